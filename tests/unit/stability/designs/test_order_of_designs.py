"""The order of the shipped designs, from what the scenario says of each, under noise from very little to a lot."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.stats import rankdata
from tests.builders import quantity

from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.stability.analyse import WORTH_TELLING, analyse
from foedus.files.load import load
from foedus.numerics.draws import draw

RISING = (
    "no-guarantee",
    "small-tripwire",
    "european-force",
    "european-force-us-backstop",
    "full-membership",
)
FORCES = ("small-tripwire", "european-force", "european-force-us-backstop", "large-european-force")
YEARLY, OF_GUARANTORS = (0.008, 0.015, 0.03), (0.06, 0.12, 0.25)


@cache
def ukraine():
    """The scenario, its draws and what stability needs.

    A settlement of the tripwire's own terms is added
    that has no force and no promise.
    """
    shipped = load("ukraine-2025")
    tripwire = shipped.proposal["small-tripwire"]
    bare = replace(tripwire, id="bare", force=None, treaties=())
    scenario = replace(shipped, proposals=(*shipped.proposals, bare))
    draws = draw(scenario.quantities, 512, 1, scenario.correlations)
    obligations = analyse_obligations(scenario)
    return scenario, draws, obligations, analyse_forces(scenario, draws, obligations)


@cache
def held(yearly: float | None = None, of_guarantors: float | None = None):
    """By proposal: chance of no breach; shape (draw, horizon)."""
    scenario, draws, obligations, forces = ukraine()
    scales = {"challenger_scale": yearly, "target_scale": yearly, "guarantor_scale": of_guarantors}
    fixed = {
        f"stability.{name}": quantity(f"fixed/{name}", scale)
        for name, scale in scales.items()
        if scale is not None
    }
    scenario = replace(scenario, parameters={**scenario.parameters, **fixed})
    result = analyse(scenario, draws, obligations, forces)
    assert result.horizons == (1, 5, 10)
    return {durability.proposal: durability.no_breach for durability in result.durabilities}


SETTINGS = [(None, None), *itertools.product(YEARLY, OF_GUARANTORS)]


@pytest.mark.parametrize(("yearly", "of_guarantors"), SETTINGS)
def test_each_design_holds_better_than_the_one_before_on_average_at_every_horizon(yearly, of_guarantors):
    levels = np.array([held(yearly, of_guarantors)[design].mean(axis=0) for design in RISING])
    assert np.all(np.diff(levels, axis=0) > 0), levels.round(3)


@pytest.mark.parametrize(("yearly", "of_guarantors"), SETTINGS)
def test_each_design_holds_better_than_the_one_before_in_more_draws_than_worse(yearly, of_guarantors):
    found = held(yearly, of_guarantors)
    for weaker, stronger in itertools.pairwise(RISING):
        gain = found[stronger] - found[weaker]
        better, worse = (gain > WORTH_TELLING).mean(axis=0), (gain < -WORTH_TELLING).mean(axis=0)
        assert np.all(better > worse), (weaker, stronger, better, worse)


@pytest.mark.parametrize(("yearly", "of_guarantors"), SETTINGS)
def test_a_tripwire_holds_better_than_the_same_terms_without_it(yearly, of_guarantors):
    found = held(yearly, of_guarantors)
    gain = found["small-tripwire"] - found["bare"]
    assert np.all(gain.mean(axis=0) > 0)
    assert np.all((gain > WORTH_TELLING).mean(axis=0) > (gain < -WORTH_TELLING).mean(axis=0))


def test_the_level_moves_far_more_than_the_order():
    levels = [held(yearly, 0.12)["european-force"].mean(axis=0)[1] for yearly in YEARLY]
    assert levels[0] - levels[-1] > 0.4


def test_what_settlements_have_in_common_is_the_same_in_every_draw():
    scenario, draws, _, _ = ukraine()
    for issue in ("territory", "membership", "ukraine_forces", "sanctions", "ending"):
        first, *others = (draws.of(scenario.proposal[design].terms[issue]) for design in FORCES)
        for other in others:
            np.testing.assert_allclose(other, first, rtol=1e-6)


def test_doubt_about_the_line_is_no_greater_under_one_settlement_than_under_another():
    scenario, draws, _, _ = ukraine()
    ranks = [rankdata(draws.of(proposal.terms["territory"])) for proposal in scenario.proposals]
    for other in ranks[1:]:
        assert np.corrcoef(other, ranks[0])[0, 1] > 0.99999


def test_a_force_beyond_what_willing_states_can_field_holds_hardly_better():
    """The large force is asked for, but those who would join can keep up hardly more than the smaller one."""
    _, _, _, forces = ukraine()
    fielded = {supply.proposal: supply.fielded for supply in forces.supplies if supply is not None}
    demanded = {supply.proposal: supply.demand for supply in forces.supplies if supply is not None}
    assert np.mean(fielded["large-european-force"]) < 0.5 * np.mean(demanded["large-european-force"])
    gain = (held()["large-european-force"] - held()["european-force"]).mean(axis=0)
    assert np.all((gain > -WORTH_TELLING) & (gain < 0.02))
