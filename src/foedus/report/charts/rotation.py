"""Picture: who is there in which phase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.numerics.arrays import FloatArray

from foedus.report.charts.drawing import COLOURS, WIDTH, Spec, specification


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
