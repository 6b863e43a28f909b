"""What every step of resolving knows: the document, the faults so far, and which names there are."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from foedus.errors import Place
from foedus.files.document import Document, Path
from foedus.files.numbers import NO_BASIS, NumberError, RangeError, parse, within
from foedus.files.problems import Problems
from foedus.files.schema.grounds import Grounds
from foedus.model.dates import Day
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity
from foedus.numerics.distributions import Point


@dataclass(frozen=True, slots=True)
class Allowed:
    """The range that a number may lie in, and how to say so."""

    unit: str
    low: float = -math.inf
    high: float = math.inf
    says: str = ""
    """A sentence without its full stop."""


@dataclass
class Context:
    """One document on its way to a scenario."""

    document: Document
    problems: Problems
    as_of: Day
    evidence: Collection[str]
    """Ids of the evidence that numbers may rest on."""
    resolved: bool
    """Whether every default has been filled in already."""
    is_dated: bool = True
    """Whether the author gave a day that can be read; if not, `as_of` only stands in for it."""
    state_codes: Mapping[str, str] = field(default_factory=dict)
    """Codes of states by their names in small letters."""
    faulty: set[Path] = field(default_factory=set)
    """Parts of the document, such as ``("actors", "FRA")``, in which something is wrong already."""
    notes: dict[str, None] = field(default_factory=dict)
    """Defaults that were filled in so far, in words."""

    def note(self, says: str) -> None:
        """Say that a default was filled in; a resolved document has said so before."""
        if not self.resolved:
            self.notes[says] = None

    def place(self, *path: str | int) -> Place:
        """Place of a value, or of the nearest thing around it that was written."""
        return self.document.place(path)

    def key(self, *path: str | int) -> Place:
        """Place of the key under which a value stands."""
        return self.document.places.get((*path[:-1], f"key:{path[-1]}")) or self.document.place(path)

    def known(self, at: Path, what: str, name: str, names: Collection[str], remedy: str = "") -> bool:
        """Whether a name refers to something; if not, that is noted."""
        if name in names:
            return True
        place, found = self.document.place(at), f"{what} is {name!r}, which is not known"
        code = self.state_codes.get(name.lower())
        if code in names:
            self.problems.add(place, found, "A state is named by its code of three letters", f"Write {code}")
        else:
            self.problems.unknown(place, found, name, names, remedy)
        return False

    def all_known(self, at: Path, what: str, given: Iterable[str], names: Collection[str]) -> bool:
        """Whether every name of a list refers to something and none comes twice."""
        listed = list(given)
        found = [self.known((*at, index), what, name, names) for index, name in enumerate(listed)]
        twice = (
            sorted({name for name in listed if listed.count(name) > 1})
            if len(set(listed)) < len(listed)
            else []
        )
        if twice:
            self.problems.add(
                self.document.place(at), f"{what} names {', '.join(twice)} twice", "", "Name each once"
            )
        return all(found)

    def number(
        self, raw: object, at: Path, path: str, what: str, allowed: Allowed, row: Basis = NO_BASIS
    ) -> Quantity:
        """Read one number of the document.

        Parameters
        ----------
        raw
            As written, in any form.
        at
            Where it stands in the document.
        path
            Its name in the scenario.
        what
            What it is, for messages: ``the salience of 'USA' on 'territory'``.
        allowed
            Unit and range that its place asks for.
        row
            Basis of the row it stands in, which holds where it has none of its own.
        """
        try:
            given = parse(raw)
            distribution = within(given, allowed.low, allowed.high)
        except NumberError as error:
            says = allowed.says if isinstance(error, RangeError) else error.allowed
            self.problems.add(self.document.place(at), f"{what}: {error.found}", says, error.remedy)
            return Quantity(path, Point(min(max(0.0, allowed.low), allowed.high)), allowed.unit, NO_BASIS)
        if given.unit and given.unit != allowed.unit:
            self.problems.add(
                self.document.place((*at, "unit")),
                f"{what} is given in {given.unit}",
                f"Its unit is {allowed.unit}",
            )
        basis = row if given.basis == NO_BASIS else given.basis
        if given.basis.evidence:
            self.rests_on((*at, "evidence"), what, given.basis.evidence)
        return Quantity(path, distribution, allowed.unit, basis)

    def rests_on(self, at: Path, what: str, evidence: Iterable[str]) -> None:
        """Note evidence that is not listed in the document."""
        for index, name in enumerate(evidence):
            if name not in self.evidence:
                self.problems.unknown(
                    self.document.place((*at, index)),
                    f"{what} rests on evidence {name!r}, which is not listed",
                    name,
                    self.evidence,
                    f"Add {name}: to evidence, with its source and what it says",
                )

    def row_basis(self, row: Grounds, at: Path, what: str) -> Basis:
        """Read the evidence and the assumption that hold for a whole row."""
        if row.evidence is None and row.assumption is None:
            return NO_BASIS
        self.rests_on((*at, "evidence"), what, row.evidence or ())
        return Basis(tuple(row.evidence or ()), (row.assumption or "").strip())


def names_in(data: Mapping[str, object], section: str) -> tuple[str, ...]:
    """Names that a section of the document gives to things, whether or not each is well formed."""
    part = data.get(section)
    if isinstance(part, Mapping):
        return tuple(str(key) for key in part)
    if isinstance(part, list):
        rows = [row for row in part if isinstance(row, Mapping)]
        return tuple(str(row[key]) for row in rows for key in ("id", "use") if key in row)
    return ()
