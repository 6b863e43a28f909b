"""Who is drawn in, one after the other, if an event calls its first helpers, and what would keep them out?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from foedus.analyses.obligations.cascades.chances import chances
from foedus.analyses.obligations.cascades.cut_sets import cut_sets
from foedus.analyses.obligations.cascades.hops import Answers
from foedus.analyses.obligations.cascades.options import CascadeOptions, require_usable
from foedus.analyses.obligations.cascades.result import Cascade, Cuts, Hop, Link, Side
from foedus.analyses.obligations.cascades.rings import Spread, spread
from foedus.analyses.obligations.conflicts import conflicts
from foedus.analyses.obligations.result import Conflict, Finding, Verdict
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty

__all__ = ["CascadeOptions", "cascade"]


def cascade(
    scenario: Scenario,
    event: Contingency,
    proposal: Proposal | None = None,
    options: CascadeOptions | None = None,
) -> Cascade:
    """Follow the chain of duties that one event sets off.

    A state joins by a duty to help, or by its own choice where the reader says so.  Those who help the victim
    may be struck by the attackers, which is a new event with new duties.  A blow of theirs against an attacker
    is defence and calls nobody.  All of it happens on the day of the event: law that comes later does not count.

    Parameters
    ----------
    scenario
        The resolved scenario, whose treaties count.
    event
        What happens first.
    proposal
        The settlement under which it happens; None for the law as it stands.
    options
        Who honours, what counts, how far to follow.

    Returns
    -------
    cascade
        The rings as far as they can reach, with the clause and the ally behind every step; what stays open; the
        chances of each state; the cuts that were asked for.

    Raises
    ------
    InvalidInputError
        If the options do not fit the scenario and the event.

    Notes
    -----
    The rings are exact.  The chances are exact where no more combinations matter than draws were asked for.
    """
    options = options or CascadeOptions()
    require_usable(scenario, event, proposal, options)
    answers = Answers(scenario, event, proposal, options)
    reach = _follow(answers, options)
    findings = tuple(finding for answer in reach.asked for finding in answer.findings)
    attacks = tuple(_attacks(answers, reach))
    return Cascade(
        event=event,
        proposal="" if proposal is None else proposal.id,
        victims=answers.victims,
        hops=reach.hops,
        stays_out=tuple(_stay_out(reach, options)),
        possible=tuple(_first_told(_outside(reach, "possible"))),
        choices=tuple(_first_told(_outside(reach, "choices"))),
        beyond=reach.called,
        neutral=tuple(_each_once(f for f in findings if f.duty is Duty.NEUTRALITY and f.verdict in _BINDING)),
        breaches=tuple(_each_once(f for f in attacks if f.verdict is Verdict.FORBIDDEN)),
        conflicts=_conflicts(answers, attacks),
        chances=chances(
            event,
            lambda settled: answers if settled == event else Answers(scenario, settled, proposal, options),
            options,
        ),
        cuts=tuple(_cuts(answers, options)),
        assumptions=tuple(_assumptions(options)),
        limits=_LIMITS,
    )


_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


def _follow(answers: Answers, options: CascadeOptions, left_out: tuple[Link, ...] = ()) -> Spread:
    return spread(
        answers,
        options.honouring,
        options.depth,
        options.strikes > 0.0,
        options.pulled_both_ways,
        (*options.left_out, *left_out),
    )


def _cuts(answers: Answers, options: CascadeOptions) -> Iterator[Cuts]:
    def without(links: tuple[Link, ...]) -> Spread:
        return _follow(answers, options, links)

    for target in options.keep_out:
        for by in options.cut_by:
            yield cut_sets(without, target, by, options.most_cuts)


# --------------------------------------------------------------------------- what stays open


def _outside(reach: Spread, kind: str) -> Iterator[Hop]:
    """Hops of one kind, of states that have not come in."""
    for ring, answer in reach.answers:
        for hop in answer.possible if kind == "possible" else answer.choices:
            if hop.state not in reach.ring_of:
                yield replace(hop, ring=ring + 1)


def _stay_out(reach: Spread, options: CascadeOptions) -> Iterator[Hop]:
    called = (
        replace(hop, ring=ring + 1)
        for ring, answer in reach.answers
        for hop in answer.hops
        if hop.state not in reach.ring_of and options.honouring.chance(hop) == 0.0
    )
    yield from _first_told(called)


def _first_told(hops: Iterable[Hop]) -> Iterator[Hop]:
    """Each clause once for a state, where the chain comes to it first."""
    found: dict[tuple[str, str, str], Hop] = {}
    for hop in sorted(hops, key=lambda hop: hop.ring):
        clause = ("", "") if hop.finding is None else (hop.finding.treaty, hop.finding.article)
        found.setdefault((hop.state, *clause), hop)
    yield from found.values()


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each clause once for a state and those whom it protects."""
    yield from {(f.state, f.treaty, f.article, f.victim): f for f in findings}.values()


def _attacks(answers: Answers, reach: Spread) -> Iterator[Finding]:
    """Findings on the first attack and the strikes, and not on what the helpers do."""
    for answer in reach.asked:
        if answer.event.attacker == answers.first.attacker:
            yield from answer.findings


def _conflicts(answers: Answers, attacks: Iterable[Finding]) -> tuple[Conflict, ...]:
    """Duties that pull one state both ways, over all attacks of the chain as if they were one."""
    pulls: dict[str, dict[tuple[str, str, Side], Finding]] = {}
    for finding in attacks:
        if _pulls(finding):
            clause = (finding.treaty, finding.article, answers.beneficiary(finding))
            pulls.setdefault(finding.state, {}).setdefault(clause, finding)
    both_ways = (found for found in pulls.values() if len({side for *_, side in found}) > 1)
    as_one = [
        replace(finding, contingency=answers.first.id) for found in both_ways for finding in found.values()
    ]
    return tuple(conflicts(answers.scenario, as_one))


def _pulls(finding: Finding) -> bool:
    weighs = finding.duty >= Duty.ASSIST or finding.duty is Duty.NEUTRALITY
    return weighs and finding.verdict in _BINDING


# --------------------------------------------------------------------------- what to say beside it


_LIMITS = (
    "The chain says who would be bound, one step after the other; it is no forecast of what states would do.",
    "All steps happen on the day of the event, under the law of that day: what is signed in the war calls nobody.",
    "Those who attack are taken to strike together, and on the territory of each state that helps.",
    "What is told of the first event (its facts, who provoked it, who has asked for help) is taken to hold for "
    "every strike; what was found or decided of it is not.",
    "A state that has joined stays. Where a clause would lapse because others have joined, it is not called back.",
    "Pacts of non-aggression between a helper and the attacker are not asked, as help in defence is no attack.",
    "Attacks on states that have not joined, such as a march through a neutral, are events of their own.",
    "Cut sets are complete up to their size where one more state in the war never takes a duty away; each one "
    "given has been tried.",
)


def _assumptions(options: CascadeOptions) -> Iterator[str]:
    honouring = options.honouring
    if honouring.by_duty or honouring.by_state or 0.0 < honouring.otherwise < 1.0:
        how = "once for all its duties" if honouring.decides == "once" else "on each treaty apart"
        yield f"Who honours is told by chances; each state decides {how}, and none looks at another."
        yield "The rings show how far the chain can reach: every state joins whose chance is not nil."
    else:
        yield "Every state honours its duties." if honouring.otherwise else "No state honours its duties."
    yield (
        f"The attackers strike every state that helps, by {options.strike_severity.replace('_', ' ')}."
        if options.strikes == 1.0
        else "The attackers strike nobody else."
        if options.strikes == 0.0
        else f"The attackers strike a state that helps with a chance of {options.strikes:.0%}."
    )
    yield (
        "A blow of a helper against an attacker is defence, and calls nobody to the attacker's side."
        if options.blows_back == "defence"
        else "A blow of a helper against an attacker counts as a new attack, and as a provoked one."
    )
    for kind, taken in (("contested", options.contested), ("waits for somebody", options.gated)):
        counts = "draws a state in all the same" if taken == "counted" else "is shown, and draws nobody in"
        yield f"A duty that {'is ' if kind == 'contested' else ''}{kind} {counts}."
    yield (
        "States that may help, but need not, do so."
        if options.permitted == "followed"
        else "States that may help, but need not, stay out unless the reader names them."
    )
    side = {"victim": "the side that is attacked", "attacker": "the side that attacks", "out": "neither"}
    yield f"A state that duties of one ring pull both ways joins {side[options.pulled_both_ways]}."
