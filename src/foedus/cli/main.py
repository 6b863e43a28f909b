"""``foedus``: the commands, each loaded only when it is called, and what happens to their errors."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter, Token, convert

from foedus import __version__
from foedus.errors import FoedusError

_WHOLE = re.compile(r"[+-]?\d+")


def _read(kind: object, tokens: Sequence[Token]) -> object:
    """What an option says.  A whole number is one, where the parser alone would round 1.5 to 2."""
    for token in tokens:
        if kind is int and token.value and not _WHOLE.fullmatch(token.value):
            raise ValueError(f"{token.value!r} is no whole number")
    return convert(kind, tokens)


app = App(
    name="foedus",
    help=(
        "Judge a security settlement: who can block it, who must act when it is tested, what would be "
        "agreed, whether it would hold, who supplies and who pays.\n\n"
        "Start with `foedus brief ukraine-2025`; `foedus list` shows what is shipped."
    ),
    version=__version__,
    help_format="markdown",
    default_parameter=Parameter(converter=_read),
    # An interrupt is answered below, in one line.
    suppress_keyboard_interrupt=False,
)
COMMANDS = {
    "brief": (
        "All five answers, in the terminal and as one HTML file.",
        "foedus brief ukraine-2025 --output brief.html --save study.json",
    ),
    "check": (
        "Every problem of a scenario file, with its place and its remedy.",
        "foedus check my-scenario.yaml",
    ),
    "resolve": (
        "A scenario with every default made explicit.",
        "foedus resolve ukraine-2025 -o ukraine-resolved.yaml",
    ),
    "template": (
        "An empty scenario to fill in, as YAML or as a workbook.",
        "foedus template --xlsx my-scenario.xlsx",
    ),
    "vote": (
        "Who can block each proposal, and why they would.",
        "foedus vote ukraine-2025 --proposal european-force",
    ),
    "ratify": (
        "By when all have ratified, and for whom the treaty waits.",
        "foedus ratify finland-sweden-2022 --proposal finland-first --holders TUR,HUN",
    ),
    "power": (
        "Who could matter under a decision rule, whatever anybody wants.",
        "foedus power --rule un-security-council/resolution --on 2025-02-13",
    ),
    "oblige": (
        "Who owes what to whom when a settlement is tested.",
        "foedus oblige ukraine-2025 --event attack-on-force --state FRA",
    ),
    "sweep": (
        "Who would have to help whom, for every pair of states and every year.",
        "foedus sweep --from 1945 -o pairs.csv",
    ),
    "treaty": (
        "The texts themselves: what they say, whom they bind, how a state joins or leaves.",
        "foedus treaty show nato",
    ),
    "forecast": (
        "Where each issue would come to rest, and who accepts what.",
        "foedus forecast ukraine-2025 --issue territory",
    ),
    "convert": (
        "A table of who stands where, from one program's form to another's.",
        "foedus convert copenhagen.csv copenhagen.xml",
    ),
    "hold": (
        "In which order the proposals would hold, why, and what would make them hold.",
        "foedus hold ukraine-2025 --proposal european-force --explain",
    ),
    "crisis": (
        "What the published models of crisis, deterrence and alliance say of your numbers.",
        "foedus crisis perfect-deterrence defender_hard=0.3 challenger_hard=0.2..0.6",
    ),
    "solve": (
        "What would be done in a game tree of your own, with or without noise.",
        "foedus solve crisis.efg --scale 0.1",
    ),
    "supply": (
        "Who could field each force, what it costs and who pays.",
        "foedus supply ukraine-2025 --proposal european-force",
    ),
    "pledges": (
        "What was promised, what came of it, and how far promises can be counted on.",
        "foedus pledges balance pledges.ledger --on 2025-06-30",
    ),
    "compare": (
        "What differs between two scenarios or proposals, and what that did.",
        "foedus compare ukraine-2025 --proposals european-force european-force-us-backstop",
    ),
    "replay": (
        "A stored study again, to the same numbers.",
        "foedus replay study.json",
    ),
    "backtest": (
        "How good a method was on history; most need data that you bring.",
        "foedus backtest settlements",
    ),
    "estimate": (
        "What past choices tell of what the players wanted, from data that you bring.",
        "foedus estimate leblang-2003 --data ../shared/data/wars/leblang2003.rda",
    ),
    "list": (
        "What is shipped.",
        "foedus list treaties",
    ),
    "schema": (
        "The JSON Schema of scenario files, for editors.",
        "foedus schema > foedus.schema.json",
    ),
}
INTERRUPTED = 130
"""Exit code after a keyboard interrupt, as shells have it."""
GROUPS = ("treaty",)
"""Commands that are groups of commands."""
for _name, (_help, _example) in COMMANDS.items():
    _module = "listing" if _name == "list" else _name
    _entry = "app" if _name in GROUPS else _module
    app.command(f"foedus.cli.{_module}:{_entry}", name=_name, help=f"{_help}\n\nExample: `{_example}`")


def run(arguments: list[str] | None = None) -> None:
    """Run one command line; exit 0 when done, 2 when the input is wrong, 130 when interrupted."""
    code = call(arguments)
    if code == INTERRUPTED:
        # A solver may still be at work in a thread of its own, which an orderly end would wait for or break.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def call(arguments: list[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    try:
        app(
            sys.argv[1:] if arguments is None else arguments,
            exit_on_error=False,
            print_error=False,
            result_action="return_value",
        )
    except (FoedusError, CycloptsError) as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # The reader of our output (`| head`) has gone; nobody is left to tell.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("Stopped. Nothing was written after the last finished file.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return 2
