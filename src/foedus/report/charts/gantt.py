"""Picture: when each voter would ratify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from foedus.report.charts.drawing import COLOURS, INK, WIDTH, Spec, specification


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
