"""A scenario that holds law alone, for questions to the shipped treaties without a settlement."""

from __future__ import annotations

from collections.abc import Iterable

from foedus.files.areas import load_areas
from foedus.files.institutions import load_institution, shipped_institutions
from foedus.files.places import load_places
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, shipped
from foedus.model.dates import Day
from foedus.model.institutions import Institution
from foedus.model.scenario import Scenario
from foedus.model.treaties import Treaty


def law_only(treaties: Iterable[str] | None = None, as_of: Day = Day.max) -> Scenario:
    """Shipped treaties as a scenario without actors, issues and proposals.

    Parameters
    ----------
    treaties
        Ids of shipped treaties; None for all of them.
    as_of
        Day on which the rules of institutions are read.
    """
    names = shipped() if treaties is None else treaties
    return scenario_of({name: load_treaty(name) for name in names}, as_of)


def scenario_of(treaties: dict[str, Treaty], as_of: Day = Day.max) -> Scenario:
    """Treaties as a scenario without actors, issues and proposals, with every shipped state and area."""
    return Scenario(
        id="law",
        title="The law as it stands",
        summary="",
        as_of=as_of,
        states=load_states(),
        actors=(),
        issues=(),
        positions=(),
        institutions=_gates(treaties, as_of),
        treaties=treaties,
        declarations=(),
        places=load_places(),
        areas=load_areas(),
        proposals=(),
        contingencies=(),
        pledges=(),
        stakes=None,
        parameters={},
        correlations=(),
        known_outcomes=(),
        sources={},
        evidence={},
        caveats=(),
        notes=(),
    )


def _gates(treaties: dict[str, Treaty], day: Day) -> dict[str, Institution]:
    """Institutions that some clause, or some step of an accession, waits for."""
    names = [clause.gate.institution for treaty in treaties.values() for clause in treaty.clauses]
    names += [
        step.institution
        for treaty in treaties.values()
        if treaty.accession is not None
        for step in treaty.accession.steps
    ]
    known = shipped_institutions()
    return {name: load_institution(name, day) for name in dict.fromkeys(names) if name in known}
