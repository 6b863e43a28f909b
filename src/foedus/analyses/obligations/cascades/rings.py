"""Rings of a chain by rounds: who is called by what has happened so far joins, until nobody new is called.

All who are called in one round join together, so that the order of treaties does not matter.  A state that
has joined stays; a clause that would no longer be triggered once others have joined does not call it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from foedus.analyses.obligations.cascades.hops import Answer, Answers, Origin, Sides, strength
from foedus.analyses.obligations.cascades.options import Honouring
from foedus.analyses.obligations.cascades.result import Hop, Link, Side


@dataclass(frozen=True)
class Spread:
    """How far a chain has come."""

    hops: tuple[Hop, ...]
    sides: Sides
    called: tuple[Hop, ...]
    """Hops of the round that was not followed any more, by states that have not joined."""
    answers: tuple[tuple[int, Answer], ...]
    """What every event of the chain asks in the end, with the ring after which it happens."""
    ring_of: Mapping[str, int]
    """Ring in which each state has joined."""
    asked: tuple[Answer, ...]
    """Every answer on the way, also those that changed as others joined."""


def spread(
    answers: Answers,
    honouring: Honouring,
    depth: int,
    strikes: bool,
    pulled_both_ways: Literal["victim", "attacker", "out"],
    left_out: tuple[Link, ...] = (),
) -> Spread:
    """Follow a chain as far as it can reach: every state joins that may honour a duty.

    Parameters
    ----------
    answers
        What the events ask.
    honouring
        Who honours; a chance above zero is enough.
    depth
        Rounds that are followed.
    strikes
        Whether those who help are struck.
    pulled_both_ways
        What a state does that is called to both sides in one round.
    left_out
        Links that are cut.
    """
    sides, ring_of = Sides(), dict[str, int]()
    hops: list[Hop] = []
    asked: dict[int, Answer] = {}
    ring = 0
    while True:
        happening = tuple(_happening(answers, sides, strikes, left_out))
        asked |= {id(answer): answer for answer in (answers.of(origin, sides) for origin in happening)}
        called = [
            replace(hop, ring=ring + 1)
            for origin in happening
            for hop in answers.of(origin, sides).hops
            if hop.state not in ring_of and honouring.chance(hop) > 0.0 and not _is_cut(hop, left_out)
        ]
        joining = _joining(called, pulled_both_ways)
        if not joining or ring == depth:
            break
        ring += 1
        by_event = {answers.of(origin, sides).event.id: origin for origin in happening}
        for hop in sorted(called, key=lambda hop: (hop.state, *strength(hop))):
            if joining.get(hop.state) == hop.side:
                hops.append(replace(hop, needs=answers.needs(by_event[hop.event], hop, sides)))
        ring_of |= dict.fromkeys(joining, ring)
        for side in ("victim", "attacker"):
            new = frozenset(code for code, joined in joining.items() if joined == side)
            sides = sides.with_joined(side, new)
            if side == "victim" and strikes:
                hops += _strikes(answers, ring, new, left_out)
    last = tuple((ring_of.get(o.state, 0), answers.of(o, sides)) for o in happening)
    return Spread(
        tuple(hops),
        sides,
        tuple(hop for hop in called if hop.state in joining),
        last,
        ring_of,
        tuple(asked.values()),
    )


def _happening(answers: Answers, sides: Sides, strikes: bool, left_out: tuple[Link, ...]) -> Iterator[Origin]:
    for origin in answers.origins(sides):
        struck = origin.kind == "strike"
        if not struck or (strikes and not _is_cut(answers.strike(origin.state), left_out)):
            yield origin


def _is_cut(hop: Hop, left_out: tuple[Link, ...]) -> bool:
    return any(link.matches(hop) for link in left_out)


def _strikes(
    answers: Answers, ring: int, struck: frozenset[str], left_out: tuple[Link, ...]
) -> Iterator[Hop]:
    for code in sorted(struck):
        hop = answers.strike(code)
        if not _is_cut(hop, left_out):
            yield replace(hop, ring=ring)


def _joining(called: list[Hop], pulled_both_ways: Literal["victim", "attacker", "out"]) -> dict[str, Side]:
    """The side that each state joins which this round calls."""
    sides: dict[str, set[Side]] = {}
    for hop in called:
        sides.setdefault(hop.state, set()).add(hop.side)
    found: dict[str, Side] = {}
    for code, reached in sides.items():
        if len(reached) == 1:
            (found[code],) = reached
        elif pulled_both_ways != "out":
            found[code] = pulled_both_ways
    return found
