from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [
    page
    for page in sorted(DOCS.glob("*/*.md"))
    if ">>> from foedus.analyses.stability" in page.read_text("utf-8")
]


def test_the_pages_are_found():
    names = {page.stem for page in PAGES}
    assert {"backward-induction", "bargaining-range", "guarantee-game", "order-of-guarantors"} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_worked_examples_come_out_as_printed(page: Path):
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0
