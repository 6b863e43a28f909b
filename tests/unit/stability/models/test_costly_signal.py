from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from foedus.analyses.stability.models.costly_signal import costly_signal
from foedus.errors import InvalidInputError

UNIFORM = stats.uniform(0, 1)


def random_numbers(size, seed):
    rng = np.random.default_rng(seed)
    helped, alone = np.sort(rng.uniform(0, 1, (2, size)), axis=0)
    gain_helped, gain_alone = np.sort(rng.uniform(-0.5, 1, (2, size)), axis=0)
    return {
        "loss_alone": alone,
        "loss_helped": helped,
        "war_cost": rng.uniform(0, 0.4, size),
        "peacetime_cost": rng.uniform(0.001, 0.2, size),
        "challenger_gain_alone": gain_alone,
        "challenger_gain_helped": gain_helped,
        "highest_challenger_cost": rng.uniform(0.5, 2, size),
    }


def lost(n, stake):
    """What a state of a stake loses if the target is attacked: it fights or does not, as is better."""
    return np.minimum(stake * n["loss_alone"], stake * n["loss_helped"] + n["war_cost"])


def test_those_above_the_cut_want_to_pay_and_those_below_do_not():
    n = random_numbers(4000, 1)
    found = costly_signal(stakes=UNIFORM, **n)
    pays = np.isfinite(found.cut)
    assert 400 < pays.sum() < 3900
    stakes = np.linspace(0, 1, 101)[:, np.newaxis]
    worthwhile = lost(n, stakes) * (found.attack_unallied - found.attack_allied) - n["peacetime_cost"]
    assert np.all((worthwhile >= -1e-9)[(stakes > found.cut + 1e-9) & pays])
    assert np.all((worthwhile <= 1e-9)[(stakes < found.cut - 1e-9) & pays])


def test_beliefs_are_the_shares_of_those_who_would_fight_among_those_who_are_seen():
    n = random_numbers(60, 2)
    found = costly_signal(stakes=UNIFORM, **n)
    stakes = (np.arange(200_000) + 0.5) / 200_000
    for case in np.flatnonzero(np.isfinite(found.cut)):
        allies = stakes >= found.cut[case]
        saved = stakes * (n["loss_alone"][case] - n["loss_helped"][case])
        fights = saved > n["war_cost"][case]
        assert found.honour_before[case] == pytest.approx(fights.mean(), abs=1e-4)
        assert found.allied[case] == pytest.approx(allies.mean(), abs=1e-4)
        if 0.01 < allies.mean() < 0.99:
            assert found.honour_allied[case] == pytest.approx(fights[allies].mean(), abs=2e-3)
            assert found.honour_unallied[case] == pytest.approx(fights[~allies].mean(), abs=2e-3)


def test_an_alliance_makes_help_more_likely_and_an_attack_less():
    found = costly_signal(stakes=stats.gamma(2, scale=0.3), **random_numbers(2000, 3))
    seen = np.isfinite(found.cut)
    assert np.all(found.honour_unallied[seen] <= found.honour_before[seen] + 1e-12)
    assert np.all(found.honour_before[seen] <= found.honour_allied[seen] + 1e-12)
    assert np.all(found.attack_allied[seen] <= found.attack_unallied[seen])


def test_where_nobody_pays_no_cut_would_be_worth_it():
    n = random_numbers(3000, 4)
    found = costly_signal(stakes=UNIFORM, **n)
    nobody = ~np.isfinite(found.cut)
    assert nobody.sum() > 30
    swing = n["loss_alone"] - n["loss_helped"]
    for cut in np.linspace(0.001, 0.999, 200):
        fights_from = np.minimum(n["war_cost"] / swing, 1.0)
        above = (1 - np.maximum(cut, fights_from)) / (1 - cut)
        below = np.maximum(cut - fights_from, 0) / cut
        attacks = [
            np.clip(
                (n["challenger_gain_alone"] * (1 - h) + n["challenger_gain_helped"] * h)
                / n["highest_challenger_cost"],
                0,
                1,
            )
            for h in (below, above)
        ]
        assert np.all((lost(n, cut) * (attacks[0] - attacks[1]) < n["peacetime_cost"])[nobody])
    np.testing.assert_array_equal(found.honour_unallied[nobody], found.honour_before[nobody])
    assert np.all(found.allied[nobody] == 0)


def test_with_a_cut_worked_by_hand():
    # Below the cut nobody fights and above it 0.6 / (1 - cut) do, so the attack is 0.6 against 0.6 - 0.3 / (1 - cut);
    # the least stake v that pays has 0.8 v * 0.3 / (1 - v) = 0.05, which is v = 5 / 29.
    found = costly_signal(
        stakes=UNIFORM,
        loss_alone=0.8,
        loss_helped=0.3,
        war_cost=0.2,
        peacetime_cost=0.05,
        challenger_gain_alone=0.6,
        challenger_gain_helped=0.1,
        highest_challenger_cost=1.0,
    )
    assert found.cut == pytest.approx(5 / 29, abs=1e-12)
    assert found.honour_allied == pytest.approx(0.6 * 29 / 24)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"peacetime_cost": 0.0}, "an alliance must cost something in peace"),
        ({"loss_helped": 0.9}, "loss_alone is 0.8 and loss_helped is 0.9, but help must save something"),
        ({"stakes": stats.norm(0, 1)}, "no state has a stake below 0"),
        ({"challenger_gain_helped": 0.7}, "nobody minds the alliance"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(changes, message):
    numbers = {
        "stakes": UNIFORM,
        "loss_alone": 0.8,
        "loss_helped": 0.3,
        "war_cost": 0.2,
        "peacetime_cost": 0.05,
        "challenger_gain_alone": 0.6,
        "challenger_gain_helped": 0.1,
        "highest_challenger_cost": 1.0,
    }
    with pytest.raises(InvalidInputError, match=message):
        costly_signal(**(numbers | changes))
