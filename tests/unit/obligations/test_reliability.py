"""What the record says of a duty once it is called on."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta

from foedus.analyses.obligations.reliability import era_of, honouring, kind_of, power_prior
from foedus.errors import InvalidInputError
from foedus.files.reliability import load_reliability
from foedus.model.treaties import Duty


def test_the_shipped_counts_give_the_published_rates():
    record = load_reliability()
    assert round(100 * record.overall.rate, 1) == 50.0
    assert {era: round(100 * count.rate, 1) for era, count in record.by_era.items()} == {
        "before_1945": 66.3,
        "since_1945": 22.2,
    }
    assert sum(count.called for count in record.by_era.values()) == record.overall.called
    assert sum(count.honoured for count in record.by_era.values()) == record.overall.honoured


def test_every_kind_of_duty_has_an_estimate_in_both_eras():
    record = load_reliability()
    for kind in record.rate_by_kind:
        for year in (1900, 2020):
            found = honouring(record, kind, year)
            assert 0 < found.interval[0] < found.chance < found.interval[1] < 1
            assert "must not be read" in found.caution


def test_since_1945_about_one_in_five_with_a_wide_interval():
    found = honouring(load_reliability(), "defense", 2025)
    assert found.era_interval == pytest.approx((0.13, 0.35), abs=0.006)
    assert found.interval[0] < found.era_count.rate < found.interval[1]
    # No more is claimed to be known of a kind than of its whole era.
    assert found.interval[1] - found.interval[0] > found.era_interval[1] - found.era_interval[0]


@pytest.mark.parametrize(
    ("duty", "kind"),
    [
        (Duty.NONE, None),
        (Duty.REFRAIN, "nonaggression"),
        (Duty.NEUTRALITY, "neutrality"),
        (Duty.CONSULT, None),
        (Duty.SEEK_COUNCIL_ACTION, None),
        (Duty.ASSIST, "defense"),
        (Duty.ALL_MEANS, "defense"),
        (Duty.IMMEDIATE_MILITARY_AID, "defense"),
    ],
)
def test_duties_on_the_ladder_have_their_kind_in_the_record(duty, kind):
    assert kind_of(duty) == kind


def test_the_eras_part_with_the_year_1945():
    assert (era_of(1944), era_of(1945)) == ("before_1945", "since_1945")


def test_cells_that_are_alike_are_pooled_and_cells_that_differ_stand_alone():
    counts = np.array([10, 10]), np.array([40, 40])
    alike = power_prior(*counts, np.array([10, 10]), np.array([40, 40]))
    assert alike[0] == pytest.approx([20.5 / 81, *beta.ppf([0.025, 0.975], 20.5, 60.5)])
    differing = power_prior(
        np.array([0, 400]), np.array([400, 400]), np.array([400, 0]), np.array([400, 400])
    )
    assert differing[0, 2] < 0.02
    assert differing[1, 1] > 0.98


def test_the_part_is_the_likeliest_of_all():
    """The same by trying every part on a fine grid, with the chance of the counts integrated numerically."""
    honoured, called = np.array([4, 1, 19]), np.array([25, 3, 33])
    others, all_others = np.array([8, 11, 42]), np.array([29, 51, 59])
    scale = (np.arange(20_000) + 0.5) / 20_000

    def likelihood(part):
        total = 1.0
        for h, n, oh, on in zip(honoured, called, others, all_others, strict=True):
            prior = beta.pdf(scale, 0.5 + part * oh, 0.5 + part * (on - oh))
            total *= np.sum(prior * scale**h * (1 - scale) ** (n - h)) / np.sum(prior)
        return total

    part = max(np.linspace(0, 1, 51), key=likelihood)
    expected = (0.5 + part * others + honoured) / (1 + part * all_others + called)
    assert power_prior(honoured, called, others, all_others)[:, 0] == pytest.approx(expected, abs=0.02)


def test_more_hits_than_cases_are_refused():
    one = np.array([1])
    with pytest.raises(InvalidInputError):
        power_prior(np.array([2]), one, one, one)
