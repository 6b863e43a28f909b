"""Faults are collected, not raised one by one: an author sees all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from foedus.errors import Place, Problem, ScenarioError

_LISTED = 25
_FEW = 4
_SHOWN = 60
_SUGGESTED = 200
"""After so many faults no more names are compared, which would take longer than all the rest."""


class Problems:
    """The faults found so far in one document."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, place: Place, found: str, allowed: str = "", remedy: str = "") -> None:
        """Note one fault: what stands there, what may stand there, what to do; no full stops."""
        self._found[Problem(place, found, allowed, remedy)] = None

    def unknown(self, place: Place, found: str, name: object, known: Iterable[str], remedy: str = "") -> None:
        """Note a name that refers to nothing, with the nearest of the names that would.

        Parameters
        ----------
        place
            Where the name stands.
        found
            What stands there, such as ``the position of 'FRR' names no actor of this scenario``.
        name
            The name itself.
        known
            The names that may stand there.
        remedy
            What to do where no known name is near.
        """
        known = tuple(sorted(known) if isinstance(known, set | frozenset) else known)
        near = did_you_mean(str(name), known) if len(self) < _SUGGESTED else ""
        self.add(place, found, listed(known), near or remedy)

    def sorted(self) -> tuple[Problem, ...]:
        """All faults in the order in which they stand in the document."""
        return tuple(sorted(self._found, key=_order))

    def raise_if_any(self) -> None:
        """Stop here if anything was found.

        Raises
        ------
        ScenarioError
            With every fault.
        """
        if self._found:
            raise ScenarioError(self.sorted())


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Ask about the nearest known name, or say nothing where none is near."""
    lowered = {candidate.lower(): candidate for candidate in known}
    near = get_close_matches(name.lower(), list(lowered), n=5, cutoff=0.6)
    like = [candidate for candidate in near if _is_like(name.lower(), candidate)]
    return f"Did you mean {lowered[like[0]]!r}?" if like else ""


def _is_like(name: str, candidate: str) -> bool:
    """Whether a slip of the hand explains the difference, and not chance among many short names."""
    is_prefix = name.startswith(candidate) or candidate.startswith(name)
    return is_prefix or abs(len(name) - len(candidate)) <= max(2, len(name) // 4)


def listed(known: Collection[str]) -> str:
    """Name what is allowed, or a few of it where that is long.

    Examples
    --------
    >>> listed(["FRA", "DEU"])
    'Known: FRA, DEU'
    """
    names = list(known)
    if not names:
        return "There is none in this scenario"
    if len(names) > _LISTED:
        return f"Known are {', '.join(names[:_FEW])} and many others"
    return f"Known: {', '.join(names)}"


def shown(value: object) -> str:
    """Show a value of a document as its author would have written it, cut short where it is long.

    Examples
    --------
    >>> shown(True), shown("NO"), shown(None)
    ('true', "'NO'", 'nothing')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        if len(value) > _FEW or any(isinstance(part, dict | list) for part in value):
            return "a list"
        text = f"[{', '.join(shown(part) for part in value)}]"
    else:
        text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.place
    return (place.file, place.line or 0, place.column or 0, place.cell or "", problem.found)
