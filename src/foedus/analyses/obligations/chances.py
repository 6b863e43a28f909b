"""How likely is a trigger to be met where facts of the event are told with chances?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from math import prod

from foedus.analyses.obligations.result import Reason
from foedus.model.events import Contingency, Severity

_MOST = 4096
"""Worlds that are told apart at most: twelve facts of two values each."""


def chance(
    contingency: Contingency, proof: Reason, holds: Callable[[Contingency], bool | None]
) -> tuple[float, float] | None:
    """Chance that a trigger is met, without and with what stays contested for other reasons.

    Facts are taken to be independent of one another.

    Parameters
    ----------
    contingency
        The event.
    proof
        The proof with these facts open; nothing is asked where it is not contested.
    holds
        The trigger for an event in which every such fact is settled.

    Returns
    -------
    chance
        Lower and upper, 0 to 1; None where no fact with a chance matters, or where there are too many.
    """
    if proof.holds is not None:
        return None
    every = tuple(worlds(contingency))
    if not 1 < len(every) <= _MOST:
        return None
    found = [(weight, holds(event)) for weight, event in every]
    sure = sum(weight for weight, value in found if value is True)
    possible = sum(weight for weight, value in found if value is not False)
    return (min(sure, 1.0), min(possible, 1.0))


def worlds(event: Contingency) -> Iterator[tuple[float, Contingency]]:
    """Every way in which the uncertain facts of an event may fall, with its weight."""
    told = {"provoked": event.provoked, "attributed": event.attributed}
    told |= {f"fact {name}": value for name, value in event.facts.items()}
    uncertain = [
        (name, value) for name, value in told.items() if isinstance(value, float) and 0.0 < value < 1.0
    ]
    levels: list[tuple[Severity, float]] = list(event.severity_chances.items()) or [(event.severity, 1.0)]
    if 2 ** len(uncertain) * len(levels) > _MOST:
        return
    both = [[(name, True, p), (name, False, 1.0 - p)] for name, p in uncertain]
    for (level, weight), facts in product(levels, product(*both)):
        settled = {name: value for name, value, _ in facts}
        chance = weight * prod(share for *_, share in facts)
        world = replace(
            event,
            severity=level,
            severity_chances={},
            provoked=settled.get("provoked", event.provoked),
            attributed=settled.get("attributed", event.attributed),
            facts={name: settled.get(f"fact {name}", told) for name, told in event.facts.items()},
        )
        yield chance, world
