"""``foedus backtest``: how good a method was on history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json


def backtest(
    name: Annotated[
        str, Parameter(help="Which back-test: deu, durability, obligations, reliability or settlements.")
    ],
    *,
    data: Annotated[
        Path | None,
        Parameter(name=["--data", "-d"], help="The folder that holds the data; nothing of it is shipped."),
    ] = None,
    fit: Annotated[
        Path | None,
        Parameter(help="Learn from this file alone, without what is scored (only deu and obligations)."),
    ] = None,
    output: Annotated[
        Path | None,
        Parameter(
            name=["--output", "-o"],
            help="Draw chances against what happened into this SVG file; the figures are those of the last table.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Score a method on the history in a folder of yours, with simple baselines beside it.

    `obligations` reads the one file whose name begins with `backtest_obligations`, and says whether the casus
    foederis was given.  `reliability` reads the one that begins with `berkemeier_fuhrmann`, and says whether a
    duty that was called on was honoured.  Each war is forecast from the others.

    `deu` reads `issues.csv` and `positions.csv`, past decisions of the European Union, and says how far off the
    default forecast and its rivals were: with the shipped weights, or, where the dossiers of the file taught these
    weights, each dossier from the others.

    `durability` reads up to four records of peace after war (Fortna, Walter, UCDP, pairs of states), wherever in the
    folder or one folder down they stand.  It sets hazard ratios and rates of return to war beside the published
    ones, and forecasts each conflict from the others.

    `settlements` needs no data: it scores the shipped settlements of the past (`foedus list settlements`), and asks
    which draws of the guarantee game's numbers agree with what is known of wars in general.
    """
    from foedus.backtest.catalogue import BACKTESTS, run
    from foedus.cli.output import console, print_json, progress_bar, require_known, require_svg
    from foedus.errors import InputError
    from foedus.files.writing import write_text
    from foedus.report.charts import reliability, svg
    from foedus.report.sections import backtest as section
    from foedus.report.terminal import show

    require_known("back-test", name, tuple(BACKTESTS))
    require_svg(output)
    with progress_bar() as progress:
        found = run(name, data, fit, progress)
    if output is not None:
        if not found.chances:
            raise InputError(f"The back-test {name!r} states no chances to draw.\n  Leave out --output.")
        write_text(output, svg(reliability(found.chances, found.coverage) | {"background": "white"}))
    if json:
        print_json(found.document)
        return
    show(section.blocks(BACKTESTS[name].question, found), console())
    if output is not None:
        console().print(f"Chances against what happened are drawn in {output}.", markup=False)
