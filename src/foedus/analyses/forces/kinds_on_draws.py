"""How much of a force of several kinds of unit can be kept up, and by whom: bounds on all draws at once.

Units are counted in fractions, in the steady state.  `force_generation` plans one such force unit by unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray

_NOTHING = 1e-9
_SWEEPS = 12
"""Most rounds over the kinds when they are shared out; the loads settle in some five."""
_SETTLED = 1e-4
"""Change of a load in a round below which the sharing stops; share of the force."""
_STEPS = 60
"""Most steps to a level."""


@dataclass(frozen=True)
class MixedForce:
    """A force of several kinds of unit and who could send them, in arrays."""

    pool: FloatArray
    """Units that each state could keep in theatre.  Shape (draw, state, kind)."""
    need: FloatArray
    """Units asked for.  Shape (draw, kind)."""
    unit_troops: FloatArray
    """Shape (kind,)."""
    weight: FloatArray
    """How much a missing troop of each kind counts.  Shape (kind,)."""
    support: tuple[FloatArray, ...] = ()
    """Rules of support: units of the second kind without which a unit of the first cannot work.  Each (kind, kind)."""
    led: tuple[tuple[BoolArray, float], ...] = ()
    """For each sector that needs a leader: the states of which one leads it, and the sector's share of the force."""
    leader_share: FloatArray | None = None
    """Least share of a sector's troops that its leader gives.  Shape (draw,)."""

    @property
    def asked(self) -> FloatArray:
        """Troops.  Shape (draw,)."""
        return np.asarray(self.need @ self.unit_troops, dtype=float)

    def of_draws(self, chosen: BoolArray) -> MixedForce:
        """The same force in some of the draws alone."""
        share = self.leader_share
        return replace(
            self,
            pool=self.pool[chosen],
            need=self.need[chosen],
            leader_share=None if share is None else share[chosen],
        )


def ceiling_of(force: MixedForce, without: int | None = None) -> FloatArray:
    """Troops of the largest force of this make-up that can be kept up, perhaps without one state.  Shape (draw,).

    The scarcest kind decides, or the sector whose possible leaders have least.
    """
    total = force.pool.sum(axis=1)
    if without is not None:
        total = total - force.pool[:, without]
    asked = force.asked
    times = np.full(total.shape, np.inf)
    np.divide(total, force.need, out=times, where=force.need > 0)
    most = times.min(axis=1)
    for leaders, share in force.led:
        may_lead = leaders.copy()
        if without is not None:
            may_lead[without] = False
        own = force.pool[:, may_lead].sum(axis=1) @ force.unit_troops
        most = np.minimum(most, _led(own, force) / np.maximum(share * asked, _NOTHING))
    return np.asarray(np.where(asked > 0, most, 0.0) * asked)


def fielded_units(force: MixedForce) -> FloatArray:
    """Units of each kind in theatre that leave the least weighted shortfall.  Shape (draw, kind).

    An upper bound where sectors need leaders: a state that may lead several is counted for each.
    """
    units = np.minimum(force.need, force.pool.sum(axis=1))
    broken = np.zeros(len(units), dtype=np.bool_)
    for rule in force.support:
        broken |= (units @ rule > units + _NOTHING).any(axis=1)
    if broken.any():
        units[broken] = _supported(units[broken], force)
    sent = units @ force.unit_troops
    most = np.minimum(sent, _can_be_led(force))
    return np.asarray(units * np.divide(most, sent, out=np.ones_like(sent), where=sent > 0)[:, None])


def _supported(most: FloatArray, force: MixedForce) -> FloatArray:
    """Units that are worth most among those that are supported: one linear program for all draws together."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, kron

    draws, kinds = most.shape
    rows = [rule.T - np.eye(kinds) for rule in force.support]
    one = csr_array(np.vstack([row[row.max(axis=1) > 0] for row in rows]))
    matrix = kron(eye_array(draws, format="csr"), one, format="csr")
    value = np.tile(force.weight * force.unit_troops, draws)
    found = linprog(
        -value / value.max(),
        A_ub=matrix,
        b_ub=np.zeros(matrix.shape[0]),
        bounds=np.column_stack([np.zeros(most.size), most.ravel()]),
        method="highs",
    )
    return np.asarray(np.maximum(found.x, 0.0).reshape(draws, kinds))


def _can_be_led(force: MixedForce) -> FloatArray:
    """Most troops that stand in sectors with a leader, and in those that need none.  Shape (draw,)."""
    asked = force.asked
    led = np.zeros(len(asked))
    for leaders, share in force.led:
        own = np.minimum(force.pool[:, leaders].sum(axis=1), force.need * share) @ force.unit_troops
        led += np.minimum(share * asked, _led(own, force))
    free = 1 - sum(share for _, share in force.led)
    return np.asarray(led + max(free, 0.0) * asked)


def _led(own: FloatArray, force: MixedForce) -> FloatArray:
    """Troops of a sector that possible leaders with so many troops of their own may lead."""
    if force.leader_share is None:
        return np.full(len(own), np.inf)
    without_limit = np.full(len(own), np.inf)
    return np.asarray(
        np.divide(own, force.leader_share, out=without_limit, where=force.leader_share > 0), dtype=float
    )


def share_out(
    force: MixedForce,
    units: FloatArray,
    fair: FloatArray,
    in_block: BoolArray | None = None,
    least: FloatArray | None = None,
) -> FloatArray:
    """Troops of each state, so that the largest over fair share is least.

    Each kind in turn is poured upon what the states send of the other kinds, until nothing changes.  That
    comes as near as one likes to the split in which first the largest, then the second largest load over fair
    share is least.  Where a block falls short of its share it sends more of each kind, and each side is then
    split by itself; the largest load is then near the least.

    Parameters
    ----------
    units
        In theatre, of each kind; at most the pools.  Shape (draw, kind).
    fair
        Shape (state,); >= 0.
    in_block
        States that count towards a least share, if there is one.  Shape (state,).
    least
        Troops of them.  Shape (draw,); no more than they could send.

    Returns
    -------
    contribution
        Shape (draw, state); troops.

    Notes
    -----
    Coordinate descent on the sum of squared loads over fair shares, which the most even point of a base
    polytope minimises.

    References
    ----------
    Fujishige (1980), Mathematics of Operations Research 5:186-196.
    """
    caps, amounts = force.pool * force.unit_troops, units * force.unit_troops
    caps = caps * (fair > 0)[:, None]
    sent = _pour(caps, amounts, fair)
    if in_block is None or least is None:
        return np.asarray(sent.sum(axis=2))
    by_block = sent[:, in_block].sum(axis=(1, 2))
    short = by_block < least * (1 - _NOTHING) - _NOTHING
    if short.any():
        part = sent[short][:, in_block].sum(axis=1)
        room = np.minimum(amounts[short], caps[short][:, in_block].sum(axis=1)) - part
        all_room = room.sum(axis=1)
        missing = np.minimum((least - by_block)[short], all_room)
        step = np.divide(missing, all_room, out=np.zeros_like(missing), where=all_room > 0)
        part = part + room * step[:, None]
        for side, amount in ((in_block, part), (~in_block, amounts[short] - part)):
            sent[np.ix_(short, side)] = _pour(caps[np.ix_(short, side)], amount, fair[side])
    return np.asarray(sent.sum(axis=2))


def _pour(caps: FloatArray, amounts: FloatArray, fair: FloatArray) -> FloatArray:
    """Troops by state and kind.  Shapes (draw, state, kind), (draw, kind), (state,) -> (draw, state, kind)."""
    sent = np.zeros_like(caps)
    if not caps.shape[1]:
        return sent
    scale = np.maximum(amounts.sum(axis=1), _NOTHING)
    left = np.arange(len(caps))
    for _ in range(_SWEEPS):
        before, now = sent[left], sent[left]
        load = now.sum(axis=2)
        for kind in range(caps.shape[2]):
            others = load - now[:, :, kind]
            now[:, :, kind] = pour_upon(caps[left, :, kind], fair, amounts[left, kind], others)
            load = others + now[:, :, kind]
        sent[left] = now
        moved = np.abs(now - before).max(axis=(1, 2)) > _SETTLED * scale[left]
        left = left[moved]
        if not len(left) or caps.shape[2] == 1:
            break
    return sent


def pour_upon(caps: FloatArray, fair: FloatArray, total: FloatArray, held: FloatArray) -> FloatArray:
    """Split a total so that the largest of held and given together, over fair share, is least.

    `water_filling.minimax_burden` for vessels that are not empty at first.

    Parameters
    ----------
    caps
        What each state can give.  Shape (draw, state); >= 0, and 0 where the fair share is 0.
    fair
        Shape (state,); >= 0.
    total
        What all give together.  Shape (draw,); at most the sum of the caps.
    held
        What each state gives already.  Shape (draw, state); >= 0.

    Examples
    --------
    >>> pour_upon(np.array([[9.0, 9.0]]), np.ones(2), np.array([4.0]), np.array([[2.0, 0.0]]))
    array([[1., 3.]])
    """
    width = np.where(fair > 0, fair, 1.0)
    floor = held / width
    able = caps > 0
    low = np.min(floor, axis=1, initial=np.inf, where=able)
    high = np.max(floor + caps / width, axis=1, initial=0.0, where=able)
    level = np.where(np.isfinite(low), low, 0.0)
    left = np.flatnonzero(total > 0)
    low, high = level[left], high[left]
    for _ in range(_STEPS):
        floors, most, wanted = floor[left], caps[left], total[left]
        given = np.minimum(np.maximum((level[left, None] - floors) * width, 0.0), most)
        missing = wanted - given.sum(axis=1)
        open_still = np.abs(missing) > _NOTHING * wanted
        if not open_still.any():
            break
        here = level[left]
        low, high = np.where(missing > 0, here, low), np.where(missing > 0, high, here)
        slope = ((here[:, None] >= floors) & (given < most)) @ width
        with np.errstate(divide="ignore", invalid="ignore"):
            # Newton's step where it stays between the bounds, else the middle.
            guess = here + missing / slope
        inside = (guess > low) & (guess < high)
        level[left] = np.where(open_still, np.where(inside, guess, (low + high) / 2), here)
        left, low, high = left[open_still], low[open_still], high[open_still]
    return np.asarray(np.minimum(np.maximum((level[:, None] - floor) * width, 0.0), caps))
