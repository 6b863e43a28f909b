"""What past peace says of a proposal: read, reckoned with, pooled, told."""

from __future__ import annotations

import importlib
import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console
from tests.builders import parameters, proposal, quantity

from foedus.analyses.stability.durability.analyse import analyse
from foedus.analyses.stability.durability.conditions import read_conditions
from foedus.analyses.stability.durability.hazard import draw_doubt, recorded_survival
from foedus.analyses.stability.durability.pooling import pool_survival
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.files.durability import load_durability
from foedus.files.load import load, scenario_names, settlement_names
from foedus.model.durability import ConditionSpan, DurabilityRecord, RecordedHazard
from foedus.model.forces import Force
from foedus.report.sections.durability import blocks
from foedus.report.terminal import show
from foedus.study.history_document import history_document
from foedus.study.past_peace import past_peace
from foedus.study.run import RunOptions, sample

cases = importlib.import_module("tests.unit.stability.cases")


def usual(**changes):
    """The scenario of the game's tests; the force of three of its proposals stands in their text too."""
    case = cases.case(**changes)
    troops = Force(quantity("force/size", 30_000.0), "TGT", ("WES", "TEX", "EAS"), ())
    with_force = {"tripwire", "force", "backstop"}
    return replace(
        case, proposals=tuple(replace(p, force=troops) if p.id in with_force else p for p in case.proposals)
    )


def with_parameters(**values):
    own = {f"durability.{n}": quantity(f"parameters/durability.{n}", v) for n, v in values.items()}
    return usual(parameters={**parameters(), **own})


def answer(case=None, size=512, **options):
    case = case or usual()
    return analyse(case, cases.sample(case, size), load_durability(), **options)


def survival(result, name, line=0):
    return result.of(name).lines[line].survival.mean(axis=0)


def record(**changes) -> DurabilityRecord:
    """Two records: one tells of victory and peacekeepers, the other of victory alone."""
    years = np.array([1.0, 5.0, 10.0])
    telling = {"victory": ConditionSpan(0.5, 0.0, 1.0), "peacekeepers": ConditionSpan(0.25, 0.0, 1.0)}
    hazard = RecordedHazard(
        "a", "A", "war returns", 100, 40, 50, 3, telling, years, np.array([0.1, 0.4, 0.6]), np.zeros(3)
    )
    silent = replace(hazard, name="b", title="B", conditions={"victory": telling["victory"]})
    usual = {
        "records": {"a": hazard, "b": silent},
        "columns": (("", "victory"), ("", "peacekeepers"), ("a", "peacekeepers"), ("b", "victory")),
        "coefficients": np.array([-1.0, -0.5, -0.2, 0.3]),
        "covariance": np.zeros((4, 4)) + 1e-18 * np.eye(4),
        "departure": 0.0,
        "hold": "",
        "folds": "",
        "source": "",
        "fitted_on": "",
        "fitted_by": "",
        "cross_validated": {},
        "caution": "",
    }
    return DurabilityRecord(**(usual | changes))


def read(name, value, size=4):
    case = usual()
    draws = cases.sample(case, size)
    found = read_conditions(case, draws, case.stakes, case.proposals[0])
    like = next(c for c in found if c.name == name)
    return replace(like, value=np.full(size, float(value)))


def test_survival_is_the_baseline_raised_to_the_hazard_ratio():
    """By hand: victory -1 x (1 - 0.5), peacekeepers -0.7 x (1 - 0.25)."""
    given, source = (read("victory", 1), read("peacekeepers", 1)), record()
    found = recorded_survival(source, source.records["a"], given, (1, 5, 10), draw_doubt(source, 4, 1))
    factor = np.exp(-0.5 - 0.7 * 0.75)
    assert found.survival[0] == pytest.approx(np.exp(-np.array([0.1, 0.4, 0.6]) * factor))
    assert [c.condition for c in found.contributions] == ["peacekeepers", "victory"]
    assert found.contributions[1].factor == pytest.approx(np.exp(-0.5))
    assert not any(c.carried for c in found.contributions)


def test_what_a_record_does_not_tell_is_carried_over_with_more_doubt():
    source = record(departure=0.25)
    doubt = draw_doubt(source, 4000, 1)
    given = (read("victory", 0.5, 4000), read("peacekeepers", 1, 4000))
    told, carried = (recorded_survival(source, source.records[n], given, (5,), doubt) for n in ("a", "b"))
    of_told, of_carried = (
        next(c for c in line.contributions if c.condition == "peacekeepers") for line in (told, carried)
    )
    assert (of_told.carried, of_carried.carried) == (False, True)
    assert of_carried.factor == pytest.approx(np.exp(-0.5 * 0.75), rel=0.03)
    assert of_carried.high / of_carried.low > 1.5 > of_told.high / of_told.low
    assert of_carried.average == 0.25  # that of the record that tells


def test_a_case_beyond_the_record_is_flagged():
    source = record()
    line = recorded_survival(
        source, source.records["a"], (read("victory", 3),), (1,), draw_doubt(source, 4, 1)
    )
    assert line.beyond == ("victory lies above anything in this record",)


def test_years_that_are_not_shipped_are_refused():
    with pytest.raises(InvalidInputError, match="whole years from 1 to 20"):
        answer(horizons=(1, 30))


def test_a_force_makes_peace_last_longer_and_treaties_alone_do_nothing():
    result = answer()
    none, force, membership = (survival(result, name) for name in ("none", "force", "membership"))
    assert np.all(force >= none)
    assert force[1] > none[1]
    assert membership == pytest.approx(none)
    assert np.all(np.diff(none) < 0)


def test_proposals_are_compared_on_the_same_doubt():
    result = answer()
    force, none = (result.of(name).main.survival for name in ("force", "none"))
    better = np.mean(force[:, 1] > none[:, 1])
    assert 0.6 < better < 1  # the effect of peacekeepers is in doubt, and nothing else differs


def test_a_force_without_the_consent_of_both_enforces():
    case = usual()
    force = case.proposal["force"]
    one_sided = replace(force, consent=proposal("x", {}, ("CHA",)).consent)
    draws = cases.sample(case, 8)
    for given, enforces in ((force, 0.0), (one_sided, 1.0)):
        found = {c.name: c.value[0] for c in read_conditions(case, draws, case.stakes, given)}
        assert (found["peacekeepers"], found["enforcement"]) == (1.0, enforces)


@pytest.mark.parametrize(
    ("parameter", "low", "high"),
    [("settles_the_dispute", 0.0, 1.0), ("imposed", 0.0, 1.0)],
)
def test_what_settles_or_ends_a_war_makes_peace_last(parameter, low, high):
    less, more = (answer(with_parameters(**{parameter: value})) for value in (low, high))
    for line in (0, 1):
        assert survival(more, "none", line)[1] > survival(less, "none", line)[1]


def test_parties_that_broke_earlier_cease_fires_break_them_sooner():
    few, many = (answer(with_parameters(earlier_cease_fires=count)) for count in (0, 3))
    assert survival(many, "none")[1] < survival(few, "none")[1]


def test_the_doubt_of_a_number_of_the_scenario_is_in_the_line():
    sure = answer(with_parameters(settles_the_dispute=0.5))
    unsure = answer(with_parameters(settles_the_dispute=(0.0, 0.5, 1.0)))
    widths = [np.ptp(np.quantile(r.of("none").main.survival[:, 1], [0.1, 0.9])) for r in (sure, unsure)]
    assert widths[1] > widths[0]


def test_the_same_seed_gives_the_same_line():
    one, two = answer(), answer()
    assert np.array_equal(one.of("force").main.survival, two.of("force").main.survival)


def test_a_war_within_a_state_is_asked_of_the_records_of_civil_wars():
    case = usual()
    actors = tuple(replace(a, states=()) if a.id == "CHA" else a for a in case.actors)
    result = answer(replace(case, actors=actors))
    assert [line.record for line in result.proposals[0].lines] == ["fortna", "ucdp"]
    assert "wars within a state" in result.assumptions[0]


def test_a_nuclear_challenger_is_said_to_lie_beyond_the_records():
    case = usual()
    actors = tuple(replace(a, states=("RUS",)) if a.id == "CHA" else a for a in case.actors)
    told = " ".join(answer(replace(case, actors=actors)).assumptions)
    assert "nuclear arms" in told
    assert "nuclear arms" not in " ".join(answer().assumptions)


def test_without_stakes_there_is_no_line():
    with pytest.raises(NotApplicableError, match="stakes"):
        answer(replace(usual(), stakes=None))


def test_a_pool_lies_between_its_parts_and_ends_in_them():
    rng = np.random.default_rng(1)
    game, records = rng.uniform(0.05, 0.95, (2, 50, 3))
    half = pool_survival(game, records, 0.5)
    assert np.all((half >= np.minimum(game, records)) & (half <= np.maximum(game, records)))
    assert pool_survival(game, records, 0.0) == pytest.approx(game)
    assert pool_survival(game, records, 1.0) == pytest.approx(records)


def test_a_game_that_is_sure_does_not_silence_the_records():
    assert pool_survival(np.array([0.0, 1.0]), np.array([0.5, 0.5]), 0.5).tolist() == [0.25, 0.75]


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_that_is_no_share_is_refused(weight):
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        pool_survival(np.array(0.5), np.array(0.5), weight)


def test_the_game_and_the_records_are_told_as_lines_of_their_own():
    stability = importlib.import_module("foedus.analyses.stability.analyse")
    case = usual()
    draws = cases.sample(case, 256)
    game = stability.analyse(case, draws, cases.owed(), cases.troops(draws))
    history = answer(case, 256)
    console = Console(width=120, record=True, file=io.StringIO())
    show(blocks(case, history, game, 0.25, "force"), console)
    told = console.export_text()
    for words in ("game: no breach", "records: Pairs of states", "pooled, 0.25", "carried over"):
        assert words in told
    found = history_document(history, game, 0.25)
    assert set(found["proposals"][0]["pooled"]) == {"1", "5", "10"}
    assert history_document(history)["proposals"][0]["pooled"] is None


def test_the_records_are_asked_on_the_draws_of_the_study_and_not_beyond_their_years():
    case, options = usual(), RunOptions(64, 7)
    found = past_peace(case, sample(case, options), (1, 5, 10, 30))
    assert found.horizons == (1, 5, 10)
    again = analyse(case, sample(case, options), load_durability())
    assert np.array_equal(found.of("force").main.survival, again.of("force").main.survival)
    assert past_peace(replace(case, stakes=None), sample(case, options)) is None


def test_without_details_there_is_one_table():
    case = usual()
    kinds = [type(block).__name__ for block in blocks(case, answer(case, 64), details=False)]
    assert kinds == ["Heading", "Paragraph", "Table"]


def test_the_shipped_record_is_whole():
    shipped = load_durability()
    assert set(shipped.records) == {"fortna", "walter", "ucdp", "interstate"}
    assert np.linalg.eigvalsh(shipped.covariance).min() > 0
    for hazard in shipped.records.values():
        assert np.all(np.diff(hazard.cumulative) >= 0)
        assert {(hazard.name, name) for name in hazard.conditions} <= set(shipped.columns)
    assert shipped.fitted_by.startswith("foedus")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*scenario_names(), *settlement_names()])
def test_every_shipped_case_with_stakes_has_a_line(name):
    case = load(name)
    found = past_peace(case, sample(case, RunOptions(64, 1)))
    assert (found is None) == (case.stakes is None)
    for line in (line for one in (found.proposals if found else ()) for line in one.lines):
        assert np.all((line.survival > 0) & (line.survival <= 1))
        assert np.all(np.diff(line.survival, axis=1) <= 0)
