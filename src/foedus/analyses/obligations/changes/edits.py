"""Changes to the facts and to the law, each a function from one world to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from foedus.analyses.obligations.changes.prices import Price
from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.model.conditions import All, Condition, Not, Predicate
from foedus.model.conditions import Any as AnyOf
from foedus.model.dates import Period
from foedus.model.events import Contingency, Decided
from foedus.model.institutions import Membership
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Gate, Suspension, Treaty

Kind = Literal[
    "fact", "place", "request", "decision", "accession", "text", "pact", "amendment", "declaration",
    "mission", "reading", "suspension", "exit",
]  # fmt: skip


@dataclass(frozen=True)
class World:
    """What an answer depends on."""

    scenario: Scenario
    event: Contingency
    proposal: Proposal | None
    options: ObligationsOptions


@dataclass(frozen=True)
class Edit:
    """One change, with what it takes to bring it about."""

    kind: Kind
    says: str
    price: Price
    apply: Callable[[World], World] = field(compare=False, repr=False)


def with_event(**changes: Any) -> Callable[[World], World]:  # noqa: ANN401  # fields of an event
    """Change facts of the event."""
    return lambda world: replace(world, event=replace(world.event, **changes))


def with_fact(fact: str, value: bool) -> Callable[[World], World]:
    """Tell one named fact of the event."""
    return lambda world: replace(world, event=replace(world.event, facts={**world.event.facts, fact: value}))


def decide(by: str) -> Callable[[World], World]:
    """Let a body find it so."""

    def apply(world: World) -> World:
        others = tuple(decision for decision in world.event.decided if decision.by != by)
        return replace(world, event=replace(world.event, decided=(*others, Decided(by))))

    return apply


def unrequested(victim: str) -> Callable[[World], World]:
    """Take back a request."""

    def apply(world: World) -> World:
        asked = tuple(code for code in world.event.requested_by if code != victim)
        options = replace(world.options, requests="awaited")
        return replace(world, event=replace(world.event, requested_by=asked), options=options)

    return apply


def read(reading: str, value: bool) -> Callable[[World], World]:
    """Settle an open reading."""
    return lambda world: replace(
        world, options=replace(world.options, readings={**world.options.readings, reading: value})
    )


def _treaty(change: Callable[[Treaty, World], Treaty], name: str) -> Callable[[World], World]:
    def apply(world: World) -> World:
        treaty = change(world.scenario.treaties[name], world)
        treaties = {**world.scenario.treaties, name: treaty}
        return replace(world, scenario=replace(world.scenario, treaties=treaties))

    return apply


def _clause(treaty: Treaty, clause: Clause, change: Callable[[Clause], Clause]) -> Callable[[World], World]:
    """Change one clause, found again by its article and duty even after other changes to it."""
    key = (clause.article, clause.duty, clause.in_force)

    def apply(old: Treaty, _world: World) -> Treaty:
        rows = (change(c) if (c.article, c.duty, c.in_force) == key else c for c in old.clauses)
        return replace(old, clauses=tuple(rows))

    return _treaty(apply, treaty.id)


def without_condition(treaty: Treaty, clause: Clause, leaf: Condition) -> Callable[[World], World]:
    """Amend a clause so that it no longer asks for a condition."""

    def change(old: Clause) -> Clause:
        kept = tuple(item for item in (*old.unless,) if item.when != _opposite(leaf))
        return replace(old, trigger=without(old.trigger, leaf), unless=kept)

    return _clause(treaty, clause, change)


def _opposite(leaf: Condition) -> Condition:
    return leaf.part if isinstance(leaf, Not) else Not(leaf)


def without(condition: Condition, leaf: Condition) -> Condition:
    """A trigger in which one condition is taken to hold.

    Examples
    --------
    >>> one, other = Predicate("unprovoked", {}), Predicate("own_territory", {})
    >>> without(All((one, other)), one) == All((All(()), other))
    True
    """
    if condition == leaf:
        return All(())
    if isinstance(condition, Not):
        return Not(without(condition.part, leaf)) if not isinstance(condition.part, Predicate) else condition
    if isinstance(condition, Predicate):
        return condition
    parts = tuple(without(part, leaf) for part in condition.parts)
    return All(parts) if isinstance(condition, All) else AnyOf(parts)


def without_clause(treaty: Treaty, clause: Clause) -> Callable[[World], World]:
    """Take a clause out of its treaty."""
    key = (clause.article, clause.duty, clause.in_force)
    return _treaty(
        lambda old, _: replace(
            old, clauses=tuple(c for c in old.clauses if (c.article, c.duty, c.in_force) != key)
        ),
        treaty.id,
    )


def beneficiary(treaty: Treaty, clause: Clause, victim: str) -> Callable[[World], World]:
    """Let a clause protect one state more."""
    return _clause(treaty, clause, lambda old: replace(old, beneficiaries=(*old.beneficiaries, victim)))


def accede(treaty: Treaty, state: str) -> Callable[[World], World]:
    """Make a state party."""
    return _treaty(
        lambda old, world: replace(old, parties=(*old.parties, Membership(state, Period(world.event.on)))),
        treaty.id,
    )


def leave(treaty: Treaty, state: str) -> Callable[[World], World]:
    """End the membership of a state."""
    return _treaty(
        lambda old, _: replace(old, parties=tuple(p for p in old.parties if p.state != state)), treaty.id
    )


def suspend(treaty: Treaty, state: str, victims: tuple[str, ...]) -> Callable[[World], World]:
    """Let a state keep nothing toward others."""

    def change(old: Treaty, world: World) -> Treaty:
        new = Suspension((state,), victims, Period(world.event.on), "assumed")
        return replace(old, suspensions=(*old.suspensions, new))

    return _treaty(change, treaty.id)


def unsuspended(treaty: Treaty) -> Callable[[World], World]:
    """End what is suspended."""
    return _treaty(lambda old, _: replace(old, suspensions=()), treaty.id)


def enter_into_force(treaty: Treaty) -> Callable[[World], World]:
    """Bring a text into force on the day of the event."""

    def change(old: Treaty, world: World) -> Treaty:
        span = Period(world.event.on)
        parties = tuple(Membership(party.state, span) for party in old.parties)
        return replace(old, status="in_force", in_force=span, parties=parties)

    return _treaty(change, treaty.id)


def conclude_pact(state: str, victim: str) -> Callable[[World], World]:
    """Add a pact between two states."""

    def apply(world: World) -> World:
        span = Period(world.event.on)
        clause = Clause(
            article="1",
            says="An attack on one calls on the other to help.",
            duty=Duty.ASSIST,
            trigger=All(()),
            gate=Gate("none"),
            obligors=(),
            beneficiaries=(),
            source="assumed",
            certainty="D",
        )
        parties = tuple(Membership(code, span) for code in (state, victim))
        made = Treaty("assumed-pact", "assumed pact", "in_force", None, span, parties, (clause,), "assumed")
        treaties = {**world.scenario.treaties, made.id: made}
        return replace(world, scenario=replace(world.scenario, treaties=treaties))

    return apply


def carve_out(treaty: Treaty, clause: Clause, state: str, mission: str) -> Callable[[World], World]:
    """Let a state take a mission out of a clause, with binding force."""
    made = Declaration((state,), "Outside.", treaty.id, clause.article, mission, "reservation", "assumed")

    def apply(world: World) -> World:
        declared = (*world.scenario.declarations, made)
        return replace(world, scenario=replace(world.scenario, declarations=declared))

    return apply


def undeclared(declaration: Declaration) -> Callable[[World], World]:
    """Take a declaration back."""

    def apply(world: World) -> World:
        kept = tuple(d for d in world.scenario.declarations if d != declaration)
        return replace(world, scenario=replace(world.scenario, declarations=kept))

    return apply


def fly(mission: str, flag: str) -> Callable[[World], World]:
    """A mission under another flag is another mission: what was declared of the old one falls away."""

    def apply(world: World) -> World:
        kept = tuple(d for d in world.scenario.declarations if d.excludes_mission != mission)
        proposal = world.proposal
        if proposal is not None and proposal.force is not None:
            proposal = replace(proposal, force=replace(proposal.force, flag=flag))
        return replace(world, proposal=proposal, scenario=replace(world.scenario, declarations=kept))

    return apply
