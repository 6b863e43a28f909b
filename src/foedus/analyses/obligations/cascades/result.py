"""Who is drawn in, ring by ring, by which duty, and what would keep them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from foedus.analyses.obligations.result import Conflict, Finding
from foedus.model.events import Contingency
from foedus.numerics.arrays import FloatArray

Side = Literal["victim", "attacker"]
"""The side of the state that the first event hits, or of the one that it comes from."""
HopKind = Literal["duty", "choice", "strike"]
"""A state joins by a duty, or by its own choice; or one that has joined is struck in its turn."""
CutBy = Literal["clauses", "states", "hops"]


@dataclass(frozen=True)
class Hop:
    """One step of a chain."""

    kind: HopKind
    state: str
    """Code of the state that joins, or that is struck."""
    side: Side
    """The side that it joins, or on which it stands."""
    follows: str
    """Code of the ally that it helps; for a strike, of the first of those that strike."""
    event: str
    """Id of the event that calls it; for a strike, of the strike."""
    finding: Finding | None = None
    """The clause that binds it, or permits it, with the proof."""
    ring: int = 0
    """1 for what the first event asks itself; the strike on a state belongs to the ring in which it joined."""
    needs: tuple[str, ...] = ()
    """Codes of the states that must have joined before, for this hop to be there."""


@dataclass(frozen=True, order=True)
class Link:
    """Hops of a chain, picked out by what is told of them; what is left empty may be anything."""

    state: str = ""
    treaty: str = ""
    article: str = ""
    follows: str = ""
    kind: HopKind | Literal[""] = ""

    def matches(self, hop: Hop) -> bool:
        """Whether it picks out a hop."""
        found = hop.finding
        return (
            self.state in ("", hop.state)
            and self.follows in ("", hop.follows)
            and self.kind in ("", hop.kind)
            and self.treaty in ("", found.treaty if found is not None else None)
            and self.article in ("", found.article if found is not None else None)
        )


@dataclass(frozen=True)
class Cuts:
    """The smallest sets of links without which a state, or everybody, stays out."""

    target: str
    """Code of the state that is to be kept out, or ``anybody``."""
    by: CutBy
    """What is cut."""
    is_drawn_in: bool
    """Whether there is anything to cut."""
    sets: tuple[tuple[Link, ...], ...]
    """None of them holds another; the smallest first.  Each was tried: without its links the target stays out."""
    most: int
    """Larger sets were not looked for."""


@dataclass(frozen=True)
class Chances:
    """How likely each state is drawn in, under what is told of who honours and of uncertain facts."""

    states: tuple[str, ...]
    """Codes of the states that can be drawn in, the likeliest first."""
    victims_side: FloatArray
    """Chance of joining the victim's side.  Shape (state,)."""
    attackers_side: FloatArray
    """Chance of joining the attacker's side.  Shape (state,)."""
    rings: FloatArray
    """Chance that the chain has exactly this many rings.  Shape (ring,), from 0 to the depth asked for."""
    expected: float
    """Expected number of states drawn in."""
    draws: int
    """Draws taken, or combinations weighed."""
    exact: bool
    """Whether all combinations were weighed, so that there is no error of sampling."""

    @property
    def drawn_in(self) -> FloatArray:
        """Chance of being drawn in on either side.  Shape (state,)."""
        return self.victims_side + self.attackers_side


@dataclass(frozen=True)
class Cascade:
    """Answer of the cascade: as far as the chain can reach, and how likely each part of it is."""

    event: Contingency
    proposal: str
    victims: tuple[str, ...]
    """Codes of the states hit by the first event."""
    hops: tuple[Hop, ...]
    """Every hop that is followed, ring by ring; several for a state that several duties call in one ring."""
    stays_out: tuple[Hop, ...]
    """Duties that bind, of states that are told not to honour them and so have not come in."""
    possible: tuple[Hop, ...]
    """Contested duties, and those that wait for somebody, of states that have not come in."""
    choices: tuple[Hop, ...]
    """What permits a state to help that is not bound to, and has not come in; told for the first event alone
    unless such states are taken to come in."""
    beyond: tuple[Hop, ...]
    """What the next ring would hold; empty where the chain ends within the depth asked for."""
    neutral: tuple[Finding, ...]
    """Duties to stay out, which call nobody."""
    breaches: tuple[Finding, ...]
    """Clauses that forbid an attack or a strike to those who make it."""
    conflicts: tuple[Conflict, ...]
    """Duties that pull one state both ways, also where different events of the chain call it."""
    chances: Chances | None
    """None where every state is told to honour or not, and no fact is told with a chance."""
    cuts: tuple[Cuts, ...]
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]

    @cached_property
    def _by_state(self) -> Mapping[str, tuple[Hop, ...]]:
        found: dict[str, list[Hop]] = {}
        for hop in self.hops:
            if hop.kind != "strike":
                found.setdefault(hop.state, []).append(hop)
        return {code: tuple(hops) for code, hops in found.items()}

    @cached_property
    def rings(self) -> tuple[tuple[str, ...], ...]:
        """Codes of the states that join, for each ring from the first."""
        last = max((hop.ring for hop in self.hops), default=0)
        found: list[list[str]] = [[] for _ in range(last)]
        for code, hops in self._by_state.items():
            found[hops[0].ring - 1].append(code)
        return tuple(tuple(ring) for ring in found)

    def why(self, state: str) -> tuple[Hop, ...]:
        """Hops by which a state joins, the strongest ground first; none where it does not."""
        return self._by_state.get(state, ())

    def side(self, state: str) -> Side | None:
        """The side that a state joins."""
        hops = self.why(state)
        return hops[0].side if hops else None

    def chain(self, state: str) -> tuple[Hop, ...]:
        """Every hop on which it rests that a state joins, its own last: the proof as a graph, ring by ring.

        Of several duties in one ring the strongest speaks for a state.
        """
        found: dict[str, Hop] = {}
        waiting = [state]
        while waiting:
            code = waiting.pop()
            if code not in found and self.why(code):
                found[code] = self.why(code)[0]
                waiting += found[code].needs
        return tuple(sorted(self._with_strikes(found), key=lambda hop: (hop.ring, hop.kind == "strike")))

    def _with_strikes(self, joined: Mapping[str, Hop]) -> Iterator[Hop]:
        called = {hop.event for hop in joined.values()}
        yield from joined.values()
        yield from (hop for hop in self.hops if hop.kind == "strike" and hop.event in called)
