"""Pledged aid that is still to come makes the target stronger; what has arrived does not count twice."""

from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import quantity

from foedus.analyses.forces.result import AidToCome
from foedus.analyses.stability.analyse import analyse
from foedus.analyses.stability.designs.aid import OWN_GROWTH, aid_to

cases = importlib.import_module("tests.unit.stability.cases")


def coming(
    amount: float = 60.0, kind: str = "arms", recipient: str = "TGT", arrived: float = 0.0, size: int = 8
):
    return AidToCome("BIG", recipient, kind, "USD bn", arrived, amount, np.full(size, amount))


def fixed(**values: float):
    """The case with some parameters known."""
    case = cases.case()
    own = {f"stability.{name}": quantity(f"fixed/{name}", value) for name, value in values.items()}
    return replace(case, parameters={**case.parameters, **own})


def effect(*pledged: AidToCome, case=None, proposal=None):
    case = case or fixed(aid_worth=0.5, aid_years=3, weight_of_spending=0.5, military_share_of_money=0.4)
    draws = cases.sample(case, 8)
    return aid_to(case, draws, case.stakes, proposal or case.proposals[0], pledged)


def test_the_conversion_worked_by_hand():
    found = effect(coming(60.0))
    # 60 bn over 3 years are 20 bn a year, worth 10 bn of the target's own spending of 64.7 bn.
    np.testing.assert_allclose(found.a_year_usd_bn, 20.0)
    np.testing.assert_allclose((1 + found.growth) ** 3, (1 + 10.0 / 64.7) ** 0.5)


def test_of_money_only_the_part_for_the_forces_counts():
    np.testing.assert_allclose(effect(coming(60.0, "money")).a_year_usd_bn, 8.0)


def test_what_has_arrived_adds_nothing():
    np.testing.assert_allclose(effect(coming(0.0, arrived=500.0)).growth, 0)


@pytest.mark.parametrize("other", [{"recipient": "EAS"}, {"kind": "troops"}])
def test_pledges_to_others_and_of_troops_add_no_aid(other):
    found = effect(coming(60.0, **other))
    assert found.outstanding_usd_bn == 0
    np.testing.assert_allclose(found.growth, 0)


def test_a_proposal_that_sets_the_targets_growth_is_taken_to_include_what_is_pledged():
    case = fixed(aid_years=3)
    own = replace(case.proposals[0], parameters={OWN_GROWTH: quantity("own", 0.05)})
    found = effect(coming(60.0), case=case, proposal=own)
    assert found.is_in_own_growth
    np.testing.assert_allclose(found.growth, 0)


def test_pledges_make_a_settlement_hold_better_and_doubt_about_them_spreads():
    case = cases.case()
    draws = cases.sample(case, 512)
    half = np.arange(512) % 2 == 0
    levels = []
    for amount in (0.0, 200.0):
        pledged = replace(coming(amount, size=512), comes=amount * half)
        forces = replace(cases.troops(draws), coming=(pledged,))
        result = analyse(case, draws, cases.owed(), forces)
        levels.append(result.durabilities[0].no_breach[:, 1])
    without, with_aid = levels
    np.testing.assert_array_equal(with_aid[~half], without[~half])
    assert with_aid[half].mean() > without[half].mean()
