"""Records of peace: read, learnt from, forecast conflict by conflict, scored."""

from __future__ import annotations

import importlib
import json
import math

import numpy as np
import pytest
from tests.unit.backtest import peace

from foedus.backtest.durability import accuracy, fortna, held_out, interstate, ucdp, walter
from foedus.backtest.durability.learn import (
    HOLDS,
    Hold,
    held_cox,
    kaplan_meier,
    plain_cox,
    pool,
    tabulate,
)
from foedus.backtest.durability.published import cox_model, e_value, e_value_of_risk_ratio
from foedus.backtest.durability.recurrence import of_episodes, of_pairs
from foedus.cli.main import call
from foedus.errors import InputError

# --- reading ---------------------------------------------------------------------------------------------


def test_a_cease_fire_with_two_stretches_is_one_spell(tmp_path):
    later = {"_t0": "730.5", "_t": "1095.75", "_d": "1", "pk_dum": "1"}
    record = fortna.read_fortna(
        peace.write(tmp_path, "fortna", [peace.FORTNA | {"_d": "0"}, peace.FORTNA | later])
    )
    (spell,) = record.spells
    assert (spell.years, spell.failed, spell.ended, spell.year) == (3.0, True, "truce", 1991)
    assert [s.conditions["peacekeepers"] for s in spell.stretches] == [0.0, 1.0]
    first = spell.stretches[0].conditions
    assert first["deaths"] == pytest.approx(0.0, abs=1e-6)
    assert (first["war_years"], first["development"], first["earlier_spells"]) == (0.5, 0.0, 0.0)
    assert "territory" not in first  # blank is not known, and not 0


def test_an_earlier_cease_fire_of_the_same_conflict_counts_whatever_the_order_of_rows(tmp_path):
    rows = [peace.FORTNA | {"id": "2", "cfdate": "1995-01-01"}, peace.FORTNA]
    record = fortna.read_fortna(peace.write(tmp_path, "fortna", rows))
    earlier = {s.id: s.stretches[0].conditions["earlier_spells"] for s in record.spells}
    assert earlier == {"1": 0.0, "2": math.log(2)}


def test_a_war_of_walter_s_has_a_new_spell_after_each_renewal(tmp_path):
    years = [
        ("1990", "0", "0"),
        ("1991", "1", "1"),
        ("1995", "0", "0"),
        ("1995", "0", "0"),
        ("1996", "1", "0"),
    ]
    rows = [
        peace.WALTER | {"year": year, "lastyear": last, "renewed_war": renewed}
        for year, last, renewed in years
    ]
    record = walter.read_walter(peace.write(tmp_path, "walter", rows))
    assert [(s.year, s.years, s.failed) for s in record.spells] == [(1990, 2.0, True), (1995, 2.0, False)]
    assert record.spells[1].stretches[0].conditions["earlier_spells"] == math.log(2)


def test_an_episode_is_watched_to_the_last_year_of_the_record(tmp_path):
    rows = [
        peace.UCDP,
        peace.UCDP | {"dyadep_id": "2", "year": "2010", "gap": "4.0", "outcome": "1"},
        peace.UCDP | {"dyadep_id": "3", "outcome": ""},
    ]
    record = ucdp.read_ucdp(peace.write(tmp_path, "ucdp", rows))
    assert [(s.years, s.failed, s.ended) for s in record.spells] == [
        (24.0, False, "low activity"),
        (4.0, True, "peace agreement"),
    ]
    assert record.left_out == 1


def test_a_pair_of_states_fails_at_the_first_of_war_and_dispute(tmp_path):
    rows = [
        peace.INTERSTATE | {"next_war": "1970", "next_fatal_mid": "1960"},
        peace.INTERSTATE | {"start_y": "1969", "end_y": "1970", "statea": "20", "stateb": "2"},
    ]
    record = interstate.read_interstate(peace.write(tmp_path, "interstate", rows))
    assert [(s.years, s.failed) for s in record.spells] == [(7.0, True), (44.0, False)]
    assert record.spells[1].stretches[0].conditions["earlier_spells"] == math.log(2)
    assert len(interstate.since(record, 1960)) == 1


def test_one_state_has_one_number_whichever_list_it_is_from(tmp_path):
    record = ucdp.read_ucdp(peace.write(tmp_path, "ucdp", [peace.UCDP | {"gwno_loc": "679, 260"}]))
    assert record.spells[0].states == {"678", "255"}


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("fortna", {"_t": "abc"}, ":2: _t reads 'abc'"),
        ("fortna", {"_t": "0"}, "ends after it begins"),
        ("fortna", {"_t": ""}, ":2: _t is blank"),
        ("fortna", {"outcome": "9"}, "outcome reads 9"),
        ("fortna", {"_d": "2"}, ":2: _d reads '2'"),
        ("fortna", {"pk_dum": "7"}, "from 0 to 1"),
        ("walter", {"lastyear": "0"}, ":2: war 1 has no last year"),
        ("walter", {"year": "19"}, "year reads '19'"),
        ("ucdp", {"outcome": "8"}, "outcome reads 8"),
        ("ucdp", {"gwno_loc": "Mali"}, "gwno_loc reads 'Mali'"),
        ("ucdp", {"gap": "-3"}, "gap reads '-3'"),
        ("interstate", {"censor_year": ""}, "censor_year is blank"),
        ("interstate", {"batdths": "nil"}, "batdths reads 'nil'"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_line(capsys, tmp_path, name, change, says):
    row = {"fortna": peace.FORTNA, "walter": peace.WALTER, "ucdp": peace.UCDP, "interstate": peace.INTERSTATE}
    peace.write(tmp_path, name, [row[name] | change])
    assert call(["backtest", "durability", "--data", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert "Traceback" not in captured.err


def test_a_table_without_a_column_is_refused(tmp_path):
    rows = [{key: value for key, value in peace.FORTNA.items() if key != "pk_dum"}]
    with pytest.raises(InputError, match="lacks 1 of the columns needed: pk_dum"):
        fortna.read_fortna(peace.write(tmp_path, "fortna", rows))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--data", "{folder}"], "none of the records of peace is in this folder"),
        (["--data", "{folder}/no-such"], "no such folder"),
        (["--data", "{folder}", "--fit", "x.csv"], "Leave out --fit"),
    ],
)
def test_a_folder_without_records_is_refused(capsys, tmp_path, arguments, says):
    given = [argument.format(folder=tmp_path) for argument in arguments]
    assert call(["backtest", "durability", *given]) == 2
    assert says in capsys.readouterr().err


def test_too_few_conflicts_are_not_forecast_from_each_other(capsys, tmp_path):
    peace.write(tmp_path, "fortna", peace.fortna_rows(4))
    assert call(["backtest", "durability", "--data", str(tmp_path)]) == 2
    assert "Name a file with more conflicts" in capsys.readouterr().err


def test_conflicts_that_all_share_a_state_are_not_forecast_from_each_other(capsys, tmp_path):
    rows = [
        peace.UCDP | {"dyadep_id": str(i), "conflict_id": str(i), "gwno_loc": f"2, {100 + i}", "gap": "3"}
        for i in range(20)
    ]
    peace.write(tmp_path, "ucdp", rows)
    assert call(["backtest", "durability", "--data", str(tmp_path)]) == 2
    assert "no failure is left to learn from" in capsys.readouterr().err


def test_a_record_in_which_nothing_varies_is_scored_as_it_is(capsys, tmp_path):
    rows = [
        peace.FORTNA
        | {
            "id": str(i),
            "ccode": str(i),
            "cluster": str(i),
            "clust2": str(i),
            "lifes": "",
            "_t": str(400 + i),
            "_d": str(i % 2),
        }
        for i in range(24)
    ]
    peace.write(tmp_path, "fortna", rows)
    assert call(["backtest", "durability", "--data", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["selection"] is None
    assert found["records"][0]["scores"]["ours"]["concordance"]["value"] == 0.5


# --- learning --------------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path):
    return tabulate(fortna.read_fortna(peace.write(tmp_path, "fortna", peace.fortna_rows())))


def test_kaplan_meier_is_the_product_of_shares_left(tmp_path):
    years, failed = [1, 2, 2, 3, 5], [1, 1, 0, 1, 0]
    rows = [
        peace.FORTNA | {"id": str(i), "_t": str(365.25 * y), "_d": str(d)}
        for i, (y, d) in enumerate(zip(years, failed, strict=True))
    ]
    table = tabulate(fortna.read_fortna(peace.write(tmp_path, "fortna", rows)))
    found = kaplan_meier(table, np.ones(5, bool)).survival(table.start[:1], np.array([0.5, 1.0, 2.5, 4.0]))
    assert found[0] == pytest.approx([1, 4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 1 / 2])


def test_a_hold_of_nothing_is_plain_cox(table):
    kept = np.ones(len(table.record), bool)
    plain = plain_cox(table, kept, table.conditions)
    ours = held_cox([table], 0, [kept], Hold(float("inf"), 1e-9)).curves
    assert ours.beta == pytest.approx(plain.beta, abs=1e-4)
    assert ours.survival(table.start, held_out.GRID) == pytest.approx(
        plain.survival(table.start, held_out.GRID), abs=1e-4
    )


def test_sharing_moves_a_short_record_towards_a_long_one(tmp_path, table):
    (tmp_path / "b").mkdir()
    short = tabulate(fortna.read_fortna(peace.write(tmp_path / "b", "fortna", peace.fortna_rows(6, seed=5))))
    kept = [np.ones(len(t.record), bool) for t in (short, table)]
    column = table.conditions.index("victory")
    target = held_cox([table], 0, kept[1:], Hold(float("inf"), 1.0)).curves.beta[column]
    apart = held_cox([short, table], 0, kept, Hold(float("inf"), 16.0)).curves.beta[column]
    together = held_cox([short, table], 0, kept, Hold(0.25, 1000.0)).curves.beta[column]
    assert abs(together - target) < abs(apart - target)


def test_each_record_keeps_a_baseline_of_its_own(table):
    kept = [np.ones(len(table.record), bool)] * 2
    laid = pool([table, table], kept, HOLDS[-1])
    assert sorted(set(laid.spans.stratum.tolist())) == [0, 1]
    assert laid.penalty[: len(laid.shared)] == pytest.approx(HOLDS[-1].shared)


def test_what_is_not_known_takes_its_mean_among_what_is_learnt_from(tmp_path):
    rows = peace.fortna_rows(12)
    for row in rows[:4]:
        row["lifes"] = ""
    table = tabulate(fortna.read_fortna(peace.write(tmp_path, "fortna", rows)))
    column = table.conditions.index("development")
    kept = np.arange(len(table.record)) < 20
    fill = plain_cox(table, kept, ("victory",)).fill[column]
    assert fill == pytest.approx(np.nanmean(table.start[kept, column]))


# --- forecasting -----------------------------------------------------------------------------------------


def test_nothing_that_shares_a_state_with_what_is_forecast_is_learnt_from(tmp_path, table):
    country = table.record.spells[0].states
    rows = [
        peace.UCDP | {"dyadep_id": str(i), "gwno_loc": state} for i, state in enumerate(["900", *country])
    ]
    other = tabulate(ucdp.read_ucdp(peace.write(tmp_path, "ucdp", rows)))
    out = np.array([spell.conflict == table.record.spells[0].conflict for spell in table.record.spells])
    own, theirs = held_out.without([table, other], 0, out)
    assert not np.any(own & out)
    assert own.sum() == len(table.record) - out.sum()
    assert theirs.tolist() == [True, False]


def test_the_outcome_of_a_conflict_does_not_move_its_own_forecast(tmp_path):
    rows = peace.fortna_rows(16)
    few = (Hold(float("inf"), 1.0), Hold(float("inf"), 16.0))

    def forecast(changed):
        table = tabulate(fortna.read_fortna(peace.write(tmp_path, "fortna", changed)))
        found = held_out.forecast_held_out([table], 0, few).forecasts
        own = [spell.id in {"0", "1"} for spell in table.record.spells]
        return {way: (f.log_hazard[own], f.survival[own]) for way, f in found.items()}

    before = forecast(rows)
    for row in rows[:2]:
        row["_t"], row["_d"] = "14", "1"
    after = forecast(rows)
    for way, (order, chance) in before.items():
        assert after[way][0] == pytest.approx(order, abs=1e-6), way
        assert after[way][1] == pytest.approx(chance, abs=1e-6), way


def test_blocks_hold_whole_conflicts_and_about_as_many_spells():
    group = np.repeat(np.arange(20), np.arange(1, 21))
    block = held_out.deal(group, 20, 4)
    load = np.bincount(block, weights=np.bincount(group))
    assert load.max() - load.min() <= 4


# --- scoring ---------------------------------------------------------------------------------------------


def observed(years, failed, group=None):
    return accuracy.Observed(
        np.array(years, float),
        np.array(failed, bool),
        np.arange(len(years)) if group is None else np.array(group),
    )


def test_where_all_are_seen_to_their_end_the_brier_score_is_a_plain_mean():
    o = observed([1.0, 3.0], [True, True])
    survival = np.array([[0.4, 0.1], [0.9, 0.8]])
    found = accuracy.integrated_brier(o, survival, np.array([2.0, 4.0]))
    assert found == pytest.approx([(0.4**2 + 0.1**2) / 2, (0.1**2 + 0.8**2) / 2])


def test_a_spell_lost_from_sight_is_weighed_by_those_like_it():
    """By hand: of three, one is lost after 1 year, so that the two others count 3/2 from then on."""
    o = observed([1.0, 2.0, 5.0], [False, True, True])
    found = accuracy.integrated_brier(o, np.full((3, 1), 0.5), np.array([3.0]))
    assert found == pytest.approx([0.0, 0.25 * 1.5, 0.25 * 1.5])


def test_concordance_is_the_share_of_pairs_in_the_right_order():
    rng = np.random.default_rng(3)
    years, failed = rng.integers(1, 9, 40).astype(float), rng.random(40) < 0.6
    hazard = rng.integers(0, 5, 40).astype(float)
    right = comparable = 0.0
    for i in range(40):
        for j in range(40):
            if failed[i] and (years[i] < years[j] or (years[i] == years[j] and not failed[j])):
                comparable += 1
                right += (hazard[i] > hazard[j]) + 0.5 * (hazard[i] == hazard[j])
    o = observed(years, failed, np.arange(40) // 4)
    found = accuracy.pairs(o, hazard)
    assert found.concordance() == pytest.approx(right / comparable)
    once = np.ones((1, 10))
    assert found.concordance(once) == pytest.approx([right / comparable])


def test_lifelines_counts_the_same_pairs():
    utils = importlib.import_module("lifelines.utils")
    rng = np.random.default_rng(4)
    years, failed, hazard = rng.exponential(size=50), rng.random(50) < 0.7, rng.normal(size=50)
    found = accuracy.pairs(observed(years, failed), hazard).concordance()
    assert found == pytest.approx(utils.concordance_index(years, -hazard, failed))


def test_the_e_value_is_that_of_its_authors_example():
    """VanderWeele and Ding (2017): a risk ratio of 3.9 has an E-value of 7.26."""
    assert e_value_of_risk_ratio(3.9) == pytest.approx(7.26, abs=0.005)
    assert e_value(1.0) == pytest.approx(1.0)
    assert e_value(0.25) == pytest.approx(e_value(4.0))


def test_a_hazard_ratio_comes_with_its_interval(table):
    ratio = cox_model(table, "x", ("victory",)).of("victory")
    low, high = ratio.interval
    assert low < ratio.value < high < 1
    assert ratio.p < 0.01


def test_rates_count_spells_that_were_watched_long_enough(tmp_path):
    rows = [
        peace.UCDP | {"dyadep_id": "1", "outcome": "1", "gap": "3"},
        peace.UCDP | {"dyadep_id": "2", "outcome": "1", "gap": "9"},
        peace.UCDP | {"dyadep_id": "3", "outcome": "1", "year": "2016"},
        peace.UCDP | {"dyadep_id": "4", "outcome": "1"},
    ]
    rate = of_episodes(ucdp.read_ucdp(peace.write(tmp_path, "ucdp", rows)))[0]
    assert (rate.what, rate.n) == ("peace agreement", 3)
    assert (rate.within_5, rate.within_10, rate.ever) == pytest.approx((1 / 3, 2 / 3, 2 / 3))


def test_a_rate_of_no_spells_is_nothing(tmp_path):
    record = interstate.read_interstate(peace.write(tmp_path, "interstate", [peace.INTERSTATE]))
    assert [(r.n, r.ever) for r in of_pairs(record)] == [(0, 0.0), (1, 0.0)]


# --- the command -----------------------------------------------------------------------------------------


def test_one_json_document_with_scores_and_ratios(capsys, tmp_path):
    (tmp_path / "peace").mkdir()
    peace.write(tmp_path / "peace", "fortna", peace.fortna_rows(20))
    assert call(["backtest", "durability", "--data", str(tmp_path), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    found = json.loads(captured.out)
    (record,) = found["records"]
    assert (record["name"], record["spells"], record["conflicts"]) == ("fortna", 40, 20)
    assert set(record["scores"]) == {"ours", "kaplan_meier", "cox", "cox_all"}
    assert record["scores"]["ours"]["concordance"]["value"] > 0.6
    assert found["hazard_ratios"][0]["model"] == "peacekeepers alone"
    assert len(found["missing"]) == 3
    assert sum(record["chosen"].values()) == 40


def test_in_words_it_says_what_is_missing(capsys, tmp_path):
    peace.write(tmp_path, "fortna", peace.fortna_rows(20))
    assert call(["backtest", "durability", "--data", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Not at hand, so left out: walter_2015*.csv" in told
    assert "Kaplan-Meier" in told
