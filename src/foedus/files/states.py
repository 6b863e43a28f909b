"""Shipped states: those of today with their figures, each with its source, and those of the past without."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from foedus import library
from foedus.files.citations import Citation
from foedus.files.numbers import parse
from foedus.files.state_history import history
from foedus.model.actors import FIGURES, State
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity


def load_states() -> dict[str, State]:
    """Every state of the library, living or past, by its code; a figure that is not known is absent."""
    return dict(_states())


def past_states() -> frozenset[str]:
    """Codes of the states that are gone; treaties and events of their time may name them."""
    return frozenset(history()) - {row["code"] for row in _rows()}


def citations() -> dict[str, Citation]:
    """Sources of the figures of the library's states, by the id under which the figures cite them."""
    found = {_citation(row, name) for row in _rows() for name in FIGURES if row.get(name)}
    return {citation.evidence.id: citation for citation in found if citation is not None}


@cache
def _states() -> dict[str, State]:
    living = {row["code"]: _state(row) for row in _rows()}
    past = {code: _past(code, living) for code in past_states()}
    return dict(sorted({**living, **past}.items()))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with library.path("states", "states.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _state(row: Mapping[str, str]) -> State:
    figures = {name: _figure(row, name) for name in FIGURES if row.get(name)}
    return State(row["code"], row["name"], row["is_european"].strip().lower() == "true", figures)


def _past(code: str, living: Mapping[str, State]) -> State:
    """A state that is gone, under the last name that was not contested; European where all that came after are."""
    spans = history()[code]
    names = [span.name for span in spans if not span.is_contested] or [span.name for span in spans]
    return State(code, names[-1], all(living[heir].is_european for heir in _heirs(code, living)), {})


def _heirs(code: str, living: Mapping[str, State]) -> set[str]:
    """Living states that took the place of one that is gone, or of one that took its place."""
    next_ones = {heir for span in history()[code] for heir in span.successors if heir != code}
    return {last for heir in next_ones for last in ({heir} if heir in living else _heirs(heir, living))}


def _figure(row: Mapping[str, str], name: str) -> Quantity:
    given, citation = parse(row[name]), _citation(row, name)
    reason = _source(row, name).partition(":")[2].strip()
    basis = citation.basis if citation is not None else Basis(assumption=reason)
    return Quantity(f"states/{row['code']}/{name}", given.distribution, FIGURES[name], basis)


def _citation(row: Mapping[str, str], name: str) -> Citation | None:
    """Source of a figure; none where the source column says ``assumption: why``."""
    source = _source(row, name)
    if not source or source.lower().startswith("assumption"):
        return None
    return Citation(source, row.get(f"{name}_certainty", "").strip())


def _source(row: Mapping[str, str], name: str) -> str:
    return row.get(f"{name}_source", "").strip()
