"""Small worlds of law for tests: shipped treaties, one event, one proposal."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tests.builders import actor, proposal, quantity, scenario

from foedus.analyses.obligations.analyse import ObligationsOptions, analyse
from foedus.analyses.obligations.result import Finding, ObligationsResult
from foedus.files.areas import load_areas
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty
from foedus.model.conditions import Condition, Predicate
from foedus.model.dates import Period
from foedus.model.events import Contingency
from foedus.model.forces import Force
from foedus.model.institutions import Membership
from foedus.model.proposals import Accession, Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Gate, Status, Treaty

DAY = datetime.date(2026, 6, 1)
START = datetime.date(2000, 1, 1)


def event(
    target: str = "territory_of UKR", place: str = "UKR", attacker: str = "RUS", on: datetime.date = DAY
) -> Contingency:
    kind, _, owner = target.partition("_of ")
    return Contingency("event", "The event", attacker, kind, owner, place, on)  # type: ignore[arg-type]


def settlement(
    treaties: tuple[str, ...] = (),
    accessions: tuple[tuple[str, str], ...] = (),
    contributors: tuple[str, ...] = (),
    starts: datetime.date | None = None,
    name: str = "deal",
) -> Proposal:
    force = None
    if contributors:
        force = Force(
            quantity(f"{name}/size", 100.0, "troops"), "UKR", contributors, (), mission_of="mission"
        )
    return replace(
        proposal(name, {"land": 50.0, "arms": 50.0}, ("USA",)),
        treaties=treaties,
        accessions=tuple(Accession(*pair) for pair in accessions),
        force=force,
        starts=starts,
    )


def always(name: str = "always", value: object = None) -> Predicate:
    return Predicate(name, {} if value is None else {"value": value})  # type: ignore[dict-item]


def clause(duty: Duty = Duty.ASSIST, trigger: Condition | None = None, **changes: object) -> Clause:
    made = Clause("1", "Help.", duty, trigger or always(), Gate("none"), (), (), "made up", "C")
    return replace(made, **changes)  # type: ignore[arg-type]


def pact(
    *parties: str, clauses: tuple[Clause, ...] = (), status: Status = "in_force", name: str = "pact"
) -> Treaty:
    span = Period(START)
    return Treaty(
        name,
        "Pact",
        status,
        START,
        span if status != "draft" else None,
        tuple(Membership(state, span) for state in parties),
        clauses or (clause(),),
        "made up",
    )


def world(
    *treaties: Treaty | str,
    hit: Contingency | None = None,
    deals: tuple[Proposal, ...] = (),
    asked: tuple[str, ...] = ("USA", "FRA", "DEU"),
    declarations: tuple[Declaration, ...] = (),
) -> Scenario:
    law = [load_treaty(treaty) if isinstance(treaty, str) else treaty for treaty in treaties]
    return scenario(
        as_of=datetime.date(2025, 2, 13),
        states=load_states(),
        actors=tuple(actor(code) for code in asked),
        positions=(),
        treaties={treaty.id: treaty for treaty in law},
        declarations=declarations,
        areas=load_areas(),
        proposals=deals or (settlement(),),
        contingencies=(hit or event(),),
    )


def result(
    *treaties: Treaty | str, options: ObligationsOptions | None = None, **rest: object
) -> ObligationsResult:
    return analyse(world(*treaties, **rest), options)  # type: ignore[arg-type]


def finding(
    found: ObligationsResult, state: str, article: str, face: str = "", deal: str = "deal"
) -> Finding:
    """The one finding on a state and an article."""
    (one,) = [f for f in found.of(deal, "event", state) if f.article == article and f.face.startswith(face)]
    return one
