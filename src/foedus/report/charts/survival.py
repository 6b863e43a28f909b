"""Picture: how long each proposal would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.numerics.summaries import summarise

if TYPE_CHECKING:
    from foedus.study.study import Study

from foedus.report.charts.drawing import COLOURS, INK, Spec, chance_axis, specification


def survival(study: Study) -> Spec:
    """Chance of no breach at each horizon, a panel a proposal, with the middle 80 % of draws."""
    result = study.stability
    assert result is not None  # the section that shows it asks first
    rows = []
    for proposal, durability in zip(study.scenario.proposals, result.durabilities, strict=True):
        for column, years in enumerate(result.horizons):
            for kind, sample in (
                ("no breach", durability.no_breach),
                ("no major attack", durability.no_major_attack),
            ):
                spread = summarise(sample[:, column])
                rows.append(
                    {
                        "proposal": proposal.title,
                        "kind": kind,
                        "years": f"{years} y",
                        "order": years,
                        "mean": 100 * spread.mean,
                        "low": 100 * spread.p10,
                        "high": 100 * spread.p90,
                    }
                )
    x = {
        "field": "years",
        "type": "ordinal",
        "sort": {"field": "order"},
        "title": None,
        "axis": {"labelAngle": 0},
    }
    y = chance_axis("mean", "Chance, in 100")
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["no breach", "no major attack"], "range": COLOURS[:2]},
        "legend": {"title": None, "orient": "bottom"},
    }
    offset = {"field": "kind", "type": "nominal"}
    return specification(
        data={"values": rows},
        facet={
            "field": "proposal",
            "type": "nominal",
            "title": None,
            "sort": [proposal.title for proposal in study.scenario.proposals],
            "header": {"labelFontSize": 12, "labelColor": INK, "labelLimit": 200},
        },
        columns=3,
        spec={
            "width": 165,
            "height": 150,
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.4},
                    "encoding": {
                        "x": x,
                        "xOffset": offset,
                        "y": y | {"field": "low"},
                        "y2": {"field": "high"},
                        "color": colour,
                    },
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                    "encoding": {"x": x, "xOffset": offset, "y": y, "color": colour},
                },
            ],
        },
    )
