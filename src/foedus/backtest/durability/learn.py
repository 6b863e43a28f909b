"""Ways to learn from spells of peace how long another one will last: Kaplan-Meier, Cox, and Cox held back.

The way that is ours learns from all records at once.  Each record has a baseline hazard of its own; a
condition that several records tell has one coefficient for all and a departure from it for each, and both
are held towards 0, by penalties that are chosen on conflicts left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.backtest.durability.spells import SHARED, PeaceRecord
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.cox import CoxFit, CumulativeHazard, Spans, cox, cumulative_hazard

_ALONE = float("inf")


@dataclass(frozen=True)
class Table:
    """A record as arrays."""

    record: PeaceRecord
    conditions: tuple[str, ...]
    entry: FloatArray
    stop: FloatArray
    failed: BoolArray
    spell: IntArray
    """Which spell each stretch belongs to.  Shape (stretch,), like the three before."""
    values: FloatArray
    """Shape (stretch, condition); NaN where not known."""

    @property
    def first(self) -> BoolArray:
        """Whether a stretch is the first of its spell.  Shape (stretch,)."""
        return np.concatenate([[True], np.diff(self.spell) != 0])

    @property
    def start(self) -> FloatArray:
        """Conditions on the first day.  Shape (spell, condition); NaN where not known."""
        return self.values[self.first]


def tabulate(record: PeaceRecord) -> Table:
    """Lay out a record in arrays."""
    names = record.conditions
    stretches = list(record.stretches)
    values = np.array([[s.conditions.get(name, np.nan) for name in names] for s in stretches])
    return Table(
        record,
        names,
        np.array([s.entry for s in stretches]),
        np.array([s.stop for s in stretches]),
        np.array([s.failed for s in stretches]),
        np.repeat(np.arange(len(record)), [len(spell.stretches) for spell in record.spells]),
        values.reshape(len(stretches), len(names)),
    )


@dataclass(frozen=True)
class Curves:
    """What was learnt of one record: a baseline, and what conditions do to it."""

    baseline: CumulativeHazard
    """For conditions of 0."""
    beta: FloatArray
    """Log hazard ratios.  Shape (condition,)."""
    fill: FloatArray
    """Taken for a condition that is not known: its mean among the stretches learnt from.  Shape (condition,)."""

    def log_hazard(self, start: FloatArray) -> FloatArray:
        """Against conditions of 0.  Shape (spell, condition) in, (spell,) out."""
        return np.asarray(np.where(np.isnan(start), self.fill, start) @ self.beta)

    def survival(self, start: FloatArray, years: FloatArray) -> FloatArray:
        """Chance that peace lasts so long if conditions stay as they are.  Shape (spell, year)."""
        return np.asarray(np.exp(-np.exp(self.log_hazard(start))[:, None] * self.baseline.at(years)[None, :]))


def kaplan_meier(table: Table, kept: BoolArray) -> Curves:
    """One curve for every spell, whatever its conditions."""
    whole = table.record
    stop, failed = whole.years[kept], whole.failed[kept]
    times = np.unique(stop[failed])
    at_risk = (stop[None, :] >= times[:, None]).sum(axis=1)
    ended = ((stop[None, :] == times[:, None]) & failed[None, :]).sum(axis=1)
    with np.errstate(divide="ignore"):
        run = np.cumsum(-np.log1p(-ended / at_risk))
    count = len(table.conditions)
    return Curves(CumulativeHazard(times, run), np.zeros(count), np.zeros(count))


def plain_cox(table: Table, kept: BoolArray, conditions: Sequence[str]) -> Curves:
    """Cox by maximum likelihood on this record alone, with some of the conditions."""
    spans, fill = _own_spans(table, kept)
    columns = [table.conditions.index(name) for name in conditions]
    # A condition that does not vary among what is learnt from has no coefficient.
    columns = [column for column in columns if np.ptp(spans.features[:, column]) > 0]
    part = Spans(spans.entry, spans.stop, spans.failed, spans.features[:, columns])
    fit = cox(part)
    beta = np.zeros(len(table.conditions))
    beta[columns] = fit.beta
    return Curves(cumulative_hazard(part, fit.beta), beta, fill)


@dataclass(frozen=True, slots=True)
class Hold:
    """How strongly coefficients are held towards 0."""

    shared: float
    """Penalty on the coefficients that all records share; infinite: none is shared, each record stands alone."""
    own: float
    """Penalty on a record's departures from them, and on its own conditions."""

    @property
    def is_alone(self) -> bool:
        """Whether only the record itself is learnt from."""
        return self.shared == _ALONE

    def __str__(self) -> str:
        return f"alone, {self.own:g}" if self.is_alone else f"shared {self.shared:g}, own {self.own:g}"


HOLDS = (
    *(Hold(_ALONE, own) for own in (1.0, 4.0, 16.0, 64.0)),
    *(Hold(shared, own) for shared in (1.0, 4.0, 16.0) for own in (4.0, 16.0, 64.0)),
)
"""Every way that is tried."""


@dataclass(frozen=True)
class Pool:
    """All records laid side by side: shared coefficients first, then those of each record."""

    spans: Spans
    penalty: FloatArray
    fills: tuple[FloatArray, ...]
    shared: tuple[str, ...]
    offsets: tuple[int, ...]
    """First own column of each record."""

    def beta(self, fit: CoxFit, table: Table, place: int) -> FloatArray:
        """Coefficients of one record: what is shared and its departures.  Shape (condition,)."""
        own = fit.beta[self.offsets[place] : self.offsets[place] + len(table.conditions)]
        together = {name: fit.beta[column] for column, name in enumerate(self.shared)}
        return np.array([own[i] + together.get(name, 0.0) for i, name in enumerate(table.conditions)])


def pool(tables: Sequence[Table], kept: Sequence[BoolArray], hold: Hold) -> Pool:
    """Lay records side by side."""
    told = [name for table in tables for name in table.conditions]
    shared = () if hold.is_alone else tuple(name for name in SHARED if told.count(name) > 1)
    offsets = np.cumsum([len(shared), *(len(table.conditions) for table in tables)]).tolist()
    parts, fills = [], []
    for place, table in enumerate(tables):
        spans, fill = _own_spans(table, kept[place])
        wide = np.zeros((len(spans), offsets[-1]))
        wide[:, offsets[place] : offsets[place + 1]] = spans.features
        for column, name in enumerate(shared):
            if name in table.conditions:
                wide[:, column] = spans.features[:, table.conditions.index(name)]
        parts.append((spans, wide))
        fills.append(fill)
    spans = Spans(
        np.concatenate([s.entry for s, _ in parts]),
        np.concatenate([s.stop for s, _ in parts]),
        np.concatenate([s.failed for s, _ in parts]),
        np.concatenate([wide for _, wide in parts]),
        np.repeat(np.arange(len(parts)), [len(s) for s, _ in parts]),
    )
    penalty = np.full(offsets[-1], hold.own)
    penalty[: len(shared)] = 0.0 if hold.is_alone else hold.shared
    return Pool(spans, penalty, tuple(fills), shared, tuple(offsets[:-1]))


@dataclass(frozen=True)
class Learnt:
    """One fit over all records."""

    pool: Pool
    fit: CoxFit
    curves: Curves
    """Of the record that is asked about."""


def held_cox(
    tables: Sequence[Table],
    target: int,
    kept: Sequence[BoolArray],
    hold: Hold,
    start: FloatArray | None = None,
) -> Learnt:
    """Learn what all records tell of one of them.

    Parameters
    ----------
    tables
        Every record.
    target
        Number of the one that is asked about.
    kept
        Which spells of each record are learnt from.  Shape (spell,) each.
    """
    if hold.is_alone:
        tables, kept, target = [tables[target]], [kept[target]], 0
    together = pool(tables, kept, hold)
    fit = cox(together.spans, together.penalty, start)
    beta = together.beta(fit, tables[target], target)
    own, fill = _own_spans(tables[target], kept[target])
    return Learnt(together, fit, Curves(cumulative_hazard(own, beta), beta, fill))


def own_spans(table: Table, kept: BoolArray, fill: FloatArray) -> Spans:
    """Stretches of some spells, with what is not known filled in."""
    rows = kept[table.spell]
    values = np.where(np.isnan(table.values[rows]), fill, table.values[rows])
    return Spans(table.entry[rows], table.stop[rows], table.failed[rows], values)


def _own_spans(table: Table, kept: BoolArray) -> tuple[Spans, FloatArray]:
    values = table.values[kept[table.spell]]
    known = ~np.isnan(values)
    fill = np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return own_spans(table, kept, fill), fill
