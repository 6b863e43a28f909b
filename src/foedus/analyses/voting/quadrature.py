"""The integral over 0..1 of a polynomial, without error: in floats, or in fractions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
"""Floats, or Python's whole numbers and fractions where the answer is to be exact."""


@lru_cache(maxsize=32)
def quadrature(degree: int, exact: bool) -> tuple[Numbers, Numbers]:
    """Nodes and weights that integrate every polynomial of that degree over 0..1.

    Parameters
    ----------
    degree
        Of the polynomial; 0 or more.
    exact
        Whether the nodes are whole numbers (1, 2, 3 ...) and the weights fractions, so that a polynomial with
        whole coefficients is integrated exactly.  Otherwise they are those of Gauss and Legendre, of which
        half as many are enough.

    Notes
    -----
    That a polynomial is evaluated outside of 0..1 does not matter to exact arithmetic; to floats it would.

    Examples
    --------
    >>> nodes, weights = quadrature(2, exact=True)
    >>> weights @ nodes**2
    Fraction(1, 3)
    """
    if not exact:
        nodes, weights = np.polynomial.legendre.leggauss(degree // 2 + 1)
        return (nodes + 1) / 2, weights / 2
    points = range(1, degree + 2)
    return np.array(points, dtype=object), np.array(_newton_cotes(points), dtype=object)


def integral_over_members(
    sums: Callable[[Numbers], Numbers], voters: int, lanes: int, exact: bool
) -> Numbers:
    """Turn sums of z^k, with k from 1 to `voters`, into sums of 1/k: the integral of z^(k-1) over 0..1.

    Parameters
    ----------
    sums
        Takes z, of shape (lane,), and gives shape (kind, lane).
    lanes
        Most values of z that it takes at a time.
    exact
        Whether the answer is in fractions.

    Returns
    -------
    sums
        Shape (kind,).
    """
    nodes, weights = quadrature(voters - 1, exact)
    shares = np.array([weight / node for node, weight in zip(nodes, weights, strict=True)], dtype=nodes.dtype)
    parts = (slice(start, start + lanes) for start in range(0, len(nodes), lanes))
    return np.asarray(sum(sums(nodes[part]) @ shares[part] for part in parts))


def _newton_cotes(points: range) -> list[Fraction]:
    """Integral over 0..1 of each Lagrange polynomial on whole nodes."""
    product = [1]
    for node in points:
        product = _times_linear(product, node)
    weights = []
    for node in points:
        quotient = _without_root(product, node)
        scale = prod(node - other for other in points if other != node)
        weights.append(sum(Fraction(c, power + 1) for power, c in enumerate(quotient)) / Fraction(scale))
    return weights


def _times_linear(coefficients: list[int], root: int) -> list[int]:
    """Multiply by (t - root); coefficients from the constant up."""
    shifted = [0, *coefficients]
    for power, value in enumerate(coefficients):
        shifted[power] -= root * value
    return shifted


def _without_root(coefficients: list[int], root: int) -> list[int]:
    """Divide by (t - root), which leaves no rest."""
    quotient = [0] * (len(coefficients) - 1)
    carry = 0
    for power in reversed(range(len(quotient))):
        carry = coefficients[power + 1] + root * carry
        quotient[power] = carry
    return quotient
