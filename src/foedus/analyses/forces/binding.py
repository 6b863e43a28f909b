"""What limits a force, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.pools import KEY_WORDS, FairKey, Pools
from foedus.analyses.forces.steady_state import SteadyState
from foedus.analyses.forces.water_filling import burden
from foedus.numerics.arrays import BoolArray, FloatArray

_NAMED = 3
"""Most states named in one sentence."""
_ALIKE = 0.01
"""Burdens that differ by no more than this are alike; share."""


@dataclass(frozen=True)
class Outcome:
    """What was found for one force, before it is put in words."""

    pools: Pools
    sent: SteadyState
    excluded: tuple[tuple[str, float], ...]
    """(name, troops that it could keep in theatre at likely values) of the states that stay out."""
    kinds: tuple[str, ...] = ()
    """Titles of the kinds of unit; empty where troops count alike."""


def describe(outcome: Outcome, names: tuple[str, ...], key: FairKey) -> str:
    """Say whether the force is met, what binds it, and who is missed most.

    Parameters
    ----------
    outcome
        What was found.
    names
        Of the candidates, in the order of the pools.
    key
        By which burdens are shared.
    """
    return " ".join(_sentences(outcome, names, key))


def _sentences(outcome: Outcome, names: tuple[str, ...], key: FairKey) -> Iterator[str]:
    sent = outcome.sent
    asked = troops(float(np.median(sent.demand)))
    if not names:
        yield f"{asked} troops are asked for, but no state may contribute."
        return
    agrees = outcome.pools.host_agrees
    if not agrees.all():
        yield f"In {_in_hundred(~agrees)} of 100 draws the host does not let it in, and then there is no force."
    short = ~sent.met
    if sent.met.any():
        yield f"{asked} troops are met in {_in_hundred(sent.met)} of 100 draws."
        yield _load(outcome, names, key)
    else:
        yield f"{asked} troops are not met in any draw."
    if outcome.kinds:
        yield "Units count in fractions, so that these are upper bounds on whole units."
    short = short & agrees
    if short.any():
        missing = troops(float(np.median((sent.demand - sent.fielded)[short])))
        where = "In the median draw" if not sent.met.any() else "Where it falls short, the median draw lacks"
        yield f"{where} {missing} {'are missing' if not sent.met.any() else 'troops'}."
        yield from _causes(outcome, names, short)
    if outcome.excluded and short.any():
        listed = ", ".join(f"{name} {troops(size)}" for name, size in outcome.excluded[:_NAMED])
        yield f"States that stay out could have kept there at likely values: {listed}."


def _load(outcome: Outcome, names: tuple[str, ...], key: FairKey) -> str:
    """How far fair sharing goes: who carries most over its share, and whose pool is the first to run dry."""
    heaviest = _heaviest(outcome, names, key)
    if outcome.kinds:
        return heaviest
    pools, sent = outcome.pools, outcome.sent
    size, first = first_exhausted(np.median(pools.caps, axis=0), pools.fair)
    if size >= float(np.median(sent.demand)):
        whose = (
            f"No state's pool is exhausted before a force of {troops(size)} ({names[first]}) if all take part"
        )
    else:
        whose = f"The first pool to be exhausted is {names[first]}'s, at a force of {troops(size)} if all take part"
    return f"{whose}. {heaviest}"


def _heaviest(outcome: Outcome, names: tuple[str, ...], key: FairKey) -> str:
    contribution = outcome.sent.contribution[outcome.sent.met]
    over = np.median(burden(contribution, outcome.pools.fair), axis=0)
    top = float(over.max())
    loaded = np.flatnonzero(over >= top * (1 - _ALIKE))
    largest = loaded[np.argmax(np.median(contribution, axis=0)[loaded])]
    times = f"{top:.1f} times {{}} fair share in the median draw where the force is met"
    if len(loaded) > 1:
        who = f"{len(loaded)} states carry the heaviest load, {names[largest]} among them: {times.format('their')}"
    else:
        who = f"{names[largest]} carries the heaviest load, {times.format('its')}"
    return f"Shared by {KEY_WORDS[key]}, {who}."


def first_exhausted(caps: FloatArray, fair: FloatArray) -> tuple[float, int]:
    """Size of the force at which the first pool is exhausted under fair sharing, and whose it is.

    Parameters
    ----------
    caps
        Troops that each state could keep in theatre.  Shape (state,).
    fair
        Fair shares.  Shape (state,).
    """
    able = (caps > 0) & (fair > 0)
    if not able.any():
        return 0.0, 0
    height = np.full(len(caps), np.inf)
    height[able] = caps[able] / fair[able]
    first = int(np.argmin(height))
    return float(height[first] * fair[able].sum()), first


def _causes(outcome: Outcome, names: tuple[str, ...], short: BoolArray) -> Iterator[str]:
    held = outcome.sent.held_by_minimum & short
    exhausted = short & ~outcome.sent.held_by_minimum
    if exhausted.any() and outcome.sent.kind_need is not None:
        yield from _scarce(outcome, exhausted)
    elif exhausted.any():
        where = "There" if exhausted.sum() >= held.sum() else f"In {_in_hundred(exhausted)} of 100 draws"
        yield f"{where} the pools of all who take part are exhausted."
    if held.any():
        yield (
            f"In {_in_hundred(held)} of 100 draws too few non-European troops are to be had for the share "
            f"that is asked."
        )
    absent = (outcome.pools.caps * ~outcome.pools.takes_part)[short].mean(axis=0)
    order = [place for place in np.argsort(-absent, kind="stable")[:_NAMED] if absent[place] >= 1]
    if order:
        listed = ", ".join(f"{names[place]} ({troops(float(absent[place]))})" for place in order)
        yield f"Most is missed from candidates that then do not take part, on average: {listed}."


def _scarce(outcome: Outcome, short: BoolArray) -> Iterator[str]:
    """Which kinds of unit are too few, in how many of the draws that fall short, and whether leaders are."""
    need, there = outcome.sent.kind_need, outcome.sent.kind_available
    if need is None or there is None:
        return
    lacking = (there < need * (1 - 1e-9))[short]
    order = [kind for kind in np.argsort(-lacking.mean(axis=0), kind="stable") if lacking[:, kind].any()]
    if order:
        listed = ", ".join(f"{outcome.kinds[kind]} ({_in_hundred(lacking[:, kind])})" for kind in order)
        yield f"Of 100 draws that fall short, so many lack units of a kind: {listed}."
    others = lacking.sum(axis=1) == 0
    if others.any():
        yield f"In {_in_hundred(others)} of them no kind is short by itself, but a sector is without a leader."


def _in_hundred(draws: BoolArray) -> str:
    share = float(np.mean(draws))
    if 0.995 < share < 1:
        return "over 99"
    return "under 1" if 0 < share < 0.005 else f"{100 * share:.0f}"


def troops(number: float) -> str:
    """Troops in words, no more precise than they are.

    Examples
    --------
    >>> troops(29_960.0), troops(347.0)
    ('30,000', '350')
    """
    return f"{round(number, -2 if number >= 1000 else -1):,.0f}"
