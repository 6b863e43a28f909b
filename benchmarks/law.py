"""A world of law of a given size, for measuring: made-up treaties among shipped states."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np

from foedus.files.law_only import scenario_of
from foedus.files.states import load_states
from foedus.model.conditions import All, Any, Condition, Not, Predicate
from foedus.model.dates import Period
from foedus.model.events import Contingency
from foedus.model.institutions import Membership
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Duty, Gate, Treaty

_DAY = datetime.date(1815, 1, 1)


def world(treaties: int = 700, seed: int = 1) -> Scenario:
    """Treaties of 1815 to 2030, four in five between two states, the others among 3 to 30."""
    rng = np.random.default_rng(seed)
    codes = sorted(load_states())
    made = [_treaty(number, codes, rng) for number in range(treaties)]
    return scenario_of({treaty.id: treaty for treaty in made})


def _treaty(number: int, codes: list[str], rng: np.random.Generator) -> Treaty:
    size = 2 if rng.random() < 0.8 else int(rng.integers(3, 31))
    start = _DAY + datetime.timedelta(days=int(rng.integers(0, 78_000)))
    span = Period(start, start + datetime.timedelta(days=int(rng.integers(2_000, 30_000))))
    states = [codes[i] for i in rng.choice(len(codes), size, replace=False)]
    duties = (Duty.CONSULT, Duty.ASSIST, Duty.ALL_MEANS, Duty.REFRAIN, Duty.NEUTRALITY)
    clauses = tuple(
        _clause(article, duties[int(rng.integers(len(duties)))], codes, rng)
        for article in range(1, int(rng.integers(2, 4)))
    )
    parties = tuple(Membership(state, span) for state in states)
    return Treaty(
        f"treaty-{number}", f"Treaty {number}", "in_force", start, span, parties, clauses, "made up"
    )


def _clause(article: int, duty: Duty, codes: list[str], rng: np.random.Generator) -> Clause:
    def one(name: str, value: object = None) -> Predicate:
        return Predicate(name, {} if value is None else {"value": value})  # type: ignore[dict-item]

    some = tuple(codes[i] for i in rng.choice(len(codes), 5, replace=False))
    parts: list[Condition] = [one("severity_at_least", "armed_attack"), one("attacker_external")]
    if rng.random() < 0.5:
        parts.append(Any((one("own_territory"), one("place_in", "nato-article-6-forces"))))
    if rng.random() < 0.3:
        parts.append(Not(one("attacker_in", some)))
    if rng.random() < 0.3:
        parts.append(one("unprovoked"))
    if rng.random() < 0.1:
        parts.append(one("disputed", "whether it is so"))
    gate = Gate("victim_request" if rng.random() < 0.2 else "none")
    return Clause(str(article), "Help.", duty, All(tuple(parts)), gate, (), (), "made up", "C")


def events(count: int, seed: int = 2) -> list[Contingency]:
    """Attacks of one shipped state on the territory of another, at any time from 1815 to 2030."""
    rng = np.random.default_rng(seed)
    codes = sorted(load_states())
    first = Contingency("event", "event", codes[0], "territory", codes[1], codes[1], _DAY)
    pairs = (rng.choice(len(codes), 2, replace=False) for _ in range(count))
    return [
        replace(
            first,
            attacker=codes[a],
            target_of=codes[b],
            place=codes[b],
            on=_DAY + datetime.timedelta(days=int(rng.integers(0, 78_000))),
        )
        for a, b in pairs
    ]
