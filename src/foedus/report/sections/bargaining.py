"""What would be agreed."""

from __future__ import annotations

import numpy as np

from foedus.analyses.bargaining.result import Acceptance, IssueForecast
from foedus.model.issues import Issue
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import summarise
from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Fold, Heading, Listing, Paragraph, Table, Tone, table
from foedus.report.sections import packages
from foedus.report.wording import in_hundred, join, name_of, span
from foedus.study.study import Study
from foedus.study.trades import packages_of


def blocks(study: Study, proposal: str | None = None, issue: str | None = None) -> tuple[Block, ...]:
    """Outcome ranges per issue, and who would accept which proposal."""
    issues = [name for name in study.bargaining.issues if issue in (None, name)]
    forecasts = [f for f in study.bargaining.forecasts if f.issue in issues]
    ranges = _ranges(study.scenario, forecasts)
    return (
        Heading("What would be agreed?"),
        Paragraph(
            "If the parties settled by weight and concern alone, each issue would come to rest about here. "
            "The default forecast counts in how far such models missed past decisions, and its ranges are made to "
            "hold so many outcomes in 100. "
            "The compromise is the mean of positions weighted by capability and salience; the Nash solution "
            "shares the gains over a costly no deal; their ranges show only what the inputs leave open."
        ),
        _defaults(study.scenario, forecasts),
        Figure(
            "Where each issue would come to rest, and where the actors stand",
            "For each issue, bars show the default forecast with its interval for 80 in 100, and the middle 80 % of "
            "outcomes under each model; grey ticks are the actors' positions and a diamond marks what happens "
            "without a deal.",
            charts.outcomes(study, issues),
            ranges,
            "Bars: interval for 80 in 100 (default), middle 80 % of draws (models); dots: median; ticks: positions of "
            "the actors; diamond: no deal.",
        ),
        Fold(
            "What the ends of each scale mean",
            (Listing(tuple(_meaning(study.scenario.issue[i]) for i in issues)),),
        ),
        Heading("Who would accept which proposal", 2),
        Figure(
            "Chance that each actor prefers the proposal to no deal",
            "A grid of actors against proposals; each cell gives the chance in 100 that the actor accepts.",
            charts.acceptance(study),
            _accepted(study, proposal),
        ),
        *_gains(study, proposal),
        *(packages.blocks(study.scenario, packages_of(study, proposal)) if issue is None else ()),
        Fold(
            "Assumptions and limits of this part",
            (Listing(study.bargaining.assumptions + study.bargaining.limits),),
        ),
    )


def _meaning(issue: Issue) -> str:
    points = "; ".join(f"{point:g} = {meaning}" for point, meaning in issue.scale.anchors)
    return f"{issue.name}. {issue.question} {points}."


def _ranges(scenario: Scenario, forecasts: list[IssueForecast]) -> Table:
    models = list(forecasts[0].outcome) if forecasts else []
    rows: list[tuple[Cell | str, ...]] = []
    for forecast in forecasts:
        pulls = sorted(zip(forecast.actors, forecast.pull, strict=True), key=lambda pair: -abs(pair[1]))[:2]
        rows.append(
            (
                scenario.issue[forecast.issue].name,
                *(span(summarise(forecast.outcome[model])) for model in models),
                f"{float(np.median(forecast.reversion_point)):.0f}",
                join([f"{name_of(scenario, actor)} {pull:+.1f}" for actor, pull in pulls]),
            )
        )
    return table(
        "Outcome per issue: median and middle 80 % of draws, in points of its scale",
        (
            "Issue",
            *(f">{model}" for model in models),
            ">No deal",
            "Pulled most by",
        ),
        rows,
        "A pull is how far the compromise moves because that actor is there.",
    )


def _defaults(scenario: Scenario, forecasts: list[IssueForecast]) -> Table:
    """The default forecast, always beside the compromise and the reversion point."""
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.issue[forecast.issue].name,
            Cell(f"{found.median:.0f}", "strong"),
            *(f"{low:.0f} to {high:.0f}" for low, high in (found.interval(p) for p in (50, 80, 90))),
            f"{float(np.median(forecast.outcome['compromise'])):.0f}",
            f"{float(np.median(forecast.reversion_point)):.0f}",
        )
        for forecast in forecasts
        if (found := forecast.default) is not None
    ]
    return table(
        "Default forecast: median, and intervals made to hold 50, 80 and 90 outcomes in 100",
        ("Issue", ">Default", ">50", ">80", ">90", ">Compromise", ">No deal"),
        rows,
        "Taught on decisions of the European Union; for settlements of wars the intervals are a lower bound of doubt.",
    )


def _tone(chance: float) -> Tone:
    if chance >= 0.6:
        return "good"
    return "bad" if chance < 0.4 else "doubt"


def _accepted(study: Study, proposal: str | None) -> Table:
    chosen = [a for a in study.bargaining.acceptances if proposal in (None, a.proposal)]
    rows: list[tuple[Cell | str, ...]] = []
    for column, actor in enumerate(study.scenario.actors):
        chances = [float(np.mean(acceptance.chance[:, column])) for acceptance in chosen]
        rows.append((actor.name, *(Cell(in_hundred(chance), _tone(chance)) for chance in chances)))
    titles = [study.scenario.proposal[acceptance.proposal].title for acceptance in chosen]
    return table("Chance of accepting, in 100", ("Actor", *(f">{title}" for title in titles)), rows)


def _gains(study: Study, proposal: str | None) -> list[Block]:
    return [
        Fold(
            f"What moves each actor: {study.scenario.proposal[acceptance.proposal].title}",
            (_gain_table(study, acceptance),),
        )
        for acceptance in study.bargaining.acceptances
        if proposal in (None, acceptance.proposal)
    ]


def _gain_table(study: Study, acceptance: Acceptance) -> Table:
    issues = [study.scenario.issue[name].name for name in study.bargaining.issues]
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(study.scenario, actor),
            *(f"{100 * gain:+.1f}" if abs(gain) >= 5e-4 else "0" for gain in acceptance.gain_by_issue[row]),
            Cell(f"{100 * float(np.mean(acceptance.gain[:, row])):+.1f}", "strong"),
            _red_line(study.scenario, acceptance, row),
        )
        for row, actor in enumerate(acceptance.actors)
    ]
    return table(
        "Gain over no deal, in hundredths of the actor's whole stake, issue by issue",
        ("Actor", *(f">{issue}" for issue in issues), ">Together", "Red line crossed"),
        rows,
    )


def _red_line(scenario: Scenario, acceptance: Acceptance, row: int) -> str:
    share = float(np.mean(acceptance.red_line_crossed[:, row]))
    if share == 0:
        return "none"
    return f"{scenario.issue[acceptance.red_line_issue[row]].name}, in {in_hundred(share)} of 100 draws"
