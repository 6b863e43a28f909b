"""What can go wrong, and how it is said: where, what was found, what is allowed, what to do.

::

    FoedusError
    ├── InputError              a file or a value that a user gave; exit code 2
    │   └── ScenarioError       one or more problems in a scenario file, each with its place
    ├── NotApplicableError      a method's own conditions do not hold for this scenario
    └── InvalidInputError       a caller of the library passed something that makes no sense

A finding (nobody is bound, nothing is adoptable) is a result, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass


class FoedusError(Exception):
    """Anything that foedus raises on purpose."""


class InputError(FoedusError):
    """A file, a name or an option given by the user cannot be used."""


class NotApplicableError(FoedusError):
    """A method's own conditions do not hold, so it has no answer here."""


class InvalidInputError(FoedusError, ValueError):
    """A caller of the library passed a value outside a function's domain."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the user's input something stands."""

    file: str
    """Path as the user gave it, or the name of a shipped document."""
    line: int | None = None
    """Counted from 1."""
    column: int | None = None
    """Counted from 1."""
    cell: str | None = None
    """Sheet and cell of a workbook, such as ``positions!C7``."""

    def __str__(self) -> str:
        if self.cell is not None:
            return f"{self.file}:{self.cell}"
        parts = [self.file] + [str(part) for part in (self.line, self.column) if part is not None]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the user's input, in the four parts of a useful message."""

    place: Place
    found: str
    """What stands there, as a sentence without its full stop."""
    allowed: str = ""
    """What may stand there."""
    remedy: str = ""
    """What to do next."""

    def __str__(self) -> str:
        parts = (part for part in (self.allowed, self.remedy) if part)
        advice = "  ".join(part if part.endswith("?") else f"{part}." for part in parts)
        return f"{self.place}: {self.found}." + (f"\n  {advice}" if advice else "")


class ScenarioError(InputError):
    """Every problem that was found in a scenario, together."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
