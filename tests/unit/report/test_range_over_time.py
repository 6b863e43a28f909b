"""The range over time as a picture and as words."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.models.range_over_time import RangeOverTime
from foedus.report.charts import deterrence_regions, range_over_time, svg
from foedus.report.document import Figure, Table
from foedus.report.sections.range_over_time import blocks


def ranges(share, low, high, exists=True):
    low, high = np.atleast_2d(low).astype(float), np.atleast_2d(high).astype(float)
    size = len(low)
    return RangeOverTime(
        np.full(size, share), low, high, np.full(size, exists), np.zeros(size, dtype=np.bool_)
    )


STEADY = ranges(0.5, [0.3, 0.3, 0.3], [0.7, 0.7, 0.7])
RISING = ranges(0.5, [0.3, 0.55, 0.8], [0.7, 0.9, 1.2], exists=False)


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_the_table_holds_what_the_picture_shows():
    figure, verdicts, _ = blocks([("steady", STEADY), ("rising", RISING)])
    assert isinstance(figure, Figure)
    assert figure.table is not None
    assert cells(figure.table) == [
        ["steady", "0.50", "0.30 to 0.70", "0.30 to 0.70", "0.30 to 0.70"],
        ["rising", "0.50", "0.30 to 0.70", "0.55 to 0.90", "0.80 to 1.00"],
    ]
    assert isinstance(verdicts, Table)
    assert cells(verdicts) == [["steady", "100", "-", "0", "0"], ["rising", "0", "2", "100", "0"]]


def test_a_column_tells_how_it_would_be_without_help():
    _, verdicts, _ = blocks([("steady", STEADY)], [("steady", RISING)])
    assert isinstance(verdicts, Table)
    assert verdicts.columns[-1].title == "Inside in every year if nobody helped"
    assert cells(verdicts)[0][-1] == "0"


def test_the_picture_has_a_panel_a_settlement_and_every_year():
    spec = range_over_time([("steady", STEADY), ("rising", RISING)])
    rows = spec["data"]["values"]
    assert {row["proposal"] for row in rows} == {"steady", "rising"}
    assert {row["year"] for row in rows} == {1, 2, 3}
    drawn = svg(spec)
    assert drawn == svg(range_over_time([("steady", STEADY), ("rising", RISING)]))
    assert "rising" in drawn


def test_the_regions_cover_the_square_once():
    spec = deterrence_regions(0.7, 0.4, 0.6, [("case", 0.5, 0.2)])
    boxes = spec["layer"][0]["data"]["values"]
    area = sum((box["x2"] - box["x"]) * (box["y2"] - box["y"]) for box in boxes)
    assert abs(area - 1) < 1e-12
    assert all(name in svg(spec) for name in ("Deterrence", "Separation", "Attack", "Bluff", "case"))
