"""``foedus backtest`` as a user calls it."""

from __future__ import annotations

import json

import pytest
from tests.unit.backtest.histories import many, write

from foedus.cli.main import call


def test_one_json_document_and_nothing_else(capsys, tmp_path):
    write(tmp_path, many())
    assert call(["backtest", "obligations", "--data", str(tmp_path), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    found = json.loads(captured.out)
    assert found["n"] == 24
    assert {"accuracy", "brier", "accuracy_interval", "brier_interval", "misses"} <= set(found)
    for name in ("majority", "logit"):
        assert {"accuracy", "brier"} <= set(found["baselines"][name])


def test_the_same_for_a_reader_with_another_file_to_learn_from(capsys, tmp_path):
    write(tmp_path, many(range(20, 24)))
    learnt = write(tmp_path, many(range(8)), "past.csv")
    assert call(["backtest", "obligations", "--data", str(tmp_path), "--fit", str(learnt)]) == 0
    captured = capsys.readouterr()
    assert "learnt from 24 cases of other wars" in captured.out
    assert captured.err == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["obligation", "--data", "."], "Did you mean 'obligations'?"),
        (["obligations", "--data", "no-such-folder"], "no such folder"),
        (["obligations"], "--data"),
        (["settlements", "--data", "{folder}"], "Leave out --data"),
        (["settlements", "--fit", "no-such-file.csv"], "fits nothing"),
        (["reliability", "--data", "{folder}"], "berkemeier_fuhrmann"),
        (["obligations", "--data", "{folder}", "--fit", "no-such-file.csv"], "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(capsys, tmp_path, arguments, says):
    write(tmp_path, many())
    given = [argument.format(folder=tmp_path) for argument in arguments]
    assert call(["backtest", *given, "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err


def test_chances_against_what_happened_are_drawn(capsys, tmp_path):
    write(tmp_path, many())
    picture = tmp_path / "chances.svg"
    assert call(["backtest", "obligations", "--data", str(tmp_path), "--output", str(picture)]) == 0
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Happened, in 100" in drawn
    assert "drawn in" in capsys.readouterr().out
    assert call(["backtest", "obligations", "--data", str(tmp_path), "--output", "chances.png"]) == 2
    assert "Give a name that ends in .svg" in capsys.readouterr().err
