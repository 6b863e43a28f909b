"""Invariants of voting, against plain enumeration over all ways to vote."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.analyses.voting.banzhaf import banzhaf, normalised_banzhaf
from foedus.analyses.voting.coalitions import dummies, minimal_blocking, minimal_winning, veto_players
from foedus.analyses.voting.diagram import diagram
from foedus.analyses.voting.passing import chance_of_passing, pivotality
from foedus.analyses.voting.shapley_shubik import shapley_shubik
from foedus.analyses.voting.simple_game import dual, is_winning
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, voters

NAMES = tuple("abcdefg")
enumerated = settings(deadline=None, max_examples=60)


@st.composite
def weighted_rules(draw, names=NAMES):
    size = draw(st.integers(1, len(names)))
    own = draw(st.permutations(names))[:size]
    small = st.integers(0, 6).map(Fraction)
    any_weight = st.one_of(small, st.fractions(0, 9, max_denominator=7))
    weights = draw(st.lists(any_weight, min_size=size, max_size=size))
    assume(sum(weights) > 0)
    share = draw(st.fractions(Fraction(1, 50), 1, max_denominator=50))
    return Weighted(tuple(own), tuple(weights), share * sum(weights))


def unanimity_rules(names=NAMES):
    return st.permutations(names).flatmap(
        lambda own: st.integers(1, len(own)).map(lambda size: Unanimity(tuple(own[:size])))
    )


def rules(names=NAMES):
    return st.recursive(
        st.one_of(weighted_rules(names), unanimity_rules(names)),
        lambda part: st.lists(part, min_size=1, max_size=3).flatmap(
            lambda parts: st.sampled_from([AllOf(tuple(parts)), AnyOf(tuple(parts))])
        ),
        max_leaves=4,
    )


@st.composite
def rules_and_chances(draw, draws=3):
    rule = draw(rules())
    names = voters(rule)
    cells = draws * len(names)
    chance = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))
    yes = np.array(draw(st.lists(chance, min_size=cells, max_size=cells))).reshape(draws, len(names))
    return rule, yes


def ways_to_vote(rule: Rule):
    """Every way to vote, as (yes votes by place, whether the rule is met)."""
    names = voters(rule)
    for votes in product([False, True], repeat=len(names)):
        yield votes, is_winning(rule, {name for name, vote in zip(names, votes, strict=True) if vote})


def plain_chance(rule: Rule, yes):
    total = np.zeros(len(yes))
    for votes, met in ways_to_vote(rule):
        if met:
            total += np.where(votes, yes, 1 - yes).prod(axis=1)
    return total


def plain_swings(rule: Rule):
    met = dict(ways_to_vote(rule))
    return [
        sum(met[votes] and not met[(*votes[:i], False, *votes[i + 1 :])] for votes in met if votes[i])
        for i in range(len(voters(rule)))
    ]


def plain_minimal(rule: Rule):
    met = dict(ways_to_vote(rule))
    return {
        tuple(name for name, vote in zip(voters(rule), votes, strict=True) if vote)
        for votes, wins in met.items()
        if wins and not any(met[(*votes[:i], False, *votes[i + 1 :])] for i, v in enumerate(votes) if v)
    }


@enumerated
@given(rules_and_chances())
def test_the_chance_of_passing_is_that_of_enumeration(case):
    rule, yes = case
    np.testing.assert_allclose(chance_of_passing(rule, yes), plain_chance(rule, yes), atol=1e-12)


@enumerated
@given(rules_and_chances())
def test_the_rise_is_the_chance_with_a_sure_yes_less_the_chance(case):
    rule, yes = case
    chance, rise = pivotality(rule, yes)
    for column in range(yes.shape[1]):
        sure = yes.copy()
        sure[:, column] = 1.0
        np.testing.assert_allclose(chance + rise[:, column], chance_of_passing(rule, sure), atol=1e-12)


@enumerated
@given(rules_and_chances(), st.data())
def test_blocs_vote_as_enumeration_over_blocs_says(case, data):
    rule, yes = case
    names = voters(rule)
    bloc = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(names), max_size=len(names)))
    blocs = dict(zip(names, bloc, strict=True))
    different = tuple(dict.fromkeys(bloc))
    by_bloc = yes[:, [bloc.index(name) for name in different]]
    shared = by_bloc[:, [different.index(name) for name in bloc]]
    expected = np.zeros(len(yes))
    for votes in product([False, True], repeat=len(different)):
        yes_blocs = {name for name, vote in zip(different, votes, strict=True) if vote}
        if is_winning(rule, {name for name in names if blocs[name] in yes_blocs}):
            expected += np.where(votes, by_bloc, 1 - by_bloc).prod(axis=1)
    np.testing.assert_allclose(chance_of_passing(rule, shared, blocs), expected, atol=1e-12)


@enumerated
@given(rules())
def test_swings_are_those_of_enumeration(rule):
    winning, swings = diagram(rule).winning_and_swings()
    assert winning == sum(met for _, met in ways_to_vote(rule))
    assert list(swings) == plain_swings(rule)


@enumerated
@given(rules(NAMES[:5]))
def test_shapley_shubik_is_the_share_of_orders_in_which_a_voter_tips_the_vote(rule):
    names = voters(rule)
    tips = dict.fromkeys(names, 0)
    for order in permutations(names):
        place = next(i for i in range(len(order)) if is_winning(rule, order[: i + 1]))
        tips[order[place]] += 1
    expected = np.array([tips[name] / factorial(len(names)) for name in names])
    np.testing.assert_allclose(shapley_shubik(rule), expected, atol=1e-13)


@enumerated
@given(rules())
def test_minimal_coalitions_are_those_of_enumeration(rule):
    for found, expected in (
        (minimal_winning(rule), plain_minimal(rule)),
        (minimal_blocking(rule), plain_minimal(dual(rule))),
    ):
        listed = list(found)
        assert len(listed) == len(set(listed)) == found.count
        assert set(listed) == expected
        assert [len(members) for members in listed] == sorted(len(members) for members in listed)


@enumerated
@given(rules())
def test_dummies_are_those_without_swings(rule):
    assert dummies(rule) == tuple(
        name for name, swings in zip(voters(rule), plain_swings(rule), strict=True) if not swings
    )


@enumerated
@given(rules())
def test_veto_players_are_the_members_of_every_winning_coalition(rule):
    in_all = set(voters(rule)).intersection(*map(set, minimal_winning(rule)))
    assert set(veto_players(rule)) == in_all


@enumerated
@given(rules())
def test_power_is_shared_out_completely_and_powerless_voters_get_none(rule):
    assert abs(shapley_shubik(rule).sum() - 1) < 1e-13
    assert abs(normalised_banzhaf(rule).sum() - 1) < 1e-13
    idle = [voters(rule).index(name) for name in dummies(rule)]
    assert not shapley_shubik(rule)[idle].any()
    assert not banzhaf(rule)[idle].any()


@enumerated
@given(rules())
def test_the_power_to_carry_and_to_block_are_the_same(rule):
    by_name = dict(zip(voters(dual(rule)), banzhaf(dual(rule)), strict=True))
    assert [by_name[name] for name in voters(rule)] == list(banzhaf(rule))
    by_name = dict(zip(voters(dual(rule)), shapley_shubik(dual(rule)), strict=True))
    np.testing.assert_allclose([by_name[name] for name in voters(rule)], shapley_shubik(rule), atol=1e-13)


@enumerated
@given(weighted_rules(), st.randoms(use_true_random=False))
def test_the_order_of_voters_permutes_the_answer(rule, random):
    order = list(range(len(rule.voters)))
    random.shuffle(order)
    shuffled = Weighted(
        tuple(rule.voters[i] for i in order), tuple(rule.weights[i] for i in order), rule.quota
    )
    np.testing.assert_array_equal(banzhaf(shuffled), banzhaf(rule)[order])
    np.testing.assert_allclose(shapley_shubik(shuffled), shapley_shubik(rule)[order], atol=1e-13)
    assert minimal_winning(shuffled).count == minimal_winning(rule).count


@enumerated
@given(weighted_rules())
def test_more_weight_never_means_less_power(rule):
    order = np.argsort([float(weight) for weight in rule.weights], kind="stable")
    assert (np.diff(banzhaf(rule)[order]) >= 0).all()
    assert (np.diff(shapley_shubik(rule)[order]) >= -1e-13).all()
    for i, weight in enumerate(rule.weights):
        for j in range(i):
            if rule.weights[j] == weight:
                assert banzhaf(rule)[i] == banzhaf(rule)[j]


@enumerated
@given(rules_and_chances(draws=1), st.data())
def test_a_likelier_yes_never_lowers_the_chance(case, data):
    rule, yes = case
    column = data.draw(st.integers(0, yes.shape[1] - 1))
    more = yes.copy()
    more[0, column] = data.draw(st.floats(yes[0, column], 1))
    assert chance_of_passing(rule, more)[0] >= chance_of_passing(rule, yes)[0] - 1e-14


@enumerated
@given(rules())
def test_if_all_say_yes_it_passes_and_if_all_say_no_it_fails(rule):
    everybody = len(voters(rule))
    extremes = np.stack([np.ones(everybody), np.zeros(everybody)])
    assert chance_of_passing(rule, extremes).tolist() == [1.0, 0.0]


@enumerated
@given(rules_and_chances())
def test_what_a_coalition_of_noes_blocks_is_the_rest(case):
    rule, yes = case
    no = 1 - yes[:, [voters(rule).index(name) for name in voters(dual(rule))]]
    np.testing.assert_allclose(
        chance_of_passing(rule, yes), 1 - chance_of_passing(dual(rule), no), atol=1e-12
    )


@enumerated
@given(rules_and_chances())
def test_chances_and_rises_stay_between_zero_and_one(case):
    chance, rise = pivotality(*case)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert ((rise >= 0) & (rise <= 1)).all()
