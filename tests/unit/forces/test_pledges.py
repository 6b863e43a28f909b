from __future__ import annotations

import datetime

import pytest
from tests.builders import quantity

from foedus.analyses.forces.pledges import balances, doubts, promises
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
    ids = [
        p.id
        for p in promises((pledge("gbr-2025-02-12", "announced", 1.0), pledge("gbr-2025", "announced", 2.0)))
    ]
    assert ids == ["gbr-2025-02-12", "gbr-2025"]


def test_the_stage_may_stand_anywhere_in_the_id():
    assert (
        len(promises((pledge("committed/x", "committed", 2.0), pledge("x:delivered", "delivered", 1.0)))) == 1
    )


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
        "The pledge x of GBR to UKR has 4 USD bn delivered but only 3 committed: "
        "a stage cannot hold more than the one before it."
    )


def test_two_promises_of_nearly_the_same_amount_may_be_one():
    (found,) = doubts((pledge("april", "announced", 4.5), pledge("june", "announced", 4.6)))
    assert "may be one promise told twice" in found


def test_an_announcement_beside_a_larger_promise_may_be_part_of_it():
    (found,) = doubts((pledge("new", "announced", 5.6), pledge("all-committed", "committed", 33.2)))
    assert "may be part of all" in found


@pytest.mark.parametrize("other", [{"donor": "FRA"}, {"kind": "money"}, {"recipient": "MDA"}])
def test_promises_of_another_kind_donor_or_recipient_raise_no_doubt(other):
    assert not list(doubts((pledge("april", "announced", 4.5), pledge("june", "announced", 4.5, **other))))
