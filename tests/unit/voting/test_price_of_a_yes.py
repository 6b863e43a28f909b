import numpy as np
import pytest
from scipy.optimize import linprog
from tests import builders

from foedus.analyses.bargaining.acceptance import crosses, gain, shares
from foedus.analyses.voting.price_of_a_yes import Case, least_package, move_alone, package
from foedus.analyses.voting.prices import WANTED, price_blockers
from foedus.errors import InvalidInputError
from foedus.study.answers import answer
from foedus.study.offers import offers, with_moved_terms
from foedus.study.run import RunOptions, run, sample


def random_case(seed, draws=60, issues=3, red_lines=True):
    rng = np.random.default_rng(seed)
    term, position, reversion = (rng.uniform(0, 100, (draws, issues)) for _ in range(3))
    share = rng.dirichlet(np.ones(issues), draws)
    width = np.full(issues, 100.0)
    utility = share * (np.abs(reversion - position) - np.abs(term - position)) / width
    accepts_from = np.where(
        red_lines & (rng.random((draws, issues)) < 0.2),
        position - rng.uniform(0, 40, position.shape),
        -np.inf,
    )
    accepts_to = np.full((draws, issues), np.inf)
    return Case(utility.sum(axis=1), term, position, share, np.zeros(issues), width, accepts_from, accepts_to)


def plainly_content(case, move):
    """Draw by draw, from the definitions."""
    moved = np.clip(case.term + move, case.low, case.low + case.width)
    change = np.abs(case.term - case.position) - np.abs(moved - case.position)
    utility = case.gain + (case.share * change / case.width).sum(axis=1)
    within = (moved >= case.accepts_from - 1e-6) & (moved <= case.accepts_to + 1e-6)
    return (utility >= -1e-9) & within.all(axis=1)


@pytest.mark.parametrize("seed", range(6))
def test_content_is_what_its_definition_says(seed):
    case = random_case(seed)
    move = np.random.default_rng(seed).uniform(-40, 40, 3)
    np.testing.assert_array_equal(case.shortfall(move) == 0, plainly_content(case, move))


@pytest.mark.parametrize("seed", range(6))
def test_no_smaller_move_of_one_issue_contents_as_often(seed):
    case, wanted = random_case(seed, draws=30), 0.55
    for issue in range(3):
        found = move_alone(case, issue, wanted)

        def content(points, issue=issue):
            move = np.zeros(3)
            move[issue] = points
            return plainly_content(case, move).mean()

        tried = [(abs(points), content(points)) for points in np.linspace(-100, 100, 201)]
        best = max(share for _, share in tried)
        assert found.most >= best - 1e-12
        enough = [size for size, share in tried if share >= wanted]
        if found.move is None:
            assert not enough
        else:
            assert content(found.move) >= wanted
            assert not [size for size in enough if size < abs(found.move) - 1e-9]


@pytest.mark.parametrize("seed", range(4))
def test_the_smallest_package_of_a_draw_is_that_of_a_linear_program(seed):
    case = random_case(seed, draws=25)
    found = least_package(case)
    for d in range(25):
        room = np.abs(case.position[d] - case.term[d]) / case.width
        back = np.maximum(case.accepts_from[d] - case.term[d], 0) / case.width
        if np.any(back > room):
            assert np.isnan(found[d]).all()
            continue
        solved = linprog(
            np.ones(3),
            A_ub=-case.share[d][None, :],
            b_ub=[case.gain[d]],
            bounds=list(zip(back, room, strict=True)),
        )
        assert solved.success
        assert np.sum(np.abs(found[d]) / case.width) == pytest.approx(solved.fun, abs=1e-9)
        assert case.shortfall(found[d])[d] == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_package_contents_as_often_as_asked_and_costs_no_less_than_its_bound(seed):
    case = random_case(seed, draws=200, red_lines=seed % 2 == 0)
    found = package(case, 0.6)
    reached = plainly_content(case, found.move).mean()
    assert found.content == pytest.approx(reached)
    assert found.cost == pytest.approx(np.sum(np.abs(found.move) / case.width))
    if reached >= 0.6:
        assert found.cost >= found.least_cost - 1e-9


def test_a_package_of_one_certain_draw_is_the_smallest_up_to_a_step():
    case = random_case(3, draws=1, red_lines=False)
    found = package(case, 1.0)
    assert found.content == 1.0
    assert found.cost <= found.least_cost + 0.01 * np.count_nonzero(found.move) + 1e-9


def test_who_is_content_asks_for_nothing():
    case = random_case(1)
    rich = Case(
        np.full(60, 0.5),
        case.term,
        case.position,
        case.share,
        case.low,
        case.width,
        -np.inf * case.share,
        np.inf * case.share,
    )
    assert np.all(package(rich, 1.0).move == 0)
    assert move_alone(rich, 0, 1.0).move == 0


def test_an_issue_without_a_stake_buys_nothing():
    one = np.ones((4, 2))
    case = Case(
        np.full(4, -0.1),
        20 * one,
        80 * one,
        np.tile([1.0, 0.0], (4, 1)),
        np.zeros(2),
        np.full(2, 100.0),
        -np.inf * one,
        np.inf * one,
    )
    assert move_alone(case, 1, 0.5).move is None
    assert move_alone(case, 0, 0.5).move == pytest.approx(10.0)
    np.testing.assert_allclose(package(case, 1.0).move, [10.0, 0.0])


def test_no_payment_buys_a_red_line_elsewhere():
    one = np.ones((1, 2))
    case = Case(
        np.zeros(1),
        np.array([[20.0, 20.0]]),
        np.array([[80.0, 80.0]]),
        0.5 * one,
        np.zeros(2),
        np.full(2, 100.0),
        np.array([[50.0, -np.inf]]),
        np.inf * one,
    )
    assert move_alone(case, 1, 1.0).move is None
    assert move_alone(case, 0, 1.0).move == pytest.approx(30.0)


def test_a_share_of_draws_outside_its_range_is_refused():
    with pytest.raises(InvalidInputError, match="above 0 and at most at 1"):
        package(random_case(1), 1.5)


# --- labelled ---


@pytest.fixture
def scenario():
    return builders.scenario(
        positions=(
            builders.position("AAA", "land", (70.0, 90.0, 100.0), 80.0),
            builders.position("AAA", "arms", 70.0, 20.0),
            builders.position("BBB", "land", (0.0, 20.0, 40.0), 30.0),
            builders.position("BBB", "arms", 10.0, 70.0, None, (20.0, 25.0, 40.0)),
        )
    )


def test_the_gain_and_the_shares_are_those_of_acceptance(scenario):
    draws = sample(scenario, RunOptions(400, 3))
    answers = answer(scenario, draws, ("obligations", "forces", "stability"))
    acceptance = answers.bargaining.acceptances[0]
    salience = np.full((2, 400, 2), [[[80.0, 30.0]], [[20.0, 70.0]]])
    share = shares(salience)
    proposal = scenario.proposals[0]
    total = np.zeros((400, 2))
    over = np.zeros((400, 2), dtype=bool)
    for column, name in enumerate(("land", "arms")):
        term = draws.of(proposal.terms[name])[None, :]
        where = draws.matrix([scenario.position[who, name].position for who in ("AAA", "BBB")])
        total += gain(term, draws.of(scenario.issue[name].reversion_point), where, share[column], 100.0)[0]
    line = draws.of(scenario.position["BBB", "arms"].accepts_to)
    over[:, 1] = crosses(
        draws.of(proposal.terms["arms"])[None, :], np.full((400, 1), -np.inf), line[:, None]
    )[0, :, 0]
    np.testing.assert_allclose(total, acceptance.gain, atol=1e-12)
    price = next(p for p in price_blockers(scenario, draws, acceptance, answers.voting.adoptions[0]))
    assert price.actor == "BBB"
    expected = np.mean((total[:, 1] >= -1e-9) & ~over[:, 1])
    assert price.content == pytest.approx(expected)


def test_an_offer_that_is_made_lowers_the_chance_of_a_no(scenario):
    study = run(scenario, RunOptions(400, 3, sensitivity=False))
    found = offers(study)
    assert found
    for offer in found:
        if offer.price.package:
            assert offer.price.package_content >= WANTED
            assert offer.refuses_after < offer.price.refuses


def test_moved_terms_stay_on_their_scale_and_move_alone(scenario):
    draws = sample(scenario, RunOptions(50, 1))
    moved, sampled = with_moved_terms(scenario, draws, "split", {"land": 50.0})
    assert np.all(sampled.of(moved.proposals[0].terms["land"]) == 100.0)
    assert np.all(sampled.of(moved.proposals[0].terms["arms"]) == 30.0)
    np.testing.assert_array_equal(sampled.of(scenario.proposals[0].terms["land"]), 70.0)
