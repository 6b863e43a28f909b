"""Tables: how a CSV text falls into cells, and what the cells say."""

from __future__ import annotations

import datetime
from typing import get_args

import pytest

from foedus.errors import Place, ScenarioError
from foedus.files.assembly import Assembly
from foedus.files.rows import Cell, Rows, read_csv
from foedus.files.schema.scenario import ScenarioDocument
from foedus.files.tables import TABLE, TABLES
from foedus.files.yaml import parse


def read(name: str, text: str, before: str = "title: x") -> dict[str, object]:
    """Read one table beside a YAML text."""
    assembly = Assembly()
    assembly.add_document(parse(before, "scenario.yaml"))
    assembly.add_table(read_csv(TABLE[name], text, f"{name}.csv", assembly.problems))
    return assembly.document().data


def fault(name: str, text: str, before: str = "title: x") -> str:
    with pytest.raises(ScenarioError) as caught:
        read(name, text, before)
    return str(caught.value)


ROW = {"actor": "USA", "issue": "land", "position": 10, "assumption": "a, b; c"}


@pytest.mark.parametrize(
    "text",
    [
        'actor,issue,position,assumption\nUSA,land,10,"a, b; c"\n',
        'actor;issue;position;assumption\nUSA;land;10;"a, b; c"\n',
        "actor\tissue\tposition\tassumption\nUSA\tland\t10\ta, b; c\n",
        'sep=;\nactor;issue;position;assumption\nUSA;land;10;"a, b; c"\n',
        'Actor, Issue ,POSITION,assumption\n USA , land, 10 ,"a, b; c"\n\n , , ,\n',
        '"actor","issue","position","assumption",,\n"USA","land","10","a, b; c",,\n',
        '(ignore) note,actor,issue,position,assumption\nhello,USA,land,10,"a, b; c"\n',
    ],
)
def test_the_sign_between_cells_is_found_from_the_heading(text):
    assert read("positions", text)["positions"] == [ROW]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("30", 30),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("10..50", "10..50"),
        ("about 30", "about 30"),
        ("30 (hearsay, 2025)", "30 (hearsay, 2025)"),
        ("[10, 30, 50]", [10, 30, 50]),
        ("{value: 5, evidence: p3}", {"value": 5, "evidence": "p3"}),
        ("NO", "NO"),
        ("true", "true"),
        ("3,5", "3,5"),
    ],
)
def test_a_number_is_read_if_it_is_plain_and_left_as_written_if_not(cell, value):
    assert (
        read("positions", f'actor,issue,position\nUSA,land,"{cell}"\n')["positions"][0]["position"] == value
    )


def test_a_blank_cell_is_a_value_that_is_not_given():
    assert read("positions", "actor,issue,position,salience\nUSA,land,, 5\n")["positions"] == [
        {"actor": "USA", "issue": "land", "salience": 5}
    ]


def test_text_stays_text_whatever_it_looks_like():
    rows = read("pledges", "id,donor,says,on\n007,NO,2025,2025-02-13\n")["pledges"]
    assert rows == [{"id": "007", "donor": "NO", "says": "2025", "on": "2025-02-13"}]


def test_decimal_commas_are_read_in_a_file_with_semicolons():
    text = "actor;issue;position;salience\nUSA;land;3,5;10,5..20\nFRA;land;7;5 (pages 3,5)\n"
    assert read("positions", text)["positions"] == [
        {"actor": "USA", "issue": "land", "position": 3.5, "salience": "10.5..20"},
        {"actor": "FRA", "issue": "land", "position": 7, "salience": "5 (pages 3,5)"},
    ]


def test_decimal_commas_beside_points_are_refused_as_unclear():
    text = "id;donor;amount\na;FRA;1.500\nb;FRA;2,5\n"
    assert fault("pledges", text).startswith(
        "pledges.csv:2:3: '1.500' has a point in it, and other numbers of this table have a decimal comma"
    )


def test_points_alone_are_decimal_in_a_file_with_semicolons():
    assert read("pledges", "id;donor;amount\na;FRA;0.125\n")["pledges"][0]["amount"] == 0.125


def test_a_cell_over_several_lines_keeps_later_places_right():
    assembly = Assembly()
    text = 'id,says,source\na,"one\ntwo",s\nb,x,s\n'
    assembly.add_table(read_csv(TABLE["evidence"], text, "evidence.csv", assembly.problems))
    document = assembly.document()
    assert document.data["evidence"]["a"]["says"] == "one\ntwo"
    assert str(document.place(("evidence", "b", "says"))) == "evidence.csv:4:2"
    assert str(document.place(("evidence", "key:b"))) == "evidence.csv:4:1"


def test_points_of_a_scale_are_put_into_their_issue():
    data = read(
        "scales", "issue,point,meaning\nland,0,none\nland,100,all\n", "issues: {land: {status_quo: 5}}"
    )
    assert data["issues"] == {"land": {"status_quo": 5, "scale": {"0": "none", "100": "all"}}}


def test_terms_and_figures_carry_their_own_evidence():
    terms = "proposal,issue,value,evidence,assumption\nsplit,land,10..20,p3,\nsplit,arms,5,,\n"
    assert read("terms", terms, "proposals: {split: {consent: [A]}}")["proposals"]["split"]["terms"] == {
        "land": {"value": "10..20", "evidence": ["p3"]},
        "arms": 5,
    }
    figures = "state,figure,value,assumption\nNOR,land_k,8,a guess\n"
    assert read("figures", figures)["states"] == {
        "NOR": {"figures": {"land_k": {"value": 8, "assumption": "a guess"}}}
    }


def test_columns_of_a_proposal_fill_its_force_and_its_rule():
    text = (
        "id,consent,treaties,force_size,force_exclude,terms_evidence,accessions\n"
        'a,"UKR, RUS",mfu,30000,USA,p3,"[{treaty: nato, state: UKR}]"\n'
        'b,"{at_least: 2, of: [UKR, RUS, USA]}",,,,,\n'
    )
    assert read("proposals", text)["proposals"] == {
        "a": {
            "consent": ["UKR", "RUS"],
            "treaties": ["mfu"],
            "force": {"size": 30000, "exclude": ["USA"]},
            "terms_basis": {"evidence": ["p3"]},
            "accessions": [{"treaty": "nato", "state": "UKR"}],
        },
        "b": {"consent": {"at_least": 2, "of": ["UKR", "RUS", "USA"]}},
    }


def test_two_columns_say_what_an_event_hits():
    text = "id,target,target_of,provoked\na,forces_of,mfu,yes\n"
    assert read("contingencies", text)["contingencies"] == [
        {"id": "a", "target": {"forces_of": "mfu"}, "provoked": True}
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("positions", "", "positions.csv:1: the table is empty"),
        ("positions", "actor,isue\na,b\n", "positions.csv:1:2: the table positions knows no column 'isue'"),
        ("positions", "actor\na\n", "positions.csv:1: the table positions has no column issue"),
        ("positions", "actor,issue,issue\na,b,c\n", "positions.csv:1:3: the heading 'issue' stands twice"),
        ("positions", "actor,issue,\na,b,c\n", "positions.csv:2:3: 'c' stands in a column without a heading"),
        ("positions", "actor,issue\na,b,c\n", "positions.csv:2: the row has 3 cells, and the heading has 2"),
        ("positions", "actor,issue\na\n", "positions.csv:2: the row has 1 cells, and the heading has 2"),
        ("positions", "actor,issue\na,\n", "positions.csv:2:2: this row has nothing in the column issue"),
        ("positions", 'actor,issue\na,"b\n', "positions.csv:2: the quote of this row cannot be read"),
        ("positions", 'actor,issue\n"a"x,b\n', "positions.csv:2: the quote of this row cannot be read"),
        ("positions", "actor,issue,position\na,b,[1\n", "positions.csv:2:3: in '[1', the bracket that opens"),
        ("actors", "id,state\nA,USA\nA,FRA\n", "actors.csv:3:1: the name 'A' stands here, and also at actors.csv:2:1"),
        ("actors", "id,other\nA,maybe\n", "actors.csv:2:2: 'maybe' is neither yes nor no"),
        ("scales", "issue,point\nland,0\n", "scales.csv:2:1: the row is about issue 'land', which is not among"),
        ("contingencies", "id,target\na,forces_of\n", "contingencies.csv:2:2: 'forces_of' stands under target"),
        ("figures", "state,figure,value\nNOR,a,1\nNOR,a,2\n", "figures.csv:3:2: figure 'a' of 'NOR' stands here"),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_told_with_its_cell(name, text, message):
    assert fault(name, text).startswith(message)


def test_all_faults_of_a_table_are_told_together():
    message = fault("positions", "actor,issue,x,position\na,b,1,[\na,,1,2\na,b\n")
    assert sum(line.startswith("positions.csv") for line in message.splitlines()) == 4


def test_a_part_of_a_scale_given_in_yaml_and_in_a_table_is_told_with_both_places():
    message = fault(
        "scales", "issue,point,meaning\nland,0,none\n", "issues:\n  land:\n    scale: {0: nothing}\n"
    )
    assert message.startswith(
        "scales.csv:2:2: point '0' of 'land' stands here, and also at scenario.yaml:3:16"
    )


def test_a_date_that_a_spreadsheet_made_of_a_range_is_told_as_such():
    table = TABLE["positions"]
    place = Place("w.xlsx", cell="positions!C2")
    headings = tuple(Cell(name, place) for name in ("actor", "issue", "position"))
    row = tuple(Cell(value, place) for value in ("A", "land", datetime.date(2025, 5, 10)))
    assembly = Assembly()
    assembly.add_table(Rows(table, place, headings, (row,)))
    assert "the cell holds the date or time 2025-05-10, where a number belongs" in str(
        assembly.problems.sorted()[0]
    )


def _leaves(model: type, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    return {(*path, name) for name in model.model_fields}


@pytest.mark.parametrize("table", [t for t in TABLES if t.shape != "inside"], ids=lambda t: t.name)
def test_every_field_of_the_format_has_a_column(table):
    """A field without a column would be lost when a scenario is written into a workbook."""
    model = next(
        kind
        for kind in get_args(ScenarioDocument.model_fields[table.section].annotation)
        if hasattr(kind, "model_fields")
    )
    covered = {column.keys[0] for column in table.columns} - {"id", "target_of"}
    inside = {t.inside for t in TABLES if t.shape == "inside" and t.section == table.section}
    assert covered | inside == set(model.model_fields) - {"id"}
