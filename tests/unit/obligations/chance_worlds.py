"""Worlds of law made by chance, in which everything occurs that a clause or an event can hold."""

from __future__ import annotations

import datetime
from dataclasses import replace
from random import Random

from tests.unit.obligations.worlds import settlement, world

from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.files.conditions import PREDICATES, ROLES, TARGETS
from foedus.files.treaties import GATES
from foedus.model.conditions import All, Any, Condition, Not, Predicate
from foedus.model.dates import Period
from foedus.model.events import SEVERITIES, Contingency, Decided
from foedus.model.institutions import Membership
from foedus.model.places import Place, Tenure
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Gate, Proviso, Suspension, Treaty

STATES = ("FRA", "DEU", "POL", "UKR", "USA", "RUS")
PLACES = (*STATES, "crimea", "black-sea", "ceuta", "an-isle")
AREAS = ("nato-article-6-territory", "nato-article-6-forces", "pacific")
ISLE = Place(
    "an-isle",
    "An Isle",
    "island",
    sovereign="",
    administrator="",
    claimed_by=("FRA", "DEU"),
    source="made up",
    certainty="C",
    before=(
        Tenure(datetime.date(2003, 7, 1), "POL", "POL"),
        Tenure(datetime.date(2006, 1, 1), "UKR", "RUS", ("RUS",)),
    ),
)
"""An island that passes from hand to hand."""
NAMES = ("one", "two", "three")
ATTACKERS = (*STATES, "a-band")
YEARS = range(2000, 2011)
BODIES = ("nato/invocation", "joint", "commission")
FACTS = ("ceasefire", "state-of-war", "host-consents", "domestic-process-done", "domestic-process-done-fra")
DISPUTES = ("whether it is so", "whether it counts")
GATE = (*(Gate(kind) for kind in GATES), Gate("institution", "nato", "invocation"))  # type: ignore[arg-type]


def some(rng: Random, codes: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
    return tuple(rng.sample(codes, rng.randint(1, most)))


def maybe(rng: Random, chance: float, codes: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
    return some(rng, codes, most) if rng.random() < chance else ()


def day(rng: Random) -> datetime.date:
    return datetime.date(rng.choice(YEARS), rng.choice((1, 7)), rng.choice((1, 2)))


def period(rng: Random) -> Period:
    start = day(rng)
    return Period(start, None if rng.random() < 0.4 else start + datetime.timedelta(rng.randint(1, 3000)))


def leaf(rng: Random) -> Predicate:
    name = rng.choice(tuple(PREDICATES))
    kind, _ = PREDICATES[name]
    text = {
        "decided": BODIES,
        "mission_flag": ("nato", "coalition"),
        "purpose_is": ("peace", "war"),
        "condition_holds": FACTS[:1],
        "disputed": DISPUTES,
    }
    value: object = None
    match kind:
        case "severity":
            value = rng.choice(SEVERITIES)
        case "states":
            roles = ROLES.get(name)
            value = (rng.choice(roles),) if roles and rng.random() < 0.6 else some(rng, STATES)
        case "targets":
            value = some(rng, TARGETS)
        case "area":
            value = rng.choice(AREAS)
        case "treaty":
            value = rng.choice(("mission", *NAMES) if name == "mission_of" else NAMES)
        case "number":
            value = rng.randint(1, 3)
        case "text":
            value = rng.choice(text[name])
    return Predicate(name, {} if value is None else {"value": value})  # type: ignore[dict-item]


def condition(rng: Random, depth: int = 2) -> Condition:
    kind = rng.random()
    if depth == 0 or kind < 0.35:
        return leaf(rng)
    if kind < 0.5:
        return Not(condition(rng, depth - 1))
    parts = tuple(condition(rng, depth - 1) for _ in range(rng.randint(1, 3)))
    return All(parts) if kind < 0.75 else Any(parts)


def provisos(rng: Random) -> tuple[Proviso, ...]:
    return (Proviso("An exception.", condition(rng, 1)),) if rng.random() < 0.15 else ()


def clause(rng: Random, article: str) -> Clause:
    return Clause(
        article=article,
        says="Help.",
        duty=rng.choice(tuple(Duty)),
        trigger=condition(rng),
        gate=rng.choice(GATE) if rng.random() < 0.5 else Gate("none"),
        obligors=maybe(rng, 0.2, STATES, 4),
        beneficiaries=rng.choice(((), (), (), ("all",), some(rng, STATES))),
        source="made up",
        certainty="C",
        in_force=period(rng) if rng.random() < 0.2 else None,
        toward=rng.choice(("victim", "victim", "attacker", "either")),
        unless=provisos(rng),
        void_if=provisos(rng),
        known=day(rng) if rng.random() < 0.1 else None,
    )


def declaration(rng: Random, treaty: str, number: int) -> Declaration:
    mission = "mission" if rng.random() < 0.5 else ""
    return Declaration(
        by=some(rng, STATES),
        says="A declaration.",
        clause_of=treaty,
        article=rng.choice(("1", "2")),
        excludes_mission=mission,
        force=rng.choice(("political", "unilateral", "reservation", "treaty")),
        source="made up",
        id=f"declared-{number}",
        requires=None if mission else condition(rng, 1),
        in_force=period(rng) if rng.random() < 0.3 else None,
        known=day(rng) if rng.random() < 0.1 else None,
    )


def treaty(rng: Random, name: str) -> Treaty:
    whole = Period(
        datetime.date(2000, 1, 1), None if rng.random() < 0.7 else day(rng) + datetime.timedelta(1)
    )
    status = rng.choice(("in_force",) * 6 + ("political", "draft"))
    spans = [
        Membership(code, Period(whole.start) if rng.random() < 0.7 else period(rng))
        for code in some(rng, STATES, 6)
    ]
    suspensions = tuple(
        Suspension(some(rng, STATES, 2), some(rng, STATES, 2), period(rng), "made up")
        for _ in range(rng.random() < 0.2)
    )
    return Treaty(
        id=name,
        title=f"Treaty {name}",
        status=status,
        signed=None,
        in_force=whole if status != "draft" else None,
        parties=tuple(spans),
        clauses=tuple(clause(rng, article) for article in ("1", "2", "3")[: rng.randint(1, 3)]),
        source="made up",
        declarations=tuple(declaration(rng, name, n) for n in range(rng.random() < 0.2)),
        suspensions=suspensions,
        known=day(rng) if rng.random() < 0.1 else None,
    )


def told(rng: Random) -> bool | float | None:
    return rng.choice((True, False, None, 0.4, 1.0, 0.0))


def event(rng: Random) -> Contingency:
    attacker = rng.choice(ATTACKERS)
    own = rng.random() < 0.4
    target_of = "mission" if rng.random() < 0.2 else rng.choice(STATES)
    kind = "territory" if own and target_of != "mission" else rng.choice(TARGETS)
    place = target_of if own and target_of != "mission" else rng.choice(PLACES)
    plain = Contingency("event", "The event", attacker, kind, target_of, place, day(rng))  # type: ignore[arg-type]
    plain = replace(plain, severity=rng.choice(SEVERITIES))
    if rng.random() < 0.3:
        return plain
    return replace(
        plain,
        provoked=told(rng),
        severity_chances=rng.choice(({}, {}, {"incident": 0.5, "invasion": 0.5})),
        attributed=rng.choice((True, True, False, None, 0.3)),
        also_attacking=tuple(code for code in maybe(rng, 0.2, ATTACKERS, 2) if code != attacker),
        supported_by=maybe(rng, 0.2, STATES),
        at_war=(attacker,) if rng.random() < 0.3 else (),
        through=maybe(rng, 0.2, STATES),
        requested_by=maybe(rng, 0.5, STATES, 3),
        decided=tuple(
            Decided(rng.choice(BODIES), day(rng), told(rng), rng.choice(("", "", "ceasefire")))
            for _ in range(rng.randint(0, 2))
        ),
        judged_on=day(rng) if rng.random() < 0.2 else None,
        acts=maybe(rng, 0.2, STATES),
        facts={fact: told(rng) for fact in maybe(rng, 0.5, FACTS, 4)},
        purpose=rng.choice(("", "peace")),
    )


def proposal(rng: Random) -> Proposal | None:
    if rng.random() < 0.4:
        return None
    deal = settlement(
        treaties=maybe(rng, 0.6, NAMES, 3),
        accessions=tuple((rng.choice(NAMES), code) for code in maybe(rng, 0.5, STATES, 2)),
        contributors=some(rng, STATES, 4),
        starts=day(rng) if rng.random() < 0.5 else None,
    )
    assert deal.force is not None
    return replace(deal, force=replace(deal.force, flag=rng.choice(("", "nato", "coalition"))))


def options(rng: Random) -> ObligationsOptions:
    taken = ("as_declared", "as_law", "ignored")
    readings = {
        "political-texts-bind": True, "it-is-so": False, "attributed": True, "unprovoked": True,
        "crimea-of-ukr": True, "declaration-declared-0": False, "decided-joint": True, "severity": False,
        "black-sea-in-nato-article-6-forces": True, "requested": False, "ceasefire": True,
    }  # fmt: skip
    return ObligationsOptions(
        declarations=rng.choice(taken),  # type: ignore[arg-type]
        requests=rng.choice(("awaited", "made")),  # type: ignore[arg-type]
        known_to=rng.choice(("all", "public")),  # type: ignore[arg-type]
        readings={name: value for name, value in readings.items() if rng.random() < 0.2},
        declaration={"declared-0": rng.choice(taken)} if rng.random() < 0.2 else {},  # type: ignore[dict-item]
    )


def chance_world(rng: Random) -> Scenario:
    """Three treaties among six states; the scenario's day is in the middle of it all."""
    made = world(
        *(treaty(rng, name) for name in NAMES),
        declarations=tuple(declaration(rng, rng.choice(NAMES), n) for n in range(2) if rng.random() < 0.4),
    )
    return replace(
        made,
        as_of=datetime.date(2005, 1, 1),
        states={code: made.states[code] for code in STATES},
        places={**made.places, ISLE.id: ISLE},
    )
