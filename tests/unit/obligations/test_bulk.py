"""The answers on arrays are those of the plain engine, verdict for verdict."""

from __future__ import annotations

import datetime
from collections import Counter
from random import Random

import pytest
from benchmarks import law
from tests.unit.obligations import chance_worlds
from tests.unit.obligations.worlds import event, pact, world

from foedus.analyses.obligations.analyse import obligations
from foedus.analyses.obligations.predicates import CONDITIONS
from foedus.analyses.obligations.result import Verdict
from foedus.analyses.obligations.sweeps.bulk import BINDING, bulk
from foedus.analyses.obligations.sweeps.leaves import LISTS, LOOKS_AT
from foedus.analyses.obligations.sweeps.sweep import attack, sweep
from foedus.backtest.treaty_cases import question_of
from foedus.files.cases import historical_cases, load_cases
from foedus.files.law_only import law_only
from foedus.files.treaties import shipped
from foedus.model.treaties import Duty


def plainly(found):
    """Findings of the plain engine as those on arrays tell them."""
    return Counter(
        (f.state, f.face.partition(" of ")[0], victim, f.treaty, f.article, f.verdict)
        for f in found
        if f.verdict is not Verdict.NOT_TRIGGERED
        for victim in f.victims
    )


def in_bulk(found, index):
    return Counter(
        (state, face.kind.replace("_", " "), face.victim, treaty, article, verdict)
        for state, face, treaty, article, verdict in found.of(index)
    )


def gravest(found, state):
    """How gravely the plain engine says that a state is bound to help."""
    helps = [f for f in found if f.state == state and f.duty >= Duty.ASSIST]
    return max((BINDING.get(f.verdict, 0) for f in helps), default=0)


def require_same(scenario, events, proposal=None, options=None):
    found = bulk(scenario, events, proposal, options)
    grave = found.gravest()
    for index, hit in enumerate(events):
        plain = obligations(scenario, hit, proposal, options)
        assert in_bulk(found, index) == plainly(plain), (hit, proposal, options)
        told = [gravest(plain, state) for state in found.states]
        assert grave[index].tolist() == told, (hit, proposal, options)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_worlds_made_by_chance_get_the_same_answers(seed):
    rng = Random(seed)
    small = chance_worlds.chance_world(rng)
    deal, how = chance_worlds.proposal(rng), chance_worlds.options(rng)
    require_same(small, [chance_worlds.event(rng) for _ in range(25)], deal, how)


@pytest.mark.parametrize("name", shipped())
def test_the_cases_of_a_shipped_treaty_get_the_same_answers(name):
    for case in load_cases(name)[::3]:
        scenario, deal, how = question_of(case)
        require_same(scenario, [case.event], deal, how)


def test_the_whole_library_together_gives_the_same_answers_to_some_of_its_cases():
    cases = [case for name in shipped() for case in load_cases(name)]
    found = require_same(law_only(), [case.event for case in (*cases[::15], *historical_cases())])
    assert {found.clauses[number][0] for number in found.clause} > {"nato", "un-charter"}


def test_many_treaties_among_all_states_give_the_same_answers():
    assert len(require_same(law.world(200), law.events(150))) > 100


def test_a_sweep_says_what_each_event_says():
    small = chance_worlds.chance_world(Random(5))
    days = [datetime.date(year, 7, 1) for year in (2003, 2008)]
    for year in sweep(small, days):
        assert year.gravest.shape == (6, 6, 6)
        for a, attacker in enumerate(year.states):
            for v, victim in enumerate(year.states):
                if attacker == victim:
                    assert not year.gravest[a, v].any()
                    continue
                plain = obligations(small, attack(attacker, victim, year.day))
                assert year.gravest[a, v].tolist() == [gravest(plain, state) for state in year.states]


def test_no_event_and_no_treaty_give_no_finding():
    assert len(bulk(world(pact("USA", "POL")), [])) == 0
    found = bulk(world(), [event("territory_of POL", "POL")])
    assert len(found) == 0
    assert not found.gravest().any()


def test_every_condition_is_known_on_arrays():
    assert set(LOOKS_AT) | LISTS == set(CONDITIONS)
    assert not set(LOOKS_AT) & LISTS
