"""The texts of treaties as they were read before: the same as their files say, and never older."""

import pytest

import foedus.library
from foedus.errors import ScenarioError
from foedus.files import library
from foedus.files.library import TEXTS, library_document, text_read_before, texts_to_keep
from foedus.files.treaties import load_treaty, shipped

TEXT = """title: A pact
status: in_force
signed: 1990-01-01
in_force: {from: 1990-02-01}
parties: [{states: [FRA, DEU], from: 1990-02-01}]
source: made up
clauses: [{article: 1, says: Help., duty: assist, source: text, certainty: C}]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A library of one text, read before; the other files are those of the real one."""
    real = foedus.library.path
    (tmp_path / "treaties" / "pact").mkdir(parents=True)
    (tmp_path / "treaties" / "pact" / "treaty.yaml").write_text(TEXT, encoding="utf-8")

    def path(*parts):
        return tmp_path.joinpath(*parts) if parts[0] in ("treaties", TEXTS) else real(*parts)

    monkeypatch.setattr(foedus.library, "path", path)
    (tmp_path / TEXTS).write_text(texts_to_keep(("pact",)), encoding="utf-8")
    library._kept.cache_clear()
    load_treaty.cache_clear()
    yield tmp_path
    library._kept.cache_clear()
    load_treaty.cache_clear()


def change(folder, old, new):
    file = folder / "treaties" / "pact" / "treaty.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", shipped())
def test_a_text_read_before_says_what_its_file_says(name):
    kept = text_read_before(name)
    assert kept is not None, "stale; run docs/generate.py"
    assert kept.data == library_document("treaties", name, "treaty.yaml").data


def test_a_text_that_has_changed_is_read_from_its_file(folder):
    assert text_read_before("pact") is not None
    change(folder, "Help.", "Help at once.")
    assert text_read_before("pact") is None
    assert load_treaty("pact").clauses[0].says == "Help at once."


def test_a_fault_is_told_with_its_line(folder):
    change(folder, "duty: assist", "duty: asist")
    (folder / TEXTS).write_text(texts_to_keep(("pact",)), encoding="utf-8")
    library._kept.cache_clear()
    with pytest.raises(ScenarioError, match=r"treaty.yaml:7:.*asist"):
        load_treaty("pact")


@pytest.mark.parametrize("content", [None, "", "<<<<<<< ours\n{}\n"])
def test_what_was_read_before_may_be_missing_or_half_merged(folder, content):
    library._kept.cache_clear()
    if content is None:
        (folder / TEXTS).unlink()
    else:
        (folder / TEXTS).write_text(content, encoding="utf-8")
    assert text_read_before("pact") is None
    assert load_treaty("pact").title == "A pact"
