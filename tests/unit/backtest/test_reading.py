"""The law-like reading of a case, worked by hand."""

from __future__ import annotations

import pytest
from tests.unit.backtest.histories import row, write

from foedus.backtest.obligations.cases import read_history
from foedus.backtest.obligations.reading import CALLED, FEATURES, NOT_CALLED, OPEN, features, read


@pytest.fixture
def reading(tmp_path):
    def of(**told):
        return read(read_history(write(tmp_path, [row(**told)])).cases[0])

    return of


def test_a_duty_of_defence_is_called_where_a_member_is_attacked(reading):
    found = reading()
    assert found.defence == CALLED
    assert found.is_called
    assert found.roles.attacked == {"2"}
    assert found.roles.share_of_attacked == 0.5


def test_helpers_of_the_attacked_leave_open_whether_one_of_them_was(reading):
    found = reading(side2="2;3;5", members=("", "2", "4"))
    assert found.defence == OPEN
    assert found.roles.share_of_attacked == pytest.approx(1 / 3)
    assert reading(side2="2;3;5", members=("", "2;3", "4")).defence == CALLED


def test_a_member_that_began_the_war_calls_no_defence(reading):
    found = reading(members=("1", "", "4"))
    assert found.defence == NOT_CALLED
    assert found.roles.on_attacking_side_only
    assert not found.is_called


@pytest.mark.parametrize(
    ("threat", "expected"), [("1.0", CALLED), ("9.0", NOT_CALLED), ("0.0", OPEN), ("", OPEN)]
)
def test_a_duty_against_one_adversary_asks_who_that_is(reading, threat, expected):
    assert reading(has=("defense", "defcoadv"), threat=threat).defence == expected
    assert reading(has=("offense", "offcoadv"), threat=threat).offence == expected
    assert reading(has=("neutral", "neucoadv"), threat=threat).neutrality == expected


def test_a_duty_bound_to_a_place_stays_open_unless_the_named_adversary_fights(reading):
    assert reading(has=("defense", "defcoloc")).defence == OPEN
    assert reading(has=("defense", "defcoloc"), threat="1.0").defence == CALLED
    assert not reading(has=("defense", "defcoloc")).is_called


def test_a_duty_to_fight_is_called_on_either_side(reading):
    assert reading(has=("offense",), members=("1", "", "4")).offence == CALLED
    assert reading(has=("offense",), members=("", "2", "4")).offence == CALLED
    assert reading(has=("offense",), members=("", "", "4;5")).offence == NOT_CALLED


def test_neutrality_needs_a_member_who_can_stay_out(reading):
    assert reading(has=("neutral",)).neutrality == CALLED
    assert reading(has=("neutral",), members=("", "2;3", "")).neutrality == NOT_CALLED


def test_neutrality_for_a_member_attacked_is_not_owed_to_one_that_began(reading):
    conditional = ("neutral", "neucoatt")
    assert reading(has=conditional, members=("1", "", "4")).neutrality == NOT_CALLED
    assert reading(has=conditional, members=("", "2", "4")).neutrality == CALLED
    assert reading(has=("neutral",), members=("1", "", "4")).neutrality == CALLED


def test_members_who_fight_each_other_break_any_pledge(reading):
    found = reading(has=("nonagg",), members=("1", "2", ""))
    assert found.roles.divided
    assert found.is_called


def test_a_state_that_changed_sides_is_not_divided_against_itself(reading):
    assert not reading(side1="1;2", side2="2;3", members=("2", "2", "4")).roles.divided


def test_where_nobody_knows_who_began_nobody_was_attacked(reading):
    for began in ("", "1;2"):
        found = reading(began=began)
        assert found.roles.attacked == frozenset()
        assert not found.roles.on_attacking_side_only


def test_features_have_the_names_and_order_that_reasons_are_told_by(tmp_path):
    cases = read_history(write(tmp_path, [row(), row("2", members=("", "2;3", ""))])).cases
    table = features(cases)
    column = {feature.name: i for i, feature in enumerate(FEATURES)}
    assert table.shape == (2, len(FEATURES))
    assert list(table[:, column["all_fight_together"]]) == [0, 1]
    assert list(table[:, column["share_of_the_attacked"]]) == [0.5, 1]
