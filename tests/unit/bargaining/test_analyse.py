from dataclasses import replace

import numpy as np
import pytest
from tests.builders import actor, issue, parameters, position, proposal, quantity, scenario

from foedus.analyses.bargaining.analyse import BargainingOptions, analyse
from foedus.errors import InvalidInputError
from foedus.numerics.draws import draw


def answer(made, size=64, options=None):
    draws = draw(made.quantities, size, 1, made.correlations)
    return analyse(made, draws) if options is None else analyse(made, draws, options)


def with_parameter(made, name, value):
    return replace(made, parameters=parameters() | {name: quantity(f"parameters/{name}", value)})


# ---------------------------------------------------------------- outcomes


def test_the_compromise_weighs_positions_by_capability_times_salience():
    made = scenario(actors=(actor("AAA", 50.0), actor("BBB", 100.0)))
    land = answer(made).forecasts[0]
    assert land.actors == ("AAA", "BBB")
    np.testing.assert_allclose(
        land.outcome["compromise"], (50 * 80 * 90 + 100 * 30 * 20) / (50 * 80 + 100 * 30)
    )


def test_each_model_gives_one_outcome_a_draw_inside_the_hull_of_positions():
    for forecast in answer(scenario()).forecasts:
        assert set(forecast.outcome) == {"compromise", "nash", "median"}
        for outcome in forecast.outcome.values():
            assert outcome.shape == (64,)
            assert outcome.min() >= 10
            assert outcome.max() <= 90


def test_uncertain_positions_spread_the_outcome():
    made = scenario(
        positions=(position("AAA", "land", (60.0, 80.0, 100.0)), position("BBB", "land", 20.0)),
        proposals=(),
    )
    outcome = answer(made).forecasts[0].outcome["compromise"]
    assert outcome.mean() == pytest.approx(50, abs=0.5)
    assert outcome.std() > 3


def test_an_issue_on_which_nobody_has_a_position_has_no_forecast_and_that_is_said():
    made = scenario(positions=(position("AAA", "land", 90.0), position("BBB", "land", 20.0)))
    result = answer(made)
    assert [forecast.issue for forecast in result.forecasts] == ["land"]
    assert "Nobody has a position on Arms, so it has no forecast and moves nobody." in result.assumptions


def test_an_issue_on_which_nobody_has_weight_is_pointed_out():
    made = scenario(positions=(position("AAA", "land", 90.0, 0.0), position("BBB", "land", 20.0, 0.0)))
    result = answer(made)
    assert result.forecasts[0].outcome["compromise"][0] == pytest.approx(55)
    assert any("nobody has any weight on Land" in line for line in result.assumptions)


def test_with_its_true_value_no_deal_stands_between_opposed_actors():
    made = with_parameter(scenario(), "bargaining.no_deal_cost", 0.0)
    np.testing.assert_allclose(answer(made).forecasts[0].outcome["nash"], 50, atol=1e-8)
    assert not np.allclose(answer(scenario()).forecasts[0].outcome["nash"], 50, atol=1)


def test_the_cost_of_no_deal_may_be_uncertain():
    made = with_parameter(scenario(), "bargaining.no_deal_cost", (0.0, 1.0))
    result = answer(made)
    assert result.forecasts[0].outcome["nash"].std() > 0.1
    assert any("every actor loses 0 to 100 % of" in line for line in result.assumptions)


def test_options_choose_the_loss_and_the_side_of_a_tie():
    made = scenario(positions=(position("AAA", "land", 90.0), position("BBB", "land", 20.0)), proposals=())
    upper = answer(made, options=BargainingOptions(loss="linear", tie="upper")).forecasts[0].outcome
    assert upper["median"][0] == 90
    assert upper["nash"][0] == pytest.approx(55)


def test_an_option_that_does_not_exist_is_refused():
    with pytest.raises(InvalidInputError, match="loss must be one of quadratic, linear, but is 'cubic'"):
        BargainingOptions(loss="cubic")
    with pytest.raises(InvalidInputError, match="tie must be one of lower, midpoint, upper, but is 'left'"):
        BargainingOptions(tie="left")


def test_pulls_of_opposed_actors_point_to_their_own_sides():
    land = answer(scenario()).forecasts[0]
    assert land.pull[0] > 0 > land.pull[1]


# ---------------------------------------------------------------- acceptance


def accepted(made, proposal_index=0):
    return answer(made).acceptances[proposal_index]


def test_a_gain_adds_up_over_issues_and_decides_the_chance():
    made = with_parameter(scenario(), "acceptance.scale", 0.04)
    found = accepted(made)
    # AAA: 0.8 (20 nearer) - 0.2 (20 farther); BBB: - 0.3 (20 farther) + 0.7 (20 nearer); of 100
    np.testing.assert_allclose(found.gain, [[0.12, 0.08]] * 64)
    np.testing.assert_allclose(found.gain_by_issue, [[0.16, -0.04], [-0.06, 0.14]])
    np.testing.assert_allclose(found.chance[0], 1 / (1 + np.exp([-3.0, -2.0])))
    assert found.red_line_issue == ("", "")


def test_gains_by_issue_sum_to_the_mean_gain():
    made = scenario(
        positions=(
            position("AAA", "land", (60.0, 90.0, 100.0), (20.0, 80.0)),
            position("AAA", "arms", (50.0, 70.0), (0.0, 20.0, 90.0)),
            position("BBB", "arms", 10.0, 70.0),
        ),
        proposals=(proposal("split", {"land": (40.0, 80.0), "arms": 30.0}, ("AAA", "BBB")),),
    )
    found = accepted(made)
    np.testing.assert_allclose(found.gain_by_issue.sum(axis=1), found.gain.mean(axis=0), atol=1e-12)


def test_a_crossed_red_line_rules_acceptance_out_in_its_draws_alone():
    made = scenario(
        positions=(
            position("AAA", "land", 90.0, 80.0, accepts_from=(65.0, 75.0)),
            position("BBB", "arms", 10.0, 70.0, accepts_to=20.0),
        )
    )
    found = accepted(made)
    over = found.red_line_crossed
    assert np.mean(over[:, 0]) == pytest.approx(0.5, abs=0.02)
    assert np.all(found.chance[over[:, 0], 0] == 0)
    assert np.all(found.chance[~over[:, 0], 0] > 0.5)
    assert over[:, 1].all()
    assert found.red_line_issue == ("land", "arms")


def test_the_red_line_named_is_the_one_crossed_most_often():
    made = scenario(
        positions=(
            position("AAA", "land", 90.0, 80.0, accepts_from=(60.0, 75.0)),
            position("AAA", "arms", 70.0, 20.0, accepts_from=40.0),
            position("BBB", "land", 20.0),
        )
    )
    assert accepted(made).red_line_issue == ("arms", "")


def test_a_red_line_holds_even_where_no_deal_lies_beyond_it_too():
    made = scenario(
        issues=(issue("land", 10.0), issue("arms")),
        positions=(position("AAA", "land", 90.0, 80.0, accepts_from=80.0), position("BBB", "land", 20.0)),
    )
    found = accepted(made)
    assert found.gain[0, 0] > 0
    assert found.chance[0, 0] == 0


def test_an_actor_that_is_silent_on_an_issue_has_no_stake_in_it():
    made = scenario(positions=(position("AAA", "land", 90.0, 3.0), position("BBB", "arms", 10.0, 70.0)))
    result = answer(made)
    np.testing.assert_allclose(result.acceptances[0].gain_by_issue, [[0.2, 0], [0, 0.2]])
    assert any("silence is not agreement: Aaa (Arms); Bbb (Land)" in line for line in result.assumptions)


def test_an_actor_that_is_silent_on_everything_accepts_in_half_of_all_cases():
    made = scenario(actors=(actor("AAA"), actor("BBB"), actor("CCC")))
    result = answer(made)
    assert np.all(result.acceptances[0].chance[:, 2] == 0.5)
    assert np.all(result.acceptances[0].gain[:, 2] == 0)
    assert any("silent on every issue" in line and "Ccc" in line for line in result.assumptions)


def test_a_proposal_may_have_a_decision_error_of_its_own():
    firm = proposal("firm", {"land": 70.0, "arms": 30.0}, ("AAA", "BBB"))
    firm = replace(firm, parameters={"acceptance.scale": quantity("proposals/firm/parameters/s", 0.001)})
    made = scenario(proposals=(*scenario().proposals, firm))
    result = answer(made)
    assert [acceptance.proposal for acceptance in result.acceptances] == ["split", "firm"]
    assert np.all(result.acceptances[0].chance < result.acceptances[1].chance)
    np.testing.assert_array_equal(result.acceptances[0].gain, result.acceptances[1].gain)


def test_a_proposal_that_changes_nothing_is_a_toss_up():
    made = scenario(proposals=(proposal("none", {"land": 50.0, "arms": 50.0}, ("AAA", "BBB")),))
    assert np.all(accepted(made).chance == 0.5)


def test_a_scenario_without_proposals_is_forecast_all_the_same():
    result = answer(scenario(proposals=()))
    assert result.acceptances == ()
    assert len(result.forecasts) == 2


def test_the_order_of_actors_permutes_the_answer():
    made = scenario()
    turned = replace(made, actors=made.actors[::-1], positions=made.positions[::-1])
    straight, reversed_ = answer(made), answer(turned)
    np.testing.assert_allclose(
        straight.acceptances[0].chance, reversed_.acceptances[0].chance[:, ::-1], atol=1e-12
    )
    for one, other in zip(straight.forecasts, reversed_.forecasts, strict=True):
        for model in one.outcome:
            np.testing.assert_allclose(one.outcome[model], other.outcome[model], atol=1e-9)
        np.testing.assert_allclose(one.pull, other.pull[::-1], atol=1e-9)
