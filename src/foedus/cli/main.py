"""``foedus``: the commands, each loaded only when it is called, and what happens to their errors."""

from __future__ import annotations

import sys

from cyclopts import App, CycloptsError

from foedus import __version__
from foedus.errors import FoedusError

app = App(
    name="foedus",
    help=(
        "Judge a security settlement: who can block it, who must act when it is tested, what would be "
        "agreed, whether it would hold, who supplies and who pays.\n\n"
        "Start with `foedus brief ukraine-2025`; `foedus list` shows what is shipped."
    ),
    version=__version__,
    help_format="markdown",
)
for _module, _name in (
    ("brief", "brief"),
    ("check", "check"),
    ("resolve", "resolve"),
    ("template", "template"),
    ("vote", "vote"),
    ("oblige", "oblige"),
    ("forecast", "forecast"),
    ("hold", "hold"),
    ("supply", "supply"),
    ("compare", "compare"),
    ("replay", "replay"),
    ("listing", "list"),
    ("schema", "schema"),
):
    app.command(f"foedus.cli.{_module}:{_name if _module != 'listing' else 'listing'}", name=_name)


def run(arguments: list[str] | None = None) -> None:
    """Run one command line; exit 0 when done, 2 when the input is wrong, 130 when interrupted."""
    sys.exit(call(arguments))


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
        return 130
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return 2
