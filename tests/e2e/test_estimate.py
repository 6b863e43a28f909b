"""``foedus estimate`` as a user would call it."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from foedus.cli.main import call

MODEL = """\
title: Crisis
game:
  player: challenger
  moves:
    keep: peace
    challenge: {player: target, moves: {yield: concession, resist: war}}
outcome: y
utilities:
  challenger: {peace: x, war: constant + ally}
  target: {war: constant + z + regime=dem}
"""
RIVAL = MODEL.replace("constant + z + regime=dem", "constant").replace("peace: x", "peace: z")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A model and 500 made-up crises."""
    folder = tmp_path_factory.mktemp("crises")
    rng = np.random.default_rng(11)
    x, z, challenge, resist = rng.normal(size=(4, 500))
    ally, dem = rng.random((2, 500)) < 0.4
    resists = 0.3 + 0.9 * z - 0.6 * dem > resist * 1.4
    challenges = 0.2 - 0.5 * ally - 0.8 * x > challenge * 1.4
    ends = np.where(~challenges, "peace", np.where(resists, "war", "concession"))
    with (folder / "crises.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["y", "x", "z", "ally", "regime", "pair"])
        for i in range(500):
            table.writerow([ends[i], x[i], z[i], int(ally[i]), "dem" if dem[i] else "other", i % 40])
    (folder / "model.yaml").write_text(MODEL, encoding="utf-8")
    (folder / "rival.yaml").write_text(RIVAL, encoding="utf-8")
    return folder


@pytest.fixture
def estimate(files, capsys):
    def run(*arguments, data="crises.csv"):
        code = call(["estimate", str(files / "model.yaml"), "--data", str(files / data), *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_model_is_fitted_and_printed(estimate):
    code, out, err = estimate("--starts", "4")
    assert (code, err) == (0, "")
    for words in (
        "Strategic probit with agent error, 500 rows, 6 coefficients",
        "regime=dem",
        "AIC",
        "BIC",
        "starts",
    ):
        assert words in out


def test_json_is_one_document_with_everything_asked(estimate, files):
    code, out, err = estimate(
        "--starts", "3", "--errors", "sandwich", "--cluster", "pair", "--effects", "--predict", "x=1, ally=0",
        "--against", str(files / "rival.yaml"), "--json",
    )  # fmt: skip
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["rows"], found["clusters"], found["errors"]) == (500, 40, "sandwich")
    assert [c["term"] for c in found["coefficients"]] == [
        "x",
        "constant",
        "ally",
        "constant",
        "z",
        "regime=dem",
    ]
    assert all(c["low"] < c["estimate"] < c["high"] for c in found["coefficients"])
    assert np.array(found["covariance"]).shape == (6, 6)
    assert len(found["starts"]) == 3
    assert found["starts_at_the_top"] == 3
    assert found["aic"] == pytest.approx(12 - 2 * found["log_likelihood"])
    assert {e["column"] for e in found["effects"]} == {"x", "ally", "z", "regime=dem"}
    assert sum(p["chance"] for p in found["predictions"]) == pytest.approx(1)
    assert found["against"]["vuong"] > 1.96
    assert found["against"]["log_likelihoods"][0] == pytest.approx(found["log_likelihood"])


def test_the_terminal_shows_what_was_asked_beside_the_coefficients(estimate, files):
    code, out, _ = estimate(
        "--starts", "2", "--effects", "--predict", "z=1", "--against", str(files / "rival.yaml")
    )
    assert code == 0
    for words in ("What a column does", "if z = 1", "Against Crisis", "prefer the first model"):
        assert words in out


def test_coefficients_and_the_whole_are_written_to_files(estimate, tmp_path):
    assert estimate("--starts", "1", "-o", str(tmp_path / "fit.csv"))[0] == 0
    with (tmp_path / "fit.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["players"] for row in rows] == ["challenger"] * 3 + ["target"] * 3
    assert float(rows[0]["error"]) > 0
    code, out, _ = estimate("--starts", "1", "--json", "-o", str(tmp_path / "fit.json"))
    assert code == 0
    assert json.loads((tmp_path / "fit.json").read_text(encoding="utf-8")) == json.loads(out)


def test_link_and_noise_can_be_changed_from_outside(estimate):
    likelihoods = set()
    for options in ((), ("--link", "logit"), ("--noise", "private-payoffs")):
        likelihoods.add(json.loads(estimate("--starts", "1", "--json", *options)[1])["log_likelihood"])
    assert len(likelihoods) == 3
    code, _, err = estimate("--link", "logit", "--noise", "private-payoffs")
    assert code == 2
    assert "no logit form" in err


def test_errors_from_samples_are_repeated_by_the_seed(estimate):
    options = ("--starts", "1", "--errors", "bootstrap", "--samples", "5", "--json")
    once, again, other = (json.loads(estimate(*options, *more)[1]) for more in ((), (), ("--seed", "3")))
    assert once == again
    assert once["coefficients"][0]["error"] != other["coefficients"][0]["error"]


def test_shipped_models_are_listed(capsys):
    assert call(["estimate", "--list", "--json"]) == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert [model["id"] for model in models] == ["leblang-2003", "war-1800"]
    assert call(["estimate", "--list"]) == 0
    assert "leblang-2003" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--starts", "0"), "--starts is 0."),
        (("--samples", "1"), "--samples is 1."),
        (("--seed", "-1"), "--seed is -1."),
        (("--confidence", "95"), "--confidence is 95."),
        (("--predict", "xx=1"), "There is no regressor 'xx'.  Did you mean 'x'?"),
        (("--predict", "x=much"), "--predict has 'x=much', which gives no number."),
        (("--output", "fit.pdf"), "neither a table nor a document"),
        (("--cluster", "pears"), "Did you mean 'pair'?"),
        (("--frame", "first"), "this file holds one table"),
        (("--against", "leblang-2003"), "needs a model of the same outcomes"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(estimate, arguments, said):
    code, out, err = estimate(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_rivals_with_other_rows_are_refused(estimate, files):
    rows = (files / "crises.csv").read_text(encoding="utf-8").splitlines()
    rows[5] = ",".join(cell if place != 1 else "" for place, cell in enumerate(rows[5].split(",")))
    (files / "gap.csv").write_text("\n".join(rows), encoding="utf-8")
    code, _, err = estimate("--missing", "drop", "--against", str(files / "rival.yaml"), data="gap.csv")
    assert code == 2
    assert "different rows: 499 and 500" in err


def test_without_model_or_data_the_command_says_what_it_needs(capsys, files):
    assert call(["estimate"]) == 2
    assert "No model is named." in capsys.readouterr().err
    assert call(["estimate", str(files / "model.yaml")]) == 2
    assert "No data are named." in capsys.readouterr().err
