"""Which states have a common land border with the challenger, and so keep troops at home."""

from __future__ import annotations

import csv
from functools import cache

from foedus import library
from foedus.model.scenario import Scenario


def front_line(scenario: Scenario) -> frozenset[str]:
    """Codes of the states that border a state of the scenario's challenger; none where there is no challenger."""
    if scenario.stakes is None:
        return frozenset()
    challengers = set(scenario.actor[scenario.stakes.challenger].states)
    return frozenset().union(*(neighbours(state) for state in challengers)) - challengers


def neighbours(state: str) -> frozenset[str]:
    """Codes of the states with a land border to the state.

    Examples
    --------
    >>> sorted(neighbours("PRT"))
    ['ESP']
    """
    return _neighbours().get(state, frozenset())


def border_km(state: str, other: str) -> float:
    """Length of the land border of two states; 0 where there is none.

    Examples
    --------
    >>> border_km("PRT", "ESP") == border_km("ESP", "PRT") > 1000
    True
    """
    return _border_km().get(frozenset((state, other)), 0.0)


@cache
def _border_km() -> dict[frozenset[str], float]:
    with library.path("states", "land_borders.csv").open(encoding="utf-8", newline="") as file:
        return {frozenset((row["state"], row["neighbour"])): float(row["km"]) for row in csv.DictReader(file)}


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    with library.path("states", "land_borders.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["state"], set()).add(row["neighbour"])
            found.setdefault(row["neighbour"], set()).add(row["state"])
    return {state: frozenset(others) for state, others in found.items()}
