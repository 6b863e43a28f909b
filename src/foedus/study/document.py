"""A study as one JSON document: every number with its label, spreads in place of single draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from foedus.analyses.bargaining.predictive import Predictive
from foedus.analyses.bargaining.result import Acceptance, BargainingResult, IssueForecast
from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason
from foedus.analyses.voting.ratification.result import MemberForecast, RatificationForecast, day_after
from foedus.analyses.voting.result import Adoption, VotingResult
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import Summary
from foedus.study.forces_document import forces_document
from foedus.study.labelled import Json, by_label, numbers, summary
from foedus.study.stability_document import stability_document
from foedus.study.study import Study
from foedus.study.trades import NamedTrade, OnTheTable

SCHEMA_VERSION = 1


def study_document(study: Study) -> Json:
    """The whole study.  Same study, same document, to the last digit."""
    scenario = study.scenario
    return {
        "foedus": SCHEMA_VERSION,
        "scenario": scenario.id,
        "title": scenario.title,
        "as_of": scenario.as_of.isoformat(),
        "proposals": _proposals(study),
        "voting": voting_document(study.voting),
        "obligations": study.obligations and obligations_document(study.obligations, proofs=False),
        "bargaining": bargaining_document(study.bargaining),
        "stability": study.stability and stability_document(study.stability),
        "forces": study.forces and forces_document(study.forces),
        "not_asked": dict(study.not_asked),
        "sensitivity": [asdict(influence) for influence in study.sensitivity],
        "assumptions": assumptions(scenario),
        "notes": list(scenario.notes),
        "caveats": list(scenario.caveats),
        "known_outcomes": [
            {
                "proposal": known.proposal,
                "adopted": known.adopted,
                "on": known.on.isoformat() if known.on else None,
                "says": known.says,
                "blockers": list(known.blockers),
                "breaks": [
                    {"kind": found.kind, "on": found.on.isoformat(), "says": found.says}
                    for found in known.breaks
                ],
                "observed_until": known.observed_until.isoformat() if known.observed_until else None,
            }
            for known in scenario.known_outcomes
        ],
        "provenance": asdict(study.provenance),
    }


def assumptions(scenario: Scenario) -> list[Json]:
    """Every number on which no evidence stands, with its reason."""
    return [
        {"path": q.path, "value": value_in_words(q), "unit": q.unit, "reason": q.basis.assumption}
        for q in scenario.quantities
        if q.basis.is_assumption
    ]


def value_in_words(quantity: Quantity) -> str:
    """What is known of a number, as ``30`` or ``10 to 50, likely 30``.

    Examples
    --------
    >>> from foedus.model.evidence import Basis
    >>> from foedus.numerics.distributions import Triangular
    >>> value_in_words(Quantity("x", Triangular(10, 30, 50), "points", Basis()))
    '10 to 50, likely 30'
    """
    d = quantity.distribution
    if d.low == d.high:
        return f"{d.likely:g}"
    return f"{d.low:g} to {d.high:g}, likely {d.likely:g}"


def _proposals(study: Study) -> list[Json]:
    def spread(found: Summary | None) -> Json | None:
        return None if found is None else asdict(found)

    return [
        {
            "id": proposal.id,
            "title": proposal.title,
            "says": proposal.says,
            "adoptable": spread(headline.adoptable),
            "durable_no_breach": spread(headline.durable_no_breach),
            "durable_no_attack": spread(headline.durable_no_attack),
            "troops": spread(headline.troops),
            "chance_force_met": headline.chance_force_met,
            "cost_usd_bn": spread(headline.cost_usd_bn),
        }
        for proposal, headline in zip(study.scenario.proposals, study.headlines, strict=True)
    ]


def voting_document(result: VotingResult) -> Json:
    """Who can block."""
    return {
        "proposals": [_adoption(adoption) for adoption in result.adoptions],
        "assumptions": list(result.assumptions),
        "limits": list(result.limits),
    }


def _adoption(adoption: Adoption) -> Json:
    return {
        "proposal": adoption.proposal,
        "rule": adoption.rule,
        "chance": summary(adoption.chance),
        "blockers": [asdict(blocker) for blocker in adoption.blockers],
        "voters": [
            {
                "voter": voter,
                "actor": actor,
                "chance_yes": summary(adoption.chance_yes[:, column]),
                "banzhaf": float(adoption.banzhaf[column]),
                "shapley_shubik": float(adoption.shapley_shubik[column]),
            }
            for column, (voter, actor) in enumerate(zip(adoption.voters, adoption.speaks_for, strict=True))
        ],
        "veto_players": list(adoption.veto_players),
        "minimal_blocking": [list(coalition) for coalition in adoption.minimal_blocking],
        "minimal_blocking_count": adoption.minimal_blocking_count,
        "minimal_winning": [list(coalition) for coalition in adoption.minimal_winning],
        "minimal_winning_count": adoption.minimal_winning_count,
    }


def ratification_document(forecast: RatificationForecast) -> Json:
    """When a treaty is through its parliaments."""
    return {
        "proposal": forecast.proposal,
        "signed": forecast.signed.isoformat(),
        "on": forecast.on.isoformat(),
        "through": _days(forecast, forecast.through),
        "chance_within": {day.isoformat(): chance for day, chance in forecast.chance_within},
        "seen": forecast.seen,
        "members": [_member(forecast, member) for member in forecast.members],
        "assumptions": list(forecast.assumptions),
        "limits": list(forecast.limits),
    }


def _member(forecast: RatificationForecast, member: MemberForecast) -> Json:
    return {
        "voter": member.voter,
        "actor": member.actor,
        "state": member.state,
        "parliament": _days(forecast, member.days),
        "chance_holding": member.chance_holding,
        "chance_last": member.chance_last,
    }


def _days(forecast: RatificationForecast, spread: Summary) -> Json:
    """Days since the signature, and the dates of their quantiles; null beyond a hundred years.

    Means are left out: a hold may last so long that they say nothing.
    """
    quantiles = {name: value for name, value in asdict(spread).items() if name != "mean"}
    dates = {name: day_after(forecast.signed, value) for name, value in quantiles.items()}
    return {"days": quantiles, "dates": {name: day and day.isoformat() for name, day in dates.items()}}


def obligations_document(
    result: ObligationsResult,
    proposal: str | None = None,
    contingency: str | None = None,
    state: str | None = None,
    *,
    proofs: bool = True,
) -> Json:
    """Who must act: every finding (or those asked for), and the matrix of the gravest ones.

    The proof of every finding makes a large document; without `proofs` what each hangs on is still told.
    """
    proposals = [name for name in result.proposals if proposal in (None, name)]
    contingencies = [name for name in result.contingencies if contingency in (None, name)]
    states = [name for name in result.states if state in (None, name)]
    return {
        "matrix": [
            {
                "proposal": proposal_id,
                "contingency": contingency_id,
                "states": {
                    code: None if found is None else _cell(found)
                    for code in states
                    for found in (result.gravest(proposal_id, contingency_id, code),)
                },
            }
            for proposal_id in proposals
            for contingency_id in contingencies
        ],
        "findings": [
            _finding(finding, proofs)
            for finding in result.findings
            if finding.proposal in proposals
            and finding.contingency in contingencies
            and finding.state in states
        ],
        "conflicts": [
            {
                "proposal": conflict.proposal,
                "contingency": conflict.contingency,
                "state": conflict.state,
                "says": conflict.says,
            }
            for conflict in result.conflicts
            if conflict.proposal in proposals and conflict.contingency in contingencies
        ],
        "assumptions": list(result.assumptions),
        "limits": list(result.limits),
    }


def _cell(finding: Finding) -> Json:
    return {
        "verdict": str(finding.verdict),
        "treaty": finding.treaty,
        "article": finding.article,
        "duty": finding.duty.name.lower(),
    }


def _finding(finding: Finding, proofs: bool) -> Json:
    return {
        "proposal": finding.proposal,
        "contingency": finding.contingency,
        "state": finding.state,
        "victim": finding.victim,
        "face": finding.face,
        **_cell(finding),
        "hangs_on": finding.hangs_on,
        "certainty": finding.certainty,
        "failing": list(finding.failing),
        "readings": list(finding.readings),
        **({"chance": list(finding.chance)} if finding.chance is not None else {}),
        **({"reason": _reason(finding.reason)} if proofs else {}),
    }


def _reason(reason: Reason) -> Json:
    return {
        "says": reason.says,
        "holds": reason.holds,
        "article": reason.article,
        "certainty": reason.certainty,
        "parts": [_reason(part) for part in reason.parts],
    }


def bargaining_document(result: BargainingResult) -> Json:
    """What would be agreed."""
    return {
        "issues": [_forecast(forecast) for forecast in result.forecasts],
        "acceptances": [_acceptance(acceptance, result.issues) for acceptance in result.acceptances],
        "assumptions": list(result.assumptions),
        "limits": list(result.limits),
    }


def packages_document(found: Sequence[OnTheTable]) -> list[Json]:
    """Each proposal as a package: who finds it no worse than no deal, and what all that decide would gain from."""
    return [
        {
            "proposal": one.proposal,
            "accepts": list(one.accepts),
            "refuses": list(one.refuses),
            "beaten_by": one.beaten_by,
            "side_payments": one.has_payments,
            "best_change": None if one.gains is None or one.gains.best is None else _trade(one.gains.best),
            "trades": [] if one.gains is None else [_trade(trade) for trade in one.gains.trades],
        }
        for one in found
    ]


def _trade(trade: NamedTrade) -> Json:
    return {
        "terms": {issue: list(ends) for issue, ends in trade.terms.items()},
        "gain": dict(trade.gain),
        "payment_usd_bn": dict(trade.payment),
    }


def _forecast(forecast: IssueForecast) -> Json:
    return {
        "issue": forecast.issue,
        "outcome": {model: summary(outcome) for model, outcome in forecast.outcome.items()},
        "default": forecast.default and _predictive(forecast.default),
        "reversion_point": summary(forecast.reversion_point),
        "pull": numbers(forecast.actors, forecast.pull),
    }


def _predictive(default: Predictive) -> Json:
    return {
        "median": default.median,
        "mean": default.mean,
        "intervals": {str(percent): list(default.interval(percent)) for percent in sorted(default.levels)},
    }


def _acceptance(acceptance: Acceptance, issues: Sequence[str]) -> Json:
    return {
        "proposal": acceptance.proposal,
        "chance": by_label(acceptance.actors, acceptance.chance),
        "gain": by_label(acceptance.actors, acceptance.gain),
        "gain_by_issue": {
            actor: numbers(issues, acceptance.gain_by_issue[row])
            for row, actor in enumerate(acceptance.actors)
        },
        "red_line_crossed": numbers(
            acceptance.actors, np.mean(acceptance.red_line_crossed, axis=0, dtype=float)
        ),
        "red_line_issue": dict(zip(acceptance.actors, acceptance.red_line_issue, strict=True)),
    }
