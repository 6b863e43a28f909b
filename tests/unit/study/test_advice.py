"""Advice on one issue, against answers worked out by hand and by brute force."""

from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.default_forecast import predictive
from foedus.analyses.bargaining.models import MODELS
from foedus.analyses.bargaining.setting import Setting
from foedus.errors import InvalidInputError
from foedus.files.default_forecast import load_default_forecast
from foedus.files.load import load
from foedus.model.negotiations import Matter as TableMatter
from foedus.model.negotiations import Negotiation, Party, Stand
from foedus.study.advice import advise
from foedus.study.matters import DEFAULT, Inputs, Matter, filled, of_scenario, of_table, runs
from foedus.study.run import RunOptions, sample

WEIGHTS = load_default_forecast().weights


def matter(position, capability, salience=None, back=0.0, known=True):
    x = np.array([position], float)
    c = np.array([capability], float)
    s = np.full(x.shape, 100.0) if salience is None else np.array([salience], float)
    names = tuple("ABCDEFG"[: x.shape[1]])
    return Matter("land", "Land", names, Setting(x, c, s, np.array([back]), 0.0, 100.0), known)


def view(found, model):
    return next(view for view in found.views if view.model == model)


def test_influence_is_what_is_left_without_the_actor():
    land = matter([0, 60, 90], [2, 1, 1])
    found = view(advise(land, WEIGHTS, ("compromise",)), "compromise")
    assert found.outcome == 37.5
    assert found.influence == pytest.approx([37.5 - 75, 37.5 - 30, 37.5 - 20])


def test_the_best_position_to_declare_pulls_the_compromise_onto_the_actor():
    land = matter([0, 40, 90], [1, 1, 1])
    move = view(advise(land, WEIGHTS, ("compromise",)), "compromise").moves[1]
    # 40 is wanted; declaring 30 makes (0 + 30 + 90) / 3 = 40
    assert (move.declared, move.gain) == pytest.approx((30.0, 130 / 3 - 40))


def test_nobody_gains_by_exaggerating_under_the_median():
    land = matter([0, 30, 50, 80, 100], [1, 1, 1, 1, 1])
    assert [m.gain for m in view(advise(land, WEIGHTS, ("median",)), "median").moves] == [0.0] * 5


def test_the_cheapest_consent_is_that_of_the_smallest_loss():
    land = matter([0, 20, 100], [1, 1, 2], back=10.0)
    found = view(advise(land, WEIGHTS, ("compromise",)), "compromise")
    # the outcome is 55; A loses 55 - 10 = 45, B loses 35 - 10 = 25, C gains
    assert [(c.actor, c.moved) for c in found.consents] == [("B", -25.0), ("A", -45.0)]


def test_without_a_known_reversion_point_nothing_is_said_of_consent():
    found = advise(matter([0, 100], [1, 1], known=False), WEIGHTS, ("compromise",))
    assert found.views[0].consents is None


def test_the_swing_is_that_of_three_quarters_to_five_quarters():
    land = matter([0, 100], [1, 1])
    found = view(advise(land, WEIGHTS, ("compromise",)), "compromise").capability_swing
    expected = 100 * (1.25 / 2.25 - 0.75 / 1.75)
    assert found == pytest.approx([-expected, expected])


def test_the_default_forecast_of_a_draw_is_that_of_the_draw_alone():
    rng = np.random.default_rng(1)
    x, c = rng.uniform(0, 100, (6, 4)), rng.uniform(0.1, 1, (6, 4))
    setting = Setting(x, c, np.full(x.shape, 50.0), np.zeros(6), 0.0, 100.0)
    found = runs(WEIGHTS, (DEFAULT,))[DEFAULT](setting)
    alone = [predictive(x[i : i + 1], 50 * c[i : i + 1], 0, 100, WEIGHTS).median for i in range(6)]
    assert found == pytest.approx(alone)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_answers_every_draw_inside_the_scale(name):
    rng = np.random.default_rng(2)
    x = rng.uniform(20, 80, (3, 5))
    setting = Setting(
        x, rng.uniform(0.1, 1, x.shape), rng.uniform(1, 99, x.shape), np.full(3, 30.0), 20.0, 80.0
    )
    found = MODELS[name].run(setting)
    assert found.shape == (3,)
    assert np.all((found >= 20) & (found <= 80))


@pytest.mark.parametrize("name", MODELS)
def test_every_model_answers_where_nobody_has_weight_or_everybody_agrees(name):
    x = np.array([[40.0, 40.0, 40.0]])
    for salience in (0.0, 50.0):
        setting = Setting(x, np.ones(x.shape), np.full(x.shape, salience), np.array([10.0]), 0.0, 100.0)
        assert MODELS[name].run(setting)[0] == pytest.approx(40, abs=1e-6)


def test_models_that_are_far_apart_get_a_reason_and_near_ones_do_not():
    far = advise(matter([0, 100, 100], [2, 1.5, 1.5]), WEIGHTS, ("compromise", "median"))
    assert far.reasons[0] == "The models differ by 40.0 points: compromise is lowest and median highest."
    assert far.reasons[1].startswith("60 % of the weight lies above the compromise")
    near = advise(matter([50, 50], [1, 1]), WEIGHTS, ("compromise", "median"))
    assert near.reasons == ("The models agree to within 0.0 points.",)


def test_a_scenario_is_laid_out_as_its_own_analysis_does():
    scenario = load("finland-sweden-2022")
    draws = sample(scenario, RunOptions(64))
    for found in of_scenario(scenario, draws):
        assert found.setting.position.shape == (64, len(found.actors))
        outcome = MODELS["compromise"].run(found.setting)
        assert outcome == pytest.approx(compromise(found.setting.position, found.setting.weight))


def test_the_share_of_variance_of_a_straight_line_is_that_of_its_parts():
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.uniform(0, 40, 4000), rng.uniform(0, 20, 4000)])
    flat = np.ones(x.shape)
    setting = Setting(x, flat, 50 * flat, np.zeros(len(x)), 0.0, 100.0)

    def lay_out(values):
        return replace(
            setting,
            position=values,
            capability=np.ones(values.shape),
            salience=np.full(values.shape, 50.0),
            reversion_point=np.zeros(len(values)),
        )

    land = Matter("land", "Land", ("A", "B"), setting, True, inputs=Inputs(("a", "b"), x, lay_out))
    found = {s.name: s.by_model["compromise"] for s in advise(land, WEIGHTS, ("compromise",)).sobol}
    # the outcome is the mean of both; variances are as 40 squared to 20 squared, and nothing acts together
    for name, share in (("a", 0.8), ("b", 0.2)):
        assert found[name].first_order == pytest.approx(share, abs=0.05)
        assert found[name].total_order == pytest.approx(share, abs=4 * found[name].total_order_error)
        assert 0 < found[name].first_order_error < 0.05
        assert 0 < found[name].total_order_error < 0.12


def test_what_acts_only_together_shows_in_the_total_share_alone():
    rng = np.random.default_rng(0)
    values = rng.uniform(-1, 1, (4000, 3))

    def lay_out(sample):
        # the product of the first two, and half of the third
        position = (50 + 30 * sample[:, 0] * sample[:, 1] + 15 * sample[:, 2])[:, None]
        flat = np.ones(position.shape)
        return Setting(position, flat, 50 * flat, np.zeros(len(flat)), 0.0, 100.0)

    inputs = Inputs(("a", "b", "c"), values, lay_out, {0: (0, 1), 1: (0, 1)})
    land = Matter("land", "Land", ("A",), lay_out(values), True, inputs=inputs)
    (third,) = advise(land, WEIGHTS, ("compromise",)).sobol
    # variances: 900 / 9 = 100 and 225 / 3 = 75
    assert third.name == "c"
    assert third.by_model["compromise"].first_order == pytest.approx(75 / 175, abs=0.05)
    assert third.by_model["compromise"].total_order == pytest.approx(75 / 175, abs=0.15)


TABLE = Negotiation(
    (Party("A", "Alpha"), Party("B")),
    (TableMatter("p", reference_point=10.0), TableMatter("q")),
    (Stand("A", "p", 20, 50, 1), Stand("B", "p", 80, None, 2), Stand("A", "q", 5, 10, 1)),
)


def test_a_blank_salience_is_refused_unless_an_assumption_is_named():
    with pytest.raises(InvalidInputError, match=r"1 of 3 are blank: B/p\.\n  Add them, or say which"):
        of_table(TABLE)
    equal, zero = of_table(filled(TABLE, "equal")), of_table(filled(TABLE, "zero"))
    assert list(equal[0].setting.salience[0]) == [50, 30]
    assert list(zero[0].setting.salience[0]) == [50, 0]
    assert (equal[0].actors, equal[0].reversion_is_known, equal[1].reversion_is_known) == (
        ("Alpha", "B"),
        True,
        False,
    )


def test_an_issue_on_which_nobody_stands_is_left_out():
    empty = replace(TABLE, stands=TABLE.stands[2:])
    assert [found.issue for found in of_table(empty)] == ["q"]
