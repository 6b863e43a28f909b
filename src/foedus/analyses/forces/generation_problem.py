"""What a force by kinds of unit and sectors asks for, and what a plan of it says: values in arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class LeastShare:
    """A least share of the troops of every phase that comes from a block of states."""

    in_block: BoolArray
    """Shape (state,)."""
    minimum: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class GenerationProblem:
    """A force generation problem in arrays."""

    pool: FloatArray
    """Units of each kind that each state can put into the rotation.  Shape (state, kind); >= 0."""
    need: FloatArray
    """Units in theatre.  Shape (kind, sector, phase); >= 0; at least `window` phases."""
    unit_troops: FloatArray
    """Troops of one unit.  Shape (kind,); > 0."""
    weight: FloatArray
    """How much a missing troop of each kind counts.  Shape (kind,); > 0."""
    cost: FloatArray
    """Of one unit for one phase, on any scale.  Shape (state, kind); > 0."""
    fair: FloatArray
    """Fair shares.  Shape (state,); > 0 wherever a pool is, sums to 1."""
    window: int
    """Phases over which a pool is used once: the rotation ratio as a whole number."""
    least_shares: tuple[LeastShare, ...] = ()
    framework: BoolArray | None = None
    """Which states may lead which sector: where all may, it needs no leader; where none may, it stays empty.

    Shape (sector, state).
    """
    framework_share: float = 0.0
    """Least share of a sector's troops that its leader gives; 0 to 1."""
    support: FloatArray | None = None
    """Units of the second kind without which a unit of the first cannot work.  Shape (kind, kind)."""
    support_nearby: FloatArray | None = None
    """The same for units that have to stand in the sector of those that they support.  Shape (kind, kind)."""
    smallest: float = 0.0
    """Troops; a state sends at least this many to a sector in a phase, or nobody.  For whole units only."""
    most_contributors: int | None = None
    """Most states that send anybody in any phase; None for as many as there are."""
    host_agrees: bool = True
    """Whether the host lets the force in; if not, nobody is sent."""

    def __post_init__(self) -> None:
        if self.window < 1 or self.need.shape[2] < self.window:
            raise InvalidInputError(
                f"a rotation of {self.window} contingents needs at least as many phases, but there are "
                f"{self.need.shape[2]}"
            )
        if self.most_contributors is not None and self.most_contributors < 1:
            raise InvalidInputError(
                f"at least 1 state contributes to a force, but the most is {self.most_contributors}"
            )
        for name in ("pool", "need"):
            if getattr(self, name).size and getattr(self, name).min() < 0:
                raise InvalidInputError(
                    f"units of a {name} are 0 or more, but one is {getattr(self, name).min():g}"
                )

    @property
    def asked(self) -> FloatArray:
        """Troops asked for.  Shape (phase,)."""
        return np.asarray(np.einsum("kst,k->t", self.need, self.unit_troops), dtype=float)

    @property
    def is_steady(self) -> bool:
        """Whether the phases are one cycle and all ask for the same."""
        return self.window == self.need.shape[2] and bool(np.all(self.need == self.need[:, :, :1]))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for, or nobody is there to be asked."""
        return not len(self.pool) or not self.need.any()

    @property
    def is_separable(self) -> bool:
        """Whether it is steady and no rule ties one kind of unit, sector or state to another."""
        rules = (self.support, self.support_nearby, self.framework, self.most_contributors)
        return self.is_steady and self.host_agrees and not self.least_shares and all(r is None for r in rules)


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """A plan, with what it proves."""

    units: FloatArray
    """Shape (state, kind, sector, phase)."""
    shortfall: FloatArray
    """Units missing.  Shape (kind, sector, phase)."""
    shortfall_bound: float
    """Proven: no plan has a smaller sum of weighted missing troops over the phases."""
    burden: FloatArray
    """Share of the cost over fair share.  Shape (state,)."""
    level: float
    """Largest cost over fair share, mean over the phases, on the scale of the problem's costs."""
    level_bound: float
    """Proven: no plan with no larger shortfall has a smaller level; 0 where nothing was proven."""
    cost: float
    """Mean over the phases, on the scale of the problem's costs."""
    gap: float
    """Largest relative distance to a proven optimum over the steps but the last; 0 in plain fractions."""
    marginal_troops: FloatArray
    """Weighted troops gained over all phases per unit added to a pool.  Shape (state, kind); 0 if whole."""
    whole: bool
    unfinished: tuple[str, ...] = ()
    """Steps that found nothing in their time, in words; what an earlier one found stands in their place."""

    def missing(self, problem: GenerationProblem) -> float:
        """Troops missing, mean over the phases."""
        troops = np.einsum("kst,k->t", self.shortfall, problem.unit_troops)
        return float(troops.mean())
