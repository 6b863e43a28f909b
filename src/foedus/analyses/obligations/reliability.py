"""Would a duty that is called on be honoured?  An estimate from the record, beside the law and never in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import betaincinv, betaln

from foedus.errors import InvalidInputError
from foedus.model.reliability import Count, Era, Kind, ReliabilityRecord
from foedus.model.treaties import Duty
from foedus.numerics.arrays import FloatArray, IntArray
from foedus.numerics.intervals import wilson

FIRST_YEAR_OF_NOW = 1945

_KINDS: dict[Duty, Kind] = {
    Duty.REFRAIN: "nonaggression",
    Duty.NEUTRALITY: "neutrality",
    Duty.ASSIST: "defense",
    Duty.ASSIST_AS_DEEMED_NECESSARY: "defense",
    Duty.ACT_TO_MEET_DANGER: "defense",
    Duty.ALL_MEANS: "defense",
    Duty.IMMEDIATE_MILITARY_AID: "defense",
}


@dataclass(frozen=True, slots=True)
class Honouring:
    """How often duties of one kind were honoured in one era, once they were called on."""

    kind: Kind
    era: Era
    chance: float
    """From the kind's own cases, and others of its era in so far as kinds are alike; 0 to 1."""
    interval: tuple[float, float]
    """95 % of the chance."""
    own: Count
    """Cases of this kind and era."""
    era_count: Count
    """All cases of the era."""
    era_interval: tuple[float, float]
    """Wilson's 95 % of the era's rate."""
    kind_rate: float
    """Share honoured of this kind over all years."""
    caution: str
    """What this must not be read as."""


def kind_of(duty: Duty) -> Kind | None:
    """Kind of duty in the record; None where the record has none (no duty, or consultation alone)."""
    return _KINDS.get(duty)


def era_of(year: int) -> Era:
    """Era of the record in which a year lies."""
    return "since_1945" if year >= FIRST_YEAR_OF_NOW else "before_1945"


def honouring(record: ReliabilityRecord, kind: Kind, year: int) -> Honouring:
    """Estimate how often a duty of a kind is honoured once it is called on.

    Parameters
    ----------
    record
        The counts.
    kind
        Kind of duty.
    year
        In which it is called on.
    """
    era = era_of(year)
    cells = list(record.by_kind)
    own = [record.by_kind[cell] for cell in cells]
    eras = [record.by_era[cell_era] for _, cell_era in cells]
    rates = power_prior(
        np.array([count.honoured for count in own]),
        np.array([count.called for count in own]),
        np.array([whole.honoured - count.honoured for whole, count in zip(eras, own, strict=True)]),
        np.array([whole.called - count.called for whole, count in zip(eras, own, strict=True)]),
    )
    chance, low, high = rates[cells.index((kind, era))]
    whole = record.by_era[era]
    return Honouring(
        kind=kind,
        era=era,
        chance=float(chance),
        interval=(float(low), float(high)),
        own=record.by_kind[kind, era],
        era_count=whole,
        era_interval=wilson(whole.honoured, whole.called),
        kind_rate=record.rate_by_kind[kind],
        caution=record.caution,
    )


def power_prior(
    honoured: IntArray,
    called: IntArray,
    other_honoured: IntArray,
    other_called: IntArray,
    *,
    level: float = 0.95,
) -> FloatArray:
    """Rates of cells, where a case of another cell counts as a part of a case of one's own.

    That part is the same for all cells: the one between 0 and 1 that makes the cells' own counts likeliest
    given the others'.  Where cells are alike it nears 1, and each takes the rate of all; where they differ it
    nears 0, and each stands alone.

    Parameters
    ----------
    honoured, called
        Hits and cases of each cell.  Shape (cell,).
    other_honoured, other_called
        Hits and cases beside them, none of which is in the cell.  Shape (cell,).

    Returns
    -------
    rates
        Mean, lower and upper end for each cell.  Shape (cell, 3).

    Raises
    ------
    InvalidInputError
        If there are more hits than cases.

    Notes
    -----
    Begins from Jeffreys' prior, half a hit and half a miss.  Cells count as independent of one another.

    References
    ----------
    Ibrahim and Chen (2000), Statistical Science 15:46-60.

    Examples
    --------
    >>> power_prior(np.array([20, 19]), np.array([40, 40]), np.array([19, 20]), np.array([40, 40])).round(2)
    array([[0.49, 0.38, 0.6 ],
           [0.49, 0.38, 0.6 ]])
    """
    for hits, cases in ((honoured, called), (other_honoured, other_called)):
        if np.any((hits < 0) | (hits > cases)):
            raise InvalidInputError("a cell has more hits than cases, or fewer than none")

    def prior(part: float) -> tuple[FloatArray, FloatArray]:
        other_missed = other_called - other_honoured
        return 0.5 + part * other_honoured.astype(np.float64), 0.5 + part * other_missed.astype(np.float64)

    def unlikelihood(part: float) -> float:
        yes, no = prior(part)
        return -float(np.sum(betaln(yes + honoured, no + called - honoured) - betaln(yes, no)))

    # The ends are tried as well, since a bounded search only comes near them.
    inner = float(minimize_scalar(unlikelihood, bounds=(0.0, 1.0), method="bounded").x)
    yes, no = prior(min((0.0, inner, 1.0), key=unlikelihood))
    yes, no = yes + honoured, no + called - honoured
    tail = (1 - level) / 2
    return np.column_stack([yes / (yes + no), betaincinv(yes, no, tail), betaincinv(yes, no, 1 - tail)])
