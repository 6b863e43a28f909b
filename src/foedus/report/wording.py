"""Numbers in words: chances, ranges, troops and money, never more precise than they are."""

from __future__ import annotations

import string

from foedus.model.scenario import Scenario
from foedus.numerics.summaries import Summary

YARDSTICK: tuple[tuple[float, str], ...] = (
    (0.075, "a remote chance"),
    (0.225, "highly unlikely"),
    (0.375, "unlikely"),
    (0.525, "a realistic possibility"),
    (0.775, "likely"),
    (0.925, "highly likely"),
    (1.001, "almost certain"),
)
"""Words for chances up to each bound, after the yardstick of the UK's Professional Head of Intelligence
Assessment; its gaps are split in the middle."""


LETTERS = tuple(string.ascii_uppercase) + tuple(
    first + second for first in string.ascii_uppercase for second in string.ascii_uppercase
)
"""Short names of proposals within one brief, in the scenario's order."""


def chance_word(chance: float) -> str:
    """The word for a chance.

    Examples
    --------
    >>> chance_word(0.46)
    'a realistic possibility'
    """
    return next(word for bound, word in YARDSTICK if chance < bound)


def in_hundred(chance: float) -> str:
    """A chance as a count out of 100, with the ends kept honest.

    Examples
    --------
    >>> in_hundred(0.002), in_hundred(0.46), in_hundred(0.999)
    ('under 1', '46', 'over 99')
    """
    if 0 < chance < 0.005:
        return "under 1"
    if 0.995 < chance < 1:
        return "over 99"
    return f"{100 * chance:.0f}"


def chance(summary: Summary) -> str:
    """A chance with its middle 80 %.

    Examples
    --------
    >>> chance(Summary(0.46, 0.3, 0.34, 0.4, 0.46, 0.5, 0.59, 0.6))
    '46 in 100 (34-59)'
    """
    low, high = in_hundred(summary.p10), in_hundred(summary.p90)
    spread = low if low == high else f"{low}-{high}"
    return f"{in_hundred(summary.mean)} in 100 ({spread})"


def span(summary: Summary, digits: int = 0) -> str:
    """The median with its middle 80 %, in plain numbers."""
    return f"{summary.p50:,.{digits}f} ({summary.p10:,.{digits}f}-{summary.p90:,.{digits}f})"


def troops(count: float) -> str:
    """A head count to two or three figures.

    Examples
    --------
    >>> troops(28640), troops(940)
    ('28,600', '940')
    """
    step = 100 if abs(count) >= 10_000 else 10
    return f"{round(count / step) * step:,}"


def money(usd_bn: float) -> str:
    """USD bn with one figure after the point below 100.

    Examples
    --------
    >>> money(2.349), money(234.9)
    ('2.3', '235')
    """
    return f"{usd_bn:,.0f}" if abs(usd_bn) >= 100 else f"{usd_bn:.1f}"


def join(words: tuple[str, ...] | list[str], most: int = 99) -> str:
    """A list in words, cut with a count when it is long.

    Examples
    --------
    >>> join(["a", "b", "c"]), join(["a", "b", "c", "d"], most=2)
    ('a, b and c', 'a, b and 2 more')
    """
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def name_of(scenario: Scenario, code: str) -> str:
    """Name of an actor, state or place."""
    if code in scenario.actor:
        return scenario.actor[code].name
    if code in scenario.places:
        return scenario.places[code].name
    return scenario.states[code].name if code in scenario.states else code


def within(mean: float, low: float, high: float) -> str:
    """A chance in 100 with a range beside it.

    Examples
    --------
    >>> within(0.78, 0.03, 0.998), within(0.78, 0.78, 0.78)
    ('78 (3-over 99)', '78')
    """
    ends = in_hundred(low), in_hundred(high)
    return in_hundred(mean) if ends[0] == ends[1] else f"{in_hundred(mean)} ({ends[0]}-{ends[1]})"


def ratio(value: float) -> str:
    """A ratio to two figures.

    Examples
    --------
    >>> ratio(0.038), ratio(0.004), ratio(12.4), ratio(float("inf"))
    ('0.04', 'under 0.01', '12', 'infinite')
    """
    if value == float("inf"):
        return "infinite"
    if 0 < value < 0.005:
        return "under 0.01"
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
