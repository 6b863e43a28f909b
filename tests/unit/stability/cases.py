"""A scenario of a large neighbour, a smaller one and three who might help, with five settlements."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from tests.builders import actor, issue, parameters, position, proposal, quantity, scenario, state

from foedus.analyses.forces.result import ForcesResult, Supply
from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason, Verdict
from foedus.model.events import Contingency
from foedus.model.forces import Stakes
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.numerics.draws import Draws, draw

DESIGNS = ("none", "tripwire", "force", "backstop", "membership")
STATES = ("BIG", "WES", "TEX", "EAS")
ATTACK = Contingency("attack", "Attack", "CHA", "territory", "TGT", "TGT", datetime.date(2026, 1, 1))
ATTACK_ON_FORCE = Contingency(
    "on-force", "Attack on the force", "CHA", "forces", "force", "TGT", datetime.date(2026, 1, 1)
)

_OWED = {
    "none": {},
    "tripwire": dict.fromkeys(("WES", "TEX", "EAS"), Duty.ACT_TO_MEET_DANGER),
    "force": dict.fromkeys(("WES", "TEX", "EAS"), Duty.ACT_TO_MEET_DANGER),
    "backstop": dict.fromkeys(STATES, Duty.ACT_TO_MEET_DANGER),
    "membership": dict.fromkeys(STATES, Duty.ASSIST_AS_DEEMED_NECESSARY),
}
_TROOPS = {"none": 0.0, "tripwire": 5_000.0, "force": 30_000.0, "backstop": 30_000.0, "membership": 0.0}


def numbers() -> dict[str, Any]:
    """Shipped parameters, with a challenger as little content as the one of the shipped Ukraine scenario."""
    return {**parameters(), "stability.drive": quantity("parameters/stability.drive", 0.1325)}


def case(**changes: Any) -> Scenario:
    """The scenario, its figures those of large and middling powers of the present day."""
    figures = {
        "CHA": (149.0, 1300.0),
        "TGT": (64.7, 800.0),
        "BIG": (967.0, 1300.0),
        "WES": (82.1, 138.0),
        "TEX": (64.3, 205.0),
        "EAS": (86.0, 350.0),
    }
    consent = ("CHA", "TGT")
    base: dict[str, Any] = {
        "states": {
            code: state(code, defence_usd_bn=spending, active_k=troops)
            for code, (spending, troops) in figures.items()
        },
        "actors": tuple(actor(code) for code in figures),
        "issues": (issue("land"),),
        "positions": (
            position("CHA", "land", 5.0, 80.0),
            position("TGT", "land", 95.0, 90.0),
            position("BIG", "land", 40.0, (20.0, 35.0, 50.0)),
            position("WES", "land", 80.0, (30.0, 45.0, 60.0)),
            position("TEX", "land", 80.0, (30.0, 45.0, 60.0)),
            position("EAS", "land", 90.0, (40.0, 55.0, 70.0)),
        ),
        "proposals": tuple(proposal(name, {"land": (28.0, 35.0, 42.0)}, consent) for name in DESIGNS),
        "contingencies": (ATTACK, ATTACK_ON_FORCE),
        "parameters": numbers(),
        "stakes": Stakes("CHA", "TGT", STATES, "land", "low"),
    }
    return scenario(**(base | changes))


def owed(
    findings: dict[str, dict[str, Duty]] | None = None, verdict: Verdict = Verdict.OBLIGED
) -> ObligationsResult:
    """Duties by proposal and state, in an attack on the territory."""
    chosen = _OWED if findings is None else findings
    return ObligationsResult(
        proposals=tuple(chosen),
        contingencies=("attack",),
        states=STATES,
        findings=tuple(
            finding(name, code, duty, verdict) for name, own in chosen.items() for code, duty in own.items()
        ),
        assumptions=(),
        limits=(),
    )


def finding(
    name: str, code: str, duty: Duty, verdict: Verdict = Verdict.OBLIGED, event: str = "attack"
) -> Finding:
    return Finding(
        name, event, code, "TGT", "territory of TGT", "pact", "1", duty, verdict, Reason("so", True), "", "A"
    )


def troops(draws: Draws, by_proposal: dict[str, float] | None = None) -> ForcesResult:
    """Troops in place by proposal, in equal parts of the three smaller guarantors."""
    chosen = _TROOPS if by_proposal is None else by_proposal
    return ForcesResult(
        tuple(supply(name, draws.size, number) if number else None for name, number in chosen.items()),
        (),
        (),
        (),
    )


def supply(name: str, size: int, number: float) -> Supply:
    total, none = np.full(size, number), np.zeros(size)
    return Supply(
        proposal=name,
        states=("WES", "TEX", "EAS"),
        demand=total,
        fielded=total,
        ceiling=total,
        contribution=np.full((size, 3), number / 3),
        cost_usd_bn=none,
        paid_usd_bn=np.zeros((size, 3)),
        fair_share=np.full(3, 1 / 3),
        burden=np.ones((size, 3)),
        chance_met=1.0,
        pivotal=(),
        binding="",
    )


def sample(case: Scenario, size: int = 1000, seed: int = 1) -> Draws:
    return draw(case.quantities, size, seed)
