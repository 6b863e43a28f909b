"""Picture: the shares that neither side would rather fight over, year by year, with the settlement's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from foedus.report.charts.drawing import COLOURS, INK, Spec, panels, specification

if TYPE_CHECKING:
    from foedus.analyses.stability.models.range_over_time import RangeOverTime

_LINES = ("least the challenger keeps to", "most the target leaves it", "the settlement's share")


def range_over_time(settlements: Sequence[tuple[str, RangeOverTime]]) -> Spec:
    """A panel a settlement: both ends of the range and the share, each with its middle 80 % of draws.

    Parameters
    ----------
    settlements
        (title, range).
    """
    rows, years = [], 1
    for title, found in settlements:
        years = max(years, found.low.shape[1])
        share = np.broadcast_to(found.share[:, np.newaxis], found.low.shape)
        for line, values in zip(_LINES, (found.low, found.high, share), strict=True):
            spread = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
            rows += [
                {
                    "proposal": title,
                    "line": line,
                    "year": year,
                    "low": float(low),
                    "middle": float(middle),
                    "high": float(high),
                }
                for year, (low, middle, high) in enumerate(spread.T, start=1)
            ]
    x = {
        "field": "year",
        "type": "quantitative",
        "title": "Year",
        "scale": {"nice": False, "zero": False},
        "axis": {"format": "d", "values": list(range(1, years + 1, 1 + years // 12)), "grid": False},
    }
    y = {
        "field": "middle",
        "type": "quantitative",
        "title": "Challenger's share",
        # An end beyond the stake binds nobody; it is drawn at the edge.
        "scale": {"domain": [0, 1], "clamp": True},
        "axis": {"values": [0, 0.2, 0.4, 0.6, 0.8, 1]},
    }
    of_line = {"field": "line", "type": "nominal"}
    colour = of_line | {
        "scale": {"domain": list(_LINES), "range": [COLOURS[1], COLOURS[0], INK]},
        "legend": {"title": None, "orient": "bottom"},
    }
    dash = of_line | {"scale": {"domain": list(_LINES), "range": [[1, 0], [1, 0], [5, 3]]}, "legend": None}
    return specification(
        data={"values": rows},
        **panels(
            [title for title, _ in settlements],
            {
                "width": 165,
                "height": 150,
                "layer": [
                    {
                        "mark": {"type": "area", "opacity": 0.18},
                        "encoding": {
                            "x": x,
                            "y": y | {"field": "low"},
                            "y2": {"field": "high"},
                            "color": colour,
                        },
                    },
                    {
                        "mark": {"type": "line", "strokeWidth": 2},
                        "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
                    },
                ],
            },
        ),
    )
