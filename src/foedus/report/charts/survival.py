"""Picture: how long each proposal would hold, and how it would fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.analyses.stability.result import KINDS

if TYPE_CHECKING:
    from foedus.study.study import Study

from foedus.report.charts.drawing import COLOURS, INK, Spec, panels, specification

_COLOUR_OF = dict(zip(KINDS, (COLOURS[1], COLOURS[5], COLOURS[3]), strict=True))


def survival(study: Study) -> Spec:
    """A panel a proposal: the chance of having ended in each kind of failure, stacked from above.

    What is left below is the chance of no breach, with the middle 80 % of draws at each horizon.
    """
    result = study.stability
    assert result is not None  # the section that shows it asks first
    areas: list[dict[str, object]] = []
    bars: list[dict[str, object]] = []
    for proposal, durability in zip(study.scenario.proposals, result.durabilities, strict=True):
        found = durability.years
        for year in range(len(found.kept.mean) + 1):
            left = 100.0
            for k, kind in enumerate(KINDS):
                share = 100 * float(found.ended.mean[year - 1, k]) if year else 0.0
                areas.append(
                    {
                        "proposal": proposal.title,
                        "kind": kind,
                        "year": year,
                        "low": left - share,
                        "high": left,
                    }
                )
                left -= share
        bars += [
            {
                "proposal": proposal.title,
                "year": years,
                "mean": 100 * float(found.kept.mean[years - 1]),
                "low": 100 * float(found.kept.low[years - 1]),
                "high": 100 * float(found.kept.high[years - 1]),
            }
            for years in result.horizons
        ]
    x = {
        "field": "year",
        "type": "quantitative",
        "title": "Years",
        "scale": {"domain": [0, result.horizons[-1]], "nice": False},
        "axis": {"tickMinStep": 1, "tickCount": 5, "grid": False},
    }
    y = {
        "field": "low",
        "type": "quantitative",
        "title": "Chance, in 100",
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 20, 40, 60, 80, 100]},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(KINDS), "range": [_COLOUR_OF[kind] for kind in KINDS]},
        "legend": {"title": "Ended in", "orient": "bottom"},
    }
    return specification(
        data={"values": areas + bars},
        **panels(
            [proposal.title for proposal in study.scenario.proposals],
            {
                "width": 165,
                "height": 150,
                "layer": [
                    {
                        "transform": [{"filter": "isValid(datum.kind)"}],
                        "mark": {"type": "area", "opacity": 0.75},
                        "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour},
                    },
                    {
                        "transform": [{"filter": "isValid(datum.mean)"}],
                        "mark": {"type": "rule", "strokeWidth": 2, "color": INK, "opacity": 0.5},
                        "encoding": {"x": x, "y": y, "y2": {"field": "high"}},
                    },
                    {
                        "transform": [{"filter": "isValid(datum.mean)"}],
                        "mark": {"type": "point", "filled": True, "size": 40, "color": INK, "opacity": 1},
                        "encoding": {"x": x, "y": y | {"field": "mean"}},
                    },
                ],
            },
        ),
    )
