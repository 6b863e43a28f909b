"""Every published model answers with its example, in doubt and out of bounds."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from foedus.errors import ScenarioError
from foedus.files.stated_numbers import StatedCase
from foedus.study.crisis.catalogue import MODELS, answer
from foedus.study.crisis.document import answers_document, chances, mean
from foedus.study.crisis.model import Finding

TEXT_BOOK = Path(__file__).parents[3] / "docs" / "text-book"


def ask(name, draws=500, **values):
    (found,) = answer(MODELS[name], (StatedCase(name, values, {}),), draws, seed=1)
    return found


def value(found, name):
    return next(float(f.values[0]) for f in found.findings if f.name == name)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_answers_with_its_example_and_gives_reasons(name):
    found = ask(name)
    assert found.draws == 1
    assert len(found.reasons) >= 2
    assert all(reason[0].isupper() and reason.endswith(".") for reason in found.reasons)
    assert any(finding.is_main for finding in found.findings)
    assert len({finding.name for finding in found.findings}) == len(found.findings)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_a_page_of_the_text_book(name):
    assert (TEXT_BOOK / f"{name}.md").exists()


@pytest.mark.parametrize("name", MODELS)
def test_every_number_is_used(name):
    """Another value of it changes some finding, so that none is asked for in vain."""
    base = ask(name)
    for number in MODELS[name].numbers:
        others = {
            "number": ("0.05", "0.11", "0.45", "0.65", "0.99", "-0.4", "0.35", "1.5", "0", "-0.9"),
            "path": ("0.1, 0.2, 0.9",),
            "hidden": ("0..0.11", "0.2..0.9"),
        }[number.kind]
        changed = False
        for other in others:
            try:
                found = ask(name, **{number.name: other})
            except ScenarioError:
                continue
            changed = changed or any(
                not np.array_equal(a.values, b.values, equal_nan=True)
                for a, b in zip(base.findings, found.findings, strict=True)
            )
        expected = (name, number.name) not in _WITHOUT_EFFECT
        assert changed == expected, number.name


_WITHOUT_EFFECT = {
    # At the example no share at all could be kept.
    ("inefficiency-condition", "share"),
    # What follows where nobody goes makes no difference at the example, in which the protege concedes.
    ("tripartite-crisis", "challenger_abandonment"),
    ("tripartite-crisis", "challenger_realignment"),
    ("tripartite-crisis", "protege_status_quo"),
    ("tripartite-crisis", "protege_back_down"),
    ("tripartite-crisis", "defender_status_quo"),
    ("tripartite-crisis", "defender_concession"),
    ("tripartite-crisis", "defender_back_down"),
    ("tripartite-crisis", "defender_abandonment"),
}


def test_the_answer_is_that_of_the_model():
    assert value(ask("bargaining-range", win_chance="0.6"), "low") == pytest.approx(0.5)
    assert value(ask("take-it-or-leave-it", target_costs="0..0.4"), "excess") == pytest.approx(0.15)
    assert value(ask("take-it-or-leave-it", target_costs="exponential(0.2)"), "excess") == pytest.approx(0.1)
    assert value(ask("commitment-problem", cost="2", win_chance_later="0.3"), "attacks") == 0


@pytest.mark.parametrize("q", [0.1, 0.55, 0.9])
@pytest.mark.parametrize("r", [0.2, 0.8])
def test_reasons_of_perfect_deterrence_fit_the_region(q, r):
    found = ask("perfect-deterrence", defender_hard=q, challenger_hard=r)
    (region,) = chances(found.findings[0])
    begins = {"deterrence": "Nobody", "separation": "Hard", "attack": "Every", "bluff": "Hard"}
    assert found.reasons[0].startswith(begins[region])


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({}, "Both prefer"),
        ({"share": "0.2"}, "The challenger would rather fight"),
        ({"share": "0.9"}, "The target would rather fight"),
    ],
)
def test_the_side_that_would_fight_is_named(changes, begins):
    assert ask("bargaining-range", **changes).reasons[0].startswith(begins)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"promise": "0.3", "cover": "0"}, "Peace"),
        ({"promise": "0.1"}, "concedes"),
        ({"promise": "0.1", "demand": "1"}, "there is war"),
        ({}, "The protected begins a war"),
    ],
)
def test_the_reason_of_each_outcome_of_a_commitment(changes, says):
    assert says in ask("alliance-commitments", **changes).reasons[0]


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("take-it-or-leave-it", {"challenger_cost": "0.5"}, "no more than every target accepts"),
        ("take-it-or-leave-it", {"win_chance": "1"}, "all there is"),
        ("inefficiency-condition", {"win_chance": "0.5,0.5", "share": "0.5"}, "can be kept in every year"),
        ("inefficiency-condition", {"win_chance": "0.1,0.95"}, "the challenger's worth of war"),
        ("inefficiency-condition", {"win_chance": "0.95,0.1"}, "the target's worth of war"),
        ("costly-signal", {"peacetime_cost": "0.9"}, "Nobody allies"),
        ("tying-hands", {"challenger_gain": "0.1"}, "Words are enough"),
        ("military-mobilisation", {"defender_value": "0.05"}, "does best with none"),
        ("commitment-problem", {"cost": "9", "win_chance_later": "0.9"}, "the inequality does not apply"),
        ("alliance-reliability", {"demand": "0.5", "dishonour": "0"}, "would concede rather than resist"),
    ],
)
def test_reasons_name_what_binds(name, changes, says):
    assert any(says in reason for reason in ask(name, **changes).reasons)


def test_numbers_in_doubt_give_chances():
    found = ask("perfect-deterrence", draws=20_000, challenger_hard="0.2..0.8")
    assert found.draws == 20_000
    parts = chances(found.findings[0])
    # The border lies at 0.5, in the middle of the range.
    assert parts["attack"] == pytest.approx(0.5, abs=0.01)
    assert parts["bluff"] == pytest.approx(0.5, abs=0.01)


def test_same_seed_same_numbers_and_a_constant_beside_doubt_is_the_same_in_every_draw():
    first, again = (ask("perfect-deterrence", challenger_hard="0.2..0.8") for _ in range(2))
    for one, other in zip(first.findings, again.findings, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
    assert set(next(f for f in first.findings if f.name == "deters_soft").values) == {0.5}


def test_alliances_in_doubt_show_the_selection_of_the_attacked():
    found = ask("alliance-reliability", draws=5000, dishonour="0..0.4")
    by_name = {finding.name: mean(finding) for finding in found.findings}
    assert by_name["honour_if_attacked"] < by_name["honour"] - 0.05


def test_nobody_attacked_is_no_number():
    found = ask("alliance-reliability", dishonour="5")
    finding = next(f for f in found.findings if f.name == "honour_if_attacked")
    assert math.isnan(mean(finding))
    document = answers_document("alliance-reliability", MODELS["alliance-reliability"], (found,))
    assert document["cases"][0]["findings"]["honour_if_attacked"] is None


def test_every_fault_of_every_case_is_told():
    cases = (
        StatedCase("one", {"defender_hard": "x", "challenger_hrd": "0.3"}, {}),
        StatedCase("two", {"challenger_war": "-3"}, {}),
        StatedCase("three", {"defender_hard": "0.2..1.4"}, {}),
    )
    with pytest.raises(ScenarioError) as raised:
        answer(MODELS["perfect-deterrence"], cases, 100, 1)
    message = str(raised.value)
    assert "one: defender_hard: 'x' is no number" in message
    assert "Did you mean 'challenger_hard'?" in message
    assert "two: challenger_war is -3 and challenger_back_down is -1" in message
    assert "defender_hard: 0 to 1" in message


def test_a_mean_weighs_the_draws():
    finding = Finding("f", "", np.array([0.2, 0.8]), weight=np.array([3.0, 1.0]))
    assert mean(finding) == pytest.approx(0.35)
