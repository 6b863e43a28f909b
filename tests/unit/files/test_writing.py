"""Writing: whole or not at all, and one value without touching anything else."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError, InvalidInputError
from foedus.files import writing
from foedus.files.yaml import parse


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "f.yaml"
    writing.write_text(path, "é\n")
    writing.write_text(path, "new\n")
    assert path.read_bytes() == b"new\n"
    assert names(tmp_path) == ["f.yaml"]


def test_rights_and_links_are_kept(tmp_path):
    path, link = tmp_path / "f", tmp_path / "link"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    writing.write_text(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_gets_the_rights_of_any_new_file(tmp_path):
    (tmp_path / "plain").write_text("x")
    writing.write_text(tmp_path / "ours", "x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some of your share"),
        (errno.EIO, "Nothing was"),
    ],
)
def test_a_failing_disk_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call, code, advice):
    path = tmp_path / "f.yaml"
    path.write_text("old")

    def fail(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(writing.os, call, fail)
    with pytest.raises(InputError, match=advice) as caught:
        writing.write_text(path, "new")
    assert str(caught.value).startswith(f"{path} cannot be written: ")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["f.yaml"]


def test_an_interruption_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "f.yaml"
    path.write_text("old")

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        writing.write_text(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["f.yaml"]


def test_a_disk_that_takes_a_little_at_a_time_gets_everything(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(writing.os, "write", lambda number, data: write(number, data[:3]))
    writing.write_text(tmp_path / "f", "0123456789")
    assert (tmp_path / "f").read_text() == "0123456789"


def test_a_real_limit_on_the_size_of_files_is_met_cleanly(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("old")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from foedus.errors import InputError\n"
        "from foedus.files.writing import write_text\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_text(Path(sys.argv[1]), 'x' * 5000)\n"
        "except InputError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"{path} cannot be written: file too large.  Nothing was changed.")
    assert done.stderr == ""
    assert path.read_text() == "old"
    assert names(tmp_path) == ["f.yaml"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="this system has no folder that refuses every file")
def test_a_folder_where_nothing_can_be_made_is_told_so():
    with pytest.raises(InputError, match="cannot be written"):
        writing.write_text(Path("/proc/foedus-test.yaml"), "x")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/f.yaml", "Make the folder first"),
        ("folder", "Choose the name of a file"),
        ("file/f", "Choose a folder"),
    ],
)
def test_a_place_that_cannot_hold_the_file_is_told_with_advice(tmp_path, name, reason):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=reason):
        writing.write_text(tmp_path / name, "x")


# --- one value -----------------------------------------------------------------------------------------

HAND_WRITTEN = """\
# A scenario, with care.
title: 'Ukraine: 2025'   # quoted
issues:
    territory:           # four spaces here
        status_quo: 50   # half
        scale: {0: none, 50:   half, 100: all}
positions:
- {actor: USA,  issue: territory, position: [0, 5, 15], salience: 60}   # row 1
-   actor: FRA
    issue: territory
    position: about 60
    salience:
other: &name 5
again: *name
merged: {<<: &map {x: 1}}
text: |
    several
    lines
"""


def changed(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return [(old, new) for old, new in pairs if old != new]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("title",), "x", "title: x   # quoted"),
        (("issues", "territory", "status_quo"), 55, "        status_quo: 55   # half"),
        (("issues", "territory", "scale", "50"), "NO", "        scale: {0: none, 50:   NO, 100: all}"),
        (
            ("positions", 0, "salience"),
            [50, 60.5, 70],
            "- {actor: USA,  issue: territory, position: [0, 5, 15], salience: [50, 60.5, 70]}   # row 1",
        ),
        (
            ("positions", 0, "position"),
            "10..20",
            "- {actor: USA,  issue: territory, position: 10..20, salience: 60}   # row 1",
        ),
        (
            ("positions", 0, "position", 2),
            20,
            "- {actor: USA,  issue: territory, position: [0, 5, 20], salience: 60}   # row 1",
        ),
        (("positions", 1, "position"), "true", '    position: "true"'),
        (("positions", 1, "salience"), 60, "    salience: 60"),
        (("positions", 1, "actor"), "a: b #c", '-   actor: "a: b #c"'),
    ],
)
def test_one_value_changed_is_one_line_changed(tmp_path, path, value, line, mark, ends):
    file = tmp_path / "f.yaml"
    before = HAND_WRITTEN.replace("\n", ends)
    file.write_bytes((mark + before).encode())
    writing.set_value(file, path, value)
    after = file.read_bytes().decode()
    assert after.startswith(mark)
    assert [new.rstrip("\r") for _, new in changed(before, after.removeprefix("\ufeff"))] == [line]
    document: object = parse(after.removeprefix("\ufeff"), "f.yaml").data
    for part in path:
        document = document[part]
    assert document == value


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (("nothing",), "has no value under nothing"),
        (("positions", 7), "has no value under positions/7"),
        (("issues",), "more than a single value"),
        (("positions",), "more than a single value"),
        ((), "more than a single value stands under the root"),
        (("other",), "named by '&'"),
        (("again",), "named by '&'"),
        (("merged", "x"), "is taken over by '<<'"),
        (("text",), "on several lines"),
    ],
)
def test_what_is_no_single_value_is_refused_and_the_file_kept(tmp_path, path, reason):
    file = tmp_path / "f.yaml"
    file.write_text(HAND_WRITTEN)
    with pytest.raises(InvalidInputError, match=reason):
        writing.set_value(file, path, 1)
    assert file.read_text() == HAND_WRITTEN


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp", "Zs"])
        | st.sampled_from(" :#-")
    )
)
def test_every_text_is_written_so_that_it_reads_back(text):
    assert parse(f"{{a: {writing.written(text)}}}", "f.yaml").data == {"a": text}


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False, allow_infinity=False),
    )
)
def test_every_number_is_written_so_that_it_reads_back(value):
    found = parse(f"a: {writing.written(value)}", "f.yaml").data["a"]
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)


def test_a_number_that_is_not_finite_is_refused():
    with pytest.raises(InvalidInputError, match="no finite number"):
        writing.written(float("nan"))


def test_a_text_with_signs_that_cannot_be_seen_is_refused():
    with pytest.raises(InvalidInputError, match="cannot be seen"):
        writing.written("a\x7fb")
