"""Did the settlements of the past hold as the guarantee game gives them?  Scores, failures included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from foedus.analyses.stability.result import Durability
from foedus.backtest.outcome import Outcome, Panel, in_words
from foedus.backtest.scores import Interval, Lead, Score, lead, score
from foedus.backtest.settlements.cases import PastSettlement, past_settlements
from foedus.backtest.settlements.forecast import HORIZONS, durability, dyad_of, paired_draws
from foedus.backtest.settlements.screen import FACTS, Dyad, Screen, own_minds, screen
from foedus.errors import InputError
from foedus.numerics.arrays import BoolArray, FloatArray

DRAWS, SEED = 2048, 20250213
RESAMPLES = 2000
LEAST_DRAWS = 50
"""Fewest accepted draws from which anything is told."""
DEFINITIONS = {"no breach at all": True, "no major attack": False}
"""Name -> whether any breach counts."""


@dataclass(frozen=True)
class Scored:
    """Forecasts of one definition at one horizon against what happened."""

    definition: str
    years: int
    n: int
    held: int
    score: Score
    base_rate: Score
    """Of the share that held among the other settlements."""
    lead: Lead


@dataclass(frozen=True)
class Ranked:
    """Does it hold longer what is given more?"""

    spearman: float
    spearman_interval: Interval
    concordance: float
    """Share of the pairs that can be told apart in which the one that held longer was given more."""
    pairs: int


@dataclass(frozen=True)
class Shift:
    """A number of the model among the draws that pass every screen."""

    parameter: str
    median_before: float
    median_after: float
    distance: float
    """Largest difference between the two distribution functions; 0 to 1."""


@dataclass(frozen=True)
class Result:
    """Everything that the back-test found."""

    cases: tuple[PastSettlement, ...]
    chances: FloatArray
    """Shape (case, definition, horizon)."""
    bands: FloatArray
    """Shape (case, 2); tenth and ninetieth percentile of the chance of no breach over the middle horizon."""
    scored: tuple[Scored, ...]
    ranked: Ranked
    screen: Screen
    screened: tuple[Scored, ...]
    """The same scores from the draws that pass every screen; empty where they are too few."""
    screened_chances: FloatArray
    shifts: tuple[Shift, ...]


def run(folder: Path | None = None, fit: Path | None = None) -> Outcome:
    """Score the shipped settlements.

    Raises
    ------
    InputError
        If data or something to learn from are named: the settlements are shipped and nothing is fitted.
    """
    if folder is not None or fit is not None:
        raise InputError(
            "The back-test 'settlements' scores the shipped settlements and fits nothing.\n"
            "  Leave out --data and --fit; `foedus list settlements` shows them."
        )
    return outcome(backtest(past_settlements()))


def backtest(cases: Sequence[PastSettlement], size: int = DRAWS, seed: int = SEED) -> Result:
    """Forecast every settlement with the shipped numbers, and screen the draws."""
    scenarios = [case.scenario for case in cases]
    samples = paired_draws(scenarios, size, seed)
    held = [durability(scenario, draws) for scenario, draws in zip(scenarios, samples, strict=True)]
    rng = np.random.default_rng(seed)
    dyads = [
        own_minds(dyad_of(case.scenario, draws), rng.permutation(size))
        for case, draws in zip(cases, samples, strict=True)
    ]
    passed = screen(dyads)
    chances = _chances(held, np.ones(size, dtype=np.bool_))
    enough = int(passed.all_passed.sum()) >= LEAST_DRAWS
    screened = _chances(held, passed.all_passed) if enough else np.empty((0, 2, len(HORIZONS)))
    middle = np.stack([d.no_breach[:, 1] for d in held])
    return Result(
        cases=tuple(cases),
        chances=chances,
        bands=np.quantile(middle, (0.1, 0.9), axis=1).T,
        scored=tuple(_scored(cases, chances)),
        ranked=_ranked(cases, chances[:, 0, 1], seed),
        screen=passed,
        screened=tuple(_scored(cases, screened)) if enough else (),
        screened_chances=screened,
        shifts=_shifts(dyads[0], passed.all_passed) if enough else (),
    )


def _chances(held: Sequence[Durability], rows: BoolArray) -> FloatArray:
    """Shape (case, definition, horizon)."""
    return np.array([(d.no_breach[rows].mean(axis=0), d.no_major_attack[rows].mean(axis=0)) for d in held])


def _scored(cases: Sequence[PastSettlement], chances: FloatArray) -> list[Scored]:
    found = []
    for d, (name, any_breach) in enumerate(DEFINITIONS.items()):
        for h, years in enumerate(HORIZONS):
            told = [case.held(years, any_breach=any_breach) for case in cases]
            seen = np.array([held is not None for held in told])
            yes = np.array([float(bool(held)) for held in told])[seen]
            chance, group = chances[seen, d, h], np.arange(int(seen.sum()))
            others = (yes.sum() - yes) / (len(yes) - 1)
            found.append(
                Scored(
                    name,
                    years,
                    len(yes),
                    int(yes.sum()),
                    score(chance, yes, group),
                    score(others, yes, group),
                    lead(chance, others, yes, group),
                )
            )
    return found


def _ranked(cases: Sequence[PastSettlement], chance: FloatArray, seed: int) -> Ranked:
    longest = max(HORIZONS)
    lasted = np.array([_lasted(case, longest) for case in cases])
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(len(cases), size=len(cases)) for _ in range(RESAMPLES)]
    found = [_spearman(chance[rows], lasted[rows]) for rows in drawn]
    told = [value for value in found if value is not None]
    low, high = np.quantile(told, (0.025, 0.975))
    pairs = [(i, j) for i in range(len(cases)) for j in range(len(cases)) if lasted[i] < lasted[j]]
    right = [1.0 if chance[i] < chance[j] else 0.5 * (chance[i] == chance[j]) for i, j in pairs]
    return Ranked(
        _spearman(chance, lasted) or 0.0, (float(low), float(high)), float(np.mean(right)), len(pairs)
    )


def _lasted(case: PastSettlement, longest: int) -> float:
    """Years until anything was broken, cut off at the longest horizon."""
    broken = case.years_to_breach
    return longest if broken is None else min(broken, longest)


def _spearman(first: FloatArray, second: FloatArray) -> float | None:
    """Rank correlation; None where one of them does not vary."""
    from scipy.stats import spearmanr

    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(spearmanr(first, second).statistic)


def _shifts(dyad: Dyad, rows: BoolArray) -> tuple[Shift, ...]:
    from scipy.stats import ks_2samp

    shifts = [
        Shift(
            f"stability.{name}",
            float(np.median(values)),
            float(np.median(values[rows])),
            float(ks_2samp(values[rows], values).statistic),
        )
        for name, values in dyad.numbers.items()
        if np.ptp(values) > 0
    ]
    return tuple(sorted(shifts, key=lambda shift: -shift.distance))


# --- in words --------------------------------------------------------------------------------------------


def outcome(result: Result) -> Outcome:
    """Put a result in words, tables and plain data."""
    whole = next(s for s in result.scored if s.definition == "no breach at all" and s.years == 10)
    ranked, share = result.ranked, result.screen.all_passed.mean()
    return Outcome(
        finding=(
            f"Of {len(result.cases)} settlements of the past, those given a better chance {_order(ranked)} (rank "
            f"correlation {ranked.spearman:+.2f}, {in_words(ranked.spearman_interval)}).  For no breach in ten years "
            f"the Brier score is {whole.score.brier:.3f}, {_level(whole.lead)} the {whole.base_rate.brier:.3f} of the "
            "share of the others that held."
        ),
        says=(
            "Each settlement is forecast from its own day's figures, its terms and the treaties of that day; every "
            "other number is the shipped default.  None was fitted to these cases, but a first run on them showed "
            "that what breaking is worth was set wrongly; it was then set anew, on other pairs of states.",
            "The game ends with the first breach, so its chance of no major attack says that the first breach is "
            "none; what followed a lesser breach is scored against it all the same.",
            f"Of {result.screen.all_passed.size} draws of the model's numbers, {share:.1%} agree with every fact "
            "about wars in general below.",
        ),
        panels=(
            _cases_panel(result),
            _scores_panel(result.scored, "How good, and against what"),
            _screen_panel(result.screen),
            *_after(result),
        ),
        cautions=(
            "A dozen cases cannot tell good from fair: read the intervals.  They are the well-known ones, chosen "
            "before the model was run on them but by somebody who knew how they ended.",
            "Roles are coded by one rule, figures are those of one data set, and neither minds nor leaders enter.",
            "The facts of the screen come from wars of mostly weaker states, and some of them from civil wars.",
        ),
        document=_document(result),
    )


def _order(ranked: Ranked) -> str:
    low, high = ranked.spearman_interval or (-1.0, 1.0)
    if low > 0:
        return "held longer"
    return "held less long" if high < 0 else "held neither longer nor less long, beyond chance"


def _level(ahead: Lead) -> str:
    low, high = ahead.brier_interval or (-1.0, 1.0)
    if low > 0:
        return "better than"
    return "worse than" if high < 0 else "neither better nor worse, beyond chance, than"


def _cases_panel(result: Result) -> Panel:
    rows = []
    for number, case in enumerate(result.cases):
        broken, attacked = case.years_to_breach, case.years_to_attack
        low, high = result.bands[number]
        five, ten = result.chances[number, 0, :2]
        held = case.held(10, any_breach=True)
        rows.append(
            (
                case.scenario.id.replace("-", " ").title(),
                f"{five:.2f}",
                f"{ten:.2f}",
                f"{low:.2f}-{high:.2f}",
                f"{result.chances[number, 1, 1]:.2f}",
                "never" if broken is None else f"{broken:.1f}",
                "never" if attacked is None else f"{attacked:.1f}",
                "-" if held is None else "yes" if (ten >= 0.5) == held else "no",
            )
        )
    return Panel(
        "Chances given, and what happened",
        (
            "Settlement",
            ">5 y",
            ">10 y",
            ">80 %",
            ">No attack",
            ">Broken",
            ">Attacked",
            "Right",
        ),
        tuple(rows),
        "Chances: of no breach in 5 and in 10 years, the latter with the middle 80 % of its draws, and of no major "
        "attack in 10.  Broken, attacked: after how many years; never: not in those observed.  Right: whether the "
        "chance for 10 years was on the right side of one half.",
    )


def _scores_panel(scored: Sequence[Scored], caption: str) -> Panel:
    rows = tuple(
        (
            f"{s.definition.removesuffix(' at all')}, {s.years} y",
            f"{s.held}/{s.n}",
            f"{s.score.accuracy:.2f}",
            f"{s.score.brier:.3f}",
            in_words(s.score.brier_interval),
            f"{s.base_rate.brier:.3f}",
            f"{s.lead.brier:+.3f}",
            in_words(s.lead.brier_interval),
        )
        for s in scored
    )
    columns = ("", ">Held", ">Right", ">Brier", "95 %", ">Base", ">Lead", "95 %")
    note = "Base: Brier score of the share of the others that held.  A negative lead is a loss against it."
    return Panel(caption, columns, rows, note)


def _screen_panel(found: Screen) -> Panel:
    rows = tuple(
        (
            fact.says,
            f"{fact.low:g} to {min(fact.high, 1):g}",
            f"{np.median(found.values[fact.id]):.2f}",
            f"{found.passed[fact.id].mean():.0%}",
            fact.source,
        )
        for fact in FACTS
    )
    every = ("Every one of them", "", "", f"{found.all_passed.mean():.1%}", "")
    return Panel(
        "Do the draws agree with what is known of wars in general?",
        ("Fact", "Band", ">Median", ">Inside", "Known from"),
        (*rows, every),
        "Inside: share of draws in the band.  On the dyads of the settlements above, with designs put in place of "
        "what was agreed.",
    )


def _after(result: Result) -> tuple[Panel, ...]:
    if not result.screened:
        return ()
    rows = tuple(
        (shift.parameter, f"{shift.median_before:.3g}", f"{shift.median_after:.3g}", f"{shift.distance:.2f}")
        for shift in result.shifts[:8]
    )
    kept = Panel(
        "What the draws that agree look like",
        ("Parameter", ">Median", ">Median kept", ">Distance"),
        rows,
        "The eight numbers that move most; distance: largest gap between the two distribution functions.",
    )
    return kept, _scores_panel(result.screened, "The same scores, from the draws that agree alone")


def _document(result: Result) -> dict[str, object]:
    return {
        "backtest": "settlements",
        "n": len(result.cases),
        "draws": int(result.screen.all_passed.size),
        "seed": SEED,
        "cases": [
            {
                "id": case.scenario.id,
                "adopted": case.adopted.isoformat(),
                "years_to_breach": case.years_to_breach,
                "years_to_attack": case.years_to_attack,
                "years_observed": case.years_observed,
                "chances": _by_horizon(result.chances[number]),
            }
            for number, case in enumerate(result.cases)
        ],
        "scores": [asdict(found) for found in result.scored],
        "rank": asdict(result.ranked),
        "screen": {
            "facts": [
                {
                    **asdict(fact),
                    "median": float(np.median(result.screen.values[fact.id])),
                    "share_inside": float(result.screen.passed[fact.id].mean()),
                }
                for fact in FACTS
            ],
            "share_of_draws": float(result.screen.all_passed.mean()),
            "shifts": [asdict(shift) for shift in result.shifts],
            "scores": [asdict(found) for found in result.screened],
        },
    }


def _by_horizon(chances: FloatArray) -> dict[str, dict[str, float]]:
    return {
        name: {str(years): float(chances[d, h]) for h, years in enumerate(HORIZONS)}
        for d, name in enumerate(DEFINITIONS)
    }
