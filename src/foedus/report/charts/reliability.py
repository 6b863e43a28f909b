"""Picture: whether what was given so many chances in 100 happened so many times in 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.backtest.scores import Bin
from foedus.report.charts.drawing import COLOURS, SOFT, Spec, chance_axis, specification

STATEMENTS = "statements, in fifths by their chance"
INTERVALS = "intervals, by what they are made to hold"


def reliability(bins: Sequence[Bin], coverage: Mapping[str, float]) -> Spec:
    """Rates against chances, on the diagonal where chances are right; intervals of a forecast beside them.

    Parameters
    ----------
    bins
        Statements that may come true, by their chance.
    coverage
        Percentage that an interval is made to hold -> share of outcomes that it held; may be empty.
    """
    rows = [
        {"kind": STATEMENTS, "chance": 100 * b.mean_chance, "rate": 100 * b.rate, "cases": b.n} for b in bins
    ]
    most = max((b.n for b in bins), default=1)
    rows += [
        {"kind": INTERVALS, "chance": float(percent), "rate": 100 * held, "cases": most}
        for percent, held in coverage.items()
    ]
    kinds = [STATEMENTS, INTERVALS] if coverage else [STATEMENTS]
    encoding = {
        "x": chance_axis("chance", "Chance stated, in 100"),
        "y": chance_axis("rate", "Happened, in 100"),
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": kinds, "range": COLOURS[: len(kinds)]},
        "legend": {"title": None, "orient": "bottom"},
    }
    return specification(
        description="Points on the diagonal mean that what was given so many chances in 100 happened so often.",
        width=380,
        height=380,
        layer=[
            {
                "data": {"values": [{"chance": 0, "rate": 0}, {"chance": 100, "rate": 100}]},
                "mark": {"type": "line", "color": SOFT, "strokeDash": [4, 4]},
                "encoding": encoding,
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "opacity": 1},
                "encoding": encoding
                | {
                    "color": colour,
                    "shape": colour
                    | {"scale": {"domain": kinds, "range": ["circle", "square"][: len(kinds)]}},
                    "size": {
                        "field": "cases",
                        "type": "quantitative",
                        "scale": {"range": [40, 200], "domain": [0, most]},
                        "legend": None,
                    },
                },
            },
        ],
    )
