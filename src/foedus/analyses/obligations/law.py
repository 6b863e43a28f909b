"""Which treaties bind whom on the day of an event, if a proposal is adopted?"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.model.dates import Day
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Treaty


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
        since = max(
            (p.period.start for p in self.treaty.parties if p.state == state and p.period.contains(day)),
            default=None,
        )
        told = since is not None and since.year > 1
        return f"{name} is a party{f' since {since}' if told and not self.by_proposal else ''}"


def law_on(scenario: Scenario, proposal: Proposal, day: Day) -> dict[str, InForce]:
    """Treaties that bind anybody on a day if a proposal is adopted, by id.

    Treaties in force count anyway.  Drafts and political texts count where the proposal names them.  What a
    proposal brings counts from the day on which it starts, and not before.
    """
    found: dict[str, InForce] = {}
    has_started = (proposal.starts or scenario.as_of) <= day
    for treaty in scenario.treaties.values():
        by_proposal = has_started and treaty.id in proposal.treaties
        acceding = frozenset(a.state for a in proposal.accessions if has_started and a.treaty == treaty.id)
        if by_proposal:
            own = frozenset(party.state for party in treaty.parties if party.period.contains(day))
        elif treaty.status == "in_force" and treaty.in_force is not None:
            own = frozenset(treaty.parties_on(day))
        else:
            own = frozenset()
        if own:
            stands_anyway = treaty.status == "in_force" and own == frozenset(treaty.parties_on(day))
            found[treaty.id] = InForce(
                treaty, own | acceding, by_proposal and not stands_anyway, acceding - own
            )
    return found
