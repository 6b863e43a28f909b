"""Would it hold: the order of the proposals first, then how firm it is and on what it turns."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.describe import unseen_promises
from foedus.analyses.stability.models.range_over_time import RangeOverTime
from foedus.analyses.stability.result import Durability, StabilityResult
from foedus.model.scenario import Scenario
from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Fold, Heading, Listing, Paragraph, Table, table
from foedus.report.sections import designs, range_over_time, stability_years
from foedus.report.wording import in_hundred, join, ratio, within
from foedus.study.study import Study
from foedus.study.what_would_hold import Needed

TITLE = "Would it hold?"
_MOST_PAIRS = 0.75
"""Share of pairs that must keep their order for the order to be called firmer than the level."""


def blocks(study: Study) -> tuple[Block, ...]:
    """Order, pictures, witnesses, details and limits, for the page."""
    result = study.stability
    if result is None:
        return (Heading(TITLE), Paragraph(f"No answer: {study.not_asked['stability']}."))
    scenario = study.scenario
    titles = [scenario.proposal[name].title for name in result.rank]
    return (
        Heading(TITLE),
        Paragraph(f"From the most durable to the least: {join(titles)}.", "finding"),
        Paragraph(firmness(result), "caution"),
        *_unseen(scenario),
        Figure(
            f"Hazard of each proposal against {scenario.proposal[result.baseline].title}",
            "A dot for each proposal shows its hazard of a breach as a multiple of the baseline's; the line shows how "
            "far that moves with other noise of choices.",
            charts.hazard_ratios(scenario, result),
            order(scenario, result, result.durabilities),
            "Dots: as the scenario has it; lines: least to most over the settings of noise that were tried.",
        ),
        Figure(
            f"How each settlement fares over {result.horizons[-1]} years",
            "A panel for each proposal: the coloured areas are the chances of having ended by each year, by kind of "
            "failure; what is left is the chance of no breach.",
            charts.survival(study),
            stability_years.survival(scenario, result, result.durabilities),
            "Areas: means over draws; bars: middle 80 % of draws of the chance of no breach at each horizon.",
        ),
        Figure(
            "How much better keeping is than breaking, year by year",
            "A panel for each proposal: lines show what keeping is worth to the challenger and to the protected side "
            "above breaking, bands the middle 80 % of draws; below zero breaking pays.",
            charts.keeping_margins(scenario, result),
            None,
            "Shares of the stake; the challenger's line is against the breach that is nearest to paying.",
        ),
        *range_over_time.blocks(_ranges(scenario, result.durabilities)),
        Listing(tuple(_turns(scenario, d) for d in result.durabilities if d.decisive)),
        *designs.blocks(scenario, result, result.durabilities),
        *(
            Fold(part.caption, (part,))
            for part in stability_years.tables(scenario, result, result.durabilities)
        ),
        Fold("Assumptions and limits of this part", (Listing(result.assumptions + result.limits),)),
    )


def page(study: Study, proposal: str | None, needed: tuple[Needed, ...], details: bool) -> tuple[Block, ...]:
    """What fits on one screen of a terminal, and the details if they are asked for."""
    result = study.stability
    assert result is not None  # the command asks first
    scenario = study.scenario
    chosen = tuple(d for d in result.durabilities if proposal in (None, d.proposal))
    parts: list[Block] = [
        Heading(f"{TITLE}  {scenario.title}"),
        Paragraph(firmness(result), "caution"),
        *_unseen(scenario),
        order(scenario, result, chosen, needed),
        Paragraph(how_it_fails(scenario, chosen)),
    ]
    if details:
        parts += [
            Listing(tuple(_turns(scenario, d) for d in chosen)),
            stability_years.survival(scenario, result, chosen),
            *stability_years.tables(scenario, result, chosen),
            *designs.blocks(scenario, result, chosen),
            *range_over_time.blocks(_ranges(scenario, chosen)),
        ]
    elif len(chosen) == 1:
        parts.append(Paragraph(chosen[0].decisive))
    return tuple(parts)


def _unseen(scenario: Scenario) -> tuple[Paragraph, ...]:
    """A promise that counts for nothing, told before the numbers to which it adds nothing."""
    told = unseen_promises(scenario)
    return (Paragraph(told, "caution"),) if told else ()


def _ranges(scenario: Scenario, chosen: tuple[Durability, ...]) -> list[tuple[str, RangeOverTime]]:
    """The range of each proposal under its title."""
    return [
        (scenario.proposal[durability.proposal].title, durability.range_over_time)
        for durability in chosen
        if durability.range_over_time is not None
    ]


def closing(result: StabilityResult, *, hint: bool) -> tuple[Block, ...]:
    """What was assumed and what no number here can know; every report ends with it."""
    return (
        *((Paragraph(_MORE, "small"),) if hint else ()),
        Heading("Assumptions", 2),
        Paragraph("  ".join(result.assumptions), "small"),
        Heading("Limits", 2),
        Paragraph("  ".join(result.limits), "small"),
    )


_MORE = (
    "More: --details for years, kinds of failure, who would fight and pairs; --break-even all for the smallest change "
    "that would make it hold; -p PROPOSAL --explain for the decisions; --sensitivity for what it hangs on."
)


def firmness(result: StabilityResult) -> str:
    """How far order and level can be trusted, from the settings of noise that were tried."""
    noise = result.under_noise
    names = [durability.proposal for durability in result.durabilities]
    pairs = [
        (better, worse)
        for better in range(len(names))
        for worse in range(len(names))
        if result.rank.index(names[better]) < result.rank.index(names[worse])
    ]
    if noise is None or not pairs:
        return "The level rests on how noisy yearly decisions are taken to be."
    kept = sum(bool(np.all(noise.rank[:, better] < noise.rank[:, worse])) for better, worse in pairs)
    levels = noise.no_breach[:, :, result.default]
    widest = float((levels.max(axis=0) - levels.min(axis=0)).max())
    lead = (
        "The order is firmer than the level"
        if kept >= _MOST_PAIRS * len(pairs)
        else "Many of these are too close to be put in order"
    )
    return (
        f"{lead}: over {len(noise.settings)} settings of the noise of choices, {kept} of {len(pairs)} pairs of "
        f"proposals keep their order in all of them, while levels move by up to {in_hundred(widest)} in 100."
    )


def order(
    scenario: Scenario,
    result: StabilityResult,
    chosen: tuple[Durability, ...],
    needed: tuple[Needed, ...] = (),
) -> Table:
    """Ranks, hazard ratios, margins, what would be enough, and the level last."""
    years = result.horizons[result.default]
    by_name = {durability.proposal: durability for durability in chosen}
    enough = {one.proposal: one for one in needed}
    rows: list[tuple[Cell | str, ...]] = []
    for name in result.rank:
        if name in by_name:
            found = by_name[name]
            cells = [
                _rank(result, name),
                scenario.proposal[name].title,
                _ratio(result, name),
                f"{found.margin.mean():+.2f}",
                in_hundred(found.chance_margin_negative),
                *([_enough(enough.get(name))] if needed else []),
                _level(result, name),
            ]
            rows.append(tuple(cells))
    return table(
        f"The order within {years} year{'s' if years > 1 else ''}; chances in 100",
        (
            ">Rank",
            "Proposal",
            ">Hazard ratio",
            ">Margin",
            ">Pays",
            *((">Promise needed (has)",) if needed else ()),
            ">No breach",
        ),
        rows,
        _legend(scenario, result, bool(needed)),
    )


def _legend(scenario: Scenario, result: StabilityResult, with_promise: bool) -> str:
    noise = result.under_noise
    said = [
        f"Hazard ratio: hazard of a breach against {scenario.proposal[result.baseline].title}.",
        "Margin: what keeping is worth to the challenger above breaking in its worst year, share of the stake, mean "
        "of draws; pays: draws in which that is negative.",
    ]
    if with_promise:
        said.append(
            "Promise: what standing aside must cost every guarantor for no breach with "
            f"{in_hundred(WISHED)} in 100, and what it costs now, share of the stake."
        )
    if noise is not None:
        said.append(
            f"Other brackets: least to most over {len(noise.settings)} settings of noise ({noise.draws:,} draws)."
        )
    return "  ".join(said)


WISHED = 0.8
"""Chance of holding that the terminal page asks for."""


def _rank(result: StabilityResult, name: str) -> str:
    rank = result.rank.index(name) + 1
    if result.under_noise is None:
        return str(rank)
    tried = result.under_noise.rank[:, result.column(name)]
    low, high = int(tried.min()), int(tried.max())
    return str(rank) if low == high == rank else f"{rank} ({low}-{high})"


def _ratio(result: StabilityResult, name: str) -> str:
    if name == result.baseline:
        return "1"
    value = ratio(float(result.hazard_ratio(name).mean[result.default]))
    if result.under_noise is None:
        return value
    tried = result.under_noise.hazard_ratio[:, result.column(name)]
    return f"{value} ({ratio(float(tried.min()))}-{ratio(float(tried.max()))})"


def _level(result: StabilityResult, name: str) -> str:
    level = float(result.durability(name).no_breach[:, result.default].mean())
    if result.under_noise is None:
        return in_hundred(level)
    tried = result.under_noise.no_breach[:, result.column(name), result.default]
    return within(level, float(tried.min()), float(tried.max()))


def _enough(needed: Needed | None) -> str:
    if needed is None:
        return ""
    if needed.found.always:
        return f"any ({needed.now:.2f})"
    if needed.found.value is None:
        return f"none does ({needed.now:.2f})"
    return f"{needed.found.value:.2f} ({needed.now:.2f})"


def how_it_fails(scenario: Scenario, chosen: tuple[Durability, ...]) -> str:
    """The commonest way of failing, in one sentence."""
    first = [d.breach_shares[0] for d in chosen if d.breach_shares]
    if not first:
        return "No draw sees a failure."
    kinds = {kind for kind, _ in first}
    if len(kinds) == 1:
        shares = [share for _, share in first]
        return (
            f"If it fails, it is most likely by a {next(iter(kinds))} "
            f"({_from_to(min(shares), max(shares))} of failures)."
        )
    return "Most likely failure: " + "; ".join(
        f"{scenario.proposal[d.proposal].title}: {d.breach_shares[0][0]} "
        f"({in_hundred(d.breach_shares[0][1])} in 100)"
        for d in chosen
        if d.breach_shares
    )


def _from_to(low: float, high: float) -> str:
    ends = in_hundred(low), in_hundred(high)
    return f"{ends[0]} in 100" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} in 100"


def _turns(scenario: Scenario, durability: Durability) -> str:
    return f"{scenario.proposal[durability.proposal].title}: {durability.decisive}"
