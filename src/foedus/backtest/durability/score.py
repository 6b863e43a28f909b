"""Do published findings on lasting peace come out, and how well is each conflict forecast from the others?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from foedus.backtest.durability.accuracy import (
    Estimate,
    Observed,
    draw_conflicts,
    estimate,
    integrated_brier,
    mean_by_conflict,
    pairs,
)
from foedus.backtest.durability.held_out import GRID, HORIZON, RIVALS, HeldOut, forecast_held_out
from foedus.backtest.durability.interstate import FROM, since
from foedus.backtest.durability.learn import Table, kaplan_meier, tabulate
from foedus.backtest.durability.published import Model, Selection, cox_model, fortna_models, selection
from foedus.backtest.durability.recurrence import Rate, of_agreements, of_cease_fires, of_episodes, of_pairs
from foedus.backtest.durability.spells import PeaceRecord
from foedus.backtest.durability.tables import Records, read_records
from foedus.backtest.outcome import Outcome, Panel, Progress, silent
from foedus.errors import InputError
from foedus.numerics.arrays import FloatArray

JUDGED = ("fortna", "walter", "ucdp")
"""Records on which our model is to be better than Kaplan-Meier and plain Cox; the fourth is told beside them."""
AIM = 2
CALIBRATED_AT = 5
"""Years after which forecasts are compared with what happened, by ending."""


@dataclass(frozen=True)
class Scores:
    """How good one way of forecasting was on one record."""

    concordance: Estimate
    brier: Estimate
    """Integrated over `HORIZON` years; 0 is perfect."""


@dataclass(frozen=True)
class Lead:
    """By how much ours is better on the same spells; negative where it is worse."""

    concordance: Estimate
    brier: Estimate

    @property
    def is_better(self) -> bool:
        """Whether ours is better in both scores."""
        return self.concordance.value > 0 and self.brier.value > 0


@dataclass(frozen=True)
class Calibration:
    """Forecasts and what happened, among spells whose fighting ended in one way."""

    ended: str
    n: int
    forecast: float
    """Mean chance of failure within `CALIBRATED_AT` years."""
    observed: float
    """The same, by Kaplan-Meier."""


@dataclass(frozen=True)
class Scored:
    """One record, forecast conflict by conflict."""

    name: str
    title: str
    failure: str
    """What counts as failure."""
    spells: int
    failures: int
    conflicts: int
    left_out: int
    scores: dict[str, Scores]
    """Ours and each rival."""
    leads: dict[str, Lead]
    """Over each rival."""
    chosen: dict[str, int]
    """How many spells each strength of hold forecast."""
    calibration: tuple[Calibration, ...]

    @property
    def is_better(self) -> bool:
        """Whether ours is better than Kaplan-Meier and than Cox with the published conditions, in both scores."""
        return self.leads["kaplan_meier"].is_better and self.leads["cox"].is_better


@dataclass(frozen=True)
class Result:
    """All of it."""

    scored: tuple[Scored, ...]
    models: tuple[Model, ...]
    selection: Selection | None
    """None where Fortna's record is not at hand, or its spells cannot tell."""
    rates: tuple[Rate, ...]
    missing: tuple[str, ...]

    @property
    def better_on(self) -> tuple[str, ...]:
        """Judged records on which ours is better than both rivals."""
        return tuple(s.name for s in self.scored if s.name in JUDGED and s.is_better)


def run(folder: Path, fit: Path | None = None, progress: Progress = silent) -> Outcome:
    """Score the records in a folder.

    Raises
    ------
    InputError
        If none of them can be found, one cannot be used, or another file to learn from is named.
    """
    if fit is not None:
        raise InputError(
            "The back-test 'durability' forecasts each conflict from the others of the same records.\n"
            "  Leave out --fit."
        )
    progress("reading the records", 0.0)
    return outcome(backtest(read_records(folder), progress))


def backtest(records: Records, progress: Progress = silent) -> Result:
    """Fit the published models, count returns to war, and forecast each conflict from the others.

    Raises
    ------
    InputError
        If a record has too few conflicts.
    """
    found = learnt_from(records)
    tables = [tabulate(record) for record in found.values()]
    scored = []
    for place, table in enumerate(tables):

        def tell(stage: str, share: float, place: int = place) -> None:
            progress(stage, (place + share) / len(tables))

        scored.append(_scored(table, forecast_held_out(tables, place, progress=tell)))
    by_name = dict(zip(found, tables, strict=True))
    fortna = by_name.get("fortna")
    progress("done", 1.0)
    return Result(
        scored=tuple(scored),
        models=tuple(_models(by_name)),
        selection=None if fortna is None else selection(fortna),
        rates=_rates(records),
        missing=records.missing,
    )


def learnt_from(records: Records) -> dict[str, PeaceRecord]:
    """The records that teach: those of wars between states only from the year in which the others begin."""
    return {
        name: since(record, FROM) if name == "interstate" else record
        for name, record in records.by_name.items()
    }


def _models(by_name: Mapping[str, Table]) -> list[Model]:
    found: list[Model] = []
    if "fortna" in by_name:
        found += fortna_models(by_name["fortna"])
    for name in ("walter", "ucdp"):
        if name in by_name:
            table = by_name[name]
            model = cox_model(table, table.record.title, table.record.published)
            found += [model] if model is not None else []
    return found


def _rates(records: Records) -> tuple[Rate, ...]:
    counted = {"fortna": of_cease_fires, "ucdp": of_episodes, "interstate": of_pairs}
    found = [
        rate
        for name, count in counted.items()
        if name in records.by_name
        for rate in count(records.by_name[name])
    ]
    return (*found, *(of_agreements(records.agreements) if records.agreements is not None else ()))


def _scored(table: Table, held_out: HeldOut) -> Scored:
    record = table.record
    observed = Observed(record.years, record.failed, record.group)
    drawn = draw_conflicts(observed)
    order = {way: pairs(observed, f.log_hazard) for way, f in held_out.forecasts.items()}
    brier = {way: integrated_brier(observed, f.survival, GRID) for way, f in held_out.forecasts.items()}
    right = {way: float(p.concordance()) for way, p in order.items()}
    right_drawn = {way: p.concordance(drawn) for way, p in order.items()}

    def lead(rival: str) -> Lead:
        gain = brier[rival] - brier["ours"]
        return Lead(
            estimate(right["ours"] - right[rival], right_drawn["ours"] - right_drawn[rival]),
            estimate(gain.mean(), mean_by_conflict(gain, observed, drawn)),
        )

    return Scored(
        name=record.name,
        title=record.title,
        failure=record.says,
        spells=len(record),
        failures=int(record.failed.sum()),
        conflicts=len(record.conflicts),
        left_out=record.left_out,
        scores={
            way: Scores(
                estimate(right[way], right_drawn[way]),
                estimate(brier[way].mean(), mean_by_conflict(brier[way], observed, drawn)),
            )
            for way in order
        },
        leads={rival: lead(rival) for rival in RIVALS},
        chosen=dict(held_out.chosen),
        calibration=_calibration(table, held_out.forecasts["ours"].survival),
    )


def _calibration(table: Table, survival: FloatArray) -> tuple[Calibration, ...]:
    record = table.record
    at = int(np.searchsorted(GRID, CALIBRATED_AT))
    ended = np.array([spell.ended for spell in record.spells])
    found = []
    for ending in dict.fromkeys(ended.tolist()):
        rows = ended == ending
        kept = kaplan_meier(table, rows).baseline.at(np.array([float(CALIBRATED_AT)]))
        found.append(
            Calibration(
                ending, int(rows.sum()), float(1 - survival[rows, at].mean()), float(1 - np.exp(-kept[0]))
            )
        )
    return tuple(sorted(found, key=lambda c: -c.n))


# --- in words --------------------------------------------------------------------------------------------


def outcome(result: Result) -> Outcome:
    """Put a result in words, tables and plain data."""
    judged = [s for s in result.scored if s.name in JUDGED]
    return Outcome(
        finding=_finding(result, judged),
        says=_says(result),
        panels=tuple(_panels(result)),
        cautions=(
            "These are mostly civil wars and wars of lesser powers; they tell little of a settlement whose breaker "
            "would be a great power with nuclear arms, and nothing of alliances.",
            "Peacekeepers are not sent at random.  Controls and weights take account of what is on record about how "
            "hard a case was, and of nothing else; the E-value says how strong the rest would have to be.",
            "Conditions are taken to stay as they were on the first day, so that peacekeepers who came later, or left, "
            "are not seen in a forecast.",
        ),
        document=_document(result),
    )


def _finding(result: Result, judged: Sequence[Scored]) -> str:
    if not judged:
        return "None of the three records on which forecasts are judged is at hand."
    met = "as aimed at" if len(result.better_on) >= AIM else f"short of the {AIM} aimed at"
    titles = [s.title for s in judged if s.name in result.better_on]
    on = "; ".join(titles) if titles else "none"
    text = (
        f"Forecast from other conflicts, ours is better than Kaplan-Meier and plain Cox in both scores on "
        f"{len(result.better_on)} of {len(judged)} records ({on}), {met}."
    )
    alone = result.models[0].of("peacekeepers") if result.models else None
    if result.selection is None or alone is None:
        return text
    return (
        f"{text}  The hazard ratio of peacekeepers is {alone.value:.2f} taken alone and "
        f"{result.selection.controlled.value:.2f} among cases as hard as each other."
    )


def _says(result: Result) -> tuple[str, ...]:
    says = [
        "Each conflict is forecast on its first day, from spells of all records that share neither the conflict nor a "
        f"state with it.  Concordance: share of pairs put in the right order, 0.5 by chance.  Brier: mean squared "
        f"distance of the chance from what happened, over {HORIZON} years, with weights for spells lost from sight.  "
        "Intervals (95 %) draw whole conflicts with replacement.",
        "Ours is Cox with coefficients held towards 0, on one record or on all at once; how strongly is chosen among "
        "the conflicts learnt from.  Plain Cox has the conditions of the published model; a second one, all of ours.",
        *(_verdict(s) for s in result.scored),
    ]
    if result.missing:
        says.append(f"Not at hand, so left out: {', '.join(f'{name}*.csv' for name in result.missing)}.")
    return tuple(says)


def _verdict(scored: Scored) -> str:
    """Over whom ours is ahead on one record, and whether by more than chance."""
    told = []
    for rival, lead in scored.leads.items():
        ends = (lead.concordance, lead.brier)
        if all(e.low > 0 for e in ends):
            found = "better in both scores, beyond chance"
        elif lead.is_better:
            found = "better in both scores, by no more than chance could do"
        elif any(e.value > 0 for e in ends):
            found = "better in one score only"
        else:
            found = "no better"
        told.append(f"{found} than {RIVALS[rival]}")
    return f"{scored.title}: ours is {'; '.join(told)}."


def _panels(result: Result) -> list[Panel]:
    panels = [_scores_panel(result.scored), _leads_panel(result.scored)]
    if result.models:
        panels.append(_models_panel(result.models))
    if result.selection is not None:
        panels.append(_selection_panel(result.selection))
    if result.rates:
        panels.append(_rates_panel(result.rates))
    panels.append(_calibration_panel(result.scored))
    return panels


def _scores_panel(scored: Sequence[Scored]) -> Panel:
    names = {"ours": "ours", **RIVALS}
    rows = tuple(
        (f"{s.title} ({s.failures} of {s.spells} failed)" if way == "ours" else "", names[way], *_told(score))
        for s in scored
        for way, score in s.scores.items()
    )
    columns = ("Record", "", ">Concordance (95 %)", ">Brier (95 %)")
    return Panel("How good, each conflict forecast from others", columns, rows)


def _leads_panel(scored: Sequence[Scored]) -> Panel:
    rows = tuple(
        (s.title if rival == "kaplan_meier" else "", RIVALS[rival], *_told(lead, "+"))
        for s in scored
        for rival, lead in s.leads.items()
    )
    columns = ("Record", "Against", ">Concordance (95 %)", ">Brier (95 %)")
    return Panel("By how much ours is better, on the same spells", columns, rows, "Negative: ours is worse.")


def _told(found: Scores | Lead, sign: str = "") -> tuple[str, str]:
    c, b = found.concordance, found.brier
    return (
        f"{c.value:{sign}.3f} ({c.low:{sign}.3f} to {c.high:{sign}.3f})",
        f"{b.value:{sign}.4f} ({b.low:{sign}.4f} to {b.high:{sign}.4f})",
    )


def _models_panel(models: Sequence[Model]) -> Panel:
    rows = tuple(
        (
            f"{m.name} ({m.spells} spells, {m.failures} failed)" if place == 0 else "",
            r.condition.replace("_", " "),
            f"{r.value:.2f}",
            f"{r.interval[0]:.2f} to {r.interval[1]:.2f}",
            f"{r.p:.3f}",
            f"{r.robust_p:.3f}",
            "-" if r.published is None else f"{r.published:.2f}",
        )
        for m in models
        for place, r in enumerate(m.ratios)
    )
    columns = ("Cox model", "Condition", ">Hazard ratio", "95 %, robust", ">p", ">p, robust", ">Reference")
    note = (
        "Robust: spells of one conflict share their fate.  Deaths by factors of ten, years of war by decades; only "
        "spells of which every condition of the model is known."
    )
    return Panel("Hazard ratios beside published ones", columns, rows, note)


def _selection_panel(found: Selection) -> Panel:
    c, w = found.controlled, found.weighted
    rows = (
        ("Controls in the model", f"{c.value:.2f}", f"{c.interval[0]:.2f} to {c.interval[1]:.2f}"),
        (
            f"Weights for how unlikely the treatment was (worth {found.effective_spells:.0f} spells)",
            f"{w.value:.2f}",
            f"{w.interval[0]:.2f} to {w.interval[1]:.2f}",
        ),
        ("E-value: something unknown must reach this risk ratio with both", f"{found.e_value:.1f}", ""),
        ("E-value of the interval's end nearer to 1", f"{found.e_value_of_limit:.1f}", ""),
    )
    return Panel("Peacekeepers go to hard cases: what is left of their effect", ("", ">Ratio", "95 %"), rows)


def _rates_panel(rates: Sequence[Rate]) -> Panel:
    def pair(found: float | None, beside: float | None) -> str:
        if found is None:
            return "-"
        return f"{found:.2f}" if beside is None else f"{found:.2f} ({beside:.2f})"

    rows = tuple(
        (
            r.what,
            str(r.n),
            pair(r.within_5, r.beside[0]),
            pair(r.within_10, r.beside[1]),
            pair(r.ever, r.beside[2]),
        )
        for r in rates
    )
    columns = ("Ended how", ">Spells", ">Within 5 years", ">Within 10", ">Ever")
    return Panel("How often fighting began again", columns, rows, "In brackets: reference figures.")


def _calibration_panel(scored: Sequence[Scored]) -> Panel:
    rows = tuple(
        (s.title if place == 0 else "", c.ended, str(c.n), f"{c.forecast:.2f}", f"{c.observed:.2f}")
        for s in scored
        for place, c in enumerate(s.calibration)
    )
    columns = ("Record", "Ended how", ">Spells", ">Forecast", ">Happened")
    return Panel(f"Failed within {CALIBRATED_AT} years: forecast and happened, by ending", columns, rows)


def _document(result: Result) -> dict[str, object]:
    return {
        "backtest": "durability",
        "better_on": list(result.better_on),
        "aim": {"records": list(JUDGED), "better_on_at_least": AIM, "met": len(result.better_on) >= AIM},
        "horizon_years": HORIZON,
        "records": [{**asdict(s), "is_better_than_kaplan_meier_and_cox": s.is_better} for s in result.scored],
        "hazard_ratios": [
            {
                "model": m.name,
                "spells": m.spells,
                "failures": m.failures,
                "conflicts": m.conflicts,
                "converged": m.converged,
                "ratios": [
                    {**asdict(r), "p": r.p, "robust_p": r.robust_p, "interval": list(r.interval)}
                    for r in m.ratios
                ],
            }
            for m in result.models
        ],
        "selection": None
        if result.selection is None
        else {
            **asdict(result.selection),
            "controlled_interval": list(result.selection.controlled.interval),
            "weighted_interval": list(result.selection.weighted.interval),
        },
        "recurrence": [asdict(rate) for rate in result.rates],
        "missing": list(result.missing),
    }
