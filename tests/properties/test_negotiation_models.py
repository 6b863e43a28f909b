"""Invariants of models of negotiation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.analyses.bargaining.agenda_setter import agenda_setter, bearable, chamber_by_weight
from foedus.analyses.bargaining.alternating_offers import alternating_offers
from foedus.analyses.bargaining.equal_gain import EqualGainOptions, equal_gain
from foedus.analyses.bargaining.expected_utility import ExpectedUtilityOptions, expected_utility
from foedus.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from foedus.analyses.bargaining.packages import best_trade, package_utility
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.analyses.bargaining.spatial_model_of_politics import spatial_model_of_politics

quick = settings(deadline=None, max_examples=25)
points = st.integers(0, 100).map(float)
weights = st.one_of(st.just(0.0), st.floats(0.05, 100))


def election(chain, **options):
    def expected(x, w, back):
        del back
        return (probabilistic_condorcet(x, w, 0, 100, chain, **options) * x).sum(axis=1)

    return expected


def kalai(cost, loss="linear"):
    return lambda x, w, back: kalai_smorodinsky(x, w, back, 0, 100, cost, loss)


MODELS = {
    "uniform election": election("markov_uniform"),
    "incentive election": election("markov_incentive"),
    "conditional election": election("conditional"),
    "cubic election by threshold": election("markov_uniform", vote="cubic", victory="threshold"),
    "hybrid election, octic": election("conditional", vote="proportional_and_binary", victory="octic"),
    "costly Kalai-Smorodinsky": kalai(1.0),
    "quadratic Kalai-Smorodinsky": kalai(0.5, "quadratic"),
    "true Kalai-Smorodinsky": kalai(0.0),
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
    assert x.min() - 1e-6 <= found <= x.max() + 1e-6 or found == pytest.approx(back[0], abs=1e-6)


@every_model
@quick
@given(case=issues(), seed=st.integers(0, 9))
def test_the_order_of_actors_does_not_matter(model, case, seed):
    x, w, back = case
    order = np.random.default_rng(seed).permutation(x.shape[1])
    assert outcome(model, x[:, order], w[:, order], back) == pytest.approx(outcome(model, *case), abs=1e-5)


@every_model
@quick
@given(case=issues(), factor=st.floats(0.1, 10))
def test_the_unit_of_weight_does_not_matter(model, case, factor):
    x, w, back = case
    assert outcome(model, x, w * factor, back) == pytest.approx(outcome(model, *case), abs=1e-5)


@every_model
@quick
@given(case=issues())
def test_a_mirrored_issue_has_the_mirrored_outcome(model, case):
    x, w, back = case
    assert outcome(model, 100 - x, w, 100 - back) == pytest.approx(100 - outcome(model, *case), abs=1e-5)


@every_model
@quick
@given(case=issues(), newcomer=points)
def test_an_actor_without_weight_moves_nothing(model, case, newcomer):
    x, w, back = case
    w = w + 1.0
    wider = np.append(x, [[newcomer]], axis=1), np.append(w, [[0.0]], axis=1), back
    assert outcome(model, *wider) == pytest.approx(outcome(model, x, w, back), abs=1e-5)


@every_model
@quick
@given(case=issues())
def test_two_actors_alike_count_as_one_of_double_weight(model, case):
    x, w, back = case
    w = w + 1.0
    twin = np.append(x, x[:, :1], axis=1), np.append(w, w[:, :1], axis=1), back
    heavier = w.copy()
    heavier[0, 0] *= 2
    assert outcome(model, *twin) == pytest.approx(outcome(model, x, heavier, back), abs=1e-5)


@every_model
@quick
@given(place=points, actors=st.integers(1, 5), back=points)
def test_where_all_agree_they_get_what_they_want(model, place, actors, back):
    case = np.full((1, actors), place), np.ones((1, actors)), np.array([back])
    assert outcome(model, *case) == pytest.approx(place, abs=1e-6)


@quick
@given(case=issues(), stretch=st.floats(0.1, 10), shift=st.floats(-50, 50))
def test_the_unit_of_the_scale_does_not_matter_to_an_election(case, stretch, shift):
    x, w, _ = case
    plain = probabilistic_condorcet(x, w, 0, 100)
    low, high = shift, shift + 100 * stretch
    np.testing.assert_allclose(probabilistic_condorcet(shift + stretch * x, w, low, high), plain, atol=1e-6)


@quick
@given(case=issues(), chain=st.sampled_from(["markov_uniform", "markov_incentive", "conditional"]))
def test_chances_sum_to_one_and_dichotomous_issues_never_fail(case, chain):
    x, w, _ = case
    for position in (x, np.where(x > 50, 100.0, 0.0)):
        chance = probabilistic_condorcet(position, w, 0, 100, chain)
        assert (chance >= 0).all()
        assert chance.sum() == pytest.approx(1)


# ---------------------------------------------------------------- challenges


@st.composite
def quarrels(draw):
    """Positions, capabilities and saliences, no two positions alike so that no offers are level."""
    actors = draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return rng.random((1, actors)) * 100, rng.random((1, actors)) + 0.1, rng.random((1, actors))


@pytest.mark.parametrize("options", [ExpectedUtilityOptions(), ExpectedUtilityOptions(stalemate=0.5)])
@quick
@given(case=quarrels(), seed=st.integers(0, 9))
def test_challenges_do_not_depend_on_order_or_direction_or_the_unit_of_the_scale(options, case, seed):
    x, c, s = case
    order = np.random.default_rng(seed).permutation(x.shape[1])
    plain = expected_utility(x, c, s, 2, options)
    other = expected_utility(x[:, order], c[:, order], s[:, order], 2, options)
    np.testing.assert_allclose(other.position, plain.position[:, :, order], atol=1e-6)
    turned = expected_utility(300 - 3 * x, c * 7, s, 2, options)
    np.testing.assert_allclose(turned.position, 300 - 3 * plain.position, atol=1e-5)


@pytest.mark.parametrize("variant", ["paper", "code"])
@quick
@given(case=issues())
def test_challenges_never_fail_and_stay_in_the_hull(variant, case):
    x, w, _ = case
    for position in (x, np.where(x > 50, 100.0, 0.0)):
        found = expected_utility(position, w, w / 100, 3, ExpectedUtilityOptions(variant=variant))
        assert (found.position >= position.min() - 1e-9).all()
        assert (found.position <= position.max() + 1e-9).all()


# ---------------------------------------------------------------- exchange


@st.composite
def bazaars(draw):
    shape = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    position = np.round(rng.random(shape) * 100, 2)
    position[rng.random(shape) < 0.15] = np.nan
    capability, salience = rng.random((2, *shape)) * (rng.random((2, *shape)) > 0.1)
    return position, capability, salience


@quick
@given(
    case=bazaars(),
    options=st.sampled_from(
        [EqualGainOptions(), EqualGainOptions(overshoot="stopped"), EqualGainOptions(variant="decide")]
    ),
)
def test_exchanges_stay_on_the_scale_and_leave_nobody_of_the_two_worse_off(case, options):
    position, capability, salience = case
    found = equal_gain(position, capability, salience, options)
    present = ~np.isnan(position)
    assert ((found.voting[present] >= 0) & (found.voting[present] <= 100)).all()
    assert all(shift.gain > 0 for exchange in found.exchanges for shift in exchange.gives)


@quick
@given(case=bazaars(), seed=st.integers(0, 9))
def test_the_order_of_actors_does_not_matter_to_exchanges(case, seed):
    position, capability, salience = case
    order = np.random.default_rng(seed).permutation(position.shape[1])
    plain = equal_gain(position, capability, salience)
    gains = sorted(exchange.gives[0].gain for exchange in plain.exchanges)
    assume(len(gains) < 2 or np.diff(gains).min() > 1e-6)  # level gains are taken in the order of the list
    other = equal_gain(position[:, order], capability[:, order], salience[:, order])
    np.testing.assert_allclose(other.outcome, plain.outcome, atol=1e-6)


@quick
@given(case=bazaars())
def test_exchanges_are_the_same_in_a_mirror(case):
    position, capability, salience = case
    plain = equal_gain(position, capability, salience)
    gains = sorted(exchange.gives[0].gain for exchange in plain.exchanges)
    assume(len(gains) < 2 or np.diff(gains).min() > 1e-6)
    outcome_at = np.nanmin(np.abs(position - plain.outcome_before[:, None]), initial=100)
    assume(outcome_at > 1e-6)  # an actor at the very outcome counts as left of it
    other = equal_gain(100 - position, capability, salience)
    np.testing.assert_allclose(other.outcome, 100 - plain.outcome, atol=1e-6)


# ---------------------------------------------------------------- spatial model


@quick
@given(case=quarrels())
def test_the_spatial_model_never_fails_and_stays_in_the_hull(case):
    x, c, s = case
    attention = (s.T + 0.01) / 1.02
    place = x.T / 100
    for position in (place, np.where(place > 0.5, 1.0, 0.0)):
        found = spatial_model_of_politics(position, c[0], attention)
        assert np.isfinite(found.chance).all()
        assert position.min() - 1e-4 <= found.position.min() <= found.position.max() <= position.max() + 1e-4


# ---------------------------------------------------------------- procedure and time


@quick
@given(case=issues(), setter=points, cost=st.floats(0, 1))
def test_a_proposal_passes_those_who_decide_and_is_never_farther_than_no_deal(case, setter, cost):
    x, w, back = case
    votes = w[0] + 1.0
    ends = bearable(x, back, 0, 100, cost)
    found = agenda_setter(np.array([setter]), back, chamber_by_weight(*ends, votes, votes.sum() / 2))
    assert abs(found.outcome[0] - setter) <= abs(back[0] - setter) + 1e-9
    bears = (ends[0] <= found.outcome[0] + 1e-6) & (found.outcome[0] <= ends[1] + 1e-6)
    assert votes[bears[0]].sum() >= votes.sum() / 2 - 1e-9


@quick
@given(case=issues(), patience=st.floats(0, 0.95), rounds=st.one_of(st.none(), st.integers(1, 12)))
def test_nobody_is_worse_off_by_an_offer_than_without_a_deal(case, patience, rounds):
    x, _, back = case
    found = alternating_offers(x, np.full(x.shape, patience), back, 0, 100, rounds)
    away = np.abs(found.offer[:, 0, None] - x)
    assert (away <= np.abs(back[0] - x) + 1e-6).all()


# ---------------------------------------------------------------- packages


@quick
@given(seed=st.integers(0, 10_000), actors=st.integers(1, 4), count=st.integers(1, 3))
def test_a_trade_makes_nobody_worse_off_whose_consent_is_needed(seed, actors, count):
    rng = np.random.default_rng(seed)
    share = rng.random((actors, count))
    share /= share.sum(axis=1, keepdims=True)
    position, package = rng.random((actors, count)) * 100, rng.random(count) * 100
    low, high = np.zeros(count), np.full(count, 100.0)
    trade = best_trade(package, position, share, low, high)
    if trade is not None:
        before, after = (
            package_utility(at[None], position, share, high)[0] for at in (package, trade.package)
        )
        assert (after >= before - 1e-8).all()
        assert after.max() > 0
        np.testing.assert_allclose(trade.gain, after - before, atol=1e-9)
