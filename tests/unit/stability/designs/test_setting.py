from __future__ import annotations

import datetime
import importlib
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import parameters, quantity

from foedus.analyses.obligations.result import Verdict
from foedus.analyses.stability.describe import decisive
from foedus.analyses.stability.designs import setting
from foedus.analyses.stability.designs.calendar import years_before
from foedus.analyses.stability.designs.commitments import commitments, fitting
from foedus.analyses.stability.designs.dishonour import owed_together, priced
from foedus.analyses.stability.designs.strengths import relative_strength
from foedus.analyses.stability.guarantee_game.merging import merge_last, unmerged
from foedus.analyses.stability.guarantee_game.yearly_tree import coalition_strength, solve
from foedus.model.forces import Stakes
from foedus.model.treaties import Duty

cases = importlib.import_module("tests.unit.stability.cases")
random_game = importlib.import_module("tests.unit.stability.games").random_game


def test_the_division_is_read_from_the_end_that_the_challenger_prefers():
    case = cases.case()
    draws = cases.sample(case, 64)
    low = setting.division(case, draws, case.stakes, case.proposals[0])
    high = setting.division(case, draws, replace(case.stakes, challenger_prefers="high"), case.proposals[0])
    np.testing.assert_allclose(low + high, 1)
    assert 0.58 <= low.min() <= low.max() <= 0.72, "the terms lie between 28 and 42 of 100"


def test_without_an_issue_the_division_is_the_parameter():
    case = cases.case()
    draws = cases.sample(case, 64)
    stakes = Stakes("CHA", "TGT", ())
    expected = draws.of(case.parameter("stability.division"))
    np.testing.assert_array_equal(setting.division(case, draws, stakes, case.proposals[0]), expected)


@pytest.mark.parametrize(
    ("starts", "years"),
    [(None, 0), ((2024, 1, 1), 0), ((2025, 6, 1), 0), ((2026, 9, 1), 2), ((2028, 2, 13), 3)],
)
def test_years_before_a_guarantee_are_counted_to_the_nearest(starts, years):
    case = cases.case()
    proposal = replace(case.proposals[0], starts=None if starts is None else datetime.date(*starts))
    assert years_before(case, proposal) == years


def test_strength_is_the_mean_of_both_ratios():
    case = cases.case()
    draws = cases.sample(case, 1)
    found = relative_strength(case, draws, case.actor["TGT"], case.actor["CHA"], np.array([0.5]))
    assert found[0] == pytest.approx(((64.7 / 149) * (800 / 1300)) ** 0.5)


def test_only_attacks_by_the_challenger_on_the_target_or_a_force_in_it_count():
    case = cases.case()
    other = (
        replace(cases.ATTACK, id="by-another", attacker="EAS"),
        replace(cases.ATTACK, id="elsewhere", target_of="EAS"),
        replace(cases.ATTACK, id="small", severity="incident"),
        replace(cases.ATTACK, id="asked-for", provoked=True),
        replace(cases.ATTACK_ON_FORCE, id="force-elsewhere", place="EAS"),
        replace(cases.ATTACK, id="at-sea", target_kind="vessel"),
    )
    case = replace(case, contingencies=(*case.contingencies, *other))
    assert fitting(case, case.proposals[0], guaranteed=True) == (cases.ATTACK, cases.ATTACK_ON_FORCE)
    assert fitting(case, case.proposals[0], guaranteed=False) == ()


def test_the_price_is_that_of_the_dearest_duty():
    case = cases.case()
    draws, proposal = cases.sample(case, 64), case.proposals[4]
    findings = (
        cases.finding("membership", "BIG", Duty.CONSULT),
        cases.finding("membership", "BIG", Duty.ALL_MEANS, Verdict.CONTESTED),
        cases.finding("membership", "BIG", Duty.NEUTRALITY),
        cases.finding("membership", "WES", Duty.IMMEDIATE_MILITARY_AID),
        cases.finding("none", "BIG", Duty.IMMEDIATE_MILITARY_AID),
    )
    found = commitments(
        case, replace(cases.owed({}), findings=findings), proposal, (cases.ATTACK,), case.actor["BIG"]
    )
    assert {commitment.duty for commitment in found} == {Duty.CONSULT, Duty.ALL_MEANS}
    half = 0.5 * draws.of(case.parameter("stability.dishonour_all_means"))
    own = tuple(priced(case, draws, case.stakes, proposal, "BIG", one) for one in found)
    manned = np.zeros(draws.size, dtype=bool)
    np.testing.assert_allclose(
        owed_together(draws, case.stakes, proposal, "BIG", own, manned, guaranteed=True), half
    )


def test_each_guarantor_has_its_own_troops_in_place():
    case = cases.case()
    draws = cases.sample(case, 16)
    supply = cases.supply("force", 16, 30_000.0)
    game = setting.game(case, draws, case.stakes, case.proposals[2], cases.owed({}), supply)
    outrage = draws.of(case.parameter("stability.outrage"))
    np.testing.assert_allclose(game.outrage[:, 0], 0)
    np.testing.assert_allclose(game.outrage[:, 1], 10 * outrage)
    np.testing.assert_allclose(game.dishonour, 0)
    weight = draws.of(case.parameter("stability.forward_weight"))
    np.testing.assert_allclose(game.forward_strength, weight * 30 / 1300)


def test_the_others_lose_strength_without_the_strongest():
    game = random_game(5, 2, enabler=0)
    strength = coalition_strength(game)
    np.testing.assert_allclose(strength[1], game.guarantor_strength[:, 1] * (1 - game.dependence))
    np.testing.assert_allclose(strength[3], game.guarantor_strength.sum(axis=1))


def test_merged_guarantors_keep_their_joint_strength():
    game = random_game(5, 4, enabler=3)
    merged = merge_last(game, 2)
    assert (merged.guarantors, merged.enabler) == (2, 1)
    np.testing.assert_allclose(merged.guarantor_strength.sum(axis=1), game.guarantor_strength.sum(axis=1))
    assert unmerged(np.array([1.0, 2.0]), 4).tolist() == [1, 2, 2, 2]


def test_a_target_that_gains_by_war_is_named_as_the_danger():
    values = {"target_breach_cost": 0.0, "target_war_cost": 0.0, "loss_if_lost": 0.9, "target_strength": 9.0}
    own = {f"stability.{name}": quantity(f"parameters/stability.{name}", v) for name, v in values.items()}
    case = cases.case(parameters={**parameters(), **own, "stability.drive": quantity("drive", -0.5)})
    draws = cases.sample(case, 64)
    path = solve(setting.game(case, draws, case.stakes, case.proposals[0], cases.owed({}), None), years=5)
    said = decisive(case, case.stakes, path, path.honour, 0, 5)
    assert said.startswith("It turns on whether Tgt itself finds breaking better than keeping")
