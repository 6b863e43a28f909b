"""Invariants of outcomes and acceptance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.analyses.bargaining.acceptance import chance_of_accepting, crosses, gain, shares
from foedus.analyses.bargaining.compromise import compromise, pull
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash

quick = settings(deadline=None, max_examples=60)
points = st.floats(0, 100).map(lambda value: round(value, 3))
weights = st.one_of(st.just(0.0), st.floats(0.01, 100))
losses = st.sampled_from(["quadratic", "linear"])

MODELS = {
    "compromise": lambda x, w, _: compromise(x, w),
    "lower median": lambda x, w, _: weighted_median(x, w, "lower"),
    "median": lambda x, w, _: weighted_median(x, w, "midpoint"),
    "costly nash": lambda x, w, back: nash(x, w, back, 0, 100),
    "linear nash": lambda x, w, back: nash(x, w, back, 0, 100, 1.0, "linear"),
    "half-costly nash": lambda x, w, back: nash(x, w, back, 0, 100, 0.5),
    "true nash": lambda x, w, back: nash(x, w, back, 0, 100, 0.0),
}
every_model = pytest.mark.parametrize("model", list(MODELS))


@st.composite
def issues(draw):
    """Positions, weights and the reversion point of one draw."""
    actors = draw(st.integers(1, 7))
    position = draw(st.lists(points, min_size=actors, max_size=actors))
    weight = draw(st.lists(weights, min_size=actors, max_size=actors))
    return np.array([position]), np.array([weight]), np.array([draw(points)])


def outcome(model, x, w, back):
    return MODELS[model](x, w, back)[0]


@every_model
@quick
@given(case=issues())
def test_an_outcome_lies_in_the_hull_of_positions_or_at_no_deal(model, case):
    x, _, back = case
    found = outcome(model, *case)
    assert x.min() - 1e-9 <= found <= x.max() + 1e-9 or found == pytest.approx(back[0], abs=1e-6)


@every_model
@quick
@given(case=issues(), seed=st.integers(0, 9))
def test_the_order_of_actors_does_not_matter(model, case, seed):
    x, w, back = case
    order = np.random.default_rng(seed).permutation(x.shape[1])
    assert outcome(model, x[:, order], w[:, order], back) == pytest.approx(outcome(model, *case), abs=1e-6)


@every_model
@quick
@given(case=issues(), factor=st.floats(0.1, 10))
def test_the_unit_of_weight_does_not_matter(model, case, factor):
    x, w, back = case
    assert outcome(model, x, w * factor, back) == pytest.approx(outcome(model, *case), abs=1e-6)


@pytest.mark.parametrize("model", [name for name in MODELS if name != "lower median"])
@quick
@given(case=issues())
def test_a_mirrored_issue_has_the_mirrored_outcome(model, case):
    x, w, back = case
    assert outcome(model, 100 - x, w, 100 - back) == pytest.approx(100 - outcome(model, *case), abs=1e-6)


@quick
@given(case=issues(), shift=st.floats(-50, 50), stretch=st.floats(0.1, 10), loss=losses)
def test_the_nash_solution_ignores_the_unit_of_the_scale(case, shift, stretch, loss):
    x, w, back = case
    plain = nash(x, w, back, 0, 100, 1.0, loss)[0]
    other = nash(shift + stretch * x, w, shift + stretch * back, shift, shift + 100 * stretch, 1.0, loss)[0]
    assert other == pytest.approx(shift + stretch * plain, abs=1e-6 * stretch)


@every_model
@quick
@given(case=issues(), newcomer=points)
def test_an_actor_without_weight_moves_nothing(model, case, newcomer):
    x, w, back = case
    w = w + 1.0
    wider = np.append(x, [[newcomer]], axis=1), np.append(w, [[0.0]], axis=1), back
    assert outcome(model, *wider) == pytest.approx(outcome(model, x, w, back), abs=1e-6)


@every_model
@quick
@given(case=issues())
def test_two_actors_alike_count_as_one_of_double_weight(model, case):
    x, w, back = case
    w = w + 1.0
    twin = np.append(x, x[:, :1], axis=1), np.append(w, w[:, :1], axis=1), back
    heavier = w.copy()
    heavier[0, 0] *= 2
    assert outcome(model, *twin) == pytest.approx(outcome(model, x, heavier, back), abs=1e-6)


@every_model
@quick
@given(place=points, actors=st.integers(1, 5), back=points)
def test_where_all_agree_they_get_what_they_want(model, place, actors, back):
    case = np.full((1, actors), place), np.ones((1, actors)), np.array([back])
    assert outcome(model, *case) == pytest.approx(place, abs=1e-6)


@quick
@given(case=issues(), loss=losses)
def test_nobody_with_weight_is_worse_off_than_with_its_true_no_deal(case, loss):
    x, w, back = case
    w = w + 1.0
    found = nash(x, w, back, 0, 100, 0.0, loss)
    assert np.all(np.abs(found[:, None] - x) <= np.abs(back[:, None] - x) + 1e-6)


@quick
@given(case=issues())
def test_pulls_weighed_by_the_weight_of_the_others_cancel_out(case):
    x, w, _ = case
    w = w + 1.0
    if x.shape[1] > 1:
        others = w.sum() - w[0]
        assert np.sum(pull(x, w) * others) == pytest.approx(0, abs=1e-6 * others.max())


# ---------------------------------------------------------------- acceptance


@st.composite
def packages(draw):
    """Salience, position, reversion point and terms of one actor on a few issues."""
    count = draw(st.integers(1, 5))

    def several(values):
        return np.array(draw(st.lists(values, min_size=count, max_size=count)))

    return several(st.floats(0, 100)), several(points), several(points), several(points)


def total_gain(salience, position, back, term):
    share = shares(salience[:, None, None])
    return sum(
        gain(np.array([[term[i]]]), back[i : i + 1], np.array([[position[i]]]), share[i], 100.0)[0, 0, 0]
        for i in range(len(term))
    )


@quick
@given(case=packages())
def test_a_gain_is_never_more_than_the_whole_stake(case):
    assert -1 - 1e-12 <= total_gain(*case) <= 1 + 1e-12


@quick
@given(case=packages())
def test_the_gain_from_no_deal_to_a_proposal_is_the_loss_back(case):
    salience, position, back, term = case
    assert total_gain(salience, position, term, back) == pytest.approx(-total_gain(*case), abs=1e-12)


@quick
@given(case=packages(), factor=st.floats(0.01, 100))
def test_only_the_relation_of_saliences_matters(case, factor):
    salience, *rest = case
    assert total_gain(salience * factor, *rest) == pytest.approx(total_gain(*case), abs=1e-9)


@quick
@given(case=packages(), place=st.integers(0, 4), share=st.floats(0, 1))
def test_a_term_moved_towards_the_actor_never_costs_it(case, place, share):
    salience, position, back, term = case
    nearer = term.copy()
    at = place % len(term)
    nearer[at] += share * (position[at] - term[at])
    assert total_gain(salience, position, back, nearer) >= total_gain(*case) - 1e-12


@quick
@given(low=st.floats(-1, 1), rise=st.floats(0, 1), scale=st.floats(0.001, 1))
def test_a_higher_gain_is_never_less_likely_to_be_accepted(low, rise, scale):
    chance = chance_of_accepting(
        np.array([[low, low + rise, -low]]), np.array([scale]), np.zeros((1, 3), dtype=bool)
    )[0]
    assert chance[0] <= chance[1] + 1e-15
    assert chance[0] + chance[2] == pytest.approx(1)


@quick
@given(outcome=points, low=points, width=st.floats(0, 50))
def test_between_its_red_lines_an_actor_is_free(outcome, low, width):
    crossed = crosses(np.array([[outcome]]), np.array([[low]]), np.array([[low + width]]))
    assert crossed[0, 0, 0] == (not low <= outcome <= low + width)
