"""Indices of power against plain enumeration, against one another's ways of counting, and their axioms."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.properties.test_voting import rules

from foedus.analyses.voting import deegan_packel, johnston, public_good, shapley_shubik, shift
from foedus.analyses.voting.abstention import chance_with_abstention
from foedus.analyses.voting.banzhaf import banzhaf, normalised_banzhaf, power_to_act
from foedus.analyses.voting.banzhaf_owen import banzhaf_owen
from foedus.analyses.voting.characteristic_function import by_characteristic_function
from foedus.analyses.voting.coleman import coleman_initiate, coleman_prevent
from foedus.analyses.voting.counts import heaviest_first
from foedus.analyses.voting.desirability import desirability
from foedus.analyses.voting.diagram import diagram
from foedus.analyses.voting.game import game
from foedus.analyses.voting.generating_function import weighted_game
from foedus.analyses.voting.grid import grid
from foedus.analyses.voting.indices import INDICES, power
from foedus.analyses.voting.owen import owen
from foedus.analyses.voting.quadrature import integral_over_members
from foedus.analyses.voting.simple_game import dual, is_winning
from foedus.analyses.voting.weighted_coalitions import (
    minimal_with_each,
    shift_minimal_with_each,
    strictly_ordered,
    vulnerable_with_each,
)
from foedus.analyses.voting.weights import weights_of
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count, is_met, voters

enumerated = settings(deadline=None, max_examples=20)


@st.composite
def one_quota(draw, largest=12, heaviest=9, least=1):
    """One quota of whole weights, that somebody can meet and somebody can stop."""
    size = draw(st.integers(least, largest))
    weights = draw(st.lists(st.integers(0, heaviest), min_size=size, max_size=size))
    assume(sum(weights) > 0)
    quota = draw(st.integers(1, sum(weights)))
    return Weighted(
        tuple(f"v{place}" for place in range(size)), tuple(map(Fraction, weights)), Fraction(quota)
    )


class Plain:
    """Every coalition of a rule, by enumeration, and the indices straight from their definitions."""

    def __init__(self, rule):
        self.names = voters(rule)
        self.n = len(self.names)
        every = [
            frozenset(n for n, v in zip(self.names, votes, strict=True) if v)
            for votes in product([0, 1], repeat=self.n)
        ]
        self.wins = {coalition: is_winning(rule, coalition) for coalition in every}
        self.winning = [coalition for coalition in every if self.wins[coalition]]
        self.critical = {c: [m for m in c if not self.wins[c - {m}]] for c in self.winning}
        self.minimal = [c for c in self.winning if len(self.critical[c]) == len(c)]

    def swings(self, name):
        return sum(name in critical for critical in self.critical.values())

    def banzhaf(self):
        return [Fraction(self.swings(name), 2 ** (self.n - 1)) for name in self.names]

    def shapley_shubik(self):
        return [
            sum(
                (
                    Fraction(factorial(len(c) - 1) * factorial(self.n - len(c)), factorial(self.n))
                    for c, critical in self.critical.items()
                    if name in critical
                ),
                Fraction(0),
            )
            for name in self.names
        ]

    def shared(self, coalitions, size):
        raw = [
            sum((Fraction(1, size(c)) for c in coalitions if name in c), Fraction(0)) for name in self.names
        ]
        return [value / (sum(raw) or 1) for value in raw]

    def johnston(self):
        raw = [
            sum((Fraction(1, len(k)) for k in self.critical.values() if name in k), Fraction(0))
            for name in self.names
        ]
        return [value / (sum(raw) or 1) for value in raw]

    def is_above(self, one, other):
        return all(
            not self.wins[c | {other}] or self.wins[c | {one}]
            for c in self.wins
            if one not in c and other not in c
        )

    def shift(self):
        strict = {
            (a, b)
            for a in self.names
            for b in self.names
            if a != b and self.is_above(a, b) and not self.is_above(b, a)
        }
        shift_minimal = [
            c
            for c in self.minimal
            if not any((a, b) in strict and self.wins[c - {a} | {b}] for a in c for b in set(self.names) - c)
        ]
        return self.shared(shift_minimal, lambda _: 1)


def close(found, expected):
    np.testing.assert_allclose(found, [float(value) for value in expected], rtol=1e-12, atol=1e-15)


@enumerated
@given(rules())
def test_every_index_of_any_rule_is_that_of_its_definition(rule):
    plain = Plain(rule)
    swings = [plain.swings(name) for name in plain.names]
    close(banzhaf(rule), plain.banzhaf())
    close(normalised_banzhaf(rule), [Fraction(s, sum(swings) or 1) for s in swings])
    close(shapley_shubik.shapley_shubik(rule), plain.shapley_shubik())
    close(coleman_prevent(rule), [Fraction(s, len(plain.winning) or 1) for s in swings])
    close(coleman_initiate(rule), [Fraction(s, 2**plain.n - len(plain.winning) or 1) for s in swings])
    close(public_good.public_good(rule), plain.shared(plain.minimal, lambda _: 1))
    close(deegan_packel.deegan_packel(rule), plain.shared(plain.minimal, len))
    close(johnston.johnston(rule), plain.johnston())
    close(shift.shift(rule), plain.shift())
    assert power_to_act(rule) == len(plain.winning) / 2**plain.n


@settings(deadline=None, max_examples=6)
@given(one_quota(largest=12, least=9, heaviest=30))
def test_twelve_voters_are_counted_as_enumeration_counts_them(rule):
    plain = Plain(rule)
    close(banzhaf(rule), plain.banzhaf())
    close(shapley_shubik.shapley_shubik(rule), plain.shapley_shubik())
    close(johnston.johnston(rule), plain.johnston())
    close(deegan_packel.deegan_packel(rule), plain.shared(plain.minimal, len))


@settings(deadline=None, max_examples=30)
@given(one_quota(largest=14))
def test_the_table_the_generating_function_the_diagram_and_long_integers_count_alike(rule):
    found = game(rule)
    table, weighted, layers = grid(found), weighted_game(found), diagram(rule)
    winning, swings = layers.winning_and_swings()
    sizes = found.per_voter(table.swings_by_size)
    assert table.winning == weighted.winning == winning == packed_winning(rule)
    assert weighted.swings == list(swings) == [sum(counts) for counts in sizes] == packed_swings(rule)
    assert weighted.swings_by_size == sizes
    assert [counts[: found.size] for counts in layers.swings_by_size()] == sizes


def packed(rule, leave_out=None):
    """The generating function in one long integer: a slot of bits for the coalitions of each weight."""
    bits, table = len(rule.voters) + 1, 1
    for place, weight in enumerate(rule.weights):
        if place != leave_out:
            table += table << (bits * int(weight))
    return table, bits


def packed_between(rule, low, high, leave_out=None):
    table, bits = packed(rule, leave_out)
    return sum((table >> (bits * weight)) & ((1 << bits) - 1) for weight in range(max(low, 0), high + 1))


def packed_winning(rule):
    return packed_between(rule, int(rule.quota), int(sum(rule.weights)))


def packed_swings(rule):
    quota = int(rule.quota)
    return [
        packed_between(rule, quota - int(w), quota - 1, leave_out=place)
        for place, w in enumerate(rule.weights)
    ]


@settings(deadline=None, max_examples=40)
@given(one_quota(largest=14))
def test_coalitions_of_one_quota_are_counted_from_the_heaviest_as_in_the_table(rule):
    found = game(rule)
    table = grid(found)
    ordered, kinds = heaviest_first(found)
    two = np.array([2], dtype=object)

    def at_two(counts):
        return sum(number * 2**size for size, number in enumerate(counts))

    minimal, vulnerable = minimal_with_each(ordered, two)[:, 0], vulnerable_with_each(ordered, two)[:, 0]
    # Voters without weight are left out; each of them is in half of the vulnerable coalitions of the table.
    vulnerable = vulnerable * 2 ** kinds.count(-1)
    swings = weighted_game(found).swings
    strict, place = strictly_ordered(ordered, [swings[kinds.index(kind)] for kind in ordered.kinds])
    shifts = shift_minimal_with_each(strict, np.array([1], dtype=object))
    rows = zip(
        kinds,
        found.per_voter(table.minimal_by_size),
        found.per_voter(table.vulnerable_by_critical),
        found.per_voter(table.shift_minimal),
        strict=True,
    )
    for kind, by_size, by_critical, shift_minimal in rows:
        if kind >= 0:
            assert (minimal[kind], vulnerable[kind], shifts[place[kind]]) == (
                at_two(by_size),
                at_two(by_critical),
                shift_minimal,
            )
        else:
            assert at_two(by_size) == at_two(by_critical) == shift_minimal == 0


@settings(deadline=None, max_examples=15)
@given(one_quota(largest=20, least=1, heaviest=40))
def test_floats_agree_with_fractions_to_twelve_digits_and_within_their_bound(rule):
    found = game(rule)
    ordered, _ = heaviest_first(found)
    for sums in (minimal_with_each, vulnerable_with_each):
        floats = integral_over_members(lambda z, s=sums: s(ordered, z), found.size, 3, exact=False)
        exact = integral_over_members(lambda z, s=sums: s(ordered, z), found.size, 7, exact=True)
        np.testing.assert_allclose(floats, exact.astype(float), rtol=1e-12)
    by_frequency = by_characteristic_function(found)
    exact_index = shapley_shubik.measured(rule, exact=True).values
    assert np.abs(by_frequency.values - exact_index).max() <= by_frequency.error < 1e-13


@enumerated
@given(rules(), st.randoms(use_true_random=False))
def test_power_follows_the_voter_and_not_its_place(rule, random):
    names = list(voters(rule))
    shuffled = names.copy()
    random.shuffle(shuffled)
    renamed = dict(zip(names, shuffled, strict=True))
    other = with_names(rule, renamed)
    where = {name: place for place, name in enumerate(voters(other))}
    for index in INDICES:
        before, after = power(rule, index).values, power(other, index).values
        close(after[[where[renamed[name]] for name in names]], before)


def with_names(rule, renamed):
    if isinstance(rule, AllOf | AnyOf):
        return type(rule)(tuple(with_names(part, renamed) for part in rule.parts))
    own = tuple(renamed[name] for name in rule.voters)
    return Unanimity(own) if isinstance(rule, Unanimity) else Weighted(own, rule.weights, rule.quota)


@enumerated
@given(rules())
def test_shares_sum_to_one_unless_nobody_matters_and_dummies_get_nothing(rule):
    swings = diagram(rule).winning_and_swings()[1]
    for index in (
        "normalised-banzhaf",
        "shapley-shubik",
        "deegan-packel",
        "public-good",
        "johnston",
        "shift",
    ):
        values = power(rule, index).values
        assert sum(values) == pytest.approx(1.0 if any(swings) else 0.0, abs=1e-12)
        assert all(value == 0 for value, swing in zip(values, swings, strict=True) if not swing)


@enumerated
@given(rules())
def test_the_dual_rule_gives_the_same_banzhaf_and_shapley_shubik_and_swaps_those_of_coleman(rule):
    other = dual(rule)
    where = [voters(other).index(name) for name in voters(rule)]
    close(banzhaf(other)[where], banzhaf(rule))
    close(shapley_shubik.shapley_shubik(other)[where], shapley_shubik.shapley_shubik(rule))
    close(coleman_prevent(other)[where], coleman_initiate(rule))


@enumerated
@given(one_quota())
def test_more_votes_never_mean_less_banzhaf_shapley_shubik_or_johnston(rule):
    order = np.argsort([float(weight) for weight in rule.weights], kind="stable")
    for index in ("banzhaf", "shapley-shubik", "johnston"):
        assert np.all(np.diff(power(rule, index).values[order]) >= -1e-14)


@enumerated
@given(rules())
def test_swings_are_twice_the_winning_coalitions_with_a_voter_less_all(rule):
    plain = Plain(rule)
    for name in plain.names:
        assert plain.swings(name) == 2 * sum(name in c for c in plain.winning) - len(plain.winning)


@enumerated
@given(rules())
def test_a_veto_player_prevents_with_certainty_and_nobody_else_does(rule):
    names = voters(rule)
    for name, prevents in zip(names, coleman_prevent(rule), strict=True):
        has_veto = is_winning(rule, names) and not is_winning(rule, set(names) - {name})
        assert (prevents == 1) == has_veto


@enumerated
@given(rules())
def test_a_rule_and_itself_is_the_rule(rule):
    for index in INDICES:
        close(power(AllOf((rule, rule)), index).values, power(rule, index).values)
        close(
            power(AnyOf((rule, AllOf((rule, Unanimity(voters(rule)))))), index).values,
            power(rule, index).values,
        )


@enumerated
@given(rules())
def test_unions_of_one_voter_each_are_no_unions(rule):
    alone = [(name,) for name in voters(rule)]
    close(owen(rule, alone), shapley_shubik.shapley_shubik(rule))
    close(banzhaf_owen(rule, alone), banzhaf(rule))
    close(owen(rule, [voters(rule)]), shapley_shubik.shapley_shubik(rule))


@settings(deadline=None, max_examples=15)
@given(rules(tuple("abcde")), st.data())
def test_the_owen_value_is_the_share_of_orders_in_which_unions_stay_together(rule, data):
    names = voters(rule)
    union = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(names), max_size=len(names)))
    of = dict(zip(names, union, strict=True))
    tips, orders = dict.fromkeys(names, 0), 0
    for order in permutations(names):
        blocks = [
            of[name] for place, name in enumerate(order) if not place or of[order[place - 1]] != of[name]
        ]
        if len(blocks) > len(set(blocks)):
            continue
        orders += 1
        tip = next(
            (
                name
                for place, name in enumerate(order)
                if is_winning(rule, order[: place + 1]) and not is_winning(rule, order[:place])
            ),
            None,
        )
        if tip is not None:
            tips[tip] += 1
    groups = [[name for name in names if of[name] == own] for own in set(union)]
    close(owen(rule, groups), [Fraction(tips[name], orders) for name in names])


@settings(deadline=None, max_examples=15)
@given(rules(tuple("abcdef")))
def test_who_can_replace_whom_is_what_enumeration_says(rule):
    plain, found = Plain(rule), desirability(rule)
    for group in found.classes:
        assert all(plain.is_above(a, b) for a in group for b in group if a != b)
    firsts = [group[0] for group in found.classes]
    assert not any(plain.is_above(a, b) and plain.is_above(b, a) for a in firsts for b in firsts if a != b)
    comparable = all(
        plain.is_above(a, b) or plain.is_above(b, a) for a in plain.names for b in plain.names if a != b
    )
    assert found.is_complete == comparable
    if found.crossed is not None:
        one, other = found.crossed
        assert not plain.is_above(one, other)
        assert not plain.is_above(other, one)


@enumerated
@given(rules(tuple("abcde")))
def test_weights_that_are_found_express_the_rule_and_up_to_five_voters_are_found_if_all_compare(rule):
    found = desirability(rule)
    weights = weights_of(rule, found.classes)
    assert (weights is not None) == found.is_complete
    if weights is not None:
        other = Weighted(voters(rule), tuple(map(Fraction, weights.weights)), Fraction(weights.quota))
        assert Plain(other).wins == Plain(rule).wins


VOTES = ("yes", "abstain", "absent", "no")
WORTH = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1)])


@st.composite
def rules_with_abstention(draw):
    names = tuple("abcd")

    def part():
        worth = {"abstention": draw(WORTH), "absence": draw(WORTH)}
        if draw(st.booleans()):
            whole = {key: Fraction(round(value)) for key, value in worth.items()}
            return Unanimity(names[: draw(st.integers(1, 4))], **whole)
        weights = tuple(Fraction(draw(st.integers(0, 4))) for _ in names)
        return Weighted(names, weights, draw(st.fractions(0, sum(weights) + 1, max_denominator=3)), **worth)

    parts = tuple(part() for _ in range(draw(st.integers(1, 3))))
    return draw(st.sampled_from([AllOf, AnyOf]))(parts)


@settings(deadline=None, max_examples=40)
@given(rules_with_abstention(), st.integers(0, 2**32 - 1))
def test_four_kinds_of_vote_are_weighed_as_enumeration_weighs_them(rule, seed):
    names = voters(rule)
    chances = np.random.default_rng(seed).dirichlet(np.ones(4), size=(2, len(names)))
    expected = np.zeros(2)
    for ballot in product(range(4), repeat=len(names)):
        if is_met(rule, {name: VOTES[vote] for name, vote in zip(names, ballot, strict=True)}):
            expected += np.prod([chances[:, place, vote] for place, vote in enumerate(ballot)], axis=0)
    np.testing.assert_allclose(chance_with_abstention(rule, chances), expected, atol=1e-12)


@enumerated
@given(st.integers(1, 9), st.floats(0, 1))
def test_consensus_of_equal_chances_is_their_product(size, chance):
    names = tuple(f"v{place}" for place in range(size))
    yes = np.full((1, size), chance)
    assert diagram(count(names, size)).chance(yes)[0] == pytest.approx(chance**size, abs=1e-15)
