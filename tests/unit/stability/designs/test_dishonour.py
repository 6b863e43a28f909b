"""From a clause to the price of standing aside, and what an author may put in its place."""

from __future__ import annotations

import datetime
import importlib
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import parameters, quantity

from foedus.analyses.obligations.result import Verdict
from foedus.analyses.stability.designs.commitments import binds_in, commitments
from foedus.analyses.stability.designs.dishonour import factors, owed_together, owing, priced, table
from foedus.model.conditions import Predicate
from foedus.model.dates import Period
from foedus.model.forces import OwnPrice
from foedus.model.institutions import Membership
from foedus.model.treaties import Clause, Declaration, Duty, Gate, Treaty

cases = importlib.import_module("tests.unit.stability.cases")
DAY = datetime.date(2026, 1, 1)


def clause(**changes):
    base = {
        "article": "1",
        "says": "Help.",
        "duty": Duty.ALL_MEANS,
        "trigger": Predicate("always", {}),
        "gate": Gate("none"),
        "obligors": (),
        "beneficiaries": (),
        "source": "made up for a test",
        "certainty": "A",
    }
    return Clause(**(base | changes))


def pact(*clauses, **changes):
    base = {
        "id": "pact",
        "title": "Pact",
        "status": "in_force",
        "signed": None,
        "in_force": Period(datetime.date(2000, 1, 1)),
        "parties": (Membership("BIG", Period(datetime.date(2000, 1, 1))),),
        "clauses": clauses or (clause(),),
        "source": "made up for a test",
    }
    return Treaty(**(base | changes))


def found(treaty, finding=None, **changes):
    """The one commitment of BIG under the proposal ``membership``."""
    case = cases.case(treaties={"pact": treaty}, **changes)
    duty = treaty.clauses[0].duty
    told = finding or cases.finding("membership", "BIG", duty)
    obligations = replace(cases.owed({}), findings=(told,))
    (one,) = commitments(case, obligations, case.proposals[4], (cases.ATTACK,), case.actor["BIG"])
    return one


def finding(verdict=Verdict.OBLIGED, duty=Duty.ALL_MEANS, **changes):
    return replace(cases.finding("membership", "BIG", duty, verdict), **changes)


@pytest.mark.parametrize(
    ("gate", "verdict", "names"),
    [
        ("none", Verdict.OBLIGED, ()),
        ("single_request", Verdict.OBLIGED, ()),
        ("each_party", Verdict.OBLIGED, ("own_judgement_share",)),
        ("victim_request", Verdict.GATED, ("request_share",)),
        ("joint_finding", Verdict.GATED, ("gated_share",)),
        ("institution", Verdict.GATED, ("gated_share",)),
        ("none", Verdict.CONTESTED, ("contested_share",)),
        ("each_party", Verdict.CONTESTED, ("own_judgement_share", "contested_share")),
    ],
)
def test_who_must_find_that_the_case_has_arisen_and_what_is_open_have_their_factors(gate, verdict, names):
    one = found(pact(clause(gate=Gate(gate))), finding(verdict))
    assert factors(one) == tuple(f"stability.{name}" for name in names)


@pytest.mark.parametrize(("status", "name"), [("draft", "new_text_share"), ("political", "political_share")])
def test_the_standing_of_a_text_has_its_factor(status, name):
    assert factors(found(pact(status=status))) == (f"stability.{name}",)


def test_a_political_text_is_not_discounted_again_for_being_one():
    told = finding(
        Verdict.CONTESTED, readings=("political-texts-bind",), hangs_on="how far a political text binds"
    )
    assert factors(found(pact(status="political"), told)) == ("stability.political_share",)
    other = replace(told, readings=("political-texts-bind", "unprovoked"), hangs_on="one thing; another")
    assert "stability.contested_share" in factors(found(pact(status="political"), other))


def test_a_state_that_disclaimed_the_case_beforehand_loses_less_by_standing_aside():
    declared = Declaration(("BIG",), "Not for this force.", "pact", "1", "force", "political", "test")
    onto_force = replace(finding(), contingency="on-force")
    case = cases.case(treaties={"pact": pact()}, declarations=(declared,))
    obligations = replace(cases.owed({}), findings=(onto_force, finding()))
    force, territory = (
        commitments(case, obligations, case.proposals[4], (event,), case.actor["BIG"])[0]
        for event in (cases.ATTACK_ON_FORCE, cases.ATTACK)
    )
    assert factors(force) == ("stability.disclaimed_share",)
    assert factors(territory) == (), "the declaration was about the force alone"


def test_limits_and_hours_are_shown_and_not_priced():
    limited = clause(limits=("no troops",), within_hours=24)
    one = found(pact(limited))
    assert (one.limits, one.within_hours) == (("no troops",), 24)
    assert factors(one) == factors(found(pact()))


def test_a_trigger_that_is_met_by_chance_counts_by_its_chance():
    case = cases.case(treaties={"pact": pact()})
    draws = cases.sample(case, 32)
    told = found(pact(), finding(Verdict.CONTESTED, chance=(0.2, 0.6)))
    price = priced(case, draws, case.stakes, case.proposals[4], "BIG", told)
    expected = (0.2 + 0.4 * 0.5) * draws.of(case.parameter("stability.dishonour_all_means"))
    np.testing.assert_allclose(price.cost, expected)


def test_the_price_is_the_product_of_its_parameters():
    case = cases.case(treaties={"pact": pact()})
    draws = cases.sample(case, 32)
    one = found(pact(clause(gate=Gate("institution")), status="draft"), finding(Verdict.GATED))
    price = priced(case, draws, case.stakes, case.proposals[4], "BIG", one)
    assert price.parameters == (
        "stability.dishonour_all_means",
        "stability.gated_share",
        "stability.new_text_share",
    )
    product = np.prod([draws.of(case.parameter(name)) for name in price.parameters], axis=0)
    np.testing.assert_allclose(price.cost, product)


# --- dates ---------------------------------------------------------------------------------------------


def test_a_duty_ends_with_the_treaty_the_clause_or_the_membership_whichever_is_first():
    in_2028, in_2029, in_2030 = (datetime.date(year, 2, 13) for year in (2028, 2029, 2030))
    start = datetime.date(2000, 1, 1)
    treaty = pact(
        clause(in_force=Period(start, in_2029)),
        in_force=Period(start, in_2030),
        parties=(Membership("BIG", Period(start, in_2028)),),
    )
    assert found(treaty).ends == in_2028
    assert found(replace(treaty, parties=pact().parties)).ends == in_2029
    assert found(replace(treaty, parties=pact().parties, clauses=(clause(),))).ends == in_2030
    assert found(pact()).ends is None


def test_a_version_of_an_article_that_another_takes_over_from_does_not_end_the_duty():
    start, change = datetime.date(2000, 1, 1), datetime.date(2027, 1, 1)
    old, new = clause(in_force=Period(start, change)), clause(in_force=Period(change))
    assert found(pact(old, new)).ends is None


def test_a_commitment_binds_from_its_first_year_to_the_one_before_it_lapses():
    case = cases.case()
    one = replace(found(pact()), starts=datetime.date(2026, 2, 13), ends=datetime.date(2028, 2, 13))
    assert [year for year in range(6) if binds_in(case, one, year)] == [1, 2]


# --- what the author says ------------------------------------------------------------------------------


def own(**changes):
    share = {} if "share" in changes else {"cost": quantity("stakes/dishonour/own/cost", 0.77)}
    return OwnPrice("own", **(share | changes))


def price_of(*prices: OwnPrice, proposal: int = 4, guarantor: str = "BIG"):
    case = cases.case(treaties={"pact": pact()})
    stakes = replace(case.stakes, dishonour=prices)
    draws = cases.sample(replace(case, stakes=stakes), 16)
    one = priced(case, draws, stakes, case.proposals[proposal], guarantor, found(pact()))
    default = draws.of(case.parameter("stability.dishonour_all_means"))
    return one, default


@pytest.mark.parametrize(
    "fits",
    [{"guarantor": "BIG"}, {"treaty": "pact"}, {"duty": Duty.ALL_MEANS}, {"treaty": "pact", "article": "1"}],
)
def test_an_own_price_of_a_duty_replaces_what_the_parameters_make_of_it(fits):
    one, default = price_of(own(**({"treaty": "pact"} | fits)))
    np.testing.assert_allclose(one.cost, 0.77)
    assert one.own_price == "own"
    assert np.all(default != 0.77)


@pytest.mark.parametrize(
    "misses",
    [
        {"guarantor": "WES"},
        {"treaty": "other"},
        {"duty": Duty.CONSULT},
        {"article": "2"},
        {"proposal": "force"},
    ],
)
def test_an_own_price_of_something_else_changes_nothing(misses):
    one, default = price_of(own(**({"treaty": "pact"} | misses)))
    np.testing.assert_allclose(one.cost, default)
    assert one.own_price == ""


def test_a_share_multiplies_the_price_and_of_several_prices_the_last_counts():
    half = own(treaty="pact", share=quantity("stakes/dishonour/own/share", 0.5))
    one, default = price_of(own(treaty="pact"), half)
    np.testing.assert_allclose(one.cost, 0.5 * default)


def test_a_price_without_a_duty_is_for_all_that_is_owed_and_holds_where_nothing_is():
    case = cases.case()
    stakes = replace(case.stakes, dishonour=(own(guarantor="WES"),))
    draws, manned = cases.sample(case, 8), np.ones(8, dtype=bool)
    owed = {
        guarantor: owed_together(
            draws, stakes, case.proposals[0], guarantor, (), manned, guaranteed=guaranteed
        )
        for guarantor in ("WES", "BIG")
        for guaranteed in (True, False)
    }
    np.testing.assert_allclose(owed["WES"], 0.77)
    np.testing.assert_allclose(owed["BIG"], 0)


def test_a_price_of_one_proposal_for_all_that_is_owed_waits_until_its_guarantee_counts():
    case = cases.case()
    stakes = replace(case.stakes, dishonour=(own(guarantor="WES", proposal="none"),))
    draws, manned = cases.sample(case, 8), np.ones(8, dtype=bool)
    now, before = (
        owed_together(draws, stakes, case.proposals[0], "WES", (), manned, guaranteed=guaranteed)
        for guaranteed in (True, False)
    )
    np.testing.assert_allclose(now, 0.77)
    np.testing.assert_allclose(before, 0)


def test_the_table_names_duty_parameters_and_who_decides():
    case = cases.case(treaties={"pact": pact()})
    findings = (finding(duty=Duty.CONSULT, article="2"), finding())
    obligations = replace(cases.owed({}), findings=findings)
    draws, proposal = cases.sample(case, 64), case.proposals[4]
    owed = owing(case, draws, case.stakes, proposal, obligations)
    rows = [row for row in table(draws, case.stakes, proposal, owed) if row.guarantor == "BIG"]
    assert [(row.commitment.duty, row.decides) for row in rows] == [
        (Duty.ALL_MEANS, 1.0),
        (Duty.CONSULT, 0.0),
    ]
    assert rows[0].parameters == ("stability.dishonour_all_means",)
    assert rows[0].cost.p10 < rows[0].cost.mean < rows[0].cost.p90


def test_an_own_price_for_all_stands_last_in_the_table():
    case = cases.case(treaties={"pact": pact()})
    stakes = replace(case.stakes, dishonour=(own(guarantor="BIG"),))
    obligations = replace(cases.owed({}), findings=(finding(),))
    draws, proposal = cases.sample(case, 64), case.proposals[4]
    owed = owing(case, draws, stakes, proposal, obligations)
    last = [row for row in table(draws, stakes, proposal, owed) if row.guarantor == "BIG"][-1]
    assert (last.commitment, last.own_price, last.cost.mean) == (None, "own", pytest.approx(0.77))


def test_every_factor_is_a_parameter_of_the_library():
    plain = found(pact())
    every = {
        name
        for gate in ("none", "each_party", "victim_request", "institution", "")
        for verdict in (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)
        for status in ("in_force", "political", "draft")
        for name in factors(
            replace(plain, gate=gate, verdict=verdict, status=status, contested=True, disclaimed=True)
        )
    }
    assert every <= parameters().keys()
    assert len(every) == 7
