"""Traps of counting power: each of them is known to have caught some program."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from foedus.analyses.voting.banzhaf import banzhaf, normalised_banzhaf, power_to_act
from foedus.analyses.voting.coleman import coleman_initiate, coleman_prevent
from foedus.analyses.voting.counts import swings
from foedus.analyses.voting.indices import INDICES, power
from foedus.analyses.voting.johnston import johnston
from foedus.analyses.voting.owen import owen
from foedus.analyses.voting.passing import chance_of_passing
from foedus.analyses.voting.public_good import measured as public_good
from foedus.analyses.voting.rule_power import PowerOptions, rule_power
from foedus.analyses.voting.sampling import sampled_banzhaf, sampled_johnston, sampled_shapley_shubik
from foedus.analyses.voting.shapley_shubik import measured, shapley_shubik
from foedus.analyses.voting.structure import structure
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, at_least_share, count, majority


def quota_of(quota, *weights):
    names = tuple(f"v{place}" for place in range(len(weights)))
    return Weighted(names, tuple(map(Fraction, weights)), Fraction(quota))


def random_quota(size, heaviest, share=0.5, seed=3):
    weights = np.random.default_rng(seed).integers(1, heaviest + 1, size).tolist()
    return quota_of(int(share * sum(weights)) + 1, *weights)


@pytest.mark.parametrize("index", INDICES)
@pytest.mark.parametrize(
    "rule",
    [
        quota_of(4, 1, 2),
        quota_of(0, 1, 2),
        quota_of(-1, 1, 2),
        quota_of(1, 0, 0),
        quota_of(0, 0, 0),
        AllOf((quota_of(4, 1, 2), Unanimity(("v0",)))),
        AnyOf((quota_of(0, 1, 2), Unanimity(("v0",)))),
    ],
)
def test_nobody_has_power_where_a_rule_is_never_met_or_always(rule, index):
    assert power(rule, index).values.tolist() == [0, 0]


@pytest.mark.parametrize("size", [1, 2, 63, 64, 65, 128, 171, 200])
def test_equal_voters_share_alike_at_every_size(size):
    rule = majority(tuple(map(str, range(size))))
    assert shapley_shubik(rule) == pytest.approx([1 / size] * size, rel=1e-15)
    assert normalised_banzhaf(rule) == pytest.approx([1 / size] * size, rel=1e-15)
    needed = size // 2 + 1
    assert swings(rule).swings[0] == comb(size - 1, needed - 1)


@pytest.mark.parametrize("size", [63, 64, 65, 128, 200])
def test_long_integers_and_the_generating_function_count_the_same_swings(size):
    rule = random_quota(size, 12)
    bits, whole = size + 1, 1
    weights = [int(weight) for weight in rule.weights]
    for weight in weights[1:]:
        whole += whole << (bits * weight)
    mask = (1 << bits) - 1
    quota = int(rule.quota)
    expected = sum((whole >> (bits * x)) & mask for x in range(quota - weights[0], quota))
    assert swings(rule).swings[0] == expected
    assert swings(rule).method.startswith("generating function")


@pytest.mark.parametrize("share", [0.3, 0.5, 0.85])
def test_frequencies_and_fractions_give_the_same_shapley_shubik_for_many_voters(share):
    rule = random_quota(80, 200, share)
    floats, exact = measured(rule), measured(rule, exact=True)
    assert not floats.is_exact
    assert exact.is_exact
    assert sum(exact.fractions) == 1
    assert np.abs(floats.values - exact.values).max() <= floats.error < 1e-13
    np.testing.assert_allclose(floats.values, exact.values, rtol=1e-12)


def test_a_weight_above_the_quota_is_a_yes_that_is_enough():
    assert normalised_banzhaf(quota_of(2, 3, 2, 1, 1)).tolist() == [3 / 8, 3 / 8, 1 / 8, 1 / 8]
    assert banzhaf(quota_of(1, 5, 5)).tolist() == [0.5, 0.5]


def test_a_quota_of_half_or_less_and_of_everything():
    assert power_to_act(quota_of(1, 1, 1)) == 0.75
    assert coleman_prevent(quota_of(2, 1, 1)).tolist() == [1, 1]
    assert coleman_initiate(quota_of(1, 1, 1)).tolist() == [1, 1]


def test_more_than_half_and_half_are_two_rules():
    names = ("a", "b", "c", "d")
    assert majority(names).quota == 3
    assert at_least_share(names, Fraction(1, 2)).quota == 2


def test_65_per_cent_of_an_odd_total_is_met_exactly_and_not_by_a_float():
    rule = quota_of(Fraction(65, 100) * 101, 65, 36)
    assert structure(rule).veto_players == ("v0", "v1")
    assert structure(quota_of(Fraction(65, 100) * 100, 65, 35)).veto_players == ("v0",)


def test_fractional_weights_are_those_of_the_whole_ones():
    parts = quota_of(Fraction(3, 2), Fraction(1, 2), Fraction(3, 4), Fraction(1, 3))
    whole = quota_of(18, 6, 9, 4)
    assert banzhaf(parts).tolist() == banzhaf(whole).tolist()


def test_the_callers_lists_are_unchanged():
    unions = [["v0", "v1"]]
    rule = quota_of(4, 3, 2, 1, 1)
    owen(rule, unions)
    assert unions == [["v0", "v1"]]
    assert rule == quota_of(4, 3, 2, 1, 1)


def test_a_voter_that_never_matters_may_be_joined_by_or():
    rule = AnyOf((quota_of(2, 1, 1, 1), AllOf((quota_of(2, 1, 1, 1), Unanimity(("x",))))))
    assert banzhaf(rule).tolist() == [0.5, 0.5, 0.5, 0]
    assert structure(rule).dummies == ("x",)


def test_unanimity_is_the_product_of_chances():
    chances = np.random.default_rng(1).random((3, 32))
    rule = Unanimity(tuple(map(str, range(32))))
    np.testing.assert_allclose(chance_of_passing(rule, chances), chances.prod(axis=1), rtol=1e-14)


def test_a_thousand_equal_voters_are_not_too_many():
    rule = majority(tuple(map(str, range(1000))))
    assert normalised_banzhaf(rule)[0] == pytest.approx(0.001, rel=1e-15)
    assert shapley_shubik(rule)[999] == pytest.approx(0.001, rel=1e-15)
    assert public_good(rule).fractions[0] == Fraction(1, 1000)


def test_minimal_coalitions_of_many_voters_are_counted_in_floats_within_their_bound():
    rule = random_quota(90, 100)
    floats, exact = public_good(rule), public_good(rule, exact=True)
    assert (floats.is_exact, exact.is_exact) == (False, True)
    assert np.abs(floats.values - exact.values).max() <= floats.error < 1e-12


def test_two_chambers_of_hundreds_are_counted_whole():
    senate, house = (tuple(f"{kind}{n}" for n in range(size)) for kind, size in (("s", 100), ("h", 435)))
    president = ("president",)
    rule = AnyOf(
        (
            AllOf((Unanimity(president), majority(senate), majority(house))),
            AllOf((at_least_share(senate, Fraction(2, 3)), at_least_share(house, Fraction(2, 3)))),
        )
    )
    assert sum(measured(rule).fractions) == 1
    credit = johnston(rule)
    assert [credit[0], credit[1:101].sum(), credit[101:].sum()] == pytest.approx(
        [0.7704, 0.1560, 0.0736], abs=5e-5
    )


def test_a_sample_holds_the_exact_values_in_its_intervals():
    rule = random_quota(12, 9)
    for sampled, exact in (
        (sampled_banzhaf, banzhaf(rule)),
        (sampled_shapley_shubik, shapley_shubik(rule)),
        (sampled_johnston, johnston(rule)),
    ):
        found = sampled(rule, draws=20_000, seed=7)
        inside = (found.interval[:, 0] <= exact) & (exact <= found.interval[:, 1])
        assert inside.sum() >= 11, found.index
        assert found.error < 0.02
        assert not found.is_exact


def test_sampling_compound_rules_sees_their_joints():
    rule = AnyOf((AllOf((quota_of(3, 2, 1, 1, 1), count(("v0", "v3"), 1))), quota_of(4, 2, 1, 1, 1)))
    np.testing.assert_allclose(sampled_banzhaf(rule, 40_000).values, banzhaf(rule), atol=0.015)
    np.testing.assert_allclose(sampled_shapley_shubik(rule, 40_000).values, shapley_shubik(rule), atol=0.015)


def test_near_unanimity_a_sample_says_nothing_and_says_so():
    with pytest.raises(NotApplicableError, match="hardly any switch"):
        sampled_banzhaf(Unanimity(tuple(map(str, range(40)))), draws=1000)


def test_a_rule_too_intricate_for_an_index_is_refused_or_sampled_but_never_guessed():
    weights = (np.random.default_rng(2).random((3, 40)) * 10**9).astype(int).tolist()
    names = tuple(map(str, range(40)))
    rule = AllOf(tuple(Weighted(names, tuple(map(Fraction, w)), Fraction(sum(w)) / 2) for w in weights))
    found = rule_power(rule, PowerOptions(indices=("johnston", "shift"), draws=2000))
    assert [(entry.index, entry.is_exact) for entry in found.powers] == [("johnston", False)]
    assert found.powers[0].interval is not None
    assert set(found.refused) == {"structure", "shift"}


def test_who_decides_alone_who_can_stop_and_who_is_alike():
    found = structure(quota_of(5, 5, 2, 2, 0))
    assert found.dictators == ("v0",)
    assert found.dummies == ("v1", "v2", "v3")
    assert found.classes == (("v0",), ("v1", "v2", "v3"))
    council = structure(AllOf((Unanimity(("a", "b")), count(("a", "b", "c", "d", "e"), 3))))
    assert council.veto_players == ("a", "b")
    assert council.classes == (("a", "b"), ("c", "d", "e"))
    assert (council.minimal_winning.count, council.minimal_blocking.count) == (3, 3)
    assert not council.is_one_quota
    assert council.crossed is None


def test_two_chambers_cannot_be_put_into_one_quota():
    found = structure(AllOf((count(("a", "b", "c"), 2), count(("d", "e", "f"), 2))))
    assert found.crossed is not None
    assert len(set(found.crossed) & {"a", "b", "c"}) == 1
    assert (found.is_trade_robust, found.weights) == (False, None)


def test_the_security_council_can_be_put_into_one_quota():
    five, ten = tuple(f"P{n}" for n in range(5)), tuple(f"E{n}" for n in range(10))
    found = structure(AllOf((Unanimity(five), count(five + ten, 9)))).weights
    assert (found.quota, found.weights) == (39, (7,) * 5 + (1,) * 10)


def test_a_rule_may_compare_all_voters_and_still_not_be_one_of_weights():
    # Both of the first win, and so do all the others; trade one for two, and neither side does.
    one, other = ("a1", "a2"), ("b1", "b2", "b3", "b4")
    found = structure(AnyOf((Unanimity(one), count(one + other, 4))))
    assert found.crossed is None
    assert (found.is_trade_robust, found.weights) == (False, None)


@pytest.mark.parametrize(
    ("quota", "said"), [(9, "Nobody can meet"), (0, "Nothing can stop"), (1, "More ways")]
)
def test_what_strikes_about_a_rule_is_said(quota, said):
    assert rule_power(quota_of(quota, 1, 1, 1), PowerOptions(("banzhaf",))).findings[0].startswith(said)


@pytest.mark.parametrize("unions", [[("v0", "nobody")], [("v0",), ("v0", "v1")]])
def test_a_union_of_unknown_voters_or_of_one_twice_is_refused(unions):
    with pytest.raises(InvalidInputError, match=r"no voter|two unions"):
        owen(quota_of(2, 1, 1, 1), unions)


def test_every_number_comes_with_its_method_and_bound():
    found = rule_power(random_quota(70, 30), PowerOptions(draws=0))
    assert {entry.index for entry in found.powers} | set(found.refused) >= set(INDICES)
    for entry in found.powers:
        assert entry.method
        assert 0 <= entry.error < 1e-11


@pytest.mark.parametrize("index", ["public-good", "deegan-packel", "johnston", "shift"])
def test_a_table_that_would_not_fit_is_refused_before_it_is_made(index):
    weights = (np.random.default_rng(1).integers(1, 60_000, 100)).tolist()
    with pytest.raises(NotApplicableError, match="are held"):
        power(quota_of(sum(weights) // 2, *weights), index)
