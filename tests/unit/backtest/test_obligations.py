"""The back-test of the casus foederis on small histories."""

from __future__ import annotations

import json

import pytest
from tests.unit.backtest.histories import many, row, write

from foedus.backtest.obligations.cases import read_history
from foedus.backtest.obligations.score import backtest, outcome
from foedus.errors import InputError


def chances(result):
    return {(v.war, v.treaty): v.chance for v in result.verdicts}


def histories(tmp_path, scored, learnt):
    return (
        read_history(write(tmp_path, scored, "scored.csv")),
        read_history(write(tmp_path, learnt, "learnt.csv")),
    )


def test_what_a_war_of_one_kind_taught_is_used_on_the_next(tmp_path):
    result = backtest(*histories(tmp_path, many(range(20, 28)), many(range(12))))
    assert result.score.accuracy > result.baselines["majority"].score.accuracy
    assert result.n == 24
    assert result.baselines["majority"].score.accuracy == pytest.approx(14 / 24)


def test_outcomes_of_the_scored_rows_do_not_touch_the_forecasts(tmp_path):
    scored, learnt = many(range(20, 28)), many(range(12))
    before = chances(backtest(*histories(tmp_path, scored, learnt)))
    turned = {
        "invoked_honoured": "not_invoked_casus_foederis",
        "not_invoked_casus_foederis": "invoked_violated",
        "invoked_violated": "not_invoked_casus_foederis",
    }
    for changed in scored:
        changed.update(status_LLM=turned[changed["status_LLM"]], honorLLM="1.0", cfnaLLM="1.0", status_BF="?")
    assert chances(backtest(*histories(tmp_path, scored, learnt))) == before


def test_new_names_of_wars_and_another_order_change_nothing(tmp_path):
    rows = many()
    before = backtest(read_history(write(tmp_path, rows)))
    for changed in rows:
        changed["warid"] = str(900 - int(changed["warid"]))
    after = backtest(read_history(write(tmp_path, rows[::-1])))
    renamed = {(str(900 - int(war)), treaty): chance for (war, treaty), chance in chances(before).items()}
    assert chances(after) == pytest.approx(renamed, abs=1e-9)
    assert after.score.brier == pytest.approx(before.score.brier, abs=1e-9)
    assert after.score.brier_interval == pytest.approx(before.score.brier_interval, abs=1e-9)


def test_a_war_that_is_scored_is_not_learnt_from(tmp_path):
    scored = many(range(20, 24))
    own = [row("20", treaty="100", status="not_invoked_casus_foederis") for _ in range(40)]
    with_it = backtest(*histories(tmp_path, scored, many(range(8)) + own))
    without = backtest(*histories(tmp_path, scored, many(range(8))))
    assert chances(with_it) == chances(without)
    assert with_it.left_out_wars == ("20",)


def test_a_file_with_the_same_wars_teaches_nothing(tmp_path):
    with pytest.raises(InputError, match="nothing is left to learn from"):
        backtest(*histories(tmp_path, many(), many()))


def test_one_war_alone_needs_another_file(tmp_path):
    scored, learnt = histories(tmp_path, many([20]), many(range(8)))
    with pytest.raises(InputError, match="all hard cases are of one war"):
        backtest(scored)
    result = backtest(scored, learnt)
    assert result.score.accuracy_interval is None  # one war does not tell how wars differ
    assert json.loads(json.dumps(outcome(result).document))["accuracy_interval"] is None


def test_wars_of_one_outcome_alone_are_learnt_from_without_complaint(tmp_path):
    result = backtest(
        *histories(tmp_path, many(range(20, 24)), [row(str(w), status="invoked_honoured") for w in range(4)])
    )
    assert all(verdict.chance > 0.9 for verdict in result.verdicts)


def test_every_miss_comes_with_its_reasons(tmp_path):
    found = outcome(backtest(read_history(write(tmp_path, many())))).document
    attacked_in_vain = {(miss["war"], miss["treaty"]) for miss in found["misses"]}
    assert {("0", "100"), ("4", "100")} <= attacked_in_vain
    for miss in found["misses"]:
        assert miss["for"] or miss["against"]
        assert all(reason["log_odds"] > 0 for reason in miss["for"])
        assert all(reason["log_odds"] < 0 for reason in miss["against"])
        assert (miss["chance"] >= 0.5) != miss["called"]
    assert len(found["forecasts"]) == found["n"] == 24
