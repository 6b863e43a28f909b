from __future__ import annotations

import datetime

import numpy as np
import pytest
from tests.pledge_events import event

from foedus.analyses.forces.ledger.fold import states_on
from foedus.analyses.forces.ledger.kaplan_meier import kaplan_meier, time_to_delivery
from foedus.errors import InvalidInputError

# Weeks in remission under 6-mercaptopurine (Freireich and others, 1963), the standard example; a minus: censored.
REMISSION = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
PUBLISHED = {
    6: (0.8571, 0.6197, 0.9516),
    7: (0.8067, 0.5631, 0.9228),
    10: (0.7529, 0.5032, 0.8894),
    13: (0.6902, 0.4316, 0.8491),
    16: (0.6275, 0.3675, 0.8049),
    22: (0.5378, 0.2678, 0.7468),
    23: (0.4482, 0.1881, 0.6801),
}


def by_hand(days, happened):
    """The product over the days with a delivery of (at risk - delivered) / at risk, by counting."""
    share, found = 1.0, []
    for day in sorted({d for d, h in zip(days, happened, strict=True) if h}):
        at_risk = sum(d >= day for d in days)
        share *= 1 - sum(d == day and h for d, h in zip(days, happened, strict=True)) / at_risk
        found.append((day, share))
    return found


def test_the_curve_of_the_standard_example_is_the_published_one():
    times = np.array(REMISSION, dtype=float)
    found = kaplan_meier(np.abs(times), times > 0)
    assert list(found.days) == list(PUBLISHED)
    for place, published in enumerate(PUBLISHED.values()):
        ours = (found.open_share[place], found.low[place], found.high[place])
        assert ours == pytest.approx(published, abs=6e-5)
    assert found.median_days == 23
    assert (found.promises, found.delivered) == (21, 9)


@pytest.mark.parametrize("seed", range(20))
def test_the_curve_is_what_counting_gives(seed):
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 40))
    days = rng.integers(0, 30, size).astype(float)
    happened = rng.random(size) < 0.6
    happened[0] = True
    found = kaplan_meier(days, happened)
    expected = by_hand(days.tolist(), happened.tolist())
    assert [(d, pytest.approx(s)) for d, s in zip(found.days, found.open_share, strict=True)] == expected
    known = ~np.isnan(found.low)
    assert (found.low[known] <= found.open_share[known] + 1e-12).all()


@pytest.mark.parametrize(
    ("days", "happened"), [([1.0], [False]), ([-1.0], [True]), ([1.0, 2.0], [True]), ([], [])]
)
def test_what_makes_no_curve_is_refused(days, happened):
    with pytest.raises(InvalidInputError):
        kaplan_meier(np.array(days), np.array(happened, dtype=bool))


def test_time_runs_from_the_first_telling_to_nearly_all_delivered():
    on = datetime.date(2025, 12, 31)
    events = (
        event("a", amount="100"),
        event("a", "delivered", "50", 10),
        event("a", "delivered", "46", 30),
        event("b", amount="100"),
        event("b", "delivered", "60", 20),
        event("c", amount="100"),
        event("c", "cancelled", "0", 40),
        event("d", "delivered", "5", 3),
    )
    found = time_to_delivery(events, states_on(events, on), on)
    assert (found.promises, found.delivered) == (3, 1)
    assert list(found.days) == [30.0]
    assert found.open_share[0] == pytest.approx(2 / 3)


def test_without_a_delivery_there_is_no_curve():
    on = datetime.date(2025, 12, 31)
    assert time_to_delivery((event(),), states_on((event(),), on), on) is None
