"""What each force looks like: its contributors on a map, its rotation, its burdens, and what pledges came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from foedus.analyses.forces.result import (
    MEASURES,
    Burdens,
    CapabilityPlan,
    PledgeBalance,
    RotationPlan,
    Supply,
)
from foedus.model.pledges import FORWARD
from foedus.model.scenario import Scenario
from foedus.report import charts, maps
from foedus.report.document import Block, Cell, Figure, Table, table
from foedus.report.sections.supply import change, contributors_of
from foedus.report.wording import join, name_of, troops

if TYPE_CHECKING:
    from foedus.numerics.arrays import FloatArray

_MOST_ROWS = 20
_MOST_MOVERS = 8


def contributor_map(scenario: Scenario, supply: Supply) -> Figure:
    """Who sends more and who less than its fair share, on a map."""
    kinds = contributors_of(scenario, supply)
    force = scenario.proposal[supply.proposal].force
    host = "" if force is None else force.place
    far = host in scenario.states and not (scenario.states[host].is_european or host in maps.BESIDE_EUROPE)
    listed: list[tuple[Cell | str, ...]] = [
        (
            kind.capitalize(),
            ", ".join(name_of(scenario, code) for code, what in kinds.items() if what == kind),
        )
        for kind in maps.CONTRIBUTORS
        if kind in kinds.values()
    ]
    title = scenario.proposal[supply.proposal].title
    return Figure(
        f"Contributors on the map: {title}",
        "States are coloured by what they send in the median draw, from over to under their fair share; others send "
        "nobody or stay out.",
        maps.contributors(kinds, maps.meridian_of(host) if far else None),
        table(f"Contributors by what they send: {title}", ("In the median draw", "States"), listed),
        f"{_beyond(scenario, kinds) if not far else ''}{maps.BORDERS}",
    )


def _beyond(scenario: Scenario, kinds: Mapping[str, str]) -> str:
    """Contributors that the map of Europe does not show."""
    unseen = [
        f"{name_of(scenario, code)} ({kind})"
        for code, kind in kinds.items()
        if code not in maps.ON_THE_MAP_OF_EUROPE
    ]
    return f"Beyond this map: {join(unseen)}.  " if unseen else ""


def rotation(scenario: Scenario, plan: RotationPlan | CapabilityPlan) -> Figure | None:
    """Who stands there in which phase; None where nobody does."""
    there = plan.troops
    order = [row for row in np.argsort(-there.sum(axis=1), kind="stable") if there[row].max(initial=0) >= 1]
    if not order:
        return None
    names = [name_of(scenario, plan.states[row]) for row in order]
    shown = order[:_MOST_ROWS]
    title = scenario.proposal[plan.proposal].title
    return Figure(
        f"Who stands there in which phase: {title}",
        "A bar for each phase in which a state has troops in theatre, the darker the more.",
        charts.rotation(names[:_MOST_ROWS], there[shown]),
        _rotation_table(title, names, there[order]),
        "A plan at likely values, of those that can be counted on, in fractions of units: a lower bound on burdens. "
        "`foedus supply --plan --whole` or `--unit` has contingents take turns.",
    )


def _rotation_table(title: str, names: list[str], there: FloatArray) -> Table:
    phases = there.shape[1]
    rows: list[tuple[Cell | str, ...]] = [
        (name, *(f"{amount:,.0f}" for amount in sent)) for name, sent in zip(names, there, strict=True)
    ]
    rows.append(("Together", *(Cell(f"{amount:,.0f}", "strong") for amount in there.sum(axis=0))))
    columns = ("State", *(f">Phase {phase + 1}" for phase in range(phases)))
    return table(f"Troops in theatre by phase: {title}", columns, rows)


def burden_blocks(scenario: Scenario, burdens: Burdens) -> tuple[Block, ...]:
    """Shares of troops, cost, risk and money, each over fair share, and who moves the least largest burden."""
    order = np.argsort(-burdens.troops, kind="stable")
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, burdens.states[row]),
            f"{100 * burdens.fair_share[row]:.1f} %",
            troops(float(burdens.troops[row])),
            f"{burdens.person_months[row]:,.0f}",
            *(f"{over:.2f}" for over in burdens.over_fair[row]),
        )
        for row in order
        if burdens.over_fair[row].any()
    ]
    if not rows:
        return ()
    largest, smallest = burdens.spread
    rows += [
        ("Gini coefficient", "", "", "", *(f"{value:.2f}" for value in burdens.gini)),
        (
            "Largest over smallest",
            "",
            "",
            "",
            *(
                f"{high / low:.1f}" if np.isfinite(low) and low > 0 else "-"
                for high, low in zip(largest, smallest, strict=True)
            ),
        ),
    ]
    carried = table(
        "What each carries over its fair share; at likely values, of those that can be counted on",
        (
            "State",
            ">Fair share",
            ">Troops",
            ">Person-months a year",
            *(f">{name.capitalize()}" for name in MEASURES),
        ),
        rows,
        "1 is fair.  Cost is that of its own troops, money what it pays with the common fund, risk its person-months "
        "in theatre, weighted by the exposure of the sector where a scenario gives one.",
    )
    return (carried, *_movers(scenario, burdens))


def _movers(scenario: Scenario, burdens: Burdens) -> list[Block]:
    if not burdens.movers:
        return []
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, one.state),
            f"{one.largest_without:.2f}",
            change(one.fielded_without),
            f"{one.largest_with_more:.2f}",
            change(one.fielded_with_more),
        )
        for one in burdens.movers[:_MOST_MOVERS]
    ]
    return [
        table(
            f"Who moves the minimum: split among them, no force has a largest burden below {burdens.least_largest:.2f}",
            ("State", ">Without it", ">Troops", ">With 1,000 more there", ">Troops"),
            rows,
            "Largest burden in troops by the same fair shares, and what the force gains or loses.",
        )
    ]


def waterfall(balances: tuple[PledgeBalance, ...]) -> Figure:
    """From promise to delivery, one part for each kind of pledge."""
    reached: dict[str, list[float]] = {}
    for balance in balances:
        unit = (
            balance.unit if balance.kind == balance.unit else f"{balance.kind.capitalize()}, {balance.unit}"
        )
        amounts = reached.setdefault(unit, [0.0] * len(FORWARD))
        for stage, amount in balance.by_stage:
            amounts[FORWARD.index(stage)] += amount
    rows: list[tuple[Cell | str, ...]] = [
        (unit, *(f"{amount:,.4g}" if amount else "-" for amount in amounts))
        for unit, amounts in reached.items()
    ]
    return Figure(
        "From promise to delivery",
        "Bars fall from what was announced to what was delivered; grey is what was left behind on the way.",
        charts.waterfall({unit: _told(amounts) for unit, amounts in reached.items()}, {}, ""),
        table(
            "What got as far as each stage", ("Kind", *(f">{stage.capitalize()}" for stage in FORWARD)), rows
        ),
        "Bars end with the last stage of which anything is on record: trackers of aid often give no deliveries, so "
        "that an early end does not mean that nothing arrived.",
    )


def _told(amounts: list[float]) -> list[float]:
    """Without the stages at the end of which nothing is on record."""
    last = max((place for place, amount in enumerate(amounts) if amount), default=0)
    return amounts[: last + 1]
