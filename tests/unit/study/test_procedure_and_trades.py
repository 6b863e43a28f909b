"""Proposing under a scenario's rule, and trading its issues."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from foedus.analyses.bargaining.agenda_setter import CHAMBER, GRIDLOCK, IDEAL
from foedus.errors import InvalidInputError
from foedus.files.load import load
from foedus.model.rules import voters
from foedus.numerics.distributions import Point
from foedus.study.procedure import procedure
from foedus.study.run import RunOptions, sample
from foedus.study.trades import joint_gains, on_the_table

PAYING = Path(__file__).parents[2] / "files" / "valid" / "side_payments.yaml"


@pytest.fixture(scope="module")
def shipped():
    scenario = load("ukraine-2025")
    return scenario, sample(scenario, RunOptions(64, 1))


def test_under_unanimity_the_setter_gets_what_all_bear_and_no_more(shipped):
    scenario, draws = shipped
    proposal, issue = scenario.proposals[0], scenario.issues[0]
    setter = next(actor.id for actor in scenario.actors if (actor.id, issue.id) in scenario.position)
    found = procedure(scenario, draws, proposal.id, issue.id, setter, cost=0.5)
    wish = draws.of(scenario.position[setter, issue.id].position)
    back = draws.of(issue.reversion_point)
    assert (np.abs(found.outcome - wish) <= np.abs(back - wish) + 1e-9).all()
    consent = proposal.consent
    for actor in {consent.speaks_for[voter] for voter in voters(consent.rule)}:
        position = scenario.position.get((actor, issue.id))
        if position is not None:
            where = draws.of(position.position)
            worth = 0.5 * (issue.scale.width - np.abs(back - where))
            assert (issue.scale.width - np.abs(found.outcome - where) >= worth - 1e-6).all()
    assert set(found.reason) <= {IDEAL, CHAMBER, GRIDLOCK}
    held = np.isin(found.reason, (CHAMBER, GRIDLOCK)).mean()
    assert sum(found.held_by.values()) == pytest.approx(held)


def test_the_costlier_no_deal_the_nearer_the_setter_gets_to_its_wish(shipped):
    scenario, draws = shipped
    proposal, issue = scenario.proposals[0], scenario.issues[0]
    setter = next(actor.id for actor in scenario.actors if (actor.id, issue.id) in scenario.position)
    wish = draws.of(scenario.position[setter, issue.id].position)
    far = [
        np.abs(procedure(scenario, draws, proposal.id, issue.id, setter, cost).outcome - wish).mean()
        for cost in (0.0, 0.5, 1.0)
    ]
    assert far[0] >= far[1] >= far[2]


def test_names_that_do_not_exist_are_met_with_those_that_do(shipped):
    scenario, draws = shipped
    with pytest.raises(InvalidInputError, match="there is no issue 'nothing'; there is "):
        procedure(scenario, draws, scenario.proposals[0].id, "nothing", scenario.actors[0].id)
    with pytest.raises(InvalidInputError, match="there is no proposal 'nothing'; there is "):
        joint_gains(scenario, draws, "nothing")


def test_every_trade_is_one_that_all_who_decide_gain_from(shipped):
    scenario, draws = shipped
    for proposal in scenario.proposals:
        found = joint_gains(scenario, draws, proposal.id)
        deciding = {proposal.consent.speaks_for[voter] for voter in voters(proposal.consent.rule)}
        for trade in (*found.trades, *([found.best] if found.best else [])):
            gains = [trade.gain[actor] for actor in deciding]
            assert min(gains) >= -1e-8
            assert max(gains) > 0
        if found.best is None:
            assert not found.trades


def test_side_payments_cancel_out_and_need_every_worth(shipped):
    scenario, draws = shipped
    proposal = scenario.proposals[0].id
    found = joint_gains(scenario, draws, proposal, {actor.id: 10.0 for actor in scenario.actors})
    if found.best is not None:
        assert sum(found.best.payment.values()) == pytest.approx(0, abs=1e-9)
    with pytest.raises(InvalidInputError, match="missing: "):
        joint_gains(scenario, draws, proposal, {})


def test_a_proposal_is_beaten_by_what_is_better_for_some_and_worse_for_none(shipped):
    scenario, draws = shipped
    found = on_the_table(scenario, draws)
    assert [one.proposal for one in found] == [proposal.id for proposal in scenario.proposals]
    for one in found:
        assert not set(one.accepts) & set(one.refuses)
        assert one.gains.trades == ()


def test_no_deal_beats_a_proposal_that_nobody_wants():
    scenario = load(str(PAYING))
    draws = sample(scenario, RunOptions(64, 1))
    (corps,) = scenario.proposals
    worse = replace(
        corps,
        id="worse",
        terms={
            issue: replace(term, path=f"{term.path}/worse", distribution=Point(0.0))
            for issue, term in corps.terms.items()
        },
    )
    both = replace(scenario, proposals=(corps, worse))
    found = {one.proposal: one for one in on_the_table(both, draws)}
    # at nought nobody has gained anything, and corps is better for both
    assert found["worse"].beaten_by == "corps"
    assert found["corps"].beaten_by is None
    assert (found["corps"].accepts, found["corps"].refuses) == (("FRA", "DEU"), ())


def test_declared_stakes_bring_side_payments_that_share_the_gain_evenly():
    scenario = load(str(PAYING))
    draws = sample(scenario, RunOptions(64, 1))
    (found,) = on_the_table(scenario, draws, "corps", with_trades=True)
    assert found.has_payments
    best = found.gains.best
    # France's stake is worth five times Germany's: it gets its way on both issues, and pays for it
    assert {issue: after for issue, (_, after) in best.terms.items()} == {"troops": 80.0, "place": 90.0}
    assert best.payment["FRA"] == pytest.approx(-best.payment["DEU"])
    assert best.payment["DEU"] > 0
    worth = {"FRA": 10.0, "DEU": 2.0}
    net = {actor: best.gain[actor] * worth[actor] + best.payment[actor] for actor in worth}
    assert net["FRA"] == pytest.approx(net["DEU"], rel=0.02)
    undeclared = replace(
        scenario, actors=tuple(replace(actor, stake_usd_bn=None) for actor in scenario.actors)
    )
    (plain,) = on_the_table(undeclared, draws, "corps")
    assert not plain.has_payments
