"""How far a voter follows a move away from the status quo, in any direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray


def _require_points(ideals: FloatArray) -> None:
    if ideals.ndim != 2 or 0 in ideals.shape:
        raise InvalidInputError(
            f"ideal points need the shape (voter, issue), with one of each at least, but have {ideals.shape}"
        )
    if not np.all(np.isfinite(ideals)):
        raise InvalidInputError("ideal points must be finite numbers")


@dataclass(frozen=True)
class Euclidean:
    """Each voter prefers what is nearer to its ideal point in a straight line.

    Where all voters weigh the issues alike, but some issues more than others, stretch each axis by the root
    of its weight first.
    """

    ideals: FloatArray
    """Shape (voter, issue)."""

    def __post_init__(self) -> None:
        _require_points(self.ideals)

    def distance(self, points: FloatArray) -> FloatArray:
        """How far each point is from each ideal.  Shape (point, issue) to (point, voter)."""
        return np.asarray(np.linalg.norm(points[:, None, :] - self.ideals, axis=2))

    def limits(self, status_quo: FloatArray, directions: FloatArray) -> FloatArray:
        """How far each voter follows a move before it prefers the status quo again.

        Parameters
        ----------
        status_quo
            Shape (issue,).
        directions
            Shape (direction, issue); unit vectors.

        Returns
        -------
        limit
            Shape (direction, voter); >= 0.
        """
        return np.asarray(np.maximum(2 * directions @ (self.ideals - status_quo).T, 0.0))


@dataclass(frozen=True)
class CityBlock:
    """Each voter adds up its losses issue by issue, each in a straight line from its ideal."""

    ideals: FloatArray
    """Shape (voter, issue)."""
    weights: FloatArray
    """Shape (voter, issue); loss per unit of each issue, >= 0."""

    def __post_init__(self) -> None:
        _require_points(self.ideals)
        if self.weights.shape != self.ideals.shape or not np.all(self.weights >= 0):
            raise InvalidInputError(
                f"weights need the shape of the ideal points, {self.ideals.shape}, and none below 0"
            )

    def distance(self, points: FloatArray) -> FloatArray:
        """What each voter loses at each point.  Shape (point, issue) to (point, voter)."""
        return np.asarray((np.abs(points[:, None, :] - self.ideals) * self.weights).sum(axis=2))

    def limits(self, status_quo: FloatArray, directions: FloatArray) -> FloatArray:
        """How far each voter follows a move before it prefers the status quo again.

        Parameters, result and meaning are those of `Euclidean.limits`; the limit is infinite for a voter that
        never loses in that direction.

        Notes
        -----
        Loss along a ray is convex and bends only where an issue passes the voter's ideal, so the limit lies
        on the last piece that starts at or below the loss of the status quo.
        """
        away = status_quo - self.ideals
        move = directions[:, None, :]
        towards = move * away < 0
        speed = self.weights * np.abs(move)
        passed = np.zeros(towards.shape)
        np.divide(-away, move, out=passed, where=towards)
        order = np.argsort(passed, axis=2)
        bend = np.take_along_axis(passed, order, axis=2)
        turn = np.take_along_axis(np.where(towards, 2 * speed, 0.0), order, axis=2)
        start = np.where(towards, -speed, speed).sum(axis=2, keepdims=True)
        slope = np.concatenate([start, start + np.cumsum(turn, axis=2)], axis=2)
        bend = np.concatenate([np.zeros_like(start), bend], axis=2)
        loss = np.zeros_like(bend)
        np.cumsum(slope[:, :, :-1] * np.diff(bend, axis=2), axis=2, out=loss[:, :, 1:])
        # Rounding must not turn a voter that is indifferent along its own edge into one that objects.
        near = 1e-12 * (self.weights * (np.abs(away) + np.abs(self.ideals))).sum(axis=1)[:, None]
        last = loss.shape[2] - 1 - np.argmax((loss <= near)[:, :, ::-1], axis=2)[:, :, None]
        at, over, rise = (np.take_along_axis(part, last, axis=2)[:, :, 0] for part in (bend, loss, slope))
        limit = np.full(at.shape, np.inf)
        flat = 1e-14 * self.weights.sum(axis=1)
        np.divide(np.maximum(-over, 0.0), rise, out=limit, where=rise > flat)
        return np.where(rise > flat, at + limit, np.inf)


Preferences = Euclidean | CityBlock
