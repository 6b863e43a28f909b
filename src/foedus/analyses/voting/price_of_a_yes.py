"""What would it take to content one voter: to leave it, in most draws, no worse off than without a deal?

Utility falls in a straight line with distance from the voter's position, issue by issue, as in acceptance; a
red line that is crossed cannot be made up for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray, IntArray

STEP = 0.01
"""Part of a scale by which packages are built up."""
_SLACK = 1e-9
"""Part of a stake or a scale by which content may fall short, to allow for rounding."""


@dataclass(frozen=True)
class Case:
    """One voter and one proposal over the draws."""

    gain: FloatArray
    """Shape (draw,); utility of the proposal less that of no deal, a share of the whole stake."""
    term: FloatArray
    """Shape (draw, issue); what is proposed, points."""
    position: FloatArray
    """Shape (draw, issue); what the voter wants, points."""
    share: FloatArray
    """Shape (draw, issue); part of the voter's stake on each issue, 0 to 1."""
    low: FloatArray
    """Shape (issue,); lower end of each scale."""
    width: FloatArray
    """Shape (issue,); length of each scale, points."""
    accepts_from: FloatArray
    """Shape (draw, issue); red line from below, minus infinity where there is none."""
    accepts_to: FloatArray
    """Shape (draw, issue); red line from above, plus infinity where there is none."""

    def shortfall(self, move: FloatArray) -> FloatArray:
        """What is missing in each draw once the terms have moved: the loss, and what lies beyond red lines.

        Parameters
        ----------
        move
            Shape (issue,); points, the same in every draw.  Terms stay on their scales.

        Returns
        -------
        missing
            Shape (draw,); 0 where the voter is content.
        """
        parts = [self.moved_alone(issue, points) for issue, points in enumerate(move)]
        gained, beyond = (np.sum([part[k] for part in parts], axis=0) for k in (0, 1))
        return _missing(self.gain + gained, beyond)

    def moved_alone(self, issue: int, points: float) -> tuple[FloatArray, FloatArray]:
        """Gain of moving one term, and how far it then lies beyond a red line, in parts of the scale."""
        low, width = self.low[issue], self.width[issue]
        term, position = self.term[:, issue], self.position[:, issue]
        moved = np.clip(term + points, low, low + width)
        nearer = (np.abs(term - position) - np.abs(moved - position)) / width
        beyond = np.maximum(self.accepts_from[:, issue] - moved, moved - self.accepts_to[:, issue])
        return self.share[:, issue] * nearer, np.maximum(beyond, 0.0) / width


def _missing(gain: FloatArray, beyond: FloatArray) -> FloatArray:
    missing = np.maximum(-gain, 0.0) + beyond
    return np.where(missing <= _SLACK, 0.0, missing)


@dataclass(frozen=True)
class Alone:
    """What one issue alone can do."""

    move: float | None
    """Points, positive upwards, 0 if none is needed; None where no move contents the voter often enough."""
    most: float
    """Largest share of draws in which some move of this issue contents the voter, the same move in each."""


def move_alone(case: Case, issue: int, wanted: float) -> Alone:
    """The least move of one issue that contents the voter in the wanted share of draws.

    All other issues stay as proposed, and the move is the same in every draw.

    Parameters
    ----------
    issue
        Its column.
    wanted
        Share of draws; above 0, at most 1.

    Notes
    -----
    Exact.  In one draw the outcomes that content a voter are an interval around its position, so the share of
    draws is a count of intervals that cover the move, which rises only where one of them begins.

    Examples
    --------
    A loss of 0.1 on an issue that is half of the stake needs a fifth of the scale:

    >>> one, inf = np.ones((1, 1)), np.full((1, 1), np.inf)
    >>> case = Case(np.array([-0.1]), 40 * one, 90 * one, 0.5 * one, np.zeros(1), np.array([100.0]), -inf, inf)
    >>> move_alone(case, 0, wanted=0.5)
    Alone(move=20.0, most=1.0)
    """
    _require_share(wanted)
    low, high = _content_moves(case, issue)
    least = int(np.ceil(wanted * len(case.gain) - _SLACK))
    places = np.unique(np.concatenate([[0.0], low[np.isfinite(low)], high[np.isfinite(high)]]))
    # An empty interval has its ends the wrong way round, at infinity, and so is never counted.
    begun = np.searchsorted(np.sort(low), places, side="right")
    over = np.searchsorted(np.sort(high), places, side="left")
    covered = begun - over
    enough = places[covered >= least]
    move = None if not len(enough) else float(enough[np.argmin(np.abs(enough))])
    return Alone(move, float(covered.max() / len(case.gain)))


def _content_moves(case: Case, issue: int) -> tuple[FloatArray, FloatArray]:
    """Ends of the moves of one issue that content the voter.  Shape (draw,); plus infinity twice where none does."""
    term, position, share = case.term[:, issue], case.position[:, issue], case.share[:, issue]
    width = case.width[issue]
    rate = share / width
    # Content as long as the distance does not exceed what the gain elsewhere allows.
    room = np.full(len(term), np.inf)
    np.divide(case.gain + rate * np.abs(term - position), rate, out=room, where=rate > 0)
    # The voter's own wish is as good as no deal, whatever rounding says.
    room = np.where((room < 0) & (room > -_SLACK * width), 0.0, room)
    low = np.maximum(position - room, case.accepts_from[:, issue])
    high = np.minimum(position + room, case.accepts_to[:, issue])
    elsewhere = np.zeros(len(term), dtype=bool)
    for other in range(len(case.width)):
        if other != issue:
            elsewhere |= case.moved_alone(other, 0.0)[1] > _SLACK
    bottom, top = case.low[issue], case.low[issue] + width
    hopeless = elsewhere | ((rate == 0) & (case.gain < -_SLACK))
    hopeless |= (low > high) | (low > top) | (high < bottom)
    # Terms stay on the scale, so what is good at its end is good for every greater move.
    low = np.where(low <= bottom, -np.inf, low - term)
    high = np.where(high >= top, np.inf, high - term)
    return np.where(hopeless, np.inf, low), np.where(hopeless, np.inf, high)


@dataclass(frozen=True)
class Package:
    """A move on several issues at once, the same in every draw."""

    move: FloatArray
    """Shape (issue,); points, positive upwards."""
    content: float
    """Share of draws in which it contents the voter."""
    cost: float
    """Sum over issues of the part of its scale that each moves."""
    least_cost: float
    """No package that contents the voter in the wanted share of draws costs less; infinite if none does."""


def package(case: Case, wanted: float) -> Package:
    """A small package that contents the voter in the wanted share of draws, with a bound on the smallest.

    Notes
    -----
    Built up by steps of a hundredth of a scale, each on the issue on which it does most for the draws that are
    nearest to content, and then pared down; so it need not be the smallest.  But a package contents a voter in
    a draw only if it costs no less than that draw's own smallest one, which `least_package` gives exactly, so
    that the wanted quantile of these costs bounds the smallest from below.
    """
    _require_share(wanted)
    size, issues = case.term.shape
    needed = int(np.ceil(wanted * size - _SLACK))
    towards = np.sign(np.median(case.position - case.term, axis=0))
    steps = np.zeros(issues, dtype=np.int64)
    parts = [case.moved_alone(issue, 0.0) for issue in range(issues)]
    gained, beyond = np.zeros(size), np.sum([part[1] for part in parts], axis=0)

    def lacking(missing: FloatArray) -> float:
        return float(np.partition(missing, needed - 1)[:needed].sum())

    def stepped(issue: int, by: int) -> tuple[FloatArray, FloatArray]:
        points = towards[issue] * (steps[issue] + by) * STEP * case.width[issue]
        return case.moved_alone(issue, points)

    lacks = lacking(_missing(case.gain + gained, beyond))
    while lacks > 0:
        best, found = lacks, None
        for issue in range(issues):
            if towards[issue] == 0 or (steps[issue] + 1) * STEP > 1:
                continue
            new = stepped(issue, 1)
            after = lacking(
                _missing(case.gain + gained - parts[issue][0] + new[0], beyond - parts[issue][1] + new[1])
            )
            if after < best - 1e-15:
                best, found = after, (issue, new)
        if found is None:
            break
        issue, new = found
        gained, beyond = gained - parts[issue][0] + new[0], beyond - parts[issue][1] + new[1]
        parts[issue], lacks = new, best
        steps[issue] += 1
    if lacks <= 0:
        _pare(case, steps, towards, needed)
    move = towards * steps * STEP * case.width
    content = float(np.mean(case.shortfall(move) == 0))
    smallest = np.sort((np.abs(least_package(case)) / case.width).sum(axis=1))
    bound = float(smallest[needed - 1])
    return Package(move, content, float(steps.sum() * STEP), np.inf if np.isnan(bound) else bound)


def _pare(case: Case, steps: IntArray, towards: FloatArray, needed: int) -> None:
    """Take back every step that was not needed after all."""
    for issue in range(len(steps)):
        while steps[issue] > 0:
            steps[issue] -= 1
            if np.sum(case.shortfall(towards * steps * STEP * case.width) == 0) < needed:
                steps[issue] += 1
                break


def least_package(case: Case) -> FloatArray:
    """The smallest move in each draw, on all issues together, that leaves the voter no worse off than no deal.

    Smallest in the sum over issues of the part of its scale that each moves.

    Returns
    -------
    move
        Shape (draw, issue); points, positive upwards; NaN in draws in which the voter's own wish lies beyond its
        red line.

    Notes
    -----
    Exact: red lines are met first, since nothing makes up for them; what is still missing is then bought where
    a part of a scale is worth most to the voter, which is on the issue with the greatest share of its stake
    (the fractional knapsack).
    """
    room = np.abs(case.position - case.term) / case.width
    beyond = np.maximum(case.accepts_from - case.term, case.term - case.accepts_to)
    back = np.maximum(beyond, 0.0) / case.width
    missing = np.maximum(-case.gain - (case.share * back).sum(axis=1), 0.0)
    order = np.argsort(-case.share, axis=1, kind="stable")
    value = np.take_along_axis(case.share, order, axis=1)
    free = np.take_along_axis(np.maximum(room - back, 0.0), order, axis=1)
    bought = np.cumsum(value * free, axis=1)
    still = np.maximum(missing[:, None] - (bought - value * free), 0.0)
    part = np.zeros_like(free)
    np.divide(still, value, out=part, where=value > 0)
    extra = np.zeros_like(part)
    np.put_along_axis(extra, order, np.minimum(part, free), axis=1)
    move = np.sign(case.position - case.term) * (back + extra) * case.width
    stuck = np.any(back > room + _SLACK, axis=1, keepdims=True)
    return np.where(stuck, np.nan, move)


def _require_share(wanted: float) -> None:
    if not 0 < wanted <= 1:
        raise InvalidInputError(f"a share of draws lies above 0 and at most at 1, but is {wanted:g}")
