"""How much less often one settlement fails than another, which is firmer than how often either does."""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import FloatArray

_LEAST = 1e-300  # below this a chance of being kept is none


def hazard_ratio(kept: FloatArray, baseline: FloatArray) -> FloatArray:
    """Ratio of two cumulative hazards, from the chances of being kept for the same time.

    With hazards that keep their ratio from year to year, the chance of one is that of the other to the power
    of this ratio.  Shapes broadcast.

    Returns
    -------
    ratio
        1 where both are as likely to be kept; 0 where only the baseline can fail; infinity where it cannot
        and the other can.  Two that cannot fail have the ratio 1.

    References
    ----------
    Cox (1972), Regression models and life-tables, Journal of the Royal Statistical Society B 34:187-220.

    Examples
    --------
    >>> hazard_ratio(np.array([0.65, 0.5]), np.array([0.5, 0.5])).round(2)
    array([0.62, 1.  ])
    """
    one, other = (
        np.abs(np.log(np.maximum(chance, _LEAST))) for chance in np.broadcast_arrays(kept, baseline)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = one / other
    return np.asarray(np.where(one == other, 1.0, ratio))
