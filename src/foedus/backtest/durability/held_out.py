"""Forecast the spells of each conflict from other conflicts, so that no conflict helps to forecast itself.

How strongly to hold coefficients back is chosen on the conflicts learnt from: the conflicts are dealt into
blocks, and for those of one block each other block is left out in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.backtest.durability.learn import (
    HOLDS,
    Hold,
    Table,
    held_cox,
    kaplan_meier,
    own_spans,
    plain_cox,
)
from foedus.backtest.durability.spells import PeaceRecord
from foedus.backtest.outcome import Progress, silent
from foedus.errors import InputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.cox import partial_log_likelihood

BLOCKS = 8
HORIZON = 10
"""Years over which forecasts are scored."""
GRID = np.arange(0.25, HORIZON + 0.01, 0.25)
"""Years at which survival is forecast."""
RIVALS = {
    "kaplan_meier": "Kaplan-Meier",
    "cox": "Cox, published conditions",
    "cox_all": "Cox, all our conditions",
}
LEAST_CONFLICTS = 10
"""Fewer, with a failure each, are not forecast from each other."""
_SEED = 20250213


@dataclass(frozen=True)
class Forecasts:
    """What one way of learning said of each spell from other conflicts."""

    log_hazard: FloatArray
    """Against conditions of 0: what orders the spells.  Shape (spell,)."""
    survival: FloatArray
    """Shape (spell, time of `GRID`)."""


@dataclass(frozen=True)
class HeldOut:
    """All ways of learning on one record."""

    forecasts: dict[str, Forecasts]
    """Ours, and those of `RIVALS`."""
    chosen: Counter[str]
    """How many spells each strength of hold forecast."""


def forecast_held_out(
    tables: Sequence[Table],
    target: int,
    holds: Sequence[Hold] = HOLDS,
    progress: Progress = silent,
) -> HeldOut:
    """Forecast every spell of one record.

    Parameters
    ----------
    tables
        Every record; those beside the target teach too.
    target
        Number of the record that is forecast.
    holds
        Ways to learn, of which one is chosen for each block of conflicts.
    progress
        Told now and then what is being done.

    Raises
    ------
    InputError
        If the record has too few conflicts, or too few of them failed, to forecast each from the others.
    """
    table = tables[target]
    record = table.record
    _require_enough(record)
    block = deal(record.group, len(record.conflicts))
    best = choose(tables, target, block, holds, progress)
    ways = ("ours", *RIVALS)
    log_hazard = {way: np.zeros(len(record)) for way in ways}
    survival = {way: np.zeros((len(record), len(GRID))) for way in ways}
    warm: dict[Hold, FloatArray] = {}
    for conflict in range(len(record.conflicts)):
        progress(f"forecasting {record.title}", 0.5 + 0.5 * conflict / len(record.conflicts))
        rows = record.group == conflict
        kept = without(tables, target, rows)
        hold = best[block[conflict]]
        learnt = held_cox(tables, target, kept, hold, warm.get(hold))
        warm[hold] = learnt.fit.beta
        curves = {
            "ours": learnt.curves,
            "kaplan_meier": kaplan_meier(table, kept[target]),
            "cox": plain_cox(table, kept[target], record.published),
            "cox_all": plain_cox(table, kept[target], table.conditions),
        }
        for way, found in curves.items():
            log_hazard[way][rows] = found.log_hazard(table.start[rows])
            survival[way][rows] = found.survival(table.start[rows], GRID)
    forecasts = {way: Forecasts(log_hazard[way], survival[way]) for way in ways}
    return HeldOut(forecasts, Counter(str(best[block[conflict]]) for conflict in record.group))


def _require_enough(record: PeaceRecord) -> None:
    failures = {spell.conflict for spell in record.spells if spell.failed}
    if len(record.conflicts) < LEAST_CONFLICTS or len(failures) < LEAST_CONFLICTS:
        raise InputError(
            f"{record.file}: {len(record.conflicts)} conflicts, peace failed in {len(failures)} of them; to forecast "
            f"each from the others takes {LEAST_CONFLICTS} with a failure.\n  Name a file with more conflicts."
        )


def deal(group: IntArray, conflicts: int, blocks: int = BLOCKS) -> IntArray:
    """Deal conflicts into blocks of about as many spells.  Shape (spell,) in, (conflict,) out."""
    sizes = np.bincount(group, minlength=conflicts)
    blocks = min(blocks, conflicts)
    shuffled = np.random.default_rng(_SEED).permutation(conflicts)
    order = shuffled[np.argsort(-sizes[shuffled], kind="stable")]
    load, found = np.zeros(blocks), np.zeros(conflicts, dtype=np.int64)
    for conflict in order:
        lightest = int(np.argmin(load))
        found[conflict] = lightest
        load[lightest] += sizes[conflict]
    return found


def without(tables: Sequence[Table], target: int, rows: BoolArray) -> list[BoolArray]:
    """Spells that share no conflict and no state with some spells of the target.  Shape (spell,) each.

    Raises
    ------
    InputError
        If none that failed is left of the target.
    """
    gone = [spell for spell, is_out in zip(tables[target].record.spells, rows, strict=True) if is_out]
    states = frozenset[str]().union(*(spell.states for spell in gone))
    kept = [np.array([not spell.states & states for spell in table.record.spells]) for table in tables]
    kept[target] &= ~np.isin(tables[target].record.group, np.unique(tables[target].record.group[rows]))
    if not np.any(tables[target].record.failed & kept[target]):
        raise InputError(
            f"{tables[target].record.file}: without all spells that share a state with {gone[0].title}, no failure is "
            "left to learn from.\n  Name a file with more conflicts."
        )
    return kept


def choose(
    tables: Sequence[Table],
    target: int,
    block: IntArray,
    holds: Sequence[Hold] = HOLDS,
    progress: Progress = silent,
) -> list[Hold]:
    """Best hold for the conflicts of each block, without looking at them."""
    gain = _gain_without_two(tables, target, block, holds, progress)
    return [holds[int(pick)] for pick in np.argmax(gain.sum(axis=2), axis=0)]


def cross_validated_gain(tables: Sequence[Table], target: int, holds: Sequence[Hold]) -> FloatArray:
    """Log partial likelihood of each block of conflicts, learnt from the others, summed.  Shape (hold,)."""
    record = tables[target].record
    block = deal(record.group, len(record.conflicts))
    gain = np.zeros(len(holds))
    for out in range(int(block.max()) + 1):
        rows = (block == out)[record.group]
        gain += _gains(tables, target, without(tables, target, rows), (rows,), holds)[:, 0]
    return gain


def _gain_without_two(
    tables: Sequence[Table], target: int, block: IntArray, holds: Sequence[Hold], progress: Progress
) -> FloatArray:
    """Gain on block b where neither a nor b was learnt from.  Shape (hold, a, b), nothing on the diagonal."""
    count, group = int(block.max()) + 1, tables[target].record.group
    gain = np.zeros((len(holds), count, count))
    title = tables[target].record.title
    for a in range(count):
        progress(f"choosing how to learn about {title}", 0.5 * (a / count) ** 2)
        for b in range(a):
            first, second = (block == a)[group], (block == b)[group]
            kept = without(tables, target, first | second)
            gain[:, b, a], gain[:, a, b] = _gains(tables, target, kept, (first, second), holds).T
    return gain


def _gains(
    tables: Sequence[Table],
    target: int,
    kept: list[BoolArray],
    parts: Sequence[BoolArray],
    holds: Sequence[Hold],
) -> FloatArray:
    """Log partial likelihood of some spells, given those learnt from.  Shape (hold, part)."""
    found = np.zeros((len(holds), len(parts)))
    warm: dict[bool, FloatArray] = {}
    for row, hold in enumerate(holds):
        # Holds alike in their columns have like coefficients, so that one fit begins where another ended.
        learnt = held_cox(tables, target, kept, hold, warm.get(hold.is_alone))
        warm[hold.is_alone] = learnt.fit.beta
        beta, fill = learnt.curves.beta, learnt.curves.fill
        known = partial_log_likelihood(own_spans(tables[target], kept[target], fill), beta)
        for column, rows in enumerate(parts):
            more = own_spans(tables[target], kept[target] | rows, fill)
            found[row, column] = partial_log_likelihood(more, beta) - known
    return found
