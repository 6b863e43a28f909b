"""The study: order, options, comparison and sensitivity on a scenario that can be judged by eye."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import position, proposal, scenario

from foedus.errors import InputError, InvalidInputError
from foedus.numerics.draws import RankCorrelation
from foedus.study.compare import compare_proposals, compare_scenarios
from foedus.study.document import study_document
from foedus.study.labels import label
from foedus.study.run import RunOptions, run

SMALL = scenario(
    positions=(
        position("AAA", "land", (80.0, 90.0, 100.0), (60.0, 80.0, 90.0)),
        position("AAA", "arms", 70.0, 20.0),
        position("BBB", "land", (10.0, 20.0, 50.0), 30.0),
        position("BBB", "arms", 10.0, 70.0),
    ),
    proposals=(
        proposal("split", {"land": 70.0, "arms": 30.0}, ("AAA", "BBB")),
        proposal("all-to-bbb", {"land": 0.0, "arms": 0.0}, ("AAA", "BBB")),
    ),
)
OPTIONS = RunOptions(draws=512, seed=3)


def test_a_study_says_why_a_question_has_no_answer():
    study = run(SMALL, OPTIONS)
    assert study.stability is None
    assert "stakes" in study.not_asked["stability"]
    assert "contingencies" in study.not_asked["obligations"]
    assert "force" in study.not_asked["forces"]


def test_what_is_better_for_all_is_more_adoptable():
    split, gift = run(SMALL, OPTIONS).headlines
    assert split.adoptable.mean > gift.adoptable.mean


def test_the_document_is_json_without_loss():
    document = study_document(run(SMALL, OPTIONS))
    assert json.loads(json.dumps(document, allow_nan=False)) == json.loads(json.dumps(document))


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    first, again, other = (
        study_document(run(SMALL, replace(OPTIONS, seed=seed)))["proposals"] for seed in (3, 3, 4)
    )
    assert first == again
    assert first != other


def test_a_certain_scenario_has_nothing_to_hang_on():
    assert run(scenario(parameters=_certain()), OPTIONS).sensitivity == ()


def _certain() -> dict:
    from tests.builders import parameters, quantity

    return {name: quantity(q.path, q.distribution.likely, q.unit) for name, q in parameters().items()}


def test_the_one_uncertain_input_carries_the_variance():
    certain = scenario(
        parameters=_certain(),
        positions=(
            position("AAA", "land", (50.0, 100.0), 80.0),
            position("AAA", "arms", 70.0, 20.0),
            position("BBB", "land", 20.0, 30.0),
            position("BBB", "arms", 10.0, 70.0),
        ),
    )
    (influence,) = run(certain, replace(OPTIONS, draws=4096)).sensitivity
    assert influence.path == "positions/AAA/land/position"
    assert influence.first_order == pytest.approx(1.0, abs=0.05)
    assert influence.total_order == pytest.approx(1.0, abs=0.1)


def test_a_settlement_does_not_hang_on_the_terms_of_another_that_move_with_its_own():
    both = ("split", "all-to-bbb")
    shared = scenario(
        parameters=_certain(),
        proposals=tuple(
            proposal(name, {"land": (0.0, 100.0), "arms": 30.0}, ("AAA", "BBB")) for name in both
        ),
        correlations=(RankCorrelation(tuple(f"proposals/{name}/terms/land" for name in both), 1.0),),
    )
    for influence in run(shared, replace(OPTIONS, draws=2048)).sensitivity:
        assert influence.path == f"proposals/{influence.proposal}/terms/land"


def test_labels_are_words():
    assert label(SMALL, "positions/AAA/land/position") == "Aaa: position on land"
    assert label(SMALL, "proposals/split/terms/arms") == "Split: term on arms"
    assert label(SMALL, "parameters/acceptance.scale") == "scale (acceptance)"
    assert label(SMALL, "something/else") == "something/else"


def test_comparing_a_scenario_with_itself_changes_nothing():
    found = compare_scenarios(SMALL, SMALL, OPTIONS)
    assert found.inputs == ()
    assert all(change.rises == change.falls == 0 for change in found.answers)


def test_inputs_that_two_scenarios_share_have_the_same_draws():
    fewer = replace(
        SMALL, positions=(*SMALL.positions[:1], position("AAA", "arms", 60.0, 20.0), *SMALL.positions[2:])
    )
    found = compare_scenarios(SMALL, fewer, OPTIONS)
    assert (
        next(change.path for change in found.inputs if "position" in change.path)
        == "positions/AAA/arms/position"
    )
    bbb = [change for change in found.answers if change.number == "BBB accepts"]
    assert all(np.isclose(change.difference.mean, 0) for change in bbb)


def test_an_unknown_proposal_is_refused_by_name():
    with pytest.raises(InputError, match="no proposal 'nothing'"):
        compare_proposals(SMALL, "split", "nothing", OPTIONS)


def test_no_draws_make_no_study():
    with pytest.raises(InvalidInputError, match="at least 1 draw"):
        RunOptions(draws=0)
