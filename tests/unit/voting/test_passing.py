import numpy as np
import pytest

from foedus.analyses.voting.passing import chance_of_passing, pivotality
from foedus.errors import InvalidInputError
from foedus.model.rules import AllOf, AnyOf, Unanimity, count


def test_unanimity_needs_the_product_of_all_chances():
    yes = np.random.default_rng(1).random((100, 32))
    rule = Unanimity(tuple(f"m{i}" for i in range(32)))
    np.testing.assert_allclose(chance_of_passing(rule, yes), yes.prod(axis=1), rtol=1e-13)


def test_rules_over_different_voters_are_independent():
    a, b = count(("a", "b", "c"), 2), count(("d", "e"), 1)
    yes = np.random.default_rng(2).random((50, 5))
    first, second = chance_of_passing(a, yes[:, :3]), chance_of_passing(b, yes[:, 3:])
    np.testing.assert_allclose(chance_of_passing(AllOf((a, b)), yes), first * second, rtol=1e-13)
    np.testing.assert_allclose(
        chance_of_passing(AnyOf((a, b)), yes), first + second - first * second, rtol=1e-13
    )


def test_a_bloc_counts_once_however_many_votes_it_has():
    yes = np.array([[0.3, 0.3, 0.3, 0.8]])
    blocs = {"a": "x", "b": "x", "c": "x", "d": "d"}
    chance = chance_of_passing(Unanimity(("a", "b", "c", "d")), yes, blocs)
    np.testing.assert_allclose(chance, [0.3 * 0.8])


def test_blocs_of_one_change_nothing():
    rule = count(("a", "b", "c"), 2)
    yes = np.random.default_rng(4).random((20, 3))
    alone = {"a": "x", "b": "y", "c": "z"}
    np.testing.assert_array_equal(chance_of_passing(rule, yes), chance_of_passing(rule, yes, alone))


def test_the_voters_of_a_bloc_share_their_weight_in_the_outcome():
    yes = np.array([[0.3, 0.3, 0.8]])
    chance, rise = pivotality(Unanimity(("a", "b", "c")), yes, {"a": "x", "b": "x", "c": "c"})
    np.testing.assert_allclose(chance, [0.24])
    np.testing.assert_allclose(rise, [[0.56, 0.56, 0.06]])


def test_voters_of_a_bloc_with_different_chances_are_refused():
    with pytest.raises(InvalidInputError, match=r"bloc x decide as one, but differ.*a, b"):
        chance_of_passing(Unanimity(("a", "b")), np.array([[0.3, 0.4]]), {"a": "x", "b": "x"})


def test_a_chance_outside_zero_to_one_is_refused():
    for wrong in (-0.1, 1.1, np.nan):
        with pytest.raises(InvalidInputError, match="between 0 and 1"):
            chance_of_passing(Unanimity(("a",)), np.array([[wrong]]))


def test_a_missing_column_is_told():
    with pytest.raises(InvalidInputError, match=r"shape \(draw, 2\)"):
        chance_of_passing(Unanimity(("a", "b")), np.array([[0.5]]))


def test_no_draws_give_no_chances():
    chance, rise = pivotality(Unanimity(("a", "b")), np.empty((0, 2)))
    assert chance.shape == (0,)
    assert rise.shape == (0, 2)
