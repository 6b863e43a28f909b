"""How do a declared model and a table of data become the rows that are fitted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from foedus.errors import Place
from foedus.files.observations import Observations, number_label, refuse
from foedus.files.problems import Problems, did_you_mean, listed, shown
from foedus.model.strategic_models import Factor, Missing, Sample, StrategicModel
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

_MOST_LEVELS = 8
_LARGEST = 1e50
_MOST_ROWS_TOLD = 3
_MOST_COLUMNS_TOLD = 3


def read_sample(
    model: StrategicModel, table: Observations, missing: Missing | None = None, cluster: str | None = None
) -> Sample:
    """Take what a model needs out of a table.

    Parameters
    ----------
    missing
        What is done with rows that lack a value; as the model says where None.
    cluster
        Column that names the clusters; as the model says where None.

    Raises
    ------
    InputError
        If a column is missing or holds what it may not, an outcome is never seen, or rows lack values and
        are not to be dropped.
    """
    problems = Problems()
    cluster = model.cluster if cluster is None else cluster
    _require_columns(model, table, cluster, problems)
    refuse(problems)
    columns = {
        factor: _factor(factor, table, problems)
        for factor in sorted(model.factors, key=lambda f: (f.column, f.level or ""))
    }
    outcomes, is_blank = _outcomes(model, table, problems)
    refuse(problems)
    gaps = {factor.column: np.isnan(values) for factor, values in columns.items()}
    gaps[model.coding.column or "the outcome"] = is_blank
    groups: tuple[str, ...] = ()
    if cluster:
        groups = table.columns[cluster].labels()
        gaps[cluster] = np.array([not label for label in groups])
    keep = ~np.any(list(gaps.values()), axis=0)
    lacking = {name: int(gap.sum()) for name, gap in gaps.items() if gap.any()}
    if lacking and (missing or model.missing) == "refuse":
        _refuse_gaps(table, keep, lacking, problems)
    _require_seen(model, table, outcomes[keep], problems)
    refuse(problems)
    numbers = None
    if cluster:
        _, numbers = np.unique(np.array(groups)[keep], return_inverse=True)
    return Sample(
        {factor: values[keep] for factor, values in columns.items()},
        outcomes[keep],
        numbers,
        lacking,
        int((~keep).sum()),
        tuple(map(int, np.flatnonzero(keep))),
    )


def _require_columns(model: StrategicModel, table: Observations, cluster: str, problems: Problems) -> None:
    coding = model.coding
    asked = [factor.column for factor in model.factors] + list((coding.indicators or {}).values())
    names = sorted({*asked, *filter(None, (coding.column, cluster))})
    lacking = [name for name in names if name not in table.columns]
    place = Place(table.file, None if table.lines is None else 1)
    if len(lacking) <= _MOST_COLUMNS_TOLD:
        for name in lacking:
            found = f"the data have no column {name!r}, which the model names"
            problems.unknown(place, found, name, tuple(table.columns))
    else:
        problems.add(
            place,
            f"the data lack {len(lacking)} of the {len(names)} columns that the model names: {', '.join(lacking)}",
            listed(tuple(table.columns)),
            "Is it the right file?",
        )


def _factor(factor: Factor, table: Observations, problems: Problems) -> FloatArray:
    column = table.columns[factor.column]
    if factor.level is not None:
        labels = column.labels()
        level = factor.level
        known = sorted(set(labels) - {""})
        if level not in known:
            problems.unknown(
                Place(table.file), f"the column {factor.column!r} never has the label {level!r}", level, known
            )
        return np.array([np.nan if not label else float(label == level) for label in labels])
    values, wrong = column.numbers()
    if len(wrong):
        _complain_of_texts(factor.column, table, wrong, problems)
    for row in np.flatnonzero(np.abs(values) > _LARGEST)[:_MOST_ROWS_TOLD]:
        found = f"{table.row_name(int(row))}{factor.column!r} is {values[row]:g}"
        problems.add(
            table.place(int(row)), found, f"A regressor lies within {_LARGEST:g} of 0", "Take another unit"
        )
    return values


def _complain_of_texts(name: str, table: Observations, wrong: IntArray, problems: Problems) -> None:
    column = table.columns[name]
    labels = column.labels()
    levels = sorted(set(labels) - {""})
    filled = sum(1 for label in labels if label)
    row = int(wrong[0])
    remedy = ""
    if len(wrong) == filled and len(levels) <= _MOST_LEVELS:
        terms = " + ".join(f"{name}={level}" for level in levels[1:]) or f"{name}={levels[0]}"
        remedy = f"It holds labels: name those that count, such as {terms}"
    found = f"{table.row_name(row)}{name!r} reads {shown(labels[row])}"
    more = "" if len(wrong) == 1 else f", and {len(wrong) - 1} more of its {table.rows} rows hold no number"
    problems.add(table.place(row), found + more, "A regressor is a number, or blank", remedy)


def _outcomes(model: StrategicModel, table: Observations, problems: Problems) -> tuple[BoolArray, BoolArray]:
    """How each row may have ended, shape (row, outcome), and which rows do not tell."""
    coding = model.coding
    if coding.indicators is not None:
        return _indicated(coding.indicators, model.outcomes, table, problems)
    known = coding.labels or {outcome: (outcome,) for outcome in model.outcomes}
    known = {_as_label(label): names for label, names in known.items()}
    labels = table.columns[coding.column].labels()
    ends = np.zeros((table.rows, len(model.outcomes)), dtype=bool)
    unknown: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        if label in known:
            ends[row, [model.outcomes.index(name) for name in known[label]]] = True
        elif label:
            unknown.setdefault(label, []).append(row)
    for label, rows in unknown.items():
        count = "" if len(rows) == 1 else f" (so do {len(rows) - 1} more rows)"
        problems.add(
            table.place(rows[0]),
            f"{table.row_name(rows[0])}{coding.column!r} reads {shown(label)}, which is no outcome of the model{count}",
            listed(tuple(known)),
            did_you_mean(label, tuple(known))
            or "Name it under outcome: labels of the model, or leave such rows out",
        )
    return ends, np.array([not label for label in labels])


def _as_label(text: str) -> str:
    """A label of a model as the data would give it: 1.0 is 1."""
    try:
        return number_label(float(text))
    except (ValueError, OverflowError):
        return text


def _indicated(
    indicators: Mapping[str, str], outcomes: Sequence[str], table: Observations, problems: Problems
) -> tuple[BoolArray, BoolArray]:
    ends = np.zeros((table.rows, len(outcomes)))
    for place, outcome in enumerate(outcomes):
        name = indicators[outcome]
        values, wrong = table.columns[name].numbers()
        bad = [*wrong, *np.flatnonzero(~np.isnan(values) & ~np.isin(values, (0.0, 1.0)))]
        if bad:
            row = int(bad[0])
            held = table.columns[name].labels()[row]
            problems.add(
                table.place(row),
                f"{table.row_name(row)}{name!r} reads {shown(held)}",
                "An indicator is 0, 1 or blank",
            )
        ends[:, place] = values
    is_blank = np.asarray(np.isnan(ends).any(axis=1))
    several = np.flatnonzero(~is_blank & (np.nansum(ends, axis=1) != 1))
    for row in several[:_MOST_ROWS_TOLD]:
        count = int(np.nansum(ends[row]))
        problems.add(
            table.place(int(row)),
            f"{table.row_name(int(row))}{count} of the columns {', '.join(indicators.values())} are 1",
            "Exactly one of them is 1 in each row",
        )
    return np.asarray(np.nan_to_num(ends) == 1), is_blank


def _refuse_gaps(
    table: Observations, keep: BoolArray, lacking: Mapping[str, int], problems: Problems
) -> None:
    first = int(np.flatnonzero(~keep)[0])
    told = ", ".join(f"{name} ({count})" for name, count in lacking.items())
    problems.add(
        table.place(first),
        f"{table.row_name(first)}{int((~keep).sum())} of {table.rows} rows lack a value, this one first; "
        f"missing by column: {told}",
        "Nothing is filled in silently",
        "Say --missing drop to leave such rows out, or write missing: drop in the model",
    )


def _require_seen(
    model: StrategicModel, table: Observations, outcomes: BoolArray, problems: Problems
) -> None:
    if not len(outcomes):
        problems.add(Place(table.file), "no row is left: each lacks a value", "At least one row is needed")
        return
    for outcome, seen in zip(model.outcomes, np.asarray(outcomes.any(axis=0)), strict=True):
        if not seen:
            problems.add(
                Place(table.file),
                f"no row ends with the outcome {outcome!r}, so nothing can be learnt about the move to it",
                "Every outcome of the game is seen at least once",
                "Take it out of the game, or check how outcomes are labelled",
            )
