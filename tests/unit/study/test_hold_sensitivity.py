from __future__ import annotations

import importlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from foedus.analyses.stability.analyse import StabilityOptions
from foedus.errors import InvalidInputError
from foedus.numerics.draws import RankCorrelation
from foedus.study import hold_sensitivity as module
from foedus.study.hold_sensitivity import hold_sensitivity
from foedus.study.levers import Ground

cases = importlib.import_module("tests.unit.stability.cases")
PAIR = ("parameters/stability.harm_by_guarantors", "parameters/stability.guarantor_projection")


def ground(size=600, **changes):
    case = cases.case(**changes)
    draws = cases.sample(case, size)
    bare = replace(cases.troops(draws), supplies=(None,) * len(case.proposals))
    return Ground(case, draws, cases.owed(), bare, StabilityOptions(side_draws=0))


@pytest.fixture(scope="module")
def found():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "TOTAL_SAMPLE", 128)
        return hold_sensitivity(ground(), ("none", "membership"))


def test_inputs_are_told_for_the_proposals_asked_about(found):
    assert {one.proposal for one in found.hanging} == {"none", "membership"}
    assert [name for name, _ in found.spread] == ["none", "membership"]


def test_indices_are_shares_and_the_greatest_total_comes_first(found):
    for name in ("none", "membership"):
        own = [one for one in found.hanging if one.proposal == name]
        assert [one.total for one in own] == sorted((one.total for one in own), reverse=True)
        for one in own:
            assert -0.2 < one.first_order < 1.1
            assert one.first_order <= one.total + 3 * (one.first_order_error + one.total_error)
            assert one.total_error > 0 or one.total == 0
            assert 0 <= one.pawn <= 1


def test_holding_without_a_guarantee_hangs_on_what_guarantors_could_do(found):
    own = {one.paths for one in found.hanging if one.proposal == "none" and one.pawn > found.pawn_noise}
    assert (PAIR[0],) in own


def test_choices_are_weighed_among_all_and_between_neighbours(found):
    assert [len(doubt.among) for doubt in found.doubts] == [5, 2, 2, 2, 2]
    assert found.doubts[0].best == "membership"
    for doubt in found.doubts:
        assert doubt.regret >= 0
        assert all(worth <= doubt.regret + 1e-12 for _, worth, _ in doubt.worth)
    neighbours = [doubt.among for doubt in found.doubts[1:]]
    assert all(first[1] == second[0] for first, second in pairwise(neighbours))


def test_inputs_that_move_together_are_judged_as_a_group(monkeypatch):
    monkeypatch.setattr(module, "TOTAL_SAMPLE", 128)
    together = hold_sensitivity(ground(correlations=(RankCorrelation(PAIR, 0.7),)), ("none",))
    group = next(one for one in together.hanging if len(one.paths) == 2)
    assert set(group.paths) == set(PAIR)
    assert "1 that move" in group.label
    assert all(set(one.paths) & set(PAIR) == set() for one in together.hanging if one is not group)


def test_progress_is_told_and_never_goes_back(monkeypatch):
    monkeypatch.setattr(module, "TOTAL_SAMPLE", 64)
    told: list[float] = []
    hold_sensitivity(ground(200), ("none",), lambda _stage, share: told.append(share))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


def test_too_few_draws_are_refused():
    with pytest.raises(InvalidInputError, match="needs 40 draws"):
        hold_sensitivity(ground(20), ("none",))


def test_first_orders_of_chances_agree_with_a_plain_reckoning(found):
    """Of one input, by the variance of means over twenty slices."""
    base = ground()
    chances = module._chances(base, base.draws)[:, 0]
    (one,) = (one for one in found.hanging if one.proposal == "none" and one.paths == (PAIR[0],))
    order = np.argsort(base.draws.values[:, base.draws.paths.index(PAIR[0])])
    means = [chances[rows].mean() for rows in np.array_split(order, 20)]
    plain = np.var(means) / chances.var() - 20 / 600
    assert one.first_order == pytest.approx(plain, abs=0.06)
