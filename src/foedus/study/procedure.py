"""What could one actor get through on an issue, if it proposed under a proposal's own rule of decision?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.agenda_setter import CHAMBER, GRIDLOCK, agenda_setter, bearable
from foedus.analyses.voting.pivot import pivot
from foedus.errors import InvalidInputError
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray, IntArray
from foedus.numerics.draws import Draws


@dataclass(frozen=True)
class Procedure:
    """Outcome of a take-it-or-leave-it proposal on one issue."""

    outcome: FloatArray
    """Shape (draw,); points."""
    reason: IntArray
    """What holds it there, by the codes of the agenda-setter model.  Shape (draw,)."""
    held_by: Mapping[str, float]
    """Actors that would bear no more, with the share of draws in which each is the pivot; most often first."""


def procedure(
    scenario: Scenario, draws: Draws, proposal: str, issue: str, setter: str, cost: float = 0.0
) -> Procedure:
    """Let one actor propose on one issue, with everybody else's consent as the proposal's rule asks for it.

    Whoever is silent on the issue bears anything.  With unanimity every voter has a veto; with other rules, weighted,
    joint or alternative, the pivots are those of the rule.

    Parameters
    ----------
    proposal
        Whose rule of decision holds; its terms play no part.
    setter
        The actor that proposes.
    cost
        Share of what no deal is worth to an actor that it loses when nothing is decided; 0 to 1.

    Raises
    ------
    InvalidInputError
        If a name is unknown, or the setter has no position on the issue.
    """
    for kind, name, known in (
        ("proposal", proposal, scenario.proposal),
        ("issue", issue, scenario.issue),
        ("actor", setter, scenario.actor),
    ):
        if name not in known:
            raise InvalidInputError(f"there is no {kind} {name!r}; there is {', '.join(known)}")
    own = scenario.position.get((setter, issue))
    if own is None:
        raise InvalidInputError(f"{setter} has no position on {issue}, so it has nothing to propose there")
    consent = scenario.proposal[proposal].consent
    names = voters(consent.rule)
    back = draws.of(scenario.issue[issue].reversion_point)
    lower = np.full((draws.size, len(names)), -np.inf)
    upper = np.full((draws.size, len(names)), np.inf)
    scale = scenario.issue[issue].scale
    for column, voter in enumerate(names):
        position = scenario.position.get((consent.speaks_for[voter], issue))
        if position is not None:
            where = draws.of(position.position)[:, None]
            ends = bearable(where, back, scale.low, scale.high, cost)
            lower[:, column], upper[:, column] = (end[:, 0] for end in ends)
    most, most_by = pivot(consent.rule, upper)
    least, least_by = pivot(consent.rule, -lower)
    wish = draws.of(own.position)
    found = agenda_setter(wish, back, (-least, most))
    held = np.isin(found.reason, (CHAMBER, GRIDLOCK))
    by = np.where(wish > found.outcome, most_by, least_by)[held]
    actors = [consent.speaks_for[names[column]] for column in by if column >= 0]
    share = {actor: actors.count(actor) / draws.size for actor in dict.fromkeys(actors)}
    return Procedure(
        found.outcome, found.reason, dict(sorted(share.items(), key=lambda pair: (-pair[1], pair[0])))
    )
