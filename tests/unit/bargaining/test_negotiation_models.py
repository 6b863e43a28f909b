"""Models of negotiation against plain second ways of working them out."""

from itertools import pairwise, product

import numpy as np
import pytest

from foedus.analyses.bargaining import agenda_setter as procedural
from foedus.analyses.bargaining.agenda_setter import (
    agenda_setter,
    bearable,
    chamber_by_coalition,
    chamber_by_weight,
)
from foedus.analyses.bargaining.alternating_offers import alternating_offers
from foedus.analyses.bargaining.equal_gain import EqualGainOptions, equal_gain, next_positions
from foedus.analyses.bargaining.expected_utility import (
    COMPELLED,
    COMPROMISE,
    CONFLICT,
    NOBODY,
    ExpectedUtilityOptions,
    expected_utility,
)
from foedus.analyses.bargaining.groningen_challenge import groningen_challenge
from foedus.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from foedus.analyses.bargaining.nash import nash
from foedus.analyses.bargaining.packages import (
    accepts,
    best_trade,
    package_utility,
    pareto_set,
    trades,
)
from foedus.analyses.bargaining.probabilistic_condorcet import (
    elect,
    probabilistic_condorcet,
    support,
    support_on_a_line,
)
from foedus.analyses.bargaining.spatial_model_of_politics import SpatialOptions, spatial_model_of_politics
from foedus.errors import InvalidInputError

# ---------------------------------------------------------------- probabilistic Condorcet election

POWERS = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}


def plain_vote(vote, lead):
    sign = max(-1.0, min(1.0, lead / 1e-8))
    return {
        "proportional": lead,
        "binary": sign,
        "cubic": lead**3,
        "proportional_and_cubic": (lead + lead**3) / 2,
        "proportional_and_binary": 0.8 * lead + 0.2 * sign,
        "prospect": lead * 2 / 3 if lead > 0 else lead,
    }[vote]


def plain_election(utility, weight, chain, vote, victory):
    """One draw, written as the published description reads, with iteration where it iterates."""
    actors, options = utility.shape
    strength = np.full((options, options), 1e-8)
    for a in range(options):
        for b in range(a):
            for k in range(actors):
                cast = weight[k] * plain_vote(vote, utility[k, a] - utility[k, b])
                strength[a, b] += max(cast, 0)
                strength[b, a] += max(-cast, 0)
    beats = np.full((options, options), 0.5)
    for a, b in product(range(options), repeat=2):
        if a != b:
            mine, theirs = strength[a, b], strength[b, a]
            if victory == "threshold":
                between = (2.1 * mine / (mine + theirs) - 1) / 0.1
                lead = mine >= 1.1 * theirs
                behind = theirs >= 1.1 * mine
                beats[a, b] = 1 / (1 + 1e-6) if lead else 1e-6 / (1 + 1e-6) if behind else between
            else:
                power = POWERS[victory]
                beats[a, b] = mine**power / (mine**power + theirs**power)
    if chain == "conditional":
        all_beaten = beats.prod(axis=1)
        return all_beaten / all_beaten.sum()
    comes = np.full((options, options), 1 / options)
    if chain == "markov_incentive":
        incentive = strength * beats + 1e-10 * np.eye(options)
        comes = incentive / incentive.sum(axis=0)
    chance = np.full(options, 1 / options)
    for _ in range(200_000):
        after = [
            sum(beats[a, b] * (chance[a] * comes[b, a] + chance[b] * comes[a, b]) for b in range(options))
            for a in range(options)
        ]
        step = np.array(after) - chance
        chance = chance + step / 2
        if np.abs(step).max() < 1e-13:
            break
    return chance


@pytest.mark.parametrize("chain", ["markov_uniform", "markov_incentive", "conditional"])
@pytest.mark.parametrize(
    ("vote", "victory"),
    [
        ("proportional", "linear"),
        ("proportional", "quartic"),
        ("binary", "square"),
        ("cubic", "linear"),
        ("proportional_and_cubic", "octic"),
        ("proportional_and_binary", "linear"),
        ("prospect", "threshold"),
    ],
)
def test_an_election_is_what_plain_loops_make_of_it(chain, vote, victory):
    rng = np.random.default_rng(3)
    utility, weight = rng.random((1, 5, 4)), rng.random((1, 5))
    found = elect(utility, weight, chain, vote, victory)[0]
    np.testing.assert_allclose(found, plain_election(utility[0], weight[0], chain, vote, victory), atol=1e-9)


def test_votes_on_a_line_need_no_look_at_each_voter_on_each_pair():
    rng = np.random.default_rng(5)
    position, weight = rng.integers(0, 6, (40, 7)) / 5, rng.random((40, 7)) * (rng.random((40, 7)) > 0.3)
    utility = 1 - np.abs(position[:, :, None] - position[:, None, :])
    np.testing.assert_allclose(support_on_a_line(position, weight), support(utility, weight), atol=1e-14)


def test_actors_at_one_place_share_the_chance_of_one_option():
    position, weight = np.array([[0.0, 100.0, 0.0, 50.0]]), np.array([[1.0, 2.0, 2.0, 0.0]])
    found = probabilistic_condorcet(position, weight, 0, 100)
    assert found[0, 0] == found[0, 2]
    assert found[0, 3] == 0  # no weight, no option
    joined = probabilistic_condorcet(np.array([[0.0, 100.0]]), np.array([[3.0, 2.0]]), 0, 100)
    assert 2 * found[0, 0] == pytest.approx(joined[0, 0], abs=1e-12)


def test_a_draw_does_not_depend_on_the_others():
    rng = np.random.default_rng(7)
    position, weight = rng.random((300, 6)) * 100, rng.random((300, 6))
    whole = probabilistic_condorcet(position, weight, 0, 100)
    np.testing.assert_array_equal(
        probabilistic_condorcet(position[200:201], weight[200:201], 0, 100)[0], whole[200]
    )


def test_unknown_variants_of_an_election_are_named_with_what_is_allowed():
    case = np.array([[0.0, 1.0]]), np.ones((1, 2)), 0, 1
    with pytest.raises(InvalidInputError, match=r"chain must be one of .*conditional, but is 'x'"):
        probabilistic_condorcet(*case, chain="x")
    with pytest.raises(InvalidInputError, match="the scale must end above its start"):
        probabilistic_condorcet(*case[:2], 1, 1)


# ---------------------------------------------------------------- Kalai-Smorodinsky


@pytest.mark.parametrize("loss", ["linear", "quadratic"])
@pytest.mark.parametrize("cost", [0.0, 0.4, 1.0])
def test_kalai_smorodinsky_is_the_best_of_a_fine_grid(loss, cost):
    rng = np.random.default_rng(11)
    position, back = np.round(rng.random((30, 4)) * 100), np.round(rng.random(30) * 100)
    found = kalai_smorodinsky(position, np.ones((30, 4)), back, 0, 100, cost, loss)
    power = 2 if loss == "quadratic" else 1
    grid = np.linspace(0, 100, 2001)
    for x, r, outcome in zip(position, back, found, strict=True):
        floor = (1 - cost) * (1 - (np.abs(r - x) / 100) ** power)
        counts = floor < 1 - 1e-12
        points = np.append(grid, outcome)
        gain = (1 - (np.abs(points[:, None] - x) / 100) ** power - floor)[:, counts]
        share = gain / (1 - floor[counts])
        least = share.min(axis=1)
        assert least[-1] >= least[:-1].max() - 1e-9


# ---------------------------------------------------------------- expected utility


def plain_round(x, c, s, options):
    """One round in the paper's variant, one pair at a time, with a stalemate of 1."""
    n, width = len(x), np.ptp(x)
    d = np.abs(x[:, None] - x[None, :]) / width

    def chance(i, j):
        votes = [c[k] * s[k] * (abs(x[k] - x[j]) - abs(x[k] - x[i])) for k in range(n)]
        total = sum(map(abs, votes))
        return sum(v for v in votes if v > 0) / total if total else 0.0

    def expects(i, j, r):
        win, lose, same = (2 - 4 * part**r for part in ((1 - d[i, j]) / 2, (1 + d[i, j]) / 2, 0.5))
        p = chance(i, j)
        return s[j] * (p * win + (1 - p) * lose) + (1 - s[j]) * win - same

    exposed = np.array([sum(expects(j, i, 1.0) for j in range(n) if j != i) for i in range(n)])
    attitude = (2 * exposed - exposed.max() - exposed.min()) / np.ptp(exposed)
    r = (1 - attitude / 3) / (1 + attitude / 3)
    after, why = x.copy(), []
    for i in range(n):
        offers = []
        for j in range(n):
            a, b = expects(i, j, r[i]), expects(j, i, r[j])
            if x[i] == x[j] or b <= 0:
                continue
            if a > 0 and b > a and options.conflict == "weaker_gives_in":
                offers.append((x[j], CONFLICT, b, j))
            elif a < 0 and b > -a:
                offers.append((x[i] + (x[j] - x[i]) * -a / b, COMPROMISE, b, j))
            elif a < 0:
                offers.append((x[j], COMPELLED, b, j))
        if options.choice == "least_move":
            offers.sort(key=lambda offer: (abs(offer[0] - x[i]), -offer[2]))
        else:
            offers.sort(key=lambda offer: (-offer[2], abs(offer[0] - x[i])))
        if offers:
            after[i] = offers[0][0]
        why.append((offers[0][1], offers[0][3]) if offers else (0, NOBODY))
    return after, why


@pytest.mark.parametrize("conflict", ["weaker_gives_in", "nobody_moves"])
@pytest.mark.parametrize("choice", ["least_move", "strongest_proposer"])
def test_a_round_of_challenges_is_what_plain_loops_make_of_it(conflict, choice):
    rng = np.random.default_rng(13)
    options = ExpectedUtilityOptions(conflict=conflict, choice=choice)
    position, capability, salience = rng.random((25, 6)) * 100, rng.random((25, 6)), rng.random((25, 6))
    found = expected_utility(position, capability, salience, 1, options)
    for draw in range(25):
        after, why = plain_round(position[draw], capability[draw], salience[draw], options)
        np.testing.assert_allclose(found.position[1, draw], after, atol=1e-9)
        assert list(zip(found.reason[0, draw], found.mover[0, draw], strict=True)) == why
    assert {CONFLICT, COMPROMISE, COMPELLED} >= set(found.reason.ravel()) - {0}


def test_only_a_challenge_of_somebody_moves_an_actor():
    rng = np.random.default_rng(17)
    shape = (50, 5)
    found = expected_utility(rng.random(shape) * 100, rng.random(shape), rng.random(shape), 4)
    stays = found.mover == NOBODY
    np.testing.assert_array_equal(found.position[1:][stays], found.position[:-1][stays])
    assert (found.position[1:] >= found.position[0].min(axis=1, keepdims=True) - 1e-9).all()


def test_a_reversion_point_matters_to_who_challenges():
    rng = np.random.default_rng(19)
    shape = (40, 6)
    case = rng.random(shape) * 100, rng.random(shape), rng.random(shape)
    options = ExpectedUtilityOptions(stalemate=0.7)
    plain = expected_utility(*case, 3, options)
    with_point = expected_utility(*case, 3, options, reversion_point=np.full(40, 100.0))
    assert not np.allclose(plain.position, with_point.position)


def test_the_variant_of_the_code_is_not_the_same_on_a_scale_turned_round():
    rng = np.random.default_rng(23)
    shape = (60, 6)
    position, capability, salience = rng.random(shape) * 100, rng.random(shape), rng.random(shape)

    def turned(options):
        plain = expected_utility(position, capability, salience, 3, options).median
        other = expected_utility(100 - position, capability, salience, 3, options).median
        return np.abs(plain + other - 100).max()

    assert turned(ExpectedUtilityOptions()) < 1e-6
    assert turned(ExpectedUtilityOptions(variant="code")) > 1


def plain_giving_way(x, weight, salience):
    """Whom each actor gives way to under straight-line utility, by loops."""
    actors = range(len(x))
    width = np.ptp(x) or 1.0
    weight = weight if weight.sum() > 0 else np.ones(len(x))

    def expects(i, j):
        nearer = 0.0
        for k in actors:
            lead = (abs(x[k] - x[j]) - abs(x[k] - x[i])) / width
            nearer += weight[k] * (0.5 if abs(lead) < 1e-9 else float(lead > 0))
        return abs(x[i] - x[j]) / width * (1 - 2 * salience[j] * (1 - nearer / weight.sum()))

    found = []
    for j in actors:
        wins = [(expects(i, j), -i) for i in actors if expects(i, j) > max(1e-9, expects(j, i) + 1e-9)]
        found.append(-max(wins)[1] if wins else NOBODY)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_who_gives_way_to_whom_is_what_plain_loops_make_of_it(seed):
    rng = np.random.default_rng(seed)
    actors = int(rng.integers(1, 8))
    x, weight, salience = rng.random((3, actors))
    if seed % 3 == 0:
        x = np.round(4 * x) / 4
    if seed % 5 == 0:
        weight[:] = 0
    found = groningen_challenge(x[None], weight[None] / np.maximum(salience, 1e-3), salience[None], 1)
    expected = plain_giving_way(x, weight / np.maximum(salience, 1e-3) * salience, salience)
    assert found.mover[0, 0].tolist() == expected


def test_straight_line_challenges_can_be_read_off_as_mean_or_median():
    case = np.array([[0.0, 40.0, 100.0]]), np.array([[1.0, 1.0, 3.0]]), np.array([[0.9, 0.9, 0.9]])
    mean, median = (groningen_challenge(*case, 0, readout) for readout in ("mean", "median"))
    assert (mean.outcome[0, 0], median.outcome[0, 0]) == (68.0, 100.0)
    with pytest.raises(InvalidInputError, match="readout must be one of mean, median"):
        groningen_challenge(*case, 1, "mode")


def test_a_sharp_quantal_response_takes_the_strongest_offer_and_a_blunt_one_goes_halfway():
    case = np.array([[0.0, 40.0, 100.0]]), np.array([[1.0, 1.0, 3.0]]), np.array([[0.5, 0.2, 0.9]])
    sharp = expected_utility(*case, 1, ExpectedUtilityOptions(response="quantal", precision=1e6))
    strongest = expected_utility(*case, 1, ExpectedUtilityOptions(choice="strongest_proposer"))
    np.testing.assert_allclose(sharp.position[1], strongest.position[1], atol=1e-6)
    # Of two actors each has one offer at most, and takes it with even odds.
    pair = tuple(values[:, ::2] for values in case)
    blunt = expected_utility(*pair, 1, ExpectedUtilityOptions(response="quantal", precision=0.0))
    best = expected_utility(*pair, 1)
    assert (best.position[1] != best.position[0]).any()
    np.testing.assert_allclose(blunt.position[1], (best.position[0] + best.position[1]) / 2)


def test_rounds_stop_where_the_median_stands_still_twice():
    rng = np.random.default_rng(1)
    case = rng.random((5, 7)) * 100, rng.random((5, 7)), rng.random((5, 7))
    found = expected_utility(*case, 12, ExpectedUtilityOptions(settles_at=1e9))
    assert (found.position[3:] == found.position[3]).all()
    assert (found.reason[3:] == 0).all()
    plain = expected_utility(*case, 12)
    np.testing.assert_array_equal(found.position[:4], plain.position[:4])


@pytest.mark.parametrize("variant", ["paper", "code"])
def test_challenges_do_not_fail_where_all_agree_or_there_is_one_actor(variant):
    options = ExpectedUtilityOptions(variant=variant)
    for actors in (1, 3):
        found = expected_utility(
            np.full((2, actors), 40.0), np.ones((2, actors)), np.ones((2, actors)), 3, options
        )
        assert (found.position == 40).all()
        assert (found.median == 40).all()


def test_a_salience_in_hundredths_is_refused():
    with pytest.raises(InvalidInputError, match="salience is a share from 0 to 1, but runs 20 to 80"):
        expected_utility(np.array([[0.0, 1.0]]), np.ones((1, 2)), np.array([[20.0, 80.0]]))


# ---------------------------------------------------------------- exchange


def talks(issues=4, actors=9, seed=0):
    rng = np.random.default_rng(seed)
    shape = issues, actors
    position = rng.integers(0, 21, shape) * 5.0
    position[rng.random(shape) < 0.1] = np.nan
    return position, rng.random(shape) + 0.05, rng.integers(1, 11, shape) / 10


@pytest.mark.parametrize("overshoot", ["allowed", "stopped"])
@pytest.mark.parametrize("seed", range(4))
def test_both_sides_of_an_exchange_gain_alike_and_what_they_say(overshoot, seed):
    position, capability, salience = talks(seed=seed)
    weight = np.where(np.isnan(position), 0, capability * salience)
    found = equal_gain(position, capability, salience, EqualGainOptions(overshoot=overshoot))
    assert found.exchanges
    voting = np.where(np.isnan(position), 0.0, position)

    def outcomes():
        return (weight * voting).sum(axis=1) / weight.sum(axis=1)

    for exchange in found.exchanges:
        before = outcomes()
        first, second = exchange.gives
        assert first.gain == pytest.approx(second.gain, abs=1e-9)
        assert first.gain > 0
        for shift in exchange.gives:
            assert voting[shift.issue, shift.actor] == shift.before
            voting[shift.issue, shift.actor] = shift.after
        shifted = np.abs(outcomes() - before)
        s = salience
        gain = (
            shifted[second.issue] * s[second.issue, first.actor]
            - shifted[first.issue] * s[first.issue, first.actor]
        )
        assert gain == pytest.approx(first.gain, abs=1e-9)
        assert exchange.externality[[first.actor, second.actor]].tolist() == [0, 0]
        felt = (np.abs(before[:, None] - position) - np.abs(outcomes()[:, None] - position)) * s
        bystander = np.ones(position.shape[1], dtype=bool)
        bystander[[first.actor, second.actor]] = False
        touched = np.nansum(felt[[first.issue, second.issue]], axis=0)
        np.testing.assert_allclose(exchange.externality[bystander], touched[bystander], atol=1e-9)
    np.testing.assert_allclose(found.outcome, outcomes(), atol=1e-9)
    np.testing.assert_array_equal(np.isnan(found.voting), np.isnan(position))


@pytest.mark.parametrize("seed", range(4))
def test_a_stopped_shift_never_carries_the_outcome_past_the_one_that_asked_for_it(seed):
    position, capability, salience = talks(seed=seed)
    found = equal_gain(position, capability, salience, EqualGainOptions(overshoot="stopped"))
    for exchange in found.exchanges:
        for shift in exchange.gives:
            assert (shift.wish - shift.outcome_before) * (shift.wish - shift.outcome_after) >= -1e-9


def test_each_actor_moves_in_one_direction_on_an_issue():
    position, capability, salience = talks(issues=6, actors=12, seed=9)
    way = {}
    for exchange in equal_gain(position, capability, salience).exchanges:
        for shift in exchange.gives:
            sign = np.sign(shift.after - shift.before)
            assert way.setdefault((shift.actor, shift.issue), sign) == sign


def test_random_rates_shift_gains_between_the_two_but_never_below_nothing():
    position, capability, salience = talks(issues=5, actors=12, seed=2)
    options = EqualGainOptions(rate_spread=1.0)
    found = equal_gain(position, capability, salience, options, np.random.default_rng(1))
    gains = np.array([[shift.gain for shift in exchange.gives] for exchange in found.exchanges])
    assert (gains > -1e-9).all()
    assert np.abs(gains[:, 0] - gains[:, 1]).max() > 1e-3
    again = equal_gain(position, capability, salience, options, np.random.default_rng(1))
    np.testing.assert_array_equal(found.outcome, again.outcome)


def test_without_spread_a_source_of_random_numbers_changes_nothing():
    case = talks(seed=3)
    plain, other = equal_gain(*case), equal_gain(*case, random=np.random.default_rng(0))
    np.testing.assert_array_equal(plain.outcome, other.outcome)


def test_one_issue_or_one_camp_leaves_nothing_to_exchange():
    one = equal_gain(np.array([[0.0, 100.0]]), np.ones((1, 2)), np.ones((1, 2)))
    assert (one.exchanges, one.outcome.tolist()) == ((), [50])
    camp = equal_gain(np.full((3, 4), 30.0), np.ones((3, 4)), np.zeros((3, 4)))
    assert (camp.exchanges, camp.outcome.tolist()) == ((), [30, 30, 30])


def test_the_next_round_starts_part_of_the_way_to_what_was_voted_for():
    found = next_positions(np.array([[0.0]]), np.array([[50.0]]), np.array([[0.5]]))
    assert found[0, 0] == pytest.approx(15)


def test_faults_in_talks_are_named_with_their_place():
    good = np.array([[0.0, 50.0]]), np.ones((1, 2)), np.ones((1, 2))
    with pytest.raises(InvalidInputError, match="actor 1 stands at 120 on issue 0"):
        equal_gain(np.array([[0.0, 120.0]]), *good[1:])
    with pytest.raises(InvalidInputError, match="salience of actor 0 on issue 0 is nan"):
        equal_gain(*good[:2], np.array([[np.nan, 1.0]]))
    with pytest.raises(InvalidInputError, match="need a source of random numbers"):
        equal_gain(*good, EqualGainOptions(rate_spread=0.5))


# ---------------------------------------------------------------- spatial model


def arena(actors=7, dimensions=2, seed=0):
    rng = np.random.default_rng(seed)
    salience = rng.random((actors, dimensions)) + 0.1
    salience /= salience.sum(axis=1, keepdims=True) * 1.2
    return rng.random((actors, dimensions)), rng.random(actors) * 100 + 1, salience


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"vote": "cubic", "chain": "markov_uniform"},
        {"victory": "square", "chain": "markov_incentive", "risk_range": "max", "risk_view": "full"},
        {"meeting": "s1p1", "bargainers": "both", "risk_range": "min", "risk_view": "none"},
        {"meeting": "s2pmax", "bargainers": "weighted", "third_party": "full_commit", "risk_view": "half"},
        {"third_party": "no_commit", "victory": "threshold", "vote": "binary", "risk_view": "two_thirds"},
    ],
)
def test_every_option_of_the_spatial_model_plays_to_an_end_on_the_map(options):
    position, capability, salience = arena()
    found = spatial_model_of_politics(position, capability, salience, SpatialOptions(**options))
    assert (found.position >= position.min(axis=0) - 1e-4).all()
    assert (found.position <= position.max(axis=0) + 1e-4).all()
    moved = np.any(found.position[1:] != found.position[:-1], axis=2)
    assert (found.partner[moved] != NOBODY).all()
    assert len(found.position) == len(found.movement) + 1 == len(found.chance)


def plain_challenges(position, capability, salience):
    """Whom each actor challenges in the first turn with the published defaults, by loops."""
    actors = range(len(position))
    care = salience.sum(axis=1)

    def away(i, place):
        squares = sum((salience[i, d] * (position[i, d] - place[d])) ** 2 for d in range(len(place)))
        return np.sqrt(squares / sum(salience[i] ** 2))

    neutral = np.array([[1 - away(k, position[a]) for a in actors] for k in actors])
    strength = elect(neutral[None], capability[None], "conditional")[0]
    span = max(strength) - min(strength)
    risk = [(3 * p - max(strength) - 2 * min(strength)) / (2 * span) for p in strength]
    target = []
    for i in actors:
        seen = [(2 * risk[i] + risk[k]) / 3 for k in actors]
        u = [
            [(1 - away(k, position[a])) * (1 + away(k, position[a]) * seen[k]) for a in actors]
            for k in actors
        ]
        best, best_gain = NOBODY, 1e-5
        for j in actors:
            if j == i:
                continue
            sides = [1e-10, 1e-10]
            for vote in (
                care[i] * capability[i] * (u[i][i] - u[i][j]),
                care[j] * capability[j] * (u[j][i] - u[j][j]),
            ):
                sides[int(vote < 0)] += abs(vote)
            joined = list(sides)
            for n in actors:
                if n in (i, j):
                    continue
                likes = care[n] * capability[n] * (u[n][i] - u[n][j])
                own = [sides[0] + max(likes, 0), sides[1] + max(-likes, 0)]
                p = own[0] / sum(own)
                vote = care[n] * capability[n] * (p * (u[n][n] - u[n][i]) - (1 - p) * (u[n][n] - u[n][j]))
                joined[int(vote < 0)] += abs(vote)
            p = joined[0] / sum(joined)
            gain = (1 - care[j]) * 2 * u[i][i] + care[j] * (p * 2 * u[i][i] + (1 - p) * 2 * u[i][j])
            gain -= u[i][i] + u[i][j]
            if gain > best_gain:
                best, best_gain = j, gain
        target.append(best)
    return target


@pytest.mark.parametrize(("dimensions", "seed"), [(1, 0), (1, 1), (2, 2), (3, 3)])
def test_who_challenges_whom_is_what_plain_loops_make_of_it(dimensions, seed):
    case = arena(6, dimensions, seed)
    assert spatial_model_of_politics(*case).challenged[0].tolist() == plain_challenges(*case)


def test_the_order_of_actors_does_not_matter_to_the_spatial_model():
    position, capability, salience = arena(seed=4)
    order = np.random.default_rng(0).permutation(len(capability))
    plain = spatial_model_of_politics(position, capability, salience)
    other = spatial_model_of_politics(position[order], capability[order], salience[order])
    np.testing.assert_allclose(other.position, plain.position[:, order], atol=1e-12)


def test_the_unit_of_capability_hardly_matters_to_the_spatial_model():
    position, capability, salience = arena(seed=5)
    plain = spatial_model_of_politics(position, capability, salience)
    other = spatial_model_of_politics(position, capability * 10, salience)
    np.testing.assert_allclose(other.outcome, plain.outcome, atol=1e-3)


@pytest.mark.parametrize("place", [[[0.0], [1.0], [1.0]], [[0.5], [0.5], [0.5]], [[0.0], [0.0], [1.0]]])
def test_the_spatial_model_does_not_fail_on_two_camps_or_one(place):
    found = spatial_model_of_politics(np.array(place), np.array([1.0, 2.0, 3.0]), np.full((3, 1), 0.5))
    assert np.isfinite(found.position).all()
    assert 0 <= found.outcome[0] <= 1


def test_drawn_transitions_need_and_follow_a_source():
    case = arena(seed=6)
    options = SpatialOptions(transition="stochastic", turns=5)
    with pytest.raises(InvalidInputError, match="needs a source of random numbers"):
        spatial_model_of_politics(*case, options)
    first, second = (spatial_model_of_politics(*case, options, np.random.default_rng(8)) for _ in range(2))
    np.testing.assert_array_equal(first.position, second.position)


def test_attention_of_more_than_all_is_refused():
    position, capability, salience = arena()
    with pytest.raises(InvalidInputError, match=r"those of actor \d sum to 8.33"):
        spatial_model_of_politics(position, capability, salience * 10)


# ---------------------------------------------------------------- agenda setter


@pytest.mark.parametrize("cost", [0.0, 0.3])
def test_the_setter_gets_the_best_that_passes_on_a_fine_grid(cost):
    rng = np.random.default_rng(29)
    draws, members = 40, 5
    position, veto = rng.integers(0, 101, (draws, members)) * 1.0, rng.integers(0, 101, (draws, 2)) * 1.0
    setter, back = rng.integers(0, 101, draws) * 1.0, rng.integers(0, 101, draws) * 1.0
    votes, quota = np.array([3.0, 1, 2, 2, 1]), 6
    ends = bearable(position, back, 0, 100, cost)
    vetoes = bearable(veto, back, 0, 100, cost)
    found = agenda_setter(setter, back, chamber_by_weight(*ends, votes, quota), vetoes)
    grid = np.linspace(0, 100, 1001)
    for draw in range(draws):

        def bears(x, r=back[draw]):
            worth = (1 - cost) * (100 - np.abs(r - x))
            return 100 - np.abs(grid[:, None] - x) >= worth - 1e-9

        passes = (bears(position[draw]) @ votes >= quota) & bears(veto[draw]).all(axis=1)
        best = grid[passes][np.abs(grid[passes] - setter[draw]).argmin()]
        assert abs(best - setter[draw]) == pytest.approx(abs(found.outcome[draw] - setter[draw]), abs=0.1)


def test_winning_coalitions_and_votes_say_the_same():
    rng = np.random.default_rng(31)
    ends = bearable(rng.random((30, 4)) * 100, rng.random(30) * 100, 0, 100)
    votes, quota = np.array([2.0, 1, 1, 1]), 3
    winning = np.array([c for c in product([False, True], repeat=4) if votes @ c >= quota])
    for first, second in zip(
        chamber_by_weight(*ends, votes, quota), chamber_by_coalition(*ends, winning), strict=True
    ):
        np.testing.assert_array_equal(first, second)


def test_it_says_what_holds_the_outcome_where_it_is():
    back = np.zeros(1)
    wide, narrow = (np.zeros(1), np.full(1, 60.0)), (np.zeros((1, 2)), np.array([[90.0, 40.0]]))
    assert agenda_setter(np.full(1, 30.0), back, wide).reason.tolist() == [procedural.IDEAL]
    assert agenda_setter(np.full(1, 80.0), back, wide).reason.tolist() == [procedural.CHAMBER]
    vetoed = agenda_setter(np.full(1, 80.0), back, wide, narrow)
    assert (vetoed.outcome[0], vetoed.reason[0], vetoed.veto_player[0]) == (40, procedural.VETO, 1)
    stuck = agenda_setter(np.full(1, 80.0), back, (np.zeros(1), np.zeros(1)))
    assert (stuck.outcome[0], stuck.reason[0]) == (0, procedural.GRIDLOCK)
    amended = agenda_setter(np.full(1, 80.0), back, wide, amendment=(np.full(1, 10.0), np.full(1, 50.0)))
    assert (amended.outcome[0], amended.reason[0]) == (50, procedural.AMENDED)


def test_a_quota_beyond_all_votes_is_refused():
    with pytest.raises(InvalidInputError, match="the members have 2 votes in all, but it takes 3"):
        chamber_by_weight(np.zeros((1, 2)), np.ones((1, 2)), np.ones(2), 3)


# ---------------------------------------------------------------- alternating offers


@pytest.mark.parametrize("patience", [(0.9, 0.9), (0.8, 0.5), (0.3, 0.95)])
def test_two_who_share_a_pie_get_rubinsteins_shares(patience):
    found = alternating_offers(
        np.array([[100.0, 0.0]]), np.array([patience]), np.array([0.0]), 0, 100, cost=1.0
    )
    first, second = patience
    assert found.settled
    assert found.outcome[0] == pytest.approx(100 * (1 - second) / (1 - first * second), abs=1e-5)


@pytest.mark.parametrize("loss", ["linear", "quadratic"])
def test_two_patient_actors_meet_at_the_nash_solution(loss):
    rng = np.random.default_rng(37)
    position, back = rng.random((6, 2)) * 100, rng.random(6) * 100
    rate = np.array([1.0, 3.0])
    found = alternating_offers(
        position, np.broadcast_to(np.exp(-rate * 0.002), (6, 2)), back, 0, 100, cost=1.0, loss=loss
    )
    expected = nash(position, np.broadcast_to(1 / rate, (6, 2)), back, 0, 100, 1.0, loss)
    assert found.settled
    # The first to propose keeps a small edge; the solution lies between the two offers.
    assert (found.offer.min(axis=0) - 0.01 <= expected).all()
    assert (expected <= found.offer.max(axis=0) + 0.01).all()
    assert np.ptp(found.offer, axis=0).max() < 5


def test_in_a_last_round_the_proposer_takes_all_that_the_other_would_bear():
    found = alternating_offers(
        np.array([[80.0, 30.0]]), np.full((1, 2), 0.9), np.array([0.0]), 0, 100, rounds=1
    )
    assert found.outcome[0] == pytest.approx(60)


def test_talks_that_are_long_are_like_talks_without_end():
    case = np.array([[80.0, 30.0, 50.0]]), np.full((1, 3), 0.7), np.array([0.0]), 0, 100
    endless, long = alternating_offers(*case), alternating_offers(*case, rounds=150)
    np.testing.assert_allclose(long.offer[:3], endless.offer, atol=1e-6)


def test_patience_without_end_is_refused():
    with pytest.raises(InvalidInputError, match="patience runs from 0 to below 1"):
        alternating_offers(np.array([[0.0, 1.0]]), np.ones((1, 2)), np.array([0.0]), 0, 1)


# ---------------------------------------------------------------- packages


def stakes(actors=3, issues=3, seed=0):
    rng = np.random.default_rng(seed)
    share = rng.random((actors, issues)) + 0.05
    return rng.integers(0, 11, (actors, issues)) * 10.0, share / share.sum(axis=1, keepdims=True)


def grid_of(issues, steps=11):
    return np.array(list(product(np.linspace(0, 100, steps), repeat=issues)))


def test_a_package_is_worth_the_sum_of_its_issues():
    position, share = stakes()
    found = package_utility(np.array([[10.0, 50.0, 90.0]]), position, share, np.full(3, 100.0))
    plain = [
        sum(share[a, p] * (1 - abs(term - position[a, p]) / 100) for p, term in enumerate((10, 50, 90)))
        for a in range(3)
    ]
    np.testing.assert_allclose(found[0], plain, atol=1e-12)
    draws = package_utility(
        np.array([[10.0, 50.0, 90.0]]), np.stack([position] * 4), share, np.full(3, 100.0)
    )
    np.testing.assert_allclose(draws, np.broadcast_to(found[:, None], (1, 4, 3)), atol=1e-12)


def test_who_accepts_a_package_finds_it_no_worse_than_no_deal():
    position, share = stakes()
    utility = package_utility(grid_of(3, 3), position, share, np.full(3, 100.0))
    np.testing.assert_array_equal(accepts(utility, utility[4])[4], [True] * 3)


@pytest.mark.parametrize("seed", range(3))
def test_the_pareto_set_is_that_of_all_comparisons(seed):
    utility = np.random.default_rng(seed).integers(0, 6, (60, 3)) / 5
    plain = [not any((other >= own).all() and (other > own).any() for other in utility) for own in utility]
    assert pareto_set(utility).tolist() == plain


@pytest.mark.parametrize("seed", range(5))
def test_a_trade_is_the_best_that_a_grid_of_packages_holds(seed):
    position, share = stakes(seed=seed)
    low, high, package = np.zeros(3), np.full(3, 100.0), np.array([50.0, 50.0, 50.0])
    found = best_trade(package, position, share, low, high)
    utility = package_utility(grid_of(3), position, share, high)
    gain = utility - package_utility(package[None], position, share, high)
    best = gain.min(axis=1).max()
    if found is None:
        assert best <= 1e-9
    else:
        assert found.gain.min() >= best - 1e-7
        after = package_utility(found.package[None], position, share, high)[0]
        np.testing.assert_allclose(
            found.gain, after - package_utility(package[None], position, share, high)[0]
        )
        # From there nobody can gain without loss to another.
        assert best_trade(found.package, position, share, low, high) is None


def test_only_those_whose_consent_is_needed_must_gain():
    position, share = np.array([[0.0], [100.0]]), np.ones((2, 1))
    case = np.array([50.0]), position, share, np.zeros(1), np.full(1, 100.0)
    assert best_trade(*case) is None
    alone = best_trade(*case, consent=np.array([True, False]))
    assert alone.package.tolist() == [0]
    np.testing.assert_allclose(alone.gain, [0.5, -0.5])


def test_with_side_payments_the_winner_pays_and_nobody_loses():
    position, share = np.array([[0.0], [100.0]]), np.ones((2, 1))
    found = best_trade(
        np.array([50.0]), position, share, np.zeros(1), np.full(1, 100.0), worth=np.array([10.0, 4.0])
    )
    assert found.package.tolist() == [0]
    assert found.payment.sum() == pytest.approx(0)
    np.testing.assert_allclose(found.gain * [10, 4] + found.payment, [1.5, 1.5])


def test_trades_come_with_the_best_for_the_worst_off_first():
    position, share = stakes(actors=3, issues=4, seed=8)
    found = trades(np.full(4, 50.0), position, share, np.zeros(4), np.full(4, 100.0))
    least = [trade.gain.min() for trade in found]
    assert found
    assert all(first >= second for first, second in pairwise(least))
    assert all(len(trade.issues) <= 2 for trade in found)


def test_a_package_off_a_scale_is_refused():
    with pytest.raises(InvalidInputError, match="the package has 120 on issue 0, whose scale runs 0 to 100"):
        best_trade(np.array([120.0]), np.zeros((1, 1)), np.ones((1, 1)), np.zeros(1), np.full(1, 100.0))
