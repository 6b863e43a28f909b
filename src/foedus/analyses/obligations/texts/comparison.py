"""How do two guarantees differ, clause by clause?

Clauses of like purpose are paired, and every pair is compared aspect by aspect: what each says, and which asks
more of those that it binds.  A text asks more in one aspect where there is a situation that it covers and the
other, put between the same states, does not, whatever else is the case, and none the other way round.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from foedus.analyses.obligations.law import clauses_on
from foedus.analyses.obligations.texts import situations
from foedus.analyses.obligations.texts.coverage import (
    OWN_JUDGEMENT,
    AspectName,
    Axis,
    Between,
    Grid,
    Levels,
    aspect_of,
    key_of,
)
from foedus.analyses.obligations.texts.wording import (
    DUTIES,
    Naming,
    conjuncts,
    gate_in_words,
    naming,
    one_of,
    sentence,
)
from foedus.errors import NotApplicableError
from foedus.model.conditions import All, Condition, Not, Predicate, predicates
from foedus.model.dates import Day
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Gate, Treaty
from foedus.numerics.arrays import BoolArray

More = Literal["a", "b", "each", "neither", ""]
"""Which text asks more: each in situations of its own; neither, as both ask the same; nothing where the two cannot be
ranked."""
Family = Literal["help", "consult", "neutrality", "refrain", "permission"]
FAMILIES: tuple[Family, ...] = ("help", "consult", "neutrality", "refrain", "permission")
"""Duties of like purpose, the heaviest first."""
COVERED: tuple[AspectName, ...] = (
    "threshold", "attacker", "target", "mission", "place", "gate", "activation",
)  # fmt: skip
"""Aspects that the conditions of a clause decide."""


@dataclass(frozen=True)
class Aspect:
    """What two texts say about one thing."""

    name: str
    a: str
    """What the first says; empty where it says nothing."""
    b: str
    more: More
    only_a: tuple[str, ...] = ()
    """Situations, or states, that the first alone covers, in words; a few of them."""
    only_b: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two clauses of like purpose, or one that has no match in the other text."""

    family: Family
    a: Clause | None
    b: Clause | None
    aspects: tuple[Aspect, ...]
    """Empty where one text has no such clause."""


@dataclass(frozen=True)
class Comparison:
    """How two texts differ."""

    a: Treaty
    b: Treaty
    on: tuple[Day, Day]
    """The day on which each is read."""
    aspects: tuple[Aspect, ...]
    """Of the texts as a whole: status, entry into force, duration, accession and exit."""
    pairs: tuple[Pair, ...]
    limits: tuple[str, ...]


_LIMITS = (
    "Only what the paraphrases encode is compared; the wording of the instruments decides.",
    "Words are compared and not memberships: both texts are put between the same states, first those of the one and "
    "then those of the other.  Whom each protects and binds is told apart.",
    "Each aspect is compared with all others as favourable as can be, and none is weighed against another.",
    "Limits, terms and open points that stand in words alone are shown and not ranked.",
)


def compare_texts(scenario: Scenario, a: Treaty, b: Treaty, on: Day | None = None) -> Comparison:
    """Compare two texts clause by clause, whether they are in force or drafts.

    Parameters
    ----------
    scenario
        Knows the states, areas and institutions that the texts name.
    a, b
        The texts.
    on
        Day on which both are read; None reads each as it stands after its last change.

    Raises
    ------
    NotApplicableError
        If a clause asks about so many facts at once that not every situation can be looked at.

    Notes
    -----
    Exact for the encoded conditions: every situation that they can tell apart is looked at.  Facts are taken to be
    independent of one another, but for what is hit, whose it is and where.
    """
    days = (on or last_change(a), on or last_change(b))
    sides = (_Side(a, days[0], scenario), _Side(b, days[1], scenario))
    pairs = tuple(_pairs(scenario, *sides))
    return Comparison(a, b, days, tuple(_whole(a, b)), pairs, _LIMITS)


def last_change(treaty: Treaty) -> Day:
    """The last day on which a text or its parties changed, or the last of its life if it has ended."""
    if treaty.in_force is not None and treaty.in_force.end is not None:
        return treaty.in_force.end - datetime.timedelta(days=1)
    versions = [item.in_force for item in treaty.clauses] + [item.in_force for item in treaty.declarations]
    periods = [party.period for party in treaty.parties] + [item.period for item in treaty.suspensions]
    periods += [period for period in (*versions, treaty.in_force) if period is not None]
    days = [day for period in periods for day in (period.start, period.end) if day is not None]
    return max((*days, treaty.signed or Day.min), default=Day.min)


class _Side:
    """One of the two texts on its day."""

    def __init__(self, treaty: Treaty, day: Day, scenario: Scenario) -> None:
        self.treaty = treaty
        self.day = day
        self.clauses = clauses_on(treaty, day)
        self.parties = treaty.members_on(day)
        self.everybody = frozenset(scenario.states)

    def between(self, clause: Clause) -> Between:
        """The states between which a clause stands, but for what it says about single ones."""
        named = frozenset(clause.obligors) - {"all"}
        if "all" in clause.beneficiaries or clause.toward != "victim":
            protected = self.everybody
        else:
            protected = frozenset(clause.beneficiaries) or self.parties
        return Between(self.parties, protected, self.parties & named if named else self.parties, self.day)

    def declarations(self, clause: Clause) -> tuple[Declaration, ...]:
        """What is declared on a clause on the day."""
        return tuple(
            item
            for item in self.treaty.declarations
            if item.article == clause.article and (item.in_force is None or item.in_force.contains(self.day))
        )


# --------------------------------------------------------------------------- which clause with which


def family_of(duty: Duty) -> Family:
    """Purpose of a duty."""
    if duty >= Duty.ASSIST:
        return "help"
    return _LIGHTER[duty]


_LIGHTER: dict[Duty, Family] = {
    Duty.NONE: "permission",
    Duty.REFRAIN: "refrain",
    Duty.NEUTRALITY: "neutrality",
    Duty.CONSULT: "consult",
    Duty.SEEK_COUNCIL_ACTION: "consult",
}


def _pairs(scenario: Scenario, one: _Side, two: _Side) -> Iterator[Pair]:
    for family in FAMILIES:
        first, second = (
            [clause for clause in side.clauses if family_of(clause.duty) == family] for side in (one, two)
        )
        for a, b in matched(first, second):
            if a is None or b is None:
                yield Pair(family, a, b, ())
            else:
                yield Pair(family, a, b, tuple(_aspects(scenario, (one, a), (two, b))))


def matched(first: list[Clause], second: list[Clause]) -> Iterator[tuple[Clause | None, Clause | None]]:
    """Clauses with their nearest in the other text, so that all distances together are least; then the rest."""
    distances = np.array([[_distance(a, b) for b in second] for a in first]).reshape(len(first), len(second))
    rows, columns = (found.tolist() for found in linear_sum_assignment(distances))
    yield from ((first[row], second[column]) for row, column in zip(rows, columns, strict=True))
    yield from ((clause, None) for row, clause in enumerate(first) if row not in rows)
    yield from ((None, clause) for column, clause in enumerate(second) if column not in columns)


def _distance(a: Clause, b: Clause) -> float:
    """How far two clauses are apart: in the side that they protect, their conditions, and the weight of the duty."""
    asked_a, asked_b = ({key_of(leaf) for leaf in predicates(clause.trigger)} for clause in (a, b))
    shared = len(asked_a & asked_b) / len(asked_a | asked_b)
    return (a.toward != b.toward) + (1 - shared) + 0.1 * abs(a.duty - b.duty)


# --------------------------------------------------------------------------- two clauses

_Placed = tuple[_Side, Clause]
"""A clause of a text."""


def _aspects(scenario: Scenario, one: _Placed, two: _Placed) -> Iterator[Aspect]:
    views = (_View(scenario, one, two), _View(scenario, two, one))
    name = naming(scenario)
    yield _content(one[1], two[1])
    yield from (_covered(aspect, views) for aspect in COVERED)
    yield _within(one[1], two[1])
    yield _exceptions(views)
    everybody = frozenset(scenario.states)
    yield _states("victim", views[0].victims(), views[1].victims(), name, everybody)
    yield _states("bound", views[0].obligors(), views[1].obligors(), name, everybody)
    yield _reservations(one, two, name)
    yield _readings(views)
    yield Aspect("limits", "; ".join(one[1].limits), "; ".join(two[1].limits), "")


class _View:
    """Two clauses, both put between the states of the first."""

    def __init__(self, scenario: Scenario, own: _Placed, other: _Placed) -> None:
        self.clause = own[1]
        self.between = own[0].between(own[1])
        self.familiar = self.between.protected & other[0].between(other[1]).protected
        conditions = [condition for _, clause in (own, other) for condition in _all_of(clause)]
        self.grid = Grid(conditions, scenario, self.between)
        levels, self.others = (self.grid.levels(All(tuple(_all_of(clause)))) for _, clause in (own, other))
        self.own: Levels = np.minimum(levels, self.grid.protected)
        self.other = other[1]
        self.name = naming(scenario)

    @property
    def best(self) -> int:
        """The best level that the first clause reaches in any situation."""
        return int(self.grid.project(self.own, lambda _axis: False).max())

    def targets(self, top: int = 1) -> tuple[str, ...]:
        """What may be hit in a situation that the first clause covers at this level, in words."""
        found = next((axis for axis in self.grid.axes if axis.name == "target"), None)
        if found is None:
            return ()
        levels = self.grid.project(self.own, lambda axis: axis is found).reshape(-1)
        values = np.flatnonzero(levels == top)
        return tuple(situations.value_in_words(found, (int(k),), self.name) for k in values)

    def victims(self) -> frozenset[str]:
        """Codes of the states that the first clause protects in some situation."""
        return self._reached("site", self.between.protected, situations.victim_of)

    def obligors(self) -> frozenset[str]:
        """Codes of the states that the first clause binds in some situation."""
        return self._reached("obligor", self.between.bound, str)

    def _reached(self, axis: str, codes: frozenset[str], code_of: Callable[[object], str]) -> frozenset[str]:
        found = next((one for one in self.grid.axes if one.name == axis), None)
        if found is None:
            return codes
        levels = self.grid.project(self.own, lambda one: one is found).reshape(-1)
        reached = {code_of(value) for k in np.flatnonzero(levels) for value in found.alike[k]}
        return codes & reached

    def spared(self) -> bool:
        """Whether the second clause drops out by an exception in some situation, and the first does not.

        Looked at are situations in which both would bind alike but for their exceptions.

        Raises
        ------
        NotApplicableError
            If there are too many situations.
        """
        clauses = (self.clause, self.other)
        triggers = [self.grid.levels(All((clause.trigger, as_condition(clause.gate)))) for clause in clauses]
        stay = [self.grid.levels(All((*_none_of(clause), Predicate("always", {})))) for clause in clauses]
        can = np.minimum(self.grid.possible, self.grid.protected)
        one, two, own, others, can = self.grid.joint(*triggers, *stay, can)
        better = np.minimum(one, own) > np.minimum(two, others)
        return bool((better & (one == two) & (can > 0)).any())


def _all_of(clause: Clause) -> Iterator[Condition]:
    """All that must hold before a clause binds."""
    yield clause.trigger
    yield from _none_of(clause)
    yield as_condition(clause.gate)


def _none_of(clause: Clause) -> Iterator[Condition]:
    yield from (Not(item.when) for item in (*clause.unless, *clause.void_if))


def as_condition(gate: Gate) -> Condition:
    """A gate as a condition: what must be asked, judged or found."""
    match gate.kind:
        case "none":
            return Predicate("always", {})
        case "each_party":
            return OWN_JUDGEMENT
        case "single_request":
            return Predicate("requested_by", {"value": ("party",)})
        case "victim_request":
            return Predicate("requested_by", {"value": ("victim",)})
        case "joint_finding":
            return All((OWN_JUDGEMENT, Predicate("decided", {"value": "joint"})))
        case "institution":
            return Predicate("decided", {"value": f"{gate.institution}/{gate.decision}"})


# --------------------------------------------------------------------------- aspects that conditions decide


def _covered(aspect: AspectName, views: tuple[_View, _View]) -> Aspect:
    # Where one text is contested throughout, what the two may cover is compared.
    top = min(view.best for view in views)
    only = [_only(aspect, view, top) for view in views]
    says = [_says(aspect, view) for view in views]
    return Aspect(aspect, says[0], says[1], _more(bool(only[0]), bool(only[1])), only[0], only[1])


def _only(aspect: AspectName, view: _View, top: int) -> tuple[str, ...]:
    """Situations that the first of two clauses covers better than the second, in words."""
    grid = view.grid
    own, others = np.minimum(view.own, np.int8(top)), np.minimum(view.others, np.int8(top))
    if aspect == "place":
        # Compared for what both cover in some place; the rest is told under what is hit.
        first, second = (grid.by_place(grid.project(levels, _is_place_or_target)) for levels in (own, others))
        better = (first > second) & _targets(grid, own) & _targets(grid, others)
    else:
        better = grid.project(own, _of(aspect)) > grid.project(others, _of(aspect))
    return situations.in_words(grid.axes, better, view.name, view.familiar)


def _of(aspect: AspectName) -> Callable[[Axis], bool]:
    return lambda axis: axis.aspect == aspect


def _is_place_or_target(axis: Axis) -> bool:
    return axis.aspect == "place" or axis.name == "target"


def _targets(grid: Grid, levels: Levels) -> BoolArray:
    """What is covered in some place."""
    return grid.project(levels, lambda axis: axis.name == "target") > 0


def _more(only_a: bool, only_b: bool) -> More:
    if only_a and only_b:
        return "each"
    return "a" if only_a else "b" if only_b else "neither"


def _says(aspect: AspectName, view: _View) -> str:
    """What a clause says on one aspect: the parts of its trigger that bear on it; nothing where none does."""
    clause, name = view.clause, view.name
    parts = [part for part in conjuncts(clause.trigger) if aspect in _aspects_of(part)]
    if aspect == "gate":
        found = [sentence(part, name) for part in parts]
        if clause.gate.kind != "none" or not found:
            found.insert(0, gate_in_words(clause.gate, name))
        return "; ".join(found)
    if aspect == "target":
        # The kinds are listed, since the trees that name them say at length where each is covered.
        sure, contested = (", ".join(view.targets(level)) for level in (2, 1))
        return "; ".join(part for part in (sure, f"contested: {contested}" if contested else "") if part)
    return "; ".join(sentence(part, name) for part in parts)


def _aspects_of(condition: Condition) -> set[AspectName | None]:
    return {aspect_of(leaf) for leaf in predicates(condition)}


def _exceptions(views: tuple[_View, _View]) -> Aspect:
    """Whether one text drops out where both would be triggered."""
    says = [_provisos(view) for view in views]
    if not any(says):
        return Aspect("exceptions", "", "", "neither")
    try:
        more = _more(views[0].spared(), views[1].spared())
    except NotApplicableError:
        more = ""
    return Aspect("exceptions", says[0], says[1], more)


def _provisos(view: _View) -> str:
    lines = [f"not where {sentence(item.when, view.name)}" for item in view.clause.unless]
    lines += [f"void where {sentence(item.when, view.name)}" for item in view.clause.void_if]
    return "; ".join(lines)


def _readings(views: tuple[_View, _View]) -> Aspect:
    """Whether a clause is contested in every situation, and what is open about it."""
    best = [view.best for view in views]
    says = [
        " ".join(
            part for part in ("Contested in every case." if top < 2 else "", view.clause.reading) if part
        )
        for top, view in zip(best, views, strict=True)
    ]
    return Aspect("readings", says[0], says[1], _more(best[0] > best[1], best[1] > best[0]))


# --------------------------------------------------------------------------- aspects that stand beside them


def _content(a: Clause, b: Clause) -> Aspect:
    return Aspect("content", DUTIES[a.duty], DUTIES[b.duty], _more(a.duty > b.duty, b.duty > a.duty))


def _within(a: Clause, b: Clause) -> Aspect:
    first, second = (clause.within_hours or math.inf for clause in (a, b))
    says = [f"within {clause.within_hours} hours" if clause.within_hours else "" for clause in (a, b)]
    return Aspect("time", says[0], says[1], _more(first < second, second < first))


def _states(
    aspect: AspectName, a: frozenset[str], b: frozenset[str], name: Naming, everybody: frozenset[str]
) -> Aspect:
    """Whom each protects, or binds: it asks more if it names all of the other's, and others besides."""
    says = ["any state" if codes >= everybody else one_of(_named(codes, name)) for codes in (a, b)]
    only = [_named(codes, name) for codes in (a - b, b - a)]
    return Aspect(aspect, says[0], says[1], _more(bool(only[0]), bool(only[1])), only[0], only[1])


def _named(codes: frozenset[str], name: Naming) -> tuple[str, ...]:
    words = sorted(name(code) for code in codes)
    return (*words[:_FEW], f"{len(words) - _FEW} others") if len(words) > _FEW + 1 else tuple(words)


_FEW = 6


def _reservations(one: _Placed, two: _Placed, name: Naming) -> Aspect:
    """What is declared on each clause: of states that both bind, those with binding reservations owe less."""
    declared = [side.declarations(clause) for side, clause in (one, two)]
    says = ["; ".join(_declared(item, name) for item in items) for items in declared]
    common = one[0].parties & two[0].parties
    first, second = (
        {code for item in items if item.binding for code in item.by} & common for items in declared
    )
    return Aspect("reservations", says[0], says[1], _more(bool(second - first), bool(first - second)))


def _declared(item: Declaration, name: Naming) -> str:
    who = ", ".join(name(code) for code in item.by)
    return f"{who}: {item.says.rstrip('.')}{'' if item.binding else ' (does not bind)'}"


# --------------------------------------------------------------------------- the texts as a whole


def _whole(a: Treaty, b: Treaty) -> Iterator[Aspect]:
    yield Aspect("status", _STATUS[a.status], _STATUS[b.status], _status(a, b))
    yield Aspect("entry", _entry(a), _entry(b), "")
    yield _duration(a, b)
    yield Aspect("accession", _open_to(a), _open_to(b), "")
    yield _exit(a, b)


_STATUS = {
    "in_force": "a treaty that has entered into force",
    "political": "a political text, no treaty",
    "draft": "a draft",
}


def _status(a: Treaty, b: Treaty) -> More:
    if "in_force" not in (a.status, b.status) and a.status != b.status:
        return ""  # a draft may come to bind and a political text does not, but neither binds as it is
    first, second = (text.status == "in_force" for text in (a, b))
    return _more(first and not second, second and not first)


def _entry(text: Treaty) -> str:
    since = text.in_force.start if text.in_force is not None else None
    parts = (
        f"signed on {text.signed}" if text.signed is not None else "",
        f"in force from {since}" if since is not None else "not in force",
        text.entry.rstrip("."),
    )
    return "; ".join(part for part in parts if part)


def _duration(a: Treaty, b: Treaty) -> Aspect:
    """How long each runs; ranked by the day of its end where both have been in force."""
    says = [_lasts(text) for text in (a, b)]
    if a.in_force is None or b.in_force is None:
        return Aspect("duration", says[0], says[1], "")
    first, second = (span.end or Day.max for span in (a.in_force, b.in_force))
    return Aspect("duration", says[0], says[1], _more(first > second, second > first))


def _lasts(text: Treaty) -> str:
    end = text.in_force.end if text.in_force is not None else None
    ended = f"until {end}" if end is not None else "no end is set" if not text.term else ""
    return "; ".join(part for part in (ended, text.term.rstrip(".")) if part)


def _open_to(text: Treaty) -> str:
    return text.accession.open_to if text.accession is not None else ""


def _exit(a: Treaty, b: Treaty) -> Aspect:
    """How a party leaves; a longer notice binds for longer."""
    says = [text.exit.says if text.exit is not None else "" for text in (a, b)]
    notices = [text.exit.notice_days if text.exit is not None else None for text in (a, b)]
    if notices[0] is None or notices[1] is None:
        return Aspect("exit", says[0], says[1], "")
    return Aspect("exit", says[0], says[1], _more(notices[0] > notices[1], notices[1] > notices[0]))
