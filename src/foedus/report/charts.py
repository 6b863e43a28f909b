"""Pictures as Vega-Lite specifications, plain dictionaries that the page and any notebook draw alike."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from foedus.analyses.forces.ceiling_curve import chance_of_size
from foedus.numerics.summaries import summarise
from foedus.report.wording import LETTERS

if TYPE_CHECKING:
    from foedus.analyses.forces.result import Supply
    from foedus.model.scenario import Scenario
    from foedus.numerics.arrays import FloatArray
    from foedus.study.study import Influence, Study

Spec = dict[str, object]

VEGA_LITE = "6.4"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK, SOFT, RULE = "#1c2126", "#5b6670", "#d9dee3"
# Okabe and Ito's colours, which people with any kind of colour vision can tell apart.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6b4c9a", "#7f7f7f"]
WIDTH = 620


def svg(spec: Mapping[str, object]) -> str:
    """Draw a specification.  Same specification, same bytes."""
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE))
    # A tenth of a pixel is finer than any screen; outlines of countries shrink to a third.
    return re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), drawn)


def warm_up() -> None:
    """Start the drawing engine beside other work: its first picture takes much longer than the rest."""
    threading.Thread(
        target=svg, args=(specification(mark="point", data={"values": [{}]}),), daemon=True
    ).start()


def specification(**parts: object) -> Spec:
    """A specification in the house style, from its own parts."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        # Fonts differ from one reader's screen to the next; labels need room to be wider than measured here.
        "padding": {"left": 34, "top": 8, "right": 40, "bottom": 5},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": SOFT,
                "titleColor": INK,
                "gridColor": RULE,
                "domainColor": SOFT,
                "tickColor": SOFT,
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": 260,
            },
            "legend": {"labelColor": INK, "titleColor": INK, "titleFontWeight": "normal", "labelLimit": 320},
            "text": {"color": INK, "fontSize": 12},
        },
        **parts,
    }


def _chance_axis(field: str, title: str) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 20, 40, 60, 80, 100]},
    }


def _colour(titles: Sequence[str]) -> Spec:
    return {
        "field": "proposal",
        "type": "nominal",
        "scale": {"domain": list(titles), "range": COLOURS[: len(titles)]},
        "legend": {"title": None, "orient": "bottom", "columns": 1},
    }


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
    x = _chance_axis("x", "Chance of adoption, in 100")
    if end < 100:
        x |= {"title": f"Chance of adoption, in 100 (the scale ends at {end})", "axis": {"tickCount": 6}}
    x["scale"] = {"domain": [-end / 40, end], "nice": False}
    y = _chance_axis("y", f"Chance of no breach for {years} years, in 100")
    colour = _colour(titles)
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
    y = _chance_axis("mean", "Chance, in 100")
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


def outcomes(study: Study, issues: Sequence[str]) -> Spec:
    """Where each issue would come to rest, against where the actors stand and what happens without a deal."""
    bars, ticks, reversions = [], [], []
    for forecast in study.bargaining.forecasts:
        if forecast.issue not in issues:
            continue
        issue = study.scenario.issue[forecast.issue]
        scale = issue.scale

        def share(point: float, low: float = scale.low, width: float = scale.width) -> float:
            return 100 * (point - low) / width

        if forecast.default is not None:
            low, high = forecast.default.interval(80)
            bars.append(
                {
                    "issue": issue.name,
                    "model": "default forecast",
                    "low": share(low),
                    "high": share(high),
                    "mid": share(forecast.default.median),
                }
            )
        for model, outcome in forecast.outcome.items():
            spread = summarise(outcome)
            bars.append(
                {
                    "issue": issue.name,
                    "model": model,
                    "low": share(spread.p10),
                    "high": share(spread.p90),
                    "mid": share(spread.p50),
                }
            )
        reversions.append({"issue": issue.name, "at": share(float(np.median(forecast.reversion_point)))})
        ticks += [
            {
                "issue": issue.name,
                "actor": actor,
                "at": share(study.scenario.position[actor, forecast.issue].position.distribution.likely),
            }
            for actor in forecast.actors
        ]
    y = {"field": "issue", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 240}}
    x = _chance_axis("mid", "Share of the way from the low end of the scale to the high end, in 100")
    colour = {
        "field": "model",
        "type": "nominal",
        "scale": {"range": COLOURS},
        "legend": {"title": None, "orient": "bottom"},
    }
    offset = {"field": "model", "type": "nominal"}
    return specification(
        width=WIDTH - 160,
        height={"step": 22},
        layer=[
            {
                "data": {"values": ticks},
                "mark": {"type": "tick", "color": SOFT, "opacity": 0.55, "thickness": 1.5, "height": 34},
                "encoding": {"y": y, "x": x | {"field": "at"}},
            },
            {
                "data": {"values": reversions},
                "mark": {"type": "point", "shape": "diamond", "size": 90, "color": INK, "filled": False},
                "encoding": {"y": y, "x": x | {"field": "at"}},
            },
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": 7, "opacity": 0.55, "cornerRadius": 3},
                "encoding": {
                    "y": y,
                    "yOffset": offset,
                    "x": x | {"field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "data": {"values": bars},
                "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
                "encoding": {"y": y, "yOffset": offset, "x": x, "color": colour},
            },
        ],
    )


def acceptance(study: Study) -> Spec:
    """Chance that each actor accepts each proposal."""
    rows = [
        {
            "actor": study.scenario.actor[actor].name,
            "proposal": study.scenario.proposal[accepted.proposal].title,
            "chance": 100 * float(np.mean(accepted.chance[:, column])),
        }
        for accepted in study.bargaining.acceptances
        for column, actor in enumerate(accepted.actors)
    ]
    x = {
        "field": "proposal",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"orient": "top", "labelAngle": -25, "labelAlign": "left", "labelLimit": 230},
    }
    y = {"field": "actor", "type": "nominal", "title": None, "sort": None}
    return specification(
        width={"step": 90},
        height={"step": 24},
        data={"values": rows},
        encoding={"x": x, "y": y},
        layer=[
            {
                "mark": {"type": "rect", "stroke": "white"},
                "encoding": {
                    "color": {
                        "field": "chance",
                        "type": "quantitative",
                        "scale": {"domain": [0, 50, 100], "range": ["#b35806", "#f7f7f7", "#2166ac"]},
                        "legend": {"title": "Chance of accepting, in 100"},
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    "text": {"field": "chance", "type": "quantitative", "format": ".0f"},
                    "color": {
                        "condition": {"test": "datum.chance < 22 || datum.chance > 78", "value": "white"},
                        "value": INK,
                    },
                },
            },
        ],
    )


def contributions(study: Study, row: int, most: int = 16) -> Spec:
    """Troops of each contributor to one force, against its fair share of what is fielded."""
    assert study.forces is not None
    supply = study.forces.supplies[row]
    assert supply is not None
    order = np.argsort(-supply.contribution.mean(axis=0))[:most]
    fielded = float(np.mean(supply.fielded))
    rows = []
    for column in order:
        spread = summarise(supply.contribution[:, column])
        code = supply.states[column]
        rows.append(
            {
                "state": study.scenario.states[code].name,
                "troops": spread.mean,
                "low": spread.p10,
                "high": spread.p90,
                "fair": float(supply.fair_share[column]) * fielded,
            }
        )
    y = {"field": "state", "type": "nominal", "title": None, "sort": None}
    x = {"field": "troops", "type": "quantitative", "title": "Troops in theatre", "axis": {"format": ",.0f"}}
    return specification(
        width=WIDTH - 140,
        height={"step": 20},
        data={"values": rows},
        layer=[
            {"mark": {"type": "bar", "color": COLOURS[4]}, "encoding": {"y": y, "x": x}},
            {
                "mark": {"type": "rule", "color": COLOURS[0], "strokeWidth": 2},
                "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "tick", "color": COLOURS[1], "thickness": 3, "height": 16},
                "encoding": {"y": y, "x": x | {"field": "fair"}},
            },
        ],
    )


def ceiling_curve(scenario: Scenario, supplies: Sequence[Supply], sizes: FloatArray) -> Spec:
    """Chance that a force of each size can be kept up, with the size that is asked for."""
    titles = [scenario.proposal[supply.proposal].title for supply in supplies]
    rows, asked = [], []
    for title, supply in zip(titles, supplies, strict=True):
        for size, chance in zip(sizes, chance_of_size(supply.ceiling, sizes), strict=True):
            rows.append({"proposal": title, "size": float(size), "chance": 100 * float(chance)})
        asked.append({"proposal": title, "size": float(np.median(supply.demand))})
    x = {
        "field": "size",
        "type": "quantitative",
        "title": "Troops in theatre",
        "axis": {"format": ",.0f"},
    }
    return specification(
        width=WIDTH,
        height=260,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": _chance_axis("chance", "Chance that it can be kept up, in 100"),
                    "color": _colour(titles),
                },
            },
            {
                "data": {"values": asked},
                "mark": {"type": "rule", "strokeDash": [4, 4], "strokeWidth": 1},
                "encoding": {"x": x, "color": _colour(titles)},
            },
        ],
    )


def rotation(names: Sequence[str], there: FloatArray) -> Spec:
    """Who stands in theatre in which phase: a bar for each stay, the darker the more troops.

    Parameters
    ----------
    names
        Of the states, in order.
    there
        Troops.  Shape (state, phase).
    """
    rows = [
        {"state": name, "start": phase + 0.5, "end": phase + 1.5, "troops": float(there[row, phase])}
        for row, name in enumerate(names)
        for phase in range(there.shape[1])
        if there[row, phase] >= 1
    ]
    phases = list(range(1, there.shape[1] + 1))
    return specification(
        width=WIDTH - 140,
        height={"step": 20},
        data={"values": rows},
        mark={"type": "bar", "height": 14},
        encoding={
            "y": {"field": "state", "type": "nominal", "title": None, "sort": None},
            "x": {
                "field": "start",
                "type": "quantitative",
                "title": "Phase",
                "scale": {"domain": [0.5, there.shape[1] + 0.5], "nice": False, "zero": False},
                "axis": {"values": phases, "grid": False, "format": "d"},
            },
            "x2": {"field": "end"},
            "color": {
                "field": "troops",
                "type": "quantitative",
                "scale": {"range": ["#c9dff0", COLOURS[0]], "zero": True},
                "legend": {"title": "Troops", "format": ",.0f"},
            },
        },
    )


def tornado(influences: Sequence[Influence], title: str) -> Spec:
    """How far one headline number moves over each input's range, widest first."""
    rows = [
        {
            "input": influence.label,
            "low": 100 * influence.output_low,
            "high": 100 * influence.output_high,
            "rises": "rises with it" if influence.output_high >= influence.output_low else "falls with it",
        }
        for influence in influences
    ]
    return specification(
        width=WIDTH - 280,
        height={"step": 20},
        data={"values": rows},
        mark={"type": "bar", "height": 12},
        encoding={
            "y": {
                "field": "input",
                "type": "nominal",
                "title": None,
                "sort": None,
                "axis": {"labelLimit": 380},
            },
            "x": {
                "field": "low",
                "type": "quantitative",
                "title": title,
                "scale": {"zero": False, "nice": True},
            },
            "x2": {"field": "high"},
            "color": {
                "field": "rises",
                "type": "nominal",
                "scale": {"domain": ["rises with it", "falls with it"], "range": COLOURS[:2]},
                "legend": {"title": "The chance", "orient": "bottom"},
            },
        },
    )


def waterfall(reached: Mapping[str, Sequence[float]], cancelled: Mapping[str, float], title: str) -> Spec:
    """From promise to use: what got as far as each stage, and what was left behind on the way.

    Parameters
    ----------
    reached
        By unit: amounts that got as far as announced, committed, allocated, delivered and operational.
    cancelled
        By unit: what was taken back; drawn as the end of what was announced.
    """
    stages = ("Announced", "Committed", "Allocated", "Delivered", "Operational")
    parts = []
    for unit, amounts in reached.items():
        rows: list[dict[str, object]] = []
        for stage, before, amount in zip(stages, [amounts[0], *amounts], amounts, strict=False):
            if before > amount:
                rows.append({"stage": stage, "low": amount, "high": before, "what": "Left behind"})
            rows.append({"stage": stage, "low": 0.0, "high": amount, "what": "Got so far"})
        if cancelled.get(unit, 0.0) > 0:
            low = amounts[0] - cancelled[unit]
            rows.append({"stage": stages[0], "low": low, "high": amounts[0], "what": "Taken back"})
        labels: list[dict[str, object]] = [
            {"stage": stage, "high": amount, "label": f"{amount:,.4g}"}
            for stage, amount in zip(stages, amounts, strict=True)
        ]
        x = {"field": "stage", "type": "nominal", "title": None, "sort": None, "axis": {"labelAngle": 0}}
        y = {"field": "low", "type": "quantitative", "title": unit, "axis": {"format": "~s"}}
        colour = {
            "field": "what",
            "type": "nominal",
            "scale": {
                "domain": ["Got so far", "Left behind", "Taken back"],
                "range": [COLOURS[0], RULE, COLOURS[1]],
            },
            "legend": {"title": None, "orient": "bottom"},
        }
        parts.append(
            {
                "width": WIDTH,
                "height": 220,
                "layer": [
                    {
                        "data": {"values": rows},
                        "mark": {"type": "bar"},
                        "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour},
                    },
                    {
                        "data": {"values": labels},
                        "mark": {"type": "text", "dy": -7},
                        "encoding": {"x": x, "y": y | {"field": "high"}, "text": {"field": "label"}},
                    },
                ],
            }
        )
    heading = {"text": title, "anchor": "start", "color": INK, "fontSize": 14, "fontWeight": "normal"}
    return specification(title=heading, vconcat=parts)


def gantt(rows: Sequence[Mapping[str, object]], signed: str, on: str, end: str) -> Spec:
    """Timetable of ratification: what is done as a bar, what is to come as a band of the middle 80 %.

    Parameters
    ----------
    rows
        One a voter, in the order to be drawn: ``who``; ``kind``, `through` or `to come`; ``from`` and ``to``, the
        days between which the bar or band runs; ``middle``, the likely day; and ``beyond``, whether the band
        runs on after the end of the scale.
    signed, on, end
        Days as text: the signature, the day of the forecast, and where the scale ends.
    """
    values = [dict(row) for row in rows]
    y = {"field": "who", "type": "nominal", "title": None, "sort": None}
    x = {
        "field": "from",
        "type": "temporal",
        "title": None,
        "scale": {"domain": [signed, end], "type": "utc"},
        "axis": {"format": "%b %Y", "labelAngle": -30, "tickCount": 8},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["through", "to come"], "range": [COLOURS[2], COLOURS[1]]},
        "legend": {"title": None, "orient": "bottom"},
    }
    coming = {"filter": "datum.kind == 'to come'"}
    return specification(
        width=WIDTH - 120,
        height={"step": 17},
        data={"values": values},
        layer=[
            {
                "mark": {"type": "bar", "height": 9, "opacity": 0.55, "cornerRadius": 3, "clip": True},
                "encoding": {"y": y, "x": x, "x2": {"field": "to"}, "color": colour},
            },
            {
                "transform": [coming],
                "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1, "clip": True},
                "encoding": {"y": y, "x": x | {"field": "middle"}, "color": colour},
            },
            {
                "transform": [coming, {"filter": "datum.beyond"}],
                "mark": {"type": "text", "text": "›", "align": "left", "dx": 2, "fontSize": 15},
                "encoding": {"y": y, "x": x | {"field": "to"}},
            },
            {
                "data": {"values": [{"from": on}]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
                "encoding": {"x": x},
            },
        ],
    )


def win_set(
    cells: Sequence[Mapping[str, object]],
    outline: Sequence[tuple[float, float]],
    marks: Sequence[Mapping[str, object]],
    axes: Sequence[Mapping[str, object]],
) -> Spec:
    """What beats no deal on two issues.

    Parameters
    ----------
    cells
        One a point of the grid: ``x``, ``x2``, ``y``, ``y2`` and ``chance`` in 100.
    outline
        Corners of the win set at likely values, in order.
    marks
        Points with ``x``, ``y``, ``name`` and ``kind`` (`no deal`, `actor`, `proposal`).
    axes
        Title and ends of the scale of each issue: ``title``, ``low``, ``high``.
    """

    def axis(field: str, place: int) -> Spec:
        own = axes[place]
        domain = [own["low"], own["high"]]
        scale = {"domain": domain, "nice": False, "zero": False}
        return {
            "field": field,
            "type": "quantitative",
            "title": own["title"],
            "scale": scale,
            "axis": {"grid": False},
        }

    x, y = axis("x", 0), axis("y", 1)
    kinds = ["no deal", "actor", "proposal"]
    kind = {"field": "kind", "type": "nominal"}
    closed = [*outline, *outline[:1]]
    return specification(
        width=470,
        height=420,
        layer=[
            {
                "data": {"values": [dict(cell) for cell in cells]},
                "mark": {"type": "rect", "stroke": None},
                "encoding": {
                    "x": x,
                    "x2": {"field": "x2"},
                    "y": y,
                    "y2": {"field": "y2"},
                    "color": {
                        "field": "chance",
                        "type": "quantitative",
                        "scale": {"domain": [0, 100], "range": ["#ffffff", "#7fb6dc"], "interpolate": "rgb"},
                        "legend": {"title": "Passes, in 100 draws", "orient": "right"},
                    },
                },
            },
            {
                "data": {"values": [{"x": a, "y": b, "order": n} for n, (a, b) in enumerate(closed)]},
                "mark": {"type": "line", "color": COLOURS[0], "strokeWidth": 2, "interpolate": "linear"},
                "encoding": {"x": x, "y": y, "order": {"field": "order", "type": "quantitative"}},
            },
            {
                "data": {"values": [dict(mark) for mark in marks]},
                "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "stroke": "white"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": kind
                    | {
                        "scale": {"domain": kinds, "range": ["diamond", "circle", "square"]},
                        "legend": {"title": None, "orient": "bottom"},
                    },
                    "fill": kind
                    | {
                        "scale": {"domain": kinds, "range": [INK, COLOURS[1], COLOURS[2]]},
                        "legend": {"title": None, "orient": "bottom"},
                    },
                },
            },
            {
                "data": {"values": [dict(mark) for mark in marks if mark["name"]]},
                "mark": {"type": "text", "align": "left", "dx": 7, "dy": -6, "fontSize": 11},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}},
            },
        ],
        resolve={"scale": {"color": "independent"}},
    )


def power_bars(rows: Sequence[tuple[str, str, float]]) -> Spec:
    """Power of voters under a rule: rows of (voter, index, share in 100), drawn in their order."""
    indices = list(dict.fromkeys(index for _, index, _ in rows))
    y = {"field": "voter", "type": "nominal", "title": None, "sort": None}
    colour = {
        "field": "index",
        "type": "nominal",
        "scale": {"domain": indices, "range": COLOURS[: len(indices)]},
        "legend": {"title": None, "orient": "bottom"},
    }
    return specification(
        width=WIDTH - 160,
        height={"step": 10},
        data={"values": [{"voter": voter, "index": index, "power": value} for voter, index, value in rows]},
        mark={"type": "bar"},
        encoding={
            "y": y,
            "yOffset": {"field": "index", "type": "nominal", "sort": indices},
            "x": {
                "field": "power",
                "type": "quantitative",
                "title": "Share of all power, in 100",
                "axis": {"tickCount": 6},
            },
            "color": colour,
        },
    )
