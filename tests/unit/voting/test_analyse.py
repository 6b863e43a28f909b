from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tests.builders import actor, issue, position, proposal, scenario, state

from foedus.analyses.bargaining.result import Acceptance, BargainingResult
from foedus.analyses.voting.analyse import VotingOptions, analyse
from foedus.errors import InvalidInputError
from foedus.model.proposals import Consent
from foedus.model.rules import Unanimity, Weighted, count
from foedus.numerics.draws import draw

DRAWS = draw((), 4, seed=1)


def bargained(chances, gains=None, red=None, red_issue=None, issues=("land", "arms"), name="split"):
    """A bargaining result over `DRAWS`; `chances` maps each actor to its chance of accepting."""
    actors = tuple(chances)
    chance = np.stack([np.broadcast_to(np.asarray(c, float), DRAWS.size) for c in chances.values()], axis=1)
    by_issue = np.array([(gains or {}).get(a, (0.0,) * len(issues)) for a in actors])
    crossed = np.zeros(chance.shape, dtype=bool)
    for who, share in (red or {}).items():
        crossed[: round(share * DRAWS.size), actors.index(who)] = True
    acceptance = Acceptance(
        proposal=name,
        actors=actors,
        chance=chance,
        gain=np.broadcast_to(by_issue.sum(axis=1), chance.shape),
        gain_by_issue=by_issue,
        red_line_crossed=crossed,
        red_line_issue=tuple((red_issue or {}).get(a, "") for a in actors),
    )
    return BargainingResult(issues, (), (acceptance,), (), ())


def under(rule, speaks_for=None, **changes):
    """The small scenario, its proposal under another rule."""
    names = speaks_for or {voter: voter for voter in rule.voters}
    given = replace(
        proposal("split", {"land": 70.0, "arms": 30.0}, ("AAA", "BBB")), consent=Consent(rule, names, "")
    )
    return scenario(proposals=(given,), **changes)


def test_consent_of_both_is_the_product_of_their_chances_in_each_draw():
    found = analyse(scenario(), DRAWS, bargained({"AAA": [0.9, 0.8, 0.7, 0.6], "BBB": 0.5}))
    (adoption,) = found.adoptions
    np.testing.assert_allclose(adoption.chance, [0.45, 0.4, 0.35, 0.3])
    assert adoption.voters == ("AAA", "BBB")
    assert adoption.veto_players == ("AAA", "BBB")
    assert adoption.minimal_blocking == (("AAA",), ("BBB",))
    assert (adoption.minimal_winning_count, adoption.minimal_blocking_count) == (1, 2)
    np.testing.assert_array_equal(adoption.shapley_shubik, [0.5, 0.5])


def test_the_likeliest_refuser_comes_first_with_its_reason():
    result = bargained(
        {"AAA": 0.7, "BBB": 0.38},
        gains={"AAA": (0.1, -0.02), "BBB": (-0.3, 0.1)},
        red={"BBB": 0.5},
        red_issue={"BBB": "arms"},
    )
    (adoption,) = analyse(scenario(), DRAWS, result).adoptions
    first, second = adoption.blockers
    assert first.voter == "BBB"
    assert first.chance == pytest.approx(0.62)
    assert first.pivotal == pytest.approx(0.7 * 0.62)
    assert first.stops == pytest.approx(0.62)
    assert (first.worst_issue, first.loss) == ("land", pytest.approx(0.3))
    assert (first.red_line_issue, first.red_line_chance) == ("arms", 0.5)
    assert first.reason == (
        "Bbb, which has a veto, would more likely than not refuse (chance 0.62): Land costs it most, "
        "against no deal; its red line on Arms is crossed in 50 % of draws."
    )
    assert second.reason == (
        "Aaa, which has a veto, might well refuse (chance 0.30): Arms costs it most, against no deal."
    )


def test_a_voter_that_hardly_refuses_is_no_blocker():
    found = analyse(scenario(), DRAWS, bargained({"AAA": 0.9, "BBB": 0.2}))
    assert [blocker.voter for blocker in found.adoptions[0].blockers] == ["BBB"]
    both = analyse(scenario(), DRAWS, bargained({"AAA": 0.9, "BBB": 0.2}), VotingOptions(doubt=0.05))
    assert [blocker.voter for blocker in both.adoptions[0].blockers] == ["BBB", "AAA"]


def test_a_refuser_whose_vote_never_matters_is_no_blocker():
    rule = Weighted(("AAA", "BBB"), (Fraction(2), Fraction(1)), Fraction(2))
    (adoption,) = analyse(under(rule), DRAWS, bargained({"AAA": 0.5, "BBB": 0.0})).adoptions
    assert [blocker.voter for blocker in adoption.blockers] == ["AAA"]
    assert adoption.powerless == ("BBB",)


def test_a_refuser_with_a_veto_stands_before_one_that_needs_help():
    rule = Weighted(("BBB", "CCC", "AAA"), (Fraction(1), Fraction(1), Fraction(2)), Fraction(3))
    given = under(rule, actors=(actor("AAA"), actor("BBB"), actor("CCC")))
    (adoption,) = analyse(given, DRAWS, bargained({"AAA": 0.3, "BBB": 0.3, "CCC": 0.9})).adoptions
    first, second = adoption.blockers
    assert (first.voter, first.has_veto) == ("AAA", True)
    assert (second.voter, second.has_veto) == ("BBB", False)
    # It refuses, and the proposal fails unless both others agree.
    assert second.stops == pytest.approx(0.7 * (1 - 0.3 * 0.9))
    assert second.pivotal == pytest.approx(0.7 * 0.3 * 0.1)


def test_voters_of_one_actor_decide_as_one_and_the_result_says_so():
    members = ("EST", "LVA", "LTU")
    given = under(
        Unanimity((*members, "AAA")),
        speaks_for={**dict.fromkeys(members, "BALTIC"), "AAA": "AAA"},
        actors=(actor("AAA"), actor("BALTIC", states=members)),
        states={code: state(code) for code in (*members, "AAA")},
    )
    result = analyse(given, DRAWS, bargained({"AAA": 0.8, "BALTIC": 0.5}))
    (adoption,) = result.adoptions
    np.testing.assert_allclose(adoption.chance, 0.4)
    assert adoption.speaks_for == ("BALTIC", "BALTIC", "BALTIC", "AAA")
    assert adoption.blockers[0].decides_with == ("LVA", "LTU")
    assert adoption.blockers[0].reason.startswith("Est (decided by Baltic), which has a veto, might well")
    assert any("Baltic decides 3 votes as one (EST, LVA, LTU)" in line for line in result.assumptions)


def test_an_actor_without_any_position_is_named_as_an_assumption():
    given = under(Unanimity(("AAA", "ZZZ")), actors=(actor("AAA"), actor("ZZZ")))
    result = analyse(given, DRAWS, bargained({"AAA": 0.8, "ZZZ": 0.5}))
    assert any(line.startswith("Zzz has no position on any issue") for line in result.assumptions)
    blocker = next(b for b in result.adoptions[0].blockers if b.voter == "ZZZ")
    assert blocker.reason.endswith("it has no position on any issue, so nothing draws it either way.")
    assert (blocker.worst_issue, blocker.loss, blocker.red_line_issue) == ("", 0.0, "")


def test_a_gainer_that_still_doubts_is_told_apart_from_a_loser():
    result = bargained({"AAA": 0.6, "BBB": 1.0}, gains={"AAA": (0.01, 0.0)})
    (blocker,) = analyse(scenario(), DRAWS, result).adoptions[0].blockers
    assert blocker.reason.endswith(
        "it loses on no issue, but gains so little over no deal that its decision stays open."
    )


def test_the_rule_is_told_in_the_words_of_the_scenario_or_else_in_ours():
    result = bargained({"AAA": 1.0, "BBB": 1.0})
    assert analyse(scenario(), DRAWS, result).adoptions[0].rule == "all of them"
    given = under(count(("AAA", "BBB"), 1))
    assert analyse(given, DRAWS, result).adoptions[0].rule == "1 of the 2 voters Aaa and Bbb"


def test_thirty_two_allies_each_have_a_veto_and_ten_are_listed():
    allies = tuple(f"M{i:02}" for i in range(32))
    given = under(
        Unanimity(allies),
        actors=tuple(actor(ally) for ally in allies),
        states={ally: state(ally) for ally in allies},
        issues=(issue("land"),),
        positions=(position("M00", "land", 10.0),),
    )
    (adoption,) = analyse(given, DRAWS, bargained(dict.fromkeys(allies, 0.99), issues=("land",))).adoptions
    np.testing.assert_allclose(adoption.chance, 0.99**32)
    assert adoption.veto_players == allies
    assert (len(adoption.minimal_blocking), adoption.minimal_blocking_count) == (10, 32)
    assert adoption.power_to_act == 2.0**-32
    assert adoption.blockers == ()


def test_a_scenario_without_proposals_has_no_adoptions():
    result = analyse(scenario(proposals=()), DRAWS, bargained({"AAA": 1.0}))
    assert result.adoptions == ()


def test_a_result_on_other_draws_is_refused():
    other = draw((), 5, seed=1)
    with pytest.raises(InvalidInputError, match="split has 4 draws, but the sample has 5"):
        analyse(scenario(), other, bargained({"AAA": 1.0, "BBB": 1.0}))


def test_a_missing_acceptance_is_told():
    with pytest.raises(InvalidInputError, match="no acceptance of split"):
        analyse(scenario(), DRAWS, bargained({"AAA": 1.0}, name="other"))


def test_a_voter_without_a_spokesman_is_told():
    given = under(Unanimity(("AAA", "CCC")), speaks_for={"AAA": "AAA"})
    with pytest.raises(InvalidInputError, match="CCC, a voter on split: nobody speaks for it"):
        analyse(given, DRAWS, bargained({"AAA": 1.0}))
    given = under(Unanimity(("AAA", "CCC")))
    with pytest.raises(InvalidInputError, match="CCC speaks for it, but is unknown"):
        analyse(given, DRAWS, bargained({"AAA": 1.0}))


@pytest.mark.parametrize("options", [{"listing_limit": -1}, {"doubt": 1.5}])
def test_options_without_a_meaning_are_refused(options):
    with pytest.raises(InvalidInputError, match=r"must be 0 or more|from 0 to 1"):
        VotingOptions(**options)
