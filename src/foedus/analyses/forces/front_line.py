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


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    with library.path("states", "land_borders.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["state"], set()).add(row["neighbour"])
            found.setdefault(row["neighbour"], set()).add(row["state"])
    return {state: frozenset(others) for state, others in found.items()}
