"""Do the published hazard ratios come out, and what do they say once hard cases are told from easy ones?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from foedus.backtest.durability.fortna import CONTROLS
from foedus.backtest.durability.learn import Table
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.cox import Spans, cox, robust_covariance
from foedus.numerics.ridge_logit import ridge_logit

Z = 1.959963984540054
_HARDLY = 0.01
"""Penalty of the logit of who gets peacekeepers: next to none."""
_TRIM = 0.01


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """Hazard with a condition against without, in one model."""

    condition: str
    value: float
    error: float
    """Standard error of its logarithm, by the model."""
    robust_error: float
    """The same where spells of one conflict share their fate."""
    published: float | None = None

    @property
    def p(self) -> float:
        """Two-sided, by the model's error."""
        return _p(self.value, self.error)

    @property
    def robust_p(self) -> float:
        """Two-sided, by the robust error."""
        return _p(self.value, self.robust_error)

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, by the robust error."""
        return (
            self.value * math.exp(-Z * self.robust_error),
            self.value * math.exp(Z * self.robust_error),
        )


def _p(ratio: float, error: float) -> float:
    return float(2 * ndtr(-abs(math.log(ratio)) / error)) if error > 0 else 0.0


@dataclass(frozen=True)
class Model:
    """One Cox model on the spells of which all its conditions are known."""

    name: str
    spells: int
    failures: int
    conflicts: int
    ratios: tuple[HazardRatio, ...]
    converged: bool

    def of(self, condition: str) -> HazardRatio | None:
        """The hazard ratio of one condition; None where it did not vary."""
        return next((ratio for ratio in self.ratios if ratio.condition == condition), None)


def cox_model(
    table: Table,
    name: str,
    conditions: Sequence[str],
    published: dict[str, float] | None = None,
    rows: BoolArray | None = None,
) -> Model | None:
    """Fit a plain Cox model where every condition is known; None where nobody failed there.

    A condition that does not vary there has no ratio.

    Parameters
    ----------
    published
        Values to set beside, by condition.
    rows
        Stretches to use; None: all.  Shape (stretch,).
    """
    spans, group = _known(table, conditions, rows)
    if not np.any(spans.failed):
        return None
    varying = [i for i in range(len(conditions)) if np.ptp(spans.features[:, i]) > 0]
    spans = replace(spans, features=spans.features[:, varying])
    fit = cox(spans)
    robust = np.sqrt(np.diag(robust_covariance(spans, fit, group)))
    beside = published or {}
    names = [conditions[i] for i in varying]
    ratios = tuple(
        HazardRatio(c, math.exp(fit.beta[i]), float(fit.error[i]), float(robust[i]), beside.get(c))
        for i, c in enumerate(names)
    )
    spells, failures = _spells(table, conditions, rows), int(spans.failed.sum())
    return Model(name, spells, failures, len(np.unique(group)), ratios, fit.converged)


def fortna_models(table: Table) -> tuple[Model, ...]:
    """The steps from peacekeepers alone to peacekeepers among cases as hard as each other."""
    ended = ("peacekeepers", "agreement", "victory")
    late = table.values[:, table.conditions.index("after_1989")] == 1
    found = (
        cox_model(table, "peacekeepers alone", ("peacekeepers",), {"peacekeepers": 1.08}),
        cox_model(table, "with treaty and victory", ended, {"peacekeepers": 0.65}),
        cox_model(
            table,
            "with the difficulty of the case",
            (*ended, *CONTROLS),
            {"peacekeepers": 0.34, "agreement": 0.34, "victory": 0.07},
        ),
        cox_model(table, "1989-99, with treaty and victory", ended, {"peacekeepers": 0.62}, late),
    )
    return tuple(model for model in found if model is not None)


@dataclass(frozen=True)
class Selection:
    """How far the finding on peacekeepers could be owed to where they are sent."""

    controlled: HazardRatio
    """With the difficulty of the case in the model."""
    e_value: float
    """How strongly, as a risk ratio, something unknown must go with both peacekeepers and renewed war to
    explain the ratio away."""
    e_value_of_limit: float
    """The same for the end of its interval that is nearer to 1; 1 where the interval holds 1."""
    weighted: HazardRatio
    """Peacekeepers alone, with spells weighted by how unlikely their treatment was for a case as hard."""
    effective_spells: float
    """Spells without weights that would tell as much."""


def selection(table: Table) -> Selection | None:
    """Judge the finding on peacekeepers in two ways; None where the spells of which all is known cannot.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167:268-274; Cole and Hernan (2008), American Journal
    of Epidemiology 168:656-664.
    """
    conditions = ("peacekeepers", "agreement", "victory", *CONTROLS)
    model = cox_model(table, "", conditions)
    controlled = model.of("peacekeepers") if model is not None else None
    if controlled is None:
        return None
    spans, group = _known(table, conditions, None)
    treated, hard = spans.features[:, 0], spans.features[:, 1:]
    weight = _weights(treated, hard)
    alone = Spans(spans.entry, spans.stop, spans.failed, spans.features[:, :1], None, weight)
    fit = cox(alone)
    robust = float(np.sqrt(robust_covariance(alone, fit, group)[0, 0]))
    low, high = controlled.interval
    nearer = high if controlled.value < 1 else low
    crosses = low <= 1 <= high
    return Selection(
        controlled=controlled,
        e_value=e_value(controlled.value),
        e_value_of_limit=1.0 if crosses else e_value(nearer),
        weighted=HazardRatio("peacekeepers", math.exp(fit.beta[0]), float(fit.error[0]), robust),
        effective_spells=float(weight.sum() ** 2 / np.sum(weight**2)),
    )


def e_value(hazard_ratio: float) -> float:
    """Risk ratio that an unknown cause would need with treatment and outcome to explain a hazard ratio.

    The outcome is common here, so that the hazard ratio is first turned into an approximate risk ratio.
    """
    ratio = max(hazard_ratio, 1 / hazard_ratio)
    return e_value_of_risk_ratio((1 - 0.5 ** math.sqrt(ratio)) / (1 - 0.5 ** math.sqrt(1 / ratio)))


def e_value_of_risk_ratio(ratio: float) -> float:
    """The same for a risk ratio of 1 or more.

    Examples
    --------
    >>> round(e_value_of_risk_ratio(3.9), 2), e_value_of_risk_ratio(1.0)
    (7.26, 1.0)
    """
    return float(ratio + math.sqrt(ratio * (ratio - 1)))


def _weights(treated: FloatArray, hard: FloatArray) -> FloatArray:
    """Chance of the treatment over its chance for a case as hard, with the rarest cut off.  Shape (span,)."""
    chance = ridge_logit(hard, treated, np.ones((1, len(treated))), _HARDLY).chance(hard)[0]
    share = treated.mean()
    weight = np.where(treated == 1, share / chance, (1 - share) / (1 - chance))
    return np.asarray(np.clip(weight, *np.quantile(weight, [_TRIM, 1 - _TRIM])))


def _known(table: Table, conditions: Sequence[str], rows: BoolArray | None) -> tuple[Spans, IntArray]:
    """Stretches of which all these conditions are known, and the number of each one's conflict."""
    used = _rows(table, conditions, rows)
    columns = [table.conditions.index(name) for name in conditions]
    spans = Spans(table.entry[used], table.stop[used], table.failed[used], table.values[used][:, columns])
    return spans, table.record.group[table.spell[used]]


def _rows(table: Table, conditions: Sequence[str], rows: BoolArray | None) -> BoolArray:
    columns = [table.conditions.index(name) for name in conditions]
    known = ~np.isnan(table.values[:, columns]).any(axis=1)
    return np.asarray(known if rows is None else known & rows)


def _spells(table: Table, conditions: Sequence[str], rows: BoolArray | None) -> int:
    return len(np.unique(table.spell[_rows(table, conditions, rows)]))
