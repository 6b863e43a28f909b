"""The steps from a document to a scenario, in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from foedus.errors import Problem
from foedus.files.check import check_form
from foedus.files.citations import Citation
from foedus.files.conditions import Names
from foedus.files.document import Document
from foedus.files.parameters import load_parameters
from foedus.files.problems import Problems
from foedus.files.resolve.actors import actors as read_actors
from foedus.files.resolve.consent import ConsentReader
from foedus.files.resolve.context import Context, names_in
from foedus.files.resolve.correlations import correlations
from foedus.files.resolve.events import EventReader
from foedus.files.resolve.forces import ForceReader
from foedus.files.resolve.issues import issues as read_issues
from foedus.files.resolve.issues import note_silence, positions
from foedus.files.resolve.parameters import all_parameters
from foedus.files.resolve.places import known_areas, known_places
from foedus.files.resolve.places import named as named_places
from foedus.files.resolve.proposals import ProposalReader
from foedus.files.resolve.sources import cited, evidence, sources
from foedus.files.resolve.states import known_states, named_states
from foedus.files.resolve.treaties import Institutions, areas_in, read_treaties
from foedus.files.schema import ScenarioDocument
from foedus.files.states import citations as state_citations
from foedus.model.actors import Actor, State
from foedus.model.scenario import Scenario


def resolve(document: Document, id: str) -> Scenario:
    """Make a scenario of a document: every name resolved, every default filled in and noted.

    Parameters
    ----------
    document
        In the human format, which the machine format is a part of.
    id
        Name of the scenario where the document has no `id` of its own.

    Raises
    ------
    ScenarioError
        With every problem of the document.
    """
    problems = Problems()
    scenario = _scenario(document, id, problems)
    problems.raise_if_any()
    assert scenario is not None  # whatever leaves none is a problem
    return scenario


def find_problems(document: Document) -> tuple[Problem, ...]:
    """Every problem of a document, in the order in which they stand there."""
    problems = Problems()
    _scenario(document, "", problems)
    return problems.sorted()


def _scenario(document: Document, id: str, problems: Problems) -> Scenario | None:
    raw = document.data
    _require_parts(document, problems)
    form, document, faulty = check_form(document, problems)
    if form is None:
        return None
    known_evidence = frozenset(names_in(raw, "evidence"))
    context = Context(document, problems, form.as_of, known_evidence, form.resolved, faulty=faulty)
    context.is_dated = ("as_of",) not in faulty
    own_sources = sources(form, context)
    own_evidence = evidence(form, context, names_in(raw, "sources"))
    states = known_states(form, context)
    context.state_codes = {state.name.lower(): code for code, state in states.items()}
    institutions = Institutions(form, context)
    places = known_places(form, context, institutions.states)
    drawn = known_areas(form, context, places)
    treaties = read_treaties(form, context, institutions, drawn)
    treaty_names = names_in(raw, "treaties")
    actors = read_actors(form, context, states, institutions)
    issues = {issue.id: issue for issue in read_issues(form, context)}
    actor_names, issue_names, proposal_names = (
        names_in(raw, key) for key in ("actors", "issues", "proposals")
    )
    rows = tuple(positions(form, context, actor_names, issue_names, issues))
    note_silence(actors, issues, rows, context)
    by_name = {actor.id: actor for actor in actors}
    forces = ForceReader(
        context,
        states,
        by_name,
        _parties_at_stake(form, by_name),
        _troop_donors(form, by_name, states),
        treaty_names,
    )
    spokesman = {code: actor.id for actor in actors for code in actor.states}
    consent = ConsentReader(context, institutions, by_name, actor_names, spokesman, states)
    proposals = ProposalReader(
        context, issues, issue_names, treaties, treaty_names, states, consent, forces
    ).all(form)
    inside = chain.from_iterable((*row.places, *row.disputed) for row in form.areas.values())
    place_names = dict.fromkeys((*states, *places, *drawn, *inside))
    events = EventReader(
        context,
        states,
        by_name,
        actor_names,
        proposal_names,
        treaty_names,
        place_names,
        issues,
        issue_names,
        {(row.actor, row.issue): row for row in rows},
        forces,
        Names(institutions.states, frozenset(drawn), frozenset(treaty_names)),
    )
    contingencies = tuple(events.contingencies(form))
    struck = {contingency.place for contingency in contingencies}
    areas = areas_in(treaties) | form.areas.keys() | struck
    found = Scenario(
        id=form.id or id,
        title=form.title,
        summary=form.summary,
        as_of=form.as_of,
        states=states,
        actors=actors,
        issues=tuple(issues.values()),
        positions=rows,
        institutions=institutions.found,
        treaties=treaties,
        declarations=tuple(events.declarations(form, own_evidence, own_sources)),
        places=named_places(places, struck, form.places),
        areas={name: area for name, area in drawn.items() if name in areas},
        proposals=tuple(proposals),
        contingencies=contingencies,
        pledges=tuple(events.pledges(form)),
        stakes=events.stakes(form),
        parameters=all_parameters(form.parameters, context),
        correlations=(),
        known_outcomes=tuple(events.known_outcomes(form)),
        sources=own_sources,
        evidence=own_evidence,
        caveats=tuple(form.caveats),
        notes=(),
    )
    return _completed(found, form, context)


def _require_parts(document: Document, problems: Problems) -> None:
    for section, example in _NEEDED.items():
        if not document.data.get(section):
            problems.add(
                document.place((section,)),
                f"the scenario has no {section}",
                "",
                f"Add {section}: with at least one entry, such as {example}",
            )


_NEEDED = {
    "actors": "FRA: {state: FRA}",
    "issues": "territory: {scale: {0: none, 100: all}, status_quo: 20}",
    "positions": "{actor: FRA, issue: territory, position: 50, salience: 60}",
    "proposals": "ceasefire: {terms: {territory: 30}, consent: [FRA]}",
}


def _parties_at_stake(form: ScenarioDocument, actors: Mapping[str, Actor]) -> frozenset[str]:
    names = (form.stakes.challenger, form.stakes.target) if form.stakes is not None else ()
    return frozenset(code for name in names if name in actors for code in actors[name].states)


def _troop_donors(
    form: ScenarioDocument, actors: Mapping[str, Actor], states: Mapping[str, State]
) -> tuple[str, ...]:
    donors = dict.fromkeys(row.donor for row in form.pledges if row.kind == "troops")
    return tuple(
        code
        for name in donors
        for code in ((name,) if name in states else actors[name].states if name in actors else ())
    )


def _completed(scenario: Scenario, form: ScenarioDocument, context: Context) -> Scenario:
    """Add what can be said only when all else is known."""
    scenario = replace(
        scenario, states=named_states(_in_play(scenario), _named_in_law(scenario), scenario.states, form)
    )
    numbers = scenario.quantities
    joined = tuple(correlations(form, context, {number.path: number.is_uncertain for number in numbers}))
    shipped = cited(numbers, _citations())
    return replace(
        scenario,
        correlations=joined,
        sources={**scenario.sources, **{citation.source.id: citation.source for citation in shipped}},
        evidence={**scenario.evidence, **{citation.evidence.id: citation.evidence for citation in shipped}},
        notes=tuple(dict.fromkeys([*form.notes, *context.notes])),
    )


def _citations() -> dict[str, Citation]:
    parameters = (parameter.citation for parameter in load_parameters().values())
    return state_citations() | {
        citation.evidence.id: citation for citation in parameters if citation is not None
    }


def _in_play(scenario: Scenario) -> Iterator[str]:
    """Codes of the states that act: for which an actor speaks, or which a proposal or an event names."""
    for actor in scenario.actors:
        yield from actor.states
    for proposal in scenario.proposals:
        yield from (accession.state for accession in proposal.accessions)
        yield from proposal.consent.speaks_for
        if proposal.force is not None:
            force = proposal.force
            yield from (force.place, *force.candidates, *force.excluded, *force.backstop)
            yield from (code for others in force.joins_only_with.values() for code in others)
            yield from (code for kind in force.capabilities for code in kind.from_outside)
    for contingency in scenario.contingencies:
        yield from (contingency.attacker, contingency.target_of, contingency.place)
    for pledge in scenario.pledges:
        yield from (pledge.donor, pledge.recipient)


def _named_in_law(scenario: Scenario) -> Iterator[str]:
    """Codes of the states that treaties, institutions, declarations and places name."""
    for place in scenario.places.values():
        yield from place.codes
    for institution in scenario.institutions.values():
        yield from institution.members(scenario.as_of)
    for treaty in scenario.treaties.values():
        yield from (party.state for party in treaty.parties)
        yield from chain.from_iterable((*clause.obligors, *clause.beneficiaries) for clause in treaty.clauses)
    for declaration in scenario.declarations:
        yield from declaration.by
