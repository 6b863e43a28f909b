"""What a chain of events is asked to follow: who honours, what counts, whether helpers are struck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from foedus.analyses.obligations.cascades.result import CutBy, Hop, Link, Side
from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.analyses.obligations.faces import faces
from foedus.errors import InvalidInputError
from foedus.model.events import SEVERITIES, Contingency, Severity
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty

ANYBODY = "anybody"
"""For `CascadeOptions.keep_out`: nobody at all is to be drawn in."""


@dataclass(frozen=True)
class Honouring:
    """Chance that a state which is bound comes in: an estimate, and no law.

    A chance told for the state comes before one for the kind of duty, and that before the one for all others.
    """

    otherwise: float = 1.0
    """For every state and duty that is not named: 1 for all honour, 0 for none."""
    by_duty: Mapping[Duty, float] = field(default_factory=dict)
    by_state: Mapping[str, float] = field(default_factory=dict)
    """By state code; 1 and 0 where it is told that the state honours, or does not."""
    decides: Literal["once", "by_treaty"] = "once"
    """Whether a state that stays out of one duty stays out of all that are no more likely to be honoured, or
    decides on each treaty apart."""

    def chance(self, hop: Hop) -> float:
        """Chance that the state of a hop takes it; one that comes in by its own choice does so unless told."""
        if hop.state in self.by_state:
            return float(self.by_state[hop.state])
        if hop.kind == "choice" or hop.finding is None:
            return 1.0
        return float(self.by_duty.get(hop.finding.duty, self.otherwise))


ALL_HONOUR = Honouring()
NONE_HONOURS = Honouring(0.0)


@dataclass(frozen=True)
class CascadeOptions:
    """How to follow a chain of events."""

    law: ObligationsOptions = field(default_factory=ObligationsOptions)
    """How to read the texts."""
    depth: int = 4
    """Rings that are followed; 1 shows direct duties alone."""
    honouring: Honouring = ALL_HONOUR
    """Who honours."""
    contested: Literal["shown", "counted"] = "shown"
    """Whether a contested duty draws a state in, or is only shown as possible."""
    gated: Literal["shown", "counted"] = "shown"
    """The same for a duty that waits for somebody's request, finding or decision."""
    permitted: Literal["shown", "followed"] = "shown"
    """Whether states that may help but need not are taken to do so."""
    by_choice: Mapping[str, Side] = field(default_factory=dict)
    """States that come in without a duty, by code, and on whose side."""
    strikes: float = 1.0
    """Chance that the attackers strike a state that helps the victim, on its own territory: 1 to see all that
    would follow, 0 for none."""
    strike_severity: Severity = "armed_attack"
    """How grave such a strike is."""
    blows_back: Literal["defence", "attack"] = "defence"
    """Whether a blow of a helper against an attacker counts as defence, which calls nobody to the attacker's
    side, or, as a reader may hold, as a new attack; it then counts as provoked."""
    pulled_both_ways: Literal["victim", "attacker", "out"] = "victim"
    """Side that a state joins, or none, where duties of the same ring pull it to both."""
    left_out: tuple[Link, ...] = ()
    """Hops, clauses or states that are taken out of the chain."""
    keep_out: tuple[str, ...] = ()
    """Codes of states, or `ANYBODY`, for which the smallest cuts are looked for."""
    cut_by: tuple[CutBy, ...] = ("clauses", "states")
    """What is cut: clauses, the honouring of states, or single hops."""
    most_cuts: int = 3
    """Cuts of more members are not looked for."""
    draws: int = 4096
    """Draws for the chances; where no more combinations than that matter, all of them are weighed instead."""
    seed: int = 1


def require_usable(
    scenario: Scenario, event: Contingency, proposal: Proposal | None, options: CascadeOptions
) -> None:
    """Check options against a scenario and an event.

    Raises
    ------
    InvalidInputError
        If a number lies outside its range, or a state is unknown or plays another part already.
    """
    chances = {"strikes": options.strikes, "honouring.otherwise": options.honouring.otherwise}
    chances |= {f"honouring.by_duty[{d.name.lower()}]": p for d, p in options.honouring.by_duty.items()}
    chances |= {f"honouring.by_state[{code}]": p for code, p in options.honouring.by_state.items()}
    for name, chance in chances.items():
        if not 0.0 <= chance <= 1.0:
            raise InvalidInputError(f"{name} is {chance:g}; a chance runs from 0 to 1")
    for name, number, least in (
        ("depth", options.depth, 0),
        ("draws", options.draws, 1),
        ("most_cuts", options.most_cuts, 1),
    ):
        if number < least:
            raise InvalidInputError(f"{name} is {number}; the least that makes sense is {least}")
    if options.strike_severity not in SEVERITIES:
        raise InvalidInputError(
            f"strike_severity is {options.strike_severity!r}; it is one of {', '.join(SEVERITIES)}"
        )
    _require_known(scenario, "honouring.by_state", options.honouring.by_state)
    _require_known(scenario, "by_choice", options.by_choice)
    _require_known(scenario, "keep_out", (code for code in options.keep_out if code != ANYBODY))
    taken = {face.victim for face in faces(scenario, proposal, event) if face.kind == "territory"}
    for code in (*options.by_choice, *options.keep_out):
        if code in event.attackers or code in taken:
            part = "an attacker" if code in event.attackers else "a victim"
            raise InvalidInputError(f"{code} is {part} of the event itself, and so in it from the start")


def _require_known(scenario: Scenario, name: str, codes: Iterable[str]) -> None:
    unknown = sorted(code for code in codes if code not in scenario.states)
    if unknown:
        raise InvalidInputError(
            f"{name} names {', '.join(unknown)}, which is no state of this scenario; give codes such as FRA"
        )
