"""Were duties that were called on honoured?  The published rates, and a forecast scored war by war."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import numpy as np

from foedus.analyses.obligations.reliability import Honouring, honouring
from foedus.backtest.cross_validation import Candidate, forecast_held_out
from foedus.backtest.outcome import Outcome, Panel, calibration_panel, in_words, scores_panel
from foedus.backtest.scores import Bin, Lead, Score, calibration, lead, score
from foedus.backtest.tables import find_table, read_table, refuse
from foedus.errors import InputError
from foedus.files.problems import Problems
from foedus.files.reliability import load_reliability
from foedus.files.texts import fault
from foedus.model.reliability import ReliabilityRecord
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.intervals import wilson

BEGINS = "berkemeier_fuhrmann"
KINDS = {"defense": "defense", "offense": "offense", "neutrality": "neutral", "nonaggression": "nonagg"}
"""Kind of duty, and its column."""
COLUMNS = ("warid", "warname", "sample", "atopid", *KINDS.values(), "honorLLM", "violateLLM")
_EARLY, _PLAIN, _ONLY_NONAGGRESSION, _NEUTRALITY, _OFFENSE = range(5)
_NAMES = {
    "era, plain duty, only non-aggression": (_EARLY, _PLAIN, _ONLY_NONAGGRESSION),
    "era, neutrality, offence": (_EARLY, _NEUTRALITY, _OFFENSE),
}
PENALTIES = (0.3, 1.0, 3.0)
CANDIDATES = tuple(
    Candidate(columns, penalty, name) for (name, columns), penalty in product(_NAMES.items(), PENALTIES)
)
_HARDLY = 0.01
"""Penalty of the baselines: a plain logit, kept finite."""


@dataclass(frozen=True, slots=True)
class Call:
    """One alliance that was called on in one war."""

    war: str
    war_name: str
    treaty: str
    is_early: bool
    """Before 1945."""
    kinds: frozenset[str]
    honoured: bool


@dataclass(frozen=True)
class Rate:
    """Share honoured among some of the calls."""

    honoured: int
    called: int
    rate: float | None
    """None where nothing was called."""
    interval: tuple[float, float] | None
    """Wilson's 95 %."""
    published: float
    """For the whole file; 0 to 1."""


@dataclass(frozen=True)
class Result:
    """Rates, score and baselines."""

    scored: str
    n: int
    wars: int
    is_whole: bool
    """Whether the file holds all the calls that the published rates are about."""
    rates: dict[str, Rate]
    score: Score
    baselines: dict[str, tuple[Score, Lead]]
    calibration: tuple[Bin, ...]
    chosen: dict[str, int]
    calls: tuple[Call, ...]
    chances: tuple[float, ...]


def run(folder: Path, fit: Path | None = None) -> Outcome:
    """Score the file in a folder.

    Raises
    ------
    InputError
        If the file cannot be used, or another to learn from is named.
    """
    if fit is not None:
        raise InputError(
            "The back-test 'reliability' forecasts each war from the others of one file.\n  Leave out --fit."
        )
    path = find_table(folder, BEGINS)
    return outcome(backtest(read_calls(path), path.name, load_reliability()))


def read_calls(path: Path) -> tuple[Call, ...]:
    """Read the alliances that were called on, by the rules of Leeds, Long and Mitchell.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    problems = Problems()
    calls = []
    for row in read_table(path, COLUMNS):
        flags = {column: row.flag(column, problems) for column in COLUMNS[2:] if column != "atopid"}
        if flags["honorLLM"] and flags["violateLLM"]:
            problems.add(row.place, "honorLLM and violateLLM are both 1", "A duty is honoured or violated")
        if not row.text("warid"):
            problems.add(row.place, "warid is blank", "Every row names its war")
        if flags["honorLLM"] or flags["violateLLM"]:
            calls.append(
                Call(
                    war=row.text("warid").removesuffix(".0"),
                    war_name=row.text("warname"),
                    treaty=row.text("atopid").removesuffix(".0"),
                    is_early=flags["sample"],
                    kinds=frozenset(kind for kind, column in KINDS.items() if flags[column]),
                    honoured=flags["honorLLM"],
                )
            )
    refuse(problems)
    if len({call.war for call in calls}) < 2:
        raise fault(
            path,
            f"{len(calls)} rows tell of a duty that was called on, in fewer than two wars",
            "Such rows have a 1 under honorLLM or violateLLM; each war is forecast from the others",
        )
    return tuple(calls)


def backtest(calls: Sequence[Call], scored: str, record: ReliabilityRecord) -> Result:
    """Count rates and forecast each war from the others.

    Parameters
    ----------
    calls
        From two wars or more.
    scored
        Name of the file that they come from.
    record
        Published rates to set beside.
    """
    yes = np.array([float(call.honoured) for call in calls])
    group = np.unique([call.war for call in calls], return_inverse=True)[1].astype(np.int64)
    columns = _features(calls)
    model = forecast_held_out(columns, yes, group, CANDIDATES)
    rivals = {
        "constant": _share_of_others(yes, group),
        "era": _plain_logit(columns, yes, group, (_EARLY,)),
        "era_neutrality_offence": _plain_logit(columns, yes, group, (_EARLY, _NEUTRALITY, _OFFENSE)),
    }
    names = [f"{candidate.name}; penalty {candidate.penalty:g}" for candidate in model.chosen]
    return Result(
        scored=scored,
        n=len(calls),
        wars=int(group.max()) + 1,
        is_whole=len(calls) == record.overall.called,
        rates=_rates(calls, record),
        score=score(model.chance, yes, group),
        baselines={
            name: (score(chance, yes, group), lead(model.chance, chance, yes, group))
            for name, chance in rivals.items()
        },
        calibration=calibration(model.chance, yes),
        chosen={name: names.count(name) for name in sorted(set(names))},
        calls=tuple(calls),
        chances=tuple(float(chance) for chance in model.chance),
    )


def _features(calls: Sequence[Call]) -> FloatArray:
    """Era and kinds; shape (call, feature).

    A plain duty, to fight at a member's side in a war of its own or to stay out of one, leaves no doubt
    about what is due; defence asks more and leaves more to judgement.  A pledge of non-aggression alone is
    called on only by being broken.
    """
    return np.array(
        [
            [
                call.is_early,
                bool(call.kinds & {"offense", "neutrality"}),
                call.kinds == {"nonaggression"},
                "neutrality" in call.kinds,
                "offense" in call.kinds,
            ]
            for call in calls
        ],
        dtype=float,
    )


def _share_of_others(yes: FloatArray, group: IntArray) -> FloatArray:
    return np.array([yes[group != war].mean() for war in group])


def _plain_logit(columns: FloatArray, yes: FloatArray, group: IntArray, used: tuple[int, ...]) -> FloatArray:
    return forecast_held_out(columns, yes, group, (Candidate(used, _HARDLY),)).chance


def _rates(calls: Sequence[Call], record: ReliabilityRecord) -> dict[str, Rate]:
    honoured = np.array([call.honoured for call in calls])
    early = np.array([call.is_early for call in calls])

    def rate(within: BoolArray, published: float) -> Rate:
        hits, cases = int(np.sum(honoured & within)), int(np.sum(within))
        if cases == 0:
            return Rate(0, 0, None, None, published)
        return Rate(hits, cases, hits / cases, wilson(hits, cases), published)

    return {
        "overall": rate(np.ones(len(calls), dtype=bool), record.overall.rate),
        "1816-1944": rate(early, record.by_era["before_1945"].rate),
        "1945-2003": rate(~early, record.by_era["since_1945"].rate),
        **{
            kind: rate(np.array([kind in call.kinds for call in calls]), published)
            for kind, published in record.rate_by_kind.items()
        },
    }


# --- in words --------------------------------------------------------------------------------------------


def outcome(result: Result) -> Outcome:
    """Put a result in words, tables and plain data, with the product's own estimate beside it."""
    record = load_reliability()
    own = [honouring(record, kind, year) for kind in record.rate_by_kind for year in (1900, 2000)]
    scores = {"model": result.score} | {
        name.replace("_", ", "): base for name, (base, _) in result.baselines.items()
    }
    part = (
        "This is the whole of the published file."
        if result.is_whole
        else f"The file holds {result.n} of the {record.overall.called} calls that the published rates are "
        "about, so its own rates differ from them."
    )
    return Outcome(
        finding=(
            f"Whether a duty that was called on was honoured: Brier score {result.score.brier:.3f} "
            f"({in_words(result.score.brier_interval)}), right in {100 * result.score.accuracy:.0f} % of cases."
        ),
        says=(
            f"{result.n} alliances called on in {result.wars} wars, each war forecast from all the others.  {part}",
        ),
        panels=(
            _rates_panel(result),
            scores_panel(scores),
            calibration_panel(result.calibration, "Honoured"),
            _own(own),
        ),
        cautions=(record.caution,),
        document=_document(result, own, record),
        chances=result.calibration,
    )


def _rates_panel(result: Result) -> Panel:
    rows = tuple(
        (
            name,
            str(r.called),
            str(r.honoured),
            "-" if r.rate is None else f"{100 * r.rate:.1f} %",
            "-" if r.interval is None else f"{100 * r.interval[0]:.0f} to {100 * r.interval[1]:.0f}",
            f"{100 * r.published:.1f} %",
        )
        for name, r in result.rates.items()
    )
    columns = ("", ">Called on", ">Honoured", ">Rate", "95 %", ">Published, whole file")
    return Panel("How often it was honoured", columns, rows, "An alliance may have several kinds of duty.")


def _own(estimates: Sequence[Honouring]) -> Panel:
    rows = tuple(
        (
            e.kind,
            e.era.replace("_", " "),
            f"{e.chance:.2f}",
            f"{e.interval[0]:.2f} to {e.interval[1]:.2f}",
            f"{e.era_count.rate:.2f}",
            f"{e.era_interval[0]:.2f} to {e.era_interval[1]:.2f}",
        )
        for e in estimates
    )
    return Panel(
        "The product's own estimate, from the shipped record",
        ("Duty", "Era", ">Honoured", "95 %", ">Era as a whole", "95 %"),
        rows,
        "Beside the law, never in it: no verdict uses these.",
    )


def _document(result: Result, own: Sequence[Honouring], record: ReliabilityRecord) -> dict[str, object]:
    return {
        "backtest": "reliability",
        "scored": result.scored,
        "n": result.n,
        "wars": result.wars,
        "whole_file": result.is_whole,
        "rates": {name: asdict(rate) for name, rate in result.rates.items()},
        **asdict(result.score),
        "baselines": {
            name: {**asdict(base), "lead_of_the_model": asdict(ahead)}
            for name, (base, ahead) in result.baselines.items()
        },
        "calibration": [asdict(b) for b in result.calibration],
        "chosen": result.chosen,
        "misses": [
            {"war": c.war, "war_name": c.war_name, "treaty": c.treaty, "chance": p, "honoured": c.honoured}
            for c, p in zip(result.calls, result.chances, strict=True)
            if (p >= 0.5) != c.honoured
        ],
        "estimate": {
            "source": record.source,
            "caution": record.caution,
            "by_kind": [_without_caution(e) for e in own],
        },
    }


def _without_caution(estimate: Honouring) -> dict[str, object]:
    return {key: value for key, value in asdict(estimate).items() if key != "caution"}
