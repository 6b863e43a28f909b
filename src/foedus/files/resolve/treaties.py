"""Treaties, institutions and areas of a scenario: the author's own, and those of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from foedus.files import institutions as bodies
from foedus.files import states as shipped_states
from foedus.files import treaties as law
from foedus.files.conditions import Names
from foedus.files.document import Path
from foedus.files.resolve.context import Context, names_in
from foedus.files.schema import ScenarioDocument
from foedus.files.schema.law import InstitutionDocument, TreatyDocument
from foedus.files.schema.scenario import UseDocument
from foedus.model.conditions import Predicate, predicates
from foedus.model.institutions import Institution
from foedus.model.places import Area
from foedus.model.treaties import Treaty


def legal_states(document: ScenarioDocument) -> frozenset[str]:
    """Codes that treaties and institutions may name: states of the library, and the author's."""
    return frozenset({*shipped_states.load_states(), *document.states})


class Institutions:
    """Institutions of a scenario; one that the library has is loaded when it is first named."""

    def __init__(self, document: ScenarioDocument, context: Context) -> None:
        self.context = context
        self.states = legal_states(document)
        own = document.institutions.own
        shipped = () if context.resolved else bodies.shipped_institutions()
        self.names = (*own, *(name for name in shipped if name not in own))
        self.found: dict[str, Institution] = {name: self._own(name, row) for name, row in own.items()}
        for index, name in enumerate(document.institutions.use):
            self.find(name, ("institutions", "use", index), "an institution to use")

    def get(self, name: str) -> Institution | None:
        """One that has been named before."""
        return self.found.get(name)

    def find(self, name: str, at: Path, what: str) -> Institution | None:
        """One that is named at a place of the document; None where there is none, which is noted."""
        if name not in self.found and self.context.known(at, what, name, self.names):
            self.found[name] = bodies.load_institution(name, self.context.as_of)
        return self.found.get(name)

    def _own(self, name: str, row: InstitutionDocument) -> Institution:
        at, context = ("institutions", name), self.context
        return bodies.resolve_institution(
            name, row, at, context.document, context.as_of, self.states, context.problems
        )


def areas_in(treaties: Mapping[str, Treaty]) -> frozenset[str]:
    """Ids of the areas that conditions of treaties name."""
    conditions = (leaf for treaty in treaties.values() for leaf in _conditions(treaty))
    return frozenset(str(leaf.value) for leaf in conditions if leaf.name == "place_in")


def _conditions(treaty: Treaty) -> Iterator[Predicate]:
    """Every condition that a treaty sets, exceptions and reservations included."""
    for clause in treaty.clauses:
        yield from predicates(clause.trigger)
        for proviso in (*clause.unless, *clause.void_if):
            yield from predicates(proviso.when)
    for declaration in treaty.declarations:
        if declaration.requires is not None:
            yield from predicates(declaration.requires)


def read_treaties(
    document: ScenarioDocument, context: Context, institutions: Institutions, drawn: Mapping[str, Area]
) -> dict[str, Treaty]:
    """Treaties by id, in the author's order; `drawn` are the areas that their conditions may name."""
    ids = frozenset(names_in(context.document.data, "treaties"))
    names = Names(institutions.states, frozenset(drawn), ids)
    found: dict[str, Treaty] = {}
    for index, row in enumerate(document.treaties):
        at: Path = ("treaties", index)
        treaty = _treaty(row, at, context, names)
        if treaty is None:
            continue
        if treaty.id in found:
            _refuse_second(treaty.id, at, context)
        found[treaty.id] = treaty
        _require_gates(treaty, at, context, institutions)
    return found


def _treaty(row: UseDocument | TreatyDocument, at: Path, context: Context, names: Names) -> Treaty | None:
    if isinstance(row, TreatyDocument):
        return law.resolve_treaty(row, at, context.document, names, context.problems)
    if context.known((*at, "use"), "the treaty to use", row.use, law.shipped()):
        return law.load_treaty(row.use)
    return None


def _refuse_second(name: str, at: Path, context: Context) -> None:
    context.problems.add(
        context.document.place(at),
        f"the treaty {name!r} is there twice",
        "Each treaty stands once",
        "Give an own text another id, or leave one of the two out",
    )


def _require_gates(treaty: Treaty, at: Path, context: Context, institutions: Institutions) -> None:
    """Load each institution that has to find that a trigger is met, and look up its decision."""
    for index, clause in enumerate(treaty.clauses):
        gate = clause.gate
        if gate.kind != "institution":
            continue
        place: Path = (*at, "clauses", index, "gate")
        what = f"of the gate of article {clause.article} of {treaty.id!r}"
        institution = institutions.find(gate.institution, (*place, "institution"), f"the institution {what}")
        if institution is not None:
            context.known((*place, "decision"), f"the decision {what}", gate.decision, institution.decisions)


def is_treaty(name: str, at: Path, what: str, names: Collection[str], context: Context) -> bool:
    """Whether a name is that of a treaty of the scenario; if not, that is noted with what to do."""
    if name in names or name not in law.shipped():
        return context.known(at, what, name, names)
    place = context.document.place(at)
    remedy = f"Add {{use: {name}}} to treaties"
    context.problems.add(place, f"{what} is {name!r}, which the scenario does not use", "", remedy)
    return False
