from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pytest
from tests.pledge_events import event

from foedus.analyses.forces.ledger.analyse import LedgerOptions, analyse
from foedus.analyses.forces.ledger.conversion import at_prices_of, converted
from foedus.analyses.forces.ledger.fold import balances, by_donor, shares, states_on
from foedus.analyses.forces.ledger.reliability import drawn, reliability
from foedus.analyses.forces.ledger.retellings import by_year, retellings
from foedus.errors import NotApplicableError
from foedus.model.pledges import accounts, order_faults
from foedus.model.prices import Deflators, ExchangeRates

END = datetime.date(2026, 12, 31)


def promised(report, donor="NOR"):
    return sum(float(balance.reached[0]) for balance in report.balances if balance.donor == donor)


def the_state(*events, on=END):
    (state,) = states_on(events, on)
    return state


def test_parts_that_are_delivered_add_up_and_have_passed_the_earlier_stages():
    state = the_state(
        event(stage="committed"),
        event(stage="delivered", amount="3", day=5),
        event(stage="delivered", amount="4", day=9),
    )
    assert [int(amount) for amount in state.reached] == [10, 10, 7, 7, 0]
    assert state.open == 3


def test_a_balance_knows_nothing_of_what_came_later():
    events = (event(stage="committed"), event(stage="delivered", amount="4", day=9))
    before = the_state(*events, on=datetime.date(2025, 1, 9))
    after = the_state(*events, on=datetime.date(2025, 1, 10))
    assert (before.delivered, after.delivered) == (0, 4)


def test_what_is_cancelled_is_no_longer_open_but_was_promised():
    state = the_state(
        event(), event(stage="delivered", amount="4"), event(stage="cancelled", amount="5", day=3)
    )
    assert (state.promised, state.cancelled, state.open) == (10, 5, 1)


def test_a_cancellation_without_an_amount_takes_all_that_is_open():
    state = the_state(
        event(), event(stage="delivered", amount="4"), event(stage="cancelled", amount="0", day=3)
    )
    assert (state.cancelled, state.open) == (6, 0)
    assert state.closed == datetime.date(2025, 1, 4)


def test_what_another_promise_took_over_is_counted_there():
    report = analyse(
        (
            event("old"),
            event("old", "delivered", "2", 1),
            event("old", "superseded", "0", 2, repeats="new"),
            event("new", amount="30", day=2),
        )
    )
    (balance,) = report.balances
    assert [int(amount) for amount in balance.reached] == [32, 2, 2, 2, 0]


def test_the_parts_of_a_headline_are_taken_out_of_it():
    report = analyse(
        (
            event("meeting", amount="21", donor="group:contact group"),
            event("germany", amount="11", donor="DEU", part_of="meeting"),
            event("norway", amount="4", part_of="meeting"),
        )
    )
    assert promised(report, "group:contact group") == 6
    assert promised(report, "DEU") == 11
    assert sum(float(balance.reached[0]) for balance in report.balances) == 21


def test_parts_beyond_the_whole_are_counted_and_said():
    report = analyse((event("all", amount="5"), event("x", amount="7", part_of="all")))
    assert promised(report) == 7
    assert any(
        "The parts of all have 7 EUR announced, and the whole only 5 EUR" in f for f in report.findings
    )


def test_a_promise_that_is_a_part_of_itself_is_refused():
    ring = states_on((event("a", part_of="b"), event("b", part_of="a")), END)
    with pytest.raises(NotApplicableError, match="is a part of itself"):
        shares(ring, {})


def test_promises_that_tell_each_other_again_are_refused():
    with pytest.raises(NotApplicableError, match="in a ring"):
        analyse((event("a", repeats="b"), event("b", repeats="a", day=1)))


def test_a_part_in_another_currency_needs_rates():
    with pytest.raises(NotApplicableError, match="--rates"):
        analyse((event("all", amount="9"), event("x", amount="7", unit="GBP", part_of="all")))


def meetings():
    """The headlines of three meetings of the contact group in 2025, as the press reported them."""
    bn = Decimal(10**9)
    year = {"starts": datetime.date(2025, 1, 1), "ends": datetime.date(2025, 12, 31)}
    common = {"unit": "USD"}
    chair = "group:contact group"
    return (
        event("feb", amount=2 * bn, day=42, donor=chair, meeting="26th", **common),
        event("april", amount=24 * bn, day=100, donor=chair, meeting="27th", **common),
        event(
            "april-germany",
            amount=12 * bn,
            day=100,
            donor="DEU",
            meeting="27th",
            part_of="april",
            starts=datetime.date(2025, 4, 11),
            ends=datetime.date(2029, 12, 31),
            **common,
        ),
        event(
            "april-uk",
            amount=6 * bn,
            day=100,
            donor="GBR",
            meeting="27th",
            part_of="april",
            **common,
            **year,
        ),
        event("june-uk", amount=6 * bn, day=154, donor="GBR", meeting="28th", **common, **year),
    )


def test_the_headlines_of_three_meetings_do_not_add_up_twice():
    report = analyse(meetings())
    total = sum(float(balance.reached[0]) for balance in report.balances) / 1e9
    assert total == 26.0
    assert promised(report, "GBR") / 1e9 == 6.0
    assert [(one.pledge, one.original, one.declared) for one in report.retellings] == [
        ("june-uk", "april-uk", False)
    ]
    assert any(
        "april-germany" in finding and "no promise for one year" in finding for finding in report.findings
    )


def test_who_asks_for_it_gets_suspected_retellings_counted():
    report = analyse(meetings(), LedgerOptions(counts_suspected=True))
    assert promised(report, "GBR") / 1e9 == 12.0
    assert any("both are counted, as asked" in finding for finding in report.findings)


def test_a_promise_of_several_years_is_laid_upon_them():
    report = analyse(meetings())
    by = {year: float(amount) / 1e9 for _, year, amount in report.by_year}
    assert sum(by.values()) == pytest.approx(26.0)
    assert 2 < by[2028] < 3
    assert by[None] == pytest.approx(8.0)  # the first meeting, and what of the second no donor accounts for


def test_a_retelling_that_is_larger_adds_what_it_adds():
    report = analyse((event("a", amount="100"), event("b", amount="104", day=30)))
    assert promised(report) == 104


@pytest.mark.parametrize(
    "other",
    [
        {"donor": "SWE"},
        {"kind": "financial"},
        {"recipient": "MDA"},
        {"amount": "111"},
        {"day": 800},
        {"day": 0},
        {"repeats": "new"},
        {"unit": "USD"},
    ],
)
def test_a_promise_that_differs_is_no_retelling(other):
    second = event(**({"pledge": "b", "amount": "100", "day": 60} | other))
    assert not retellings(states_on((event("a", amount="100"), second), datetime.date(2030, 1, 1)))


def test_a_declared_retelling_counts_once_whatever_its_amount():
    report = analyse((event("a", amount="100"), event("b", amount="60", day=400, repeats="a")))
    assert promised(report) == 100
    assert report.retellings[0].declared


def test_what_is_a_retelling_can_be_said_afterwards_and_the_last_word_holds():
    told = (event("a", amount="100"), event("b", amount="101", day=30))
    new = event("b", amount="0", day=60, repeats="new")
    assert promised(analyse((*told, new))) == 201
    again = event("b", amount="0", day=90, repeats="a")
    assert promised(analyse((*told, new, again))) == 101
    part = event("b", amount="0", day=60, part_of="a")
    assert not list(order_faults((*told, part)))
    assert promised(analyse((*told, part))) == 101


def test_parts_of_parts_without_end_are_refused():
    chain = [event("p0"), *(event(f"p{n}", part_of=f"p{n - 1}") for n in range(1, 3000))]
    with pytest.raises(NotApplicableError, match="more than 100 times over"):
        analyse(chain)


def test_words_of_several_years_without_an_end_are_pointed_out():
    report = analyse((event(says="eleven billion through 2029"),))
    assert any("names no end" in finding for finding in report.findings)
    assert not any("names no end" in f for f in analyse((event(says="shells by March 2025"),)).findings)


def test_years_share_an_amount_by_their_days():
    state = the_state(
        event(amount="731", starts=datetime.date(2025, 1, 1), ends=datetime.date(2026, 12, 31)),
    )
    assert by_year(state, state.promised) == {2025: Decimal("365.5"), 2026: Decimal("365.5")}
    later = by_year(state, state.promised, lag_days=365)
    assert set(later) == {2026, 2027}
    assert sum(later.values()) == 731


def test_sources_that_differ_are_kept_side_by_side_and_the_more_certain_counts():
    report = analyse(
        (
            event(),
            event(stage="delivered", amount="6", day=3, source="ministry", certainty="A"),
            event(stage="delivered", amount="9", day=3, source="press", certainty="C"),
        )
    )
    (conflict,) = report.conflicts
    assert [(source, int(amount)) for source, amount, _ in conflict.told] == [("ministry", 6), ("press", 9)]
    assert report.pledges[0].delivered == 6


def test_of_equal_sources_the_one_published_last_counts():
    groups = accounts(
        (
            event(source="old", amount="9", published=datetime.date(2025, 3, 1)),
            event(source="new", amount="11", published=datetime.date(2025, 6, 1)),
        )
    )
    assert [[one.source for one in group] for group in groups] == [["new", "old"]]


def test_an_account_of_another_day_is_no_second_delivery():
    first = event(stage="delivered", amount="6", day=3)
    second = event(stage="delivered", amount="6", day=8, source="press", certainty="C", account_of=first.id)
    assert the_state(event(), first, second).delivered == 6


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (
            (event(stage="committed", amount="3"), event(stage="delivered", amount="4", day=2)),
            "has 4 EUR delivered on 2025-01-03, but only 3 EUR committed",
        ),
        (
            (event(stage="allocated", day=9), event(stage="delivered", amount="4", day=2)),
            "is delivered on 2025-01-03, and allocated only on 2025-01-10",
        ),
        ((event(), event(amount="-11", day=1)), "has -1 EUR announced at the end of 2025-01-02"),
        (
            (event(), event(stage="delivered", amount="8"), event(stage="cancelled", amount="3", day=2)),
            "has 3 EUR cancelled or superseded on 2025-01-03, and only 2 EUR was open",
        ),
        ((event(stage="cancelled"),), "nothing says that it was ever made"),
        ((event(), event(stage="committed", donor="SWE", day=1)), "the donor of pledge 'p' is 'SWE' here"),
        ((event(), event(stage="committed", unit="USD", day=1)), "the unit of pledge 'p' is 'USD' here"),
    ],
)
def test_events_that_cannot_have_happened_are_found(events, found):
    faults = list(order_faults(events))
    assert len(faults) == 1
    assert found in faults[0].found


def test_a_stage_of_which_nothing_is_on_record_is_unknown_and_not_empty():
    assert not list(order_faults((event(), event(stage="delivered", amount="10", day=3))))


def test_a_correction_downwards_is_no_fault():
    assert not list(order_faults((event(), event(amount="-4", day=3))))


def test_reliability_is_the_beta_of_what_was_kept_and_what_is_overdue():
    due = datetime.date(2025, 3, 1)
    events = []
    for number in range(4):
        events += [
            event(f"p{number}", amount="10", ends=due),
            event(f"p{number}", "delivered", "10" if number < 3 else "0.1", 5),
        ]
    events[-1] = event("p3", "committed", "10", 5)
    (record,) = reliability(states_on(events, END), END)
    assert (record.alpha, record.beta) == (4.0, 2.0)
    assert record.mean == pytest.approx(4 / 6)
    # Ends of the middle 80 % of Beta(4, 2), whose distribution function is 5 x^4 - 4 x^5.
    for end, share in ((record.low, 0.1), (record.high, 0.9)):
        assert 5 * end**4 - 4 * end**5 == pytest.approx(share)


def test_one_large_promise_tells_hardly_more_than_itself():
    events = [event("large", "delivered", "1000000"), *(event(f"s{n}", "delivered", "1") for n in range(50))]
    (record,) = reliability(states_on(events, END), END)
    assert record.effective == pytest.approx(1, abs=0.01)


def test_what_is_not_due_tells_nothing_of_a_donor():
    states = states_on((event(ends=datetime.date(2030, 1, 1)), event("q")), END)
    assert reliability(states, END) == ()
    assert reliability(states, END, patience_days=90)[0].beta == 2.0


def test_the_expected_part_of_what_is_outstanding_follows_the_record():
    report = analyse(
        (
            event("a", "delivered", "10"),
            event("b", amount="30", day=3, ends=datetime.date(2027, 1, 1)),
            event("c", amount="6", donor="SWE"),
        )
    )
    norway, sweden = sorted(report.expected, key=lambda one: one.donor)
    assert norway.expected == pytest.approx(10 + 30 * 2 / 3)
    assert (sweden.expected, sweden.low, sweden.high) == pytest.approx((3.0, 0.6, 5.4))


def test_one_rate_serves_all_stages_of_a_promise():
    rates = ExchangeRates(
        "EUR",
        {"NOK": ((datetime.date(2025, 1, 1), Decimal("0.1")), (datetime.date(2025, 1, 5), Decimal("0.05")))},
    )
    events = (event(amount="100", unit="NOK"), event(stage="delivered", amount="100", unit="NOK", day=30))
    assert [one.amount for one in converted(events, rates, "EUR")] == [10, 10]
    assert [one.unit for one in converted(events, rates, "EUR")] == ["EUR", "EUR"]


def test_a_promise_that_grows_is_valued_event_by_event():
    rates = ExchangeRates(
        "EUR",
        {"NOK": ((datetime.date(2025, 1, 1), Decimal("0.1")), (datetime.date(2025, 2, 1), Decimal("0.2")))},
    )
    months = (event(amount="100", unit="NOK"), event(amount="100", unit="NOK", day=40))
    assert [one.amount for one in converted(months, rates, "EUR")] == [10, 20]
    packages = (
        event(amount="100", unit="NOK"),
        event(stage="allocated", amount="60", unit="NOK", day=5),
        event(stage="allocated", amount="40", unit="NOK", day=40),
    )
    assert [one.amount for one in converted(packages, rates, "EUR")] == [10, 6, 4]
    levels = Deflators({("NOK", 2025): Decimal(100), ("NOK", 2026): Decimal(125)})
    years = (event(amount="100", unit="NOK"), event(amount="100", unit="NOK", day=400))
    assert [one.amount for one in at_prices_of(years, levels, 2026)] == [125, 100]


def test_cross_rates_go_through_the_base():
    day = datetime.date(2025, 1, 1)
    rates = ExchangeRates("EUR", {"GBP": ((day, Decimal("1.2")),), "USD": ((day, Decimal("0.96")),)})
    assert rates.rate("GBP", "USD", day) == Decimal("1.25")


@pytest.mark.parametrize("day", [datetime.date(2024, 12, 31), datetime.date(2026, 6, 1)])
def test_a_day_without_a_rate_is_refused(day):
    rates = ExchangeRates("EUR", {"GBP": ((datetime.date(2025, 1, 1), Decimal("1.2")),)})
    with pytest.raises(NotApplicableError, match="No rate of GBP in EUR"):
        rates.rate("GBP", "EUR", day)


def test_every_promise_without_a_rate_is_named():
    events = (event("a", unit="NOK"), event("b", unit="SEK"), event("c", unit="troops", kind="troops"))
    with pytest.raises(NotApplicableError) as caught:
        converted(events, ExchangeRates("EUR", {}), "EUR")
    assert "a: No rate of NOK in EUR" in str(caught.value)
    assert "b: No rate of SEK in EUR" in str(caught.value)


def test_constant_prices_follow_the_year_of_the_promise():
    levels = Deflators({("EUR", 2025): Decimal(100), ("EUR", 2026): Decimal(110)})
    events = (
        event(amount="50"),
        event("later", amount="55", day=400),
        event("t", unit="troops", kind="troops"),
    )
    assert [one.amount for one in at_prices_of(events, levels, 2025)] == [50, 50, 10]
    with pytest.raises(NotApplicableError, match="EUR 2027"):
        at_prices_of(events, levels, 2027)


def test_an_empty_ledger_has_an_empty_answer():
    report = analyse(())
    assert report.balances == ()
    assert report.time_to_delivery is None


def test_kinds_of_one_donor_add_up():
    found = balances(shares(states_on((event("a"), event("b", kind="financial", amount="5")), END), {}))
    assert len(found) == 2
    assert [int(one.reached[0]) for one in by_donor(found)] == [15]


def test_draws_of_what_is_delivered_have_the_expected_mean_and_ends():
    (one,) = analyse((event("a", "delivered", "10"), event("b", amount="30", day=3))).expected
    found = drawn(one, (np.arange(20_000) + 0.5) / 20_000)
    assert found.mean() == pytest.approx(one.expected, rel=1e-3)
    assert np.quantile(found, [0.1, 0.9]) == pytest.approx([one.low, one.high], rel=1e-3)
    assert found.min() >= one.delivered


def headlines():
    """What the chairs told in 2025, as the press reported it: almost 2 bn USD in February; 21 bn EUR in April, of
    which Germany 11 bn through 2029 and the United Kingdom 4.5 bn GBP for the year; that again in June."""
    bn = Decimal(10**9)
    chair = "group:contact group"
    year = {"starts": datetime.date(2025, 1, 1), "ends": datetime.date(2025, 12, 31)}
    germany = {"starts": datetime.date(2025, 4, 11), "ends": datetime.date(2029, 12, 31)}
    return (
        event("26th", amount=2 * bn, unit="USD", day=42, donor=chair),
        event("27th", amount=21 * bn, unit="EUR", day=100, donor=chair),
        event("27th DEU", amount=11 * bn, unit="EUR", day=100, donor="DEU", part_of="27th", **germany),
        event(
            "27th GBR", amount=Decimal("4.5") * bn, unit="GBP", day=100, donor="GBR", part_of="27th", **year
        ),
        event("28th GBR", amount=Decimal("4.5") * bn, unit="GBP", day=154, donor="GBR", **year),
    )


def test_headlines_in_three_currencies_come_to_what_was_promised_once():
    first = datetime.date(2025, 1, 1)
    rates = ExchangeRates("EUR", {"USD": ((first, Decimal("0.9")),), "GBP": ((first, Decimal("1.2")),)})
    report = analyse(headlines(), LedgerOptions(into="EUR", rates=rates))
    found = {one.donor: float(one.reached[0]) / 1e9 for one in report.balances}
    assert found == pytest.approx({"DEU": 11.0, "GBR": 5.4, "group:contact group": 1.8 + 21 - 11 - 5.4})
    by = {year: float(amount) / 1e9 for _, year, amount in report.by_year}
    assert by[2025] == pytest.approx(5.4 + 11 * 265 / 1726)
    with pytest.raises(NotApplicableError, match="in one currency only"):
        analyse(headlines())
