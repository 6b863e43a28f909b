"""On which uncertain inputs does it hang whether settlements hold, and which doubt is worth removing?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.stability.analyse import chances_of_no_breach, games
from foedus.errors import InvalidInputError
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws, draw
from foedus.numerics.pawn import Pawn, pawn
from foedus.numerics.sensitivity import FEWEST_DRAWS, GivenData, SobolIndices, given_data, sobol
from foedus.numerics.value_of_knowing import value_of_knowing
from foedus.study.answers import Progress, silent
from foedus.study.labels import label
from foedus.study.levers import Ground

Group = tuple[int, ...]
"""Columns of the draws that move together, or a single one."""
_ROWS_AT_ONCE = 4_096
KEPT = 12
"""Inputs, or groups of inputs that move together, that are looked at closely."""
TOTAL_SAMPLE = 1_024
"""Draws of each block of the total index."""


@dataclass(frozen=True)
class Hanging:
    """How far the chance of no breach of one proposal hangs on one input, or on a group that moves together."""

    proposal: str
    paths: tuple[str, ...]
    label: str
    low: float
    """Mean of the input in its lowest tenth of draws; of a group, that of the member with the widest swing."""
    high: float
    unit: str
    chance_low: float
    """Mean chance over those draws."""
    chance_high: float
    first_order: float
    """Share of the variance of the chance that goes away, on average, when the input becomes known."""
    first_order_error: float
    total: float
    """Share of variance that stays when all other inputs are known."""
    total_error: float
    pawn: float
    """Median distance of the distribution of the chance from that within slices of the input; of a group,
    the greatest of its members."""


@dataclass(frozen=True)
class Doubt:
    """What it would be worth to know an input before choosing between proposals."""

    among: tuple[str, ...]
    """Proposals between which one chooses."""
    best: str
    """The one to choose in doubt, by its mean chance of holding."""
    regret: float
    """Chance of holding that is lost, on average, by choosing it in draws in which another holds better."""
    worth: tuple[tuple[str, float, float], ...]
    """(input in words, part of the regret that knowing it would save, standard error), greatest first."""


@dataclass(frozen=True)
class HoldSensitivity:
    """What holding hangs on."""

    hanging: tuple[Hanging, ...]
    """By proposal, in the scenario's order, the greatest total index first."""
    spread: tuple[tuple[str, float], ...]
    """(proposal, standard deviation of its chance over draws)."""
    doubts: tuple[Doubt, ...]
    """Among all proposals, and between each pair of neighbours in the order of durability."""
    draws: int
    total_draws: int
    first_order_noise: float
    """First-order index that an input without influence exceeds in about one sample of twenty."""
    pawn_noise: float
    """The same of PAWN indices."""


def hold_sensitivity(
    ground: Ground, proposals: Sequence[str], progress: Progress = silent
) -> HoldSensitivity:
    """Judge every uncertain input; those with the widest swings are looked at closely.

    Parameters
    ----------
    proposals
        Ids of those to be told; choices are weighed between all proposals of the scenario.

    Raises
    ------
    InvalidInputError
        If there are too few draws, or nothing is uncertain.
    """
    draws, scenario = ground.draws, ground.scenario
    if draws.size < FEWEST_DRAWS or not draws.paths:
        raise InvalidInputError(
            f"sensitivity needs {FEWEST_DRAWS} draws of at least one uncertain number, but there are {draws.size} "
            f"of {len(draws.paths)}"
        )
    progress("chances of every proposal", 0.0)
    chances = _chances(ground, draws)
    progress("first-order indices", 0.1)
    seen = given_data(draws.values, chances)
    groups = _groups(scenario, draws, seen)
    rows = [row for row, proposal in enumerate(scenario.proposals) if proposal.id in proposals]
    progress("distributions given one input", 0.15)
    distances = _distances(draws, groups, chances)
    found = _totals(ground, groups, rows, progress)
    return HoldSensitivity(
        hanging=tuple(
            one
            for place, row in enumerate(rows)
            for one in _hanging(ground, groups, seen, found, distances, row, place)
        ),
        spread=tuple((scenario.proposals[row].id, float(chances[:, row].std())) for row in rows),
        doubts=_doubts(scenario, draws, groups, chances),
        draws=draws.size,
        total_draws=TOTAL_SAMPLE,
        first_order_noise=seen.noise,
        pawn_noise=distances.noise,
    )


def _distances(draws: Draws, groups: Sequence[Group], chances: FloatArray) -> Pawn:
    """PAWN indices of each group: those of the member that moves the distribution most."""
    found = pawn(draws.values[:, [column for group in groups for column in group]], chances)
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    return Pawn(
        np.maximum.reduceat(found.median, starts, axis=0),
        np.maximum.reduceat(found.most, starts, axis=0),
        found.noise,
    )


def _totals(ground: Ground, groups: Sequence[Group], rows: list[int], progress: Progress) -> SobolIndices:
    """Indices from new runs of the proposals in some rows."""
    scenario, draws = ground.scenario, ground.draws
    first, second = (
        draw(scenario.quantities, TOTAL_SAMPLE, draws.seed + shift, scenario.correlations, draws.method)
        for shift in (1, 2)
    )
    evaluate = _Evaluate(ground, rows, (2 + len(groups)) * TOTAL_SAMPLE, progress)
    return sobol(evaluate, first, second, groups, _ROWS_AT_ONCE)


def _hanging(
    ground: Ground,
    groups: Sequence[Group],
    seen: GivenData,
    found: SobolIndices,
    distances: Pawn,
    row: int,
    place: int,
) -> list[Hanging]:
    """What the proposal in one row hangs on, which is in one place of the totals; the greatest total first."""
    scenario, draws = ground.scenario, ground.draws
    told = []
    for number, group in enumerate(groups):
        column = max(group, key=lambda each: abs(_swing(seen)[each, row]))
        # Of a single input the draws at hand tell more; of a group only new runs do.
        first_order, error = (
            (seen.first_order[column, row], seen.first_order_error[column, row])
            if len(group) == 1
            else (found.first_order[number, place], found.first_order_error[number, place])
        )
        told.append(
            Hanging(
                proposal=scenario.proposals[row].id,
                paths=tuple(draws.paths[each] for each in group),
                label=_label(scenario, draws, group),
                low=float(seen.input_low[column]),
                high=float(seen.input_high[column]),
                unit=_unit(scenario, draws.paths[column]),
                chance_low=float(seen.output_low[column, row]),
                chance_high=float(seen.output_high[column, row]),
                first_order=float(first_order),
                first_order_error=float(error),
                total=float(found.total.index[number, place]),
                total_error=float(found.total.standard_error[number, place]),
                pawn=float(distances.median[number, row]),
            )
        )
    return sorted(told, key=lambda one: -one.total)


@dataclass
class _Evaluate:
    """Chances of some proposals on any draws; tells how far it has come."""

    ground: Ground
    rows: list[int]
    whole: int
    progress: Progress
    done: int = 0

    def __call__(self, sample: Draws) -> FloatArray:
        self.progress("total indices", 0.25 + 0.75 * min(self.done / self.whole, 1.0))
        found = _chances(self.ground, sample, self.rows)
        self.done += sample.size
        return found


def _chances(ground: Ground, sample: Draws, rows: Sequence[int] | None = None) -> FloatArray:
    """Chance of no breach.  Shape (draw, proposal)."""
    forces = analyse_forces(ground.scenario, sample, ground.obligations)
    played = games(ground.scenario, sample, ground.obligations, forces, ground.options)
    return chances_of_no_breach([played[row] for row in rows] if rows is not None else played, ground.options)


def _swing(seen: GivenData) -> FloatArray:
    return np.asarray(seen.output_high - seen.output_low)


def _groups(scenario: Scenario, draws: Draws, seen: GivenData) -> list[Group]:
    """The inputs with the widest swings of any proposal, each with all that it moves with."""
    column = {path: place for place, path in enumerate(draws.paths)}
    together = {
        member: members
        for correlation in scenario.correlations
        for members in (tuple(column[path] for path in correlation.paths if path in column),)
        for member in members
    }
    found: dict[Group, None] = {}
    for place in np.argsort(-np.abs(_swing(seen)).max(axis=1), kind="stable"):
        found.setdefault(together.get(int(place), (int(place),)))
        if len(found) == KEPT:
            break
    return list(found)


def _doubts(scenario: Scenario, draws: Draws, groups: list[Group], chances: FloatArray) -> tuple[Doubt, ...]:
    names = [proposal.id for proposal in scenario.proposals]
    order = [int(place) for place in np.argsort(-chances.mean(axis=0), kind="stable")]
    choices = [order, *(list(pair) for pair in pairwise(order))] if len(order) > 2 else [order]
    # A group is known as a whole or not at all; its members move together, so that one of them tells most.
    columns = [group[0] for group in groups]
    found = []
    for among in choices:
        known = value_of_knowing(draws.values[:, columns], chances[:, among])
        by_worth = np.argsort(-known.value, kind="stable")
        found.append(
            Doubt(
                among=tuple(names[place] for place in among),
                best=names[among[known.best]],
                regret=known.regret,
                worth=tuple(
                    (
                        _label(scenario, draws, groups[place]),
                        float(known.value[place]),
                        float(known.error[place]),
                    )
                    for place in by_worth
                ),
            )
        )
    return tuple(found)


def _label(scenario: Scenario, draws: Draws, group: Group) -> str:
    first = label(scenario, draws.paths[group[0]])
    return first if len(group) == 1 else f"{first}, with {len(group) - 1} that move with it"


def _unit(scenario: Scenario, path: str) -> str:
    return next(quantity.unit for quantity in scenario.quantities if quantity.path == path)
