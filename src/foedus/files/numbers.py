"""Every way in which an author may write a number, and what each is read as.

A number stands for what is known of it: ``30`` is taken as known, ``[10, 30, 50]`` is uncertain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from foedus.errors import InvalidInputError
from foedus.files.problems import shown
from foedus.model.evidence import Basis
from foedus.numerics.distributions import (
    Beta,
    Discrete,
    Distribution,
    Normal,
    Pert,
    Point,
    Triangular,
    Uniform,
)

FORMS = (
    "Write 30, [10, 50], [10, 30, 50], 10..50, about 30, 5 to 9, 1 in 5, 30 (reason), "
    "or a mapping with a value or a distribution"
)
ABOUT = 0.2
"""``about 30`` runs from 20 % below to 20 % above, and is most likely 30."""
NO_BASIS = Basis()
OPEN_NORMAL_SDS = 6.0
"""A normal without ends is cut this many standard deviations from its mean, where nothing is left."""


class NumberError(ValueError):
    """A number cannot be read; says what was found and what to write."""

    def __init__(self, found: str, allowed: str = FORMS, remedy: str = "") -> None:
        self.found, self.allowed, self.remedy = found, allowed, remedy
        super().__init__(found)


class RangeError(NumberError):
    """A number can be read, but not where it stands."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number as its author gave it, before it is known where it stands."""

    distribution: Distribution
    basis: Basis = NO_BASIS
    unit: str = ""
    """As written; empty where none was."""
    gives_way: bool = False
    """Whether its ends are ours, so that they may be cut to what its place allows."""


def parse(raw: object) -> Given:
    """Read a number in any of its forms.

    Raises
    ------
    NumberError
        If it is none of them.

    Examples
    --------
    >>> parse("10..50").distribution
    Uniform(low=10.0, high=50.0)
    >>> parse("30 (hearsay)").basis.assumption
    'hearsay'
    >>> parse([10, 30, 50]).distribution
    Triangular(low=10.0, likely=30.0, high=50.0)
    """
    if isinstance(raw, int | float):
        return Given(Point(_finite(raw)))
    if isinstance(raw, str):
        return _from_text(raw)
    if isinstance(raw, list | tuple):
        return Given(_from_list(raw))
    if isinstance(raw, Mapping):
        return _from_mapping(raw)
    raise NumberError(f"{shown(raw)} is no number")


def within(given: Given, low: float, high: float) -> Distribution:
    """Fit a number into the place where it stands, cutting only ends that are ours.

    Raises
    ------
    RangeError
        If some value that the author allows lies outside low..high.
    """
    distribution = given.distribution
    if given.gives_way and low <= distribution.likely <= high:
        distribution = _cut(distribution, low, high)
    for value in (distribution.low, distribution.high):
        if not low <= value <= high:
            raise RangeError(f"{value:g} lies outside the range {_range(low, high)}", "")
    return distribution


def _cut(distribution: Distribution, low: float, high: float) -> Distribution:
    if isinstance(distribution, Normal | Triangular):
        return replace(distribution, low=max(distribution.low, low), high=min(distribution.high, high))
    return distribution


def _range(low: float, high: float) -> str:
    if math.isinf(high):
        return f"from {low:g} up"
    return f"up to {high:g}" if math.isinf(low) else f"{low:g} to {high:g}"


def _finite(raw: object) -> float:
    """Read one plain number, which may not be a truth value, infinite or not a number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise NumberError(f"{shown(raw)} is no number")
    try:
        value = float(raw)
    except OverflowError:
        raise NumberError("the number is too large to reckon with") from None
    if not math.isfinite(value):
        raise NumberError(f"{value} is no finite number")
    return value


# --- words ---------------------------------------------------------------------------------------------

_NUMBER = r"([-+\N{MINUS SIGN}]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)"
_WITH_REASON = re.compile(r"(?P<number>[^()]*?)\s*\((?P<reason>.*)\)", re.DOTALL)


def _point(value: float) -> Given:
    return Given(Point(value))


def _spread(low: float, high: float) -> Given:
    return Given(_uniform(low, high))


def _three(low: float, likely: float, high: float) -> Given:
    return Given(_triangular(low, likely, high))


def _about(value: float) -> Given:
    if value == 0:
        raise NumberError(
            "'about 0' has no width", "About means 20 % either way", "Give a range, such as 0..5"
        )
    ends = sorted((value * (1 - ABOUT), value * (1 + ABOUT)))
    return Given(Triangular(ends[0], value, ends[1]), gives_way=True)


def _chance(times: float, of: float) -> Given:
    if not 0 <= times <= of or of == 0:
        raise NumberError(f"'{times:g} in {of:g}' is no chance", "The first number is at most the second")
    return Given(Point(times / of))


_WORDS: tuple[tuple[re.Pattern[str], Callable[..., Given]], ...] = tuple(
    (re.compile(pattern.replace("#", _NUMBER), re.IGNORECASE), read)
    for pattern, read in (
        (r"#", _point),
        (r"#\s*\.\.\s*#", _spread),
        (r"#\s+to\s+#", _spread),
        (r"#\s+#\s+#", _three),
        (r"(?:about|around|~)\s*#", _about),
        (r"#\s+in\s+#", _chance),
    )
)


def _from_text(raw: str) -> Given:
    text = raw.strip()
    reason = _WITH_REASON.fullmatch(text)
    number = reason["number"] if reason else text
    for pattern, read in _WORDS:
        match = pattern.fullmatch(number)
        if match:
            values = (_finite(float(group.replace("\N{MINUS SIGN}", "-"))) for group in match.groups())
            given = read(*values)
            return replace(given, basis=Basis(assumption=reason["reason"].strip())) if reason else given
    raise NumberError(f"{shown(text)} is no number", FORMS, _advice(number))


def _advice(text: str) -> str:
    if text.endswith("%"):
        return f"Write a share as a part of 1: {text} is {_percent(text)}"
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return f"Write it without commas: {text.replace(',', '')}"
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return f"Write a point for the comma: {text.replace(',', '.')}"
    return ""


def _percent(text: str) -> str:
    try:
        return f"{float(text[:-1]) / 100:g}"
    except ValueError:
        return "0.25 for a quarter"


# --- lists ---------------------------------------------------------------------------------------------


def _from_list(raw: list[object] | tuple[object, ...]) -> Distribution:
    values = [_finite(value) for value in raw]
    if len(values) == 2:
        return _uniform(*values)
    if len(values) == 3:
        return _triangular(*values)
    many = {0: "no number", 1: "one number"}.get(len(values), f"{len(values)} numbers")
    raise NumberError(f"the list has {many}", "A list has a low and a high end, or low, likely, high")


def _uniform(low: float, high: float) -> Uniform:
    if low > high:
        raise NumberError(
            f"the range runs backwards, from {low:g} to {high:g}",
            "The low end comes first",
            f"Write [{high:g}, {low:g}]",
        )
    return Uniform(low, high)


def _triangular(low: float, likely: float, high: float) -> Triangular:
    _require_rising(low, likely, high)
    return Triangular(low, likely, high)


def _require_rising(low: float, likely: float, high: float) -> None:
    if not low <= likely <= high:
        ordered = ", ".join(f"{value:g}" for value in sorted((low, likely, high)))
        raise NumberError(
            f"the numbers {low:g}, {likely:g}, {high:g} do not rise",
            "Low comes first, then likely, then high",
            f"Write [{ordered}]" if low > high else "",
        )


# --- mappings ------------------------------------------------------------------------------------------

_BESIDE = ("unit", "evidence", "assumption")
_KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "point": (("value",), ()),
    "uniform": (("low", "high"), ()),
    "triangular": (("low", "likely", "high"), ()),
    "pert": (("low", "likely", "high"), ()),
    "normal": (("mean", "sd"), ("low", "high")),
    "beta": (("alpha", "beta"), ("low", "high")),
    "discrete": (("values", "weights"), ()),
}
"""By name of the distribution: the numbers that it needs, and those that it may have."""


def _from_mapping(raw: Mapping[object, object]) -> Given:
    given = _distribution(raw) if "distribution" in raw else _value(raw)
    unit = raw.get("unit", "")
    if not isinstance(unit, str):
        raise NumberError(f"the unit is {shown(unit)}", "A unit is a word, such as troops")
    basis = basis_of(raw.get("evidence"), raw.get("assumption"))
    return replace(given, basis=_joined(basis, given.basis), unit=unit or given.unit)


def basis_of(evidence: object, assumption: object) -> Basis:
    """Read the evidence (an id, several in one text with commas between, or a list) and the assumption.

    Raises
    ------
    NumberError
        If they are neither text nor, for the evidence, a list of texts.
    """
    if isinstance(evidence, str):
        evidence = [part.strip() for part in re.split("[,;]", evidence) if part.strip()]
    if not isinstance(evidence, list | tuple | None) or not all(isinstance(e, str) for e in evidence or ()):
        raise NumberError(f"the evidence is {shown(evidence)}", "Evidence is an id, or a list of ids")
    if not isinstance(assumption, str | None):
        raise NumberError(f"the assumption is {shown(assumption)}", "An assumption is a sentence")
    return Basis(tuple(str(e) for e in evidence or ()), (assumption or "").strip())


def _joined(outer: Basis, inner: Basis) -> Basis:
    reasons = dict.fromkeys(reason for reason in (inner.assumption, outer.assumption) if reason)
    return Basis(outer.evidence + inner.evidence, "; ".join(reasons))


def _value(raw: Mapping[object, object]) -> Given:
    if raw.get("value") is None:
        raise NumberError("the mapping has neither a value nor a distribution")
    _require_keys(raw, "number", ("value",), ())
    if isinstance(raw["value"], Mapping):
        raise NumberError("a mapping stands inside a mapping", FORMS, "Put all keys in one mapping")
    return parse(raw["value"])


def _distribution(raw: Mapping[object, object]) -> Given:
    name = raw["distribution"]
    if not isinstance(name, str) or name not in _KINDS:
        raise NumberError(f"there is no distribution {shown(name)}", f"Known: {', '.join(_KINDS)}")
    needed, optional = _KINDS[name]
    _require_keys(raw, name, needed, optional)
    try:
        return _build(name, raw)
    except InvalidInputError as error:
        raise NumberError(str(error), "") from None


def _require_keys(
    raw: Mapping[object, object], name: str, needed: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    missing = [key for key in needed if raw.get(key) is None]
    if missing:
        raise NumberError(f"the {name} lacks {', '.join(missing)}", f"A {name} needs {', '.join(needed)}")
    allowed = {*needed, *optional, *_BESIDE, "distribution"}
    extra = [str(key) for key in raw if key not in allowed]
    if extra:
        raise NumberError(
            f"a {name} has no {', '.join(extra)}", f"It may have {', '.join((*needed, *optional, *_BESIDE))}"
        )


def _build(name: str, raw: Mapping[object, object]) -> Given:
    if name == "discrete":
        return Given(Discrete(_many(raw["values"], "values"), _many(raw["weights"], "weights")))
    number = {
        str(k): _finite(v)
        for k, v in raw.items()
        if k != "distribution" and k not in _BESIDE and v is not None
    }
    if name == "normal":
        return _normal(number)
    if name in {"triangular", "pert"}:
        _require_rising(number["low"], number["likely"], number["high"])
    kinds: Mapping[str, Callable[..., Distribution]] = {
        "point": Point,
        "uniform": Uniform,
        "triangular": Triangular,
        "pert": Pert,
        "beta": Beta,
    }
    return Given(kinds[name](**number))


def _normal(number: Mapping[str, float]) -> Given:
    mean, sd = number["mean"], number["sd"]
    reach = OPEN_NORMAL_SDS * max(sd, 0.0)
    ends = {"low": mean - reach, "high": mean + reach} | {
        k: number[k] for k in ("low", "high") if k in number
    }
    is_open = not {"low", "high"} <= number.keys()
    return Given(Normal(mean, sd, ends["low"], ends["high"]), gives_way=is_open)


def _many(raw: object, name: str) -> tuple[float, ...]:
    if not isinstance(raw, list | tuple):
        raise NumberError(f"the {name} are {shown(raw)}", f"The {name} of a discrete number are a list")
    return tuple(_finite(value) for value in raw)


# --- writing -------------------------------------------------------------------------------------------


def as_mapping(distribution: Distribution) -> dict[str, object]:
    """Write a distribution out in full, so that `parse` gives it back unchanged."""
    name = type(distribution).__name__.lower()
    needed, optional = _KINDS[name]
    return {"distribution": name} | {
        key: _written(getattr(distribution, key)) for key in (*needed, *optional)
    }


def _written(value: float | tuple[float, ...]) -> object:
    return [plain(part) for part in value] if isinstance(value, tuple) else plain(value)


def plain(value: float) -> int | float:
    """Write a whole number without a point, as people do.

    Examples
    --------
    >>> plain(30.0), plain(0.1)
    (30, 0.1)
    """
    return int(value) if float(value).is_integer() and abs(value) < _EXACT else float(value)


_EXACT = 2.0**53
