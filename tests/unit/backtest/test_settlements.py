"""Settlements of the past: how they are read, scored and screened."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.backtest.settlements.cases import past_settlements
from foedus.backtest.settlements.forecast import durability, dyad_of, paired_draws
from foedus.backtest.settlements.score import DEFINITIONS, _ranked, backtest, outcome
from foedus.backtest.settlements.screen import FACTS, Design, design, own_minds, screen
from foedus.cli.main import call
from foedus.files.dump import dump
from foedus.files.load import load, settlement_names

SIZE = 128


@pytest.fixture(scope="module")
def cases():
    return past_settlements()


@pytest.fixture(scope="module")
def result(cases):
    return backtest(cases, SIZE)


@pytest.fixture(scope="module")
def dyads(cases):
    scenarios = [case.scenario for case in cases]
    return [dyad_of(s, d) for s, d in zip(scenarios, paired_draws(scenarios, SIZE, 3), strict=True)]


def by_id(cases, name):
    return next(case for case in cases if case.scenario.id == name)


def test_every_settlement_of_the_ladder_is_there(cases):
    assert {case.scenario.id for case in cases} == {
        *("korea-1953", "sinai-1957", "suez-canal-1967", "cyprus-1974", "golan-1974", "sinai-1979"),
        *("bosnia-1995", "minsk-2014", "minsk-2015", "karabakh-1994", "karabakh-2020", "budapest-1994"),
    }


@pytest.mark.parametrize(
    ("name", "years", "any_breach", "held"),
    [
        ("minsk-2015", 5, True, False),
        ("minsk-2015", 5, False, True),
        ("minsk-2015", 10, False, False),
        ("korea-1953", 10, True, True),
        ("korea-1953", 20, True, False),
        ("korea-1953", 20, False, True),
        ("golan-1974", 20, True, True),
        ("karabakh-2020", 20, True, False),
    ],
)
def test_what_held_by_which_definition(cases, name, years, any_breach, held):
    assert by_id(cases, name).held(years, any_breach=any_breach) is held


def test_what_was_not_watched_long_enough_is_not_scored(cases):
    case = by_id(cases, "cyprus-1974")
    early = replace(case, observed_until=case.adopted + datetime.timedelta(days=2000))
    assert early.held(5, any_breach=True) is True
    assert early.held(10, any_breach=True) is None


@pytest.mark.parametrize("name", settlement_names())
def test_every_number_has_evidence_or_a_reason_and_none_but_the_case_is_set(name):
    scenario = load(name)
    assert [q.path for q in scenario.quantities if not (q.basis.evidence or q.basis.assumption)] == []
    defaults = load("budapest-1994").parameters
    assert {key: q.distribution for key, q in scenario.parameters.items()} == {
        key: q.distribution for key, q in defaults.items()
    }
    assert scenario.known_outcomes[0].adopted


def test_breaks_go_out_and_come_back(tmp_path):
    scenario = load("karabakh-2020")
    path = tmp_path / "again.json"
    path.write_text(json.dumps(dump(scenario)), encoding="utf-8")
    assert load(path).known_outcomes == scenario.known_outcomes


def test_scores_follow_from_the_chances_and_the_record(result, cases):
    for found in result.scored:
        d = list(DEFINITIONS).index(found.definition)
        h = (5, 10, 20).index(found.years)
        told = [case.held(found.years, any_breach=DEFINITIONS[found.definition]) for case in cases]
        pairs = [(p, t) for p, t in zip(result.chances[:, d, h], told, strict=True) if t is not None]
        assert found.n == len(pairs)
        assert found.score.brier == pytest.approx(np.mean([(p - t) ** 2 for p, t in pairs]))
        held = sum(t for _, t in pairs)
        rest = [((held - t) / (len(pairs) - 1) - t) ** 2 for _, t in pairs]
        assert found.base_rate.brier == pytest.approx(np.mean(rest))


def test_concordance_counts_the_pairs_that_can_be_told_apart(result, cases):
    lasted = [20.0 if case.years_to_breach is None else min(case.years_to_breach, 20.0) for case in cases]
    chance = result.chances[:, 0, 1]
    right = pairs = 0.0
    for i, first in enumerate(lasted):
        for j, second in enumerate(lasted):
            if first < second:
                pairs += 1
                right += 1.0 if chance[i] < chance[j] else 0.5 if chance[i] == chance[j] else 0.0
    assert result.ranked.pairs == pairs
    assert result.ranked.concordance == pytest.approx(right / pairs)


def test_what_was_broken_on_its_first_day_lasted_least(cases):
    first, *rest = cases
    broken = replace(first, breaks=(("limited_breach", first.adopted),))
    trusted, distrusted = np.full((2, len(cases)), 0.5)
    trusted[0], distrusted[0] = 0.9, 0.1
    assert _ranked((broken, *rest), trusted, 1).concordance < 0.5
    assert _ranked((broken, *rest), distrusted, 1).concordance > 0.5


@pytest.mark.parametrize(
    ("interval", "order", "level"),
    [
        ((0.1, 0.5), "held longer", "better than"),
        ((-0.5, -0.1), "held less long", "worse than"),
        ((-0.1, 0.5), "beyond chance (", "beyond chance, than"),
        (None, "beyond chance (", "beyond chance, than"),
    ],
)
def test_the_finding_follows_the_figures(result, interval, order, level):
    ranked = replace(result.ranked, spearman_interval=interval)
    scored = tuple(replace(s, lead=replace(s.lead, brier_interval=interval)) for s in result.scored)
    finding = outcome(replace(result, ranked=ranked, scored=scored)).finding
    assert order in finding
    assert level in finding


def test_a_settlement_has_the_chances_that_holding_it_alone_gives(cases):
    case = by_id(cases, "korea-1953")
    draws = paired_draws([case.scenario], SIZE, 5)[0]
    dyad = dyad_of(case.scenario, draws)
    years = survival(solve(dyad.game, 20).hazard)
    assert durability(case.scenario, draws).no_breach == pytest.approx(years[:, [4, 9, 19]])


def test_facts_are_means_and_ratios_over_the_dyads(dyads):
    found = screen(dyads)

    def failed(chosen):
        return np.array([1 - survival(solve(design(d, chosen), 5).hazard)[:, -1] for d in dyads])

    nobody = failed(Design(guarantor=False)).mean(axis=0)
    assert found.values["base_rate"] == pytest.approx(nobody)

    def hazard(chosen):
        return -np.log(np.maximum(1 - failed(chosen), 1e-12)).sum(axis=0)

    ratio = hazard(Design(force=20.0)) / hazard(Design())
    assert found.values["presence"] == pytest.approx(ratio)
    for fact in FACTS:
        inside = (found.values[fact.id] >= fact.low) & (found.values[fact.id] <= fact.high)
        assert np.array_equal(found.passed[fact.id], inside)
    assert np.array_equal(found.all_passed, np.logical_and.reduce(list(found.passed.values())))


def test_a_world_of_many_wars_deals_what_differs_from_war_to_war(dyads):
    order = np.random.default_rng(1).permutation(SIZE)
    dealt = own_minds(dyads[0], order)
    assert np.array_equal(dealt.game.drive, dyads[0].game.drive[order])
    assert np.array_equal(dealt.game.discount, dyads[0].game.discount)


def test_a_parameter_has_one_value_in_all_settlements_of_a_draw(dyads):
    for dyad in dyads[1:]:
        assert np.array_equal(dyad.numbers["guarantor_scale"], dyads[0].numbers["guarantor_scale"])


def test_the_command_needs_no_data(capsys):
    assert call(["backtest", "settlements", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["n"] == 12
    assert {"facts", "share_of_draws", "shifts", "scores"} <= set(found["screen"])
    assert {"spearman", "concordance", "pairs", "spearman_interval"} == set(found["rank"])
    assert len(found["scores"]) == 6
