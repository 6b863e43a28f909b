"""How large is the win set on two issues, and what is its outline?  Both exact."""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.pivot import pivot
from foedus.analyses.voting.spatial.preferences import CityBlock, Euclidean, Preferences
from foedus.analyses.voting.spatial.win_set import two_issues
from foedus.errors import InvalidInputError
from foedus.model.rules import AllOf, Rule, Unanimity
from foedus.numerics.arrays import FloatArray, IntArray

_ARC_POINTS = 9
"""Points that draw one arc of a circle."""
_EDGE_OF_BOX = "\x00edge"
"""Name of the veto player that stands for the ends of the scales; no voter can have it."""


def win_set_area(
    preferences: Preferences, rule: Rule, status_quo: FloatArray, box: FloatArray | None = None
) -> float:
    """Area of the win set on two issues.

    Parameters
    ----------
    rule
        Its voters in the order of `foedus.model.rules.voters` are the rows of the ideal points.
    status_quo
        Shape (issue,).
    box
        Ends of the two scales, shape (issue, 2), beyond which no outcome lies; city-block voters only.

    Raises
    ------
    InvalidInputError
        If there are not two issues, the win set has no end, the status quo lies outside the box, or
        Euclidean voters are given a box.

    Notes
    -----
    Exact up to rounding.  The pivot can change only where the limits of two voters cross.  For Euclidean
    voters these are the directions square to the line between two ideal points, or between one and the
    status quo, and between them the edge is an arc of the pivot's indifference circle, whose sector has an
    area in closed form.  For city-block voters they are the corners of the preferred-to sets and the points
    in which two of their edges meet, and between them the edge is straight.

    Examples
    --------
    Two circles of radius 1 around (1, 0) and (0, 1) meet in a lens of area pi/2 - 1:

    >>> from foedus.model.rules import Unanimity
    >>> voters = Euclidean(np.array([[1.0, 0.0], [0.0, 1.0]]))
    >>> round(win_set_area(voters, Unanimity(("a", "b")), np.zeros(2)), 12) == round(np.pi / 2 - 1, 12)
    True
    """
    if isinstance(preferences, Euclidean):
        start, end, size, towards = _circles(preferences, rule, status_quo, box)
        # The sector under the radius 2 size cos(angle - towards).
        wave = np.sin(2 * (end - towards)) - np.sin(2 * (start - towards))
        return float(np.sum(size**2 * ((end - start) + wave / 2)))
    (x, y), (u, v) = (corner.T for corner in _diamonds(preferences, rule, status_quo, box))
    return float(np.sum(x * v - y * u) / 2)


def win_set_outline(
    preferences: Preferences, rule: Rule, status_quo: FloatArray, box: FloatArray | None = None
) -> FloatArray:
    """Outline of the win set on two issues.

    Parameters and errors are those of `win_set_area`; arcs of circles are drawn by nine points each.

    Returns
    -------
    outline
        Shape (point, issue), in order around the status quo; the status quo alone where nothing beats it.
    """
    if isinstance(preferences, Euclidean):
        start, end, size, towards = _circles(preferences, rule, status_quo, box)
        angle = start[:, None] + (end - start)[:, None] * np.linspace(0, 1, _ARC_POINTS)
        reach = np.maximum(2 * size[:, None] * np.cos(angle - towards[:, None]), 0.0)
        moves = reach[:, :, None] * _unit(angle)
    else:
        moves = np.stack(_diamonds(preferences, rule, status_quo, box), axis=1)
    moves = moves.reshape(-1, 2)
    apart = np.any(np.abs(moves - np.roll(moves, 1, axis=0)) > 1e-12 * (1 + np.abs(moves).max()), axis=1)
    return status_quo + (moves[apart] if apart.any() else np.zeros((1, 2)))


def _unit(angle: FloatArray) -> FloatArray:
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def _arcs(angles: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First and last angle of each arc between neighbouring angles, all the way round."""
    ordered = np.sort(np.mod(angles, 2 * np.pi))
    if not len(ordered):
        ordered = np.zeros(1)
    return ordered, np.append(ordered[1:], ordered[0] + 2 * np.pi)


def _circles(
    preferences: Euclidean, rule: Rule, status_quo: FloatArray, box: FloatArray | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """First and last angle of each arc, and how far off and at which angle its owner's ideal lies.

    Shape (arc,) each; where nothing beats the status quo, the distance is 0.
    """
    two_issues(preferences)
    if box is not None:
        raise InvalidInputError("Euclidean voters are taken on the whole plane; give no box")
    away = preferences.ideals - status_quo
    first, second = np.triu_indices(len(away), 1)
    lines = np.concatenate([away[first] - away[second], away])
    lines = lines[np.any(lines != 0, axis=1)]
    square = np.arctan2(lines[:, 0], -lines[:, 1])
    start, end = _arcs(np.concatenate([square, square + np.pi]))
    radius, who = pivot(rule, preferences.limits(status_quo, _unit((start + end) / 2)))
    _require_ends(radius)
    ideal = away[who]
    size = np.where(radius > 0, np.hypot(ideal[:, 0], ideal[:, 1]), 0.0)
    return start, end, size, np.arctan2(ideal[:, 1], ideal[:, 0])


def _diamonds(
    preferences: CityBlock, rule: Rule, status_quo: FloatArray, box: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """First and last corner of each straight piece of the edge, as moves away from the status quo.

    Shape (piece, issue) each.
    """
    two_issues(preferences)
    away = status_quo - preferences.ideals
    weights = preferences.weights
    normal, reach = _edges(away, weights)
    if box is not None:
        if np.any(status_quo < box[:, 0]) or np.any(status_quo > box[:, 1]):
            raise InvalidInputError("the status quo lies outside the box of the two scales")
        normal = np.concatenate([normal, np.array([[1.0, 0], [0, 1.0], [-1.0, 0], [0, -1.0]])])
        reach = np.concatenate([reach, box[:, 1] - status_quo, status_quo - box[:, 0]])
    start, end = _arcs(_corner_angles(normal, reach))
    middle = _unit((start + end) / 2)
    limits = preferences.limits(status_quo, middle)
    if box is not None:
        limits = np.column_stack([limits, _to_the_edge(status_quo, middle, box)])
        rule = AllOf((rule, Unanimity((_EDGE_OF_BOX,))))
    radius, who = pivot(rule, limits)
    _require_ends(radius)
    inside = radius > 1e-12 * (np.abs(status_quo).sum() + np.abs(preferences.ideals).max())
    line, offset = _edge_hit(away, weights, box, status_quo, middle, radius, who)
    corners = []
    for angle in (start, end):
        ray = _unit(angle)
        along = (line * ray).sum(axis=1)
        length = np.zeros(len(start))
        np.divide(offset, along, out=length, where=inside & (along > 0))
        corners.append(length[:, None] * ray)
    return corners[0], corners[1]


def _edges(away: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The lines normal . move = reach on which the edges of all preferred-to sets lie."""
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    normal = (weights[:, None, :] * signs).reshape(-1, 2)
    loss = (weights * np.abs(away)).sum(axis=1)
    reach = (loss[:, None] - (weights[:, None, :] * signs * away[:, None, :]).sum(axis=2)).reshape(-1)
    cares = np.any(normal != 0, axis=1)
    lines = np.unique(np.column_stack([normal, reach])[cares], axis=0)
    return lines[:, :2], lines[:, 2]


def _corner_angles(normal: FloatArray, reach: FloatArray) -> FloatArray:
    """Angles at which the edge may bend or change its owner: where two lines meet, and along each line."""
    first, second = np.triu_indices(len(normal), 1)
    (a, b), (c, d) = normal[first].T, normal[second].T
    det = a * d - b * c
    meet = np.abs(det) > 1e-12 * (np.abs(a * d) + np.abs(b * c))
    e, f = reach[first], reach[second]
    x, y = (d * e - b * f)[meet] / det[meet], (a * f - c * e)[meet] / det[meet]
    along = np.arctan2(normal[:, 0], -normal[:, 1])
    return np.concatenate([np.arctan2(y, x), along, along + np.pi])


def _to_the_edge(status_quo: FloatArray, directions: FloatArray, box: FloatArray) -> FloatArray:
    """Distance to the edge of the box.  Shape (direction,)."""
    room = np.where(directions > 0, box[:, 1] - status_quo, status_quo - box[:, 0])
    length = np.full(directions.shape, np.inf)
    np.divide(room, np.abs(directions), out=length, where=directions != 0)
    return np.asarray(length.min(axis=1))


def _edge_hit(
    away: FloatArray,
    weights: FloatArray,
    box: FloatArray | None,
    status_quo: FloatArray,
    middle: FloatArray,
    radius: FloatArray,
    who: IntArray,
) -> tuple[FloatArray, FloatArray]:
    """The line normal . move = reach on which the edge lies in each direction."""
    voter = np.minimum(who, len(away) - 1)
    side = np.sign(away[voter] + radius[:, None] * middle)
    line = weights[voter] * side
    offset = (weights[voter] * (np.abs(away[voter]) - side * away[voter])).sum(axis=1)
    if box is None:
        return line, offset
    room = np.where(middle > 0, box[:, 1] - status_quo, status_quo - box[:, 0])
    with np.errstate(divide="ignore"):
        nearest = np.argmin(np.where(middle != 0, room / np.abs(middle), np.inf), axis=1)
    rows = np.arange(len(middle))
    wall = np.zeros_like(line)
    wall[rows, nearest] = np.sign(middle[rows, nearest])
    at_wall = who == len(away)
    return np.where(at_wall[:, None], wall, line), np.where(at_wall, room[rows, nearest], offset)


def _require_ends(radius: FloatArray) -> None:
    if not np.all(radius < np.inf):
        raise InvalidInputError("the win set has no end, since nobody that could stop it cares")
