"""Whose territory is a place, and who runs it, as far as that is settled?"""

from __future__ import annotations

from collections.abc import Iterable

from foedus.model.dates import Day
from foedus.model.scenario import Scenario


def belongs_to(scenario: Scenario, place: str, state: str, day: Day | None = None) -> bool | None:
    """Whether a place is territory of a state; None where states hold different views.

    A state code is the territory of that state.  Of other places `scenario.places` says whose they are, and
    were; a sea, or a place that does not stand there, belongs to nobody.  Without a day, as things stand now.
    """
    if place == state:
        return True
    known = scenario.places.get(place)
    return known.belongs_to(state, day) if known is not None else False


def belongs_to_one_of(
    scenario: Scenario, place: str, states: Iterable[str], day: Day | None = None
) -> bool | None:
    """Whether a place is territory of at least one of the states; None where that is contested."""
    found = {belongs_to(scenario, place, state, day) for state in states}
    if True in found:
        return True
    return None if None in found else False


def holders(scenario: Scenario, place: str, day: Day | None = None) -> tuple[str, ...]:
    """Codes of the states whose territory a place is, undisputedly or by their own claim."""
    if place in scenario.states:
        return (place,)
    known = scenario.places.get(place)
    return known.holders(day) if known is not None else ()


def administered_by(scenario: Scenario, place: str, state: str, day: Day | None = None) -> bool | None:
    """Whether a state runs a place, whoever owns it; None where it claims a place that none, or none alone, runs.

    A state runs its main territory.
    """
    if place == state:
        return True
    known = scenario.places.get(place)
    if known is None:
        return False
    held = known.tenure(day)
    if held.administrator:
        return held.administrator == state
    return None if state in {held.sovereign, *held.claimed_by} else False
