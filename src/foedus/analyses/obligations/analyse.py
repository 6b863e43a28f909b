"""Scenario in, a verdict with its proof out, for every proposal, contingency, clause and state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from foedus.analyses.obligations.clauses import Case, ObligationsOptions, findings
from foedus.analyses.obligations.conflicts import conflicts
from foedus.analyses.obligations.faces import Face, faces
from foedus.analyses.obligations.law import clauses_on, declarations_on, known_on, law_on, parties_of
from foedus.analyses.obligations.result import Finding, ObligationsResult, Verdict
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty

__all__ = ["ObligationsOptions", "analyse", "answer", "cases_of", "obligations", "states_asked"]


def analyse(scenario: Scenario, options: ObligationsOptions | None = None) -> ObligationsResult:
    """Say who owes what to whom for each event under each proposal, and why, or why not.

    Treaties in force on the day of the event count anyway; what a proposal brings counts from its first day.

    Parameters
    ----------
    scenario
        The resolved scenario, with its treaties, areas and contingencies.
    options
        How to read declarations beside a text, and requests that nobody has made yet.

    Returns
    -------
    result
        One finding per proposal, contingency, clause, state and face; faces on which a clause says the same
        to a state are told once.

    Notes
    -----
    Exact: nothing is drawn at random.  Law as the shipped paraphrases have it; whether a state would honour
    a duty is no part of it.
    """
    options = options or ObligationsOptions()
    asked = states_asked(scenario)
    found: list[Finding] = []
    without_force: dict[str, list[str]] = {}
    # Without a settlement on the table the question is put to the law as it stands.
    proposals: tuple[Proposal | None, ...] = scenario.proposals or (None,)
    for proposal in proposals:
        for contingency in scenario.contingencies:
            if proposal is not None and not faces(scenario, proposal, contingency):
                without_force.setdefault(contingency.title, []).append(proposal.title)
            found += answer(scenario, contingency, proposal, options, asked)
    return ObligationsResult(
        proposals=tuple("" if proposal is None else proposal.id for proposal in proposals),
        contingencies=tuple(contingency.id for contingency in scenario.contingencies),
        states=asked,
        findings=tuple(found),
        assumptions=_assumptions(scenario, without_force, options),
        limits=_LIMITS,
        conflicts=tuple(conflicts(scenario, found)),
    )


# --------------------------------------------------------------------------- whom to ask


def states_asked(scenario: Scenario) -> tuple[str, ...]:
    """States that some actor speaks for or that a duty to talk or help could bind, in that order."""
    codes = [state for actor in scenario.actors for state in actor.states]
    days = {scenario.as_of, *(contingency.on for contingency in scenario.contingencies)}
    for treaty in scenario.treaties.values():
        # The Charter binds all states, but only to refrain: it is no reason to list them.
        if any(clause.duty >= Duty.NEUTRALITY for clause in treaty.clauses):
            end = treaty.in_force.end if treaty.in_force is not None else None
            lived = [day for day in days if end is None or day < end]
            codes += [p.state for p in treaty.parties if any(p.period.contains(day) for day in lived)]
    for proposal in scenario.proposals:
        codes += [accession.state for accession in proposal.accessions]
        codes += [] if proposal.force is None else [*proposal.force.candidates, *proposal.force.backstop]
    return tuple(code for code in dict.fromkeys(codes) if code in scenario.states)


# --------------------------------------------------------------------------- one event


def obligations(
    scenario: Scenario,
    event: Contingency,
    proposal: Proposal | None = None,
    options: ObligationsOptions | None = None,
    asked: Iterable[str] | None = None,
) -> tuple[Finding, ...]:
    """Say who owes what to whom for one event, which need not be among those of the scenario.

    Only treaties that can protect somebody in the event, or that bind a state asked, are looked at, so that the
    answer takes time by what the event touches and not by how many treaties there are.

    Parameters
    ----------
    scenario
        The resolved scenario, whose treaties count.
    event
        What happens.
    proposal
        The settlement under which it happens; None for the law as it stands.
    options
        How to read the texts.
    asked
        Codes of the states asked about; None for every party of those treaties.

    Returns
    -------
    findings
        As in `analyse`, in the order of treaties and clauses.
    """
    states = None if asked is None else tuple(asked)
    victims = dict.fromkeys(face.victim for face in faces(scenario, proposal, event))
    names = scenario.treaties_about(victims, event.attackers, states or ())
    return answer(scenario, event, proposal, options or ObligationsOptions(), states, names)


def answer(
    scenario: Scenario,
    event: Contingency,
    proposal: Proposal | None,
    options: ObligationsOptions,
    asked: tuple[str, ...] | None,
    names: Iterable[str] | None = None,
) -> tuple[Finding, ...]:
    """Findings on one event by the treaties that are named; by all of them where none is."""
    struck, cases = cases_of(scenario, proposal, event, options, names)
    found: list[Finding] = []
    for case in cases:
        found += findings(case, struck, asked if asked is not None else tuple(sorted(case.law.parties)))
    helping = {f.state for f in found if f.duty >= Duty.ASSIST and f.verdict in _BINDING}
    return tuple(f for f in found if f.verdict is not Verdict.PERMITTED or f.state not in helping)


def cases_of(
    scenario: Scenario,
    proposal: Proposal | None,
    event: Contingency,
    options: ObligationsOptions,
    names: Iterable[str] | None = None,
) -> tuple[tuple[Face, ...], list[Case]]:
    """Faces of an event, and every clause in force on its day before it."""
    known = known_on(event, options.known_to)
    law = law_on(scenario, proposal, event.on, names, known)
    parties = parties_of(scenario, proposal, event.on, law, known)
    cases = [
        Case(
            scenario,
            proposal,
            event,
            treaty,
            clause,
            declarations_on(scenario, treaty.treaty, clause.article, event.on, known),
            parties,
            options,
        )
        for treaty in law.values()
        for clause in clauses_on(treaty.treaty, event.on, known)
    ]
    return faces(scenario, proposal, event), cases


_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


# --------------------------------------------------------------------------- what to say beside it


_LIMITS = (
    "The clauses are paraphrases; the text of the instrument decides.",
    "What the law asks is one thing, what a state would do another: nothing here says that a duty would be honoured.",
    "The events are taken as told: who attacked, how gravely and whether provoked are themselves findings of somebody.",
    "An attack on a helper is a new event, and not part of this answer: `foedus oblige --cascade` follows such chains.",
    "Duties that contradict one another, such as to help both sides, are shown side by side and not weighed.",
)


def _assumptions(
    scenario: Scenario, without_force: Mapping[str, list[str]], options: ObligationsOptions
) -> tuple[str, ...]:
    found = ["Drafts and political texts count only under a proposal that names them."]
    if any(proposal.force is not None for proposal in scenario.proposals):
        found.append(
            "Every state that may contribute to a force counts as a contributor whose troops are hit."
        )
    if scenario.declarations:
        found.append(
            "A declaration beside a treaty counts as law, by the reader's choice."
            if options.declarations == "as_law"
            else "A declaration that does not bind is shown, but does not change the verdict."
        )
    if any(proposal.treaties or proposal.accessions for proposal in scenario.proposals):
        found.append("What a proposal brings into force binds from the day on which the proposal starts.")
    found.append(
        "A victim is taken to have asked for help where a clause needs that."
        if options.requests == "made"
        else "Where a clause needs the victim to ask for help, that request is still awaited."
    )
    found += [
        f"There is no force to be hit, and so no finding, for {event} under {', '.join(titles)}."
        for event, titles in without_force.items()
    ]
    return tuple(found)
