import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "docs" / "text-book"


PRINTED = (
    "compromise",
    "default-forecast",
    "nash-bargaining",
    "acceptance",
    "probabilistic-condorcet",
    "kalai-smorodinsky",
    "expected-utility",
    "equal-gain",
    "groningen-challenge",
    "spatial-model-of-politics",
    "procedural-models",
    "alternating-offers",
    "packages",
)


@pytest.mark.parametrize("page", PRINTED)
def test_the_worked_examples_of_the_text_book_come_out_as_printed(page):
    found = doctest.testfile(str(PAGES / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0
