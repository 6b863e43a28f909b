"""Declared games and their data, as an author writes them."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.files.observations import read_observations
from foedus.files.strategic_models.load import load_strategic_model, shipped_models
from foedus.files.strategic_models.sample import read_sample
from foedus.model.strategic_models import Factor, Scale, Term, Utility

MODEL = """\
title: Crisis
game:
  player: C
  moves:
    keep: sq
    challenge: {player: D, moves: {yield: cap, resist: war}}
outcome: y
utilities:
  C: {sq: x, cap: 0.5, war: constant + w}
  D: {war: constant + regime=dem + x:regime=mixed}
"""
DATA = """\
y,x,w,regime,where
sq,1,0.5,dem,north
cap,-2,1e-1,mixed,north
war,3.5,.5,autoc,south
war,0,2,dem,south
"""


@pytest.fixture
def write(tmp_path):
    def put(text, name="model.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return put


def faults(call, *arguments, **options):
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return str(caught.value)


# --- models


def test_a_model_is_read_with_its_game_utilities_and_terms(write):
    model = load_strategic_model(str(write(MODEL)))
    assert model.players == ("C", "D")
    assert model.outcomes == ("sq", "cap", "war")
    assert [choice.name for choice in model.choices] == ["C", "D after challenge"]
    assert model.utilities == (
        Utility("C", "sq", (Term((Factor("x"),)),)),
        Utility("C", "cap", (), 0.5),
        Utility("C", "war", (Term(), Term((Factor("w"),)))),
        Utility("D", "war", (Term(), Term((Factor("regime", "dem"),)), Term((Factor("x"), Factor("regime", "mixed"))))),
    )  # fmt: skip
    assert (model.link, model.noise, model.missing) == ("probit", "agent error", "refuse")
    assert [term.text for term in model.utilities[3].terms] == ["constant", "regime=dem", "x:regime=mixed"]


def test_terms_may_be_a_list_and_noise_may_hang_on_columns(write):
    text = MODEL.replace("sq: x,", "sq: [x, 'GDP per head'],") + "scale: {C: constant, D: w}\n"
    model = load_strategic_model(str(write(text)))
    assert model.utilities[0].terms == (Term((Factor("x"),)), Term((Factor("GDP per head"),)))
    assert model.scales == (Scale(("C",), (Term(),)), Scale(("D",), (Term((Factor("w"),)),)))
    shared = load_strategic_model(str(write(MODEL + "scale: constant + w\n")))
    assert shared.scales == (Scale(("C", "D"), (Term(), Term((Factor("w"),)))),)


def test_every_shipped_model_can_be_read_and_says_where_it_comes_from():
    assert shipped_models() == ("leblang-2003", "war-1800")
    for name in shipped_models():
        model = load_strategic_model(name)
        assert model.source
        assert model.note


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("title: Crisis", "titel: Crisis", "model.yaml:1:1: the model has a key 'titel', which means nothing there."),
        ("player: C", "player: ''", "model.yaml:3:3: a choice does not say who chooses."),
        ("moves: {yield: cap, resist: war}", "moves: {yield: cap}", "a choice has fewer than two moves."),
        ("resist: war", "resist: cap", "the outcome 'cap' stands twice in the game."),
        ("resist: war", "resist: [war]", "what follows here is ['war']."),
        ("player: D,", "player: D, move: x,", "a choice has a key 'move', which means nothing there."),
        ("challenge: {player: D", "challenge: {choice: C, player: D", "two choices are called 'C'."),
        ("  D: {war", "  E: {war", "model.yaml:10:3: no choice is made by 'E'.\n  Known: C, D."),
        ("D: {war", "D: {wax: x, war", "the game has no outcome 'wax'.\n  Known: sq, cap, war.  Did you mean 'war'?"),
        ("D: {war", "D: {sq: x, war", "what 'sq' is worth to D can bear on no choice"),
        ("constant + w", "1 + w", "the term '1' is a number."),
        ("constant + w", "w + w", "the term 'w' stands twice."),
        ("constant + w", "w + log(x)", "the term 'log(x)' cannot be read."),
        ("constant + w", "x:w:x:w", "the term 'x:w:x:w' cannot be read."),
        ("constant + w", "'w +'", "the term '' cannot be read."),
        ("constant + w", "null", "the terms are nothing."),
        ("constant + w", ".inf", "the utility is inf."),
        ("outcome: y", "outcome: [y]", "outcome is ['y']"),
        ("outcome: y", "outcome: {columns: y}", "outcome is none of the forms that are known."),
        ("outcome: y", "outcome: {indicators: {sq: a, cap: b}}", "the outcome 'war' has no column."),
        ("outcome: y", "outcome: {indicators: {sq: a, cap: b, wax: c}}", "the game has no outcome 'wax'."),
        ("outcome: y", "outcome: {column: y, labels: {1: sq, 2: cap}}", "no label stands for the outcome 'war'."),
        ("outcome: y", "outcome: {column: y, labels: {1: sq, 2: [cap, wax]}}", "the game has no outcome 'wax'."),
        ("outcome: y", "outcome: y\nlink: probitt", "link is 'probitt'."),
        ("outcome: y", "outcome: y\nscale: {E: w}", "no choice is made by 'E'."),
        ("outcome: y", "outcome: y\nnoise: private payoffs\nlink: logit", "private payoffs have no logit form"),
    ],
)  # fmt: skip
def test_a_fault_of_a_model_is_told_with_its_place(write, before, after, said):
    assert before in MODEL
    assert said in faults(load_strategic_model, str(write(MODEL.replace(before, after))))


def test_a_minus_belongs_to_the_name_of_a_column(write):
    model = load_strategic_model(str(write(MODEL.replace("constant + w", "w - 1"))))
    table = read_observations(write(DATA, "data.csv"))
    assert "the data have no column 'w - 1'" in faults(read_sample, model, table)


def test_a_player_may_choose_again_where_the_noise_is_in_every_choice(write):
    text = MODEL.replace("resist: war", "resist: {player: C, moves: {press: war, drop: back}}")
    model = load_strategic_model(str(write(text)))
    assert [choice.name for choice in model.choices] == ["C", "D after challenge", "C after resist"]


def test_with_private_payoffs_nobody_may_choose_twice_on_one_way(write):
    text = MODEL.replace("resist: war", "resist: {player: C, moves: {press: war, drop: back}}")
    said = faults(load_strategic_model, str(write(text + "noise: private payoffs\n")))
    assert "C chooses twice on one way through the game" in said
    assert "Write noise: agent error" in said


def test_a_name_that_is_no_model_is_refused_with_the_nearest():
    assert "Did you mean 'leblang-2003'?" in faults(load_strategic_model, "leblang-203")


# --- data


def sample_of(write, data=DATA, model=MODEL, **options):
    return read_sample(
        load_strategic_model(str(write(model))), read_observations(write(data, "data.csv")), **options
    )


def test_a_sample_holds_what_the_model_names(write):
    sample = sample_of(write)
    assert sample.columns[Factor("x")].tolist() == [1, -2, 3.5, 0]
    assert sample.columns[Factor("regime", "dem")].tolist() == [1, 0, 0, 1]
    assert sample.outcomes.tolist() == np.eye(3, dtype=bool)[[0, 1, 2, 2]].tolist()
    assert sample.cluster is None


def test_semicolons_decimal_commas_and_words_of_r_are_understood(write):
    text = "y;x;w;regime\nsq;1,5;TRUE;dem\ncap;-2;false;mixed\nwar;3;TRUE;aut\n"
    sample = sample_of(write, text)
    assert sample.columns[Factor("x")].tolist() == [1.5, -2, 3]
    assert sample.columns[Factor("w")].tolist() == [1, 0, 1]


def test_labels_of_the_data_may_be_numbers_and_may_stand_for_several_outcomes(write):
    model = MODEL.replace(
        "outcome: y", "outcome: {column: y, labels: {0: sq, 1: cap, 2: [cap, war], 3: war}}"
    )
    data = DATA.replace("sq,", "0,").replace("cap,", "1.0,").replace("war,3.5", "2,3.5").replace("war,", "3,")
    assert sample_of(write, data, model).outcomes.tolist() == [
        [True, False, False],
        [False, True, False],
        [False, True, True],
        [False, False, True],
    ]


def test_outcomes_may_have_a_column_each(write):
    model = MODEL.replace("outcome: y", "outcome: {indicators: {sq: a, cap: b, war: c}}")
    rows = "a,b,c,x,w,regime\n1,0,0,1,1,dem\n0,1,0,2,1,mixed\n0,0,1,3,1,dem\n"
    assert sample_of(write, rows, model).outcomes.tolist() == np.eye(3, dtype=bool).tolist()
    two = rows.replace("0,1,0,2", "1,1,0,2")
    assert "data.csv:3: 2 of the columns a, b, c are 1." in faults(sample_of, write, two, model)
    half = rows.replace("0,1,0,2", "0,0.5,0,2")
    assert "data.csv:3: 'b' reads '0.5'." in faults(sample_of, write, half, model)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("y,x,w", "y,X1,w", "data.csv:1: the data have no column 'x', which the model names."),
        (
            "y,x,w,regime,where",
            "a,b,c,d,e",
            "the data lack 4 of the 4 columns that the model names: regime, w, x, y.",
        ),
        ("cap,-2", "cap,abc", "data.csv:3: 'x' reads 'abc'.\n  A regressor is a number, or blank."),
        ("cap,-2", "cap,inf", "data.csv:3: 'x' reads 'inf'."),
        ("cap,-2", "cap,1e99", "data.csv:3: 'x' is 1e+99."),
        ("cap,-2", "peace,-2", "data.csv:3: 'y' reads 'peace', which is no outcome of the model."),
        ("cap,-2", "sq,-2", "data.csv: no row ends with the outcome 'cap'"),
        ("cap,-2", "cap", "data.csv:3: the row has 4 cells, and the heading has 5."),
        ("cap,-2", "cap,", "data.csv:3: 1 of 4 rows lack a value, this one first; missing by column: x (1)."),
        ("cap,-2", "NA,-2", "missing by column: y (1)."),
        ("mixed,north", '"mixed,north', "data.csv:3: the row that begins here cannot be read"),
        ("y,x,w", "y,w,w", "data.csv:1: the column 'w' stands 2 times."),
        ("y,x,w,regime,where\n", "", "the data lack 4 of the 4 columns"),
        ("dem,", "dam,", "the column 'regime' never has the label 'dem'.\n  Known: autoc, dam, mixed."),
    ],
)
def test_a_fault_of_the_data_is_told_with_its_line(write, before, after, said):
    assert before in DATA
    assert said in faults(sample_of, write, DATA.replace(before, after))


def test_a_column_of_labels_in_place_of_numbers_is_explained(write):
    said = faults(sample_of, write, model=MODEL.replace("constant + w", "regime"))
    assert "such as regime=dem + regime=mixed" in said


def test_rows_without_a_value_are_dropped_only_where_that_is_said(write):
    data = DATA + "war,,2,dem,south\nsq,1,,,south\n"
    sample = sample_of(write, data, missing="drop")
    assert (sample.rows, sample.rows_dropped) == (4, 2)
    assert sample.dropped == {"regime": 1, "w": 1, "x": 1}
    assert sample.kept == (0, 1, 2, 3)
    assert sample_of(write, data, MODEL + "missing: drop\n").rows == 4


def test_clusters_are_numbered_and_their_gaps_count_as_missing(write):
    assert sample_of(write, cluster="where").cluster.tolist() == [0, 0, 1, 1]
    assert sample_of(write, model=MODEL + "cluster: where\n").cluster.tolist() == [0, 0, 1, 1]
    assert "missing by column: where (2)" in faults(
        sample_of, write, DATA.replace("north", ""), cluster="where"
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("data.csv", "", "the file is empty"),
        ("data.csv", "y,x\n", "the table has headings and no rows"),
        ("data.csv", "1,2\n3,4\n", "the first line holds numbers"),
        ("data.xlsx", "x", "a file that ends in '.xlsx' is not read as data"),
        ("data.rda", "no data of R at all", "the file cannot be read as data of R"),
        ("data.rds", "RDX3\n", "the file cannot be read as data of R"),
    ],
)
def test_a_file_that_holds_no_table_is_refused(write, name, content, said):
    assert said in faults(read_observations, write(content, name))


def test_data_frames_of_r_are_read_with_their_labels_and_gaps(tmp_path):
    rdata, pd = importlib.import_module("rdata"), importlib.import_module("pandas")
    frame = pd.DataFrame({
        "y": pd.Categorical(["sq", "cap", "war"]),
        "x": [1.5, np.nan, 2.0],
        "n": pd.array([1, None, 3], dtype="Int32"),
        "ok": [True, False, True],
    })  # fmt: skip
    rdata.write_rda(
        tmp_path / "two.rda", {"first": frame, "second": frame[["y", "x"]], "note": np.array([1.0])}
    )
    rdata.write_rds(tmp_path / "one.rds", frame)
    table = read_observations(tmp_path / "one.rds")
    assert table.columns["y"].labels() == ("sq", "cap", "war")
    assert np.isnan(table.columns["x"].numbers()[0]).tolist() == [False, True, False]
    assert table.columns["n"].labels() == ("1", "", "3")
    assert table.columns["ok"].numbers()[0].tolist() == [1, 0, 1]
    assert "Known: first, second" in faults(read_observations, tmp_path / "two.rda")
    assert "Did you mean 'second'?" in faults(read_observations, tmp_path / "two.rda", "secnd")
    assert set(read_observations(tmp_path / "two.rda", "second").columns) == {"y", "x"}
    assert "this file holds one table" in faults(read_observations, tmp_path / "one.rds", "first")


def test_a_reader_without_rdata_is_told_what_to_install(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "rdata", None)
    (tmp_path / "data.rda").write_bytes(b"x")
    assert "pip install 'foedus[history]'" in faults(read_observations, tmp_path / "data.rda")
