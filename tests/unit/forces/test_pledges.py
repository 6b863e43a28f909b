from __future__ import annotations

import datetime

import pytest
from tests.builders import quantity

from foedus.analyses.forces.pledges import balances, doubts, events_of
from foedus.model.forces import Pledge


def pledge(name, stage, amount, donor="GBR", kind="arms", recipient="UKR", day=1):
    number = quantity(f"pledges/{name}", amount, "USD bn")
    return Pledge(name, donor, recipient, kind, stage, number, datetime.date(2025, 2, day))


def test_stages_of_one_promise_are_not_added_up():
    (balance,) = balances(
        (pledge("aid-committed", "committed", 10.0), pledge("aid-delivered", "delivered", 6.0, day=2))
    )
    assert dict(balance.by_stage) == {"announced": 10, "committed": 10, "allocated": 6, "delivered": 6}
    assert balance.outstanding == 4
    assert balance.unit == "USD bn"


def test_different_promises_of_one_donor_are_added_up():
    (balance,) = balances((pledge("tanks", "announced", 2.0), pledge("shells", "committed", 3.5)))
    assert balance.by_stage == (("announced", 5.5), ("committed", 3.5))


def test_donors_recipients_and_kinds_are_kept_apart():
    found = balances(
        (
            pledge("a", "announced", 1.0),
            pledge("b", "announced", 1.0, donor="FRA"),
            pledge("c", "announced", 1.0, kind="money"),
            pledge("d", "announced", 500.0, kind="troops", recipient="force"),
        )
    )
    assert len(found) == 4
    assert {balance.unit for balance in found if balance.kind == "troops"} == {"troops"}


def test_a_date_in_an_id_is_no_stage():
    found = events_of((pledge("gbr-2025-02-12", "announced", 1.0), pledge("gbr-2025", "announced", 2.0)))
    assert [event.pledge for event in found] == ["gbr-2025-02-12", "gbr-2025"]


def test_the_stage_may_stand_anywhere_in_the_id():
    found = events_of((pledge("committed/x", "committed", 2.0), pledge("x:delivered", "delivered", 1.0)))
    assert {event.pledge for event in found} == {"x"}


def test_one_id_of_two_donors_is_two_promises():
    found = balances((pledge("x", "committed", 2.0), pledge("x", "committed", 3.0, donor="FRA")))
    assert [(balance.donor, dict(balance.by_stage)["committed"]) for balance in found] == [
        ("FRA", 3.0),
        ("GBR", 2.0),
    ]


def test_the_later_of_two_entries_for_a_stage_counts():
    entries = (pledge("x-committed", "committed", 3.0, day=9), pledge("x", "committed", 2.0, day=1))
    (balance,) = balances(entries)
    assert dict(balance.by_stage)["committed"] == 3.0


def test_an_uncertain_amount_counts_at_its_likely_value():
    (balance,) = balances((pledge("x", "announced", (1.0, 2.0, 6.0)),))
    assert balance.by_stage == (("announced", 2.0),)


def test_more_delivered_than_committed_is_a_finding():
    (found,) = doubts((pledge("x-committed", "committed", 3.0), pledge("x-delivered", "delivered", 4.0)))
    assert found == (
        "The pledge 'x' has 4 bn USD delivered on 2025-02-01, but only 3 bn USD committed: "
        "a stage holds no more than the one before it."
    )


def test_a_promise_told_at_two_meetings_is_counted_once():
    told = (pledge("april", "announced", 4.5), pledge("june", "announced", 4.6, day=20))
    (found,) = doubts(told)
    assert "may be one promise told twice, and are counted once" in found
    (balance,) = balances(told)
    assert balance.by_stage == (("announced", 4.6),)


def test_two_promises_of_one_day_are_two():
    told = (pledge("tanks", "announced", 4.5), pledge("shells", "announced", 4.5))
    assert not list(doubts(told))
    (balance,) = balances(told)
    assert balance.by_stage == (("announced", 9.0),)


def test_an_announcement_beside_a_larger_promise_may_be_part_of_it():
    (found,) = doubts((pledge("new", "announced", 5.6), pledge("all-committed", "committed", 33.2)))
    assert "may be part of all" in found


@pytest.mark.parametrize("other", [{"donor": "FRA"}, {"kind": "money"}, {"recipient": "MDA"}])
def test_promises_of_another_kind_donor_or_recipient_raise_no_doubt(other):
    assert not list(
        doubts((pledge("april", "announced", 4.5), pledge("june", "announced", 4.5, day=20, **other)))
    )
