"""Which smallest changes would oblige a state that is not obliged, or free one that is?

Local steps propose, the whole engine decides: the proof of each clause says which of its steps would have to
fall otherwise, a catalogue maps each step to changes of fact or law, and every set of changes that is
reported has been put to the engine, as has every smaller part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from foedus.analyses.obligations.analyse import cases_of
from foedus.analyses.obligations.changes.edits import Edit, World
from foedus.analyses.obligations.changes.remedies import (
    bringing,
    edits_against,
    edits_for,
    edits_for_gate,
    pact,
    ways_out,
    withdraw_request,
)
from foedus.analyses.obligations.clauses import (
    Case,
    Group,
    ObligationsOptions,
    findings,
    grouped,
    proofs,
    protects,
)
from foedus.analyses.obligations.duties import gate_reason
from foedus.analyses.obligations.faces import Face, faces
from foedus.analyses.obligations.result import Finding, Reason, Verdict
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty

MOST = 3
"""Changes that are tried together at most."""
_TRIED = 400
"""Sets of changes that are put to the engine at most; the cheapest first."""
Goal = Literal["oblige", "free"]


@dataclass(frozen=True)
class Change:
    """A smallest set of changes that reaches the goal."""

    edits: tuple[Edit, ...]
    treaty: str
    """Id of the treaty that then binds, or that bound before."""
    article: str

    @property
    def governments(self) -> tuple[str, ...]:
        """Codes of all states whose consent is needed."""
        return tuple(sorted({code for edit in self.edits for code in edit.price.governments}))


@dataclass(frozen=True)
class Counterfactuals:
    """Answer to "what would make this state obliged", or "what would free it"."""

    state: str
    goal: Goal
    already: bool
    """Whether the goal is met without any change."""
    changes: tuple[Change, ...]
    """Those that need fewest governments first; no set contains another."""
    complete: bool
    """Whether every set that the steps of the proofs propose was tried."""
    limits: tuple[str, ...]


def what_would(
    scenario: Scenario,
    event: Contingency,
    state: str,
    proposal: Proposal | None = None,
    options: ObligationsOptions | None = None,
    goal: Goal | None = None,
    most: int = MOST,
) -> Counterfactuals:
    """Smallest changes that make a state obliged to help, or free of every such duty.

    Parameters
    ----------
    scenario, event, proposal, options
        As for `obligations`.
    state
        Code of the state.
    goal
        What to reach; None for whatever is not the case.
    most
        Changes that are tried together at most.

    Notes
    -----
    Found are changes of facts, of place, requests and decisions, accession, texts that enter into force, a new
    pact, amendments that drop one condition, declarations taken back, another flag, readings; and, to be free,
    exit, suspension, taking a clause out, and a binding declaration.  Who attacks is taken as given.
    """
    world = World(scenario, event, proposal, options or ObligationsOptions())
    binding = _helps(world, state)
    obliged = any(finding.verdict is Verdict.OBLIGED for finding in binding)
    if goal is None:
        goal = "free" if obliged else "oblige"
    already = obliged if goal == "oblige" else not binding
    sets = () if already else _proposed(world, state, goal, most)
    tried = sorted(dict.fromkeys(sets), key=lambda edits: (len(edits), _count(edits)))
    found: list[Change] = []
    for edits in tried[:_TRIED]:
        if any(set(change.edits) <= set(edits) for change in found):
            continue
        reached = _reaches(world, edits, state, goal)
        if reached is None:
            continue
        smallest = _smallest(world, edits, state, goal)
        treaty, article = reached if goal == "oblige" else (binding[0].treaty, binding[0].article)
        change = Change(tuple(sorted(smallest, key=lambda edit: edit.says)), treaty, article)
        found = [other for other in found if not set(change.edits) <= set(other.edits)]
        found.append(change)
    found = _without_needless(found)
    ranked = sorted(found, key=lambda change: (len(change.governments), len(change.edits), str(change.edits)))
    return Counterfactuals(state, goal, already, tuple(ranked), len(tried) <= _TRIED, _LIMITS)


_LIMITS = (
    "Each change is one step; an amendment drops a condition and does not word a new one.",
    "A place named for example stands for others like it.",
    "What a change costs is whose consent it needs, and not how likely that consent is.",
)


def _without_needless(changes: list[Change]) -> list[Change]:
    """Leave out amendments of several conditions where one of the same article is enough."""
    fewest: dict[tuple[str, str], int] = {}
    for change in changes:
        if all(edit.kind == "amendment" for edit in change.edits):
            key = (change.treaty, change.article)
            fewest[key] = min(len(change.edits), fewest.get(key, MOST))
    return [
        change
        for change in changes
        if any(edit.kind != "amendment" for edit in change.edits)
        or len(change.edits) == fewest[change.treaty, change.article]
    ]


# --------------------------------------------------------------------------- what is put to the engine


Edits = tuple[Edit, ...]


def _count(edits: Iterable[Edit]) -> int:
    return len({code for edit in edits for code in edit.price.governments})


def _reaches(world: World, edits: Iterable[Edit], state: str, goal: Goal) -> tuple[str, str] | None:
    """The clause that then binds, for the goal to oblige; anything but None where the state is free."""
    for edit in edits:
        world = edit.apply(world)
    binding = _helps(world, state)
    if goal == "free":
        return None if binding else ("", "")
    sure = [finding for finding in binding if finding.verdict is Verdict.OBLIGED]
    return (sure[0].treaty, sure[0].article) if sure else None


def _smallest(world: World, edits: Edits, state: str, goal: Goal) -> Edits:
    """The first of the smaller parts of a set that reaches the goal as well, or the set itself."""
    for size in range(1, len(edits)):
        for part in combinations(edits, size):
            if _reaches(world, part, state, goal) is not None:
                return part
    return edits


def _helps(world: World, state: str) -> list[Finding]:
    """Findings by which a state must help, or may have to, or would after a finding."""
    names = _texts(world.scenario, state)
    struck, cases = cases_of(world.scenario, world.proposal, world.event, world.options, names)
    found = [
        finding
        for case in cases
        if case.clause.duty >= Duty.ASSIST
        for finding in findings(case, tuple(face for face in struck if protects(case, face)), (state,))
    ]
    helps = [finding for finding in found if finding.state == state and finding.verdict in _BINDING]
    return sorted(helps, key=lambda f: _BINDING.index(f.verdict))


_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


def _texts(scenario: Scenario, state: str) -> tuple[str, ...]:
    """Ids of the treaties that could bind a state."""
    return tuple(treaty.id for treaty in scenario.treaties.values() if state in treaty.states)


# --------------------------------------------------------------------------- what is proposed


def _proposed(world: World, state: str, goal: Goal, most: int) -> Iterator[Edits]:
    if goal == "free":
        yield from _to_free(world, state, most)
        return
    yield from _to_oblige(world, (), state, most)
    for treaty in world.scenario.treaties.values():
        if treaty.status != "in_force" and any(party.state == state for party in treaty.parties):
            brought = bringing(world, treaty)
            yield from _to_oblige(brought.apply(world), (brought,), state, most, only=treaty.id)
    struck = faces(world.scenario, world.proposal, world.event)
    others = [face for face in struck if face.victim != state]
    # One victim speaks for all who are hit in the same way.
    for face in {(face.kind, face.mission): face for face in reversed(others)}.values():
        yield (pact(world, state, face.victim),)


def _to_oblige(world: World, done: Edits, state: str, most: int, only: str = "") -> Iterator[Edits]:
    """Sets of changes under which one clause would bind on one face."""
    names = (only,) if only else _texts(world.scenario, state)
    struck, cases = cases_of(world.scenario, world.proposal, world.event, world.options, names)
    for case in cases:
        if case.clause.duty < Duty.ASSIST or state not in case.obligors((state,)):
            continue
        for group, core in _groups(case, struck, state):
            for edits in _openings(case, group[0], core, state, most - len(done)):
                yield (*done, *edits)


def _groups(case: Case, struck: tuple[Face, ...], state: str) -> tuple[Group, ...]:
    """Faces on which a clause says the same to a state, with the proof that speaks for them."""
    others = [face for face in struck if face.victim != state]
    return grouped(case, proofs(case, others, state))


def _openings(case: Case, face: Face, core: Reason, state: str, most: int) -> Iterator[Edits]:
    question, clause = case.question(face, state), case.clause
    gate = gate_reason(clause.gate, question, case.options.requests, case.article, clause.certainty)
    opening = list(edits_for_gate(clause.gate, case, face)) if gate.holds is not True else []
    if gate.holds is not True and not opening:
        return
    for leaves in flips(core, most):
        choices = [list(edits_for(leaf, case, face, state)) for leaf in leaves]
        if opening:
            choices.append(opening)
        if len(choices) <= most:
            yield from (tuple(dict.fromkeys(edits)) for edits in product(*choices))


def flips(reason: Reason, most: int) -> tuple[tuple[Reason, ...], ...]:
    """Sets of steps that do not hold, each set enough to make a proof hold; none larger than `most`."""
    if reason.holds is True:
        return ((),)
    if not reason.parts:
        return ((reason,),) if most >= 1 else ()
    parts = [flips(part, most) for part in reason.parts if part.holds is not True]
    if reason.any_of:
        return tuple(found for part in parts for found in part)
    return _together(parts, most)


def _together(parts: list[tuple[tuple[Reason, ...], ...]], most: int) -> tuple[tuple[Reason, ...], ...]:
    """Every way to take one set from each part, as far as none grows larger than `most`."""
    sets: list[tuple[Reason, ...]] = [()]
    for part in parts:
        sets = [(*one, *other) for one in sets for other in part if len(one) + len(other) <= most]
    return tuple(sets)


def _to_free(world: World, state: str, most: int) -> Iterator[Edits]:
    """Sets of changes that meet every clause by which a state must help."""
    names = _texts(world.scenario, state)
    struck, cases = cases_of(world.scenario, world.proposal, world.event, world.options, names)
    duties: list[list[Edits]] = []
    for case in cases:
        if case.clause.duty < Duty.ASSIST or state not in case.obligors((state,)):
            continue
        for group, core in _groups(case, struck, state):
            if core.holds is not False:
                duties.append(list(dict.fromkeys(_releases(case, group, state, core, most))))
    yield from hitting_sets(duties, most)


def _releases(case: Case, group: tuple[Face, ...], state: str, core: Reason, most: int) -> Iterator[Edits]:
    """Changes that take one duty away: one thing the state can do, or facts under which its proof fails."""
    face = group[0]
    yield from ((edit,) for edit in ways_out(case, group, state))
    if case.clause.gate.kind == "victim_request":
        yield (withdraw_request(case, face),)
    for leaves in breaks(core, most):
        choices = [list(edits_against(leaf, case, face)) for leaf in leaves]
        yield from (tuple(dict.fromkeys(edits)) for edits in product(*choices))


def breaks(reason: Reason, most: int) -> tuple[tuple[Reason, ...], ...]:
    """Sets of steps whose failing is enough to make a proof fail; none larger than `most`.

    The mirror of `flips`: one part of a conjunction is enough, and of alternatives all must go.
    """
    if reason.holds is False:
        return ((),)
    if not reason.parts:
        return ((reason,),) if most >= 1 else ()
    parts = [breaks(part, most) for part in reason.parts if part.holds is not False]
    if not reason.any_of:
        return tuple(found for part in parts for found in part)
    return _together(parts, most)


def hitting_sets(duties: list[list[Edits]], most: int) -> Iterator[Edits]:
    """Sets that take every duty away, each made of one way for each duty; none larger than `most`."""
    if not duties:
        return
    open_sets: list[Edits] = [()]
    for duty in duties:
        grown: dict[frozenset[Edit], Edits] = {}
        for edits in open_sets:
            met = any(set(way) <= set(edits) for way in duty)
            for way in ((),) if met else duty:
                together = tuple(dict.fromkeys((*edits, *way)))
                if len(together) <= most:
                    grown.setdefault(frozenset(together), together)
        open_sets = list(grown.values())
    yield from open_sets
