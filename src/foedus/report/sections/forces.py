"""Who supplies and who pays."""

from __future__ import annotations

import numpy as np

from foedus.analyses.forces.burdens import burdens_of
from foedus.analyses.forces.planning import plan_in_fractions
from foedus.analyses.forces.pools import FairKey
from foedus.analyses.forces.result import ForcesResult, RotationPlan, Supply
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import summarise
from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Fold, Heading, Listing, Paragraph, Table, table
from foedus.report.sections.force_pictures import burden_blocks, contributor_map, rotation, waterfall
from foedus.report.sections.supply import ceiling_sizes, ceiling_table, contributors_of, estimates_table
from foedus.report.wording import in_hundred, join, money, name_of, troops
from foedus.study.study import Study

_SHOWN_STATES = 16


def blocks(
    study: Study, proposal: str | None = None, *, key: FairKey = "gdp", pictured: bool = True
) -> tuple[Block, ...]:
    """Whether each force can be kept up, who carries it, what it costs, and what was promised.

    Parameters
    ----------
    proposal
        Only the force of this one.
    key
        By which burdens are shared.
    pictured
        Whether the contributors are shown on a map and the rotation phase by phase.
    """
    result = study.forces
    if result is None:
        return (
            Heading("Who supplies and who pays?"),
            Paragraph(f"No answer: {study.not_asked['forces']}."),
        )
    parts: list[Block] = [Heading("Who supplies and who pays?")]
    asked = [
        (row, supply)
        for row, supply in enumerate(result.supplies)
        if supply is not None and proposal in (None, supply.proposal)
    ]
    if asked:
        parts.append(_overview(study.scenario, [supply for _, supply in asked]))
        parts += _ceilings(study.scenario, tuple(supply for _, supply in asked))
    likely = _AtLikelyValues(study.scenario, key, pictured)
    for place, (row, supply) in enumerate(asked):
        parts += _proposal(study, row, supply)
        detail = likely.of(supply)
        if (
            pictured and place > 0
        ):  # the first shows what there is to see; a page of maps hides the differences
            title = study.scenario.proposal[supply.proposal].title
            detail = [Fold(f"Map, rotation and burdens: {title}", tuple(detail))]
        parts += detail
    without = [p.title for p, s in zip(study.scenario.proposals, result.supplies, strict=True) if s is None]
    if without and proposal is None:
        parts.append(Paragraph(f"No force is asked for by: {join(without)}.", "small"))
    if result.pledges:
        parts += [
            Heading("What was promised", 2),
            waterfall(result.pledges),
            _pledges(study.scenario, result),
        ]
    if result.findings and proposal is None:
        parts.append(Listing(result.findings))
    parts.append(Fold("Assumptions and limits of this part", (Listing(result.assumptions + result.limits),)))
    return tuple(parts)


def plan_blocks(scenario: Scenario, plan: RotationPlan) -> tuple[Block, ...]:
    """Who stands in theatre in which phase, over one cycle that repeats."""
    phases = plan.troops.shape[1]
    order = np.argsort(-plan.troops.sum(axis=1), kind="stable")
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, plan.states[row]),
            *(f"{plan.troops[row, phase]:,.0f}" for phase in range(phases)),
            f"{plan.pool[row]:,.0f}",
            f"{plan.burden[row]:.2f}",
        )
        for row in order
        if plan.troops[row].any()
    ]
    total: tuple[Cell | str, ...] = (
        "Together",
        *(Cell(f"{plan.troops[:, phase].sum():,.0f}", "strong") for phase in range(phases)),
        f"{plan.pool.sum():,.0f}",
        "",
    )
    kind = "Whole units" if plan.whole else "A plan in fractions of troops: whole units need somewhat more"
    columns = (
        "State",
        *(f">Phase {phase + 1}" for phase in range(phases)),
        ">Pool",
        ">Burden over fair share",
    )
    return (
        Heading(f"Rotation: {scenario.proposal[plan.proposal].title}"),
        Paragraph(plan.binding),
        table(
            f"Troops in theatre by phase; {troops(plan.demand)} asked, {troops(plan.fielded)} in the leanest phase",
            columns,
            [*rows, total],
            f"{kind}; no plan has a largest burden below {plan.burden_bound:.2f}; gap to the proven optimum "
            f"{100 * plan.gap:.1f} %.",
        ),
        *(
            (
                Paragraph(
                    f"Not counted on: {join([f'{name_of(scenario, s)} ({why})' for s, why in plan.left_out])}.",
                    "small",
                ),
            )
            if plan.left_out
            else ()
        ),
    )


def _ceilings(scenario: Scenario, supplies: tuple[Supply, ...]) -> list[Block]:
    """How likely each size is, and what was named in public for the same host."""
    parts: list[Block] = [
        Figure(
            "How large a force could be kept up",
            "Lines fall from left to right: the larger the force, the fewer draws in which it can be kept up.  "
            "Broken lines mark the size that is asked for.",
            charts.ceiling_curve(scenario, supplies, ceiling_sizes(supplies)),
            ceiling_table(scenario, supplies, 8),
            "Lines: share of draws in which the pools of all who take part suffice; broken: size asked for, median.",
        )
    ]
    hosts = {force.place for s in supplies if (force := scenario.proposal[s.proposal].force) is not None}
    named = [
        found for host in sorted(hosts) if (found := estimates_table(scenario, host, supplies)) is not None
    ]
    return [*parts, *named]


def _overview(scenario: Scenario, supplies: list[Supply]) -> Table:
    rows: list[tuple[Cell | str, ...]] = []
    for supply in supplies:
        demand, fielded = summarise(supply.demand), summarise(supply.fielded)
        ceiling, cost = summarise(supply.ceiling), summarise(supply.cost_usd_bn)
        rows.append(
            (
                scenario.proposal[supply.proposal].title,
                troops(demand.p50),
                f"{troops(fielded.p50)} ({troops(fielded.p10)}-{troops(fielded.p90)})",
                in_hundred(supply.chance_met),
                f"{troops(ceiling.p50)} ({troops(ceiling.p10)}-{troops(ceiling.p90)})",
                f"{money(cost.p50)} ({money(cost.p10)}-{money(cost.p90)})",
            )
        )
    return table(
        "The force that each proposal asks for: median and middle 80 % of draws",
        ("Proposal", ">Asked", ">Fielded", ">Met, in 100", ">Ceiling", ">USD bn a year"),
        rows,
        _bounds(scenario, supplies),
    )


def _bounds(scenario: Scenario, supplies: list[Supply]) -> str:
    """Whose figures are bounds, if anybody's are."""
    bounds = [scenario.proposal[supply.proposal].title for supply in supplies if supply.kinds]
    if not bounds:
        return ""
    return (
        f"Upper bounds: {join(bounds)}, by kinds of unit in fractions and without the build-up.  The ceiling is that "
        f"of the same make-up; more is fielded where one kind is missing in part."
    )


def _proposal(study: Study, row: int, supply: Supply) -> list[Block]:
    title = study.scenario.proposal[supply.proposal].title
    pivotal = [
        f"{name_of(study.scenario, state)} (-{troops(missing)})" for state, missing in supply.pivotal[:3]
    ]
    parts: list[Block] = [Heading(title, 2), Paragraph(supply.binding)]
    if pivotal:
        parts.append(Paragraph(f"The ceiling hangs most on {join(pivotal)}.", "small"))
    parts.append(
        Figure(
            f"Who would carry it: {title}",
            "Bars show each state's troops in theatre with the middle 80 % of draws; an orange tick marks its fair "
            "share.",
            charts.contributions(study, row),
            _contributors(study.scenario, supply),
            "Bars: mean; lines: middle 80 % of draws; orange ticks: fair share of what is fielded.",
        )
    )
    return parts


class _AtLikelyValues:
    """A plan of each force and the burdens under it; what would look the same as before is only named."""

    def __init__(self, scenario: Scenario, key: FairKey, pictured: bool) -> None:
        self.scenario, self.key, self.pictured = scenario, key, pictured
        self.maps: dict[tuple[tuple[str, str], ...], str] = {}
        self.plans: dict[tuple[object, ...], str] = {}

    def of(self, supply: Supply) -> list[Block]:
        """A map, the rotation and the burdens of one force."""
        title = self.scenario.proposal[supply.proposal].title
        parts: list[Block] = []
        if self.pictured:
            kinds = tuple(sorted(contributors_of(self.scenario, supply).items()))
            first = self.maps.setdefault(kinds, title)
            parts.append(
                contributor_map(self.scenario, supply)
                if first == title
                else Paragraph(f"Its map looks as that of {first}.", "small")
            )
        plan = plan_in_fractions(self.scenario, supply.proposal, self.key)
        burdens = burdens_of(self.scenario, plan, self.key)
        key = (burdens.states, burdens.over_fair.tobytes(), plan.troops.tobytes(), plan.binding)
        first = self.plans.setdefault(key, title)
        if first != title:
            return [
                *parts,
                Paragraph(f"At likely values its plan and its burdens are those of {first}.", "small"),
            ]
        parts.append(Paragraph(f"At likely values, of those that can be counted on: {plan.binding}"))
        stays = rotation(self.scenario, plan) if self.pictured else None
        return [*parts, *([stays] if stays is not None else []), *burden_blocks(self.scenario, burdens)]


def _contributors(scenario: Scenario, supply: Supply) -> Table:
    order = np.argsort(-supply.contribution.mean(axis=0))[:_SHOWN_STATES]
    rows: list[tuple[Cell | str, ...]] = []
    for column in order:
        sent, paid = summarise(supply.contribution[:, column]), summarise(supply.paid_usd_bn[:, column])
        rows.append(
            (
                name_of(scenario, supply.states[column]),
                f"{troops(sent.p50)} ({troops(sent.p10)}-{troops(sent.p90)})",
                f"{money(paid.p50)} ({money(paid.p10)}-{money(paid.p90)})",
                f"{100 * supply.fair_share[column]:.1f} %",
                f"{float(np.median(supply.burden[:, column])):.2f}",
            )
        )
    return table(
        "Contributors, the largest first",
        ("State", ">Troops", ">USD bn a year", ">Fair share", ">Burden over fair share"),
        rows,
    )


def _pledges(scenario: Scenario, result: ForcesResult) -> Table:
    return table(
        "Promised and delivered, by stage",
        ("Donor", "For", "Kind", "By stage"),
        [
            (
                name_of(scenario, balance.donor),
                name_of(scenario, balance.recipient),
                balance.kind,
                "; ".join(f"{stage} {amount:,.4g} {balance.unit}" for stage, amount in balance.by_stage),
            )
            for balance in result.pledges
        ],
    )
