"""The engine against a second telling of its rules, as an answer set program, on worlds made by chance.

The program stands beside this file.  It is asked about the law as it stands, without settlements and so without
their forces, and with open readings left open.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from tests.unit.obligations import chance_worlds

from foedus.analyses.obligations.analyse import obligations
from foedus.analyses.obligations.result import Verdict
from foedus.model.conditions import All, Any, Not
from foedus.model.dates import Period
from foedus.model.events import SEVERITIES, settled
from foedus.model.treaties import Duty

PROGRAM = Path(__file__).with_name("obligations.lp")
WORLDS, QUERIES, TOGETHER = 140, 20, 35
FREE = ("none", "each_party", "single_request")


@pytest.fixture
def clingo():
    try:
        import clingo
    except ImportError:
        missing = (
            "clingo is not installed, so that the engine is not checked against a second telling of its rules"
        )
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return clingo


@pytest.mark.slow
def test_a_second_telling_of_the_rules_gives_the_same_verdicts(clingo):
    every = set()
    for first in range(0, WORLDS, TOGETHER):
        facts, expected = asked(range(first, first + TOGETHER))
        found = solved(clingo, facts)
        assert found - expected == set()
        assert expected - found == set()
        every |= expected
    assert len(every) > WORLDS * QUERIES / 4
    assert {row[-1] for row in every} == {str(verdict) for verdict in Verdict} - {"not triggered"}


def asked(seeds):
    """Worlds and events as facts, and what the engine says of them: event, state, face, victim, article, verdict."""
    told, expected = Facts(), set()
    for seed in seeds:
        rng = Random(f"clingo {seed}")
        scenario = chance_worlds.chance_world(rng)
        options = replace(chance_worlds.options(rng), readings={})
        told.world(seed, scenario, options)
        for number in range(QUERIES):
            hit = chance_worlds.event(rng)
            told.event(f"{seed}/{number}", seed, hit)
            for found in obligations(scenario, hit, None, options):
                if found.verdict is not Verdict.NOT_TRIGGERED:
                    kind = found.face.partition(" of ")[0].replace(" ", "_")
                    where = (f"{seed}/{number}", found.state, kind)
                    what = (found.treaty, found.article, str(found.verdict))
                    expected |= {(*where, victim, *what) for victim in found.victims}
    return told.text(), expected


def solved(clingo, facts):
    """The rows that the program says, of its one answer set."""
    control = clingo.Control(["0", "--warn=none"])
    control.load(str(PROGRAM))
    control.add("base", [], facts)
    control.ground([("base", [])])
    models = []
    control.solve(on_model=lambda model: models.append(model.symbols(shown=True)))
    (rows,) = models
    return {tuple(plain(argument) for argument in row.arguments) for row in rows}


def plain(symbol):
    text = symbol.string if str(symbol).startswith('"') else str(symbol)
    return text.rpartition("|")[2]


class Facts:
    """Worlds and events as facts of the program."""

    def __init__(self):
        self.lines = []
        self.nodes = 0
        for rank in range(len(SEVERITIES)):
            self.say("rank", rank)
        for code in chance_worlds.STATES:
            self.say("own_process", quoted(code), quoted(f"domestic-process-done-{code}".lower()))
        self.areas = False

    def say(self, name, *arguments):
        self.lines.append(f"{name}({', '.join(map(str, arguments))}).")

    def text(self):
        return "\n".join(self.lines)

    def world(self, number, scenario, options):
        if not self.areas:
            self._areas(scenario)
        for code in scenario.states:
            self.say("state", number, quoted(code))
        if options.known_to == "public":
            self.say("public", number)
        if options.requests == "made":
            self.say("requests_made", number)
        for treaty in scenario.treaties.values():
            self._treaty(number, scenario, treaty, options)

    def _areas(self, scenario):
        self.areas = True
        for area in scenario.areas.values():
            for place in area.places:
                self.say("within", quoted(area.id), quoted(place))
            for place in area.disputed:
                self.say("disputed", quoted(area.id), quoted(place))
        for place in scenario.places.values():
            self._place(place)
        for code in chance_worlds.STATES:
            self.say("code", quoted(code))

    def _place(self, place):
        name, since = quoted(place.id), 1
        for held in (*place.before, place.tenure()):
            self.say("held", name, since, held.until.toordinal())
            for key, code in (("sovereign", held.sovereign), ("administrator", held.administrator)):
                if code:
                    self.say(key, name, since, quoted(code))
            for code in held.claimed_by:
                self.say("claims", name, since, quoted(code))
            since = held.until.toordinal()

    def _treaty(self, number, scenario, treaty, options):
        name = quoted(f"{number}|{treaty.id}")
        self.say("treaty", number, name, treaty.status)
        self._known(name, treaty.known)
        if treaty.in_force is not None:
            self.say("force", name, *span(treaty.in_force))
        for party in treaty.parties:
            self.say("party", name, quoted(party.state), *span(party.period))
        for index, item in enumerate(treaty.suspensions):
            suspension = f'{name[:-1]}|suspension {index}"'
            self.say("suspension", name, suspension, *span(item.period))
            self._each("suspends", suspension, item.by)
            self._each("loses", suspension, item.toward)
        declared = [d for d in (*treaty.declarations, *scenario.declarations) if d.clause_of == treaty.id]
        rules = {}
        for index, item in enumerate(declared):
            taken = options.declaration.get(item.id, options.declarations)
            if item.requires is None or taken == "ignored":
                continue
            rule = rules[index] = f'{name[:-1]}|declared {index}"'
            law = "law" if item.binding or taken == "as_law" else "word"
            self.say("declaration", rule, name, quoted(item.article), law)
            self.say("declaration_span", rule, *span(item.in_force))
            self._known(rule, item.known)
            self._each("declares", rule, item.by)
        for index, clause in enumerate(treaty.clauses):
            own = [(rules[i], declared[i]) for i in rules if declared[i].article == clause.article]
            self._clause(f'{name[:-1]}|clause {index}"', name, number, clause, own)

    def _clause(self, clause, treaty, world, form, declared):
        self.say("clause", treaty, clause, quoted(form.article))
        self.say("clause_span", clause, *span(form.in_force))
        self._known(clause, form.known)
        kind = {Duty.NONE: "none", Duty.REFRAIN: "refrain"}.get(form.duty)
        self.say("duty", clause, kind or ("help" if form.duty >= Duty.ASSIST else "talk"))
        self.say("toward", clause, form.toward)
        self._each("beneficiary", clause, form.beneficiaries)
        self._each("obligor", clause, form.obligors)
        if form.obligors:
            self.say("limited", clause)
        gate = form.gate
        by = {"joint_finding": 'by("joint")', "institution": f'by("{gate.institution}/{gate.decision}")'}
        self.say("gate", clause, "free" if gate.kind in FREE else by.get(gate.kind, gate.kind))
        self.say("trigger", self._node(clause, world, form.trigger))
        for item in (*form.unless, *form.void_if):
            self.say("exception", self._node(clause, world, item.when))
        for rule, item in declared:
            self.say("requires", rule, clause, self._node(clause, world, item.requires))

    def _node(self, clause, world, condition):
        """Number of a new node for a condition."""
        self.nodes += 1
        node = self.nodes
        self.say("node", clause, node)
        if isinstance(condition, Not):
            self.say("neg", node, self._node(clause, world, condition.part))
        elif isinstance(condition, All | Any):
            self.say("all" if isinstance(condition, All) else "any", node)
            for part in condition.parts:
                self.say("child", node, self._node(clause, world, part))
        else:
            self._leaf(node, world, condition)
        return node

    def _leaf(self, node, world, leaf):
        self.say("predicate", node, leaf.name)
        value = leaf.value
        if leaf.name == "severity_at_least":
            self.say("number", node, SEVERITIES.index(value))
        elif isinstance(value, int):
            self.say("number", node, value)
        elif leaf.name == "target_in":
            for kind in value:
                self.say("list", node, kind)
        elif leaf.name.endswith("party_to"):
            self.say("list", node, quoted(f"{world}|{value}"))
        elif value is not None:
            self._each("list", node, value if isinstance(value, tuple) else (value,))

    def event(self, event, world, form):
        name = quoted(event)
        self.say("event", name, world)
        self.say("on", name, form.on.toordinal())
        if form.judged_on is not None:
            self.say("judged", name, form.judged_on.toordinal())
        self.say("kind", name, form.target_kind)
        self.say("target", name, quoted(form.target_of))
        self.say("place", name, quoted(form.place))
        self.say("severity", name, SEVERITIES.index(form.severity))
        for level, chance in form.severity_chances.items():
            self.say("chance", name, SEVERITIES.index(level), round(100 * chance))
        self.say("provoked", name, answer(form.provoked))
        self.say("attributed", name, answer(form.attributed))
        self._each("attacker", name, form.attackers)
        self._each("also", name, form.also_attacking)
        self._each("supports", name, form.supported_by)
        self._each("at_war", name, form.at_war)
        self._each("through", name, form.through)
        self._each("requested", name, form.requested_by)
        self._each("acts", name, form.acts)
        if form.purpose:
            self.say("purpose", name, quoted(form.purpose))
        for fact, told in form.facts.items():
            self.say("fact", name, quoted(fact), answer(told))
        for index, item in enumerate(form.decided):
            on = item.on.toordinal() if item.on is not None else 0
            self.say("decision", name, index, quoted(item.by), on, answer(item.holds))
            if item.provided:
                self.say("provided", name, index, quoted(item.provided))

    def _known(self, what, day):
        if day is not None:
            self.say("known", what, day.toordinal())

    def _each(self, name, of, values):
        for value in values:
            self.say(name, of, quoted(value))


def quoted(text):
    return f'"{text}"'


def answer(told):
    return {None: "open", True: "yes", False: "no"}[settled(told)]


def span(period):
    period = period or Period(datetime.date.min)
    return period.start.toordinal(), (period.end or datetime.date.max).toordinal()
