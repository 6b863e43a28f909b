"""Who must consent before a state joins a treaty, from when is it covered, and when is one that leaves free?"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foedus.analyses.obligations.law import clauses_on
from foedus.errors import InputError
from foedus.model.dates import Day
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, voters
from foedus.model.scenario import Scenario
from foedus.model.treaties import Accession, Clause, Exit, Step, Treaty

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Done:
    """What has been done of a step."""

    step: int
    """Counted from 1."""
    on: Day
    by: tuple[str, ...] = ()
    """Codes of the governments that have; empty for all of them."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the accession, with who takes it."""

    number: int
    """Counted from 1."""
    says: str
    governments: tuple[str, ...]
    """Codes of the states that take it; empty for the depositary."""
    vetoes: tuple[str, ...]
    """Codes of those that can each stop it alone."""
    waits_for: tuple[str, ...]
    """Codes of those that have not taken it yet."""
    done_on: Day | None
    """Day on which the last of them did; None while it is open."""
    effect: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A span between two steps."""

    start: Day | None
    """None for the time before the first step."""
    end: Day | None
    """First day of the next phase; None for the last."""
    covered: bool
    """Whether the candidate is a party: covered and bound."""
    says: str


@dataclass(frozen=True)
class Joining:
    """Course of an accession."""

    treaty: Treaty
    candidate: str
    on: Day
    rule: Accession | None
    """None where no rule is known: all parties must agree."""
    party_since: Day | None
    """Where the candidate is a party on that day already: since when."""
    stages: tuple[Stage, ...]
    course: tuple[Phase, ...]

    @property
    def next(self) -> Stage | None:
        """The step that is due; None where all are done."""
        return next((stage for stage in self.stages if stage.done_on is None), None)

    @property
    def covered_from(self) -> Day | None:
        """Day from which the candidate is covered and bound; None while that is open."""
        if self.party_since is not None:
            return self.party_since
        return next((phase.start for phase in self.course if phase.covered), None)

    @property
    def vetoes(self) -> Mapping[str, tuple[int, ...]]:
        """For each state but the candidate: numbers of the steps at which it alone can stop the accession."""
        found: dict[str, tuple[int, ...]] = {}
        for stage in self.stages:
            for code in stage.vetoes:
                if code != self.candidate:
                    found[code] = (*found.get(code, ()), stage.number)
        return found


def joining(
    scenario: Scenario, treaty: Treaty, candidate: str, on: Day, done: Iterable[Done] = ()
) -> Joining:
    """Say who must consent to an accession, in which order, and from when the candidate is covered.

    Parameters
    ----------
    scenario
        With the institutions that take a step, and their rules as of the day.
    treaty
        The text that is joined.
    candidate
        Code of the state that joins.
    on
        Day on whose parties it depends.
    done
        What has been done already.

    Raises
    ------
    InputError
        If a step is said to be done that the treaty does not have, by a state that does not take it, or before an
        earlier step.
    """
    parties = tuple(sorted(treaty.parties_on(on) or treaty.members_on(on)))
    since = treaty.joined(candidate, on) if candidate in parties else None
    rule = treaty.accession
    steps = rule.steps if rule is not None else _AMENDMENT
    taken = tuple(done)
    _require_steps(treaty, steps, taken)
    stages: list[Stage] = []
    for number, step in enumerate(steps, 1):
        own = [item for item in taken if item.step == number]
        stages.append(_stage(scenario, number, step, parties, candidate, own))
    _require_order(treaty, stages)
    return Joining(treaty, candidate, on, rule, since, tuple(stages), _course(stages))


_AMENDMENT = (
    Step("The parties and the candidate agree that it joins, where no rule for it is known.", "parties"),
    Step("Each ratifies by its own constitution.", "parties"),
    Step("The candidate ratifies as well.", "candidate", effect="From then on it is a party."),
)
"""What it takes where a text is silent: an agreement with all parties (Vienna Convention, articles 15 and 40)."""


def _stage(
    scenario: Scenario, number: int, step: Step, parties: tuple[str, ...], candidate: str, own: list[Done]
) -> Stage:
    governments, vetoes = _takers(scenario, step, parties, candidate)
    strangers = [code for item in own for code in item.by if code not in governments]
    if strangers:
        raise InputError(
            f"Step {number} is said to be done by {', '.join(strangers)}, which do not take it.\n"
            f"  It is taken by {', '.join(governments) or 'the depositary'}."
        )
    days = {code: item.on for item in own for code in item.by or governments}
    waits = tuple(code for code in governments if code not in days)
    if governments:
        done_on = max(days.values()) if own and not waits else None
    else:
        done_on = max((item.on for item in own), default=None)
    return Stage(number, step.says, governments, vetoes, waits, done_on, step.effect)


def _takers(
    scenario: Scenario, step: Step, parties: tuple[str, ...], candidate: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who takes a step, and who of them can stop it alone."""
    match step.by:
        case "parties":
            return parties, parties
        case "candidate":
            return (candidate,), (candidate,)
        case "depositary":
            return (), ()
    institution = scenario.institutions.get(step.institution)
    decision = institution.decisions.get(step.decision) if institution is not None else None
    if decision is None:
        return parties, parties  # a body without a known rule: its members are taken to agree by consensus
    everybody = tuple(sorted(voters(decision.rule)))
    vetoes = tuple(code for code in everybody if not is_met(decision.rule, frozenset(everybody) - {code}))
    return everybody, vetoes


def is_met(rule: Rule, yes: frozenset[str]) -> bool:
    """Whether a rule is met where these voters say yes and all others no."""
    match rule:
        case Unanimity():
            return yes.issuperset(rule.voters)
        case AllOf():
            return all(is_met(part, yes) for part in rule.parts)
        case AnyOf():
            return any(is_met(part, yes) for part in rule.parts)
    weight = sum(weight for voter, weight in zip(rule.voters, rule.weights, strict=True) if voter in yes)
    return weight >= rule.quota


def _course(stages: list[Stage]) -> tuple[Phase, ...]:
    """What is in force between one step and the next; a step that is open ends it."""
    phases: list[Phase] = []
    start: Day | None = None
    says = "No step is taken; neither cover nor duty."
    for stage in stages:
        if stage.done_on is None:
            break
        phases.append(Phase(start, stage.done_on, False, says))
        start = stage.done_on
        says = stage.effect or f"After step {stage.number}; neither cover nor duty yet."
    is_through = bool(stages) and stages[-1].done_on is not None
    # Two steps on one day leave no time between them.
    lasting = [phase for phase in phases if phase.start is None or phase.start != phase.end]
    return (*lasting, Phase(start, None, is_through, says))


def _require_steps(treaty: Treaty, steps: tuple[Step, ...], taken: tuple[Done, ...]) -> None:
    for item in taken:
        if not 1 <= item.step <= len(steps):
            raise InputError(
                f"The accession to {treaty.id!r} has no step {item.step}.\n  Its steps are 1 to {len(steps)}."
            )


def _require_order(treaty: Treaty, stages: list[Stage]) -> None:
    for before, after in itertools.pairwise(stages):
        if after.done_on is None:
            continue
        if before.done_on is None or before.done_on > after.done_on:
            told = "is not" if before.done_on is None else f"was only on {before.done_on}"
            raise InputError(
                f"Step {after.number} of the accession to {treaty.id!r} is said to be done on {after.done_on}, but "
                f"step {before.number} {told}.\n  Steps follow one another; give a day for each of them."
            )


# --------------------------------------------------------------------------- leaving


@dataclass(frozen=True)
class Leaving:
    """How and when a state gets out of a treaty."""

    treaty: Treaty
    state: str
    rule: Exit | None
    """None where no rule is known."""
    party: bool
    """Whether the state is a party on the day of the notice."""
    notice: Day
    """Day on which notice is given."""
    counts_from: Day | None
    """Day from which the notice counts; later than `notice` where it may not be given yet, None without a rule on
    notice."""
    ends_on: Day | None
    """First day on which the state is no longer bound; None where the text does not say."""
    owed: tuple[Clause, ...]
    """Clauses that bind it until then, the heaviest duty first."""


def leaving(treaty: Treaty, state: str, notice: Day) -> Leaving:
    """Say when a state that gives notice is free, and what it owes until then.

    Parameters
    ----------
    treaty
        The text that is left.
    state
        Code of the state that leaves.
    notice
        Day on which it gives notice.

    Notes
    -----
    A notice of 365 days, or of a multiple, is one of whole years, which end on the same day of the month.  Where a
    text itself ends earlier, so does the duty.
    """
    party = state in treaty.parties_on(notice)
    rule = treaty.exit
    counts_from = ends_on = None
    if rule is not None and rule.notice_days is not None:
        counts_from = max(notice, rule.earliest or notice)
        ends_on = after_notice(counts_from, rule.notice_days)
    end = treaty.in_force.end if treaty.in_force is not None else None
    if end is not None and (ends_on is None or end < ends_on):
        ends_on = end
    owed = [
        clause
        for clause in clauses_on(treaty, notice)
        if party and (not clause.obligors or state in clause.obligors)
    ]
    owed.sort(key=lambda clause: -clause.duty)
    return Leaving(treaty, state, rule, party, notice, counts_from, ends_on if party else None, tuple(owed))


def after_notice(day: Day, days: int) -> Day:
    """First day after a notice has run out.

    Examples
    --------
    >>> after_notice(Day(2002, 9, 6), 730).isoformat(), after_notice(Day(2024, 2, 29), 365).isoformat()
    ('2004-09-06', '2025-03-01')
    """
    years, rest = divmod(days, YEAR_DAYS)
    if rest or not years:
        return day + datetime.timedelta(days=days)
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a year that has none
        return datetime.date(day.year + years, 3, 1)
