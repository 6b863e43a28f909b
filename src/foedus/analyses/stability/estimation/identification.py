"""Can the coefficients be learnt at all from such data?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.result import Parameter
from foedus.analyses.stability.estimation.statistical_backward_induction import Stage, stages
from foedus.errors import NotApplicableError
from foedus.numerics.arrays import FloatArray

_SMALLEST = 1e-6  # root of the least eigenvalue of the information on unit coefficients
_NAMED = 0.05  # share of a direction from which a coefficient is named
_AHEAD = 1e-6  # by which rows must lie on their side of a separating plane, on average
_FREE_SPREAD = 0.3
_MOST_ROWS = 20_000


def require_identified(likelihood: Likelihood) -> None:
    """Refuse a model of which other coefficients would explain any data as well.

    Raises
    ------
    NotApplicableError
        With the coefficients that cannot be told apart.

    Notes
    -----
    The information matrix has full rank at almost every point, or at almost none, so it is looked at in one
    drawn at random.

    References
    ----------
    Rothenberg (1971), Identification in parametric models, Econometrica 39:577-591; Lewis and Schultz (2003),
    Political Analysis 11:345-367, for this kind of game.
    """
    parameters = likelihood.parameters
    if not parameters:
        raise NotApplicableError(
            "The model has no coefficient to estimate: every utility is a known number.\n"
            "  Give a utility terms, or the noise a scale, such as scale: constant."
        )
    if likelihood.sample.rows < len(parameters):
        raise NotApplicableError(
            f"{len(parameters)} coefficients cannot be learnt from {likelihood.sample.rows} rows.\n"
            f"  Bring more rows, or take terms out of the utilities."
        )
    spread = np.random.default_rng(0).normal(0, _FREE_SPREAD, len(parameters))
    information = likelihood.information(spread / likelihood.units)
    size = np.sqrt(np.diag(information)) / likelihood.units
    for parameter, length in zip(parameters, size, strict=True):
        if length < _SMALLEST * size.max() or length == 0:
            raise NotApplicableError(
                f"Nothing hangs on the coefficient of {parameter.name}: its regressor is 0 wherever it could count.\n"
                f"  Take it out of the model."
            )
    unit = size * likelihood.units
    values, directions = np.linalg.eigh(information / np.outer(unit, unit))
    if values[0] < _SMALLEST**2 * values[-1]:
        raise NotApplicableError(
            f"These coefficients cannot be told apart: {_named(directions[:, 0], parameters)}.\n"
            f"  Take one of them out: regressors that always move together, or one that stands in the utility of "
            f"every outcome that a player can bring about, leave all chances as they are."
        )


def _named(direction: FloatArray, parameters: tuple[Parameter, ...]) -> str:
    size = np.abs(direction)
    return "; ".join(p.name for p, s in zip(parameters, size, strict=True) if s > _NAMED * size.max())


def require_no_separation(likelihood: Likelihood, coefficients: FloatArray) -> None:
    """Refuse data in which some terms tell a choice without error, so that no best coefficients exist.

    Parameters
    ----------
    coefficients
        Those that say what is expected of later choices.

    Raises
    ------
    NotApplicableError
        With the choice and the terms.

    Notes
    -----
    A linear program looks for a direction of the coefficients that makes no row's move less likely and some
    row's more so.  Asked of choices between two moves, and of at most 20,000 different rows.

    References
    ----------
    Albert and Anderson (1984), Biometrika 71:1-10.
    """
    for stage in stages(likelihood):
        reached = np.count_nonzero(stage.made >= 0)
        if len(stage.choice.moves) != 2 or not len(stage.free) or not reached:
            continue
        if np.unique(stage.made[stage.made >= 0]).size < 2:
            move = list(stage.choice.moves)[int(stage.made.max())]
            raise NotApplicableError(
                f"At the choice {stage.choice.name!r} every row makes the move {move!r}, so nothing can be learnt "
                f"from it.\n  Take the choice out of the game."
            )
        direction = _separating(likelihood, stage, coefficients)
        if direction is not None:
            of_stage = tuple(likelihood.parameters[place] for place in stage.free)
            raise NotApplicableError(
                f"Some rows' moves at the choice {stage.choice.name!r} are told without error by a sum of: "
                f"{_named(direction, of_stage)}.  The likelihood rises for ever as these coefficients grow.\n"
                f"  Take such a term out, or join rare labels."
            )


def _separating(likelihood: Likelihood, stage: Stage, coefficients: FloatArray) -> FloatArray | None:
    from scipy.optimize import linprog

    _, by_coefficient = stage.rows(likelihood, coefficients)
    # Between two moves the derivatives of a row are its regressors, turned to its side and made longer or shorter.
    rows = np.unique((by_coefficient / likelihood.units[stage.free][:, None]).T.round(12), axis=0)
    length = np.linalg.norm(rows, axis=1)
    rows = rows[length > 0] / length[length > 0][:, None]
    if len(rows) > _MOST_ROWS:
        return None
    found = linprog(-rows.mean(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1), method="highs")
    if found.status != 0 or -found.fun < _AHEAD:
        return None
    return np.asarray(found.x)
