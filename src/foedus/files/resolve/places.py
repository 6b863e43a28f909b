"""Places and areas of a scenario: the author's own, those of the library, and where a point lies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from foedus.files.areas import area_of, load_drawn_areas
from foedus.files.document import Path
from foedus.files.places import load_places, resolve_place, with_parts
from foedus.files.resolve.context import Context
from foedus.files.schema import ScenarioDocument
from foedus.files.states import load_states
from foedus.model.places import Area, Coordinates, Place, territories


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


def located(point: Coordinates, at: Path, what: str, context: Context) -> str:
    """Id of the place that a point lies in; what else is near is noted in the scenario."""
    from foedus.files import gazetteer  # shapes are read only where a point is given

    found = gazetteer.locate(point)
    if found is None:
        context.problems.add(
            context.document.place(at),
            f"{what} is {point}, where the library knows no place",
            "",
            "Name a place instead",
        )
        return ""
    says = f"{what[0].upper()}{what[1:]}, {point}, is taken to lie in {_called(found.place)}."
    if found.near:
        others = "; ".join(_called(name) for name in found.near)
        says += f" Within {gazetteer.RESOLUTION_KM:g} km there is also {others}; "
        says += "borders drawn at 1 to 50 million cannot decide."
    context.note(says)
    return found.place


def _called(name: str) -> str:
    known = load_places().get(name) or load_states().get(name)
    return f"{known.name} ({name})" if known is not None else name
