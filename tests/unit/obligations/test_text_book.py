import doctest
from pathlib import Path

import pytest

from foedus.files import yaml
from foedus.files.areas import load_areas
from foedus.files.conditions import Names
from foedus.files.problems import Problems
from foedus.files.schema.law import TreatyDocument
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, resolve_treaty

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["obligations.md", "cascades.md"])
def test_the_worked_example_works(page):
    found = doctest.testfile(str(DOCS / "text-book" / page), module_relative=False, encoding="utf-8")
    assert found.attempted > 1
    assert not found.failed


def test_the_treaty_shown_on_the_page_is_read_and_means_the_shipped_one():
    page = (DOCS / "how-to" / "add-a-treaty.md").read_text(encoding="utf-8")
    text = "id: aachen-2019\n" + page.split("```yaml\n")[2].split("```")[0]
    document, problems = yaml.parse(text, "page"), Problems()
    form = TreatyDocument.model_validate(document.data)
    found = resolve_treaty(
        form, (), document, Names(frozenset(load_states()), frozenset(load_areas())), problems
    )
    shipped = load_treaty("aachen-2019")
    assert found is not None
    assert (found.parties, found.in_force) == (shipped.parties, shipped.in_force)
    assert found.clauses[0].trigger == shipped.clauses[0].trigger
