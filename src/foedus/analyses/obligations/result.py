"""Who must act: a verdict with its witness for every clause, state and contingency."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from foedus.model.conditions import Condition
from foedus.model.treaties import Duty


class Verdict(StrEnum):
    """What a clause says to one state about one event."""

    OBLIGED = "obliged"
    CONTESTED = "contested"
    GATED = "gated"
    """The trigger is met, but a finding by somebody else is still needed."""
    PERMITTED = "permitted"
    FORBIDDEN = "forbidden"
    NOT_TRIGGERED = "not triggered"


@dataclass(frozen=True)
class Reason:
    """One node of a proof: a condition, whether it holds, and why."""

    says: str
    holds: bool | None
    """None where it is contested."""
    article: str = ""
    certainty: str = ""
    parts: tuple[Reason, ...] = ()
    any_of: bool = False
    """Whether one of the parts is enough; otherwise all of them are needed."""
    reading: str = ""
    """For an open leaf: the name by which a reader may settle it."""
    condition: Condition | None = field(default=None, compare=False, repr=False)
    """For a leaf: the condition that it answers."""


@dataclass(frozen=True)
class Finding:
    """What one clause says to one state about one face of an event."""

    proposal: str
    """Id of the proposal under which the event happens."""
    contingency: str
    state: str
    """Code of the state that would owe the duty."""
    victim: str
    """Code of the state whose territory or forces are hit, on this face of the event; the first of
    `victims`."""
    face: str
    """``territory of UKR``, ``forces of FRA in UKR`` ..."""
    treaty: str
    article: str
    duty: Duty
    verdict: Verdict
    reason: Reason
    hangs_on: str
    """For a contested verdict, the reading it hangs on; for one not triggered, the failing conditions; else
    who still has to ask, find or decide something, or what is left to the state's own judgement."""
    certainty: str
    failing: tuple[str, ...] = ()
    """For one not triggered: each condition that would have to be different, one sentence each."""
    victims: tuple[str, ...] = ()
    """Codes of all states to which the clause says the same here; several where a force of many is hit."""
    reading: str = ""
    """What is contested about the clause as such, whether or not the verdict turns on it."""
    readings: tuple[str, ...] = ()
    """For a contested verdict: names of the open readings and facts, by which a reader may settle them."""
    chance: tuple[float, float] | None = None
    """Chance that the trigger is met where facts are told with chances, without and with what stays contested;
    None where no such fact matters."""


@dataclass(frozen=True)
class Conflict:
    """Two duties of one state that cannot both be kept."""

    proposal: str
    contingency: str
    state: str
    help: Finding
    """The duty to help against the attacker."""
    against: Finding
    """The duty to stay out, or to help the attacker."""
    says: str


@dataclass(frozen=True)
class ObligationsResult:
    """Answer of the obligations analysis."""

    proposals: tuple[str, ...]
    contingencies: tuple[str, ...]
    states: tuple[str, ...]
    """Codes of the states asked about, in display order; the attacker is never among the obligors."""
    findings: tuple[Finding, ...]
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    """Duties that pull one state both ways."""

    @cached_property
    def _by_case(self) -> dict[tuple[str, str, str], tuple[Finding, ...]]:
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault((finding.proposal, finding.contingency, finding.state), []).append(finding)
        order = list(Verdict)
        return {
            case: tuple(sorted(found, key=lambda f: (order.index(f.verdict), -f.duty)))
            for case, found in groups.items()
        }

    def of(self, proposal: str, contingency: str, state: str) -> tuple[Finding, ...]:
        """Findings on one state, the gravest first."""
        return self._by_case.get((proposal, contingency, state), ())

    def gravest(self, proposal: str, contingency: str, state: str) -> Finding | None:
        """The finding that a matrix cell shows, or None where no clause speaks of the state.

        A duty to help comes before a duty to talk, and among helps an obligation before a contested one.
        """
        every = self.of(proposal, contingency, state)
        found = [f for f in every if f.verdict in _SHOWN]
        if not found:
            return max(every, key=lambda f: f.duty, default=None)
        order = list(Verdict)
        return max(found, key=lambda f: (f.duty >= Duty.ASSIST, -order.index(f.verdict), f.duty))

    def bound(self, proposal: str, contingency: str, state: str) -> Finding | None:
        """The finding that binds a state most to help the victim, or None where nothing binds it to help.

        Certain before contested, contested before waiting for somebody's finding, then the heavier duty.
        """
        helps = [
            finding
            for finding in self.of(proposal, contingency, state)
            if finding.duty >= Duty.ASSIST and finding.verdict in _SHOWN
        ]
        return min(helps, key=lambda f: (_SHOWN.index(f.verdict), -f.duty), default=None)


_SHOWN = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)
