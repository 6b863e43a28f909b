"""Survival of peace under given conditions, from the shipped coefficients, with their doubt drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.durability.conditions import Condition
from foedus.analyses.stability.durability.result import Contribution, RecordedSurvival
from foedus.errors import InvalidInputError
from foedus.model.durability import DurabilityRecord, RecordedHazard
from foedus.numerics.arrays import FloatArray

_MIDDLE = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Doubt:
    """Draws of everything that was estimated, alike for all proposals so that these stay comparable."""

    coefficients: FloatArray
    """Shape (draw, column)."""
    departure: FloatArray
    """Standard normal, by column: how far a record departs where it does not tell.  Shape (draw, column)."""
    baseline: FloatArray
    """Standard normal: how far off the level is.  Shape (draw,)."""


def draw_doubt(record: DurabilityRecord, size: int, seed: int) -> Doubt:
    """Draw coefficients from the normal distribution of their estimates."""
    rng = np.random.default_rng(seed)
    count = len(record.columns)
    return Doubt(
        rng.multivariate_normal(record.coefficients, record.covariance, size=size, method="cholesky"),
        rng.standard_normal((size, count)),
        rng.standard_normal(size),
    )


def recorded_survival(
    record: DurabilityRecord,
    hazard: RecordedHazard,
    conditions: Sequence[Condition],
    horizons: Sequence[int],
    doubt: Doubt,
) -> RecordedSurvival:
    """What one record says.

    Conditions that it tells and the scenario does not stay at their average; those that the scenario tells and only
    other records do work as in these, with more doubt.

    Parameters
    ----------
    conditions
        As read, with as many draws as `doubt` has.
    horizons
        Years, whole.

    Returns
    -------
    survival
        Proportional hazards: exp(-H(t) exp(sum of coefficient x (value - average))), with H the cumulative hazard of
        the record for average conditions.

    Raises
    ------
    InvalidInputError
        If a horizon lies beyond the years that are shipped.
    """
    known = set(hazard.years.astype(int).tolist())
    unknown = [years for years in horizons if years not in known]
    if unknown:
        raise InvalidInputError(
            f"records of past peace give whole years from {min(known)} to {max(known)}, not {unknown[0]}"
        )
    log_hazard = np.zeros(len(doubt.baseline))
    contributions, beyond = [], []
    for condition in conditions:
        effect = _effect(record, hazard, condition.name, doubt)
        if effect is None:
            continue
        average, carried = _average(record, hazard, condition.name)
        added = effect * (condition.value - average)
        log_hazard += added
        contributions.append(_contribution(condition, average, added, carried))
        if not carried:
            beyond += _beyond(hazard, condition)
    places = np.searchsorted(hazard.years, horizons)
    level = hazard.cumulative[places] * np.exp(np.outer(doubt.baseline, hazard.error[places]))
    return RecordedSurvival(
        record=hazard.name,
        title=hazard.title,
        failure=hazard.failure,
        survival=np.exp(-level * np.exp(log_hazard)[:, None]),
        contributions=tuple(sorted(contributions, key=lambda c: -abs(np.log(c.factor)))),
        beyond=tuple(beyond),
    )


def _effect(record: DurabilityRecord, hazard: RecordedHazard, name: str, doubt: Doubt) -> FloatArray | None:
    """Draws of the coefficient of a condition in a record; None where no record that counts tells it."""
    column = {key: place for place, key in enumerate(record.columns)}
    shared, own = column.get(("", name)), column.get((hazard.name, name))
    if shared is None and own is None:
        return None
    effect = np.zeros(len(doubt.baseline))
    if shared is not None:
        effect += doubt.coefficients[:, shared]
    if own is not None:
        effect += doubt.coefficients[:, own]
    elif shared is not None:
        effect += np.sqrt(record.departure) * doubt.departure[:, shared]
    return effect


def _average(record: DurabilityRecord, hazard: RecordedHazard, name: str) -> tuple[float, bool]:
    """Average of a condition in a record, or, where it does not tell, in those that do; and whether it does not."""
    if name in hazard.conditions:
        return hazard.conditions[name].mean, False
    telling = [other for other in record.records.values() if name in other.conditions]
    spells = sum(other.spells for other in telling)
    return sum(other.conditions[name].mean * other.spells for other in telling) / spells, True


def _contribution(condition: Condition, average: float, added: FloatArray, carried: bool) -> Contribution:
    low, middle, high = np.exp(np.quantile(added, _MIDDLE))
    return Contribution(
        condition=condition.name,
        read_from=condition.read_from,
        value=float(condition.value.mean()),
        average=average,
        factor=float(middle),
        low=float(low),
        high=float(high),
        carried=carried,
    )


def _beyond(hazard: RecordedHazard, condition: Condition) -> list[str]:
    span = hazard.conditions[condition.name]
    share = float(np.mean((condition.value < span.low) | (condition.value > span.high)))
    if share <= 0.5:
        return []
    side = "above" if condition.value.mean() > span.high else "below"
    return [f"{condition.name.replace('_', ' ')} lies {side} anything in this record"]
