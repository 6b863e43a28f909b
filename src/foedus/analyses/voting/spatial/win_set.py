"""What beats the status quo under a rule, given where the voters stand?"""

from __future__ import annotations

from dataclasses import dataclass
from math import gamma, pi

import numpy as np

from foedus.analyses.voting.pivot import carries, pivot
from foedus.analyses.voting.spatial.preferences import CityBlock, Preferences
from foedus.errors import InvalidInputError
from foedus.model.rules import Rule
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import unit_sample


def win_set_radius(
    preferences: Preferences, rule: Rule, status_quo: FloatArray, directions: FloatArray
) -> FloatArray:
    """How far the win set reaches from the status quo in each direction.

    Every voter's preferred-to set is convex and holds the status quo, so the win set is star-shaped around
    it, and its edge is the pivot's own limit.

    Parameters
    ----------
    rule
        Its voters in the order of `foedus.model.rules.voters` are the rows of the ideal points.
    status_quo
        Shape (issue,).
    directions
        Shape (direction, issue); unit vectors.

    Returns
    -------
    radius
        Shape (direction,); 0 where nothing in that direction beats the status quo, infinite where nothing
        stops a move.

    References
    ----------
    Miller, Grofman and Feld (1989), Journal of Theoretical Politics 1:379-406 (structure of win sets);
    Tsebelis (2002), Veto Players, ch. 1-2.

    Examples
    --------
    >>> from foedus.analyses.voting.spatial.preferences import Euclidean
    >>> from foedus.model.rules import Unanimity
    >>> voters = Euclidean(np.array([[1.0, 0.0], [3.0, 0.0]]))
    >>> win_set_radius(voters, Unanimity(("a", "b")), np.zeros(2), np.array([[1.0, 0.0], [0.0, 1.0]]))
    array([2., 0.])
    """
    level, _ = pivot(rule, preferences.limits(status_quo, directions))
    return np.maximum(level, 0.0)


def in_win_set(
    preferences: Preferences, rule: Rule, status_quo: FloatArray, points: FloatArray, slack: float = 0.0
) -> BoolArray:
    """Whether a winning coalition finds each point at least as good as the status quo.

    Parameters
    ----------
    points
        Shape (point, issue).
    slack
        Extra distance that still counts as "as good", to allow for rounding; >= 0.

    Returns
    -------
    wins
        Shape (point,).
    """
    reach = preferences.distance(status_quo[None, :])
    return carries(rule, preferences.distance(points) <= reach + slack)


@dataclass(frozen=True)
class Volume:
    """A volume found by sampling directions."""

    value: float
    standard_error: float
    directions: int
    witness: FloatArray | None
    """Shape (issue,); a point that beats the status quo, or None where no sampled direction has one."""


def win_set_volume(
    preferences: Preferences, rule: Rule, status_quo: FloatArray, directions: int = 4096, seed: int = 1
) -> Volume:
    """Volume of the win set in any number of issues, by quasi-random directions.

    Where the win set is empty for the sample it may still be there: `core` decides that exactly.

    Parameters
    ----------
    directions
        Directions sampled, at least 16; they are split into eight samples for the standard error.

    Raises
    ------
    InvalidInputError
        If the win set is unbounded, or fewer than 16 directions are asked for.

    Notes
    -----
    The mean over directions of radius^k, times the volume of the unit ball in k issues.
    """
    from scipy.special import ndtri

    if directions < 16:
        raise InvalidInputError(f"at least 16 directions are needed, but {directions} were asked for")
    issues, each = preferences.ideals.shape[1], directions // 8
    ball = pi ** (issues / 2) / gamma(issues / 2 + 1)
    means, witness = [], None
    for part in range(8):
        score = ndtri(unit_sample(each, issues, seed + part))
        unit = score / np.linalg.norm(score, axis=1, keepdims=True)
        radius = win_set_radius(preferences, rule, status_quo, unit)
        if not np.all(np.isfinite(radius)):
            raise InvalidInputError("the win set has no end, since nobody that could stop it cares")
        means.append(ball * np.mean(radius**issues))
        best = int(np.argmax(radius))
        if witness is None and radius[best] > 0:
            witness = status_quo + 0.5 * radius[best] * unit[best]
    return Volume(float(np.mean(means)), float(np.std(means, ddof=1) / np.sqrt(8)), 8 * each, witness)


def win_set_interval(preferences: Preferences, rule: Rule, status_quo: float) -> tuple[float, float]:
    """The win set on one issue: everything between the two ends, exact.

    Raises
    ------
    InvalidInputError
        If the voters have ideals on more than one issue.
    """
    if preferences.ideals.shape[1] != 1:
        raise InvalidInputError(
            f"an interval needs one issue, but the voters have {preferences.ideals.shape[1]}"
        )
    down, up = win_set_radius(preferences, rule, np.array([status_quo]), np.array([[-1.0], [1.0]]))
    return status_quo - float(down), status_quo + float(up)


def two_issues(preferences: Preferences) -> None:
    """Refuse preferences on any other number of issues.

    Raises
    ------
    InvalidInputError
        If the voters have ideals on fewer or more than two issues.
    """
    issues = preferences.ideals.shape[1]
    if issues != 2:
        kind = "city-block" if isinstance(preferences, CityBlock) else "Euclidean"
        raise InvalidInputError(f"this needs two issues, but the {kind} voters have {issues}")
