"""Who takes part in which draw: one seeded throw per state, the same under every proposal."""

from __future__ import annotations

import hashlib

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray


def participation(
    states: tuple[str, ...], willingness: FloatArray, correlation: FloatArray, seed: int
) -> BoolArray:
    """Throw for every state and draw whether it takes part.

    A state takes part when its hidden resolve, a standard normal, lies below the point that leaves its
    willingness on that side; part of the resolve is common to all states (a one-factor Gaussian copula).
    The throw depends on the seed, the state's code and the number of the draw alone, so that it is the
    same under every proposal and whoever else is asked.

    Parameters
    ----------
    states
        Codes.
    willingness
        Chance of taking part.  Shape (draw, state); 0 to 1.
    correlation
        Of the resolve of any two states.  Shape (draw,); 0 to less than 1.
    seed
        Of the draws.

    Returns
    -------
    takes_part
        Shape (draw, state).

    References
    ----------
    Vasicek (2002), Risk 15(12):160-162, for the one-factor model.
    """
    from scipy.special import ndtr, ndtri

    size = len(willingness)
    common = ndtri(throws("", seed, size))
    takes_part = np.empty(willingness.shape, dtype=np.bool_)
    for column, state in enumerate(states):
        own = ndtri(throws(state, seed, size))
        resolve = ndtr(np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own)
        takes_part[:, column] = resolve < willingness[:, column]
    return takes_part


def throws(name: str, seed: int, size: int) -> FloatArray:
    """Uniform numbers in (0, 1) from a counter-based generator; a longer run starts like a shorter one."""
    digest = hashlib.sha256(f"participation/{seed}/{name}".encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    edge = 2.0**-53
    return np.asarray(np.clip(generator.random(size), edge, 1 - edge), dtype=float)
