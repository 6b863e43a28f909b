"""Would it hold."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.result import Durability, StabilityResult
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import summarise
from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Fold, Heading, Listing, Paragraph, Table, table
from foedus.report.sections import designs
from foedus.report.wording import chance, in_hundred, join, name_of
from foedus.study.study import Study


def blocks(study: Study, proposal: str | None = None) -> tuple[Block, ...]:
    """Survival, who would break it and how, who would fight, and on which comparison it turns."""
    result = study.stability
    if result is None:
        return (Heading("Would it hold?"), Paragraph(f"No answer: {study.not_asked['stability']}."))
    chosen = [d for d in result.durabilities if proposal in (None, d.proposal)]
    titles = [study.scenario.proposal[name].title for name in result.rank]
    return (
        Heading("Would it hold?"),
        Paragraph(f"From the most durable to the least: {join(titles)}.", "finding"),
        Paragraph(
            "The order is firmer than the level: the level rests on how noisy yearly decisions are taken to be, "
            "the order hardly does.",
            "caution",
        ),
        Figure(
            "Chance that each settlement is kept, by horizon",
            "A panel for each proposal shows the chance of no breach and of no major attack after each number of "
            "years, with the middle 80 % of draws.",
            charts.survival(study),
            _survival(study.scenario, result, chosen),
            "Dots: mean over draws; lines: middle 80 % of draws.",
        ),
        _how(study.scenario, result, chosen),
        _guarantors(study.scenario, chosen),
        Listing(
            tuple(f"{study.scenario.proposal[d.proposal].title}: {d.decisive}" for d in chosen if d.decisive)
        ),
        *designs.blocks(study.scenario, result, chosen),
        Fold(
            "How often each proposal holds better than another, on the same draws", (_beats(study, result),)
        ),
        Fold("Assumptions and limits of this part", (Listing(result.assumptions + result.limits),)),
    )


def _survival(scenario: Scenario, result: StabilityResult, chosen: list[Durability]) -> Table:
    rows: list[tuple[Cell | str, ...]] = []
    for durability in chosen:
        for kind, sample in (
            ("no breach", durability.no_breach),
            ("no major attack", durability.no_major_attack),
        ):
            spreads = [summarise(sample[:, column]) for column in range(len(result.horizons))]
            rows.append(
                (scenario.proposal[durability.proposal].title, kind, *(chance(spread) for spread in spreads))
            )
    columns = tuple(f"{years} year{'s' if years > 1 else ''}" for years in result.horizons)
    return table("Chance of being kept", ("Proposal", "Meaning", *columns), rows)


def _how(scenario: Scenario, result: StabilityResult, chosen: list[Durability]) -> Table:
    years = result.horizons[result.default]
    return table(
        f"How it would fail within {years} years, if it fails",
        ("Proposal", "Kinds of failure", ">Breaking pays the challenger in some year, in 100 draws"),
        [
            (
                scenario.proposal[durability.proposal].title,
                "; ".join(f"{kind} {in_hundred(share)} in 100" for kind, share in durability.breach_shares),
                in_hundred(durability.chance_margin_negative),
            )
            for durability in chosen
        ],
    )


def _guarantors(scenario: Scenario, chosen: list[Durability]) -> Table:
    guarantors = chosen[0].guarantors if chosen else ()
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.proposal[durability.proposal].title,
            *(chance(summarise(durability.honour[:, column])) for column in range(len(guarantors))),
        )
        for durability in chosen
    ]
    names = [name_of(scenario, guarantor) for guarantor in guarantors]
    return table(
        "Who would fight, if a full attack came in the first year",
        ("Proposal", *names),
        rows,
        "An estimate of behaviour, kept apart from what the law obliges.",
    )


def _beats(study: Study, result: StabilityResult) -> Table:
    titles = [proposal.title for proposal in study.scenario.proposals]
    rows: list[tuple[Cell | str, ...]] = []
    for row, title in enumerate(titles):
        cells = [
            "" if row == column else in_hundred(float(np.asarray(result.beats)[row, column]))
            for column in range(len(titles))
        ]
        rows.append((title, *cells))
    return table(
        "Share of draws, in 100, in which the row holds better", ("", *(f">{t}" for t in titles)), rows
    )
