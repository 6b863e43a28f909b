"""What the headline numbers hang on: every uncertain input, the strongest with their total shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.analyse import StabilityOptions, chances_of_no_breach, games
from foedus.analyses.stability.result import StabilityResult
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws, draw
from foedus.numerics.sensitivity import GivenData, given_data, total_order
from foedus.study.answers import Answers, answer
from foedus.study.labels import label
from foedus.study.study import HeadlineName, Influence

FEWEST_DRAWS = 40
"""With fewer draws nothing can be said."""
KEPT = 12
"""Inputs kept for each proposal and number."""
TOTALS = 10
"""Inputs whose total index is computed, of each number."""
TOTAL_SAMPLE = 512
"""Draws of each block of the total index."""


def influences_of(scenario: Scenario, draws: Draws, answers: Answers) -> tuple[Influence, ...]:
    """Influence of every uncertain input on each proposal's chances, the strongest of them kept.

    Inputs are ranked by the swing of the output between their lowest and their highest tenth.  Those that stay
    within what chance alone would show are dropped.
    """
    if draws.size < FEWEST_DRAWS or not draws.paths:
        return ()
    found: list[Influence] = []
    sets: list[tuple[HeadlineName, FloatArray, Callable[[Draws], FloatArray]]] = [
        ("adoptable", _adoptable(answers), lambda sample: _adoptable(_adoption_only(scenario, sample)))
    ]
    if answers.stability is not None:
        # What the texts oblige does not depend on the draws.
        bound = answers.obligations or analyse_obligations(scenario)
        durable = _durable(answers.stability)
        sets.append(("durable", durable, lambda sample: _durable_only(scenario, sample, bound)))
    every = given_data(draws.values, np.hstack([outputs for _, outputs, _ in sets]))
    start = 0
    for number, outputs, evaluate in sets:
        seen = _of_outputs(every, slice(start, start + outputs.shape[1]))
        start += outputs.shape[1]
        totals = _totals(scenario, draws, evaluate, _strongest(seen))
        found += _influences(scenario, draws, number, seen, totals)
    return tuple(found)


def _adoption_only(scenario: Scenario, sample: Draws) -> Answers:
    return answer(scenario, sample, without=("obligations", "forces", "stability"))


def _adoptable(answers: Answers) -> FloatArray:
    """Chance of adoption.  Shape (draw, proposal)."""
    return np.column_stack([adoption.chance for adoption in answers.voting.adoptions])


def _durable_only(scenario: Scenario, sample: Draws, bound: ObligationsResult) -> FloatArray:
    supplied = analyse_forces(scenario, sample, bound)
    return chances_of_no_breach(games(scenario, sample, bound, supplied), StabilityOptions())


def _durable(held: StabilityResult) -> FloatArray:
    """Chance of no breach within the default horizon.  Shape (draw, proposal)."""
    return np.column_stack([durability.no_breach[:, held.default] for durability in held.durabilities])


def _of_outputs(seen: GivenData, part: slice) -> GivenData:
    """What was seen of some of the outputs."""
    return replace(
        seen,
        first_order=seen.first_order[:, part],
        first_order_error=seen.first_order_error[:, part],
        output_low=seen.output_low[:, part],
        output_high=seen.output_high[:, part],
        output_low_error=seen.output_low_error[:, part],
        output_high_error=seen.output_high_error[:, part],
    )


def _swing(seen: GivenData) -> FloatArray:
    return np.asarray(np.abs(seen.output_high - seen.output_low))


def _strongest(seen: GivenData) -> tuple[int, ...]:
    """Inputs with the widest swing of any proposal's number."""
    widest = _swing(seen).max(axis=1)
    return tuple(int(column) for column in np.argsort(-widest, kind="stable")[:TOTALS])


def _totals(
    scenario: Scenario, draws: Draws, evaluate: Callable[[Draws], FloatArray], columns: tuple[int, ...]
) -> dict[int, FloatArray]:
    """Total index of each chosen input, or of the whole group of inputs that it moves with.

    Input -> shape (proposal,).
    """
    column = {path: place for place, path in enumerate(draws.paths)}
    groups = {
        member: group
        for correlation in scenario.correlations
        for group in (tuple(column[path] for path in correlation.paths if path in column),)
        for member in group
    }
    redrawn = {place: groups.get(place, (place,)) for place in columns}
    distinct = list(dict.fromkeys(redrawn.values()))
    first, second = (
        draw(scenario.quantities, TOTAL_SAMPLE, draws.seed + shift, scenario.correlations, draws.method)
        for shift in (1, 2)
    )
    index = dict(zip(distinct, total_order(evaluate, first, second, distinct), strict=True))
    return {place: index[group] for place, group in redrawn.items()}


def _is_of_another(path: str, proposal: str) -> bool:
    return path.startswith("proposals/") and not path.startswith(f"proposals/{proposal}/")


def _influences(
    scenario: Scenario, draws: Draws, number: HeadlineName, seen: GivenData, totals: dict[int, FloatArray]
) -> list[Influence]:
    units = {quantity.path: quantity.unit for quantity in scenario.quantities}
    swing = _swing(seen)
    found = []
    for row, proposal in enumerate(scenario.proposals):
        order = np.argsort(-swing[:, row], kind="stable")
        # A number of another settlement can move this one's only by moving with a number of its own.
        own = [column for column in order if not _is_of_another(draws.paths[column], proposal.id)]
        for column in own[:KEPT]:
            if swing[column, row] < 1e-4 or seen.first_order[column, row] < seen.noise:
                continue
            path = draws.paths[column]
            found.append(
                Influence(
                    proposal=proposal.id,
                    number=number,
                    path=path,
                    label=label(scenario, path),
                    low_value=float(seen.input_low[column]),
                    high_value=float(seen.input_high[column]),
                    unit=units[path],
                    output_low=float(seen.output_low[column, row]),
                    output_high=float(seen.output_high[column, row]),
                    first_order=float(seen.first_order[column, row]),
                    total_order=float(totals[int(column)][row]) if int(column) in totals else None,
                )
            )
    return found
