"""What a published model asks for, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from foedus.files.stated_numbers import Kind
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from foedus.analyses.stability.models.cost_distributions import CostDistribution


@dataclass(frozen=True, slots=True)
class Number:
    """One number that a model asks for."""

    name: str
    meaning: str
    allowed: str
    """Its bounds, in words."""
    default: str
    """Its value in the worked example, as it would be typed."""
    kind: Kind = "number"


@dataclass(frozen=True)
class Given:
    """The numbers of one case, over all draws of those that are in doubt."""

    numbers: Mapping[str, FloatArray]
    """Shape (draw,) each."""
    paths: Mapping[str, FloatArray] = field(default_factory=dict)
    """Shape (1, year) each."""
    hidden: Mapping[str, CostDistribution] = field(default_factory=dict)
    """What one side does not know."""

    def __getitem__(self, name: str) -> FloatArray:
        """Give a number or a path by its name."""
        return self.numbers[name] if name in self.numbers else self.paths[name]


@dataclass(frozen=True)
class Finding:
    """One thing that a model says."""

    name: str
    meaning: str
    values: FloatArray | IntArray | BoolArray
    """Shape (draw,)."""
    words: tuple[str, ...] = ()
    """What each whole number stands for; empty where the values are plain numbers."""
    weight: FloatArray | None = None
    """Shape (draw,); how much each draw counts, where it is not alike."""
    is_main: bool = False
    """Whether it belongs into a table of several cases."""


@dataclass(frozen=True)
class Model:
    """One published model."""

    title: str
    asks: str
    """Its question, in one sentence."""
    source: str
    """Author and year."""
    numbers: tuple[Number, ...]
    solve: Callable[[Given], tuple[Finding, ...]]
    reasons: Callable[[Given], tuple[str, ...]]
    """The answer for a single draw in sentences: what comes out first, then the comparisons that make it so."""

    @property
    def number(self) -> Mapping[str, Number]:
        """Numbers by name."""
        return {number.name: number for number in self.numbers}


def at(values: ArrayLike) -> float:
    """Give the only value of a case without doubt."""
    return float(np.asarray(values).reshape(-1)[0])


def shown(value: float) -> str:
    """Show a number to three figures.

    Examples
    --------
    >>> shown(1 / 3), shown(0.5), shown(float("inf"))
    ('0.333', '0.5', 'without end')
    """
    return "without end" if np.isinf(value) else f"{value:.3g}"
