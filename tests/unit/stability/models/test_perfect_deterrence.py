from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.perfect_deterrence import Region, perfect_deterrence
from foedus.errors import InvalidInputError

CHALLENGER = {
    "challenger_status_quo": 0.0,
    "challenger_gain": 1.0,
    "challenger_back_down": -1.0,
    "challenger_war": -0.5,
}
DEFENDER = {"defender_rival_backs_down": 1.0, "defender_concession": 0.0, "defender_war": -1.0}


def random_numbers(size: int, seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    back_down, war, status_quo, gain = np.sort(rng.normal(0, 1, (4, size)), axis=0)
    fought, conceded, best = np.sort(rng.normal(0, 1, (3, size)), axis=0)
    return {
        "defender_hard": rng.uniform(0, 1, size),
        "challenger_hard": rng.uniform(0, 1, size),
        "challenger_status_quo": status_quo,
        "challenger_gain": gain,
        "challenger_back_down": back_down,
        "challenger_war": war,
        "defender_rival_backs_down": best,
        "defender_concession": conceded,
        "defender_war": fought,
    }


def attack_worth(numbers, kind, denial):
    """What an attack is worth to a challenger of a kind, if it is denied with some chance."""
    denied = numbers["challenger_war"] if kind == "hard" else numbers["challenger_back_down"]
    return (1 - denial) * numbers["challenger_gain"] + denial * denied


def require_best_responses(numbers, found, tolerance=1e-9):
    """No kind of either side would rather do something else, on or off the path."""
    q, r = np.asarray(numbers["defender_hard"]), np.asarray(numbers["challenger_hard"])
    denial = q + (1 - q) * found.soft_denies
    for kind, attacks in (("hard", found.hard_attacks), ("soft", found.soft_attacks)):
        gain = attack_worth(numbers, kind, denial) - numbers["challenger_status_quo"]
        assert np.all(gain[attacks > 0] >= -tolerance)
        assert np.all(gain[attacks < 1] <= tolerance)
    attacked = r * found.hard_attacks + (1 - r) * found.soft_attacks
    reached = attacked > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        posterior = r * found.hard_attacks / attacked
    np.testing.assert_allclose(posterior[reached], found.hard_if_attacked[reached], atol=1e-9)
    denied = (
        found.hard_if_attacked * numbers["defender_war"]
        + (1 - found.hard_if_attacked) * numbers["defender_rival_backs_down"]
    )
    gain = denied - numbers["defender_concession"]
    assert np.all(gain[found.soft_denies > 0] >= -tolerance)
    assert np.all(gain[found.soft_denies < 1] <= tolerance)


def test_nobody_would_do_otherwise_at_random_points():
    numbers = random_numbers(20_000, seed=1)
    found = perfect_deterrence(**numbers)
    assert {Region(code) for code in np.unique(found.region)} == set(Region)
    require_best_responses(numbers, found)


@pytest.mark.parametrize("q", ["deters_hard", "deters_soft", 0.0, 1.0, None])
@pytest.mark.parametrize("r", ["yields_from", 0.0, 1.0, None])
def test_nobody_would_do_otherwise_on_the_borders(q, r):
    numbers = random_numbers(500, seed=2)
    thresholds = perfect_deterrence(**numbers)
    for name, value in (("defender_hard", q), ("challenger_hard", r)):
        if isinstance(value, str):
            numbers[name] = getattr(thresholds, value)
        elif value is not None:
            numbers[name] = np.full(500, value)
    found = perfect_deterrence(**numbers)
    require_best_responses(numbers, found)
    for name in ("hard_attacks", "soft_attacks", "soft_denies", "hard_if_attacked"):
        assert np.all((getattr(found, name) >= 0) & (getattr(found, name) <= 1)), name


def test_ties_fall_as_stated():
    middle = perfect_deterrence(defender_hard=0.3, challenger_hard=0.2, **CHALLENGER, **DEFENDER)
    at = {"deters_hard": 2 / 3, "deters_soft": 1 / 2, "yields_from": 1 / 2}
    for name, value in at.items():
        assert getattr(middle, name) == pytest.approx(value)

    def region(q, r):
        found = perfect_deterrence(defender_hard=float(q), challenger_hard=float(r), **CHALLENGER, **DEFENDER)
        return Region(int(found.region))

    assert region(middle.deters_hard, 0.2) is Region.DETERRENCE
    assert region(middle.deters_soft, 0.2) is Region.BLUFF
    assert region(middle.deters_soft, 0.7) is Region.ATTACK
    assert region(0.1, middle.yields_from) is Region.ATTACK


def equilibria_with_attacks(n):
    """Every equilibrium in which somebody attacks, by trying each way in which both sides can be content.

    Returns (chance that hard and that soft ones attack, chance that a soft defender denies).  Works from payoffs
    alone: the chances of denial tried are 0, 1, and those at which one kind of challenger does not care.
    """
    q, r = n["defender_hard"], n["challenger_hard"]
    tried = {0.0, 1.0}
    for kind in ("hard", "soft"):
        at_none, at_sure = attack_worth(n, kind, 0.0), attack_worth(n, kind, 1.0)
        denial = (n["challenger_status_quo"] - at_none) / (at_sure - at_none)
        deny = (denial - q) / (1 - q)
        if 0 < deny < 1:
            tried.add(deny)
    yielded = n["defender_concession"]
    content = (yielded - n["defender_rival_backs_down"]) / (
        n["defender_war"] - n["defender_rival_backs_down"]
    )
    found = []
    for deny in tried:
        denial = q + (1 - q) * deny
        choices = []
        for kind in ("hard", "soft"):
            gain = attack_worth(n, kind, denial) - n["challenger_status_quo"]
            choices.append([0.0, 1.0, None] if abs(gain) < 1e-12 else [float(gain > 0)])
        for hard in choices[0]:
            for soft in choices[1]:
                mixed = _content_mixtures(hard, soft, r, content)
                for hard_attacks, soft_attacks in mixed:
                    attacked = r * hard_attacks + (1 - r) * soft_attacks
                    if attacked <= 0:
                        continue
                    posterior = r * hard_attacks / attacked
                    is_content = (
                        abs(posterior - content) < 1e-12
                        or (posterior > content and deny == 0)
                        or (posterior < content and deny == 1)
                    )
                    if is_content:
                        found.append((hard_attacks, soft_attacks, deny))
    return found


def _content_mixtures(hard, soft, r, content):
    if hard is not None and soft is not None:
        return [(hard, soft)]
    if soft is None and hard == 1.0:
        share = r * (1 - content) / ((1 - r) * content)
        return [(1.0, share)] if 0 < share < 1 else []
    if hard is None and soft == 1.0:
        share = (1 - r) * content / (r * (1 - content))
        return [(share, 1.0)] if 0 < share < 1 else []
    return []


def test_it_is_the_only_equilibrium_with_attacks_of_the_whole_bayesian_game():
    numbers = random_numbers(3000, seed=3)
    found = perfect_deterrence(**numbers)
    for case in range(3000):
        n = {name: float(values[case]) for name, values in numbers.items()}
        all_found = equilibria_with_attacks(n)
        if found.region[case] == Region.DETERRENCE:
            assert all_found == []
        else:
            closed = (found.hard_attacks[case], found.soft_attacks[case], found.soft_denies[case])
            assert len(all_found) == 1
            assert all_found[0] == pytest.approx(closed, abs=1e-9)


def test_a_surprise_gains_a_hard_challenger_by_more_answers_than_a_soft_one():
    """So the belief that rules out deterrence by being taken for soft is the one that D1 asks for."""
    numbers = random_numbers(2000, seed=4)
    denial = np.linspace(0, 1, 501)[:, np.newaxis]
    gains = {
        kind: attack_worth(numbers, kind, denial) > numbers["challenger_status_quo"]
        for kind in ("hard", "soft")
    }
    assert np.all(gains["hard"][gains["soft"]])


def test_outcomes_are_those_of_the_kinds_that_meet():
    numbers = random_numbers(500, seed=5)
    found = perfect_deterrence(**numbers)
    q, r = numbers["defender_hard"], numbers["challenger_hard"]
    ends = dict.fromkeys(("status_quo", "concession", "back_down", "war"), 0.0)
    for challenger, chance in (("hard", r), ("soft", 1 - r)):
        attacks = found.hard_attacks if challenger == "hard" else found.soft_attacks
        ends["status_quo"] = ends["status_quo"] + chance * (1 - attacks)
        for denies, share in ((np.ones(500), q), (found.soft_denies, 1 - q)):
            met = chance * attacks * share
            ends["concession"] = ends["concession"] + met * (1 - denies)
            last = "war" if challenger == "hard" else "back_down"
            ends[last] = ends[last] + met * denies
    for name, chance in ends.items():
        np.testing.assert_allclose(getattr(found, name), chance, atol=1e-12)
    np.testing.assert_allclose(found.status_quo + found.concession + found.back_down + found.war, 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"defender_hard": 1.2}, "defender_hard is 1.2, but a chance must lie between 0 and 1"),
        (
            {"challenger_war": -2.0},
            "challenger_war is -2 and challenger_back_down is -1, but war must be worth more",
        ),
        ({"challenger_war": 0.5}, "challenger_status_quo is 0 and challenger_war is 0.5, but the status quo"),
        ({"challenger_gain": 0.0}, "there is nothing to deter"),
        ({"defender_war": 0.5}, "as that is what makes it soft"),
        ({"defender_concession": 2.0}, "no threat is worth making"),
        ({"defender_war": np.nan}, "defender_war is nan, but it must be a finite number"),
    ],
)
def test_numbers_out_of_order_are_refused_with_the_reason(changes, message):
    numbers = {"defender_hard": 0.3, "challenger_hard": 0.3, **CHALLENGER, **DEFENDER} | changes
    with pytest.raises(InvalidInputError, match=message.replace(".", r"\.")):
        perfect_deterrence(**numbers)
