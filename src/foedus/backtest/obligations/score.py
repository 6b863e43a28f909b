"""Was the casus foederis given?  Forecasts from coded conditions, belligerents and roles, scored by war."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from foedus.backtest.cross_validation import Candidate, Forecast, forecast_held_out, forecast_others
from foedus.backtest.obligations.cases import CALLED, CONDITIONS, DUTIES, Case, History, read_history
from foedus.backtest.obligations.reading import FEATURES, features, read
from foedus.backtest.outcome import Outcome, Panel, calibration_panel, scores_panel
from foedus.backtest.scores import Bin, Lead, Score, calibration, lead, score
from foedus.backtest.tables import find_table
from foedus.errors import InputError
from foedus.numerics.arrays import FloatArray, IntArray

BEGINS = "backtest_obligations"
CANDIDATES = tuple(Candidate(tuple(range(len(FEATURES))), penalty) for penalty in (3.0, 10.0, 30.0))
_DUMMIES = tuple(
    Candidate(tuple(range(len(DUTIES) + len(CONDITIONS))), candidate.penalty) for candidate in CANDIDATES
)
_NOTICED = 0.1
"""Log-odds under which a feature is not worth a word."""


@dataclass(frozen=True)
class Reason:
    """What one feature did to one forecast."""

    feature: str
    says: str
    log_odds: float
    """Against the average case learnt from; positive speaks for called."""


@dataclass(frozen=True)
class Verdict:
    """One case: what was forecast, what happened, and what spoke for which."""

    war: str
    war_name: str
    year: int
    treaty: str
    """Number in ATOP."""
    chance: float
    """That the casus foederis was given."""
    called: bool
    outcome: str
    reading_alone: bool
    """What the law-like reading says, with nothing learnt."""
    reasons: tuple[Reason, ...]
    """Strongest first."""

    @property
    def is_miss(self) -> bool:
        """Whether the likelier side was the wrong one."""
        return (self.chance >= 0.5) != self.called

    def speaking_for(self, called: bool) -> tuple[Reason, ...]:
        """Reasons on one side."""
        return tuple(reason for reason in self.reasons if (reason.log_odds > 0) == called)


@dataclass(frozen=True)
class Baseline:
    """A simpler way to forecast the same cases."""

    says: str
    score: Score
    lead: Lead
    """By how much the model beats it."""


@dataclass(frozen=True)
class Result:
    """The score of the model and of its baselines, and every case."""

    scored: str
    learnt_from: str
    n: int
    wars: int
    called: int
    learnt_rows: int
    left_out_wars: tuple[str, ...]
    """Wars of the file learnt from that are scored too, and so were not learnt from."""
    score: Score
    baselines: dict[str, Baseline]
    calibration: tuple[Bin, ...]
    chosen: dict[str, int]
    """How many cases each way of learning forecast."""
    verdicts: tuple[Verdict, ...]


def run(folder: Path, fit: Path | None = None) -> Outcome:
    """Score the file in a folder.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    scored = read_history(find_table(folder, BEGINS))
    return outcome(backtest(scored, read_history(fit) if fit is not None else None))


def backtest(scored: History, learnt: History | None = None) -> Result:
    """Forecast every case of a history and score the forecasts.

    Parameters
    ----------
    scored
        The cases to forecast.
    learnt
        What to learn from, less any war that is scored; each war from all others of `scored` if None.

    Raises
    ------
    InputError
        If there is nothing to learn from.
    """
    wars = frozenset(case.war for case in scored.cases)
    lesson = scored if learnt is None else learnt.without_wars(wars)
    if not lesson.cases:
        raise InputError(
            f"{lesson.file}: every war in it is scored too, so nothing is left to learn from.\n"
            "  Name a file of other wars, or leave out --fit to forecast each war from the others."
        )
    if learnt is None and len(wars) < 2:
        raise InputError(
            f"{scored.file}: all hard cases are of one war, which cannot be forecast from others.\n"
            "  Name a file of other wars with --fit."
        )
    yes, group = _called(scored), _numbers(scored.cases)

    def forecast(columns: FloatArray, others: FloatArray, candidates: Sequence[Candidate]) -> Forecast:
        if learnt is None:
            return forecast_held_out(columns, yes, group, candidates)
        return forecast_others(columns, _called(lesson), _numbers(lesson.cases), candidates, others)

    model = forecast(features(lesson.cases), features(scored.cases), CANDIDATES)
    alone = np.array([float(read(case).is_called) for case in scored.cases])
    rivals = {
        "majority": ("the share called among the cases learnt from", _majority(lesson, scored)),
        "logit": (
            "a logit on the dummies of duties and conditions",
            forecast(_dummies(lesson.cases), _dummies(scored.cases), _DUMMIES).chance,
        ),
        "reading": ("the law-like reading as it stands, nothing learnt", alone),
    }
    return Result(
        scored=scored.file,
        learnt_from=lesson.file,
        n=len(yes),
        wars=len(wars),
        called=int(yes.sum()),
        learnt_rows=len(lesson.cases),
        left_out_wars=tuple(sorted({c.war for c in learnt.cases} & wars)) if learnt is not None else (),
        score=score(model.chance, yes, group),
        baselines={
            name: Baseline(says, score(chance, yes, group), lead(model.chance, chance, yes, group))
            for name, (says, chance) in rivals.items()
        },
        calibration=calibration(model.chance, yes),
        chosen=_tally(model.chosen),
        verdicts=tuple(
            _verdict(case, status, model, i, bool(alone[i]))
            for i, (case, status) in enumerate(zip(scored.cases, scored.outcomes, strict=True))
        ),
    )


def _called(history: History) -> FloatArray:
    return np.array([float(status in CALLED) for status in history.outcomes])


def _numbers(cases: Sequence[Case]) -> IntArray:
    return np.unique([case.war for case in cases], return_inverse=True)[1].astype(np.int64)


def _dummies(cases: Sequence[Case]) -> FloatArray:
    return np.array([[float(case.has(name)) for name in (*DUTIES, *CONDITIONS)] for case in cases])


def _majority(lesson: History, scored: History) -> FloatArray:
    """Share called among the cases of other wars."""
    called, war = _called(lesson), np.array([case.war for case in lesson.cases])
    return np.array([called[war != case.war].mean() for case in scored.cases])


def _tally(chosen: Sequence[Candidate]) -> dict[str, int]:
    names = [f"penalty {candidate.penalty:g}" for candidate in chosen]
    return {name: names.count(name) for name in sorted(set(names))}


def _verdict(case: Case, status: str, model: Forecast, row: int, alone: bool) -> Verdict:
    reading = read(case)
    added = model.contributions[row]
    reasons = []
    for i in np.argsort(-np.abs(added), kind="stable"):
        if abs(added[i]) < _NOTICED:
            break
        feature = FEATURES[i]
        is_high = feature.of(case, reading) > model.average[row, i]
        reasons.append(Reason(feature.name, feature.high if is_high else feature.low, float(added[i])))
    return Verdict(
        war=case.war,
        war_name=case.war_name,
        year=case.year,
        treaty=case.treaty,
        chance=float(model.chance[row]),
        called=status in CALLED,
        outcome=status,
        reading_alone=alone,
        reasons=tuple(reasons),
    )


# --- in words --------------------------------------------------------------------------------------------


def outcome(result: Result) -> Outcome:
    """Put a result in words, tables and plain data."""
    misses = [verdict for verdict in result.verdicts if verdict.is_miss]
    how = (
        f"each of the {result.wars} wars forecast from all the others"
        if result.learnt_from == result.scored
        else f"learnt from {result.learnt_rows} cases of other wars"
    )
    scores = {"model": result.score} | {
        f"{name}: {base.says}": base.score for name, base in result.baselines.items()
    }
    says = [
        f"{result.n} alliances in wars, {result.called} of them called on; {how}.",
        "Forecast from the coded duties and conditions, the belligerents and who began; what was done in the "
        "end is never looked at.  Accuracy counts the likelier side; the Brier score is the mean squared "
        "distance of the chance from what happened (0 is perfect, 0.25 a coin).",
    ]
    if result.left_out_wars:
        says.append(f"{len(result.left_out_wars)} wars are in both files and were not learnt from.")
    return Outcome(
        finding=(
            f"Whether the casus foederis was given is told right in {_percent(result.score.accuracy)} of cases; "
            f"the commoner answer alone is right in {_percent(result.baselines['majority'].score.accuracy)}."
        ),
        says=tuple(says),
        panels=(
            scores_panel(scores),
            calibration_panel(result.calibration, "Called"),
            _misses(misses),
        ),
        cautions=(
            "Codes say that a condition exists, not what it says: place, terms and provocation stay unknown.",
            "The features were written with the shared part of this history in sight; only wars that nobody "
            "looked at test them.",
        ),
        document=_document(result, misses),
        chances=result.calibration,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _misses(misses: Sequence[Verdict]) -> Panel:
    """Misses with their reasons; those of one war that were misjudged alike stand together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for miss in sorted(misses, key=lambda m: -abs(m.chance - 0.5)):
        what = "called on" if miss.called else "not called on"
        misled = "; ".join(reason.says for reason in miss.speaking_for(not miss.called)[:2])
        row = (miss.war_name.replace("_", " "), what, f"{miss.chance:.2f}", misled or "nothing much")
        alike.setdefault(row, []).append(miss.treaty)
    return Panel(
        f"The {len(misses)} misses, the surest first",
        ("War, and alliances in ATOP", "What happened", ">Chance of a call", "What misled"),
        tuple((f"{war}: {', '.join(treaties)}", *rest) for (war, *rest), treaties in alike.items()),
        "Reasons are against the average case; --json has all of them, for and against.",
    )


def _document(result: Result, misses: Sequence[Verdict]) -> dict[str, object]:
    return {
        "backtest": "obligations",
        "scored": Path(result.scored).name,
        "learnt_from": Path(result.learnt_from).name,
        "n": result.n,
        "wars": result.wars,
        "called": result.called,
        "learnt_rows": result.learnt_rows,
        "left_out_wars": list(result.left_out_wars),
        **asdict(result.score),
        "baselines": {
            name: {"says": b.says, **asdict(b.score), "lead_of_the_model": asdict(b.lead)}
            for name, b in result.baselines.items()
        },
        "calibration": [asdict(b) for b in result.calibration],
        "chosen": result.chosen,
        "misses": [
            _verdict_document(m)
            | {
                "for": [asdict(reason) for reason in m.speaking_for(True)],
                "against": [asdict(reason) for reason in m.speaking_for(False)],
            }
            for m in misses
        ],
        "forecasts": [_verdict_document(verdict) for verdict in result.verdicts],
    }


def _verdict_document(verdict: Verdict) -> dict[str, object]:
    return {
        "war": verdict.war,
        "war_name": verdict.war_name,
        "year": verdict.year,
        "treaty": verdict.treaty,
        "chance": verdict.chance,
        "called": verdict.called,
        "outcome": verdict.outcome,
        "reading_alone": verdict.reading_alone,
    }
