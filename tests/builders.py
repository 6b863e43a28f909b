"""Small valid scenarios, built from model values without a file."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

import foedus.library
from foedus.files.places import load_places
from foedus.model.actors import Actor, State
from foedus.model.evidence import Basis
from foedus.model.issues import Issue, Position, Scale
from foedus.model.proposals import Consent, Proposal
from foedus.model.quantities import Quantity
from foedus.model.rules import Unanimity
from foedus.model.scenario import Scenario
from foedus.numerics.distributions import Distribution, Point, Triangular, Uniform

Value = float | tuple[float, ...] | list[float] | Distribution


def quantity(path: str, value: Value, unit: str = "points") -> Quantity:
    """A number, (low, high) or (low, likely, high) as a quantity of the test."""
    if isinstance(value, int | float):
        distribution: Distribution = Point(float(value))
    elif isinstance(value, tuple | list):
        distribution = Uniform(*value) if len(value) == 2 else Triangular(*value)
    else:
        distribution = value
    return Quantity(path, distribution, unit, Basis(assumption="made up for a test"))


@cache
def parameters() -> dict[str, Quantity]:
    """Every shipped model parameter at its default."""
    found: dict[str, Quantity] = {}
    for file in sorted(Path(foedus.library.path("parameters")).glob("*.yaml")):
        for name, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            full = f"{file.stem}.{name}"
            found[full] = quantity(f"parameters/{full}", entry["value"], entry["unit"])
    return found


def state(code: str, *, european: bool = True, **figures: Value) -> State:
    return State(
        code, code.title(), european, {n: quantity(f"states/{code}/{n}", v) for n, v in figures.items()}
    )


def actor(name: str, capability: Value = 50.0, states: tuple[str, ...] | None = None) -> Actor:
    members = (name,) if states is None else states
    kind = "state" if len(members) == 1 else "group"
    return Actor(name, name.title(), kind, members, quantity(f"actors/{name}/capability", capability))


def issue(name: str, status_quo: Value = 50.0, reversion_point: Value | None = None) -> Issue:
    reversion = status_quo if reversion_point is None else reversion_point
    return Issue(
        name,
        name.title(),
        f"How much {name}?",
        Scale(0.0, 100.0, ((0.0, "none"), (100.0, "all"))),
        quantity(f"issues/{name}/status_quo", status_quo),
        quantity(f"issues/{name}/reversion_point", reversion),
    )


def position(
    who: str,
    what: str,
    where: Value,
    salience: Value = 50.0,
    accepts_from: Value | None = None,
    accepts_to: Value | None = None,
) -> Position:
    root = f"positions/{who}/{what}"
    return Position(
        who,
        what,
        quantity(f"{root}/position", where),
        quantity(f"{root}/salience", salience),
        None if accepts_from is None else quantity(f"{root}/accepts_from", accepts_from),
        None if accepts_to is None else quantity(f"{root}/accepts_to", accepts_to),
    )


def proposal(name: str, terms: dict[str, Value], consent: tuple[str, ...]) -> Proposal:
    return Proposal(
        name,
        name.title(),
        f"The proposal {name}.",
        {i: quantity(f"proposals/{name}/terms/{i}", v) for i, v in terms.items()},
        Consent(Unanimity(consent), {who: who for who in consent}, "all of them"),
    )


def scenario(**changes: object) -> Scenario:
    """Two actors with opposed wishes on two issues and one proposal, changed as asked."""
    base = Scenario(
        id="small",
        title="A small test",
        summary="",
        as_of=datetime.date(2025, 2, 13),
        states={code: state(code) for code in ("AAA", "BBB")},
        actors=(actor("AAA"), actor("BBB")),
        issues=(issue("land"), issue("arms")),
        positions=(
            position("AAA", "land", 90.0, 80.0),
            position("AAA", "arms", 70.0, 20.0),
            position("BBB", "land", 20.0, 30.0),
            position("BBB", "arms", 10.0, 70.0),
        ),
        institutions={},
        treaties={},
        declarations=(),
        places=load_places(),
        areas={},
        proposals=(proposal("split", {"land": 70.0, "arms": 30.0}, ("AAA", "BBB")),),
        contingencies=(),
        pledges=(),
        stakes=None,
        parameters=parameters(),
        correlations=(),
        known_outcomes=(),
        sources={},
        evidence={},
        caveats=(),
        notes=(),
    )
    return replace(base, **changes)
