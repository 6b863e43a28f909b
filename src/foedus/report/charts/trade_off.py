"""Picture: adoptable against durable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from foedus.report.wording import LETTERS

if TYPE_CHECKING:
    from foedus.study.study import Study

from foedus.report.charts.drawing import SOFT, WIDTH, Spec, chance_axis, colour_of, specification


def trade_off(study: Study) -> Spec:
    """Adoptable across, durable up, size by cost, with the middle 80 % of draws both ways."""
    titles, rows, widest = [], [], 0.0
    for letter, proposal, headline in zip(LETTERS, study.scenario.proposals, study.headlines, strict=False):
        titles.append(f"{letter}  {proposal.title}")
        durable = headline.durable_no_breach
        if durable is None:
            continue
        across = headline.adoptable
        widest = max(widest, 100 * across.p90, 100 * across.mean)
        rows.append(
            {
                "letter": letter,
                "proposal": titles[-1],
                "x": 100 * across.mean,
                "x_low": 100 * across.p10,
                "x_high": 100 * across.p90,
                "y": 100 * durable.mean,
                "y_low": 100 * durable.p10,
                "y_high": 100 * durable.p90,
                "cost": headline.cost_usd_bn.mean if headline.cost_usd_bn else 0.0,
            }
        )
    years = study.stability.horizons[study.stability.default] if study.stability else 0
    # Where nothing is likely to be adopted, the whole scale would press every point against its edge.
    end = min(100, max(10, 10 * math.ceil(widest / 10)))
    x = chance_axis("x", "Chance of adoption, in 100")
    if end < 100:
        x |= {"title": f"Chance of adoption, in 100 (the scale ends at {end})", "axis": {"tickCount": 6}}
    x["scale"] = {"domain": [-end / 40, end], "nice": False}
    y = chance_axis("y", f"Chance of no breach for {years} years, in 100")
    colour = colour_of(titles)
    size = {
        "field": "cost",
        "type": "quantitative",
        "scale": {"type": "linear", "range": [80, 800], "zero": True},
        "legend": {
            "title": "USD bn a year",
            "orient": "right",
            "symbolFillColor": SOFT,
            "symbolStrokeColor": SOFT,
            "tickCount": 4,
        },
    }
    return specification(
        width=WIDTH,
        height=420,
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.45},
                "encoding": {"x": x | {"field": "x_low"}, "x2": {"field": "x_high"}, "y": y, "color": colour},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.45},
                "encoding": {"x": x, "y": y | {"field": "y_low"}, "y2": {"field": "y_high"}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "opacity": 0.9, "stroke": "white"},
                "encoding": {"x": x, "y": y, "color": colour, "size": size},
            },
            # Every other letter stands below its point, so that neighbours do not cover each other.
            *(
                {
                    "data": {"values": rows[start::2]},
                    "mark": {"type": "text", "dx": 22, "dy": dy, "fontWeight": "bold", "fontSize": 13},
                    "encoding": {"x": x, "y": y, "text": {"field": "letter"}},
                }
                for start, dy in ((0, -10), (1, 12))
            ),
        ],
    )
