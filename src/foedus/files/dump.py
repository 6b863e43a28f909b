"""The machine document: a scenario written out in full, which is also a valid human document."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from foedus.files.numbers import as_mapping, plain
from foedus.files.places import place_document, point_document
from foedus.files.rules import worth_document
from foedus.model.actors import Actor, State
from foedus.model.events import Contingency, Decided, Told
from foedus.model.evidence import Basis, Evidence, Source
from foedus.model.forces import Capability, Force, OwnPrice, Pledge, Stakes
from foedus.model.institutions import Institution
from foedus.model.issues import Issue, Position
from foedus.model.places import Area
from foedus.model.proposals import Consent, KnownOutcome, Proposal
from foedus.model.quantities import Quantity
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity
from foedus.model.scenario import Scenario
from foedus.model.treaties import Declaration, Treaty

Json = dict[str, object]


def dump(scenario: Scenario) -> Json:
    """Write a scenario out with nothing left implicit.

    Returns
    -------
    document
        Plain data.  Every number is a mapping with its distribution, unit and basis; treaties, institutions,
        states and areas stand there in full.  Loading it gives an equal scenario.
    """
    issues = scenario.issue
    return {
        "foedus": 1,
        "resolved": True,
        "id": scenario.id,
        "title": scenario.title,
        "summary": scenario.summary,
        "as_of": scenario.as_of.isoformat(),
        "caveats": list(scenario.caveats),
        "notes": list(scenario.notes),
        "states": {code: _state(state) for code, state in scenario.states.items()},
        "actors": {actor.id: _actor(actor) for actor in scenario.actors},
        "issues": {issue.id: _issue(issue) for issue in scenario.issues},
        "positions": [_position(position) for position in scenario.positions],
        "institutions": _institutions(scenario.institutions),
        "treaties": _treaties(scenario.treaties),
        "declarations": [_declaration(declaration) for declaration in scenario.declarations],
        "places": {name: place_document(place) for name, place in scenario.places.items()},
        "areas": {name: _area(area) for name, area in scenario.areas.items()},
        "proposals": {proposal.id: _proposal(proposal, issues) for proposal in scenario.proposals},
        "contingencies": [_contingency(contingency) for contingency in scenario.contingencies],
        "pledges": [_pledge(pledge) for pledge in scenario.pledges],
        **({"stakes": _stakes(scenario.stakes)} if scenario.stakes is not None else {}),
        "parameters": _numbers(scenario.parameters),
        "correlations": [{"between": list(c.paths), "rho": c.rho} for c in scenario.correlations],
        "known_outcomes": [_known_outcome(outcome) for outcome in scenario.known_outcomes],
        "sources": {name: _source(source) for name, source in scenario.sources.items()},
        "evidence": {name: _evidence(evidence) for name, evidence in scenario.evidence.items()},
    }


def _number(quantity: Quantity) -> Json:
    return {**as_mapping(quantity.distribution), "unit": quantity.unit, **_basis(quantity.basis)}


def _numbers(quantities: Mapping[str, Quantity]) -> Json:
    return {name: _number(quantity) for name, quantity in quantities.items()}


def _basis(basis: Basis) -> Json:
    return {"evidence": list(basis.evidence), "assumption": basis.assumption}


def _optional(**values: Quantity | None) -> Json:
    return {name: _number(value) for name, value in values.items() if value is not None}


def _state(state: State) -> Json:
    return {"name": state.name, "is_european": state.is_european, "figures": _numbers(state.figures)}


def _actor(actor: Actor) -> Json:
    return {
        "name": actor.name,
        "kind": actor.kind,
        "states": list(actor.states),
        "capability": _number(actor.capability),
        **_optional(stake_usd_bn=actor.stake_usd_bn),
    }


def _issue(issue: Issue) -> Json:
    is_shared = issue.reversion_point.path == issue.status_quo.path
    return {
        "name": issue.name,
        "question": issue.question,
        "scale": {str(plain(point)): meaning for point, meaning in issue.scale.anchors},
        "status_quo": _number(issue.status_quo),
        "reversion_point": "status_quo" if is_shared else _number(issue.reversion_point),
    }


def _position(position: Position) -> Json:
    return {
        "actor": position.actor,
        "issue": position.issue,
        "position": _number(position.position),
        "salience": _number(position.salience),
        **_optional(accepts_from=position.accepts_from, accepts_to=position.accepts_to),
    }


def _declaration(declaration: Declaration) -> Json:
    from foedus.files.treaty_document import declared_document

    return {
        "by": list(declaration.by),
        "says": declaration.says,
        "clause_of": declaration.clause_of,
        "article": declaration.article,
        **declared_document(declaration),
        "force": declaration.force,
        "source": declaration.source,
    }


def _institutions(institutions: Mapping[str, Institution]) -> Json:
    from foedus.files.institutions import institution_document

    return {name: institution_document(institution) for name, institution in institutions.items()}


def _treaties(treaties: Mapping[str, Treaty]) -> list[Json]:
    from foedus.files.treaty_document import treaty_document

    return [treaty_document(treaty) for treaty in treaties.values()]


def _area(area: Area) -> Json:
    return {
        "name": area.name,
        "places": sorted(area.places),
        "disputed": sorted(area.disputed),
        "source": area.source,
    }


# --- proposals ---------------------------------------------------------------------------------------------


def _proposal(proposal: Proposal, issues: Mapping[str, Issue]) -> Json:
    return {
        "title": proposal.title,
        "says": proposal.says,
        "terms": {name: _term(term, issues[name]) for name, term in proposal.terms.items()},
        "consent": _consent(proposal.consent),
        "treaties": list(proposal.treaties),
        "accessions": [{"treaty": a.treaty, "state": a.state} for a in proposal.accessions],
        **({"force": _force(proposal.force)} if proposal.force is not None else {}),
        **({"starts": proposal.starts.isoformat()} if proposal.starts is not None else {}),
        "parameters": _numbers(proposal.parameters),
    }


def _term(term: Quantity, issue: Issue) -> object:
    """One term; the words where it is the issue's own number and not one that merely equals it."""
    if term.path == issue.reversion_point.path:
        return "reversion_point"
    return "status_quo" if term.path == issue.status_quo.path else _number(term)


def _consent(consent: Consent) -> Json:
    rule = _rule(consent.rule)
    written = rule if isinstance(rule, dict) else {"unanimity": rule}
    return {**written, "says": consent.says, "speaks_for": dict(consent.speaks_for)}


def _rule(rule: Rule) -> Json | list[str]:
    if isinstance(rule, Unanimity):
        worth = worth_document(rule)
        return {"unanimity": list(rule.voters), **worth} if worth else list(rule.voters)
    if isinstance(rule, AllOf):
        return {"all_of": [_rule(part) for part in rule.parts]}
    if isinstance(rule, AnyOf):
        return {"any_of": [_rule(part) for part in rule.parts]}
    weights = {voter: _fraction(w) for voter, w in zip(rule.voters, rule.weights, strict=True)}
    return {"weights": weights, "quota": _fraction(rule.quota), **worth_document(rule)}


def _fraction(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


def _force(force: Force) -> Json:
    return {
        "size": _number(force.size),
        "place": force.place,
        "contributors": list(force.candidates),
        "exclude": list(force.excluded),
        "backstop": list(force.backstop),
        **({"mission_of": force.mission_of} if force.mission_of else {}),
        **({"flag": force.flag} if force.flag else {}),
        **_optional(
            minimum_non_european_share=force.minimum_non_european_share,
            minimum_european_share=force.minimum_european_share,
        ),
        **_structure(force),
    }


def _structure(force: Force) -> Json:
    """Kinds of unit, sectors and rules of consent, as far as the force has them."""
    found: Json = {}
    if force.capabilities:
        found["capabilities"] = {kind.id: _capability(kind) for kind in force.capabilities}
    if force.sectors:
        found["sectors"] = {
            sector.id: {
                "title": sector.title,
                "share": sector.share,
                "framework": list(sector.framework),
                "exposure": sector.exposure,
            }
            for sector in force.sectors
        }
    if force.smallest_contingent:
        found["smallest_contingent"] = force.smallest_contingent
    if force.joins_only_with:
        found["joins_only_with"] = {code: list(others) for code, others in force.joins_only_with.items()}
    if force.ramp_up:
        found["ramp_up"] = list(force.ramp_up)
    if force.most_contributors:
        found["most_contributors"] = force.most_contributors
    return found | _optional(host_consent=force.host_consent)


def _capability(kind: Capability) -> Json:
    return {
        "title": kind.title,
        "unit_troops": kind.unit_troops,
        "need": _number(kind.need),
        "mix": _number(kind.mix),
        "units": _numbers(kind.units),
        "supported_by": dict(kind.supported_by),
        "supported_nearby": dict(kind.supported_nearby),
        "from_outside": list(kind.from_outside),
        "weight": kind.weight,
    }


# --- events ------------------------------------------------------------------------------------------------


def _contingency(contingency: Contingency) -> Json:
    return {
        "id": contingency.id,
        "title": contingency.title,
        "attacker": contingency.attacker,
        "target": {f"{contingency.target_kind}_of": contingency.target_of},
        "place": contingency.place,
        **({"at": point_document(contingency.at)} if contingency.at is not None else {}),
        **({"near": list(contingency.near)} if contingency.near else {}),
        "on": contingency.on.isoformat(),
        "severity": contingency.severity,
        "provoked": contingency.provoked is True,
        **({"told": told} if (told := _told_of(contingency)) else {}),
    }


def _told_of(event: Contingency) -> Json:
    """What is told of an event beside who hits what, as far as it differs from the default."""
    lists = ("also_attacking", "supported_by", "at_war", "through", "requested_by", "acts")
    found: Json = {name: list(getattr(event, name)) for name in lists if getattr(event, name)}
    if event.severity_chances:
        found["severity"] = dict(event.severity_chances)
    if not isinstance(event.provoked, bool):
        found["provoked"] = _told(event.provoked)
    if event.attributed is not True:
        found["attributed"] = _told(event.attributed)
    if event.decided:
        found["decided"] = [_decided(decision) for decision in event.decided]
    if event.judged_on is not None:
        found["judged_on"] = event.judged_on.isoformat()
    if event.facts:
        found["facts"] = {name: _told(told) for name, told in event.facts.items()}
    return {**found, "purpose": event.purpose} if event.purpose else found


def _told(told: Told) -> object:
    return "contested" if told is None else told


def _decided(decision: Decided) -> Json:
    found: Json = {"by": decision.by, "holds": _told(decision.holds)}
    if decision.on is not None:
        found["on"] = decision.on.isoformat()
    return {**found, "provided": decision.provided} if decision.provided else found


def _pledge(pledge: Pledge) -> Json:
    return {
        "id": pledge.id,
        "donor": pledge.donor,
        "recipient": pledge.recipient,
        "kind": pledge.kind,
        "stage": pledge.stage,
        "amount": _number(pledge.amount),
        "on": pledge.on.isoformat(),
        "says": pledge.says,
    }


def _stakes(stakes: Stakes) -> Json:
    parties: Json = {
        "challenger": stakes.challenger,
        "target": stakes.target,
        "guarantors": list(stakes.guarantors),
    }
    if stakes.division_issue:
        parties["division"] = {
            "issue": stakes.division_issue,
            "challenger_prefers": stakes.challenger_prefers,
        }
    if stakes.dishonour:
        parties["dishonour"] = {price.id: _own_price(price) for price in stakes.dishonour}
    return parties


def _own_price(price: OwnPrice) -> Json:
    named = {
        "guarantor": price.guarantor,
        "proposal": price.proposal,
        "treaty": price.treaty,
        "article": price.article,
        "duty": price.duty.name.lower() if price.duty is not None else "",
    }
    return {
        **{key: name for key, name in named.items() if name},
        **_optional(cost=price.cost, share=price.share),
    }


def _known_outcome(outcome: KnownOutcome) -> Json:
    until = outcome.observed_until
    return {
        "proposal": outcome.proposal,
        "adopted": outcome.adopted,
        **({"on": outcome.on.isoformat()} if outcome.on is not None else {}),
        "says": outcome.says,
        "blockers": list(outcome.blockers),
        "breaks": [
            {"kind": breach.kind, "on": breach.on.isoformat(), "says": breach.says}
            for breach in outcome.breaks
        ],
        **({"observed_until": until.isoformat()} if until is not None else {}),
    }


def _source(source: Source) -> Json:
    date = {"date": source.date.isoformat()} if source.date is not None else {}
    credibility = {"credibility": source.credibility} if source.credibility is not None else {}
    graded = {"reliability": source.reliability, **credibility, "url": source.url}
    return {"title": source.title, "publisher": source.publisher, **date, **graded}


def _evidence(evidence: Evidence) -> Json:
    return {"source": evidence.source, "at": evidence.at, "says": evidence.says}


# --- text --------------------------------------------------------------------------------------------------


def dump_yaml(scenario: Scenario) -> str:
    """Write a scenario out in full, as YAML."""
    from foedus.files.yaml_text import as_yaml

    return as_yaml(dump(scenario))
