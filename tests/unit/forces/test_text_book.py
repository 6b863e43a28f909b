from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "docs" / "text-book"
PAGES_CHECKED = (
    "force-generation",
    "burden-sharing",
    "kinds-of-unit",
    "nucleolus",
    "shapley-value",
    "pledges",
    "kaplan-meier",
)


@pytest.mark.parametrize("page", PAGES_CHECKED)
def test_the_worked_example_of_the_page_gives_what_the_page_says(page):
    found = doctest.testfile(
        str(PAGES / f"{page}.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert found.attempted > 0
    assert found.failed == 0
