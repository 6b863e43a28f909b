"""What a ministry may ask about a force beyond the brief: plans, ceilings, exclusions, keys and tests."""

from __future__ import annotations

import numpy as np

from foedus.analyses.forces.ceiling_curve import (
    ForceEstimate,
    chance_of_size,
    published_estimates,
    round_sizes,
)
from foedus.analyses.forces.pools import KEY_WORDS, FairKey
from foedus.analyses.forces.result import (
    BurdenSharing,
    BurdenTest,
    CapabilityChances,
    CapabilityPlan,
    ExclusionPrice,
    Supply,
)
from foedus.model.forces import Force
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, Table, table
from foedus.report.wording import in_hundred, join, money, name_of, troops

_NAMED = 3
_SHOWN = 12
_ABOUT = 0.1
"""Burdens within this of fair are about fair; share."""
_KEY_TITLES = {
    "gdp": "GDP",
    "capped": "GDP capped",
    "nato": "NATO shares",
    "threat": "Threat",
    "population": "Population",
    "defence": "Defence",
    "equal": "Equal",
}


def ceiling_sizes(supplies: tuple[Supply, ...], steps: int = 50) -> FloatArray:
    """Sizes that a curve of these forces runs over, in about so many steps.  Shape (size,)."""
    largest = max((float(np.quantile(supply.ceiling, 0.99)) for supply in supplies), default=0.0)
    return round_sizes(largest, steps)


def ceiling_table(scenario: Scenario, supplies: tuple[Supply, ...], steps: int = 25) -> Table:
    """Chance that each size of a force can be kept up, in about so many steps."""
    sizes = ceiling_sizes(supplies, steps)[1:]
    chances = [chance_of_size(supply.ceiling, sizes) for supply in supplies]
    rows: list[tuple[Cell | str, ...]] = [
        (troops(float(size)), *(in_hundred(float(chance[row])) for chance in chances))
        for row, size in enumerate(sizes)
    ]
    titles = [f">{scenario.proposal[supply.proposal].title}" for supply in supplies]
    return table("Chance that a force of this size can be kept up, in 100", (">Troops", *titles), rows)


def estimates_table(scenario: Scenario, host: str, supplies: tuple[Supply, ...]) -> Table | None:
    """Sizes that were named in public for a force in this state; None if we know of none.

    Beside those in theatre stands the best chance that any of the forces there has of being kept up at that
    size.
    """
    there = [one for one in supplies if _host(scenario, one) == host]
    found = published_estimates(host)
    if not found:
        return None
    rows: list[tuple[Cell | str, ...]] = []
    for estimate in found:
        low = (
            "up to "
            if estimate.low is None
            else ""
            if estimate.low == estimate.high
            else f"{troops(estimate.low)} to "
        )
        rows.append(
            (
                f"{low}{troops(estimate.high)}",
                estimate.counts,
                f"{estimate.who}, {estimate.when}",
                estimate.says,
                estimate.certainty,
                _kept_up(there, estimate),
            )
        )
    return table(
        "Sizes that were named in public",
        ("Troops", "Counts", "Who, when", "What for", "Report is", ">Kept up here, in 100"),
        rows,
        "Reports mix troops in theatre with totals that count the rotation, so that they are no test of the answer.  "
        "The last column is the chance of the larger number, for the force here that has the best; only where troops "
        "in theatre are meant.",
    )


def _host(scenario: Scenario, supply: Supply) -> str:
    force = scenario.proposal[supply.proposal].force
    return "" if force is None else force.place


def _kept_up(there: list[Supply], estimate: ForceEstimate) -> str:
    if estimate.counts != "in theatre" or not there:
        return "-"
    return in_hundred(max(float(chance_of_size(one.ceiling, np.array([estimate.high]))[0]) for one in there))


def contributors_of(scenario: Scenario, supply: Supply) -> dict[str, str]:
    """What each state is to a force, for the map: state code -> a key of `maps.CONTRIBUTORS`."""
    force = scenario.proposal[supply.proposal].force
    found: dict[str, str] = {}
    if force is not None:
        found = dict.fromkeys(force.excluded, "stays out") | {force.place: "host"}
    sent = np.median(supply.contribution, axis=0)
    total = float(sent.sum())
    for column, code in enumerate(supply.states):
        if sent[column] < 1:
            found[code] = "sends nobody"
            continue
        over = float(sent[column]) / total / float(supply.fair_share[column])
        kind = "over" if over > 1 + _ABOUT else "under" if over < 1 - _ABOUT else "about"
        found[code] = f"{kind} its fair share"
    return found


def ceiling_blocks(scenario: Scenario, supplies: tuple[Supply, ...]) -> tuple[Block, ...]:
    """Chance of each size, and who is pivotal."""
    parts: list[Block] = [Heading("How large can it be?"), ceiling_table(scenario, supplies)]
    for supply in supplies:
        parts.append(
            table(
                f"Pivotal states: {scenario.proposal[supply.proposal].title}",
                ("State", ">Takes part, in 100", ">Ceiling without it", ">Per 1,000 troops more in its pool"),
                [
                    (
                        name_of(scenario, state),
                        in_hundred(_share_of(supply, state)),
                        f"-{troops(missing)}",
                        f"+{troops(1000 * _chance_that_more_helps(supply, state))}",
                    )
                    for state, missing in supply.pivotal[:_SHOWN]
                ],
                "The last column: troops in theatre gained, on average over the draws, for 1,000 more that it could "
                "keep there; nothing is gained where the force is met or it stays out.",
            )
        )
    return tuple(parts)


def _chance_that_more_helps(supply: Supply, state: str) -> float:
    """Share of draws in which the force falls short and the state, taking part, gives all that it has."""
    sends = supply.contribution[:, supply.states.index(state)] > 0
    return float(np.mean(sends & (supply.fielded < supply.demand * (1 - 1e-9))))


def _share_of(supply: Supply, state: str) -> float:
    return supply.takes_part[supply.states.index(state)] if supply.takes_part else 1.0


def chances_blocks(scenario: Scenario, found: CapabilityChances) -> tuple[Block, ...]:
    """How likely a force of several kinds of unit is, and which unit of whom is worth most."""
    force = scenario.proposal[found.proposal].force
    titles = {kind.id: kind.title for kind in force.capabilities} if force is not None else {}
    order = np.dstack(np.unravel_index(np.argsort(-found.marginal, axis=None), found.marginal.shape))[0]
    best = [(row, column) for row, column in order[:_SHOWN] if found.marginal[row, column] > 0]
    parts: list[Block] = [
        Heading(f"By kind of unit: {scenario.proposal[found.proposal].title}", 2),
        Paragraph(
            f"The whole force is kept up in {in_hundred(found.chance_met)} of 100 draws; in the median draw "
            f"{troops(float(np.median(found.fielded)))} of {troops(float(np.median(found.asked)))} troops, "
            f"missing ones weighted.  Units are counted in fractions, so that this is an upper bound on whole units."
        ),
        table(
            "Kinds of unit that run short by themselves",
            ("Kind", ">Draws, in 100"),
            [
                (titles.get(kind, kind), in_hundred(float(found.short[place])))
                for place, kind in enumerate(found.kinds)
            ],
        ),
    ]
    if best:
        parts.append(
            table(
                "What one more unit in the rotation is worth",
                ("State", "Kind", ">Troops"),
                [
                    (
                        name_of(scenario, found.states[row]),
                        titles.get(found.kinds[column], found.kinds[column]),
                        f"+{found.marginal[row, column]:,.0f}",
                    )
                    for row, column in best
                ],
            )
        )
    return tuple(parts)


def exclusion_blocks(scenario: Scenario, price: ExclusionPrice) -> tuple[Block, ...]:
    """What it costs to leave a state out."""
    title, name = scenario.proposal[price.proposal].title, name_of(scenario, price.state)
    sign = "more" if price.cost_usd_bn >= 0 else "less"
    who = join(
        [
            f"{name_of(scenario, code)} (+{troops(more)})"
            for code, more in price.burdened[:_NAMED]
            if more >= 1
        ]
    )
    parts = [
        f"Without {name}: {change(-price.fielded)} troops in the force and {change(-price.ceiling)} under its "
        f"ceiling, on average; the force is met in {in_hundred(price.chance_without)} of 100 draws, with it in "
        f"{in_hundred(price.chance_with)}.",
        f"The others pay USD {abs(price.cost_usd_bn):.2f} bn a year {sign}.",
        f"The burden falls on {who}." if who else "Nobody has to send more.",
    ]
    if price.is_excluded:
        parts.append(f"{name} is left out by the proposal already; it was let in to compare.")
    return (Heading(f"What it costs to leave out {name}: {title}", 2), Paragraph(" ".join(parts)))


def change(number: float) -> str:
    """Troops more or fewer, with their sign."""
    return "0" if abs(number) < 1 else f"{'+' if number > 0 else '-'}{troops(abs(number))}"


def sharing_blocks(scenario: Scenario, sharing: BurdenSharing, key: FairKey) -> tuple[Block, ...]:
    """Every key side by side, money, and who makes the force possible."""
    chosen = next(found for found in sharing.keys if found.key == key)
    order = [row for row in np.argsort(-chosen.troops, kind="stable")[:_SHOWN] if chosen.troops[row] > 0]
    names = [f">{_KEY_TITLES[found.key]}" for found in sharing.keys]
    in_words: dict[str, str] = {name: words[0].upper() + words[1:] for name, words in KEY_WORDS.items()}
    return (
        Heading(f"Who carries it, by which key: {scenario.proposal[sharing.proposal].title}", 2),
        table(
            "Troops in theatre by key of sharing, at likely values and if all take part",
            ("State", *names),
            [
                (
                    name_of(scenario, sharing.states[row]),
                    *(troops(float(found.troops[row])) for found in sharing.keys),
                )
                for row in order
            ],
        ),
        table(
            "How even each key comes out",
            ("Key", ">Largest burden over fair share", "Carried by", ">Gini of burdens"),
            [
                (
                    in_words.get(found.key, found.key),
                    f"{found.largest_burden:.2f}",
                    name_of(scenario, found.largest_of),
                    f"{found.inequality:.2f}",
                )
                for found in sharing.keys
            ],
        ),
        table(
            f"Money by {KEY_WORDS[key]}, USD bn a year",
            ("State", ">Own troops", ">Through the common fund", ">Pays in all", ">Fair share"),
            [
                (
                    name_of(scenario, sharing.states[row]),
                    money(float(sharing.own_cost_usd_bn[row])),
                    f"{float(sharing.transfer_usd_bn[row]):+.2f}",
                    money(float(chosen.paid_usd_bn[row])),
                    f"{100 * float(chosen.fair_share[row]):.1f} %",
                )
                for row in order
            ],
        ),
        table(
            "Who makes the force possible: shares of the troops that could not be had without them",
            ("Block", ">Shapley value", ">Nucleolus"),
            [
                (
                    name_of(scenario, block[0])
                    if len(block) == 1
                    else f"{len(block)} smaller states together",
                    f"{100 * float(sharing.shapley[row]):.1f} %",
                    f"{100 * float(sharing.nucleolus[row]):.1f} %",
                )
                for row, block in enumerate(sharing.blocks)
            ],
            "Both divide the force by what each group's absence would cost; they say nothing of who should pay.",
        ),
    )


def burden_test_blocks(tests: tuple[BurdenTest, ...]) -> tuple[Block, ...]:
    """Tests of the literature, with what was published."""
    parts: list[Block] = [Heading("Do the large carry the small?", 2)]
    for test in tests:
        parts += [
            Paragraph(test.says),
            Listing(tuple(f"{who}: {finding} ({certainty})." for who, finding, certainty in test.published)),
        ]
    return tuple(parts)


def capability_plan_blocks(scenario: Scenario, plan: CapabilityPlan) -> tuple[Block, ...]:
    """Who sends what where and when."""
    force = scenario.proposal[plan.proposal].force
    titles = _titles(force) if force is not None else {}
    phases = plan.units.shape[3]
    sent = np.argsort(-plan.troops.sum(axis=1), kind="stable")
    rows: list[tuple[Cell | str, ...]] = []
    for row in sent:
        for kind, sector in np.ndindex(plan.units.shape[1:3]):
            if (plan.units[row, kind, sector] > 0.005).any():
                rows.append(
                    (
                        name_of(scenario, plan.states[row]),
                        titles.get(plan.kinds[kind], plan.kinds[kind]),
                        titles.get(plan.sectors[sector], plan.sectors[sector]),
                        *(
                            f"{count:,.0f}" if plan.whole else f"{count:,.2f}"
                            for count in plan.units[row, kind, sector]
                        ),
                    )
                )
    together: list[tuple[Cell | str, ...]] = [
        ("Troops together", "", "", *(Cell(f"{count:,.0f}", "strong") for count in plan.troops.sum(axis=0))),
        ("Troops asked for", "", "", *(f"{count:,.0f}" for count in plan.asked)),
    ]
    parts: list[Block] = [
        Heading(f"Rotation: {scenario.proposal[plan.proposal].title}"),
        Paragraph(plan.binding),
        table(
            f"Units in theatre by phase; the last {plan.window} phases repeat for ever",
            ("State", "Kind", "Sector", *(f">Phase {phase + 1}" for phase in range(phases))),
            [*rows, *together],
            _proof(plan),
        ),
        table(
            "Burdens",
            ("State", ">Share of cost over fair share", ">Fair share"),
            [
                (
                    name_of(scenario, plan.states[row]),
                    f"{plan.burden[row]:.2f}",
                    f"{100 * plan.fair_share[row]:.1f} %",
                )
                for row in sent
                if plan.burden[row] > 0
            ],
            f"Cost USD {plan.cost_usd_bn:.2f} bn a year; sharing evenly makes it "
            f"{100 * plan.price_of_fairness:.1f} % dearer than the cheapest plan that fields as much.",
        ),
    ]
    best = _margins(scenario, plan, titles)
    if best:
        parts.append(Paragraph(f"One more unit would be worth most from {join(best)}.", "small"))
    if plan.left_out:
        who = join([f"{name_of(scenario, state)} ({why})" for state, why in plan.left_out])
        parts.append(Paragraph(f"Not counted on: {who}.", "small"))
    return tuple(parts)


def _titles(force: Force) -> dict[str, str]:
    """Titles of kinds of unit and sectors by id."""
    kinds = {kind.id: kind.title for kind in force.capabilities}
    return {
        "troops": "Troops",
        "theatre": "Theatre",
        **kinds,
        **{part.id: part.title for part in force.sectors},
    }


def _proof(plan: CapabilityPlan) -> str:
    checked = (
        "A second reading of the plan, without the solver, finds every rule kept."
        if not plan.faults
        else f"A second reading of the plan finds rules broken: {'; '.join(plan.faults)}."
    )
    late = (
        f"  There was no time left for {join(list(plan.unfinished))}; give more --seconds."
        if plan.unfinished
        else ""
    )
    if not plan.whole:
        bound = "Fractions of units: a lower bound on shortfall and burden, which whole units exceed."
        return f"{bound}{late}  {checked}"
    above = (
        f"largest burden {100 * (plan.over_bound - 1):.1f} % above the proven least"
        if np.isfinite(plan.over_bound)
        else "nothing is proven of the largest burden"
    )
    return f"Whole units; gap to the proven optimum {100 * plan.gap:.1f} %, {above}.{late}  {checked}"


def _margins(scenario: Scenario, plan: CapabilityPlan, titles: dict[str, str]) -> list[str]:
    order = np.dstack(
        np.unravel_index(np.argsort(-plan.marginal_troops, axis=None), plan.marginal_troops.shape)
    )[0]
    return [
        f"{name_of(scenario, plan.states[row])} ({titles.get(plan.kinds[kind], plan.kinds[kind])}, "
        f"+{plan.marginal_troops[row, kind]:,.0f} troops)"
        for row, kind in order[:_NAMED]
        if plan.marginal_troops[row, kind] > 0.5
    ]
