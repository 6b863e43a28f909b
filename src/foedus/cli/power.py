"""``foedus power``: who could matter under a decision rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, day_of, today
from foedus.errors import InputError, InvalidInputError

if TYPE_CHECKING:
    from foedus.report.document import Document


def power(
    *,
    rule: Annotated[
        str,
        Parameter(
            name=["--rule", "-r"],
            help="A shipped rule such as `eu/qualified-majority`, or a file: `.yaml` with a rule, or `.csv` with names "
            "and weights.",
        ),
    ],
    on: Annotated[
        str | None, Parameter(help="Day whose members and version of the rule count; today.")
    ] = None,
    quota: Annotated[
        str | None,
        Parameter(help="For a table of weights: votes (255), a share to reach (65%) or to exceed ('>50%')."),
    ] = None,
    index: Annotated[
        list[str] | None,
        Parameter(negative="", help="Only this index; may be given more than once. Without it, all of them."),
    ] = None,
    union: Annotated[
        list[str] | None,
        Parameter(negative="", help="Voters that stand together, with commas; may be given more than once."),
    ] = None,
    exact: Annotated[
        bool, Parameter(negative="", help="Find fractions even where they take long; sample nothing.")
    ] = False,
    draws: Annotated[
        int, Parameter(help="Sample size where a rule is too intricate to be counted; 0 for none.")
    ] = 100_000,
    seed: Annotated[int, Parameter(help="Same seed, same numbers.")] = 20250213,
    coalitions: Annotated[int, Parameter(help="Most smallest coalitions listed of each kind.")] = 10,
    output: Annotated[
        Path | None,
        Parameter(name=["--output", "-o"], help="Also write a page (.html), or the bars alone (.svg)."),
    ] = None,
    json: Json = False,
) -> None:
    """Say who can stop a decision, who never matters, and the power of each voter by every usual index."""
    from foedus.analyses.voting.indices import INDICES
    from foedus.analyses.voting.rule_power import PowerOptions, rule_power
    from foedus.cli.output import console, print_json, require_known
    from foedus.files.stated_rules import state_rule
    from foedus.report.sections import power as section
    from foedus.report.terminal import show
    from foedus.study.power_document import power_document

    if output is not None:
        _require_drawable(output)
    for name in index or ():
        require_known("index", name, tuple(INDICES))
    stated = state_rule(rule, day_of("--on", on) or today(), quota)
    unions = tuple(tuple(part.strip() for part in group.split(",") if part.strip()) for group in union or ())
    try:
        options = PowerOptions(tuple(index or INDICES), unions, exact, draws, seed, coalitions)
        found = rule_power(stated.rule, options)
    except InvalidInputError as error:
        raise InputError(str(error)) from None
    if output is not None:
        _write(output, section.document(stated, found))
    if json:
        print_json(power_document(stated, found))
    else:
        show(section.blocks(stated, found), console())


def _require_drawable(output: Path) -> None:
    if output.suffix.lower() not in {".html", ".svg"}:
        raise InputError(
            f"--output is {str(output)!r}.\n  Give a name that ends in .html (a page) or .svg (the bars)."
        )
    if not output.parent.is_dir():
        raise InputError(f"--output lies in {str(output.parent)!r}, which is no folder.\n  Make it first.")


def _write(output: Path, page: Document) -> None:
    from foedus.files.writing import write_text
    from foedus.report.charts import svg
    from foedus.report.document import Figure
    from foedus.report.html import html

    if output.suffix.lower() == ".html":
        write_text(output, html(page))
        return
    bars = next((block for block in page.blocks if isinstance(block, Figure)), None)
    if bars is None:
        raise InputError("There is no index to draw.\n  Ask for one (--index), or leave out --output.")
    write_text(output, svg({**bars.spec, "background": "white"}))
