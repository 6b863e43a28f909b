"""``foedus treaty``: texts on their own: list, show, check, accession, exit, and alliances from ATOP."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from foedus.cli.options import Json, today
from foedus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foedus.analyses.obligations.texts.accession import Done
    from foedus.backtest.treaty_cases import Outcome
    from foedus.model.scenario import Scenario
    from foedus.model.treaties import Treaty

app = App(
    name="treaty",
    help="The texts themselves: what they say, whom they bind and since when, how a state joins or leaves.\n\n"
    "Example: `foedus treaty show nato`",
    help_format="markdown",
)

Text = Annotated[
    str,
    Parameter(
        help="Id of a shipped treaty (see `foedus treaty list`), a YAML file, or a folder with treaty.yaml."
    ),
]
StateCode = Annotated[str, Parameter(help="Code of a state, such as UKR (see `foedus list states`).")]
On = Annotated[datetime.date | None, Parameter(help="As it stands on this day, such as 2024-03-07.")]


@app.command(name="list")
def list_treaties(
    *,
    state: Annotated[str | None, Parameter(name=["--state", "-s"], help="Only those of this state.")] = None,
    on: Annotated[datetime.date | None, Parameter(help="Only those in force on this day.")] = None,
    status: Annotated[
        Literal["in_force", "political", "draft"] | None,
        Parameter(help="Only treaties, political texts or drafts."),
    ] = None,
    json: Json = False,
) -> None:
    """List the shipped treaties.

    Example: `foedus treaty list --state POL --on 2024-03-07`
    """
    from foedus.cli.output import console, print_json
    from foedus.files.treaties import load_treaty, shipped
    from foedus.report.sections import treaty_text as section
    from foedus.report.terminal import show

    if state is not None:
        _require_state(state)
    treaties = [
        treaty
        for treaty in map(load_treaty, shipped())
        if status in (None, treaty.status) and _concerns(treaty, state, on)
    ]
    if json:
        print_json(section.overview_document(treaties, on))
    else:
        show(section.overview(treaties, on), console())


def _concerns(treaty: Treaty, state: str | None, on: datetime.date | None) -> bool:
    if on is None:
        return state is None or any(party.state == state for party in treaty.parties)
    in_force = treaty.in_force is not None and treaty.in_force.contains(on)
    return in_force and (state is None or state in treaty.parties_on(on))


@app.command(name="show")
def show_treaty(treaty: Text, *, on: On = None, json: Json = False) -> None:
    """Show one treaty: its days, its parties, and every clause with its trigger in words.

    Example: `foedus treaty show nato --on 2024-03-07`
    """
    from foedus.cli.output import console, print_json
    from foedus.files.treaty_document import treaty_document
    from foedus.files.treaty_files import find_treaty
    from foedus.report.sections import treaty_text as section
    from foedus.report.terminal import show

    text = find_treaty(treaty)
    scenario = _scenario(text, on)
    if json:
        print_json(section.document(scenario, text, treaty_document(text), on))
    else:
        show(section.blocks(scenario, text, on), console())


def _scenario(text: Treaty, on: datetime.date | None = None) -> Scenario:
    """A scenario with one text, whose institutions have the rules of a day."""
    from foedus.files.law_only import scenario_of

    return scenario_of({text.id: text}, on or datetime.date.max)


def _require_state(code: str) -> None:
    from foedus.cli.output import require_known
    from foedus.files.states import load_states

    require_known("state", code, tuple(load_states()))


# --------------------------------------------------------------------------- check


@app.command
def check(
    treaty: Annotated[
        str | None,
        Parameter(help="Id of a shipped treaty, a YAML file, or a folder; all shipped ones if left out."),
    ] = None,
    *,
    strict: Annotated[bool, Parameter(negative="", help="Exit with 1 if a case does not agree.")] = False,
    json: Json = False,
) -> None:
    """Read a treaty, name every problem with its line, and put its cases to it.

    The cases stand in cases.yaml beside treaty.yaml.  Exit code 0 whatever the cases say, 2 if the text or the
    cases cannot be read.

    Example: `foedus treaty check my-treaty`
    """
    from foedus.cli.output import console, print_json
    from foedus.report.sections import treaty_check as section
    from foedus.report.terminal import show

    outcomes = list(_all_cases() if treaty is None else _cases_of(treaty))
    if json:
        print_json({"treaty": treaty, **section.document(outcomes)})
    else:
        show(section.blocks(outcomes), console())
    if strict and not all(outcome.agrees for outcome in outcomes):
        sys.exit(1)


def _all_cases() -> Iterable[Outcome]:
    from foedus.backtest.treaty_cases import try_case
    from foedus.cli.output import progress_bar
    from foedus.files.cases import historical_cases, load_cases
    from foedus.files.treaties import shipped

    with progress_bar() as progress:
        cases = [case for name in shipped() for case in load_cases(name)] + list(historical_cases())
        for position, case in enumerate(cases):
            progress(f"{case.treaty}", position / len(cases))
            yield from try_case(case)


def _cases_of(name: str) -> Iterable[Outcome]:
    from foedus.backtest.treaty_cases import try_case
    from foedus.files.cases import historical_cases, load_cases, read_cases
    from foedus.files.treaties import shipped
    from foedus.files.treaty_files import TEXT, find_treaty, text_file

    text = find_treaty(name)
    if name in shipped():
        cases = (*load_cases(name), *(case for case in historical_cases() if case.treaty == name))
    else:
        file = text_file(Path(name))
        beside = file.with_name("cases.yaml")
        cases = read_cases(beside, text.id) if file.name == TEXT and beside.is_file() else ()
    for case in cases:
        yield from try_case(case, {text.id: text})


# --------------------------------------------------------------------------- in and out


@app.command
def accede(
    treaty: Text,
    state: StateCode,
    *,
    on: Annotated[
        datetime.date | None, Parameter(help="Day on whose parties it depends; today if left out.")
    ] = None,
    done: Annotated[
        tuple[str, ...],
        Parameter(
            help="A step that has been taken: its number and day, 2=2022-07-05, and by whom if not by all: "
            "3=2022-07-05:CAN,NOR. May be given again.",
            negative="",
        ),
    ] = (),
    json: Json = False,
) -> None:
    """Who must consent before a state joins, who can stop it how often, and from when it is covered.

    Example: `foedus treaty accede nato UKR --on 2025-02-13`
    """
    from foedus.analyses.obligations.texts.accession import joining
    from foedus.cli.output import console, print_json
    from foedus.files.treaty_files import find_treaty
    from foedus.report.sections import accession as section
    from foedus.report.terminal import show

    text = find_treaty(treaty)
    _require_state(state)
    day = on or today()
    scenario = _scenario(text, day)
    found = joining(scenario, text, state, day, tuple(map(_done, done)))
    if json:
        print_json(section.joining_document(found))
    else:
        show(section.joining_blocks(scenario, found), console())


def _done(text: str) -> Done:
    """A step as it is typed, ``3=2022-07-05:CAN,NOR``."""
    from foedus.analyses.obligations.texts.accession import Done

    step, _, rest = text.partition("=")
    day, _, states = rest.partition(":")
    try:
        codes = tuple(code.strip() for code in states.split(",")) if states else ()
        return Done(int(step), datetime.date.fromisoformat(day), codes)
    except ValueError:
        raise InputError(
            f"--done {text!r} is no step with its day.\n  Write NUMBER=YYYY-MM-DD, or NUMBER=YYYY-MM-DD:FRA,DEU."
        ) from None


@app.command
def leave(
    treaty: Text,
    state: StateCode,
    *,
    notice: Annotated[datetime.date | None, Parameter(help="Day of the notice; today if left out.")] = None,
    json: Json = False,
) -> None:
    """When a state that gives notice is free, and what it owes until then.

    Example: `foedus treaty leave nato TUR --notice 2026-01-15`
    """
    from foedus.analyses.obligations.texts.accession import leaving
    from foedus.cli.output import console, print_json
    from foedus.files.treaty_files import find_treaty
    from foedus.report.sections import accession as section
    from foedus.report.terminal import show

    text = find_treaty(treaty)
    _require_state(state)
    found = leaving(text, state, notice or today())
    if json:
        print_json(section.leaving_document(found))
    else:
        show(section.leaving_blocks(_scenario(text), found), console())


# --------------------------------------------------------------------------- from ATOP


@app.command(name="import-atop")
def import_atop(
    file: Annotated[
        Path, Parameter(help="Your own copy of the member-level table of ATOP 5.1, or its folder.")
    ],
    *,
    listed: Annotated[
        bool, Parameter(name="--list", negative="", help="Every alliance, with its duties.")
    ] = False,
    json: Json = False,
) -> None:
    """Read the alliances of ATOP, and say what was counted, changed and left open.

    Example: `foedus treaty import-atop downloads/atop5_1m.csv`
    """
    from foedus.cli.output import console, print_json
    from foedus.files.atop import load_atop
    from foedus.report.document import Listing, Paragraph, table
    from foedus.report.sections import treaty_text as section
    from foedus.report.terminal import show

    found = load_atop(file)
    if json:
        document: dict[str, object] = {
            "counts": dict(found.counts),
            "is_whole": found.is_whole,
            "notes": list(found.notes),
        }
        if listed:
            document["treaties"] = section.overview_document(found.treaties, None)
        print_json(document)
        return
    rows = [(what, str(count)) for what, count in found.counts.items()]
    screen = console()
    show((table("Counts", ("", ">"), list(rows)), Paragraph("What the reader should know:")), screen)
    show((Listing(found.notes),), screen)
    if listed:
        show(section.overview(found.treaties, None), screen)
