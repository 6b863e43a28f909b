from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "docs" / "text-book"


WITH_EXAMPLES = (
    "alliance-commitments",
    "alliance-reliability",
    "backward-induction",
    "bargaining-range",
    "commitment-problem",
    "costly-signal",
    "guarantee-game",
    "inefficiency-condition",
    "military-mobilisation",
    "perfect-deterrence",
    "strategic-probit",
    "take-it-or-leave-it",
    "tripartite-crisis",
    "tying-hands",
)


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_the_worked_examples_of_the_text_book_come_out_as_printed(page):
    found = doctest.testfile(str(PAGES / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0
