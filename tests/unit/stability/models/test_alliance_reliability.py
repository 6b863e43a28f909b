from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from foedus.analyses.stability.models.alliance_reliability import alliance_reliability, selection
from foedus.errors import InvalidInputError

DYAD = {
    "status_quo": 0.3,
    "win_chance_alone": 0.7,
    "win_chance_helped": 0.3,
    "challenger_cost": 0.1,
    "target_cost": 0.1,
    "ally_stake": 0.5,
}


def test_the_ally_fights_if_the_stake_it_saves_and_its_honour_outweigh_the_cost():
    rng = np.random.default_rng(1)
    found = alliance_reliability(**DYAD, dishonour=0.15, ally_costs=stats.norm(0.4, 0.2))
    cost = rng.normal(0.4, 0.2, 400_000)
    fights = 0.5 * (0.7 - 0.3) - cost + 0.15 >= 0
    assert found.honour == pytest.approx(fights.mean(), abs=4 * math.sqrt(0.25 / 400_000))


def test_the_challenger_keeps_the_peace_from_the_threshold_on():
    dishonour = np.linspace(0, 1, 400)
    found = alliance_reliability(**DYAD, dishonour=dishonour, ally_costs=stats.norm(0.6, 0.2))
    np.testing.assert_array_equal(found.attack > 0, found.honour < found.deters_from)
    assert 0 < found.attack.mean() < 1
    at_threshold = 0.7 - found.deters_from * 0.4 - 0.1
    np.testing.assert_allclose(at_threshold, 0.3)


def test_a_target_that_doubts_its_ally_concedes_and_calls_on_nobody():
    found = alliance_reliability(
        **DYAD, dishonour=[0.0, 0.6], ally_costs=stats.norm(0.6, 0.1), demand=0.6, challenger_scale=0.05
    )
    np.testing.assert_array_equal(found.resists, [0, 1])
    assert found.attack[0] > 0.9
    assert found.attack[1] < 0.5


@pytest.mark.parametrize("scale", [0.02, 0.05, 0.3])
@pytest.mark.parametrize("demand", [0.65, 1.0])
def test_the_attacked_are_the_unreliable_by_quadrature(scale, demand):
    """Over allies whose cost of dishonour is spread normally."""
    spread = stats.norm(0.2, 0.1)

    def at(dishonour):
        return alliance_reliability(
            **DYAD,
            dishonour=dishonour,
            ally_costs=stats.norm(0.4, 0.15),
            demand=demand,
            challenger_scale=scale,
        )

    nodes, weights = np.polynomial.legendre.leggauss(400)
    dishonour = (nodes + 1) / 2
    weights = weights * spread.pdf(dishonour)

    def integral(value):
        return float(np.sum(weights * value(at(dishonour))))

    whole = integral(lambda found: np.ones_like(found.honour))
    all_cases = integral(lambda found: found.honour) / whole
    attacked = integral(lambda found: found.honour * found.attack) / integral(lambda found: found.attack)
    assert attacked < all_cases - 1e-3
    grid = (np.arange(40_000) + 0.5) / 40_000
    found = selection(at(grid), weight=spread.pdf(grid))
    assert found.all_cases == pytest.approx(all_cases, abs=1e-6)
    assert found.attacked == pytest.approx(attacked, abs=1e-4)


def test_the_attacked_are_the_unreliable_when_the_game_is_played_out():
    rng = np.random.default_rng(2)
    size = 400_000
    dishonour = np.abs(rng.normal(0.2, 0.1, size))
    found = alliance_reliability(
        **DYAD, dishonour=dishonour, ally_costs=stats.norm(0.4, 0.15), challenger_scale=0.05
    )
    expected = selection(found)
    fights = 0.5 * 0.4 - rng.normal(0.4, 0.15, size) + dishonour >= 0
    shock = rng.logistic(0, 0.05, size)
    won = 0.7 - found.honour * 0.4 - 0.1
    attacked = won + shock > 0.3
    assert fights.mean() == pytest.approx(expected.all_cases, abs=0.004)
    assert fights[attacked].mean() == pytest.approx(expected.attacked, abs=0.004)
    assert attacked.mean() == pytest.approx(expected.attacks, abs=0.004)
    assert fights[attacked].mean() < fights.mean() - 0.05


def test_allies_that_are_called_on_may_look_better_than_they_are():
    """Targets that trust their ally alone resist, so war is a sample of the reliable among the attacked."""
    found = alliance_reliability(
        **DYAD,
        dishonour=np.linspace(0, 0.6, 2001),
        ally_costs=stats.norm(0.6, 0.1),
        demand=0.6,
        challenger_scale=0.5,
    )
    seen = selection(found)
    assert seen.attacked < seen.all_cases < seen.at_war


def test_nothing_is_said_of_allies_that_nobody_attacks():
    found = selection(alliance_reliability(**DYAD, dishonour=5.0, ally_costs=stats.norm(0.4, 0.1)))
    assert found.attacks == 0
    assert math.isnan(found.attacked)
    assert math.isnan(found.at_war)


def test_help_that_makes_the_challenger_stronger_is_refused():
    with pytest.raises(InvalidInputError, match="help must not raise the challenger's chance to win"):
        alliance_reliability(
            **(DYAD | {"win_chance_helped": 0.8}), dishonour=0.1, ally_costs=stats.norm(0.4, 0.1)
        )


def test_cases_without_weight_are_refused():
    found = alliance_reliability(**DYAD, dishonour=0.1, ally_costs=stats.norm(0.4, 0.1))
    with pytest.raises(InvalidInputError, match="no alliance has any weight"):
        selection(found, weight=0.0)
