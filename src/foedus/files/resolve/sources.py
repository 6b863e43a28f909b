"""Where the facts of a scenario come from: its own sources, and those of the shipped numbers it uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from foedus.files.citations import Citation
from foedus.files.resolve.context import Context
from foedus.files.schema import ScenarioDocument
from foedus.model.evidence import Evidence, Source
from foedus.model.quantities import Quantity

_RELIABILITY = ("A", "B", "C", "D", "E", "F")


def sources(document: ScenarioDocument, context: Context) -> dict[str, Source]:
    """Sources that the author lists."""
    found: dict[str, Source] = {}
    for name, row in document.sources.items():
        at = ("sources", name)
        if row.reliability and row.reliability not in _RELIABILITY:
            context.problems.add(
                context.place(*at, "reliability"),
                f"the reliability of the source {name!r} is {row.reliability!r}",
                "It is a letter from A (reliable) to F (cannot be judged)",
            )
        if row.credibility is not None and not 1 <= row.credibility <= 6:
            context.problems.add(
                context.place(*at, "credibility"),
                f"the credibility of the source {name!r} is {row.credibility}",
                "It is a number from 1 (confirmed) to 6 (cannot be judged)",
            )
        publisher, url = row.publisher or "", row.url or ""
        found[name] = Source(
            name, row.title, publisher, row.date, row.reliability or "", row.credibility, url
        )
    return found


def evidence(document: ScenarioDocument, context: Context, known: Iterable[str]) -> dict[str, Evidence]:
    """Evidence that the author lists; each piece names a source that is listed too."""
    known = tuple(known)
    for name, row in document.evidence.items():
        what = f"the source of the evidence {name!r}"
        remedy = f"Add {row.source}: to sources, with its title"
        context.known(("evidence", name, "source"), what, row.source, known, remedy)
    return {name: Evidence(name, row.source, row.at, row.says) for name, row in document.evidence.items()}


def cited(numbers: Iterable[Quantity], citations: Mapping[str, Citation]) -> tuple[Citation, ...]:
    """Sources of the library on which some of these numbers rest, each once."""
    used = dict.fromkeys(name for number in numbers for name in number.basis.evidence if name in citations)
    return tuple(citations[name] for name in used)
