"""Cells of a grid of situations in words, those that differ in nothing that matters told together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from foedus.analyses.obligations.texts.coverage import (
    A_BAND,
    A_PARTY,
    AN_OUTSIDER,
    NOBODY,
    OTHERS,
    Axis,
    Site,
)
from foedus.analyses.obligations.texts.wording import SEVERITIES, Naming, one_of, sentence
from foedus.model.conditions import Not, Predicate
from foedus.numerics.arrays import BoolArray

Group = tuple[tuple[int, ...], ...]
"""For each fact, the values that it may have."""
_FEW = 6
_EXAMPLES = 3


def in_words(
    axes: tuple[Axis, ...], cells: BoolArray, name: Naming, familiar: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Say which situations are marked.

    Parameters
    ----------
    axes
        The axes of the grid.
    cells
        Marked situations.  One dimension for each axis, of length 1 where it does not matter.
    name
        Names of codes.
    familiar
        Codes of the states that make the best examples.

    Returns
    -------
    situations
        The first few of them; nothing where none is marked.
    """
    if not cells.any():
        return ()
    # What is hit comes first: forces, at some place.
    order = sorted(range(cells.ndim), key=lambda k: axes[k].name != "target")
    matters = [k for k in order if (cells != cells.take([0], axis=k)).any()]
    rest = tuple(k for k in range(cells.ndim) if k not in matters)
    marked = np.argwhere(cells.any(axis=rest, keepdims=True))[:, matters]
    if not matters:
        return ("in every such case",)
    cells_at = [tuple(int(k) for k in cell) for cell in marked]
    said = [
        ", ".join(
            value_in_words(axes[k], values, name, familiar)
            for k, values in zip(matters, group, strict=True)
            if len(values) < len(axes[k].values)  # one that may be anything need not be told
        )
        for group in _merged(cells_at, [axes[k] for k in matters])
    ]
    return (*said[:_FEW], f"{len(said) - _FEW} more such cases") if len(said) > _FEW else tuple(said)


def _merged(cells: list[tuple[int, ...]], axes: list[Axis]) -> list[Group]:
    """Cells put together where they differ in one fact alone, one fact after the other.

    Soil of the victim's own is not put together with other places.
    """
    groups: list[Group] = [tuple((k,) for k in cell) for cell in cells]
    for position, axis in enumerate(axes):
        alike: dict[tuple[Group, Group, bool], list[int]] = {}
        for group in groups:
            own = axis.name == "site" and bool(axis.own[group[position][0]])
            alike.setdefault((group[:position], group[position + 1 :], own), []).extend(group[position])
        groups = [(*before, tuple(values), *after) for (before, after, _), values in alike.items()]
    return groups


def value_in_words(
    axis: Axis, values: tuple[int, ...], name: Naming, familiar: frozenset[str] = frozenset()
) -> str:
    """What some values of one fact say, such as ``forces or vessels``."""
    each = [value for k in values for value in axis.alike[k]]
    if axis.name == "site":
        sites = [value for value in each if isinstance(value, tuple)]
        return _sites(sites, name, familiar, own=all(axis.own[k] for k in values))
    return one_of(tuple(dict.fromkeys(_value(axis, value, name) for value in each)))


def _sites(sites: list[Site], name: Naming, familiar: frozenset[str], *, own: bool) -> str:
    """Examples of places: those of states that both texts know, and those that have a name of their own, first."""
    ranked = sorted(sites, key=lambda site: (site[0] not in familiar, site[0] == site[1]))
    places = list(dict.fromkeys(name(place) for _, place in ranked))
    more = f" and {len(places) - _EXAMPLES} more" if len(places) > _EXAMPLES else ""
    whose = "on own soil" if own else "not on own soil"
    return f"{whose} ({', '.join(places[:_EXAMPLES])}{more})"


def _value(axis: Axis, value: object, name: Naming) -> str:
    words = str(value)
    if axis.name in _SAID:
        return _SAID[axis.name](words, name)
    ((leaf, argument),) = axis.leaves
    told = Predicate(leaf, {} if argument is None else {"value": argument})
    return sentence(told if value else Not(told), name)


def _force(words: str, name: Naming) -> str:
    return {NOBODY: "no common force", OTHERS: "another common force"}.get(
        words
    ) or f"the force of {name(words)}"


def _flag(words: str, name: Naming) -> str:
    return {NOBODY: "no common force", OTHERS: "another flag"}.get(words) or f"the flag of {name(words)}"


def _request(words: str, name: Naming) -> str:
    roles = {NOBODY: "nobody has asked", "victim": "the victim has asked", "party": "another party has asked"}
    return roles.get(words) or f"{name(words)} has asked"


_TARGETS: Mapping[str, str] = {
    "territory": "territory",
    "forces": "forces",
    "vessel": "ships",
    "aircraft": "aircraft",
    "coast_guard": "coast guard",
    "infrastructure": "infrastructure",
    "embassy": "embassies",
    "civilians": "civilians",
}


_SAID: Mapping[str, Callable[[str, Naming], str]] = {
    "severity": lambda words, _name: SEVERITIES[words],
    "unprovoked": lambda words, _name: "unprovoked" if words == "True" else "provoked",
    "attacker": lambda words, name: words if words in (A_BAND, A_PARTY, AN_OUTSIDER) else name(words),
    "attackers": lambda words, _name: f"attackers: {words}",
    "supporter": lambda words, name: f"with support from {name(words)}" if words else "without such support",
    "target": lambda words, _name: _TARGETS[words],
    "force": _force,
    "flag": _flag,
    "route": lambda words, name: f"through {name(words)}" if words else "by another way",
    "request": _request,
    "obligor": lambda words, name: name(words),
    "purpose": lambda words, _name: words if words not in (NOBODY, OTHERS) else "another purpose",
}
"""A value of each fact that is more than yes or no."""


def victim_of(site: object) -> str:
    """Code of the victim of a site."""
    assert isinstance(site, tuple)
    return str(site[0])
