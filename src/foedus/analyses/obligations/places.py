"""Whose territory is a place, as far as that is settled?"""

from __future__ import annotations

from collections.abc import Iterable

from foedus.model.scenario import Scenario


def belongs_to(scenario: Scenario, place: str, state: str) -> bool | None:
    """Whether a place is territory of a state; None where states hold different views.

    A state code is the territory of that state.  Other places belong to a state when the area
    ``territory-of-<code>`` lists them; a sea, or a place that no such area lists, belongs to nobody.
    """
    if place == state:
        return True
    area = scenario.areas.get(f"territory-of-{state}")
    if area is None or place not in area.places | area.disputed:
        return False
    return True if place in area.places else None


def belongs_to_one_of(scenario: Scenario, place: str, states: Iterable[str]) -> bool | None:
    """Whether a place is territory of at least one of the states; None where that is contested."""
    found = {belongs_to(scenario, place, state) for state in states}
    if True in found:
        return True
    return None if None in found else False


def holders(scenario: Scenario, place: str) -> tuple[str, ...]:
    """Codes of the states whose territory a place is, undisputedly or by their own claim."""
    prefix = "territory-of-"
    claimed = (name.removeprefix(prefix) for name in scenario.areas if name.startswith(prefix))
    return tuple(
        state
        for state in dict.fromkeys((*((place,) if place in scenario.states else ()), *sorted(claimed)))
        if belongs_to(scenario, place, state) is not False
    )
