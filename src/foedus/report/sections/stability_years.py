"""Would it hold, in detail: years, kinds of failure, margins, who would fight, and pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from foedus.analyses.stability.result import ATTACKS, KINDS, Durability, StabilityResult
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.summaries import summarise
from foedus.report.document import Cell, Table, table
from foedus.report.wording import chance, in_hundred, join, name_of, within

_ENDED = ("ended: major attack", "ended: grab", "ended: own breach")
"""Kinds of failure in short; an own breach is that of the protected side."""
_LIKELIEST = 3
"""Sets of fighters that are told."""


def tables(scenario: Scenario, result: StabilityResult, chosen: Sequence[Durability]) -> tuple[Table, ...]:
    """Every table of details that the result has."""
    found = [how(scenario, result, chosen), margins(scenario, result, chosen), honour(scenario, chosen)]
    if any(durability.help is not None for durability in chosen):
        found += [fighting(scenario, result, chosen), coalitions(scenario, chosen)]
    if len(result.durabilities) > 1:
        found.append(pairs(scenario, result))
    return tuple(found)


def survival(scenario: Scenario, result: StabilityResult, chosen: Sequence[Durability]) -> Table:
    """Chance of no breach, of no major attack, and of having ended in each kind of failure."""
    last = [years - 1 for years in result.horizons]
    rows: list[tuple[Cell | str, ...]] = []
    for durability in chosen:
        years = durability.years
        lines = [
            ("no breach", (years.kept.mean, years.kept.low, years.kept.high)),
            (
                "no major attack",
                (years.no_major_attack.mean, years.no_major_attack.low, years.no_major_attack.high),
            ),
            *(
                (
                    kind,
                    (years.ended.mean[:, k], years.ended.low[:, k], years.ended.high[:, k]),
                )
                for k, kind in enumerate(_ENDED)
            ),
        ]
        title = scenario.proposal[durability.proposal].title
        for place, (meaning, (mean, low, high)) in enumerate(lines):
            cells = [within(float(mean[y]), float(low[y]), float(high[y])) for y in last]
            rows.append((title if place == 0 else "", meaning, *cells))
    columns = [f">{years} year{'s' if years > 1 else ''}" for years in result.horizons]
    return table(
        "Chances by horizon, in 100: mean (middle 80 % of draws)", ("Proposal", "Meaning", *columns), rows
    )


def how(scenario: Scenario, result: StabilityResult, chosen: Sequence[Durability]) -> Table:
    """Kinds of failure, and the hazard of a year early and late."""
    years = result.horizons[result.default]
    last = result.horizons[-1]
    rows: list[tuple[Cell | str, ...]] = []
    for durability in chosen:
        shares = dict(durability.breach_shares)
        hazard = durability.years.hazard.mean.sum(axis=1)
        rows.append(
            (
                scenario.proposal[durability.proposal].title,
                *(in_hundred(shares[kind]) if shares else "-" for kind in KINDS),
                *(in_hundred(float(hazard[year - 1])) for year in _early_and_late(last)),
            )
        )
    return table(
        f"How it would fail within {years} years, of 100 failures, and the hazard of single years, in 100",
        (
            "Proposal",
            *(f">{words}" for words in ("major attack", "grab", "own breach")),
            *(f">hazard, year {year}" for year in _early_and_late(last)),
        ),
        rows,
        "The hazard falls as the frailer settlements have ended; an own breach is that of the protected side.",
    )


def _early_and_late(last: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys((1, (last + 1) // 2, last)))


def margins(scenario: Scenario, result: StabilityResult, chosen: Sequence[Durability]) -> Table:
    """What keeping is worth above breaking, and when breaking first pays."""
    stakes = scenario.stakes
    assert stakes is not None  # there is a result
    challenger, target = (name_of(scenario, who) for who in (stakes.challenger, stakes.target))
    rows: list[tuple[Cell | str, ...]] = []
    for durability in chosen:
        years = durability.years
        of_challenger, of_target = (_first(years.first_pays[:, party]) for party in range(2))
        lines = [
            (f"{challenger}: {attack}", years.challenger_margin.mean[:, a], "" if a else of_challenger)
            for a, attack in enumerate(ATTACKS)
        ]
        title = scenario.proposal[durability.proposal].title
        for words, margin, first in (*lines, (f"{target}: breach", years.target_margin.mean, of_target)):
            worst = int(np.argmin(margin))
            rows.append(
                (title, words, f"{margin[worst]:+.3f} (year {worst + 1})", f"{margin[-1]:+.3f}", first)
            )
            title = ""
    return table(
        "Keeping less breaking, share of the stake, mean of draws",
        (
            "Proposal",
            "Party and breach",
            ">in its worst year",
            f">in year {result.horizons[-1]}",
            "Breaking first pays, in 100 draws",
        ),
        rows,
        f"When breaking first pays {challenger} is told for either attack.",
    )


def _first(chance_of_year: FloatArray) -> str:
    """In which years breaking pays for the first time, the first of those that count."""
    telling = [int(year) for year in np.flatnonzero(chance_of_year >= 0.005)][:_LIKELIEST]
    said = [f"year {year + 1}: {in_hundred(float(chance_of_year[year]))}" for year in telling]
    ever = float(chance_of_year.sum())
    others = ever - float(chance_of_year[telling].sum())
    said += [f"others: {in_hundred(others)}"] if others >= 0.005 else []
    return "; ".join([*said, f"never: {in_hundred(max(1 - ever, 0.0))}"])


def honour(scenario: Scenario, chosen: Sequence[Durability]) -> Table:
    """Who would fight after a full attack, with the spread over draws."""
    guarantors = chosen[0].guarantors if chosen else ()
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.proposal[durability.proposal].title,
            *(
                chance(summarise(durability.honour[:, column])).replace(" in 100", "")
                for column in range(len(guarantors))
            ),
        )
        for durability in chosen
    ]
    return table(
        "Who would fight after a full attack in the first year in which the guarantee counts, in 100",
        ("Proposal", *(f">{name_of(scenario, guarantor)}" for guarantor in guarantors)),
        rows,
        "An estimate of behaviour, kept apart from what the law obliges; middle 80 % of draws in brackets.",
    )


def fighting(scenario: Scenario, result: StabilityResult, chosen: Sequence[Durability]) -> Table:
    """Who would fight after each kind of attack, in some years."""
    guarantors = chosen[0].guarantors if chosen else ()
    years = _early_and_late(result.horizons[-1])
    rows: list[tuple[Cell | str, ...]] = []
    for durability in chosen:
        helped = durability.help
        assert helped is not None  # asked for all or for none
        title = scenario.proposal[durability.proposal].title
        for attack, words in enumerate(("grab", "full")):
            for year in years:
                cells = [
                    _chance_and_selected(
                        float(helped.if_attacked[year - 1, attack, column]),
                        float(helped.when_attacked[year - 1, attack, column]),
                    )
                    for column in range(len(guarantors))
                ]
                rows.append((title, words, str(year), *cells))
                title = ""
    return table(
        "Who would fight, in 100, by attack and year",
        ("Proposal", "Attack", ">Year", *(f">{guarantor}" for guarantor in guarantors)),
        rows,
        f"{_legend(scenario, guarantors)}  Mean of all draws, as if the attack came in each; after the stroke "
        "weighted by how likely it comes there, since attacks seek out those who would not be helped.",
    )


def _legend(scenario: Scenario, guarantors: Sequence[str]) -> str:
    return "; ".join(f"{guarantor}: {name_of(scenario, guarantor)}" for guarantor in guarantors) + "."


def _chance_and_selected(mean: float, selected: float) -> str:
    return in_hundred(mean) if np.isnan(selected) else f"{in_hundred(mean)}/{in_hundred(selected)}"


def coalitions(scenario: Scenario, chosen: Sequence[Durability]) -> Table:
    """The likeliest sets of fighters."""
    rows: list[tuple[Cell | str, ...]] = []
    for durability in chosen:
        helped = durability.help
        assert helped is not None  # asked for all or for none
        title = scenario.proposal[durability.proposal].title
        for attack, found in zip(ATTACKS, helped.coalitions, strict=True):
            told = [
                f"{join([name_of(scenario, who) for who in names]) or 'nobody'} {in_hundred(share)}"
                for names, share in found[:_LIKELIEST]
            ]
            rest = 1 - sum(share for _, share in found[:_LIKELIEST])
            told += [f"others {in_hundred(rest)}"] if rest > 1e-9 else []
            rows.append((title, attack, "; ".join(told)))
            title = ""
    return table(
        "Who would fight together, in 100, in the first year in which the guarantee counts",
        ("Proposal", "Attack", "Likeliest sets"),
        rows,
    )


def pairs(scenario: Scenario, result: StabilityResult) -> Table:
    """How often one proposal holds better than another on the same draws, in the order of durability."""
    names = [durability.proposal for durability in result.durabilities]
    rows: list[tuple[Cell | str, ...]] = []
    for row, name in enumerate(result.rank, start=1):
        cells = [
            "" if name == other else in_hundred(float(result.beats[names.index(name), names.index(other)]))
            for other in result.rank
        ]
        rows.append((f"{row}  {scenario.proposal[name].title}", *cells))
    return table(
        "Share of draws, in 100, in which the row holds better than the column",
        ("", *(f">{place}" for place in range(1, len(names) + 1))),
        rows,
        "Columns are numbered as the rows; both better and worse leave out draws in which the two are alike.",
    )
