"""How far from the outcomes of past decisions were the default forecast and its rivals?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from foedus.analyses.bargaining.default_forecast import elections
from foedus.analyses.bargaining.models import MODELS, MODELS_OF_SEVERAL
from foedus.analyses.bargaining.predictive import STEPS, central, crps, median
from foedus.analyses.bargaining.setting import Setting
from foedus.backtest.deu.cases import Case, PastDecisions, read_past_decisions
from foedus.backtest.deu.fit import LEVELS, apply, fit, forecast_held_out, lesson
from foedus.backtest.deu.procedure import decision_of
from foedus.backtest.outcome import Outcome, Panel, calibration_panel
from foedus.backtest.scores import Bin, Interval, calibration
from foedus.errors import InputError
from foedus.files.default_forecast import load_default_forecast
from foedus.model.default_forecast import DefaultForecastRecord, MixtureWeights
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.intervals import bootstrap_by_group

NEAR = 10.0
"""Points within which a forecast counts as a hit."""
EXCHANGES = ("exchange", "exchange-decide")
"""Models of several issues that are played on each dossier."""
NO_DEAL_COST = 0.5
"""Share of what no deal is worth that is lost in the procedural model with a cost; not fitted."""
_MILESTONES = np.arange(5.0, 100.0, 10.0)
"""Points for which the reliability diagram asks whether the outcome lay at or below them."""


@dataclass(frozen=True)
class Forecasts:
    """What one method forecast for each case."""

    point: FloatArray
    """Shape (case,)."""
    crps: FloatArray
    """Shape (case,); of a method that gives one point, its absolute error."""
    interval: Mapping[int, tuple[FloatArray, FloatArray]]
    """Percentage -> ends, shape (case,); empty for a method that gives one point."""


@dataclass(frozen=True)
class Score:
    """How far off one method was."""

    mae: float
    rmse: float
    within_10: float
    """Share of cases within 10 points."""
    crps: float
    """In points; for one point it is the mean absolute error."""
    coverage: dict[str, float] | None
    """Percentage -> share of outcomes inside; None for a method that gives one point."""
    width: dict[str, float] | None
    """Percentage -> mean width; points."""


@dataclass(frozen=True)
class Difference:
    """How a method compares with the compromise on the same cases; negative where it is nearer."""

    mae_difference: float
    interval: Interval
    """95 %, dossiers drawn with replacement."""
    crps_difference: float
    crps_interval: Interval


@dataclass(frozen=True)
class Split:
    """Scores on some of the cases."""

    n: int
    models: dict[str, Score]
    mae_difference: float
    """Default less compromise."""
    interval: Interval


@dataclass(frozen=True)
class Result:
    """Scores, comparisons and forecasts."""

    scored: str
    n: int
    dossiers: int
    left_out: int
    learnt: str
    """How the weights were come by, as one sentence."""
    method: str
    """``cross-validation``, ``shipped weights`` (``on what taught them``) or ``fitted on another file``."""
    silent_salience: int
    set_aside: tuple[str, ...]
    """Cells that make no sense, and what was made of each."""
    models: dict[str, Score]
    against_compromise: dict[str, Difference]
    splits: dict[str, Split]
    reliability: tuple[Bin, ...]
    forecasts: tuple[dict[str, object], ...]


def run(folder: Path, learn_from: Path | None = None) -> Outcome:
    """Score the decisions in a folder.

    Parameters
    ----------
    folder
        Holds ``issues.csv`` and ``positions.csv``, or a folder that does.
    learn_from
        Another ``issues.csv``, with its ``positions.csv`` beside it, to fit the weights on.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    scored = read_past_decisions(folder)
    learnt = None
    if learn_from is not None:
        learnt = read_past_decisions(learn_from if learn_from.is_dir() else learn_from.parent)
    return outcome(backtest(scored, load_default_forecast(), learnt))


def backtest(
    scored: PastDecisions, record: DefaultForecastRecord, learnt: PastDecisions | None = None
) -> Result:
    """Forecast every case from dossiers other than its own, and score the forecasts.

    Parameters
    ----------
    scored
        The cases to forecast.
    record
        The shipped weights; they are used where none of the scored dossiers taught them.
    learnt
        Cases to fit on instead, less those of dossiers that are scored.

    Raises
    ------
    InputError
        If there are too few dossiers to learn from.
    """
    known = record.dossiers & set(scored.dossiers)
    if learnt is not None:
        rest = [case for case in learnt.cases if case.dossier not in scored.dossiers]
        _require(
            len({case.dossier for case in rest}) >= 2,
            learnt.file,
            "fewer than 2 dossiers are left to learn from",
        )
        weights = fit(lesson(rest))
        default, method = _with(scored.cases, weights), "fitted on another file"
        says = (
            f"weights fitted on {len(rest)} issues of {Path(learnt.file).name} whose dossiers are not scored"
        )
    elif known and len(scored.dossiers) < 3:
        default, method = _with(scored.cases, record.weights), "shipped weights, on what taught them"
        says = (
            "shipped weights, which these dossiers taught among others; they are too few to be forecast from each "
            "other, so the score is flattered"
        )
    elif known:
        held_out = forecast_held_out(lesson(scored.cases))
        default, method = _forecasts(held_out.chance, held_out.level, scored.outcome), "cross-validation"
        says = (
            f"{len(known)} of the {len(scored.dossiers)} dossiers taught the shipped weights, so each dossier was "
            "forecast from the others of this file, the way to learn chosen within these"
        )
    else:
        default, method = _with(scored.cases, record.weights), "shipped weights"
        says = f"shipped weights, fitted on {record.issues} issues of other dossiers ({record.fitted_on})"
    return _scored(scored, default, method, says)


def _require(holds: bool, file: str, found: str) -> None:
    if not holds:
        raise InputError(f"{file}: {found}.\n  Name a file with more dossiers.")


@dataclass(frozen=True)
class _Default(Forecasts):
    chance: FloatArray
    """Shape (case, 101)."""


def _with(cases: Sequence[Case], weights: MixtureWeights) -> _Default:
    level = {percent: np.full(len(cases), weights.levels[percent]) for percent in LEVELS}
    return _forecasts(apply(cases, weights), level, np.array([case.outcome for case in cases]))


def _forecasts(chance: FloatArray, level: Mapping[int, FloatArray], outcome: FloatArray) -> _Default:
    interval = {}
    for percent in LEVELS:
        ends = [central(row[None], at) for row, at in zip(chance, level[percent], strict=True)]
        interval[percent] = (np.array([e[0][0] for e in ends]), np.array([e[1][0] for e in ends]))
    return _Default(median(chance), crps(chance, outcome), interval, chance)


def _scored(scored: PastDecisions, default: _Default, method: str, says: str) -> Result:
    outcome, group = scored.outcome, scored.group
    found: dict[str, Forecasts] = {"default": default, **_rivals(scored.cases, outcome)}
    everything = np.ones(len(outcome), dtype=bool)
    return Result(
        scored=scored.file,
        n=len(outcome),
        dossiers=len(scored.dossiers),
        left_out=scored.left_out,
        learnt=says,
        method=method,
        silent_salience=sum(case.silent_salience for case in scored.cases),
        set_aside=scored.set_aside,
        models={name: _score(f, outcome, everything) for name, f in found.items()},
        against_compromise={
            name: _difference(f, found["compromise"], outcome, group)
            for name, f in found.items()
            if name != "compromise"
        },
        splits={
            **{name: _split(found, outcome, group, rows) for name, rows in _splits(scored.cases).items()},
            **_where_no_deal_is_known(scored.cases, found, outcome, group),
        },
        reliability=_reliability(default.chance, outcome),
        forecasts=tuple(_told(case, row, found) for row, case in enumerate(scored.cases)),
    )


def _setting(case: Case) -> Setting:
    return Setting(
        case.position[None],
        case.capability[None],
        case.salience[None],
        # Where no reversion point is known, none matters: no deal is taken to be as bad as can be.
        np.array([case.reversion_point if case.reversion_point is not None else 0.0]),
        0.0,
        float(STEPS),
        actors=case.actors,
        decision=decision_of(case),
    )


def _of_points(point: FloatArray, outcome: FloatArray) -> Forecasts:
    return Forecasts(point, np.abs(point - outcome), {})


def _rivals(cases: Sequence[Case], outcome: FloatArray) -> dict[str, Forecasts]:
    """Every model on its own, and the election as a distribution; nothing of them is learnt."""
    settings = [_setting(case) for case in cases]
    found: dict[str, Forecasts] = {}
    for name, model in MODELS.items():
        if not model.hangs_on_no_deal:
            found[name] = _of_points(np.array([float(model.run(s)[0]) for s in settings]), outcome)
    for name in EXCHANGES:
        found[name] = _of_points(_exchanged(cases, settings, name), outcome)
    chance = np.concatenate([elections(setting.position, setting.weight)[0] for setting in settings])
    found["election"] = Forecasts(
        found["election"].point,
        crps(chance, outcome),
        {percent: central(chance, percent / 100) for percent in LEVELS},
    )
    return found


def _exchanged(cases: Sequence[Case], settings: Sequence[Setting], name: str) -> FloatArray:
    """Outcomes where the issues of one dossier are exchanged for one another.  Shape (case,)."""
    point = np.zeros(len(cases))
    for dossier in dict.fromkeys(case.dossier for case in cases):
        places = [place for place, case in enumerate(cases) if case.dossier == dossier]
        point[places] = MODELS_OF_SEVERAL[name].run([settings[place] for place in places])[0]
    return point


def _where_no_deal_is_known(
    cases: Sequence[Case], found: Mapping[str, Forecasts], outcome: FloatArray, group: IntArray
) -> dict[str, Split]:
    """Every model on the issues with a reference point, with those that say nothing without one."""
    rows = np.array([case.reversion_point is not None for case in cases])
    if not rows.any():
        return {}
    more = {}
    for name, model in MODELS.items():
        if model.hangs_on_no_deal:
            point = np.zeros(len(cases))
            for place in np.flatnonzero(rows).tolist():
                setting = replace(_setting(cases[place]), no_deal_cost=NO_DEAL_COST)
                point[place] = float(model.run(setting)[0])
            more[name] = _of_points(point, outcome)
    return {"reference point known": _split({**found, **more}, outcome, group, rows)}


def _splits(cases: Sequence[Case]) -> dict[str, BoolArray]:
    dichotomous = np.array([case.is_dichotomous for case in cases])
    waves = sorted({case.wave for case in cases if case.wave})
    found = {"graded": ~dichotomous, "dichotomous": dichotomous}
    found |= {wave: np.array([case.wave == wave for case in cases]) for wave in waves}
    return {name: rows for name, rows in found.items() if rows.any()}


def _score(forecasts: Forecasts, outcome: FloatArray, rows: BoolArray) -> Score:
    miss = np.abs(forecasts.point - outcome)[rows]
    coverage = {
        str(percent): float(np.mean(((low <= outcome) & (outcome <= high))[rows]))
        for percent, (low, high) in forecasts.interval.items()
    }
    width = {
        str(percent): float(np.mean((high - low)[rows]))
        for percent, (low, high) in forecasts.interval.items()
    }
    return Score(
        mae=float(miss.mean()),
        rmse=float(np.sqrt(np.mean(miss**2))),
        within_10=float(np.mean(miss <= NEAR)),
        crps=float(forecasts.crps[rows].mean()),
        coverage=coverage or None,
        width=width or None,
    )


def _paired(nearer: FloatArray, group: IntArray) -> tuple[float, Interval]:
    interval = bootstrap_by_group(nearer, group) if np.ptp(group) > 0 else None
    return float(nearer.mean()), interval


def _difference(forecasts: Forecasts, rival: Forecasts, outcome: FloatArray, group: IntArray) -> Difference:
    mae = np.abs(forecasts.point - outcome) - np.abs(rival.point - outcome)
    return Difference(*_paired(mae, group), *_paired(forecasts.crps - rival.crps, group))


def _split(found: Mapping[str, Forecasts], outcome: FloatArray, group: IntArray, rows: BoolArray) -> Split:
    miss = np.abs(found["default"].point - outcome) - np.abs(found["compromise"].point - outcome)
    return Split(
        int(rows.sum()),
        {name: _score(forecasts, outcome, rows) for name, forecasts in found.items()},
        *_paired(miss[rows], group[rows]),
    )


def _reliability(chance: FloatArray, outcome: FloatArray) -> tuple[Bin, ...]:
    """Of all statements "at or below this point", at ten points of the scale."""
    reached = np.cumsum(chance, axis=1)[:, _MILESTONES.astype(np.intp)]
    happened = (outcome[:, None] <= _MILESTONES).astype(float)
    return calibration(np.clip(reached, 0.0, 1.0).ravel(), happened.ravel())


def _told(case: Case, row: int, found: Mapping[str, Forecasts]) -> dict[str, object]:
    ends = {
        str(percent): [float(low[row]), float(high[row])]
        for percent, (low, high) in found["default"].interval.items()
    }
    return {
        "issue": case.issue,
        "dossier": case.dossier,
        "outcome": case.outcome,
        "reference_point": case.reversion_point,
        "intervals": ends,
        **{name: float(forecasts.point[row]) for name, forecasts in found.items()},
    }


# --- in words --------------------------------------------------------------------------------------------


def outcome(result: Result) -> Outcome:
    """Put a result in words, tables and plain data."""
    default, rival = result.models["default"], result.models["compromise"]
    against = result.against_compromise["default"]
    ends = "" if against.interval is None else f" (95 %: {_ends(against.interval)})"
    assert default.coverage is not None  # the default forecast always has intervals
    says = [
        f"{result.n} issues of {result.dossiers} dossiers, scales from 0 to 100; {result.left_out} issues of the "
        f"file are not scored.  How learnt: {result.learnt}.",
        "Capability is the column cap_votes.  An actor without a position is absent; one without a salience "
        f"has no weight ({result.silent_salience} of them).  The Nash and the "
        "Kalai-Smorodinsky solution take no deal to be as bad as can be, so that no reference point is needed.",
    ]
    if result.set_aside:
        first = "; ".join(result.set_aside[:3])
        more = f"; and {len(result.set_aside) - 3} more" if len(result.set_aside) > 3 else ""
        says.append(f"Cells that make no sense were set aside ({len(result.set_aside)}): {first}{more}.")
    return Outcome(
        finding=(
            f"The default forecast misses by {default.mae:.1f} points on average and the compromise by "
            f"{rival.mae:.1f}: a difference of {against.mae_difference:+.2f}{ends}.  Its interval for 80 in 100 held "
            f"{100 * default.coverage['80']:.0f} in 100."
        ),
        says=tuple(says),
        panels=(
            _models_panel(result),
            _coverage_panel(default),
            _splits_panel(result),
            calibration_panel(result.reliability, "Happened"),
        ),
        cautions=(
            "The parts of the mixture were chosen with the shared part of these decisions in sight; only dossiers "
            "that nobody looked at test the choice.",
            "These are decisions of a standing body with rules; no such score exists for settlements of wars.",
        ),
        document=_document(result),
        chances=result.reliability,
        coverage=default.coverage,
    )


def _ends(interval: Interval) -> str:
    return "-" if interval is None else f"{interval[0]:+.2f} to {interval[1]:+.2f}"


def _models_panel(result: Result) -> Panel:
    rows = []
    for name, score in result.models.items():
        against = result.against_compromise.get(name)
        rows.append(
            (
                name,
                f"{score.mae:.2f}",
                f"{score.rmse:.2f}",
                f"{100 * score.within_10:.0f} %",
                f"{score.crps:.2f}",
                "-" if against is None else f"{against.mae_difference:+.2f}",
                "-" if against is None else _ends(against.interval),
            )
        )
    columns = ("", ">Mean miss", ">Root mean square", ">Within 10", ">CRPS", ">Against compromise", "95 %")
    note = "Intervals draw whole dossiers with replacement.  The CRPS of a single point is its mean miss."
    return Panel("How far off, in points of 100", columns, tuple(rows), note)


def _coverage_panel(default: Score) -> Panel:
    coverage, width = default.coverage or {}, default.width or {}
    rows = tuple((f"{p} in 100", f"{100 * coverage[p]:.1f}", f"{width[p]:.0f}") for p in coverage)
    return Panel("Intervals of the default forecast", ("Made to hold", ">Held, in 100", ">Mean width"), rows)


def _splits_panel(result: Result) -> Panel:
    rows = tuple(
        (
            name,
            str(split.n),
            f"{split.models['default'].mae:.2f}",
            f"{split.models['compromise'].mae:.2f}",
            f"{split.mae_difference:+.2f}",
            _ends(split.interval),
            f"{100 * (split.models['default'].coverage or {})['80']:.0f}",
        )
        for name, split in result.splits.items()
    )
    columns = ("", ">Issues", ">Default", ">Compromise", ">Difference", "95 %", ">80 % held")
    return Panel("By kind of issue and by wave", columns, rows)


def _document(result: Result) -> dict[str, object]:
    return {
        "backtest": "deu",
        "scored": Path(result.scored).name,
        "n": result.n,
        "dossiers": result.dossiers,
        "left_out": result.left_out,
        "method": result.method,
        "learnt": result.learnt,
        "set_aside": list(result.set_aside),
        "models": {name: asdict(score) for name, score in result.models.items()},
        "against_compromise": {name: asdict(found) for name, found in result.against_compromise.items()},
        "splits": {name: asdict(split) for name, split in result.splits.items()},
        "reliability": [asdict(b) for b in result.reliability],
        "forecasts": list(result.forecasts),
    }
