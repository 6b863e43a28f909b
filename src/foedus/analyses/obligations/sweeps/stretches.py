"""On which days does the law of a treaty change, and what does it say between two of them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.analyses.obligations.law import InForce, clauses_on, declarations_on, law_on, named
from foedus.model.dates import Day, Period
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Treaty


@dataclass(frozen=True)
class Stretch:
    """Days from `first` up to `end`, without it, on which nothing changes in what a treaty says."""

    first: Day
    end: Day
    law: InForce
    others: dict[str, frozenset[str]]
    """Parties of this treaty and of those that its clauses name."""
    clauses: tuple[tuple[Clause, tuple[Declaration, ...]], ...]
    """Each with the declarations on it."""


def stretches(
    scenario: Scenario,
    proposal: Proposal | None,
    treaty: Treaty,
    options: ObligationsOptions,
    judged_on: Day | None = None,
) -> Iterator[Stretch]:
    """Stretches of days on which a treaty binds anybody, in order of time.

    Parameters
    ----------
    scenario, proposal
        As for `obligations`.
    treaty
        The treaty.
    options
        Whether secret texts count.
    judged_on
        Day up to which texts must be public, where secret ones do not count; None for the day of the event.
    """
    public = options.known_to == "public"
    names = (treaty.id, *sorted(named(scenario, treaty) - {treaty.id}))
    turns = sorted({Day.min, Day.max, *_turns(scenario, proposal, names)})
    for first, end in pairwise(turns):
        known = (judged_on or first) if public else None
        law = law_on(scenario, proposal, first, names, known)
        if treaty.id in law:
            clauses = tuple(
                (clause, declarations_on(scenario, treaty, clause.article, first, known))
                for clause in clauses_on(treaty, first, known)
            )
            parties = {name: text.parties for name, text in law.items()}
            yield Stretch(first, end, law[treaty.id], parties, clauses)


def _turns(scenario: Scenario, proposal: Proposal | None, names: tuple[str, ...]) -> Iterator[Day]:
    """Days on which something may change in these treaties."""
    if proposal is not None:
        yield proposal.starts or scenario.as_of
    for declaration in scenario.declarations:
        if declaration.clause_of in names:
            yield from _ends(declaration.in_force, declaration.known)
    for name in names:
        treaty = scenario.treaties.get(name)
        if treaty is None:
            continue
        yield from _ends(treaty.in_force, treaty.known)
        for party in treaty.parties:
            yield from _ends(party.period)
        for clause in treaty.clauses:
            yield from _ends(clause.in_force, clause.known)
        for declaration in treaty.declarations:
            yield from _ends(declaration.in_force, declaration.known)
        for suspension in treaty.suspensions:
            yield from _ends(suspension.period)


def _ends(period: Period | None, known: Day | None = None) -> Iterator[Day]:
    days = (period.start, period.end) if period is not None else ()
    yield from (day for day in (*days, known) if day is not None)
