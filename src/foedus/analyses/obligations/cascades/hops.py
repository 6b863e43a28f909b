"""What each event of a chain asks of whom: the first attack, a strike on a helper, a blow against an attacker.

An event and its answer depend on who has joined so far only as far as some text asks for that; each is asked
once for every state of affairs that makes a difference to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from foedus.analyses.obligations.analyse import cases_of
from foedus.analyses.obligations.cascades.options import CascadeOptions
from foedus.analyses.obligations.cascades.result import Hop, Side
from foedus.analyses.obligations.clauses import findings
from foedus.analyses.obligations.conflicts import beneficiary
from foedus.analyses.obligations.faces import faces
from foedus.analyses.obligations.result import Finding, Verdict
from foedus.model.conditions import awaited
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty


class Origin(NamedTuple):
    """Which event of the chain."""

    kind: Literal["first", "strike", "blow"]
    state: str = ""
    """Code of the state that is hit, for a strike on a helper or a blow against an attacker."""


FIRST = Origin("first")


@dataclass(frozen=True, slots=True)
class Sides:
    """Codes of the states that have joined each side, beside those of the first event."""

    victim: frozenset[str] = frozenset()
    attacker: frozenset[str] = frozenset()

    def with_joined(self, side: Side, codes: frozenset[str]) -> Sides:
        """The same with more states on one side."""
        if side == "victim":
            return Sides(self.victim | codes, self.attacker)
        return Sides(self.victim, self.attacker | codes)

    @property
    def both(self) -> frozenset[str]:
        """Everybody who has joined."""
        return self.victim | self.attacker


class Answer(NamedTuple):
    """What one event comes to."""

    event: Contingency
    hops: tuple[Hop, ...]
    """Duties that draw a state in, and choices that do so."""
    possible: tuple[Hop, ...]
    """Duties that would, were they neither contested nor waiting for somebody."""
    choices: tuple[Hop, ...]
    """What permits a state to help."""
    findings: tuple[Finding, ...]


class Answers:
    """Answers to every event of a chain, each asked once."""

    def __init__(
        self, scenario: Scenario, first: Contingency, proposal: Proposal | None, options: CascadeOptions
    ) -> None:
        self.scenario = scenario
        self.first = first
        self.proposal = proposal
        self.options = options
        struck = faces(scenario, proposal, first)
        self.victims = tuple(dict.fromkeys(face.victim for face in struck))
        # Who is hit only in its forces abroad can still be bound to come in, and be struck at home.
        self.there = frozenset(face.victim for face in struck if face.kind == "territory")
        self.awaited = _awaited(scenario)
        self._told: dict[tuple[Origin, Sides], Answer] = {}
        self._beneficiaries: dict[tuple[str, str, Duty, str], Side] = {}

    def origins(self, sides: Sides) -> Iterator[Origin]:
        """Events of the chain once these have joined, if every helper is struck."""
        yield FIRST
        yield from (Origin("strike", code) for code in sorted(sides.victim))
        if self.options.blows_back == "attack" and sides.victim:
            attackers = (*self.first.attackers, *sorted(sides.attacker))
            yield from (Origin("blow", code) for code in attackers if code in self.scenario.states)

    def relevant(self, origin: Origin, sides: Sides) -> Sides:
        """Those who have joined whose joining can make a difference to what an event asks."""
        if origin.kind == "blow":
            return Sides(sides.victim, (sides.attacker & self.awaited) - {origin.state})
        return Sides((sides.victim & self.awaited) - {origin.state}, sides.attacker)

    def of(self, origin: Origin, sides: Sides) -> Answer:
        """What an event asks of everybody, once these have joined."""
        key = (origin, self.relevant(origin, sides))
        if key not in self._told:
            self._told[key] = self._ask(*key)
        return self._told[key]

    # ----------------------------------------------------------------------- the events

    def id_of(self, origin: Origin) -> str:
        """Id of an event of the chain."""
        return self.first.id if origin.kind == "first" else f"{self.first.id}/{origin.kind}-{origin.state}"

    def strike(self, code: str) -> Hop:
        """The strike on a state that has come to help."""
        event = self.id_of(Origin("strike", code))
        return Hop("strike", code, "victim", self.first.attacker, event, needs=(code,))

    def event(self, origin: Origin, sides: Sides) -> Contingency:
        """The event itself, on the day of the first one: what is told of that one's facts holds for it too."""
        if origin.kind == "first":
            return replace(
                self.first,
                acts=_joined(self.first.acts, sides.victim),
                also_attacking=_joined(self.first.also_attacking, sides.attacker),
            )
        hit = origin.state
        title = self.scenario.states[hit].name if hit in self.scenario.states else hit
        home = replace(
            self.first,
            id=self.id_of(origin),
            target_kind="territory",
            target_of=hit,
            place=hit,
            severity=self.options.strike_severity,
            severity_chances={},
            through=(),
            # What somebody found or decided of the first attack says nothing of another one.
            decided=(),
        )
        if origin.kind == "strike":
            also = _joined(self.first.also_attacking, sides.attacker)
            return replace(
                home,
                title=f"A strike on {title}",
                also_attacking=also,
                at_war=(self.first.attacker, *also),
                acts=_joined(self.first.acts, sides.victim, hit),
            )
        helpers = tuple(sorted(sides.victim))
        return replace(
            home,
            title=f"A blow against {title}",
            attacker=helpers[0],
            # The states hit first fight on too: for the one that is hit, two powers are more than one.
            also_attacking=(*helpers[1:], *sorted(self.there - set(helpers))),
            supported_by=(),
            at_war=(),
            acts=tuple(sorted(sides.attacker - {hit})),
            provoked=True,
            attributed=True,
        )

    # ----------------------------------------------------------------------- what they ask

    def _ask(self, origin: Origin, sides: Sides) -> Answer:
        event = self.event(origin, sides)
        found = self._findings(origin, event)
        hops: list[Hop] = list(self._told_choices(event, found)) if origin.kind == "first" else []
        possible: list[Hop] = []
        choices: list[Hop] = []
        for finding in found:
            if finding.state in self.there or finding.state in self.first.attackers:
                continue
            if finding.duty >= Duty.ASSIST and finding.verdict in _BINDING:
                hop = self._hop(origin, event, finding, "duty")
                (hops if self._counts(finding.verdict) else possible).append(hop)
            elif finding.verdict is Verdict.PERMITTED:
                choices.append(self._hop(origin, event, finding, "choice"))
        if self.options.permitted == "followed":
            hops += choices
        return Answer(event, tuple(sorted(hops, key=strength)), tuple(possible), tuple(choices), found)

    def _findings(self, origin: Origin, event: Contingency) -> tuple[Finding, ...]:
        """As `obligations` gives them, without clauses that neither call nor forbid anything here."""
        hit = dict.fromkeys(face.victim for face in faces(self.scenario, self.proposal, event))
        names = self.scenario.treaties_about(hit, event.attackers)
        struck, cases = cases_of(self.scenario, self.proposal, event, self.options.law, names)
        # The Charter permits all states to help whoever is struck: to say so once is enough.
        told = origin == FIRST or self.options.permitted == "followed"
        idle = _TALKS if told else (*_TALKS, Duty.NONE)
        found: list[Finding] = []
        for case in cases:
            if case.clause.duty not in idle:
                found += findings(case, struck, tuple(sorted(case.law.parties)))
        helping = {f.state for f in found if f.duty >= Duty.ASSIST and f.verdict in _BINDING}
        return tuple(f for f in found if f.verdict is not Verdict.PERMITTED or f.state not in helping)

    def _counts(self, verdict: Verdict) -> bool:
        options = self.options
        taken = {Verdict.CONTESTED: options.contested, Verdict.GATED: options.gated}
        return taken.get(verdict, "counted") == "counted"

    def _told_choices(self, event: Contingency, found: tuple[Finding, ...]) -> Iterator[Hop]:
        """States that come in because the reader says so, with what permits it, if anything does."""
        permits = {f.state: f for f in found if f.verdict is Verdict.PERMITTED}
        for code, side in sorted(self.options.by_choice.items()):
            ally = (self.victims or (event.target_of,))[0] if side == "victim" else event.attacker
            permission = permits.get(code) if side == "victim" else None
            yield Hop("choice", code, side, ally, event.id, permission)

    def _hop(
        self, origin: Origin, event: Contingency, finding: Finding, kind: Literal["duty", "choice"]
    ) -> Hop:
        protects = self.beneficiary(finding)
        if protects == "victim":
            ally = finding.victim
        else:
            parties = self.scenario.treaties[finding.treaty].states
            ally = next((code for code in event.attackers if code in parties), event.attacker)
        side = protects
        if origin.kind == "blow":
            side = "attacker" if protects == "victim" else "victim"
        return Hop(kind, finding.state, side, ally, event.id, finding)

    def beneficiary(self, finding: Finding) -> Side:
        """Which side of its own event a finding protects."""
        key = (finding.treaty, finding.article, finding.duty, finding.victim)
        if key not in self._beneficiaries:
            self._beneficiaries[key] = beneficiary(self.scenario, finding)
        return self._beneficiaries[key]

    # ----------------------------------------------------------------------- what a hop rests on

    def needs(self, origin: Origin, hop: Hop, sides: Sides) -> tuple[str, ...]:
        """Codes of those who had to join before, for a hop to be there: left out one by one, it would fail."""
        least = self.relevant(origin, sides)
        for code in sorted(least.both):
            fewer = Sides(least.victim - {code}, least.attacker - {code})
            if (origin.kind != "blow" or fewer.victim) and self._has(origin, hop, fewer):
                least = fewer
        return tuple(sorted((least.both | {origin.state}) & sides.both - {hop.state}))

    def _has(self, origin: Origin, hop: Hop, sides: Sides) -> bool:
        return any(name(other) == name(hop) for other in self.of(origin, sides).hops)


_GRADE = {verdict: grade for grade, verdict in enumerate(Verdict)}
_TALKS = (Duty.CONSULT, Duty.SEEK_COUNCIL_ACTION)
_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


def strength(hop: Hop) -> tuple[object, ...]:
    """Order of several grounds for one state: certain before doubtful, heavier before lighter, then by name."""
    finding = hop.finding
    if finding is None:
        return (hop.kind == "choice", 0, 0, "", "", hop.state)
    return (
        hop.kind == "choice",
        _GRADE[finding.verdict],
        -finding.duty,
        finding.treaty,
        finding.article,
        hop.state,
    )


def name(hop: Hop) -> tuple[str, ...]:
    """What makes a hop the same in another state of affairs."""
    finding = hop.finding
    clause = ("", "") if finding is None else (finding.treaty, finding.article)
    return (hop.kind, hop.state, hop.side, *clause)


def _joined(told: tuple[str, ...], codes: frozenset[str], without: str = "") -> tuple[str, ...]:
    return tuple(code for code in dict.fromkeys((*told, *sorted(codes))) if code != without)


def _awaited(scenario: Scenario) -> frozenset[str]:
    """Codes of all states whose coming to help some text asks for."""
    found = {code for treaty in scenario.treaties.values() for code in treaty.awaited}
    asked = (item.requires for item in scenario.declarations if item.requires is not None)
    return frozenset(found).union(*(awaited(condition) for condition in asked))
