"""Workbooks: written, read back, and refused with the cell."""

from __future__ import annotations

import datetime
import io
import re
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from foedus.errors import InputError, ScenarioError
from foedus.files import archive, load, workbook
from foedus.files.dump import dump
from foedus.files.tables import TABLES

ABOUT = [["field", "value"], ["foedus", 1], ["title", "x"], ["as_of", "2025-02-13"]]
POSITIONS = ["actor", "issue", "position"]


def book(path: Path, sheets: dict[str, list[list[object]]], extra=lambda _: None) -> Path:
    """Write a workbook by hand, as an author might."""
    whole = xlsxwriter.Workbook(path)
    date = whole.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = whole.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(i, j, value, date)
                else:
                    sheet.write(i, j, value)
    extra(whole)
    whole.close()
    return path


def fault(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        workbook.read(path)
    return str(caught.value).replace(f"{path.parent}/", "")


def rewritten(path: Path, part: str, change) -> Path:
    """Change one part inside a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    path.write_bytes(archive.pack(parts))
    return path


# --- round trip ----------------------------------------------------------------------------------------

EVERYTHING = Path(__file__).parents[2] / "files" / "valid" / "everything.yaml"


def test_a_scenario_written_into_a_workbook_and_read_back_is_the_same(tmp_path):
    workbook.template(tmp_path / "copy.xlsx", load.human_document(EVERYTHING).data)
    assert dump(load.load(tmp_path / "copy.xlsx")) == dump(load.load(EVERYTHING))


def test_a_workbook_is_as_good_a_human_document_as_yaml(tmp_path):
    workbook.template(tmp_path / "once.xlsx", load.human_document(EVERYTHING).data)
    workbook.template(tmp_path / "twice.xlsx", workbook.read(tmp_path / "once.xlsx").data)
    assert (tmp_path / "once.xlsx").read_bytes() == (tmp_path / "twice.xlsx").read_bytes()


@pytest.mark.parametrize("name", load.scenario_names())
def test_a_shipped_scenario_survives_a_workbook(tmp_path, name):
    workbook.template(tmp_path / f"{name}.xlsx", load.human_document(name).data)
    assert dump(load.load(tmp_path / f"{name}.xlsx")) == dump(load.load(name))


@pytest.mark.parametrize("name", load.scenario_names())
def test_a_resolved_scenario_survives_a_workbook(tmp_path, name):
    scenario = load.load(name)
    workbook.template(tmp_path / f"{name}.xlsx", dump(scenario))
    assert dump(load.load(tmp_path / f"{name}.xlsx")) == dump(scenario)


def test_the_same_scenario_makes_the_same_bytes(tmp_path):
    data = load.human_document(EVERYTHING).data
    workbook.template(tmp_path / "a.xlsx", data)
    workbook.template(tmp_path / "b.xlsx", data)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_empty_template_has_every_sheet_and_asks_for_the_title(tmp_path):
    path = tmp_path / "new.xlsx"
    workbook.template(path)
    with zipfile.ZipFile(path) as parts:
        names = re.findall(r'<sheet name="([^"]*)"', parts.read("xl/workbook.xml").decode())
    assert names == ["(ignore) read me", "about", *(table.name for table in TABLES), "more"]
    assert workbook.read(path).data == {"foedus": 1}
    assert any("title" in str(problem) for problem in load.problems(path))


def test_the_template_offers_names_checks_ranges_and_explains_headings(tmp_path):
    path = tmp_path / "new.xlsx"
    workbook.template(path)
    with zipfile.ZipFile(path) as parts:
        order = ["(ignore)", "about", *(table.name for table in TABLES)]
        sheet = parts.read(f"xl/worksheets/sheet{order.index('positions') + 1}.xml").decode()
        notes = "".join(parts.read(n).decode() for n in parts.namelist() if "comments" in n)
    assert "<formula1>actors!$A$2:$A$2001</formula1>" in sheet
    assert "AND(D2&gt;=0,D2&lt;=100)" in sheet
    assert "_xlfn.MINIFS(scales!" in sheet
    assert 'state="frozen"' in sheet
    assert all(column.help in notes.replace("&amp;", "&") for table in TABLES for column in table.columns)


def test_a_workbook_has_places_by_cell(tmp_path):
    path = book(tmp_path / "w.xlsx", {"about": ABOUT, "positions": [POSITIONS, [], ["A", "land", 5]]})
    document = workbook.read(path)
    assert document.data["positions"] == [{"actor": "A", "issue": "land", "position": 5}]
    assert str(document.place(("positions", 0, "position"))) == f"{path}:positions!C3"
    assert str(document.place(("title",))) == f"{path}:about!B3"
    assert str(document.place(("nothing",))) == str(path)


def test_values_of_every_kind_are_read_as_their_author_meant_them(tmp_path):
    path = book(
        tmp_path / "w.xlsx",
        {
            "About ": [
                *ABOUT[:3],
                ["as_of", datetime.date(2025, 2, 13)],
                ["caveats", "one, two"],
                ["caveats", "three"],
            ],
            "sources": [["id", "title", "credibility"], [7, " trailing ", "2"], [], ["b", 2025, 3.0]],
            "pledges": [
                ["id", "on", "amount"],
                ["p", datetime.date(2025, 2, 12), " 5..6 "],
                ["q", None, "2.5"],
            ],
            "(ignore) mine": [["anything"]],
            "Sheet1": [["  "]],
        },
    )
    assert workbook.read(path).data == {
        "foedus": 1,
        "title": "x",
        "as_of": "2025-02-13",
        "caveats": ["one, two", "three"],
        "sources": {"7": {"title": "trailing", "credibility": 2}, "b": {"title": "2025", "credibility": 3}},
        "pledges": [{"id": "p", "on": "2025-02-12", "amount": "5..6"}, {"id": "q", "amount": 2.5}],
    }


def test_lines_of_yaml_keep_their_indent_and_their_places(tmp_path):
    more = [["yaml"], ["# a note"], ["stakes:"], ["  challenger: A"], [], ["parameters:"], ["  x: 5"]]
    document = workbook.read(book(tmp_path / "w.xlsx", {"about": ABOUT, "more": more}))
    assert document.data["stakes"] == {"challenger": "A"}
    assert document.place(("parameters", "x")).cell == "more!A7"


# --- faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"positions": [POSITIONS]}, "w.xlsx: the workbook has no sheet 'about'"),
        (
            {"about": ABOUT, "postions": [POSITIONS]},
            "w.xlsx:postions!A1: a scenario knows no sheet 'postions'",
        ),
        ({"about": [["title", "x"]]}, "w.xlsx:about!A1: the sheet about has no columns 'field' and 'value'"),
        ({"about": [*ABOUT, ["tilte", "y"]]}, "w.xlsx:about!A5: the sheet about knows no field 'tilte'"),
        (
            {"about": [*ABOUT, ["title", "y"]]},
            "w.xlsx:about!A5: 'title' stands here, and also at w.xlsx:about!B3",
        ),
        ({"about": [*ABOUT, ["", "y"]]}, "w.xlsx:about!B5: 'y' stands in a row without a field"),
        (
            {"about": ABOUT, "positions": [["actor", "isue"], ["A", "b"]]},
            "w.xlsx:positions!B1: the table positions knows",
        ),
        (
            {"about": ABOUT, "positions": [["issue"], ["b"]]},
            "w.xlsx:positions!A1: the table positions has no column actor",
        ),
        (
            {"about": ABOUT, "positions": [[], POSITIONS]},
            "w.xlsx:positions!A1: the table positions has no headings",
        ),
        (
            {"about": ABOUT, "positions": [POSITIONS, ["A", "b", "=1/0"]]},
            "w.xlsx:positions!C2: the cell shows the error",
        ),
        (
            {"about": ABOUT, "positions": [POSITIONS, ["A", "b", "#REF!"]]},
            "w.xlsx:positions!C2: the cell shows the error #REF!",
        ),
        (
            {"about": ABOUT, "positions": [POSITIONS, ["A", "b", datetime.date(2025, 5, 10)]]},
            "w.xlsx:positions!C2: the cell holds the date or time 2025-05-10, where a number belongs",
        ),
        (
            {"about": ABOUT, "more": [["yaml"], ["stakes:"], ["  a: b: c"]]},
            "w.xlsx:more!A3: a second ': ' stands on this line",
        ),
        (
            {"about": ABOUT, "more": [["yaml"], ["stakes: 1", "x"]]},
            "w.xlsx:more!B2: 'x' stands beside the YAML",
        ),
        (
            {"about": ABOUT, "more": [["yaml"], ["title: y"]]},
            "w.xlsx:about!A3: 'title' stands here, and also at w.xlsx:more!A2",
        ),
        (
            {"about": ABOUT, "more": [["yaml"], ["actors: {A: {other: true}}"]], "actors": [["id"], ["B"]]},
            "w.xlsx:actors!A1: actors stand in this table, and also at w.xlsx:more!A2",
        ),
    ],
)
def test_a_fault_is_told_with_its_cell(tmp_path, sheets, message):
    def with_error(whole):
        for sheet in whole.worksheets():
            if any("1/0" in str(row) for row in sheets[sheet.name]):
                sheet.write_formula("C2", "=1/0", None, "#DIV/0!")

    assert fault(book(tmp_path / "w.xlsx", sheets, with_error)).startswith(message)


def test_a_formula_counts_by_its_result_and_is_refused_without_one(tmp_path):
    def formulas(whole):
        sheet = whole.get_worksheet_by_name("positions")
        sheet.write_formula("C2", "=2+3", None, 5)
        sheet.write_formula("C3", "=2+4", None, "")
        sheet.write_formula("B2", '="la"&"nd"', None, "land")

    path = book(
        tmp_path / "w.xlsx", {"about": ABOUT, "positions": [POSITIONS, ["A"], ["B", "land"]]}, formulas
    )
    message = fault(path)
    assert message.startswith("w.xlsx:positions!C3: the cell holds a formula whose result was never saved")
    assert "positions!C2" not in message


def test_merged_cells_are_refused_where_data_stands(tmp_path):
    def merge(whole):
        sheet = whole.get_worksheet_by_name("positions")
        sheet.merge_range("A2:A3", "A")
        sheet.merge_range("F9:G9", "a note")

    rows = [POSITIONS, ["", "land", 5], ["", "arms", 5]]
    message = fault(book(tmp_path / "w.xlsx", {"about": ABOUT, "positions": rows}, merge))
    assert message.startswith("w.xlsx:positions!A2: cells are merged here")
    assert "column without a heading" in message


def test_all_faults_of_a_workbook_are_told_together(tmp_path):
    sheets = {
        "about": [*ABOUT, ["x", 1]],
        "positions": [["actor", "issue", "y"], ["A", "", 1]],
        "pledges": [["id", "amount"], ["p", "#N/A"]],
    }
    message = fault(book(tmp_path / "w.xlsx", sheets))
    cells = re.findall(r"w.xlsx:(\S+): ", message)
    assert sorted(cells) == ["about!A5", "pledges!B2", "positions!B2", "positions!C1"]


def test_a_damaged_workbook_is_told_so(tmp_path):
    path = book(tmp_path / "w.xlsx", {"about": ABOUT})
    whole = path.read_bytes()
    for cut in (3, 100, len(whole) // 2, len(whole) - 10):
        path.write_bytes(whole[:cut])
        assert fault(path).startswith("w.xlsx: the workbook is damaged")
    for content in (b"", b"actor,issue\nA,land\n"):
        path.write_bytes(content)
        assert fault(path).startswith("w.xlsx: the file is no workbook")


def test_a_workbook_that_is_no_workbook_inside_is_told_so(tmp_path):
    path = tmp_path / "w.xlsx"
    path.write_bytes(archive.pack({"hello.txt": b"hello"}))
    assert fault(path).startswith("w.xlsx: the workbook is damaged")


def test_an_old_workbook_and_one_with_a_password_are_told_apart(tmp_path):
    path = tmp_path / "w.xlsx"
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    path.write_bytes(start)
    assert fault(path).startswith("w.xlsx: the workbook is of an old kind (.xls), whatever its name ends in")
    path.write_bytes(start + "EncryptedPackage".encode("utf-16-le"))
    assert fault(path).startswith("w.xlsx: the workbook has a password")


def test_a_workbook_that_swells_is_refused_early(tmp_path):
    path = book(tmp_path / "w.xlsx", {"about": ABOUT})
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/image1.png", bytes(archive.LARGEST_PART + 1))
    path.write_bytes(whole.getvalue())
    assert path.stat().st_size < 1_000_000
    assert fault(path).startswith("w.xlsx: the workbook grows beyond 100 MB when it is unpacked")


def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path):
    path = book(tmp_path / "w.xlsx", {"about": ABOUT})
    whole = bytearray(path.read_bytes())
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(whole))
    assert fault(path).startswith("w.xlsx: the workbook is damaged")


def test_a_cell_far_off_is_refused_before_room_is_set_aside_for_all_between(tmp_path):
    def far(whole):
        whole.get_worksheet_by_name("positions").write("XFD1048576", "x")

    path = book(tmp_path / "w.xlsx", {"about": ABOUT, "positions": [POSITIONS]}, far)
    began = time.perf_counter()
    assert fault(path).startswith(
        "w.xlsx: the sheet 'positions' has something in row 1,048,576, column 16,384"
    )
    assert time.perf_counter() - began < 1.0


def test_entities_in_the_parts_are_refused(tmp_path):
    path = book(tmp_path / "w.xlsx", {"about": ABOUT})
    rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1),
    )
    assert "defines XML entities" in fault(path)


def test_a_template_needs_the_name_of_a_workbook(tmp_path):
    with pytest.raises(InputError, match=r"Its name must end in \.xlsx"):
        workbook.template(tmp_path / "w.csv")


def test_a_text_that_fits_no_cell_is_refused_and_nothing_is_written(tmp_path):
    path = tmp_path / "w.xlsx"
    with pytest.raises(InputError, match="does not fit into a cell of the sheet about"):
        workbook.template(path, {"foedus": 1, "title": "x" * 40_000})
    assert not path.exists()


def test_a_field_without_a_column_is_refused_rather_than_lost(tmp_path):
    with pytest.raises(
        InputError, match="actors/A cannot be written into the sheet actors: it has no column for hat"
    ):
        workbook.template(tmp_path / "w.xlsx", {"foedus": 1, "actors": {"A": {"hat": 1}}})


# --- OpenDocument ------------------------------------------------------------------------------------------


def open_document(path: Path, rows: str, *, about: bool = True) -> Path:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    lines = "".join(
        f"<table:table-row>{''.join(text(str(value)) for value in row)}</table:table-row>" for row in ABOUT
    )
    sheet = f'<table:table table:name="about">{lines}</table:table>' if about else ""
    content = (
        f'<?xml version="1.0"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet>{sheet}<table:table table:name="positions">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    path.write_bytes(
        archive.pack(
            {
                "mimetype": kind.encode(),
                "content.xml": content.encode(),
                "META-INF/manifest.xml": manifest.encode(),
            }
        )
    )
    return path


def text(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'


HEADINGS = f"<table:table-row>{''.join(text(name) for name in POSITIONS)}</table:table-row>"


def test_an_open_document_is_read_too(tmp_path):
    rows = (
        f"{HEADINGS}<table:table-row>{text('A')}{text('land')}"
        '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    document = workbook.read(open_document(tmp_path / "w.ods", rows))
    assert document.data["positions"] == [{"actor": "A", "issue": "land", "position": 5}]
    assert document.place(("positions", 0, "position")).cell == "positions!C2"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (text("#REF!"), "w.ods:positions!A2: the cell shows the error #REF!"),
        (text("Err:508"), "w.ods:positions!A2: the cell shows the error Err:508"),
        (text("A", 'table:number-rows-spanned="2"'), "w.ods:positions!A2: cells are merged here"),
        ('<table:table-cell table:formula="of:=1+1"/>', "w.ods:positions!A2: the cell holds a formula"),
        (
            text("A", 'table:number-columns-repeated="9999999"'),
            "w.ods: the sheet 'positions' has something in row 2",
        ),
    ],
)
def test_faults_of_an_open_document_are_told_with_their_cell(tmp_path, row, message):
    path = open_document(tmp_path / "w.ods", f"{HEADINGS}<table:table-row>{row}</table:table-row>")
    assert fault(path).startswith(message)
