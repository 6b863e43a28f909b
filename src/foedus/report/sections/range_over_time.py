"""In which years would one side rather fight than keep each settlement?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from foedus.analyses.stability.models.range_over_time import RangeOverTime
from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Paragraph, Table, table
from foedus.report.wording import in_hundred

_YEARS_SHOWN = 5

Panels = Sequence[tuple[str, RangeOverTime]]
"""(title of the settlement, its range)."""


def blocks(panels: Panels, alone: Panels = ()) -> tuple[Block, ...]:
    """The range over time with each settlement's share in it, and whether any share would do.

    Parameters
    ----------
    panels
        With the help that is expected.
    alone
        The same settlements if nobody helped the target; a column more where it is given.
    """
    if not panels:
        return ()
    return (
        Figure(
            "Whether either side would rather fight a full war than keep the settlement, year by year",
            "A panel for each settlement shows the least share that the challenger keeps to, the most that the target "
            "leaves it, and the settlement's own share, over the years.",
            charts.range_over_time(panels),
            panel_table(panels),
            "Lines: middle of the draws; bands: their middle 80 %.  Limited grabs are not in it.",
        ),
        _verdicts(panels, alone),
        Paragraph(
            "Full war alone is weighed here, as if it were decided once and for good; the guarantee game also weighs "
            "waiting, limited grabs and doubt.",
            "small",
        ),
    )


def panel_table(panels: Panels) -> Table:
    """The picture's content: where the range lies in some of the years, and how often the share is inside."""
    years = panels[0][1].low.shape[1]
    chosen = np.unique(np.linspace(0, years - 1, min(years, _YEARS_SHOWN)).round().astype(int))
    rows: list[tuple[Cell | str, ...]] = []
    for title, found in panels:
        share = f"{np.median(found.share):.2f}"
        low, high = (np.clip(np.median(end[:, chosen], axis=0), 0, 1) for end in (found.low, found.high))
        ranges = [f"{start:.2f} to {end:.2f}" for start, end in zip(low, high, strict=True)]
        rows.append((title, share, *ranges))
    return table(
        "Range of shares that neither side would rather fight over (middle of the draws)",
        ("", ">Share", *(f">Year {year + 1}" for year in chosen)),
        rows,
    )


def _verdicts(panels: Panels, alone: Panels) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            title,
            _throughout(found),
            _first_trouble(found),
            in_hundred(found.chance_of_commitment_problem),
            in_hundred(found.chance_of_breakdown),
        )
        for title, found in panels
    ]
    if alone:
        rows = [(*row, _throughout(found)) for row, (_, found) in zip(rows, alone, strict=True)]
    return table(
        "In 100 draws",
        (
            "",
            ">Inside the range in every year",
            ">First year outside, if any",
            ">No fixed division would do",
            ">Nor one agreed anew each year",
            *([">Inside in every year if nobody helped"] if alone else []),
        ),
        rows,
    )


def _throughout(found: RangeOverTime) -> str:
    return in_hundred(float(np.mean(found.first_trouble < 0)))


def _first_trouble(found: RangeOverTime) -> str:
    years = found.first_trouble[found.first_trouble >= 0] + 1
    if not years.size:
        return "-"
    low, middle, high = np.quantile(years, [0.1, 0.5, 0.9], method="nearest")
    return f"{middle}" if low == high else f"{middle} ({low}-{high})"
