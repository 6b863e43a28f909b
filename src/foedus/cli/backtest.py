"""``foedus backtest``: how good a method was on history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json


def backtest(
    name: Annotated[str, Parameter(help="Which back-test: deu, obligations or reliability.")],
    *,
    data: Annotated[
        Path,
        Parameter(name=["--data", "-d"], help="The folder that holds the data; nothing of it is shipped."),
    ],
    fit: Annotated[
        Path | None,
        Parameter(help="Learn from this file alone, without what is scored (only deu and obligations)."),
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
    """
    from foedus.backtest.catalogue import BACKTESTS
    from foedus.cli.output import console, print_json, require_known
    from foedus.report.sections import backtest as section
    from foedus.report.terminal import show

    require_known("back-test", name, tuple(BACKTESTS))
    found = BACKTESTS[name].run(data, fit)
    if json:
        print_json(found.document)
    else:
        show(section.blocks(BACKTESTS[name].question, found), console())
