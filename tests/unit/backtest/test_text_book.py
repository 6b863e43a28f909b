import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "docs" / "text-book"


@pytest.mark.parametrize("page", ["casus-foederis-back-test", "reliability"])
def test_the_worked_example_works(page):
    found = doctest.testfile(str(PAGES / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 1
    assert not found.failed
