"""Shipped figures of states, each with its source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from foedus import library
from foedus.files.citations import Citation
from foedus.files.numbers import parse
from foedus.model.actors import FIGURES, State
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity


def load_states() -> dict[str, State]:
    """Every state of the library by its code; a figure that is not known is absent."""
    return dict(_states())


def citations() -> dict[str, Citation]:
    """Sources of the figures of the library's states, by the id under which the figures cite them."""
    found = {_citation(row, name) for row in _rows() for name in FIGURES if row.get(name)}
    return {citation.evidence.id: citation for citation in found if citation is not None}


@cache
def _states() -> dict[str, State]:
    return {row["code"]: _state(row) for row in _rows()}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with library.path("states", "states.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _state(row: Mapping[str, str]) -> State:
    figures = {name: _figure(row, name) for name in FIGURES if row.get(name)}
    return State(row["code"], row["name"], row["is_european"].strip().lower() == "true", figures)


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
