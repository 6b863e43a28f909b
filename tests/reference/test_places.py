"""Points on the map against what is known of them: which place, and which side of article 6."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.files.areas import load_areas
from foedus.files.coordinates import read_point
from foedus.files.gazetteer import locate
from foedus.files.yaml import parse

FILE = Path(__file__).with_name("places.yaml")
CASES = parse(FILE.read_text(encoding="utf-8"), FILE.name).data["cases"]


def side(place: str, area: str) -> str:
    drawn = load_areas()[area]
    return "in" if place in drawn.places else "contested" if place in drawn.disputed else "out"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_point_lies_where_it_should_and_on_the_right_side_of_article_6(case):
    found = locate(read_point(case["at"]))
    sides = (side(found.place, "nato-article-6-territory"), side(found.place, "nato-article-6-forces"))
    assert (found.place, *sides) == (case["place"], case["territory"], case["forces"]), found.near
