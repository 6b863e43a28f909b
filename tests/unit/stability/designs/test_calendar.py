"""From when a guarantee counts, how its force comes and goes, and the years that are told together."""

from __future__ import annotations

import datetime
import importlib
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import quantity

from foedus.analyses.stability.analyse import StabilityOptions, analyse
from foedus.analyses.stability.describe import assumptions
from foedus.analyses.stability.designs.calendar import in_place, spans, turning_points
from foedus.model.dates import Period
from foedus.model.forces import Force
from foedus.model.treaties import Duty, Treaty

cases = importlib.import_module("tests.unit.stability.cases")


def day(year: int) -> datetime.date:
    return datetime.date(year, 2, 13)


def with_force(ends: int | None = None, tour: float = 6, starts: int | None = None, **changes):
    """The case with a force for its third proposal, on a mission whose treaty may end."""
    force = Force(quantity("size", 30_000.0), "TGT", ("WES", "TEX", "EAS"), (), mission_of="pact", **changes)
    period = None if ends is None else Period(day(2020), day(ends))
    pact = Treaty("pact", "Pact", "draft", None, period, (), (), "made up for a test")
    case = cases.case(treaties={"pact": pact})
    parameters = {**case.parameters, "forces.tour_months": quantity("tour", tour)}
    proposal = replace(case.proposals[2], force=force, starts=None if starts is None else day(starts))
    return replace(case, parameters=parameters), proposal


def test_a_force_that_is_said_to_come_whole_and_to_stay_has_no_calendar():
    assert in_place(*with_force()) == ()


def test_a_force_grows_by_its_phases_averaged_over_each_year():
    assert in_place(*with_force(ramp_up=(0.2, 0.6))) == pytest.approx((0.4, 1.0))
    assert in_place(*with_force(ramp_up=(0.2, 0.6, 0.8))) == pytest.approx((0.4, 0.9, 1.0))
    assert in_place(*with_force(ramp_up=(0.5,), tour=3)) == pytest.approx((0.875, 1.0))


def test_the_phases_begin_when_the_guarantee_counts():
    assert in_place(*with_force(ramp_up=(0.2, 0.6), starts=2027)) == pytest.approx((0, 0, 0.4, 1.0))


def test_a_force_leaves_with_the_treaty_of_its_mission():
    assert in_place(*with_force(ends=2028)) == pytest.approx((1, 1, 1, 0))
    assert in_place(*with_force(ends=2027, ramp_up=(0.2, 0.6))) == pytest.approx((0.4, 1.0, 0))


def test_turning_points_say_what_changes():
    case, proposal = with_force(ends=2030, ramp_up=(0.5, 0.5), starts=2027)
    assert turning_points(case, proposal, ()) == (
        (2, "the guarantee counts"),
        (3, "the whole force is in place"),
        (5, "the force has left"),
    )


def test_spans_tell_the_yearly_chance_inside_each_part():
    hazard = np.zeros((2, 4, 3))
    hazard[:, :2, 1] = 0.2
    hazard[:, 2:, 0] = 0.01
    window, after = spans(hazard, ((2, "the guarantee counts"), (9, "never seen")))
    assert (window.first, window.last, window.says) == (1, 2, "")
    assert (after.first, after.last, after.says) == (3, 4, "the guarantee counts")
    assert window.yearly == pytest.approx((0.2, 0.2))
    assert window.hazard == pytest.approx(0.2)
    assert after.hazard == pytest.approx(0.01)


def test_the_yearly_chance_is_of_those_settlements_that_are_still_kept():
    hazard = np.zeros((2, 2, 3))
    hazard[0, 0, 1] = 1.0
    hazard[1, 1, 1] = 0.5
    (whole,) = spans(hazard, ())
    assert whole.yearly == pytest.approx((0.5, 0.5)), "half of the draws break at once, then half of the rest"


# --- in the answer -------------------------------------------------------------------------------------


def answered(case, treaty_ends: int | None = None, troops: float = 0.0):
    """Membership alone, of a pact that may end, on 256 draws."""
    period = Period(day(2000), None if treaty_ends is None else day(treaty_ends))
    pact = Treaty("pact", "Pact", "in_force", None, period, (), (), "made up for a test")
    case = replace(case, proposals=case.proposals[4:], treaties={"pact": pact})
    draws = cases.sample(case, 256)
    duties = cases.owed({"membership": dict.fromkeys(cases.STATES, Duty.ALL_MEANS)})
    forces = cases.troops(draws, {"membership": troops})
    return analyse(case, draws, duties, forces, StabilityOptions()).durabilities[0]


def test_a_guarantee_with_a_sunset_is_followed_by_a_window():
    forever, ends = answered(cases.case()), answered(cases.case(), treaty_ends=2029)
    (whole,) = forever.spans
    bound, lapsed = ends.spans
    assert (whole.first, whole.last) == (1, 10)
    assert (bound.last, lapsed.first, lapsed.says) == (4, 5, "Pact has lapsed")
    assert lapsed.hazard > 5 * bound.hazard
    assert bound.hazard < whole.hazard, "who would break it waits for the day on which nobody is bound"


def test_a_text_that_ends_before_every_event_is_pointed_out():
    for end, is_told in ((2026, True), (2029, False)):
        case, proposal = with_force(ends=end)
        proposal = replace(proposal, treaties=("pact",))
        events = tuple(replace(event, on=day(2027)) for event in case.contingencies)
        case = replace(case, proposals=(proposal,), contingencies=events)
        said = tuple(assumptions(case, case.stakes, 10))
        assert any("Pact has lapsed by the day of every contingency" in line for line in said) == is_told


def test_a_late_guarantee_is_preceded_by_a_window():
    case = cases.case()
    late = replace(case.proposals[4], starts=day(2028))
    events = tuple(replace(event, on=day(2029)) for event in case.contingencies)
    window, after = answered(replace(case, proposals=(*case.proposals[:4], late), contingencies=events)).spans
    assert (window.last, after.says) == (3, "the guarantee counts")
    assert window.hazard > 5 * after.hazard
