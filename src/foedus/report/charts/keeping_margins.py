"""Picture: what keeping a settlement is worth above breaking it, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.analyses.stability.result import StabilityResult
    from foedus.model.scenario import Scenario

from foedus.report.charts.drawing import COLOURS, SOFT, Spec, panels, specification
from foedus.report.wording import name_of


def keeping_margins(scenario: Scenario, result: StabilityResult) -> Spec:
    """A panel a proposal: the challenger against its nearer breach, and the protected side."""
    stakes = scenario.stakes
    assert stakes is not None  # there is a result
    parties = [name_of(scenario, who) for who in (stakes.challenger, stakes.target)]
    rows = []
    for durability in result.durabilities:
        found = durability.years
        nearer = found.challenger_margin.mean.argmin(axis=1)
        for year in range(len(nearer)):
            bands = (
                (found.challenger_margin, (year, nearer[year])),
                (found.target_margin, (year,)),
            )
            rows += [
                {
                    "proposal": scenario.proposal[durability.proposal].title,
                    "party": party,
                    "year": year + 1,
                    "mean": float(margin.mean[place]),
                    "low": float(margin.low[place]),
                    "high": float(margin.high[place]),
                }
                for party, (margin, place) in zip(parties, bands, strict=True)
            ]
    x = {
        "field": "year",
        "type": "quantitative",
        "title": "Year",
        "axis": {"tickMinStep": 1, "tickCount": 5, "grid": False},
        "scale": {"nice": False},
    }
    y = {"field": "mean", "type": "quantitative", "title": "Keeping less breaking"}
    colour = {
        "field": "party",
        "type": "nominal",
        "scale": {"domain": parties, "range": COLOURS[:2]},
        "legend": {"title": None, "orient": "bottom"},
    }
    return specification(
        data={"values": rows},
        **panels(
            [proposal.title for proposal in scenario.proposals],
            {
                "width": 165,
                "height": 120,
                "layer": [
                    {
                        "mark": {"type": "rule", "color": SOFT, "strokeDash": [4, 3]},
                        "encoding": {"y": {"datum": 0}},
                    },
                    {
                        "mark": {"type": "area", "opacity": 0.2},
                        "encoding": {
                            "x": x,
                            "y": y | {"field": "low"},
                            "y2": {"field": "high"},
                            "color": colour,
                        },
                    },
                    {
                        "mark": {"type": "line", "strokeWidth": 2},
                        "encoding": {"x": x, "y": y, "color": colour},
                    },
                ],
            },
        ),
    )
