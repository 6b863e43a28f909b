from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from foedus.analyses.stability.models.tying_hands import tying_hands
from foedus.errors import InvalidInputError

VALUES = [stats.uniform(0, 1), stats.expon(scale=0.6), stats.beta(2, 3), stats.lognorm(0.5, scale=0.5)]


def random_numbers(size, seed):
    rng = np.random.default_rng(seed)
    return {
        "win_chance": rng.uniform(0.05, 0.95, size),
        "war_cost": rng.uniform(0, 0.5, size),
        "challenger_gain": rng.uniform(0.1, 2, size),
        "challenger_war_cost": rng.uniform(0.1, 2, size),
        "undeterred": rng.uniform(0, 0.8, size),
    }


def worth_of(n, signal, value, *, sends, sinks):
    """Of the game to a defender of a value, who fights or gives in as is better for it."""
    p, c, stubborn = n["win_chance"], n["war_cost"], n["undeterred"]
    due = 0 if sinks else signal.level
    if not sends:
        return np.maximum(p * value - c, 0)
    challenged = np.maximum(p * value - c, -due)
    return (1 - stubborn) * value + stubborn * challenged - (signal.level if sinks else 0)


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values.dist.name)
@pytest.mark.parametrize("sinks", [True, False], ids=["sinking", "tying"])
def test_no_defender_would_rather_send_something_else(values, sinks):
    n = random_numbers(300, 1)
    found = tying_hands(values=values, **n)
    signal = found.sinking if sinks else found.tying
    signals = signal.level > 0
    for part in np.linspace(0.001, 0.999, 60):
        value = values.ppf(part)
        gain = worth_of(n, signal, value, sends=True, sinks=sinks) - worth_of(
            n, signal, value, sends=False, sinks=sinks
        )
        assert np.all(gain[signals & (value > signal.cut + 1e-9)] >= -1e-9)
        assert np.all(gain[signals & (value < signal.cut - 1e-9)] <= 1e-9)


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values.dist.name)
def test_the_signal_is_the_least_that_is_believed(values):
    found = tying_hands(values=values, **random_numbers(400, 2))
    for signal in (found.tying, found.sinking):
        fights = values.sf(np.maximum(signal.fights_from, signal.cut))
        # Where nobody would fight for the prize, and its cost were all that is sunk, nobody sends either.
        signals = (signal.level > 0) & (signal.sends > 1e-6)
        np.testing.assert_allclose(fights[signals], (found.believed_from * signal.sends)[signals], atol=1e-9)
        words_do = signal.level == 0
        assert np.all(found.fights_unsignalled[words_do] >= found.believed_from[words_do])
        assert 20 < signals.sum() < 400


def test_outcomes_are_those_of_many_defenders_played_out():
    n = random_numbers(10, 3)
    values = VALUES[0]
    found = tying_hands(values=values, **n)
    value = values.ppf((np.arange(100_000) + 0.5) / 100_000)[:, np.newaxis]
    for signal, sinks in ((found.tying, False), (found.sinking, True)):
        sends = value >= signal.cut
        due = 0.0 if sinks else signal.level
        fights = n["win_chance"] * value - n["war_cost"] > -due
        challenged = np.where(sends, n["undeterred"], 1.0)
        np.testing.assert_allclose(signal.sends, sends.mean(axis=0), atol=2e-5)
        np.testing.assert_allclose(signal.challenge, challenged.mean(axis=0), atol=2e-5)
        np.testing.assert_allclose(signal.war, (challenged * (fights & sends)).mean(axis=0), atol=2e-5)
        np.testing.assert_allclose(signal.gives_in, (challenged * ~(fights & sends)).mean(axis=0), atol=2e-5)
        worth = np.where(
            sends,
            worth_of(n, signal, value, sends=True, sinks=sinks),
            worth_of(n, signal, value, sends=False, sinks=sinks),
        )
        np.testing.assert_allclose(signal.worth, worth.mean(axis=0), atol=1e-4)


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values.dist.name)
def test_tied_hands_are_worth_more_on_average_and_bring_more_war(values):
    """The paper's comparison of the two."""
    found = tying_hands(values=values, **random_numbers(1500, 4))
    assert np.all(found.tying.worth >= found.sinking.worth - 1e-6)
    assert np.all(found.tying.war >= found.sinking.war - 1e-12)
    assert np.mean(found.tying.war > found.sinking.war + 1e-3) > 0.2


def test_with_a_case_worked_by_hand():
    # Values even on 0 to 1, p = 1/2, cost 0.3: 0.4 fight anyway, and 2/3 are wanted.  Sinking: 0.4 / (1 - cut) = 2/3.
    found = tying_hands(
        values=VALUES[0], win_chance=0.5, war_cost=0.3, challenger_gain=1.0, challenger_war_cost=0.5
    )
    assert found.sinking.cut == pytest.approx(0.4)
    assert found.sinking.level == pytest.approx(0.4)
    # Tying is free against challengers that can all be deterred: all do it, 1 - (0.3 - a) / 0.5 = 2/3.
    assert found.tying.level == pytest.approx(0.3 - 0.5 / 3)
    assert (found.tying.sends, found.tying.war) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"win_chance": 1.0}, "win_chance is 1, but the defender's chance to win must lie between"),
        ({"undeterred": 1.0}, "no signal is of use"),
        ({"challenger_gain": 0.0}, "challenger_gain is 0, but it must be above 0"),
        ({"values": stats.norm(0, 1)}, "nobody values the prize at less than 0"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(changes, message):
    numbers = {
        "values": VALUES[0],
        "win_chance": 0.5,
        "war_cost": 0.3,
        "challenger_gain": 1.0,
        "challenger_war_cost": 0.5,
    }
    with pytest.raises(InvalidInputError, match=message):
        tying_hands(**(numbers | changes))
