"""What is the best that an actor can propose, if it alone proposes and the rule says yes or no?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.voting.spatial.absorption import veto_columns
from foedus.analyses.voting.spatial.preferences import CityBlock, Euclidean, Preferences
from foedus.analyses.voting.spatial.win_set import in_win_set, win_set_interval, win_set_radius
from foedus.errors import InvalidInputError
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray, IntArray
from foedus.numerics.draws import unit_sample

_SLACK = 1e-9
_DIRECTIONS, _ROUNDS = 2048, 24


@dataclass(frozen=True)
class BestProposal:
    """What a setter would propose."""

    point: FloatArray
    """Shape (issue,); a winning coalition finds it at least as good as the status quo."""
    distance: float
    """What it leaves between the setter and its ideal, in its own measure."""
    bound: float
    """No proposal that passes leaves less; equal to `distance` where the answer is exact."""
    is_exact: bool


def best_proposal(
    preferences: Preferences,
    rule: Rule,
    status_quo: FloatArray,
    setter: int,
    box: FloatArray | None = None,
) -> BestProposal:
    """The point of the win set that the setter likes best.

    A voter that is indifferent says yes, and a setter that can do no better proposes the status quo.

    Parameters
    ----------
    rule
        Its voters in the order of `foedus.model.rules.voters` are the rows of the ideal points.
    status_quo
        Shape (issue,).
    setter
        Row of its ideal point; whether its own yes is needed is for the rule to say.
    box
        Ends of the scales, shape (issue, 2), beyond which no outcome lies; for city-block voters on two issues.

    Raises
    ------
    InvalidInputError
        If a box is given for anything but city-block voters on two issues.

    Notes
    -----
    Exact on one issue, and on two: the best point is the setter's ideal, or the point nearest to it on one
    voter's indifference curve, or one where two such curves meet.  On more issues the win set is searched by
    quasi-random directions and then around the best of them; what is found passes for certain, and the bound
    leaves out all voters but those with a veto.

    References
    ----------
    Romer and Rosenthal (1978), Public Choice 33:27-43; Tsebelis (2002), Veto Players, ch. 1.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> voters = Euclidean(np.array([[4.0, 0.0], [1.0, 0.0]]))
    >>> best_proposal(voters, Unanimity(("setter", "other")), np.zeros(2), 0).point
    array([2., 0.])
    """
    issues = preferences.ideals.shape[1]
    if box is not None and not (isinstance(preferences, CityBlock) and issues == 2):
        raise InvalidInputError("a box is for city-block voters on two issues")
    ideal = preferences.ideals[setter]
    if issues == 1:
        low, high = win_set_interval(preferences, rule, float(status_quo[0]))
        point = np.clip(ideal, low, high)
    elif issues == 2:
        found = _meetings(preferences, status_quo, setter, box)
        found = found[in_win_set(preferences, rule, status_quo, found, _SLACK * _size(preferences))]
        candidates = np.vstack([status_quo, found])
        lost = _distance(preferences, setter, candidates)
        # Of points that it likes alike, as where it is silent on an issue, the one nearest to its ideal.
        alike = np.flatnonzero(lost <= lost.min() + _SLACK * max(float(lost.max()), 1e-300))
        point = candidates[alike[np.argmin(np.abs(candidates[alike] - ideal).sum(axis=1))]]
    else:
        return _searched(preferences, rule, status_quo, setter)
    distance = float(_distance(preferences, setter, point[None, :])[0])
    return BestProposal(point, distance, distance, is_exact=True)


def _size(preferences: Preferences) -> float:
    return float(np.ptp(preferences.ideals, axis=0).max()) + 1e-12


def _distance(preferences: Preferences, setter: int, points: FloatArray) -> FloatArray:
    return preferences.distance(points)[:, setter]


def _meetings(
    preferences: Preferences, status_quo: FloatArray, setter: int, box: FloatArray | None
) -> FloatArray:
    """Every point that can be the best one.  Shape (point, issue)."""
    if isinstance(preferences, Euclidean):
        return _of_circles(preferences, status_quo, setter)
    points = _of_lines(preferences, status_quo, setter, box)
    if box is None:
        return points
    slack = _SLACK * (box[:, 1] - box[:, 0])
    within = np.all((points >= box[:, 0] - slack) & (points <= box[:, 1] + slack), axis=1)
    return np.clip(points[within], box[:, 0], box[:, 1])


def _of_circles(preferences: Euclidean, status_quo: FloatArray, setter: int) -> FloatArray:
    centre, ideal = preferences.ideals, preferences.ideals[setter]
    radius = np.linalg.norm(centre - status_quo, axis=1)
    away = ideal - centre
    length = np.linalg.norm(away, axis=1)
    apart = length > 0
    nearest = centre[apart] + away[apart] * (radius[apart] / length[apart])[:, None]
    first, second = np.triu_indices(len(centre), 1)
    between = centre[second] - centre[first]
    gap = np.linalg.norm(between, axis=1)
    meet = gap > 0
    first, second, between, gap = first[meet], second[meet], between[meet], gap[meet]
    # All circles pass through the status quo, so any two meet there and at its mirror image.
    unit = between / gap[:, None]
    along = ((status_quo - centre[first]) * unit).sum(axis=1)
    foot = centre[first] + along[:, None] * unit
    return np.vstack([ideal, nearest, 2 * foot - status_quo])


def _of_lines(
    preferences: CityBlock, status_quo: FloatArray, setter: int, box: FloatArray | None
) -> FloatArray:
    weights, ideals = preferences.weights, preferences.ideals
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    loss = (weights * np.abs(status_quo - ideals)).sum(axis=1)
    normal = (weights[:, None, :] * signs).reshape(-1, 2)
    reach = (loss[:, None] + (weights[:, None, :] * signs * ideals[:, None, :]).sum(axis=2)).reshape(-1)
    across = [np.eye(2)]
    through = [ideals[setter]]
    if box is not None:
        across += [np.eye(2), np.eye(2)]
        through += [box[:, 0], box[:, 1]]
    lines = np.column_stack([np.vstack([normal, *across]), np.concatenate([reach, *through])])
    lines = np.unique(lines[np.any(lines[:, :2] != 0, axis=1)], axis=0)
    first, second = np.triu_indices(len(lines), 1)
    (a, b, e), (c, d, f) = lines[first].T, lines[second].T
    det = a * d - b * c
    meet = np.abs(det) > 1e-12 * (np.abs(a * d) + np.abs(b * c))
    x, y = (d * e - b * f)[meet] / det[meet], (a * f - c * e)[meet] / det[meet]
    return np.vstack([ideals[setter], np.column_stack([x, y])])


def _searched(preferences: Preferences, rule: Rule, status_quo: FloatArray, setter: int) -> BestProposal:
    from scipy.special import ndtri

    issues = preferences.ideals.shape[1]
    score = ndtri(unit_sample(_DIRECTIONS, issues, seed=1))
    towards = preferences.ideals - status_quo
    point, spread = status_quo, None
    for turn in range(_ROUNDS):
        if spread is None:
            moves = np.vstack([score, towards])
        else:
            here = point - status_quo
            length = np.linalg.norm(here)
            if length == 0:
                break
            moves = here / length + spread * score
        moves = moves[np.any(moves != 0, axis=1)]
        unit = moves / np.linalg.norm(moves, axis=1, keepdims=True)
        radius = np.minimum(
            win_set_radius(preferences, rule, status_quo, unit),
            4 * _size(preferences) + np.abs(towards).sum(),
        )
        found = status_quo + _best_on_ray(preferences, setter, status_quo, unit, radius)[:, None] * unit
        found = np.vstack([point, found])
        point = found[np.argmin(_distance(preferences, setter, found))]
        spread = 0.5 ** (turn + 1)
    distance = float(_distance(preferences, setter, point[None, :])[0])
    bound = min(_bound(preferences, rule, status_quo, setter), distance)
    return BestProposal(point, distance, bound, is_exact=distance - bound <= _SLACK * max(distance, 1e-300))


def _best_on_ray(
    preferences: Preferences, setter: int, status_quo: FloatArray, unit: FloatArray, radius: FloatArray
) -> FloatArray:
    """How far to go along each ray.  Shape (direction,)."""
    away = preferences.ideals[setter] - status_quo
    if isinstance(preferences, Euclidean):
        return np.asarray(np.clip(unit @ away, 0.0, radius))
    stops = np.zeros(unit.shape)
    np.divide(np.broadcast_to(away, unit.shape), unit, out=stops, where=unit != 0)
    stops = np.column_stack([np.clip(stops, 0.0, radius[:, None]), radius])
    loss = (preferences.weights[setter] * np.abs(stops[:, :, None] * unit[:, None, :] - away)).sum(axis=2)
    return np.asarray(np.take_along_axis(stops, np.argmin(loss, axis=1)[:, None], axis=1)[:, 0])


def _bound(preferences: Preferences, rule: Rule, status_quo: FloatArray, setter: int) -> float:
    """Least distance that the voters with a veto leave to the setter, each on its own or, if linear, together."""
    vetoes = veto_columns(rule, len(preferences.ideals))
    if not len(vetoes):
        return 0.0
    ideal = preferences.ideals[setter]
    if isinstance(preferences, Euclidean):
        reach = np.linalg.norm(preferences.ideals[vetoes] - status_quo, axis=1)
        away = np.linalg.norm(preferences.ideals[vetoes] - ideal, axis=1)
        return float(np.maximum(away - reach, 0.0).max())
    return _linear_bound(preferences, status_quo, setter, vetoes)


def _linear_bound(preferences: CityBlock, status_quo: FloatArray, setter: int, vetoes: IntArray) -> float:
    """The setter's least loss in what all voters with a veto accept, by a linear program."""
    from scipy.optimize import linprog

    issues = preferences.ideals.shape[1]
    who = np.append(vetoes, setter).astype(np.int64)
    count = len(who)
    size = issues + count * issues
    goal = np.zeros(size)
    goal[-issues:] = preferences.weights[setter]
    rows, ends = [], []
    for place, voter in enumerate(who):
        for issue in range(issues):
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[issue] = sign
                row[issues + place * issues + issue] = -1.0
                rows.append(row)
                ends.append(sign * preferences.ideals[voter, issue])
    reach = preferences.distance(status_quo[None, :])[0]
    for place, voter in enumerate(who[:-1]):
        row = np.zeros(size)
        row[issues + place * issues : issues + (place + 1) * issues] = preferences.weights[voter]
        rows.append(row)
        ends.append(reach[voter])
    bounds = [(None, None)] * issues + [(0, None)] * (count * issues)
    solved = linprog(goal, A_ub=np.array(rows), b_ub=np.array(ends), bounds=bounds, method="highs")
    return float(solved.fun)
