"""What pledges are still to bring, and how promised troops and duties reach the pools of a force."""

from __future__ import annotations

import datetime
import importlib
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import actor, quantity, scenario

from foedus.analyses.forces.aid_to_come import aid_to_come
from foedus.analyses.forces.pools import pools, pulled
from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason, Verdict
from foedus.model.events import Contingency
from foedus.model.forces import Pledge
from foedus.model.treaties import Duty
from foedus.numerics.draws import draw

given = importlib.import_module("tests.unit.forces.test_analyse")
ON = datetime.date(2025, 2, 13)


def pledge(name, stage, amount, donor="GBR", kind="arms", recipient="UKR", on=ON):
    return Pledge(name, donor, recipient, kind, stage, quantity(f"pledges/{name}", amount, "any"), on)


def draws(size=2000):
    return draw((), size, seed=7)


def coming(*pledges, on=ON):
    return aid_to_come(pledges, on, draws())


def test_what_is_delivered_has_arrived_and_the_rest_is_outstanding():
    (one,) = coming(pledge("x-committed", "committed", 10.0), pledge("x-delivered", "delivered", 6.0))
    assert (one.arrived, one.outstanding, one.unit) == (6.0, 4.0, "USD bn")
    assert 0 <= one.comes.min() <= one.comes.max() <= 4.0


def test_what_is_allocated_counts_as_arrived_where_nothing_is_known_of_delivery():
    (one,) = coming(pledge("x-committed", "committed", 10.0), pledge("x-allocated", "allocated", 9.0))
    assert (one.arrived, one.outstanding) == (9.0, 1.0)


def test_what_is_only_said_is_all_outstanding():
    (one,) = coming(pledge("x", "announced", 10.0))
    assert (one.arrived, one.outstanding) == (0.0, 10.0)


def test_a_donor_without_a_record_may_deliver_anything_from_nothing_to_all():
    (one,) = coming(pledge("x", "announced", 10.0))
    assert np.quantile(one.comes, [0.1, 0.5, 0.9]) == pytest.approx([1, 5, 9], abs=0.4)


def test_a_donor_that_broke_its_word_is_expected_to_bring_less_than_one_that_kept_it():
    old = ON - datetime.timedelta(days=800)
    kept = [pledge(f"k{i}-delivered", "delivered", 5.0, on=old) for i in range(5)]
    broken = [pledge(f"b{i}", "committed", 5.0, donor="FRA", on=old) for i in range(5)]
    new = [pledge("new", "committed", 10.0), pledge("newer", "committed", 10.0, donor="FRA")]
    found = {one.donor: one for one in coming(*kept, *broken, *new)}
    assert found["GBR"].comes.mean() / found["GBR"].outstanding > 0.7
    assert found["FRA"].comes.mean() / found["FRA"].outstanding < 0.3


def test_a_promise_told_twice_comes_once():
    told = pledge("x", "announced", 10.0, on=ON - datetime.timedelta(days=9))
    (one,) = coming(told, pledge("y", "announced", 10.0))
    assert one.outstanding == pytest.approx(10.0)


def test_a_donors_throw_is_the_same_for_all_that_it_promised():
    money, arms = coming(pledge("x", "announced", 10.0), pledge("z", "announced", 3.0, kind="money"))
    np.testing.assert_allclose(money.comes / 10, arms.comes / 3)


def test_no_pledges_bring_nothing():
    assert coming() == ()


# --- promised troops -----------------------------------------------------------------------------------


def unwilling_big(*pledges):
    """BIG would never join by itself; MID always does."""
    big = replace(given.BIG, figures={**given.BIG.figures, "willingness": quantity("w", 0.0)})
    states = (big, given.MID, given.FAR, given.HOST)
    return given.asking(given.force(4000.0), states=states, pledges=pledges, as_of=ON)


def pools_of(case, size=400, **changes):
    return pools(
        case,
        draw(case.quantities, size, seed=3),
        case.proposals[0],
        case.proposals[0].force,
        "gdp",
        **changes,
    )


def test_promised_troops_enter_the_pools_as_far_as_they_come():
    case = unwilling_big(pledge("t", "committed", 2000.0, donor="BIG", kind="troops", recipient="send"))
    found = pools_of(case)
    by_pledge = found.counted[:, 0]
    assert np.quantile(by_pledge, [0.1, 0.5, 0.9]) == pytest.approx([200, 1000, 1800], abs=150)
    assert by_pledge.max() <= 2000
    assert np.all(found.takes_part[:, 0])


def test_no_more_comes_than_the_state_can_keep_up():
    case = unwilling_big(pledge("t", "delivered", 99_000.0, donor="BIG", kind="troops", recipient="HOST"))
    found = pools_of(case)
    np.testing.assert_allclose(found.counted[:, 0], found.caps[:, 0])


def test_a_promise_of_a_group_is_not_split_and_that_is_said():
    case = given.asking(
        given.force(4000.0),
        actors=(actor("AAA"), actor("BBB"), actor("BLOC", states=("BIG", "MID"))),
        pledges=(
            pledge("t", "delivered", 900.0, donor="BLOC", kind="troops", recipient="send"),
            pledge("s", "delivered", 100.0, donor="MID", kind="troops", recipient="send"),
        ),
        as_of=ON,
    )
    np.testing.assert_allclose(pools_of(case).pledged_alone, 0)
    said = given.answer(case).assumptions
    assert any(line.startswith("Troops that MID promised come") for line in said)
    assert any("count for nothing: BLOC" in line for line in said)


@pytest.mark.parametrize("other", [{"recipient": "elsewhere"}, {"kind": "arms", "recipient": "send"}])
def test_other_pledges_bring_no_troops(other):
    given_pledge = {"donor": "BIG", "kind": "troops"} | other
    found = pools_of(unwilling_big(pledge("t", "delivered", 900.0, **given_pledge)))
    np.testing.assert_allclose(found.counted[:, 0], 0)
    assert not found.takes_part[:, 0].any()


def test_a_state_that_joins_anyway_brings_its_whole_pool():
    case = given.asking(
        given.force(4000.0),
        pledges=(pledge("t", "delivered", 100.0, donor="BIG", kind="troops", recipient="send"),),
        as_of=ON,
    )
    found = pools_of(case)
    np.testing.assert_allclose(found.counted, found.caps)


# --- duties --------------------------------------------------------------------------------------------


def test_a_duty_raises_the_chance_by_the_cost_of_refusing():
    chances = np.array([0.0, 0.2, 0.5, 1.0])
    np.testing.assert_allclose(pulled(chances, np.array(0.0)), chances)
    np.testing.assert_allclose(pulled(chances, np.log(np.array(3.0))), [0, 3 / 7, 0.75, 1])


def undecided(duty=Duty.ALL_MEANS, verdict=Verdict.OBLIGED, place="HOST"):
    """A force for which BIG is undecided, and a duty of BIG if it is attacked."""
    big = replace(given.BIG, figures={**given.BIG.figures, "willingness": quantity("w", 0.5)})
    states = (big, given.MID, given.FAR, given.HOST)
    event = Contingency("hit", "Hit", "AAA", "territory", "HOST", place, ON)
    case = given.asking(given.force(4000.0), states=states, contingencies=(event,))
    told = Finding(
        "send",
        "hit",
        "BIG",
        "HOST",
        "territory of HOST",
        "pact",
        "1",
        duty,
        verdict,
        Reason("so", True),
        "",
        "A",
    )
    bound = ObligationsResult(("send",), ("hit",), ("BIG",), (told,), (), ())
    return given.analyse(case, draw(case.quantities, 2000, seed=3), bound)


def test_a_state_that_is_obliged_to_fight_joins_more_often_and_law_and_estimate_stand_apart():
    result = undecided()
    (supply,) = result.supplies
    assert supply.takes_part[0] == pytest.approx(0.75, abs=0.05)
    ((state, before, after),) = supply.pulled
    assert (state, before) == ("BIG", 0.5)
    assert after == pytest.approx(0.76, abs=0.03)
    assert supply.duties[0].verdict is Verdict.OBLIGED
    assert any("as an estimate, and apart from the law" in line for line in result.assumptions)


@pytest.mark.parametrize(
    "weaker",
    [
        {"duty": Duty.ASSIST_AS_DEEMED_NECESSARY},
        {"verdict": Verdict.CONTESTED},
        {"verdict": Verdict.GATED},
        {"place": "BIG"},
    ],
)
def test_a_weaker_duty_or_one_for_another_place_leaves_the_choice(weaker):
    (supply,) = undecided(**weaker).supplies
    assert supply.pulled == ()
    assert supply.takes_part[0] == pytest.approx(0.5, abs=0.05)


def test_pledges_reach_the_result_with_their_draws():
    case = scenario(pledges=(pledge("x", "announced", 10.0),))
    found = given.analyse(case, draw(case.quantities, 16, seed=3)).coming
    assert [one.comes.shape for one in found] == [(16,)]
