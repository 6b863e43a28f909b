from __future__ import annotations

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.pledge_events import event

from foedus.analyses.forces.ledger.analyse import analyse
from foedus.errors import Place
from foedus.files.ledger import store
from foedus.files.ledger.export import export
from foedus.files.ledger.table import Incoming, read_events
from foedus.model.pledges import FORWARD, order_faults

some = settings(deadline=None)
few = settings(deadline=None, max_examples=25)

STEP = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([*FORWARD, "cancelled", "superseded"]),
    st.integers(0, 50),
    st.integers(0, 12),
    st.sampled_from(["x", "y"]),
    st.sampled_from("ABC"),
)


@st.composite
def ledgers(draw):
    """Events of three promises that follow the rules."""
    steps = draw(st.lists(STEP, max_size=14))
    kept = []
    for number, (pledge, stage, amount, day, source, certainty) in enumerate(steps):
        one = event(
            pledge,
            stage,
            str(amount),
            day * 30,
            id=f"e{number}",
            source=source,
            certainty=certainty,
            part_of="a" if pledge == "c" else "",
            donor={"a": "NOR", "b": "NOR", "c": "SWE"}[pledge],
        )
        if not list(order_faults([*kept, one])):
            kept.append(one)
    return tuple(kept)


@some
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    one, other = analyse(events), analyse(shuffled)
    assert one.balances == other.balances
    assert one.pledges == other.pledges
    assert one.findings == other.findings


@some
@given(ledgers(), st.integers(0, 400))
def test_balances_are_never_negative_and_fall_from_stage_to_stage_within_a_promise(events, day):
    on = datetime.date(2025, 1, 1) + datetime.timedelta(days=day)
    report = analyse([e for e in events if e.on <= on])
    for state in report.pledges:
        assert all(a >= b >= 0 for a, b in zip(state.reached, state.reached[1:], strict=False))
        assert state.open >= 0
        assert state.delivered + state.cancelled <= state.promised
    for balance in report.balances:
        assert min(*balance.reached, balance.cancelled, balance.outstanding) >= 0


@some
@given(ledgers())
def test_no_promise_counts_for_more_than_it_holds(events):
    report = analyse(events)
    together = sum((balance.reached[0] for balance in report.balances), Decimal(0))
    assert together <= sum((state.promised for state in report.pledges), Decimal(0))
    if report.pledges:
        assert together >= max(state.promised for state in report.pledges)


@few
@given(ledgers())
def test_what_is_read_from_the_file_is_what_was_entered(events):
    assume(any(e.pledge == "a" for e in events) or not any(e.part_of for e in events))
    incoming = [Incoming(e, Place("x", number)) for number, e in enumerate(events, 1)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "l.ledger")
        added = store.add(path, incoming, "x")
        assert added.new == len(events)
        if not events:
            return
        assert store.read(path) == events
        assert store.add(path, incoming, "x") == store.Added(0, len(events))
        assert analyse(store.read(path)).balances == analyse(events).balances
        for name in ("l.csv", "l.xlsx"):
            export(events, Path(folder, name))
            assert tuple(one.event for one in read_events(Path(folder, name))) == events
