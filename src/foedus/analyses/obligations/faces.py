"""One event, several legal faces: the forces that are hit, their owners, and the territory they stand on."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.model.proposals import Contingency, Proposal, TargetKind
from foedus.model.scenario import Scenario


@dataclass(frozen=True)
class Face:
    """One way in which an event is an attack on somebody."""

    kind: TargetKind
    victim: str
    """State code."""
    place: str
    """State code or area id."""
    mission: str = ""
    """Id of the treaty whose force is hit, if any."""

    def __str__(self) -> str:
        if self.kind == "territory":
            return f"territory of {self.victim}"
        return f"{self.kind} of {self.victim} in {self.place}"


def faces(scenario: Scenario, proposal: Proposal, contingency: Contingency) -> tuple[Face, ...]:
    """Legal faces of an event under a proposal; none where it hits a force that the proposal does not have.

    An attack on troops abroad is an attack on each contributor's forces and on the territory of their host.
    """
    if contingency.target_kind == "territory":
        return (Face("territory", contingency.target_of, contingency.place),)
    host: tuple[Face, ...] = ()
    if contingency.place in scenario.states and contingency.place != contingency.attacker:
        host = (Face("territory", contingency.place, contingency.place),)
    if contingency.target_of in scenario.states:
        own = Face(contingency.target_kind, contingency.target_of, contingency.place)
        return (own, *(face for face in host if face.victim != own.victim))
    force = proposal.force
    if force is None or contingency.target_of not in (force.mission_of, proposal.id):
        return ()
    contributors = tuple(
        Face(contingency.target_kind, state, contingency.place, contingency.target_of)
        for state in force.candidates
    )
    return (*contributors, *host)
