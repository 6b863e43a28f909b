"""Does each treaty give the answers that its cases expect?"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from foedus.analyses.obligations.analyse import ObligationsOptions, obligations
from foedus.analyses.obligations.result import Finding, Verdict
from foedus.files.law_only import scenario_of
from foedus.files.treaties import load_treaty
from foedus.model.cases import TreatyCase
from foedus.model.evidence import Basis
from foedus.model.forces import Force
from foedus.model.proposals import Accession, Consent, Proposal
from foedus.model.quantities import Quantity
from foedus.model.rules import Unanimity
from foedus.model.scenario import Scenario
from foedus.model.treaties import Declaration, Treaty
from foedus.numerics.distributions import Point

NO_FINDING = "no finding"


@dataclass(frozen=True)
class Outcome:
    """What a treaty said to one state of a case."""

    case: TreatyCase
    state: str
    answer: str
    """The gravest verdict, or ``no finding``."""
    finding: Finding | None
    """The finding behind it."""
    agrees: bool
    """Whether it is what the case expects, down to the words and counts that it names."""


def try_case(case: TreatyCase, treaties: Mapping[str, Treaty] | None = None) -> tuple[Outcome, ...]:
    """Put a case to its treaty.

    Parameters
    ----------
    case
        The event, the question and the expected answer.
    treaties
        Texts by id, where they are not those of the library.
    """
    scenario, proposal, options = question_of(case, treaties)
    found = obligations(scenario, case.event, proposal, options, case.states)
    return tuple(_outcome(case, state, found) for state in case.states)


def question_of(
    case: TreatyCase, treaties: Mapping[str, Treaty] | None = None
) -> tuple[Scenario, Proposal | None, ObligationsOptions]:
    """The law under which a case is asked, the settlement if there is one, and how the texts are read."""
    own = treaties or {}
    law = {name: own.get(name) or load_treaty(name) for name in (case.treaty, *case.beside)}
    scenario = replace(
        scenario_of(law, case.event.on - datetime.timedelta(days=1)), declarations=_declarations(case)
    )
    options: Any = case.options
    return scenario, _settlement(case), ObligationsOptions(**options)


def _outcome(case: TreatyCase, state: str, found: tuple[Finding, ...]) -> Outcome:
    order = list(Verdict)
    own = [
        finding
        for finding in found
        if (finding.state, finding.treaty, finding.article) == (state, case.treaty, case.article)
        and finding.face.startswith(case.face)
    ]
    gravest = min(own, key=lambda finding: order.index(finding.verdict), default=None)
    answer = str(gravest.verdict) if gravest is not None else NO_FINDING
    agrees = answer == case.expect and (
        gravest is None
        or (
            case.hangs_on in gravest.hangs_on
            and (case.failing is None or len(gravest.failing) == case.failing)
        )
    )
    return Outcome(case, state, answer, gravest, agrees)


def _declarations(case: TreatyCase) -> tuple[Declaration, ...]:
    mission = case.mission
    if mission is None or not mission.declared_outside_by:
        return ()
    return (
        Declaration(
            by=mission.declared_outside_by,
            says="The mission is not covered.",
            clause_of=case.treaty,
            article=case.article,
            excludes_mission="mission",
            force=mission.force,
            source=case.source,
        ),
    )


def _settlement(case: TreatyCase) -> Proposal | None:
    """The proposal under which a case happens; None where it needs none."""
    if case.mission is None and not case.brought and not case.accedes:
        return None
    force = None
    if case.mission is not None:
        size = Quantity("size", Point(1000.0), "troops", Basis())
        force = Force(
            size,
            case.event.place,
            case.mission.contributors,
            (),
            mission_of="mission",
            flag=case.mission.flag,
        )
    return Proposal(
        id="settlement",
        title="the settlement of the case",
        says="",
        terms={},
        consent=Consent(Unanimity(case.states), {}, ""),
        treaties=(case.treaty,) if case.brought else (),
        accessions=tuple(Accession(case.treaty, state) for state in case.accedes),
        force=force,
        starts=case.starts,
    )
