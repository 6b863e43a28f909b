"""Shipped defaults of model parameters, each with its allowed range and its source or reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from foedus import library
from foedus.files.citations import Citation
from foedus.files.numbers import parse
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Parameter:
    """A model parameter with its default."""

    name: str
    """In full, such as ``acceptance.scale``."""
    default: Quantity
    low: float
    """Least value that makes sense."""
    high: float
    meaning: str
    citation: Citation | None
    """Where the default comes from; None for an assumption."""


@cache
def load_parameters() -> Mapping[str, Parameter]:
    """Every model parameter of the library by its full name."""
    found: dict[str, Parameter] = {}
    for file in sorted(library.path("parameters").glob("*.yaml")):
        entries = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # safe
        for name, entry in entries.items():
            full = f"{file.stem}.{name}"
            found[full] = _parameter(full, entry)
    return found


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _parameter(name: str, entry: Mapping[str, object]) -> Parameter:
    citation = Citation(str(entry["source"])) if "source" in entry else None
    basis = citation.basis if citation is not None else Basis(assumption=str(entry["assumption"]))
    default = Quantity(f"parameters/{name}", parse(entry["value"]).distribution, str(entry["unit"]), basis)
    low, high = (float(str(entry[end])) for end in ("low", "high"))
    return Parameter(name, default, low, high, str(entry["meaning"]), citation)
