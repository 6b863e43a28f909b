"""How is a number read that somebody states for a model: plain, in doubt, year by year, or hidden from one side?"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from foedus.errors import Place
from foedus.files.numbers import NumberError, parse
from foedus.files.problems import Problems, shown
from foedus.files.reading import read_text
from foedus.files.yaml import parse as parse_yaml
from foedus.numerics.arrays import FloatArray
from foedus.numerics.distributions import Distribution

if TYPE_CHECKING:
    from scipy.stats.distributions import rv_frozen

Kind = Literal["number", "path", "hidden"]
"""What a model asks for: a number, which may be in doubt; one a year; or a distribution that is part of the model
itself, of what one side does not know."""

HIDDEN = {
    "uniform": ("low", "high"),
    "triangular": ("low", "likely", "high"),
    "normal": ("mean", "standard deviation"),
    "exponential": ("mean",),
    "lognormal": ("median", "standard deviation of the logarithm"),
    "beta": ("a", "b"),
}
"""Distributions by name, with what stands in their brackets."""
_FORMS = ", ".join(f"{name}({', '.join(parts)})" for name, parts in HIDDEN.items())
_CALL = re.compile(r"([a-z]+)\s*\((.*)\)")
_RANGE = re.compile(r"(.+?)\.\.(.+)")


def read_number(raw: object) -> Distribution:
    """Read a number or what is known of it, such as ``0.3``, ``0.2..0.4`` or ``0.2 0.3 0.4``.

    Raises
    ------
    NumberError
        If it is none.
    """
    return parse(raw).distribution


def read_path(raw: object) -> FloatArray:
    """Read one plain number a year, such as ``0.3, 0.4, 0.6``.  Shape (year,).

    Raises
    ------
    NumberError
        If it is none.
    """
    parts = raw if isinstance(raw, list | tuple) else str(raw).split(",")
    values = []
    for part in parts:
        known = parse(part.strip() if isinstance(part, str) else part).distribution
        if known.low != known.high:
            raise NumberError(f"{shown(part)} is no plain number", "Write one number a year: 0.3, 0.4, 0.6")
        values.append(known.likely)
    return np.array(values)


def read_hidden(raw: object) -> rv_frozen:
    """Read a distribution such as ``normal(0.4, 0.2)``; ``0..0.3`` is the same as ``uniform(0, 0.3)``.

    Raises
    ------
    NumberError
        If there is none of that name, or its numbers make none.
    """
    text = str(raw).strip().lower()
    ends = _RANGE.fullmatch(text)
    call = _CALL.fullmatch(f"uniform({ends[1]}, {ends[2]})" if ends and not _CALL.fullmatch(text) else text)
    if call is None or call[1] not in HIDDEN:
        raise NumberError(f"{shown(raw)} is no distribution", f"Write 0..0.3 or one of: {_FORMS}")
    name, parts = call[1], [part.strip() for part in call[2].split(",")]
    if len(parts) != len(HIDDEN[name]):
        asked = f"{name}({', '.join(HIDDEN[name])})"
        raise NumberError(f"{shown(raw)} has {len(parts)} numbers", f"Write {asked}")
    try:
        values = [float(part) for part in parts]
    except ValueError:
        raise NumberError(f"{shown(raw)} has a part that is no number", "Write numbers alone") from None
    if not all(math.isfinite(value) for value in values):
        raise NumberError(f"{shown(raw)} has a part that is not finite")
    return _frozen(name, values, shown(raw))


def _frozen(name: str, values: list[float], found: str) -> rv_frozen:
    from scipy import stats

    if name in {"uniform", "triangular"}:
        low, high = values[0], values[-1]
        if not (low < high and low <= values[1] <= high):
            raise NumberError(f"the numbers of {found} do not rise", "Low comes first, high last")
        if name == "uniform":
            return stats.uniform(low, high - low)
        return stats.triang((values[1] - low) / (high - low), low, high - low)
    positive = values[1:] if name == "normal" else values
    if min(positive) <= 0:
        of = HIDDEN[name][-len(positive) :]
        raise NumberError(f"{found} has a number that is not above 0", f"Above 0 must be: {', '.join(of)}")
    if name == "normal":
        return stats.norm(*values)
    if name == "exponential":
        return stats.expon(scale=values[0])
    if name == "lognormal":
        return stats.lognorm(values[1], scale=values[0])
    return stats.beta(*values)


READ = {"number": read_number, "path": read_path, "hidden": read_hidden}
"""How each kind is read."""


@dataclass(frozen=True)
class StatedCase:
    """The numbers of one case, as they were written."""

    name: str
    values: Mapping[str, object]
    """Name of a number -> what stands there."""
    places: Mapping[str, Place]
    """Where each stands."""


def read_cases(path: Path) -> tuple[StatedCase, ...]:
    """Read several cases from a CSV table with a heading line, or from a YAML mapping of cases to numbers.

    A column ``case`` names the rows of a table; blank cells are numbers that are not given.

    Raises
    ------
    ScenarioError
        With every fault of form.
    """
    problems = Problems()
    is_yaml = path.suffix.lower() in {".yaml", ".yml", ".json"}
    cases = _of_yaml(path, problems) if is_yaml else _of_table(path, problems)
    if not cases:
        problems.add(Place(str(path)), "the file has no case", "", "Give a line or an entry for each")
    problems.raise_if_any()
    return tuple(cases)


def _of_yaml(path: Path, problems: Problems) -> list[StatedCase]:
    document = parse_yaml(read_text(path), str(path))
    cases = []
    for name, values in document.data.items():
        if not isinstance(values, dict):
            place = document.place((name,))
            problems.add(
                place, f"the case {name!r} is {shown(values)}", "It is a mapping of names to numbers"
            )
            continue
        places = {key: document.place((name, key)) for key in values}
        cases.append(StatedCase(name, values, places))
    return cases


def _of_table(path: Path, problems: Problems) -> list[StatedCase]:
    text = read_text(path)
    first = text.split("\n", 1)[0]
    reader = csv.reader(text.splitlines(), delimiter=max(";\t,", key=first.count))
    headings = [cell.strip() for cell in next(reader, [])]
    for heading in {h for h in headings if h and headings.count(h) > 1}:
        problems.add(Place(str(path), 1), f"the heading {heading!r} stands there twice", "", "Name each once")
    cases = []
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        place = Place(str(path), reader.line_num)
        if len(cells) > len(headings):
            problems.add(place, f"this line has {len(cells)} cells", f"The heading has {len(headings)}")
            continue
        values = {h: c for h, c in zip(headings, cells, strict=False) if h and c}
        name = values.pop("case", "") or f"line {reader.line_num}"
        cases.append(StatedCase(name, values, dict.fromkeys(values, place)))
    return cases
