"""Reading files and folders of every kind that users bring."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.errors import ScenarioError
from foedus.files import texts
from foedus.files.reading import read_document, read_text

SCENARIO = "foedus: 1\ntitle: x\n"


def fault(action, path: Path) -> str:
    """Read what cannot be read, and give the message with places relative to the file's own folder."""
    with pytest.raises(ScenarioError) as caught:
        action(path)
    return str(caught.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize(
    "content",
    [
        "title: Žižkov\r\nx: 1\r\n".encode(),
        "title: Žižkov\rx: 1\r".encode(),
        "\ufefftitle: Žižkov\nx: 1\n".encode(),
        "title: Žižkov\nx: 1\n".encode("utf-16"),
        b"\xfe\xff" + "title: Žižkov\r\nx: 1\n".encode("utf-16-be"),
    ],
)
def test_texts_in_the_usual_encodings_and_line_ends_read_alike(tmp_path, content):
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    assert read_text(path) == "title: Žižkov\nx: 1\n"


def test_latin_1_is_refused_with_the_line_and_what_to_do(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("a: 1\nb: Zürich\n".encode("latin-1"))
    assert fault(read_text, path) == (
        "f.yaml:2: the byte 0xfc on this line is no text in UTF-8.\n"
        "  Text files are in UTF-8, or in UTF-16 with a byte order mark.  "
        "Save it again as UTF-8 (in Excel: 'CSV UTF-8'; in Notepad: 'Save as', encoding UTF-8)."
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: \x00\n", "f.yaml:2: a NUL byte stands here"),
        ("a: 1\n".encode("utf-16-le"), "f.yaml:1: a NUL byte stands here"),
        (b"PK\x03\x04rest", "f.yaml: the file is a workbook or another zip archive and no text"),
        (b"%PDF-1.7", "f.yaml: the file is a PDF and no text"),
        (b"\xff\xfea", "f.yaml:1: the byte 0x61 on this line is no text in UTF-16"),
        (bytes(range(128, 256)), "f.yaml:1: the byte 0x80 on this line is no text in UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, message):
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    assert fault(read_text, path).startswith(message)


def test_a_file_of_100_mb_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "f.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    assert fault(read_text, path).startswith("f.yaml: the file has 100 MB.\n  At most 50 MB are read.")


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path):
    (tmp_path / "ukraine.yaml").write_text(SCENARIO)
    assert fault(read_document, tmp_path / "ukrane.yaml").startswith(
        "ukrane.yaml: there is no such file.\n  Did you mean 'ukraine.yaml'?"
    )


def test_a_file_below_a_file_is_missing(tmp_path):
    (tmp_path / "a").write_text("")
    assert "there is no such file" in fault(read_text, tmp_path / "a" / "b.yaml")


def test_folders_pipes_and_devices_are_no_texts(tmp_path):
    (tmp_path / "d.yaml").mkdir()
    os.mkfifo(tmp_path / "p.yaml")
    assert fault(read_text, tmp_path / "d.yaml").startswith("d.yaml: this is a folder")
    assert fault(read_document, tmp_path / "p.yaml").startswith("p.yaml: this is a device or a pipe")
    assert "this is a device or a pipe" in fault(read_text, Path("/dev/null"))


def test_a_file_without_permission_is_told_so(tmp_path, monkeypatch):
    path = tmp_path / "f.yaml"
    path.write_text(SCENARIO)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert fault(read_document, path).startswith("f.yaml: the file may not be read by you")


def test_a_failing_disk_is_told_so(tmp_path, monkeypatch):
    path = tmp_path / "f.yaml"
    path.write_text(SCENARIO)

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    assert fault(read_document, path) == "f.yaml: the file cannot be read (Input/output error)."


def _changing(monkeypatch, times: int) -> None:
    """Let a file grow between its two looks at it, the first so many times that it is read."""
    true, calls = os.fstat, []

    def grown(number: int) -> object:
        status = true(number)
        calls.append(number)
        is_second_look = len(calls) % 2 == 0
        if is_second_look and len(calls) <= 2 * times:
            return type("Status", (), {"st_size": status.st_size + 1, "st_mtime_ns": status.st_mtime_ns + 1})
        return status

    monkeypatch.setattr(texts.os, "fstat", grown)


def test_a_file_that_changes_once_is_read_again(tmp_path, monkeypatch):
    path = tmp_path / "f.yaml"
    path.write_text(SCENARIO)
    _changing(monkeypatch, times=1)
    assert read_text(path) == SCENARIO


def test_a_file_that_keeps_changing_is_told_so(tmp_path, monkeypatch):
    path = tmp_path / "f.yaml"
    path.write_text(SCENARIO)
    _changing(monkeypatch, times=2)
    assert fault(read_text, path) == (
        "f.yaml: the file changed while it was read.\n  Wait until it is saved, and try again."
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.docx", "a.docx: a file that ends in '.docx' is no scenario"),
        ("a.csv", "This is one table of a scenario"),
        ("a.xls", "Open it in a spreadsheet and save it as .xlsx"),
    ],
)
def test_files_of_other_kinds_are_refused_with_advice(tmp_path, name, message):
    (tmp_path / name).write_text("x")
    assert message in fault(read_document, tmp_path / name)


def test_a_name_too_long_for_the_disk_is_told_so(tmp_path):
    assert "the file cannot be read (File name too long)" in fault(read_document, tmp_path / ("a" * 300))


def test_links_in_a_circle_are_told_so(tmp_path):
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert "the file cannot be read (Too many levels of symbolic links)" in fault(
        read_document, tmp_path / "a.yaml"
    )


def test_json_with_signs_beyond_the_first_plane_is_read(tmp_path):
    path = tmp_path / "f.json"
    path.write_text('{"title": "a \\ud83d\\ude00", "path": "c:\\\\ud83d"}')
    assert read_document(path).data == {"title": "a 😀", "path": "c:\\ud83d"}


# --- folders -------------------------------------------------------------------------------------------


def folder(tmp_path: Path, **files: str) -> Path:
    """Write a scenario's folder; names of tables come without their ending."""
    home = tmp_path / "home"
    home.mkdir()
    for name, text in files.items():
        (home / (f"{name}.yaml" if name == "scenario" else f"{name}.csv")).write_text(text)
    return home


def test_a_folder_is_one_document_of_yaml_and_tables(tmp_path):
    home = folder(
        tmp_path,
        scenario=SCENARIO + "issues: {land: {scale: {0: none, 100: all}, status_quo: 50}}\n",
        positions="actor,issue,position\nUSA,land,10..50\n",
        actors="id,state\nUSA,USA\n",
    )
    document = read_document(home)
    assert document.data["positions"] == [{"actor": "USA", "issue": "land", "position": "10..50"}]
    assert document.data["actors"] == {"USA": {"state": "USA"}}
    assert str(document.place(("positions", 0, "position"))) == f"{home}/positions.csv:2:3"
    assert str(document.place(("issues", "land", "status_quo"))) == f"{home}/scenario.yaml:3:57"


def test_the_file_scenario_yaml_stands_for_its_folder(tmp_path):
    home = folder(tmp_path, scenario=SCENARIO, actors="id,state\nUSA,USA\n")
    assert read_document(home / "scenario.yaml").data == read_document(home).data


def test_a_yaml_file_may_name_its_tables(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "p.csv").write_text("id,donor\na,FRA\n")
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO + "pledges: tables/p.csv\n")
    assert read_document(path).data["pledges"] == [{"id": "a", "donor": "FRA"}]


def test_a_named_table_in_the_folder_is_read_once(tmp_path):
    home = folder(tmp_path, scenario=SCENARIO + "actors: actors.csv\n", actors="id,state\nUSA,USA\n")
    assert read_document(home).data["actors"] == {"USA": {"state": "USA"}}


def test_a_table_given_in_yaml_and_as_a_file_is_told_with_both_places(tmp_path):
    home = folder(tmp_path, scenario=SCENARIO + "actors: {USA: {state: USA}}\n", actors="id,state\nUSA,USA\n")
    assert fault(read_document, home) == (
        "home/actors.csv:1: actors stand in this table, and also at "
        "home/scenario.yaml:3:9.\n  Each part of a scenario is given once.  Remove one of the two."
    )


@pytest.mark.parametrize(
    "reference", ["../outside.csv", "/etc/outside.csv", "a/../../outside.csv", "link.csv"]
)
def test_a_table_outside_the_folder_is_not_read(tmp_path, reference):
    home = folder(tmp_path, scenario=SCENARIO + f"positions: {reference}\n")
    (tmp_path / "outside.csv").write_text("actor,issue\nSECRET,x\n")
    (home / "link.csv").symlink_to(tmp_path / "outside.csv")
    message = fault(read_document, home)
    assert f"'{reference}' lies outside the folder of the scenario" in message
    assert "SECRET" not in message


def test_a_table_that_is_not_there_is_told_with_the_nearest(tmp_path):
    home = folder(tmp_path, scenario=SCENARIO + "positions: position.csv\n", positions="actor,issue\na,b\n")
    message = fault(read_document, home)
    assert "home/scenario.yaml:3:12: there is no table 'position.csv'" in message
    assert "Did you mean 'positions.csv'?" in message


def test_a_table_whose_name_is_mistyped_is_not_left_out_in_silence(tmp_path):
    home = folder(tmp_path, scenario=SCENARIO, Position="actor,issue\na,b\n")
    message = fault(read_document, home)
    assert message.startswith("home/Position.csv: no part of the scenario is called by the name of this file")
    assert "Did you mean 'positions.csv'?" in message


def test_other_files_in_the_folder_are_left_aside(tmp_path):
    home = folder(tmp_path, scenario=SCENARIO, trade_2019="x\n1\n")
    assert read_document(home).data == {"foedus": 1, "title": "x"}


def test_a_folder_without_a_scenario_is_told_so(tmp_path):
    (tmp_path / "home").mkdir()
    assert fault(read_document, tmp_path / "home").startswith("home: the folder has no scenario.yaml")


def test_the_faults_of_all_tables_are_told_together(tmp_path):
    home = folder(
        tmp_path,
        scenario=SCENARIO,
        actors="id,state,state\nUSA,USA,USA\n",
        positions="actor,issue,positon\nUSA,land,5\n",
        pledges="",
    )
    (home / "pledges.csv").write_bytes(b"id,says\na,\xfc\n")
    places = [
        line.split(": ")[0] for line in fault(read_document, home).splitlines() if line.startswith("home")
    ]
    assert places == ["home/actors.csv:1:3", "home/pledges.csv:2", "home/positions.csv:1:3"]
