import datetime
from dataclasses import replace

import numpy as np
import pytest
from tests import builders

from foedus.analyses.voting.ratification.analyse import RatificationOptions, analyse
from foedus.analyses.voting.ratification.delays import (
    chance_all_on_day,
    chance_hold_ends_on_day,
    chance_on_day,
    hold_length,
    log_any_still_out,
    log_hold_goes_on,
    log_still_out,
    quick_delay,
)
from foedus.analyses.voting.ratification.fit import fit
from foedus.analyses.voting.ratification.forecast import Progress, forecast
from foedus.analyses.voting.ratification.result import day_after
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.files.ratifications import load_delays, load_ratification_record
from foedus.model.ratifications import AccessionRound, Delays, Hold, RatificationRecord
from foedus.model.rules import AllOf, AnyOf, Unanimity, count
from foedus.numerics.draws import unit_sample
from foedus.study.answers import answer
from foedus.study.run import RunOptions, sample

SIGNED = datetime.date(2025, 3, 1)
DELAYS = Delays(
    pace_log_mean=np.log(40.0),
    pace_log_sd=1e-9,
    shape=0.8,
    hold_log_mean=np.log(500.0),
    hold_log_sd=1e-9,
    hold_log_sd_within=0.5,
    share_holding=0.1,
    deposit_days=1e-9,
    rounds=5,
    parliaments=20,
    holds=5,
    open_holds=1,
)
FIXED = (DELAYS.pace_log_mean, DELAYS.pace_log_sd)


def progress(voters, elapsed=0.0, **known):
    nothing = {
        "done": np.full(voters, np.nan),
        "planned": np.full(voters, np.nan),
        "ready": np.zeros(voters, dtype=bool),
        "released": np.zeros(voters, dtype=bool),
        "parliaments": np.ones(voters, dtype=np.int64),
        "bloc": np.arange(voters),
    }
    return Progress(elapsed, **{**nothing, **known})


def names(voters):
    return tuple(f"m{i}" for i in range(voters))


def share_by(days, sample):
    return np.array([np.mean(sample <= day) for day in days])


DAYS = np.array([10.0, 40.0, 120.0, 365.0, 900.0])


def test_delays_of_one_member_add_up_to_certainty():
    days = np.arange(40_000.0)
    assert chance_on_day(days, np.log(40.0), 0.8).sum() == pytest.approx(1.0)
    assert chance_all_on_day(days, 30, np.log(40.0), 0.8).sum() == pytest.approx(1.0)
    assert chance_hold_ends_on_day(days, np.log(500.0), 0.5).sum() == pytest.approx(1.0)


def test_unanimity_is_the_product_of_all_members_chances():
    holds = np.tile([0.0, 0.3, 1.0], (20_000, 1))
    found = forecast(Unanimity(names(3)), DELAYS, FIXED, progress(3), holds, seed=3)
    quick = 1 - np.exp(log_still_out(DAYS, DELAYS.pace_log_mean, DELAYS.shape))
    held = 1 - np.exp(log_hold_goes_on(DAYS, DELAYS.hold_log_mean, 0.5))
    expected = quick * (0.7 * quick + 0.3 * held) * held
    np.testing.assert_allclose(share_by(DAYS, found.through), expected, atol=0.012)


def test_two_of_three_is_the_second_of_them():
    found = forecast(count(names(3), 2), DELAYS, FIXED, progress(3), np.zeros((20_000, 3)), seed=4)
    quick = 1 - np.exp(log_still_out(DAYS, DELAYS.pace_log_mean, DELAYS.shape))
    np.testing.assert_allclose(share_by(DAYS, found.through), 3 * quick**2 - 2 * quick**3, atol=0.012)


def test_what_has_not_happened_yet_lies_ahead_with_the_chances_that_remain():
    found = forecast(Unanimity(names(1)), DELAYS, FIXED, progress(1, 30.0), np.zeros((20_000, 1)), seed=5)
    assert found.through.min() >= 30.0
    later = log_still_out(DAYS[1:], DELAYS.pace_log_mean, DELAYS.shape)
    now = log_still_out(30.0, DELAYS.pace_log_mean, DELAYS.shape)
    np.testing.assert_allclose(share_by(DAYS[1:], found.through), 1 - np.exp(later - now), atol=0.012)


def test_a_member_that_waits_long_is_more_and_more_likely_to_hold_out():
    holds = np.full((4_000, 1), 0.1)
    shares = [
        forecast(Unanimity(names(1)), DELAYS, FIXED, progress(1, e), holds, seed=6).holding.mean()
        for e in (0.0, 60.0, 200.0)
    ]
    quick, held = (
        np.exp(log_still_out(200.0, FIXED[0], DELAYS.shape)),
        np.exp(log_hold_goes_on(200.0, DELAYS.hold_log_mean, 0.5)),
    )
    assert shares[0] < shares[1] < shares[2]
    assert shares[2] == pytest.approx(0.1 * held / (0.1 * held + 0.9 * quick), abs=0.02)


def test_quick_parliaments_speed_up_what_is_believed_of_the_rest():
    wide = replace(DELAYS, pace_log_sd=0.5)
    pace = (wide.pace_log_mean, wide.pace_log_sd)
    fast, slow = (
        forecast(
            Unanimity(names(5)),
            wide,
            pace,
            progress(5, 80.0, done=np.array([*days, np.nan])),
            np.zeros((4_000, 5)),
            seed=7,
        )
        for days in ((1.0, 2.0, 3.0, 4.0), (50.0, 60.0, 70.0, 75.0))
    )
    assert np.median(fast.through) < np.median(slow.through)


def test_the_slowest_of_many_parliaments_follows_the_power_of_their_chances():
    unit = unit_sample(20_000, 1, 8)[:, 0]
    for elapsed in (0.0, 20.0):
        days = quick_delay(unit, np.full(20_000, np.log(40.0)), 0.8, elapsed, parliaments=5)
        done = (1 - np.exp(log_still_out(np.append(DAYS, max(elapsed, 1e-9)), np.log(40.0), 0.8))) ** 5
        expected = np.clip((done[:-1] - done[-1]) / (1 - done[-1]), 0, 1)
        np.testing.assert_allclose(share_by(DAYS, days), expected, atol=0.012)


def test_a_delay_is_finite_however_long_ago_it_began():
    late = quick_delay(np.array([0.5]), np.array([np.log(10.0)]), 1.0, 50_000.0, parliaments=3)
    assert late[0] == pytest.approx(50_000.0 + 10 * np.log(2), rel=1e-9)
    held = hold_length(np.array([0.5]), np.array([np.log(100.0)]), 0.1, 10_000.0)
    assert 10_000.0 < held[0] < 10_100.0


def test_a_bloc_holds_out_together():
    holds = np.full((4_000, 3), 0.4)
    known = progress(3, bloc=np.array([0, 0, 1]))
    found = forecast(Unanimity(names(3)), DELAYS, FIXED, known, holds, seed=9)
    np.testing.assert_array_equal(found.holding[:, 0], found.holding[:, 1])
    assert np.any(found.holding[:, 0] != found.holding[:, 2])


def test_a_bloc_of_which_one_was_quick_does_not_hold_out():
    holds = np.full((4_000, 2), 0.5)
    done = np.array([3.0, np.nan])
    together, apart = (
        forecast(Unanimity(names(2)), DELAYS, FIXED, progress(2, 60.0, done=done, bloc=bloc), holds, seed=9)
        for bloc in (np.array([0, 0]), np.array([0, 1]))
    )
    assert together.holding[:, 1].mean() < 0.01 < apart.holding[:, 1].mean()


def test_many_parliaments_that_are_hardly_out_are_out_one_at_a_time():
    pace = np.log(40.0)
    for days in (10.0, 700.0, 3000.0):
        several = log_any_still_out(days, 5, pace, 0.8)
        out = np.exp(log_still_out(days, pace, 0.8))
        assert several == pytest.approx(
            np.log(-np.expm1(5 * np.log1p(-out))) if out > 1e-12 else np.log(5) + np.log(out)
        )


def test_who_comes_last_is_counted_once():
    found = forecast(Unanimity(names(4)), DELAYS, FIXED, progress(4), np.zeros((8_000, 4)), seed=10)
    shares = np.bincount(found.last, minlength=4) / 8_000
    np.testing.assert_allclose(shares, 0.25, atol=0.02)


def test_dropping_an_objection_never_delays_the_treaty():
    holds = np.tile([0.0, 1.0], (4_000, 1))
    as_is = forecast(Unanimity(names(2)), DELAYS, FIXED, progress(2, 10.0), holds, seed=11)
    known = progress(2, 10.0, released=np.array([False, True]))
    dropped = forecast(Unanimity(names(2)), DELAYS, FIXED, known, holds, seed=11)
    np.testing.assert_array_equal(as_is.parliament[:, 0], dropped.parliament[:, 0])
    assert np.median(dropped.through) < np.median(as_is.through)


def test_a_planned_vote_and_a_signature_take_place_as_said():
    known = progress(3, 10.0, planned=np.array([np.nan, 90.0, np.nan]), ready=np.array([True, False, False]))
    found = forecast(Unanimity(names(3)), DELAYS, FIXED, known, np.zeros((100, 3)), seed=12)
    assert np.all(found.parliament[:, 1] == 90.0)
    assert np.all(found.parliament[:, 0] == 0.0)
    assert not np.any(found.last == 0)


# --- the fit ---


def test_the_shipped_delays_are_what_the_shipped_record_gives():
    shipped, again = load_delays(), fit(load_ratification_record())
    for name in ("pace_log_mean", "pace_log_sd", "shape", "hold_log_mean", "hold_log_sd", "deposit_days"):
        assert getattr(again, name) == pytest.approx(getattr(shipped, name), abs=2e-4), name
    assert again.pace_of_signing.keys() == shipped.pace_of_signing.keys()
    assert (again.rounds, again.parliaments, again.holds) == (9, 28, 10)
    assert shipped.share_holding == pytest.approx(4 / 60, abs=1e-6)


def test_the_fit_finds_the_law_that_made_the_record():
    rng = np.random.default_rng(5)
    start = datetime.date(1990, 1, 1)
    rounds, holds, logs = [], [], []
    for number in range(60):
        pace = np.exp(4.0 + 0.6 * rng.normal())
        days = int(np.max(pace * rng.weibull(1.0, 20)))
        signed = start + datetime.timedelta(days=number)
        in_force = signed + datetime.timedelta(days=days)
        rounds.append(AccessionRound((f"C{number}",), signed, None, in_force, 20, "made up", "D"))
        length = int(np.exp(6.0 + 1.0 * rng.normal()))
        logs.append(np.log(length))
        end = signed + datetime.timedelta(days=length)
        holds.append(Hold("M", "B", "talks", (f"C{number}",), signed, end, "", "made up", "D"))
    found = fit(RatificationRecord((), tuple(rounds), tuple(holds), datetime.date(2050, 1, 1)))
    assert found.pace_log_mean == pytest.approx(4.0, abs=0.3)
    assert found.pace_log_sd == pytest.approx(0.6, abs=0.15)
    assert found.hold_log_mean == pytest.approx(np.mean(logs), abs=1e-3)
    assert found.hold_log_sd == pytest.approx(np.std(logs) * np.sqrt(61 / 59), abs=1e-3)


def test_holds_that_go_on_lengthen_what_is_learnt():
    record = load_ratification_record()
    open_ones = tuple(hold for hold in record.holds if hold.end is None)
    assert open_ones
    without = replace(record, holds=tuple(hold for hold in record.holds if hold.end is not None))
    longer = replace(record, until=record.until + datetime.timedelta(days=3650))
    assert fit(longer).hold_log_mean > fit(without).hold_log_mean


def test_what_is_learnt_on_a_day_knows_nothing_of_later_days():
    record = load_ratification_record().known_on(datetime.date(2022, 7, 5))
    assert not record.ratifications
    assert {name for r in record.rounds for name in r.candidates}.isdisjoint({"FIN", "SWE"})
    assert all(hold.start < datetime.date(2022, 7, 5) for hold in record.holds)
    bulgaria = next(hold for hold in record.holds if hold.member == "BGR")
    assert bulgaria.end is None  # it ended two weeks later


def test_too_short_a_record_is_refused():
    early = load_ratification_record().known_on(datetime.date(1956, 1, 1))
    with pytest.raises(NotApplicableError, match="from 2 rounds"):
        fit(early)


# --- labelled ---


@pytest.fixture
def adoption():
    scenario = builders.scenario()
    found = answer(scenario, sample(scenario, RunOptions(500, 1)), ("obligations", "forces", "stability"))
    return scenario, found.voting.adoptions[0]


def test_positions_say_who_may_hold_out(adoption):
    scenario, vote = adoption
    found = analyse(scenario, vote, DELAYS, RatificationOptions(SIGNED, SIGNED))
    for column, member in enumerate(found.members):
        assert member.chance_holding == pytest.approx(1 - vote.chance_yes[:, column].mean(), abs=0.05)


def test_an_explicit_list_overrides_positions(adoption):
    scenario, vote = adoption
    options = RatificationOptions(SIGNED, SIGNED, holders=("BBB",))
    found = analyse(scenario, vote, DELAYS, options)
    assert [member.chance_holding for member in found.members] == [0.0, 1.0]
    assert found.members[1].chance_last > 0.9
    assert any("Bbb" in line for line in found.assumptions)


def test_the_same_seed_gives_the_same_dates(adoption):
    scenario, vote = adoption
    first, again = (
        analyse(scenario, vote, DELAYS, RatificationOptions(SIGNED, SIGNED, seed=4)) for _ in range(2)
    )
    assert first == again


def test_a_day_further_than_a_hundred_years_is_not_told():
    assert day_after(SIGNED, 1e9) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on": datetime.date(2025, 2, 1)}, "lies before the signature"),
        ({"done": {"AAA": datetime.date(2025, 1, 1)}}, "not between the signature"),
        ({"planned": {"AAA": datetime.date(2025, 1, 1)}}, "lies before the day of the forecast"),
        ({"done": {"AAA": SIGNED}, "holders": ("AAA",)}, "AAA has ratified, yet is said to hold out"),
        ({"done": {"AAA": SIGNED}, "dropped": ("AAA",)}, "AAA has ratified, yet is said to drop"),
    ],
)
def test_what_cannot_be_is_refused(changes, message):
    with pytest.raises(InvalidInputError, match=message):
        RatificationOptions(**{"signed": SIGNED, "on": SIGNED, **changes})


def test_somebody_without_a_vote_is_refused(adoption):
    scenario, vote = adoption
    with pytest.raises(InvalidInputError, match="CCC has no vote on split; its voters are AAA, BBB"):
        analyse(scenario, vote, DELAYS, RatificationOptions(SIGNED, SIGNED, holders=("CCC",)))


def test_a_rule_that_nobody_can_meet_has_no_timetable(adoption):
    scenario, vote = adoption
    consent = scenario.proposals[0].consent
    shut = replace(scenario.proposals[0], consent=replace(consent, rule=AllOf((consent.rule, AnyOf(())))))
    changed = replace(scenario, proposals=(shut,))
    with pytest.raises(NotApplicableError, match="split has no timetable"):
        analyse(changed, vote, DELAYS, RatificationOptions(SIGNED, SIGNED))
