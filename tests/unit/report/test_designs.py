"""What backs each settlement, as the brief and `foedus hold` tell it."""

from __future__ import annotations

import datetime
import importlib
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import quantity

from foedus.analyses.forces.result import AidToCome
from foedus.analyses.stability.analyse import analyse
from foedus.model.forces import OwnPrice
from foedus.report.document import Fold, Paragraph
from foedus.report.sections.designs import blocks
from foedus.study.stability_document import stability_document

cases = importlib.import_module("tests.unit.stability.cases")


@pytest.fixture(scope="module")
def told():
    """The case, one settlement of which starts late, with pledged aid and a price of the author's."""
    case = cases.case()
    late = replace(case.proposals[4], starts=datetime.date(2028, 2, 13))
    events = tuple(replace(event, on=datetime.date(2029, 1, 1)) for event in case.contingencies)
    own = OwnPrice("word-given", guarantor="EAS", proposal="none", cost=quantity("stakes/own", 0.25))
    case = replace(
        case,
        proposals=(*case.proposals[:4], late),
        contingencies=events,
        stakes=replace(case.stakes, dishonour=(own,)),
    )
    draws = cases.sample(case, 128)
    aid = AidToCome("BIG", "TGT", "arms", "USD bn", 5.0, 30.0, np.full(128, 15.0))
    result = analyse(case, draws, cases.owed(), replace(cases.troops(draws), coming=(aid,)))
    return case, result


def tables(told):
    return [
        [[cell.text for cell in row] for row in part.blocks[0].rows]
        for part in blocks(*told, told[1].durabilities)
        if isinstance(part, Fold)
    ]


def test_guarantors_that_owe_the_same_stand_in_one_row(told):
    prices = tables(told)[0]
    membership = next(row for row in prices if row[0] == "Membership")
    assert membership[1:5] == [
        "BIG; WES; TEX; EAS",
        "help by what each deems necessary",
        "pact, art. 1",
        "obliged",
    ]
    assert membership[5] == "50 (39-61)"
    assert membership[6] == "dishonour as deemed necessary"


def test_a_price_of_the_authors_is_named(told):
    prices = tables(told)[0]
    own = next(row for row in prices if row[0] == "None")
    assert own == ["None", "EAS", "all together", "", "", "25 (25-25)", "word-given (own price)"]


def test_only_settlements_whose_years_differ_have_a_calendar(told):
    spans = tables(told)[1]
    assert [row[:3] for row in spans] == [
        ["Membership", "1 to 3", ""],
        ["Membership", "4 to 10", "the guarantee counts"],
    ]


def sentences(told):
    return [part.text for part in blocks(*told, told[1].durabilities) if isinstance(part, Paragraph)]


def test_a_force_that_falls_short_is_named(told):
    case, result = told
    assert not any("Troops count" in said for said in sentences(told)), "all forces of the case are met"
    designs = tuple(
        replace(design, troops_asked=100_000.0) if design.proposal == "force" else design
        for design in result.designs
    )
    said = next(s for s in sentences((case, replace(result, designs=designs))) if "Troops count" in s)
    assert "on average Force 30,000 of 100,000." in said


def test_pledged_aid_is_told_in_one_sentence(told):
    (said,) = sentences(told)
    assert said.startswith(
        "Pledged and still to come: 30.0 bn USD.  By the donors' record 5.0 bn a year (5.0-5.0)"
    )


def test_the_document_has_the_price_of_every_duty_with_its_reasons(told):
    document = stability_document(told[1])
    rows = {design["proposal"]: design["dishonour"] for design in document["designs"]}
    first = rows["membership"][0]
    assert first["guarantor"] == "BIG"
    assert first["duty"]["duty"] == "assist_as_deemed_necessary"
    assert first["parameters"] == ["stability.dishonour_as_deemed_necessary"]
    assert rows["none"][0]["own_price"] == "word-given"
    spans = {durability["proposal"]: durability["spans"] for durability in document["proposals"]}
    assert len(spans["membership"]) == 2
