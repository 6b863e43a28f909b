"""Places and areas of a scenario: the author's own, those of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from foedus.files.areas import area_of, load_areas, load_drawn_areas
from foedus.files.places import load_places, resolve_place, with_parts
from foedus.files.resolve.context import Context
from foedus.files.schema import ScenarioDocument
from foedus.model.places import Area, Place, territories


def known_places(document: ScenarioDocument, context: Context, states: Collection[str]) -> dict[str, Place]:
    """Places that may be named: those of the library, and the author's over them."""
    own = {
        name: resolve_place(name, row, ("places", name), context.document, states, context.problems)
        for name, row in document.places.items()
    }
    for name in own.keys() & set(states):
        context.problems.add(
            context.key("places", name),
            f"the place {name!r} bears the code of a state",
            "A code means the main territory of that state",
            "Give the place another name",
        )
    return own if context.resolved else {**load_places(), **own}


def known_areas(document: ScenarioDocument, context: Context, places: Mapping[str, Place]) -> dict[str, Area]:
    """Areas that may be named: those of the library, the author's over them, and what each state holds."""
    own = {name: area_of(name, row) for name, row in document.areas.items()}
    if context.resolved:
        return own
    if not own and not document.places:
        return load_areas()
    held = {area.id: area for area in territories(places.values())}
    for name in own:
        if name.startswith("territory-of-"):
            context.problems.add(
                context.key("areas", name),
                f"the area {name!r} stands here, but what a state holds is told by its places",
                "",
                "Say under places: who holds and who claims each of them",
            )
    return with_parts({**load_drawn_areas(), **own}, places.values()) | held


def named(known: Mapping[str, Place], struck: Iterable[str], own: Iterable[str]) -> dict[str, Place]:
    """Places that the author describes, or where something happens."""
    names = {*struck, *own}
    return {name: place for name, place in known.items() if name in names}
