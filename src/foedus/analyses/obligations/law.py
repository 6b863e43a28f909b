"""Which treaties bind whom on the day of an event, if a proposal is adopted?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.model.conditions import Condition
from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Treaty, treaties_named

KnownTo = Literal["all", "public"]
"""Whether secret texts count: as we know them now, or only as the public of the day knew them."""


@dataclass(frozen=True)
class InForce:
    """A treaty on one day, under one proposal."""

    treaty: Treaty
    parties: frozenset[str]
    """Codes of the states bound."""
    by_proposal: bool
    """Whether the proposal brings the text into force."""
    acceding: frozenset[str]
    """Codes of the parties that the proposal makes so."""

    @property
    def says(self) -> str:
        """Why the text counts."""
        if self.by_proposal:
            return f"the proposal brings this text into force: {self.treaty.title}"
        since = f" since {self.treaty.in_force.start}" if self.treaty.in_force is not None else ""
        return f"in force{since}: {self.treaty.title}"

    def binds(self, state: str, name: str, day: Day) -> str:
        """Why a party is bound."""
        if state in self.acceding:
            return f"{name} accedes under the proposal"
        since = None if self.by_proposal else self.treaty.joined(state, day)
        return f"{name} is a party" if since is None else f"{name} is a party since {since}"

    def suspended(self, obligor: str, beneficiary: str, day: Day) -> bool:
        """Whether the one has suspended toward the other what it owes."""
        return any(suspension.covers(obligor, beneficiary, day) for suspension in self.treaty.suspensions)


def law_on(
    scenario: Scenario,
    proposal: Proposal | None,
    day: Day,
    names: Iterable[str] | None = None,
    known_on: Day | None = None,
) -> dict[str, InForce]:
    """Treaties that bind anybody on a day if a proposal is adopted, by id.

    Treaties in force count anyway.  Drafts and political texts count where the proposal names them.  What a
    proposal brings counts from the day on which it starts, and not before; and until the text's own end, if it has one.

    Parameters
    ----------
    scenario
        The resolved scenario.
    proposal
        The proposal under which the question is asked; None for the law as it stands.
    day
        Day of the event.
    names
        Ids of the treaties to look at, beside those that the proposal names; None for all.
    known_on
        Leave out texts that became public after this day; None counts secret ones too.
    """
    names = scenario.treaties if names is None else names
    acceding = {a.treaty: set[str]() for a in proposal.accessions} if proposal is not None else {}
    has_started = proposal is not None and (proposal.starts or scenario.as_of) <= day
    brought: frozenset[str] = frozenset()
    if proposal is not None and has_started:
        brought = frozenset(proposal.treaties)
        for accession in proposal.accessions:
            acceding[accession.treaty].add(accession.state)
        names = dict.fromkeys((*names, *proposal.treaties, *acceding))
    found: dict[str, InForce] = {}
    for name in names:
        treaty = scenario.treaties.get(name)
        if treaty is None or not _is_known(treaty.known, known_on):
            continue
        counts = treaty.status == "in_force" and treaty.in_force is not None
        standing = treaty.parties_on(day) if counts else frozenset()
        own = treaty.members_on(day) if name in brought and not _has_ended(treaty, day) else standing
        if own:
            new = frozenset(acceding.get(name, ())) if has_started else frozenset()
            stands_anyway = treaty.status == "in_force" and own == treaty.parties_on(day)
            found[name] = InForce(treaty, own | new, name in brought and not stands_anyway, new - own)
    return found


def _has_ended(treaty: Treaty, day: Day) -> bool:
    """Whether the text, once brought into force, has run out."""
    end = None if treaty.in_force is None else treaty.in_force.end
    return end is not None and end <= day


def clauses_on(treaty: Treaty, day: Day, known_on: Day | None = None) -> tuple[Clause, ...]:
    """Clauses of a treaty in the version of a day, as far as they are known."""
    return tuple(
        clause
        for clause in treaty.clauses
        if (clause.in_force is None or clause.in_force.contains(day)) and _is_known(clause.known, known_on)
    )


def declarations_on(
    scenario: Scenario, treaty: Treaty, article: str, day: Day, known_on: Day | None = None
) -> tuple[Declaration, ...]:
    """Declarations on an article that stand on a day: those of the treaty, and the author's."""
    return tuple(
        declaration
        for declaration in (*treaty.declarations, *scenario.declarations)
        if (declaration.clause_of, declaration.article) == (treaty.id, article)
        and (declaration.in_force is None or declaration.in_force.contains(day))
        and _is_known(declaration.known, known_on)
    )


def parties_of(
    scenario: Scenario,
    proposal: Proposal | None,
    day: Day,
    law: Mapping[str, InForce],
    known_on: Day | None = None,
) -> dict[str, frozenset[str]]:
    """Parties of some treaties, and of others that are not among them but by whose parties they ask."""
    others = {name for text in law.values() for name in named(scenario, text.treaty)} - law.keys()
    beside = law_on(scenario, proposal, day, sorted(others), known_on) if others else {}
    return {name: text.parties for name, text in (*law.items(), *beside.items())}


def named(scenario: Scenario, treaty: Treaty) -> frozenset[str]:
    """Ids of the treaties by whose parties a treaty asks, or a declaration on it."""
    own = (d.requires for d in scenario.declarations if d.clause_of == treaty.id)
    return treaty.named | treaties_named(condition for condition in own if condition is not None)


def conditions_of(clause: Clause, declarations: tuple[Declaration, ...]) -> Iterator[Condition]:
    """The trigger, the exceptions, and what declarations require."""
    yield clause.trigger
    yield from (item.when for item in (*clause.unless, *clause.void_if))
    yield from (d.requires for d in declarations if d.requires is not None)


def known_on(contingency: Contingency, known_to: KnownTo) -> Day | None:
    """Day up to which texts must be public to count; None where secret ones count too."""
    return (contingency.judged_on or contingency.on) if known_to == "public" else None


def _is_known(since: Day | None, day: Day | None) -> bool:
    return since is None or day is None or since <= day
