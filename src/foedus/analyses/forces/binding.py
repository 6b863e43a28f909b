"""What limits a force, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.pools import KEY_WORDS, FairKey, Pools
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
    demand: FloatArray
    fielded: FloatArray
    ceiling: FloatArray
    met: BoolArray
    """Shape (draw,)."""
    held_by_minimum: BoolArray
    """Draws in which the minimum share of non-European troops holds the force down.  Shape (draw,)."""
    contribution: FloatArray
    excluded: tuple[tuple[str, float], ...]
    """(name, troops that it could keep in theatre at likely values) of the states that stay out."""


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
    asked = troops(float(np.median(outcome.demand)))
    if not names:
        yield f"{asked} troops are asked for, but no state may contribute."
        return
    short = ~outcome.met
    if outcome.met.any():
        yield f"{asked} troops are met in {_in_hundred(outcome.met)} of 100 draws."
        yield _load(outcome, names, key)
    else:
        yield f"{asked} troops are not met in any draw."
    if short.any():
        missing = troops(float(np.median((outcome.demand - outcome.fielded)[short])))
        where = "In the median draw" if short.all() else "Where it falls short, the median draw lacks"
        yield f"{where} {missing} {'are missing' if short.all() else 'troops'}."
        yield from _causes(outcome, names, short)
    if outcome.excluded and short.any():
        listed = ", ".join(f"{name} {troops(size)}" for name, size in outcome.excluded[:_NAMED])
        yield f"States that stay out could have kept there at likely values: {listed}."


def _load(outcome: Outcome, names: tuple[str, ...], key: FairKey) -> str:
    """How far fair sharing goes: who carries most over its share, and whose pool is the first to run dry."""
    pools = outcome.pools
    contribution = outcome.contribution[outcome.met]
    over = np.median(burden(contribution, pools.fair), axis=0)
    size, first = first_exhausted(np.median(pools.caps, axis=0), pools.fair)
    if size >= float(np.median(outcome.demand)):
        whose = (
            f"No state's pool is exhausted before a force of {troops(size)} ({names[first]}) if all take part"
        )
    else:
        whose = f"The first pool to be exhausted is {names[first]}'s, at a force of {troops(size)} if all take part"
    top = float(over.max())
    loaded = np.flatnonzero(over >= top * (1 - _ALIKE))
    largest = loaded[np.argmax(np.median(contribution, axis=0)[loaded])]
    times = f"{top:.1f} times {{}} fair share in the median draw where the force is met"
    if len(loaded) > 1:
        who = f"{len(loaded)} states carry the heaviest load, {names[largest]} among them: {times.format('their')}"
    else:
        who = f"{names[largest]} carries the heaviest load, {times.format('its')}"
    return f"{whose}. Shared by {KEY_WORDS[key]}, {who}."


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
    held = outcome.held_by_minimum & short
    exhausted = short & ~outcome.held_by_minimum
    if exhausted.any():
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
