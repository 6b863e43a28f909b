"""One event, several legal faces: the forces that are hit, their owners, and the territory they stand on."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.analyses.obligations.places import holders
from foedus.model.events import Contingency, TargetKind
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario


@dataclass(frozen=True)
class Face:
    """One way in which an event is an attack on somebody."""

    kind: TargetKind
    victim: str
    """State code."""
    place: str
    """State code, area id, or a place in an area."""
    mission: str = ""
    """Id of the treaty or proposal whose force is hit, if any."""
    flag: str = ""
    """Whose flag that force flies, such as ``nato``; empty where nobody says."""

    def __str__(self) -> str:
        if self.kind == "territory":
            where = "" if self.place == self.victim else f" at {self.place}"
            return f"territory of {self.victim}{where}"
        return f"{self.kind.replace('_', ' ')} of {self.victim} in {self.place}"


def faces(scenario: Scenario, proposal: Proposal | None, contingency: Contingency) -> tuple[Face, ...]:
    """Legal faces of an event under a proposal; none where it hits a force that the proposal does not have.

    An attack on troops abroad is an attack on each contributor's forces and on the territory of their host.
    Every state that may contribute counts as a contributor.  The attacker is nobody's victim.
    """
    mission = mission_of(proposal, contingency)
    flag = proposal.force.flag if mission and proposal is not None and proposal.force is not None else ""
    owners = owners_of(scenario, proposal, contingency)
    struck = [
        Face(contingency.target_kind, owner, contingency.place, mission, flag)
        for owner in owners
        if owner not in contingency.attackers
    ]
    if not struck or contingency.target_kind == "territory":
        return tuple(struck)
    held = holders(scenario, contingency.place, contingency.on)
    hosts = [state for state in held if state not in contingency.attackers]
    return (*struck, *(Face("territory", host, contingency.place) for host in hosts))


def mission_of(proposal: Proposal | None, contingency: Contingency) -> str:
    """Id of the mission that is hit, or nothing where what is hit is one state's own."""
    if proposal is None or proposal.force is None:
        return ""
    is_hit = contingency.target_of in (proposal.force.mission_of, proposal.id)
    return contingency.target_of if is_hit else ""


def owners_of(scenario: Scenario, proposal: Proposal | None, contingency: Contingency) -> tuple[str, ...]:
    """Codes of the states that own what is hit: the contributors of a force, or one state."""
    if proposal is not None and proposal.force is not None and mission_of(proposal, contingency):
        return proposal.force.candidates
    return (contingency.target_of,) if contingency.target_of in scenario.states else ()
