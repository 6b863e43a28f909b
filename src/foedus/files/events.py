"""Events as they are written, made into the model's; names are not looked up here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from foedus.files.places import load_places
from foedus.files.schema.events import HappeningDocument, TargetDocument, Told, ToldDocument
from foedus.files.states import load_states
from foedus.model.events import SEVERITIES, Contingency, Decided, TargetKind
from foedus.model.events import Told as Fact
from foedus.model.places import Coordinates

TARGETS: tuple[TargetKind, ...] = get_args(TargetKind)
TOLD_NAMES = ("also_attacking", "supported_by", "at_war", "through", "requested_by", "acts")
"""Keys under `told` that list states."""


def targets(form: TargetDocument) -> tuple[tuple[TargetKind, str], ...]:
    """What is hit and whose it is, for each key that is given."""
    given = ((kind, getattr(form, f"{kind}_of")) for kind in TARGETS)
    return tuple((kind, owner) for kind, owner in given if owner is not None)


@dataclass(frozen=True)
class Whereabouts:
    """Where an event happens, as `Contingency` has it."""

    place: str
    at: Coordinates | None
    near: tuple[str, ...]


def where_is(form: HappeningDocument) -> Whereabouts:
    """Where an event happens; a point is looked up on the map."""
    if isinstance(form.place, str):
        return Whereabouts(form.place, form.at, tuple(form.near))
    from foedus.files.gazetteer import locate  # shapes are read only where a point is given

    found = locate(form.place)
    return Whereabouts(found.place, form.place, found.near)


def point_says(what: str, where: Whereabouts) -> str:
    """What was made of a point, and what else is so near that it may lie there."""
    says = f"{what}, {where.at}, is taken to lie in {_called(where.place)}"
    if not where.near:
        return f"{says}."
    others = "; ".join(_called(name) for name in where.near)
    return f"{says}. So near that borders drawn at 1 to 50 million cannot decide: {others}."


def _called(name: str) -> str:
    known = load_places().get(name) or load_states().get(name)
    return f"{known.name} ({name})" if known is not None else name


def event_of(
    form: HappeningDocument,
    id: str,
    title: str,
    attacker: str,
    kind: TargetKind,
    owner: str,
    where: Whereabouts,
) -> Contingency:
    """Make an event of its form, with the state behind the attacker and behind what is hit, and where it is."""
    return Contingency(
        id=id,
        title=title,
        attacker=attacker,
        target_kind=kind,
        target_of=owner,
        place=where.place,
        at=where.at,
        near=where.near,
        on=form.on,
        **{"severity": form.severity, "provoked": form.provoked, **_told(form.told)},
    )


def _told(form: ToldDocument | None) -> dict[str, Any]:
    """What is told beside who hits what, by the names of the model's fields."""
    if form is None:
        return {}
    found: dict[str, Any] = {name: tuple(getattr(form, name)) for name in TOLD_NAMES}
    found |= {
        "attributed": fact(form.attributed),
        "decided": tuple(Decided(row.by, row.on, fact(row.holds), row.provided) for row in form.decided),
        "judged_on": form.judged_on,
        "facts": {name: fact(told) for name, told in form.facts.items()},
        "purpose": form.purpose,
    }
    possible = [level for level, chance in form.severity.items() if chance > 0]
    if possible:
        found |= {"severity_chances": dict(form.severity), "severity": max(possible, key=SEVERITIES.index)}
    return found if form.provoked is None else {**found, "provoked": fact(form.provoked)}


def fact(told: Told) -> Fact:
    """A fact as the model holds it: contested is None."""
    return None if told == "contested" else told
