"""An event typed on the command line, such as ``attacker=RUS territory_of=POL place=POL on=2026-06-01``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from foedus.errors import InputError
from foedus.files.areas import load_areas
from foedus.files.document import Document
from foedus.files.events import TARGETS, TOLD_NAMES, event_of, targets, where_is
from foedus.files.library import read_form
from foedus.files.places import load_places
from foedus.files.problems import Problems, did_you_mean
from foedus.files.schema.events import HappeningDocument, ToldDocument
from foedus.files.schema.parts import Names
from foedus.files.state_history import exists_on, history, name_on
from foedus.files.states import load_states
from foedus.files.yaml import parse, scalar
from foedus.model.actors import State
from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.evidence import Basis
from foedus.model.forces import Force
from foedus.model.proposals import Consent, Proposal
from foedus.model.quantities import Quantity
from foedus.model.rules import Unanimity
from foedus.model.scenario import Scenario
from foedus.numerics.distributions import Point

EXAMPLE = "attacker=RUS territory_of=POL place=POL on=2026-06-01 severity=sustained requested_by=POL"
MISSION = "mission"
"""Name under which a force that is typed with its contributors can be hit: ``forces_of=mission``."""


class TypedEventDocument(HappeningDocument):
    """An event, and the common force that it hits, if that is not one of the scenario's."""

    contributors: Names = []  # noqa: RUF012  # pydantic copies the defaults of its models
    """Codes of the states whose troops make up the force that is hit."""
    flag: str = ""
    """Whose flag that force flies."""


def read_event(text: str, scenario: Scenario) -> tuple[Scenario, Contingency]:
    """Read an event that is typed, and give the scenario with it as its only event.

    Parameters
    ----------
    text
        Keys with their values, ``key=value``, as a contingency of a scenario has them; keys of the target
        (``forces_of=FRA``) and of what is told (``requested_by=UKR``) stand beside the others.  Or the same
        as YAML in braces.
    scenario
        The scenario in which it happens; every shipped area and place may be named besides its own.

    Raises
    ------
    InputError
        If it cannot be read, or names something that is not known.
    """
    form = _form(text)
    areas = {**load_areas(), **scenario.areas}
    states = {**load_states(), **scenario.states}
    hit = targets(form.target)
    if len(hit) != 1:
        raise _fault(
            f"it says {len(hit)} things that are hit", f"one of {', '.join(f'{t}_of' for t in TARGETS)}"
        )
    kind, owner = hit[0]
    places = {**load_places(), **scenario.places}
    where = where_is(form)
    inside = (place for area in areas.values() for place in area.places | area.disputed)
    _require(where.place, {*states, *places, *areas, *inside}, "place")
    missions = (*scenario.treaties, *scenario.proposal, MISSION) if kind == "forces" else ()
    _require(owner, {*states, *missions}, f"{kind}_of")
    _require_state(form.attacker, form.on, "attacker")
    _require_state(owner, form.on, f"{kind}_of")
    told = form.told or ToldDocument()
    for key in TOLD_NAMES:
        for code in getattr(told, key):
            _require(code, {*states, *scenario.actor}, key)
    for code in form.contributors:
        _require(code, states, "contributors")
    if owner == MISSION and not form.contributors:
        raise _fault("it hits a mission without contributors", "contributors=FRA,GBR")
    states = {code: _as_called(state, form.on) for code, state in states.items()}
    named = {name: known.name for known_by in (states, places) for name, known in known_by.items()}
    event = event_of(
        form, "event", _title(form, kind, owner, where.place, named), form.attacker, kind, owner, where
    )
    asked = replace(scenario, states=states, places=places, areas=areas, contingencies=(event,))
    if form.contributors:
        asked = replace(asked, proposals=(_mission(form, where.place),))
    return asked, event


def _mission(form: TypedEventDocument, place: str) -> Proposal:
    size = Quantity("proposals/mission/force/size", Point(1.0), "troops", Basis())
    force = Force(size, place, tuple(form.contributors), (), mission_of=MISSION, flag=form.flag)
    consent = Consent(Unanimity(tuple(form.contributors)), {}, "")
    return Proposal("mission", "The law as it stands", "", {}, consent, force=force)


def _as_called(state: State, day: Day) -> State:
    """A state under the name that it had on a day."""
    if state.code not in history():
        return state
    name = name_on(state.code, day)
    return state if name == state.name else replace(state, name=name)


def _require_state(code: str, day: Day, key: str) -> None:
    """Refuse a state that was not there on that day; where its statehood is contested it is let pass."""
    if code in history() and exists_on(code, day) is False:
        spans = ", ".join(
            f"{span.name} {_when(span.period.start, 'from ')}{_when(span.period.end, ' to ')}".strip()
            for span in history()[code]
        )
        raise InputError(
            f"--event: {key} is {code}, which was no state on {day}.\n  The library knows it as {spans}."
        )


def _when(day: Day | None, word: str) -> str:
    return "" if day is None or day == Day.min else f"{word}{day}"


def _title(form: HappeningDocument, kind: str, owner: str, place: str, named: Mapping[str, str]) -> str:
    def name(code: str) -> str:
        return named.get(code, code.replace("-", " "))

    where = "" if place == owner else f" in {name(place)}"
    whose = "a common force" if owner == MISSION else f"{kind.replace('_', ' ')} of {name(owner)}"
    return f"{name(form.attacker)} attacks {whose}{where} on {form.on}"


# --------------------------------------------------------------------------- from text to form


def _form(text: str) -> TypedEventDocument:
    stripped = text.strip()
    if stripped.startswith("{"):
        document = parse(f"event: {stripped}", "--event")
        data = document.data.get("event")
        if not isinstance(data, Mapping):
            raise _fault("it is no mapping", EXAMPLE)
        places = {path[1:]: place for path, place in document.places.items() if path[:1] == ("event",)}
    else:
        data, places = _pairs(stripped), dict(parse("event: {}", "--event").places)
    problems = Problems()
    form = read_form(TypedEventDocument, Document(_nested(data), places), problems)
    problems.raise_if_any()
    return form


def _pairs(text: str) -> dict[str, object]:
    """Keys with their values; a value ends where the next key begins."""
    found: dict[str, object] = {}
    parts = re.split(r"\s+(?=[a-z_]+=)", text)
    for part in parts:
        key, sign, value = part.partition("=")
        if not sign or not value.strip():
            raise _fault(f"{part!r} is no key with a value", EXAMPLE)
        if key in found:
            raise _fault(f"{key} is there twice", "each key once")
        value = value.strip()
        found[key] = parse(f"v: {value}", "--event").data["v"] if value[0] in "[{" else scalar(value)
    return found


def _nested(data: Mapping[str, object]) -> dict[str, object]:
    """Keys of the target and of what is told put where a contingency has them."""
    found = dict(data)
    target = {f"{kind}_of": found.pop(f"{kind}_of") for kind in TARGETS if f"{kind}_of" in found}
    if target:
        found["target"] = target
    own = set(TypedEventDocument.model_fields)
    told = {key: found.pop(key) for key in list(found) if key in ToldDocument.model_fields and key not in own}
    for key in ("severity", "provoked"):
        doubtful = isinstance(found.get(key), dict | int | float) and not isinstance(found.get(key), bool)
        if doubtful or found.get(key) == "contested":
            told[key] = found.pop(key)
    if told:
        already = found.get("told")
        found["told"] = {**(already if isinstance(already, dict) else {}), **told}
    return found


def _require(name: str, known: Collection[str], key: str) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or "Write a code or an id that is shipped; `foedus list` shows them."
        raise InputError(f"--event: {key} is {name!r}, which is not known.\n  {hint}")


def _fault(found: str, allowed: str) -> InputError:
    return InputError(f"--event: {found}.\n  Write {allowed}.")
