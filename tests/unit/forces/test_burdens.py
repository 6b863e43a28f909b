"""What each state carries of a plan over its fair share, and who moves the least largest burden."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.forces.test_capability_plan import case as mixed_case
from tests.unit.forces.test_capability_plan import kind
from tests.unit.forces.test_keys_and_burdens import case

from foedus.analyses.forces.burdens import burdens_of
from foedus.analyses.forces.planning import plan_in_fractions
from foedus.analyses.forces.result import MEASURES
from foedus.model.forces import Sector


def burdens(given, key="gdp"):
    return burdens_of(given, plan_in_fractions(given, "corps", key), key)


def test_a_force_that_all_can_share_is_even_in_every_measure():
    found = burdens(case(2000.0))
    assert found.over_fair == pytest.approx(np.ones((4, 4)), abs=1e-4)
    assert found.gini == pytest.approx(np.zeros(4), abs=1e-4)
    assert found.least_largest == pytest.approx(1)
    assert found.person_months.sum() == pytest.approx(12 * 2000, rel=1e-6)


def test_the_least_largest_burden_is_that_of_the_plan():
    given = case(30_000.0)
    found = burdens(given)
    assert found.over_fair[:, MEASURES.index("troops")].max() == pytest.approx(found.least_largest, rel=1e-3)
    largest, smallest = found.spread
    assert largest[0] > smallest[0] > 0


def test_a_larger_pool_of_the_one_that_is_full_lowers_the_minimum_and_its_absence_raises_it():
    found = {one.state: one for one in burdens(case(18_000.0)).movers}
    least = burdens(case(18_000.0)).least_largest
    assert all(one.largest_without >= least - 1e-9 for one in found.values())
    assert all(one.largest_with_more <= least + 1e-9 for one in found.values())
    assert found["DEU"].largest_with_more < least


def test_without_a_state_a_force_that_needs_it_shrinks():
    found = burdens(case(60_000.0))
    first = found.movers[0]
    assert first.state == "TUR"
    assert first.fielded_without < 0
    assert found.movers[0].fielded_without <= found.movers[-1].fielded_without


def test_a_common_fund_evens_out_money_and_not_troops():
    found = burdens(case(30_000.0, parameters={"common_fund_share": 1.0}))
    troops, money = (found.gini[MEASURES.index(name)] for name in ("troops", "money"))
    assert money == pytest.approx(0, abs=1e-6)
    assert troops > 0.1


def test_risk_follows_the_exposure_of_the_sector():
    sectors = (Sector("line", "Line", 0.5, ("NOR",), 3.0), Sector("rear", "Rear", 0.5, ("FRA", "DEU"), 0.0))
    found = burdens(mixed_case((kind("infantry", 700, 2.0, 0.9),), size=1400.0, sectors=sectors))
    assert found.person_months.sum() == pytest.approx(12 * 700 * 3, rel=1e-4)
    risk, troops = (found.over_fair[:, MEASURES.index(name)] for name in ("risk", "troops"))
    assert not np.allclose(risk, troops, atol=0.05)


def test_where_few_may_contribute_the_minimum_is_that_of_those_who_do():
    kinds = (kind("infantry", 700, 3.0, 0.9),)
    found = burdens(mixed_case(kinds, size=2100.0, most_contributors=2))
    troops = found.over_fair[:, MEASURES.index("troops")]
    assert (troops > 0).sum() == 2
    assert troops.max() == pytest.approx(found.least_largest, rel=1e-3)
    assert len(found.movers) == 2
