"""A small game whose payoffs are to be learnt from data: who chooses when, and what each worth hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

Link = Literal["probit", "logit"]
"""Law of the noise: normal, or extreme values of the first type."""
Noise = Literal["agent error", "private payoffs"]
"""Where the noise sits: in every single choice, or in what each end of the game is worth to each player, which
only that player knows."""
Missing = Literal["refuse", "drop"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A point of the game at which one player chooses."""

    name: str
    """Unique in the game."""
    player: str
    moves: Mapping[str, Choice | str]
    """Move -> the choice that follows, or the outcome with which the game ends."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A column of the data, or whether a column has a certain label."""

    column: str
    level: str | None = None
    """The label that counts as 1; None for a column of numbers."""


@dataclass(frozen=True, slots=True)
class Term:
    """A product of factors; without any it is the constant."""

    factors: tuple[Factor, ...] = ()

    @property
    def text(self) -> str:
        """As it is written in a model."""
        return (
            ":".join(f.column if f.level is None else f"{f.column}={f.level}" for f in self.factors)
            or "constant"
        )

    def values(self, columns: Mapping[Factor, FloatArray], rows: int) -> FloatArray:
        """What it is in each row."""
        product = np.ones(rows)
        for factor in self.factors:
            product = product * columns[factor]
        return product


@dataclass(frozen=True, slots=True)
class Utility:
    """What one outcome is worth to one player; a utility that is not declared is 0."""

    player: str
    outcome: str
    terms: tuple[Term, ...] = ()
    """Each gets a coefficient."""
    fixed: float = 0.0
    """Known worth that is added, in units of noise."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the log of the noise hangs on the data; without one it is 0, so that the noise is 1."""

    players: tuple[str, ...]
    """Whose noise it is; several share it."""
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCoding:
    """Where the data say how each game ended."""

    column: str = ""
    """Column of labels; empty where each outcome has a column of 0 and 1."""
    labels: Mapping[str, tuple[str, ...]] | None = None
    """Label -> the outcomes that it may stand for; None where the labels are the outcomes themselves."""
    indicators: Mapping[str, str] | None = None
    """Outcome -> its column of 0 and 1."""


@dataclass(frozen=True)
class StrategicModel:
    """A whole declared model."""

    id: str
    title: str
    game: Choice
    utilities: tuple[Utility, ...]
    """Of players that choose, for outcomes that matter to them."""
    coding: OutcomeCoding
    link: Link = "probit"
    noise: Noise = "agent error"
    scales: tuple[Scale, ...] = ()
    missing: Missing = "refuse"
    """What is done with rows that lack a value."""
    cluster: str = ""
    """Column that names the rows whose noise may hang together."""
    source: str = ""
    note: str = ""

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Every choice, the first one first."""
        return tuple(_choices(self.game))

    @cached_property
    def players(self) -> tuple[str, ...]:
        """In the order in which they first choose."""
        return tuple(dict.fromkeys(choice.player for choice in self.choices))

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Ends of the game, from the first branch to the last."""
        return tuple(outcomes_below(self.game))

    @property
    def factors(self) -> frozenset[Factor]:
        """Everything that is read from the data, apart from outcome and cluster."""
        declared: tuple[Utility | Scale, ...] = (*self.utilities, *self.scales)
        return frozenset(factor for part in declared for term in part.terms for factor in term.factors)


def _choices(choice: Choice) -> Iterator[Choice]:
    yield choice
    for following in choice.moves.values():
        if isinstance(following, Choice):
            yield from _choices(following)


def outcomes_below(node: Choice | str) -> Iterator[str]:
    """Ends of the game that can still come."""
    if isinstance(node, str):
        yield node
        return
    for following in node.moves.values():
        yield from outcomes_below(following)


@dataclass(frozen=True)
class Sample:
    """The rows of a data file that a model is fitted to."""

    columns: Mapping[Factor, FloatArray]
    """Each of shape (row,)."""
    outcomes: BoolArray
    """Whether the game may have ended so; shape (row, outcome), with one True in each row unless the data tell
    some outcomes not apart."""
    cluster: IntArray | None = None
    """Number of the cluster of each row."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Column -> rows without a value in it, where such rows were dropped."""
    rows_dropped: int = 0
    kept: tuple[int, ...] = ()
    """Places in the data file of the rows that were kept; empty where the rows come from no file."""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.outcomes)

    def take(self, rows: IntArray) -> Sample:
        """Some of the rows, in any order, any of them as often as asked for."""
        columns = {factor: values[rows] for factor, values in self.columns.items()}
        return Sample(columns, self.outcomes[rows], None if self.cluster is None else self.cluster[rows])

    def put(self, column: str, value: float | FloatArray) -> Sample:
        """The same rows with other numbers in a column."""
        numbers = np.broadcast_to(np.asarray(value, dtype=float), (self.rows,))
        return replace(self, columns={**self.columns, Factor(column): numbers})

    def shift(self, column: str, by: float) -> Sample:
        """The same rows with a column of numbers moved."""
        return self.put(column, self.columns[Factor(column)] + by)
