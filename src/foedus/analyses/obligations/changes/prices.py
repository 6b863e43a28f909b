"""Whose consent does a change need?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foedus.analyses.obligations.law import InForce
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.model.treaties import Gate, Treaty


@dataclass(frozen=True)
class Price:
    """What it takes to bring a change about."""

    governments: tuple[str, ...]
    """Codes of the states whose consent is needed; empty for a fact that no government decides."""
    says: str

    @property
    def count(self) -> int:
        """How many governments must agree."""
        return len(self.governments)


def circumstance(says: str) -> Price:
    """A fact that is in nobody's hands, or in the attacker's."""
    return Price((), says)


def order(scenario: Scenario, state: str, says: str = "one government's order") -> Price:
    """What one government can do alone."""
    return Price((state,), f"{name(scenario, state)}: {says}")


def agreement(scenario: Scenario, states: Iterable[str], says: str) -> Price:
    """What several governments must agree on."""
    codes = tuple(sorted(set(states)))
    who = listed(scenario, codes)
    return Price(codes, f"{who}: {says}")


def amendment(scenario: Scenario, law: InForce) -> Price:
    """A change of the text: every party must agree and go through its own process."""
    return agreement(scenario, law.parties, "each must agree to the amendment and ratify it")


def accession(scenario: Scenario, treaty: Treaty, parties: Iterable[str], candidate: str) -> Price:
    """A new party: the steps of the treaty where it gives them, else the consent of all."""
    codes = tuple(sorted({*parties, candidate}))
    steps = treaty.accession.steps if treaty.accession is not None else ()
    says = "; then ".join(step.says.rstrip(".") for step in steps) or "each must agree and ratify"
    return Price(codes, f"{listed(scenario, codes)}: {says}")


def decision(scenario: Scenario, gate: Gate, parties: Iterable[str]) -> Price:
    """A finding by an institution, or by the parties together."""
    institution = scenario.institutions.get(gate.institution)
    found = institution.decisions.get(gate.decision) if institution is not None else None
    if found is not None:
        return Price(tuple(sorted(voters(found.rule))), f"{institution.name}: {found.says}")  # type: ignore[union-attr]
    return agreement(scenario, parties, "they must find it so together")


def listed(scenario: Scenario, codes: tuple[str, ...]) -> str:
    """States by name; many of them by their number."""
    if len(codes) > 4:
        return f"{len(codes)} governments"
    return ", ".join(name(scenario, code) for code in codes)


def name(scenario: Scenario, code: str) -> str:
    """Name of a state, or its code where it has none."""
    return scenario.states[code].name if code in scenario.states else code
