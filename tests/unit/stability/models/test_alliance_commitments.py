from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.alliance_commitments import (
    Outcome,
    alliance_commitment,
    best_commitment,
)
from foedus.analyses.stability.trees.backward_induction import Chance, Decision, solve
from foedus.analyses.stability.trees.backward_induction import Outcome as End
from foedus.errors import InvalidInputError


def random_numbers(size, seed):
    rng = np.random.default_rng(seed)
    helped, alone = np.sort(rng.uniform(0, 1, (2, size)), axis=0)
    share, demand = np.sort(rng.uniform(0, 1, (2, size)), axis=0)
    return {
        "promise": rng.uniform(0, 1, size),
        "cover": rng.uniform(0, 1, size),
        "status_quo": share,
        "win_chance_alone": alone,
        "win_chance_helped": helped,
        "challenger_cost": rng.uniform(0, 0.3, size),
        "target_cost": rng.uniform(0, 0.3, size),
        "demand": demand,
    }


def tree(n):
    """The game written out, the move that keeps the peace first, and resisting before conceding."""

    def war(helped):
        chance = n["win_chance_helped"] if helped else n["win_chance_alone"]
        return End({"challenger": chance - n["challenger_cost"], "target": 1 - chance - n["target_cost"]})

    def lottery(help_chance):
        return Chance(((help_chance, war(True)), (1 - help_chance, war(False))))

    kept = End({"challenger": n["status_quo"], "target": 1 - n["status_quo"]})
    given = End({"challenger": n["demand"], "target": 1 - n["demand"]})
    reply = Decision("reply", "target", {"resist": lottery(n["promise"]), "concede": given})
    attack = Decision("attack", "challenger", {"keep": kept, "attack": reply})
    return Decision("start", "target", {"wait": attack, "start": lottery(n["promise"] * n["cover"])})


def outcome_of(solved):
    choices = solved.choices
    if choices["start"]["start"] == 1:
        return Outcome.ENTRAPMENT
    if choices["attack"]["keep"] == 1:
        return Outcome.PEACE
    return Outcome.ATTACK if choices["reply"]["resist"] == 1 else Outcome.CONCESSION


def test_it_is_what_backward_induction_finds_on_the_whole_tree():
    numbers = random_numbers(4000, 1)
    found = alliance_commitment(**numbers)
    assert {Outcome(code) for code in np.unique(found.outcome)} == set(Outcome)
    for case in range(4000):
        n = {name: float(values[case]) for name, values in numbers.items()}
        assert found.outcome[case] == outcome_of(solve(tree(n), {"challenger": 0, "target": 0}))


def test_ties_keep_the_peace():
    # Binary fractions, so that thresholds are met to the last digit.
    numbers = {
        "status_quo": 0.25,
        "win_chance_alone": 0.75,
        "win_chance_helped": 0.25,
        "challenger_cost": 0.125,
        "target_cost": 0.125,
        "demand": 0.75,
    }
    found = alliance_commitment(promise=[0.75, 0.74], cover=0.0, **numbers)
    assert (found.deters_from[0], found.resists_from[0]) == (0.75, 0.25)
    np.testing.assert_array_equal(found.outcome, [Outcome.PEACE, Outcome.ATTACK])
    assert alliance_commitment(promise=0.25, cover=0.0, **numbers).outcome == Outcome.ATTACK


def test_rounding_decides_no_tie():
    # Both thresholds are 0.75 and 0.25 by hand, but not to the last digit.
    numbers = {
        "status_quo": 0.5,
        "win_chance_alone": 0.7,
        "win_chance_helped": 0.3,
        "challenger_cost": 0.1,
        "target_cost": 0.1,
        "demand": 0.7,
    }
    found = alliance_commitment(promise=[0.25, 0.75], cover=1.0, **numbers)
    assert found.restrained_up_to[0] < 0.75
    np.testing.assert_array_equal(found.outcome, Outcome.PEACE)


def test_the_more_is_covered_the_likelier_the_ally_begins_a_war_and_never_the_less():
    """Moral hazard: with the promise unchanged, cover never makes peace out of war."""
    numbers = random_numbers(2000, 2)
    before = None
    for cover in np.linspace(0, 1, 21):
        begins = alliance_commitment(**(numbers | {"cover": cover})).outcome == Outcome.ENTRAPMENT
        if before is not None:
            assert np.all(begins | ~before)
        before = begins
    assert before.sum() > 20
    assert not np.any(
        (alliance_commitment(**(numbers | {"cover": 0.0})).outcome == Outcome.ENTRAPMENT)
        & (alliance_commitment(**numbers).restrained_up_to >= 0)
    )


def test_a_promise_that_deters_without_unleashing_lies_below_certainty_where_sure_help_unleashes():
    """Deliberate ambiguity: an unconditional promise can be chosen unsure enough to do both."""
    numbers = random_numbers(5000, 3)
    sure = alliance_commitment(**(numbers | {"promise": 1.0, "cover": 1.0}))
    unleashes = sure.outcome == Outcome.ENTRAPMENT
    curable = unleashes & (sure.restrained_up_to >= 0)
    assert curable.sum() > 50
    middle = (sure.needed + np.minimum(sure.restrained_up_to, 1)) / 2
    ambiguous = alliance_commitment(**(numbers | {"promise": np.where(curable, middle, 0.0), "cover": 1.0}))
    assert np.all(middle[curable] < 1)
    np.testing.assert_array_equal(ambiguous.outcome[curable], Outcome.PEACE)


def test_the_threshold_of_restraint_is_above_both_others_by_costs_and_concession():
    n = random_numbers(1000, 4)
    found = alliance_commitment(**n)
    swing = n["win_chance_alone"] - n["win_chance_helped"]
    np.testing.assert_allclose(
        (found.restrained_up_to - found.deters_from) * swing, n["challenger_cost"] + n["target_cost"]
    )
    np.testing.assert_allclose(
        (found.restrained_up_to - found.resists_from) * swing, n["demand"] - n["status_quo"]
    )


def test_help_can_deter_by_making_the_target_resist_at_all():
    """Benson, Meirowitz and Ramsay: what looks like moral hazard is what deters."""
    found = alliance_commitment(
        promise=[0.0, 0.5],
        cover=0.0,
        status_quo=0.5,
        win_chance_alone=0.55,
        win_chance_helped=0.2,
        challenger_cost=0.1,
        target_cost=0.2,
        demand=0.6,
    )
    assert found.deters_from[0] < 0 < found.resists_from[0]
    np.testing.assert_array_equal(found.outcome, [Outcome.CONCESSION, Outcome.PEACE])


def test_the_highest_cover_is_the_greatest_that_keeps_the_ally_still():
    numbers = random_numbers(2000, 5)
    found = alliance_commitment(**numbers)
    matters = (found.outcome == Outcome.PEACE) | (found.outcome == Outcome.ENTRAPMENT)
    below = alliance_commitment(**(numbers | {"cover": np.nan_to_num(found.highest_cover) * (1 - 1e-9)}))
    assert np.all(below.outcome[matters & ~np.isnan(found.highest_cover)] == Outcome.PEACE)
    inside = matters & (found.highest_cover < 0.99)
    above = alliance_commitment(
        **(numbers | {"cover": np.minimum(np.nan_to_num(found.highest_cover) + 1e-6, 1.0)})
    )
    assert inside.sum() > 20
    assert np.all(above.outcome[inside] == Outcome.ENTRAPMENT)


def worth_to_guarantor(n, stake, cost):
    """Draw by draw, from the outcome and what each side then holds."""
    found = alliance_commitment(**n)
    worths = []
    for case, outcome in enumerate(found.outcome):
        promise, cover, share, alone, helped, demand = (
            float(np.broadcast_to(n[name], found.outcome.shape)[case])
            for name in ("promise", "cover", "status_quo", "win_chance_alone", "win_chance_helped", "demand")
        )
        if outcome == Outcome.PEACE:
            worths.append(stake * (1 - share))
        elif outcome == Outcome.CONCESSION:
            worths.append(stake * (1 - demand))
        else:
            chance = promise * cover if outcome == Outcome.ENTRAPMENT else promise
            fights = stake * (1 - helped) - cost
            worths.append(chance * fights + (1 - chance) * stake * (1 - alone))
    return np.mean(worths)


@pytest.mark.parametrize("least_cover", [0.0, 0.4, 1.0])
def test_no_promise_on_the_grid_is_better_than_the_best(least_cover):
    numbers = random_numbers(60, 6)
    around = {name: value for name, value in numbers.items() if name not in {"promise", "cover"}}
    best = best_commitment(
        guarantor_stake=0.8, guarantor_war_cost=0.1, least_cover=least_cover, steps=4, **around
    )
    worths = {
        (promise, cover): worth_to_guarantor(around | {"promise": promise, "cover": cover}, 0.8, 0.1)
        for promise in np.linspace(0, 1, 5)
        for cover in np.linspace(least_cover, 1, 5)
    }
    assert best.worth == pytest.approx(max(worths.values()), abs=1e-12)
    assert worths[best.promise, best.cover] == pytest.approx(best.worth, abs=1e-12)
    assert best.worth_of_none == pytest.approx(worths[0.0, least_cover], abs=1e-12)


def test_where_its_own_wars_cannot_be_told_apart_the_best_promise_is_ambiguous():
    """A guarantor that could promise surely on a condition promises less than surely without one."""
    rng = np.random.default_rng(7)
    hidden = {"challenger_cost": rng.uniform(0, 0.4, 2000), "target_cost": rng.uniform(0, 0.1, 2000)}
    known = {
        "guarantor_stake": 0.6,
        "guarantor_war_cost": 0.3,
        "status_quo": 0.4,
        "win_chance_alone": 0.6,
        "win_chance_helped": 0.2,
        "demand": 0.6,
    }
    blurred, plain = (best_commitment(least_cover=c, **known, **hidden) for c in (1.0, 0.0))
    assert 0 < blurred.promise < 1
    assert blurred.worth < plain.worth + 1e-12
    assert plain.cover < 1 or plain.promise < 1


def test_a_guarantor_without_a_stake_promises_nothing():
    rng = np.random.default_rng(8)
    best = best_commitment(
        guarantor_stake=0.0,
        guarantor_war_cost=0.3,
        least_cover=0.0,
        status_quo=0.4,
        win_chance_alone=0.7,
        win_chance_helped=0.2,
        challenger_cost=rng.uniform(0, 0.1, 500),
        target_cost=rng.uniform(0, 0.1, 500),
    )
    assert (best.promise, best.worth) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cover": 1.5}, "cover is 1.5, but it is a part of the wars that the target begins, from 0 to 1"),
        ({"promise": -0.1}, "promise is -0.1, but a chance must lie between 0 and 1"),
        ({"win_chance_helped": 0.8}, "or a promise changes nothing"),
        ({"demand": 0.1}, "nobody demands less than it has"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(changes, message):
    numbers = {
        "promise": 0.5,
        "cover": 0.0,
        "status_quo": 0.3,
        "win_chance_alone": 0.7,
        "win_chance_helped": 0.3,
        "challenger_cost": 0.1,
        "target_cost": 0.1,
    }
    with pytest.raises(InvalidInputError, match=message.replace(".", r"\.")):
        alliance_commitment(**(numbers | changes))
