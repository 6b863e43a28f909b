"""Back-test on past decisions: a small file worked out by hand, and cases made up by known rules."""

from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.bargaining.predictive import central, median
from foedus.backtest.deu.cases import Case, PastDecisions, read_past_decisions
from foedus.backtest.deu.fit import LEVELS, Candidate, apply, fit, forecast_held_out, lesson
from foedus.backtest.deu.score import backtest, outcome, run
from foedus.errors import InputError, InvalidInputError
from foedus.files.default_forecast import load_default_forecast

FEW = (Candidate(20.0, 3.0), Candidate(30.0, 0.0))

ISSUES = """\
isnr,prnr,wave,reference_point,outcome,usable351,dichotomous
a1,a,EU15,,60,1,0
a2,a,EU15,0,40,1,0
b1,b,EU27,100,90,1,1
b2,b,EU27,,,0,1
"""
POSITIONS = """\
isnr,actor,position,salience,cap_votes
a1,com,0,50,1
a1,ep,100,50,1
a2,com,20,100,2
a2,ep,80,50,2
b1,com,0,10,1
b1,ep,100,30,1
b2,com,0,10,1
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "issues.csv").write_text(ISSUES, encoding="utf-8")
    (tmp_path / "positions.csv").write_text(POSITIONS, encoding="utf-8")
    return tmp_path


def made_up(dossiers, seed, each=3):
    """Cases whose outcomes are drawn from a normal around the compromise."""
    rng = np.random.default_rng(seed)
    cases = []
    for dossier in range(dossiers):
        for issue in range(each):
            position = rng.integers(0, 101, 5).astype(float)
            weight = rng.uniform(0.1, 1, 5)
            centre = float(position @ weight / weight.sum())
            cases.append(
                Case(
                    issue=f"d{dossier}i{issue}",
                    dossier=f"d{dossier:03d}",
                    wave="",
                    actors=("A", "B", "C", "D", "E"),
                    position=position,
                    capability=weight,
                    salience=np.full(5, 100.0),
                    silent_salience=0,
                    reversion_point=None,
                    outcome=float(np.clip(np.round(rng.normal(centre, 15)), 0, 100)),
                    is_dichotomous=False,
                )
            )
    return PastDecisions("issues.csv", tuple(cases), 0)


def test_the_small_file_is_scored_as_by_hand(folder):
    found = run(folder).document
    # compromises 50, 40 and 75 against 60, 40 and 90
    assert found["models"]["compromise"]["mae"] == pytest.approx(25 / 3)
    assert found["models"]["compromise"]["rmse"] == pytest.approx(np.sqrt((100 + 225) / 3))
    assert found["models"]["compromise"]["within_10"] == pytest.approx(2 / 3)
    assert found["models"]["compromise"]["crps"] == pytest.approx(25 / 3)
    assert (found["n"], found["dossiers"], found["left_out"]) == (3, 2, 1)
    assert found["method"] == "shipped weights"
    assert {name: split["n"] for name, split in found["splits"].items()} == {
        "graded": 2,
        "dichotomous": 1,
        "EU15": 2,
        "EU27": 1,
        "reference point known": 2,
    }


def test_the_difference_to_the_compromise_is_paired(folder):
    found = run(folder).document
    expected = found["models"]["default"]["mae"] - found["models"]["compromise"]["mae"]
    against = found["against_compromise"]["default"]
    assert against["mae_difference"] == pytest.approx(expected)
    assert against["interval"][0] <= expected <= against["interval"][1]


def test_the_statement_of_the_method_follows_the_dossiers():
    scored, others = made_up(4, 1, each=1), made_up(8, 2, each=1)
    record = load_default_forecast()
    taught = replace(record, dossiers=frozenset({"d003"}))
    assert backtest(scored, record).method == "shipped weights"
    assert backtest(scored, taught).method == "cross-validation"
    assert backtest(scored, record, others).method == "fitted on another file"


def test_outcomes_of_a_dossier_do_not_change_its_own_forecast():
    decisions = made_up(8, 3)
    before = forecast_held_out(lesson(decisions.cases, FEW), FEW)
    for dossier in ("d000", "d005"):
        rows = np.array([case.dossier == dossier for case in decisions.cases])
        changed = [
            replace(case, outcome=100 - case.outcome) if case.dossier == dossier else case
            for case in decisions.cases
        ]
        after = forecast_held_out(lesson(changed, FEW), FEW)
        assert np.array_equal(after.chance[rows], before.chance[rows])
        for percent in LEVELS:
            assert np.array_equal(after.level[percent][rows], before.level[percent][rows])
        # and they do change what is learnt for the others
        assert not np.array_equal(after.chance[~rows], before.chance[~rows])


def test_shuffled_outcomes_do_not_change_forecasts_by_shipped_weights():
    decisions = made_up(6, 4)
    shuffled = np.random.default_rng(0).permutation(decisions.outcome)
    others = [replace(case, outcome=float(o)) for case, o in zip(decisions.cases, shuffled, strict=True)]
    weights = load_default_forecast().weights
    assert np.array_equal(apply(decisions.cases, weights), apply(others, weights))


def test_held_out_forecasts_are_those_of_a_fit_without_the_dossier():
    decisions = made_up(7, 5)
    held_out = forecast_held_out(lesson(decisions.cases, FEW), FEW)
    rest = [case for case in decisions.cases if case.dossier != "d002"]
    rows = np.array([case.dossier == "d002" for case in decisions.cases])
    weights = fit(lesson(rest, FEW), FEW)
    own = [case for case in decisions.cases if case.dossier == "d002"]
    assert held_out.chance[rows] == pytest.approx(apply(own, weights), abs=1e-9)
    assert held_out.level[80][rows] == pytest.approx(weights.levels[80], abs=1e-9)
    assert held_out.chosen[2].spread == weights.spread


def test_intervals_hold_as_many_new_outcomes_as_they_say():
    weights = fit(lesson(made_up(80, 6).cases, FEW), FEW)
    fresh = made_up(150, 7)
    chance = apply(fresh.cases, weights)
    for percent in LEVELS:
        low, high = central(chance, weights.levels[percent])
        held = np.mean((low <= fresh.outcome) & (fresh.outcome <= high))
        assert held == pytest.approx(percent / 100, abs=0.05)


def test_a_fit_finds_that_outcomes_lie_around_the_compromise():
    weights = fit(lesson(made_up(60, 8).cases, (Candidate(15.0, 0.0),)), (Candidate(15.0, 0.0),))
    assert weights.normal > 0.8


def test_order_of_cases_does_not_matter():
    decisions = made_up(6, 9)
    turned = PastDecisions("issues.csv", decisions.cases[::-1], 0)
    assert fit(lesson(turned.cases, FEW), FEW).shares == pytest.approx(
        fit(lesson(decisions.cases, FEW), FEW).shares
    )
    one = forecast_held_out(lesson(decisions.cases, FEW), FEW).chance
    assert median(forecast_held_out(lesson(turned.cases, FEW), FEW).chance)[::-1] == pytest.approx(
        median(one)
    )


def test_a_folder_that_holds_the_folder_will_do(folder):
    (folder / "deu3").mkdir()
    for name in ("issues.csv", "positions.csv"):
        (folder / name).rename(folder / "deu3" / name)
    assert len(read_past_decisions(folder).cases) == 3


def test_a_blank_salience_is_counted_and_weighs_nothing(folder):
    text = POSITIONS.replace("a1,ep,100,50,1", "a1,ep,100,,1")
    (folder / "positions.csv").write_text(text, encoding="utf-8")
    case = read_past_decisions(folder).cases[0]
    assert (case.silent_salience, list(case.weight)) == (1, [50.0, 0.0])


def test_a_blank_position_is_an_absent_actor(folder):
    text = POSITIONS.replace("a1,ep,100,50,1", "a1,ep,,50,1")
    (folder / "positions.csv").write_text(text, encoding="utf-8")
    assert read_past_decisions(folder).cases[0].actors == ("com",)


def test_a_cell_that_is_no_number_is_named_with_its_line(folder):
    (folder / "positions.csv").write_text(POSITIONS.replace("a1,com,0,50", "a1,com,x,50"), encoding="utf-8")
    with pytest.raises(InputError, match=r"positions\.csv:2: position reads 'x'"):
        read_past_decisions(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "positions",
            "a1,com,0,50,1",
            "a1,com,130,50,1",
            "positions.csv:2: position reads '130', which is off its scale",
        ),
        ("positions", "a1,com,0,50,1", "a1,com,-99,50,1", "the actor is taken as absent"),
        ("positions", "a1,com,0,50,1", "a1,com,0,250,1", "salience reads '250', which is off its scale"),
        ("positions", "a1,com,0,50,1", "a1,com,0,50,", "positions.csv:2: cap_votes is blank; taken as none"),
        ("positions", "a1,com,0,50,1", "a1,com,0,50,-2", "cap_votes reads '-2'"),
        (
            "positions",
            "a1,com,0,50,1",
            "a1,ep,0,50,1",
            "'ep' has a position on 'a1' already; the first counts",
        ),
        (
            "issues",
            "a2,a,EU15,0,40",
            "a2,a,EU15,110,40",
            "reference_point reads '110', which is off its scale",
        ),
    ],
)
def test_a_number_that_makes_no_sense_is_set_aside_and_told(folder, file, old, new, told):
    path = folder / f"{file}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = run(folder).document
    assert told in " ".join(found["set_aside"])
    assert found["n"] == 3


def test_an_outcome_off_the_scale_is_not_scored(folder):
    text = ISSUES.replace("a1,a,EU15,,60", "a1,a,EU15,,160")
    (folder / "issues.csv").write_text(text, encoding="utf-8")
    found = run(folder).document
    assert (found["n"], found["left_out"]) == (2, 2)
    assert found["set_aside"] == [
        "issues.csv:2: outcome reads '160', which is off its scale; the issue is not scored"
    ]


@pytest.mark.parametrize(
    "positions",
    [
        "a1,com,40,50,1\na2,com,20,100,2\nb1,com,0,10,1\n",
        "a1,com,0,0,1\na1,ep,100,0,1\na2,com,20,,2\nb1,com,0,10,0\nb1,ep,100,30,0\n",
        "a1,com,50,50,1\na1,ep,50,50,1\na2,com,0,1,1\na2,ep,100,1,1\nb1,com,0,10,1\nb1,ep,0,30,1\n",
    ],
    ids=["one actor", "no weight", "all equal or at the ends"],
)
def test_every_model_answers_on_thin_data(folder, positions):
    text = "isnr,actor,position,salience,cap_votes\n" + positions
    (folder / "positions.csv").write_text(text, encoding="utf-8")
    found = run(folder).document
    assert found["n"] == 3
    for scores in (found["models"], found["splits"]["reference point known"]["models"]):
        assert all(np.isfinite(score["mae"]) for score in scores.values())


def test_models_that_hang_on_no_deal_are_scored_where_it_is_known(folder):
    found = run(folder).document
    known = found["splits"]["reference point known"]
    assert known["n"] == 2
    assert {"procedural", "nash-true"} <= set(known["models"])
    assert not {"procedural", "nash-true"} & set(found["models"])


def test_issues_of_one_dossier_are_exchanged(folder):
    # In dossier a com cares for a2 and ep for neither more, so nothing moves but what they trade;
    # b has one issue, and its exchange is its compromise.
    found = {row["issue"]: row for row in run(folder).document["forecasts"]}
    assert found["b1"]["exchange"] == pytest.approx(found["b1"]["compromise"])
    assert 0 <= found["a1"]["exchange"] <= 100


def test_what_is_not_scored_is_not_checked(folder):
    more = POSITIONS.replace("b2,com,0", "b2,com,130") + "z9,com,x,,\n"
    (folder / "positions.csv").write_text(more, encoding="utf-8")
    assert [case.issue for case in read_past_decisions(folder).cases] == ["a1", "a2", "b1"]


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"issues\.csv and positions\.csv are not both in it"):
        run(tmp_path)


def test_too_few_dossiers_to_learn_from_are_told(folder):
    record = replace(load_default_forecast(), dossiers=frozenset({"a"}))
    found = backtest(read_past_decisions(folder), record)
    assert found.method == "shipped weights, on what taught them"
    assert "too few to be forecast from each other" in found.learnt
    with pytest.raises(InvalidInputError, match="takes 2 dossiers, but there are 1"):
        fit(lesson(made_up(1, 1).cases, FEW), FEW)


def test_the_words_carry_the_figures(folder):
    found = outcome(backtest(read_past_decisions(folder), load_default_forecast()))
    assert f"{found.document['models']['default']['mae']:.1f} points" in found.finding
    assert any("shipped weights" in text for text in found.says)
