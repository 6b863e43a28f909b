from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from foedus.analyses.stability.models.take_it_or_leave_it import optimal_demand, optimal_demand_against
from foedus.errors import InvalidInputError


def worth(costs, excess, own, chance):
    """Of a demand, written out: it is taken, or there is war."""
    refused = costs.cdf(excess)
    return (1 - refused) * (chance + excess) + refused * (chance - own)


@pytest.mark.parametrize(
    ("cost", "highest", "excess", "war"),
    [(0.1, 0.3, 0.1, 1 / 3), (0.2, 0.1, 0.0, 0.0), (0.0, 0.4, 0.2, 0.5), (0.05, 0.2, 0.075, 0.375)],
)
def test_the_uniform_closed_form_is_the_best_on_a_grid_to_four_digits(cost, highest, excess, war):
    found = optimal_demand(cost, highest, 0.4)
    assert (found.excess, found.war) == (pytest.approx(excess), pytest.approx(war))
    grid = np.linspace(0, highest, 100_001)
    values = worth(stats.uniform(0, highest), grid, cost, 0.4)
    assert grid[np.argmax(values)] == pytest.approx(excess, abs=1e-5)
    assert found.worth == pytest.approx(values.max(), abs=1e-9)


def test_the_general_condition_gives_the_uniform_closed_form():
    rng = np.random.default_rng(1)
    own, highest, chance = rng.uniform(0, 0.4, 2000), rng.uniform(0.01, 2, 2000), rng.uniform(0, 1, 2000)
    closed = optimal_demand(own, highest, chance)
    found = optimal_demand_against(stats.uniform(0, highest), own, chance)
    np.testing.assert_allclose(found.excess, closed.excess, atol=1e-12)
    np.testing.assert_allclose(found.war, closed.war, atol=1e-10)
    np.testing.assert_allclose(found.worth, closed.worth, atol=1e-12)


def test_a_constant_hazard_rate_gives_its_inverse_less_the_own_cost():
    mean, own = np.array([0.1, 0.2, 0.3]), np.array([0.05, 0.25, 0.0])
    found = optimal_demand_against(stats.expon(scale=mean), own, 0.2)
    np.testing.assert_allclose(found.excess, np.maximum(mean - own, 0), atol=1e-12)


@pytest.mark.parametrize(
    "costs",
    [
        stats.beta(2, 5),
        stats.beta(0.5, 3),
        stats.lognorm(0.8, scale=0.15),
        stats.norm(0.1, 0.2),
        stats.gamma(2, scale=0.1),
        stats.triang(0.2, 0.1, 0.5),
        stats.truncnorm(-1, 3, 0.1, 0.1),
        stats.uniform(0.2, 0.001),
    ],
    ids=lambda costs: costs.dist.name,
)
@pytest.mark.parametrize(("own", "chance"), [(0.02, 0.3), (0.3, 0.1), (0.0, 0.8)])
def test_no_demand_on_a_grid_is_better_and_the_condition_holds_inside(costs, own, chance):
    found = optimal_demand_against(costs, own, chance)
    grid = np.linspace(max(costs.support()[0], -chance), 1 - chance, 200_001)
    assert found.worth >= worth(costs, grid, own, chance).max() - 1e-12
    assert worth(costs, found.excess, own, chance) == pytest.approx(found.worth, abs=1e-12)
    is_inside = max(costs.support()[0], -chance) + 1e-6 < found.excess < 1 - chance - 1e-6
    if is_inside:
        hazard = costs.pdf(found.excess) / costs.sf(found.excess)
        assert hazard == pytest.approx(1 / (found.excess + own), rel=1e-4)


def test_of_two_summits_the_higher_is_found():
    class TwoKinds:
        """Most targets hardly mind war; a few mind it much."""

        parts = ((0.8, stats.norm(0.02, 0.002)), (0.2, stats.norm(0.6, 0.01)))

        def _mean(self, name, x):
            return sum(weight * getattr(part, name)(x) for weight, part in self.parts)

        def cdf(self, x):
            return self._mean("cdf", x)

        def sf(self, x):
            return self._mean("sf", x)

        def pdf(self, x):
            return self._mean("pdf", x)

        def ppf(self, q):
            grid = np.linspace(-0.1, 1, 20_001)
            return np.interp(q, self.cdf(grid), grid)

        def support(self):
            return -np.inf, np.inf

    costs = TwoKinds()
    grid = np.linspace(-0.1, 0.9, 1_000_001)
    for own in (0.0, 0.1, 0.3):
        found = optimal_demand_against(costs, own, 0.1)
        assert found.worth == pytest.approx(worth(costs, grid, own, 0.1).max(), abs=1e-9)


def test_a_demand_stays_within_the_stake():
    found = optimal_demand([0.0, 0.1], 0.9, [0.95, 0.1])
    np.testing.assert_allclose(found.share, [1.0, 0.5])
    assert np.all(optimal_demand_against(stats.expon(scale=2.0), 0.0, [0.3, 1.0]).share == 1.0)


def test_nothing_hidden_is_refused():
    with pytest.raises(InvalidInputError, match="highest_target_cost is 0, but the highest cost"):
        optimal_demand(0.1, 0.0)


def test_a_distribution_without_density_is_refused():
    with pytest.raises(InvalidInputError, match="continuous distribution"):
        optimal_demand_against(stats.poisson(1), 0.1, 0.5)
