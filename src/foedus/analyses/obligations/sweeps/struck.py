"""Many events as columns: what a clause can look at in them, one row for each face of each event."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from foedus.analyses.obligations.faces import Face, faces
from foedus.model.events import SEVERITIES, Contingency, settled
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, IntArray

_REST = attrgetter(
    "attributed",
    "also_attacking",
    "supported_by",
    "at_war",
    "through",
    "requested_by",
    "decided",
    "judged_on",
    "acts",
    "purpose",
)
"""What is told of few events: those that tell it alike share one number in the column ``rest``."""
COLUMNS = ("attacker", "victim", "place", "kind", "mission", "severity", "provoked", "rest", "era")
"""An era is a stretch of days in which no place passed from one hand to another."""


@dataclass(frozen=True)
class Struck:
    """Faces of many events, one row a face; the faces of one event stand together, in the order of events."""

    names: tuple[str, ...]
    """Codes of all states and parties, sorted; then whatever else attacks, is hit or is a place."""
    states: int
    """How many of the names are codes of states and parties."""
    events: tuple[Contingency, ...]
    faces: tuple[Face, ...]
    event: IntArray
    """Shape (row,); index into `events`."""
    day: IntArray
    """Shape (row,); day of the event, counted as `date.toordinal` does."""
    columns: Mapping[str, IntArray]
    """By the names in `COLUMNS`, each of shape (row,): numbers that are equal where rows are alike."""
    attackers: IntArray
    """Shape (row, attacker); indices into `names`, filled up with -1, for nobody."""
    number: Mapping[str, int]
    """Index of each name."""

    def inside(self, codes: Iterable[str]) -> BoolArray:
        """Which names are among the codes.  Shape (name + 1,); the last stands for nobody, and is no."""
        found = np.zeros(len(self.names) + 1, dtype=bool)
        found[[self.number[code] for code in codes if code in self.number]] = True
        return found

    def attackers_inside(self, rows: IntArray, found: BoolArray) -> IntArray:
        """How many attackers of each row are among some names, given as by `inside`.  Shape (row,)."""
        count: IntArray = found[self.attackers[rows]].sum(axis=1, dtype=np.int64)
        return count


def strike(scenario: Scenario, events: Sequence[Contingency], proposal: Proposal | None = None) -> Struck:
    """Put events into columns.

    Parameters
    ----------
    scenario
        Whose states and treaties count.
    events
        What happens.
    proposal
        The settlement under which it happens; None for the law as it stands.
    """
    parties = {party.state for treaty in scenario.treaties.values() for party in treaty.parties}
    codes = sorted({*scenario.states, *parties})
    number = {code: index for index, code in enumerate(codes)}
    turns = sorted({held.until for place in scenario.places.values() for held in place.before})
    kinds: dict[object, int] = {}
    rest: dict[object, int] = {}

    def numbered(name: str) -> int:
        return number.setdefault(name, len(number))

    hit: list[Face] = []
    rows: list[tuple[int, ...]] = []
    attackers: list[tuple[int, ...]] = []
    for index, event in enumerate(events):
        found = faces(scenario, proposal, event)
        if not found:
            continue
        told = (_REST(event), *event.facts.items(), None, *event.severity_chances.items())
        provoked = {None: 0, False: 1, True: -1}[settled(event.provoked)]
        attacking = tuple(numbered(code) for code in event.attackers)
        common = (
            *(SEVERITIES.index(event.severity), provoked, rest.setdefault(told, len(rest))),
            *(bisect_right(turns, event.on), index, event.on.toordinal()),
        )
        for face in found:
            what = (numbered(face.victim), numbered(face.place), kinds.setdefault(face.kind, len(kinds)))
            rows.append((attacking[0], *what, numbered(face.mission), *common))
        attackers += [attacking] * len(found)
        hit += found
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(COLUMNS) + 2)
    columns = {name: np.ascontiguousarray(table[:, i]) for i, name in enumerate(COLUMNS)}
    return Struck(
        names=tuple(number),
        states=len(codes),
        events=tuple(events),
        faces=tuple(hit),
        event=np.ascontiguousarray(table[:, -2]),
        day=np.ascontiguousarray(table[:, -1]),
        columns=columns,
        attackers=_filled(attackers),
        number=number,
    )


def _filled(lists: Sequence[tuple[int, ...]]) -> IntArray:
    """Lists of unequal length as one table."""
    longest = max(map(len, lists), default=1)
    filled = [(*numbers, *(-1,) * (longest - len(numbers))) for numbers in lists]
    return np.array(filled, dtype=np.int64).reshape(len(lists), longest)
