"""In which situations does a clause bind?  Its conditions on a grid of all situations that they can tell apart.

Every fact that some condition asks about is one axis of the grid; of values that no condition tells apart one
stands for all.  A condition has a level in each cell: 0 it fails, 1 it is contested, 2 it holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.obligations.places import administered_by, belongs_to, belongs_to_one_of, holders
from foedus.errors import NotApplicableError
from foedus.model.conditions import All, Argument, Condition, Not, Predicate, predicates
from foedus.model.dates import Day
from foedus.model.events import SEVERITIES, TargetKind
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import IntArray

Levels = NDArray[np.int8]
"""0 fails, 1 contested, 2 holds.  One axis for each axis of the grid, of length 1 where it does not matter."""

AspectName = Literal[
    "threshold", "attacker", "target", "mission", "victim", "place", "gate", "activation", "bound"
]
TARGETS: tuple[TargetKind, ...] = get_args(TargetKind)
A_PARTY, AN_OUTSIDER, A_BAND = "a party itself", "a state outside", "a band with no state behind it"
NOBODY, OTHERS = "", "somebody else"
OWN_JUDGEMENT = Predicate("own_judgement", {})
"""Stands for a gate that leaves the finding to each party."""
_MOST_CELLS = 2**25

Site = tuple[str, str]
"""Code of the victim, and the place."""
Key = tuple[str, Argument | None]
"""Name and argument of a condition."""


def key_of(leaf: Predicate) -> Key:
    """What sets a condition apart from others."""
    return leaf.name, leaf.value


@dataclass(frozen=True)
class Between:
    """The states between which words are put."""

    parties: frozenset[str]
    protected: frozenset[str]
    bound: frozenset[str]
    day: Day
    """On which it is asked whose each place is."""


@dataclass(frozen=True)
class Axis:
    """One fact about a situation."""

    name: str
    aspect: AspectName
    values: tuple[object, ...]
    """What it may be; of those that no condition tells apart, the first."""
    alike: tuple[tuple[object, ...], ...]
    """For each value, all that no condition tells apart from it, itself included."""
    leaves: Mapping[Key, Levels]
    """Level of every condition on it.  Shape (value,)."""

    @property
    def own(self) -> Levels:
        """For sites: how far each is the victim's own soil.  Shape (value,)."""
        return self.leaves[key_of(OWN)]


class Grid:
    """All situations that some conditions can tell apart, between some states.

    Parameters
    ----------
    conditions
        What is asked; conditions on facts that none of them asks about have the same level everywhere.
    scenario
        Knows the states and the areas.
    between
        The states between which the words stand.
    """

    def __init__(self, conditions: Iterable[Condition], scenario: Scenario, between: Between) -> None:
        leaves = {key_of(leaf): leaf for condition in conditions for leaf in predicates(condition)}
        self._scenario = scenario
        self._between = between
        on: dict[tuple[str, AspectName], list[Predicate]] = {}
        for _, leaf in sorted(leaves.items(), key=lambda item: str(item[0])):
            fact = _fact(leaf)
            if fact is not None:
                on.setdefault(fact, []).append(leaf)
        self.axes = tuple(self._axis(*fact, own) for fact, own in on.items())

    def _axis(self, name: str, aspect: AspectName, leaves: list[Predicate]) -> Axis:
        if name == "site":
            # Whether it is the victim's own soil decides what can be hit there.
            asked = [*leaves, *(leaf for leaf in (OWN, PROTECTED) if leaf not in leaves)]
            values, rows = self._sites(asked)
        else:
            asked, values = leaves, self._values(name, leaves)
            rows = np.array([[self._level(leaf, value) for value in values] for leaf in asked], dtype=np.int8)
        _, first, group = np.unique(rows, axis=1, return_index=True, return_inverse=True)
        kept = np.argsort(first)
        columns = rows[:, first[kept]]
        return Axis(
            name,
            aspect,
            tuple(values[first[k]] for k in kept),
            tuple(tuple(values[i] for i in np.flatnonzero(group == k)) for k in kept),
            {key_of(leaf): columns[row] for row, leaf in enumerate(asked)},
        )

    def _sites(self, leaves: list[Predicate]) -> tuple[tuple[object, ...], Levels]:
        """Every victim with every place, its own soil first, and the level of each condition there.

        Shape of the levels (condition, site).
        """
        named = [code for leaf in leaves if leaf.name.startswith("victim_") for code in codes_of(leaf)]
        victims = list(dict.fromkeys((*sorted(self._between.protected), *named)))
        inside = {place for area in self._scenario.areas.values() for place in area.places | area.disputed}
        states = sorted({*victims, *self._between.parties})
        places = list(dict.fromkeys((*states, *sorted(inside | set(self._scenario.places)))))
        own = self._soil(victims, places)
        rows = np.array([self._over_sites(leaf, victims, places, own).reshape(-1) for leaf in leaves])
        order = np.argsort(own.reshape(-1) == 0, kind="stable")
        pairs = [(victim, place) for victim in victims for place in places]
        return tuple(pairs[i] for i in order), rows[:, order]

    def _soil(self, victims: list[str], places: list[str]) -> Levels:
        """How far each place is a victim's own soil.  Shape (victim, place)."""
        own = np.zeros((len(victims), len(places)), dtype=np.int8)
        row = {code: position for position, code in enumerate(victims)}
        for column, place in enumerate(places):
            for code in holders(self._scenario, place, self._between.day):
                if code in row:
                    found = belongs_to(self._scenario, place, code, self._between.day)
                    own[row[code], column] = _as_level(found)
        return own

    def _over_sites(self, leaf: Predicate, victims: list[str], places: list[str], own: Levels) -> Levels:
        """Level of a condition at every site.  Shape (victim, place)."""
        if leaf.name == OWN.name:
            return own
        if leaf.name.startswith("victim_"):
            by_victim = [self._level(leaf, (victim, "")) for victim in victims]
            return np.broadcast_to(np.array(by_victim, dtype=np.int8)[:, None], own.shape)
        if codes_of(leaf) == ("victim",):
            every = [[self._level(leaf, (victim, place)) for place in places] for victim in victims]
            return np.array(every, dtype=np.int8)
        by_place = [self._level(leaf, ("", place)) for place in places]
        return np.broadcast_to(np.array(by_place, dtype=np.int8), own.shape)

    # ------------------------------------------------------------------ levels

    def levels(self, condition: Condition) -> Levels:
        """Level of a condition in every cell, by Kleene's strong logic.

        Raises
        ------
        NotApplicableError
            If it asks about so many facts at once that there are too many cells.
        """
        if isinstance(condition, Predicate):
            return self._on_axis(condition)
        if isinstance(condition, Not):
            return np.int8(2) - self.levels(condition.part)
        parts = [self.levels(part) for part in condition.parts]
        _require_few(parts)
        return reduce(np.minimum if isinstance(condition, All) else np.maximum, parts)

    def _on_axis(self, leaf: Predicate) -> Levels:
        for position, axis in enumerate(self.axes):
            if key_of(leaf) in axis.leaves:
                return self._along(position, axis.leaves[key_of(leaf)])
        return np.full((1,) * len(self.axes), 1 if leaf.name == "disputed" else 2, dtype=np.int8)

    def _along(self, position: int, values: Levels) -> Levels:
        shape = [1] * len(self.axes)
        shape[position] = len(values)
        return values.reshape(shape)

    @cached_property
    def protected(self) -> Levels:
        """2 in cells whose victim is among those protected; others are there for the sake of texts that name them."""
        for position, axis in enumerate(self.axes):
            if axis.name == "site":
                return self._along(position, axis.leaves[key_of(PROTECTED)])
        return np.full((1,) * len(self.axes), 2, dtype=np.int8)

    @cached_property
    def possible(self) -> Levels:
        """2 in cells that can happen, 0 in others: only somebody's own soil is hit as territory."""
        by_name = {axis.name: position for position, axis in enumerate(self.axes)}
        if "site" not in by_name or "target" not in by_name:
            return np.full((1,) * len(self.axes), 2, dtype=np.int8)
        site, target = self.axes[by_name["site"]], self.axes[by_name["target"]]
        own = self._along(by_name["site"], np.where(site.own > 0, 2, 0).astype(np.int8))
        # Values that are alike are all territory or none, unless no condition sets territory apart.
        others = [any(kind != "territory" for kind in kinds) for kinds in target.alike]
        elsewhere = self._along(by_name["target"], np.where(others, 2, 0).astype(np.int8))
        return np.maximum(own, elsewhere)

    def project(self, levels: Levels, keep: Callable[[Axis], bool]) -> Levels:
        """The best level over all axes that are not kept, in cells that can happen; kept ones in full length."""
        found = np.minimum(levels, self.possible)
        gone = tuple(position for position, axis in enumerate(self.axes) if not keep(axis))
        found = found.max(axis=gone, keepdims=True)
        shape = tuple(len(axis.values) if keep(axis) else 1 for axis in self.axes)
        return np.broadcast_to(found, shape)

    def by_place(self, levels: Levels) -> Levels:
        """Levels in which sites that no condition on place tells apart have the best level among them.

        Parameters
        ----------
        levels
            In full length along the sites; nothing changes where there are none.
        """
        groups = self._places_alike
        if groups is None:
            return levels
        position, group = groups
        found = levels.copy()
        for k in range(int(group.max()) + 1):
            alike = np.flatnonzero(group == k)
            best = np.take(levels, alike, axis=position).max(axis=position, keepdims=True)
            found[(slice(None),) * position + (alike,)] = best
        return found

    @cached_property
    def _places_alike(self) -> tuple[int, IntArray] | None:
        """Position of the sites among the axes, and for each site the number of those that are alike in place."""
        for position, axis in enumerate(self.axes):
            if axis.name == "site":
                rows = [values for (name, _), values in axis.leaves.items() if not name.startswith("victim_")]
                _, group = np.unique(np.array(rows), axis=1, return_inverse=True)
                return position, group.astype(np.int64)
        return None

    def joint(self, *each: Levels) -> tuple[Levels, ...]:
        """Several levels in one shape, cell by cell.

        Raises
        ------
        NotApplicableError
            If there are too many cells.
        """
        shape = _require_few(each)
        return tuple(np.broadcast_to(levels, shape) for levels in each)

    # ------------------------------------------------------------------ values and levels of single conditions

    def _values(self, name: str, leaves: list[Predicate]) -> tuple[object, ...]:
        named = tuple(dict.fromkeys(code for leaf in leaves for code in codes_of(leaf)))
        match name:
            case "severity":
                return SEVERITIES
            case "target":
                return TARGETS
            case "attacker":
                return (AN_OUTSIDER, A_PARTY, A_BAND, *named)
            case "attackers":
                return tuple(range(1, 1 + max(int(str(leaf.value)) for leaf in leaves)))
            case "supporter" | "route":
                return (NOBODY, *named)
            case "request":
                roles = [code for code in named if code not in ("party", "victim")]
                return (NOBODY, "victim", "party", *roles)
            case "obligor":
                return tuple(dict.fromkeys((*sorted(self._between.bound), *named)))
            case "force" | "flag" | "purpose":
                return (NOBODY, OTHERS, *named)
        return (True, False)

    def _level(self, leaf: Predicate, value: object) -> int:
        return _as_level(_TESTS[leaf.name](self, leaf, value) if leaf.name in _TESTS else value is True)

    def _attacker_external(self, _leaf: Predicate, value: object) -> bool:
        return value != A_PARTY and value not in self._between.parties

    def _protects(self, _leaf: Predicate, site: object) -> bool:
        return _site(site)[0] in self._between.protected

    def _in_territory_of_party(self, _leaf: Predicate, site: object) -> bool | None:
        _, place = _site(site)
        return belongs_to_one_of(self._scenario, place, self._between.parties, self._between.day)

    def _administered_by(self, leaf: Predicate, site: object) -> bool | None:
        victim, place = _site(site)
        codes = (victim,) if codes_of(leaf) == ("victim",) else codes_of(leaf)
        found = {administered_by(self._scenario, place, code, self._between.day) for code in codes}
        return True if True in found else None if None in found else False

    def _place_in(self, leaf: Predicate, site: object) -> bool | None:
        area, (_, place) = self._scenario.areas.get(str(leaf.value)), _site(site)
        if area is None:
            return place == leaf.value
        if place == area.id or place in area.places:
            return True
        return None if place in area.disputed else False


OWN = Predicate("own_territory", {})
PROTECTED = Predicate("victim_protected", {})
"""Whether a victim is among those between whom the words are put."""


def _as_level(found: bool | None) -> int:
    return 1 if found is None else 2 if found else 0


def _require_few(each: Iterable[Levels]) -> tuple[int, ...]:
    """The common shape of several levels, where it does not have too many cells."""
    shape = tuple(map(max, zip(*(levels.shape for levels in each), strict=True)))
    if math.prod(shape) > _MOST_CELLS:
        raise NotApplicableError(
            f"Clauses that ask about so many facts at once cannot be compared: there are {math.prod(shape):,} "
            f"situations, and at most {_MOST_CELLS:,} are looked at.\n  Compare texts with fewer conditions."
        )
    return shape


def _site(value: object) -> Site:
    assert isinstance(value, tuple)
    return value


def codes_of(leaf: Predicate) -> tuple[str, ...]:
    """What a condition names."""
    if leaf.value is None:
        return ()
    return leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),)


# --------------------------------------------------------------------------- which fact a condition is about


def _fact(leaf: Predicate) -> tuple[str, AspectName] | None:
    """The axis and the aspect of a condition; None for one that no fact decides."""
    if leaf.name in ("always", "disputed"):
        return None
    if leaf.name in _FACTS:
        return _FACTS[leaf.name]
    # Which treaties bind the victim or the state asked is told like any other fact, and no list of states.
    role = leaf.name.partition("_")[0]
    aspects: Mapping[str, AspectName] = {
        "attacker": "attacker",
        "decided": "gate",
        "domestic": "gate",
        "own": "gate",
    }
    return " ".join((leaf.name, *codes_of(leaf))), aspects.get(role, "activation")


_FACTS: Mapping[str, tuple[str, AspectName]] = {
    "severity_at_least": ("severity", "threshold"),
    "unprovoked": ("unprovoked", "threshold"),
    "attacker_external": ("attacker", "attacker"),
    "attacker_is_state": ("attacker", "attacker"),
    "attacker_in": ("attacker", "attacker"),
    "attacker_not_in": ("attacker", "attacker"),
    "attackers_at_least": ("attackers", "attacker"),
    "attacker_supported_by": ("supporter", "attacker"),
    "target_in": ("target", "target"),
    "mission_of": ("force", "mission"),
    "mission_flag": ("flag", "mission"),
    "mission_covered": ("mission_covered", "mission"),
    "own_territory": ("site", "place"),
    "in_territory_of_party": ("site", "place"),
    "administered_by": ("site", "place"),
    "place_in": ("site", "place"),
    "victim_in": ("site", "place"),
    "victim_not_in": ("site", "place"),
    "through_territory_of": ("route", "place"),
    "requested_by": ("request", "gate"),
    "obligor_in": ("obligor", "bound"),
    "obligor_not_in": ("obligor", "bound"),
    "purpose_is": ("purpose", "activation"),
}


def aspect_of(leaf: Predicate) -> AspectName | None:
    """The aspect under which a condition is told; None for one that stands for itself."""
    fact = _fact(leaf)
    if fact is None:
        return None
    return "victim" if leaf.name in ("victim_in", "victim_not_in") else fact[1]


def _asked(_grid: Grid, leaf: Predicate, value: object) -> bool:
    codes = codes_of(leaf)
    return value != NOBODY if codes == ("party",) else value in codes


def _target_in(_grid: Grid, leaf: Predicate, value: object) -> bool | None:
    kinds = codes_of(leaf)
    if value in kinds:
        return True
    return None if _NEAREST.get(str(value)) in kinds else False


_NEAREST = {"coast_guard": "vessel", "embassy": "territory", "civilians": "territory"}
"""For what old texts do not name: the kind under which it might fall."""


def _listed(_grid: Grid, leaf: Predicate, value: object) -> bool:
    return value in codes_of(leaf)


def _victim_in(_grid: Grid, leaf: Predicate, value: object) -> bool:
    return _site(value)[0] in codes_of(leaf)


_TESTS: Mapping[str, Callable[[Grid, Predicate, object], bool | None]] = {
    "severity_at_least": lambda _grid, leaf, value: SEVERITIES.index(value) >= SEVERITIES.index(leaf.value),
    "attacker_external": Grid._attacker_external,
    "attacker_is_state": lambda _grid, _leaf, value: value != A_BAND,
    "attacker_in": _listed,
    "attacker_not_in": lambda grid, leaf, value: not _listed(grid, leaf, value),
    "attackers_at_least": lambda _grid, leaf, value: int(str(value)) >= int(str(leaf.value)),
    "attacker_supported_by": _listed,
    "target_in": _target_in,
    "mission_of": _listed,
    "mission_flag": _listed,
    "victim_protected": Grid._protects,
    "in_territory_of_party": Grid._in_territory_of_party,
    "administered_by": Grid._administered_by,
    "place_in": Grid._place_in,
    "victim_in": _victim_in,
    "victim_not_in": lambda grid, leaf, value: not _victim_in(grid, leaf, value),
    "through_territory_of": _listed,
    "requested_by": _asked,
    "obligor_in": _listed,
    "obligor_not_in": lambda grid, leaf, value: not _listed(grid, leaf, value),
    "purpose_is": _listed,
}
"""How each condition falls for a value of its axis; conditions on facts that are told with yes or no are not here."""
