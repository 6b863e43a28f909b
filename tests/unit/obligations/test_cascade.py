from __future__ import annotations

import datetime
import json
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from tests.unit.obligations.worlds import always, clause, event, pact, settlement, world

from foedus.analyses.obligations.analyse import ObligationsOptions
from foedus.analyses.obligations.cascades.cascade import cascade
from foedus.analyses.obligations.cascades.chances import sampled
from foedus.analyses.obligations.cascades.hops import Answers
from foedus.analyses.obligations.cascades.options import (
    ALL_HONOUR,
    ANYBODY,
    NONE_HONOURS,
    CascadeOptions,
    Honouring,
)
from foedus.analyses.obligations.cascades.result import Cascade, Chances, Link
from foedus.errors import InvalidInputError
from foedus.model.conditions import All, Any
from foedus.model.dates import Period
from foedus.model.treaties import Duty, Gate, Treaty
from foedus.report.document import Paragraph, Table
from foedus.report.sections.cascade import blocks, sentence, summary
from foedus.study.cascade_document import cascade_document

HIT = event("territory_of POL", "POL", "DEU")


def run(*treaties: Treaty, hit=HIT, proposal=None, **options: object) -> Cascade:
    deals = () if proposal is None else (proposal,)
    return cascade(world(*treaties, hit=hit, deals=deals), hit, proposal, CascadeOptions(**options))


def ally(*states: str, duty: Duty = Duty.ASSIST, trigger=None, **changes: object) -> Treaty:
    return pact(*states, clauses=(clause(duty, trigger, **changes),), name="-".join(states).lower())


CHAIN = (ally("POL", "GBR"), ally("GBR", "FRA"), ally("FRA", "BEL"))


# --------------------------------------------------------------------------- rings


def test_each_helper_that_is_struck_calls_its_own_allies():
    found = run(*CHAIN)
    assert found.rings == (("GBR",), ("FRA",), ("BEL",))
    assert not found.beyond


def test_every_step_names_its_clause_its_ally_and_its_ring():
    (hop,) = run(*CHAIN).why("FRA")
    assert (hop.ring, hop.kind, hop.side, hop.follows) == (2, "duty", "victim", "GBR")
    assert (hop.finding.treaty, hop.finding.article, hop.finding.victim) == ("gbr-fra", "1", "GBR")
    assert hop.needs == ("GBR",)


def test_the_proof_leads_back_to_the_first_event_strike_by_strike():
    steps = [(hop.ring, hop.kind, hop.state) for hop in run(*CHAIN).chain("BEL")]
    assert steps == [
        (1, "duty", "GBR"),
        (1, "strike", "GBR"),
        (2, "duty", "FRA"),
        (2, "strike", "FRA"),
        (3, "duty", "BEL"),
    ]


def test_without_strikes_only_direct_duties_are_left():
    assert run(*CHAIN, strikes=0.0).rings == (("GBR",),)


def test_the_reader_says_how_deep_to_look_and_is_told_what_comes_next():
    found = run(*CHAIN, depth=1)
    assert found.rings == (("GBR",),)
    assert [(hop.state, hop.ring) for hop in found.beyond] == [("FRA", 2)]


def test_a_strike_is_as_grave_as_the_reader_says():
    grave = ally("GBR", "FRA", trigger=always("severity_at_least", "invasion"))
    assert run(ally("POL", "GBR"), grave).rings == (("GBR",),)
    assert run(ally("POL", "GBR"), grave, strike_severity="invasion").rings == (("GBR",), ("FRA",))


def test_honouring_a_pact_is_no_attack_that_calls_the_attackers_allies():
    found = run(ally("POL", "GBR"), ally("DEU", "ITA"))
    assert found.rings == (("GBR",),)


def test_a_reader_may_hold_that_a_blow_back_is_an_attack():
    pacts = (ally("POL", "GBR"), ally("DEU", "ITA"))
    found = run(*pacts, blows_back="attack")
    assert found.rings == (("GBR",), ("ITA",))
    assert found.side("ITA") == "attacker"
    (hop,) = found.why("ITA")
    assert (hop.follows, hop.needs) == ("DEU", ("GBR",))


def test_a_blow_back_is_provoked_by_those_who_attacked():
    pacts = (ally("POL", "GBR"), ally("DEU", "ITA", trigger=always("unprovoked")))
    assert run(*pacts, blows_back="attack").rings == (("GBR",),)


def test_a_pact_of_joint_war_calls_the_attackers_ally_as_its_text_says():
    joint = ally("DEU", "ITA", trigger=always("other_acts", "GBR"), toward="attacker")
    found = run(ally("POL", "GBR"), joint)
    assert (found.rings, found.side("ITA")) == ((("GBR",), ("ITA",)), "attacker")
    assert found.why("ITA")[0].needs == ("GBR",)
    assert run(joint).rings == ()


def test_who_joins_the_attackers_strikes_with_them():
    joint = ally("DEU", "ITA", toward="attacker")
    two = ally("GBR", "FRA", trigger=always("attackers_at_least", 2))
    assert run(ally("POL", "GBR"), two).rings == (("GBR",),)
    found = run(ally("POL", "GBR"), two, joint)
    assert found.rings == (("GBR", "ITA"), ("FRA",))
    assert found.why("FRA")[0].needs == ("GBR", "ITA")


def test_a_pact_of_the_attacker_with_its_victim_calls_nobody_and_a_breach_is_told():
    peace = pact("DEU", "POL", clauses=(clause(), clause(Duty.REFRAIN, article="2")))
    found = run(peace)
    assert found.hops == ()
    assert [(f.state, f.article, f.victim) for f in found.breaches] == [("DEU", "2", "POL")]


def test_a_strike_on_a_helper_can_break_a_pact_too():
    found = run(ally("POL", "GBR"), ally("DEU", "GBR", duty=Duty.REFRAIN))
    assert [f.victim for f in found.breaches] == ["GBR"]


def test_a_pact_signed_in_the_war_does_not_import_it():
    late = replace(ally("GBR", "FRA"), in_force=Period(HIT.on + datetime.timedelta(days=1)))
    assert run(ally("POL", "GBR"), late).rings == (("GBR",),)


def test_a_duty_to_stay_out_is_no_hop_but_a_conflict_with_a_duty_to_help():
    neutral = ally("DEU", "GBR", duty=Duty.NEUTRALITY, toward="attacker")
    found = run(ally("POL", "GBR"), neutral)
    assert found.rings == (("GBR",),)
    assert [f.state for f in found.neutral] == ["GBR"]
    assert [(c.state, c.help.treaty, c.against.treaty) for c in found.conflicts] == [
        ("GBR", "pol-gbr", "deu-gbr")
    ]


def test_a_conflict_is_seen_where_a_later_event_of_the_chain_makes_it():
    found = run(
        ally("POL", "GBR"), ally("GBR", "ITA"), ally("DEU", "ITA", duty=Duty.NEUTRALITY, toward="attacker")
    )
    assert [(c.state, c.help.victim) for c in found.conflicts] == [("ITA", "GBR")]


@pytest.mark.parametrize(("choice", "side"), [("victim", "victim"), ("attacker", "attacker"), ("out", None)])
def test_a_state_pulled_both_ways_goes_where_the_reader_says(choice, side):
    pacts = (ally("POL", "ITA"), ally("DEU", "ITA", toward="attacker"))
    found = run(*pacts, pulled_both_ways=choice)
    assert found.side("ITA") == side
    assert [c.state for c in found.conflicts] == ["ITA"]


def test_contested_and_gated_duties_are_shown_and_followed_only_if_asked():
    doubt = ally("POL", "GBR", trigger=always("disputed", "whether so"))
    waits = ally("POL", "FRA", gate=Gate("victim_request"))
    found = run(doubt, waits)
    assert found.rings == ()
    assert {(hop.state, str(hop.finding.verdict)) for hop in found.possible} == {
        ("GBR", "contested"),
        ("FRA", "gated"),
    }
    assert run(doubt, waits, contested="counted").rings == (("GBR",),)
    assert run(doubt, waits, gated="counted").rings == (("FRA",),)
    assert run(doubt, waits, law=ObligationsOptions(requests="made")).rings == (("FRA",),)


def test_states_that_may_help_are_named_apart_and_followed_only_if_asked():
    charter = ally("POL", "SWE", duty=Duty.NONE, beneficiaries=("all",))
    found = run(charter, ally("SWE", "FIN"))
    assert (found.rings, [hop.state for hop in found.choices]) == ((), ["SWE"])
    followed = run(charter, ally("SWE", "FIN"), permitted="followed")
    assert (followed.rings, followed.why("SWE")[0].kind) == ((("SWE",), ("FIN",)), "choice")
    named = run(charter, ally("SWE", "FIN"), by_choice={"SWE": "victim"})
    assert named.rings == followed.rings
    assert named.why("SWE")[0].finding.duty is Duty.NONE


def test_a_state_may_come_in_without_any_clause_if_the_reader_says_so():
    found = run(ally("SWE", "FIN"), by_choice={"SWE": "victim", "ITA": "attacker"})
    assert found.rings == (("ITA", "SWE"), ("FIN",))
    assert found.side("ITA") == "attacker"


def test_forces_hit_abroad_leave_their_owner_free_to_be_called():
    hit = event("forces_of FRA", "POL", "RUS")
    found = run(ally("POL", "FRA", trigger=always("own_territory")), ally("FRA", "ITA"), hit=hit)
    assert found.victims == ("FRA", "POL")
    assert found.rings == (("FRA",) if found.side("FRA") else (), ("ITA",)) or found.rings == (
        ("FRA", "ITA"),
    )
    assert found.why("FRA")[0].follows == "POL"


def test_a_proposal_that_binds_a_state_draws_it_in():
    deal = settlement(treaties=("gbr-fra",))
    draft = replace(ally("GBR", "FRA"), status="draft", in_force=None)
    assert run(ally("POL", "GBR"), draft).rings == (("GBR",),)
    assert run(ally("POL", "GBR"), draft, proposal=deal).rings == (("GBR",), ("FRA",))


# --------------------------------------------------------------------------- duties that wait for others


def czechoslovakia() -> tuple[Treaty, ...]:
    """1938: the one helps unasked, the other only if the first does."""
    first = ally("FRA", "CZE", duty=Duty.ALL_MEANS, trigger=always("unprovoked"))
    second = All((always("unprovoked"), always("other_acts", "FRA")))
    return first, ally("RUS", "CZE", duty=Duty.ALL_MEANS, trigger=second)


PRAGUE = event("territory_of CZE", "CZE", "DEU")


def test_a_duty_that_waits_for_another_state_bites_once_that_state_has_come():
    found = run(*czechoslovakia(), hit=PRAGUE)
    assert found.rings == (("FRA",), ("RUS",))
    assert found.why("RUS")[0].needs == ("FRA",)
    assert found.why("RUS")[0].event == "event"


def test_a_duty_that_waits_for_another_state_rests_while_that_state_stays_out():
    found = run(*czechoslovakia(), hit=PRAGUE, honouring=Honouring(by_state={"FRA": 0.0}))
    assert found.rings == ()
    assert [hop.state for hop in found.stays_out] == ["FRA"]


def test_of_two_that_wait_for_one_of_several_only_those_who_came_are_named():
    waits = ally("CZE", "RUS", trigger=Any((always("other_acts", "FRA"), always("other_acts", "ITA"))))
    found = run(ally("CZE", "FRA"), waits, hit=PRAGUE)
    assert found.why("RUS")[0].needs == ("FRA",)


# --------------------------------------------------------------------------- August 1914


def august_1914() -> tuple[Treaty, ...]:
    """Own short versions of the pacts of 1879, 1882 and 1894."""
    attacked_by_russia = always("attacker_in", "RUS")
    central = ally("DEU", "AUT", duty=Duty.ALL_MEANS, trigger=attacked_by_russia)
    by_germany = Any((always("attacker_in", "DEU"), always("attacker_supported_by", "DEU")))
    western = ally("FRA", "RUS", duty=Duty.ALL_MEANS, trigger=by_germany)
    third = ally("ITA", "DEU", "AUT", trigger=always("unprovoked"))
    return central, western, third


SARAJEVO = event("territory_of SRB", "SRB", "AUT")


def test_in_1914_law_alone_calls_nobody():
    assert run(*august_1914(), hit=SARAJEVO).rings == ()


def test_in_1914_a_choice_and_a_reading_make_the_chain_and_leave_italy_out():
    found = run(*august_1914(), hit=SARAJEVO, by_choice={"RUS": "victim"}, blows_back="attack")
    assert found.rings == (("RUS",), ("DEU",), ("FRA",))
    assert [found.side(code) for code in ("RUS", "DEU", "FRA")] == ["victim", "attacker", "victim"]
    assert found.why("FRA")[0].needs == ("DEU", "RUS")
    assert run(*august_1914(), hit=SARAJEVO, by_choice={"RUS": "victim"}).rings == (("RUS",),)


def test_in_1914_an_attack_on_russia_obliges_france_and_not_italy():
    found = run(*august_1914(), hit=event("territory_of RUS", "RUS", "DEU"))
    assert found.rings == (("FRA",),)


# --------------------------------------------------------------------------- who honours


def test_where_nobody_honours_there_are_no_rings():
    found = run(*CHAIN, honouring=NONE_HONOURS)
    assert (found.rings, found.chances) == ((), None)
    assert [hop.state for hop in found.stays_out] == ["GBR"]


def test_certain_honouring_is_the_same_as_all():
    assert run(*CHAIN, honouring=Honouring(1.0)).hops == run(*CHAIN, honouring=ALL_HONOUR).hops


def test_chances_multiply_along_a_chain():
    found = run(*CHAIN, honouring=Honouring(0.5)).chances
    assert found.exact
    assert dict(zip(found.states, found.drawn_in, strict=True)) == {"GBR": 0.5, "FRA": 0.25, "BEL": 0.125}
    assert found.rings == pytest.approx([0.5, 0.25, 0.125, 0.125, 0.0])
    assert found.expected == pytest.approx(0.875)


def test_a_chance_for_the_state_goes_before_one_for_the_kind_of_duty():
    honouring = Honouring(0.9, {Duty.ASSIST: 0.5}, {"FRA": 0.1})
    found = run(*CHAIN, honouring=honouring, depth=2).chances
    assert found.drawn_in == pytest.approx([0.5, 0.05])


def test_a_state_decides_once_unless_it_looks_at_each_treaty():
    twice = (ally("POL", "GBR"), replace(ally("POL", "GBR"), id="other"))
    assert run(*twice, honouring=Honouring(0.5)).chances.drawn_in == pytest.approx([0.5])
    apart = Honouring(0.5, decides="by_treaty")
    assert run(*twice, honouring=apart).chances.drawn_in == pytest.approx([0.75])


def test_strikes_can_be_left_to_chance():
    found = run(*CHAIN[:2], strikes=0.3)
    assert found.chances.drawn_in == pytest.approx([1.0, 0.3])


def test_facts_told_with_chances_are_weighed_and_shared_by_all_whom_they_concern():
    pacts = tuple(ally("POL", code, trigger=always("unprovoked")) for code in ("GBR", "FRA"))
    found = run(*pacts, hit=replace(HIT, provoked=0.4))
    assert (found.rings, {hop.state for hop in found.possible}) == ((), {"GBR", "FRA"})
    assert found.chances.drawn_in == pytest.approx([0.6, 0.6])
    assert found.chances.rings[:2] == pytest.approx([0.4, 0.6])


def test_gravity_in_doubt_is_weighed():
    grave = ally("POL", "GBR", trigger=always("severity_at_least", "invasion"))
    hit = replace(HIT, severity="invasion", severity_chances={"armed_attack": 0.7, "invasion": 0.3})
    assert run(grave, hit=hit).chances.drawn_in == pytest.approx([0.3])


def test_too_many_facts_in_doubt_are_refused_with_the_remedy():
    facts = {f"fact-{number}": 0.5 for number in range(13)}
    with pytest.raises(InvalidInputError, match="settle some of them"):
        run(ally("POL", "GBR"), hit=replace(HIT, facts=facts))


def net() -> tuple[Treaty, ...]:
    """Two ways to most states, duties that wait for others, and one pact of joint war."""
    return (
        *CHAIN,
        ally("POL", "FRA", trigger=always("other_acts", "GBR")),
        ally("POL", "ESP", "PRT"),
        ally("ESP", "BEL", duty=Duty.ALL_MEANS),
        ally("DEU", "ITA", trigger=always("other_acts", "BEL"), toward="attacker"),
        ally("PRT", "USA", trigger=always("attackers_at_least", 2)),
    )


CHANCES = {"GBR": 0.7, "FRA": 0.4, "ESP": 0.5, "PRT": 0.9, "BEL": 0.8, "ITA": 0.6, "USA": 0.3}


@cache
def by_hand() -> dict[str, float]:
    """Every pattern of who honours, followed one at a time with yes and no."""
    found = dict.fromkeys(CHANCES, 0.0)
    scene = world(*net(), hit=HIT)
    for pattern in product((False, True), repeat=len(CHANCES)):
        told = dict(zip(CHANCES, pattern, strict=True))
        weight = np.prod([p if told[code] else 1 - p for code, p in CHANCES.items()])
        honouring = Honouring(by_state={code: float(yes) for code, yes in told.items()})
        for ring in cascade(scene, HIT, None, CascadeOptions(depth=6, honouring=honouring)).rings:
            for code in ring:
                found[code] += float(weight)
    return found


def by_code(found: Chances) -> dict[str, float]:
    return dict(zip(found.states, found.drawn_in, strict=True))


def test_weighing_all_combinations_gives_what_following_each_alone_gives():
    found = run(*net(), depth=6, honouring=Honouring(by_state=CHANCES)).chances
    assert found.exact
    assert by_code(found) == pytest.approx(by_hand())
    assert found.rings.sum() == pytest.approx(1.0)
    assert found.expected == pytest.approx(sum(by_hand().values()))


def test_draws_come_near_the_exact_chances():
    options = CascadeOptions(depth=6, honouring=Honouring(by_state=CHANCES), draws=20_000)
    answers = Answers(world(*net(), hit=HIT), HIT, None, options)
    found = sampled([(1.0, answers)], options)
    assert not found.exact
    for code, chance in by_code(found).items():
        truth = by_hand()[code]
        assert abs(chance - truth) < 4 * (truth * (1 - truth) / 20_000) ** 0.5


def test_where_there_are_more_combinations_than_draws_draws_are_taken():
    found = run(*net(), depth=6, honouring=Honouring(by_state=CHANCES), draws=100).chances
    assert (found.exact, found.draws) == (False, 100)


def test_facts_in_doubt_are_drawn_with_the_rest():
    pacts = tuple(ally("POL", code, trigger=always("unprovoked")) for code in ("GBR", "FRA"))
    options = CascadeOptions(honouring=Honouring(0.5), draws=20_000)
    worlds = [
        (p, Answers(world(*pacts, hit=HIT), replace(HIT, provoked=told), None, options))
        for p, told in ((0.4, True), (0.6, False))
    ]
    found = sampled(worlds, options)
    assert found.drawn_in == pytest.approx([0.3, 0.3], abs=0.015)
    assert found.rings[1] == pytest.approx(0.6 * 0.75, abs=0.015)


def test_the_same_seed_gives_the_same_draws_and_another_one_others():
    def drawn(seed: int) -> Cascade:
        return run(*net(), depth=6, honouring=Honouring(by_state=CHANCES), draws=50, seed=seed)

    assert (drawn(1).chances.drawn_in == drawn(1).chances.drawn_in).all()
    assert not np.array_equal(drawn(1).chances.drawn_in, drawn(2).chances.drawn_in)


# --------------------------------------------------------------------------- cut sets


def test_every_link_of_a_single_chain_cuts_it():
    (cuts,) = run(*CHAIN, keep_out=("BEL",), cut_by=("clauses",)).cuts
    assert [[link.treaty for link in links] for links in cuts.sets] == [["fra-bel"], ["gbr-fra"], ["pol-gbr"]]


def test_two_ways_in_need_two_cuts():
    pacts = (ally("POL", "GBR"), ally("POL", "ESP"), ally("GBR", "BEL"), ally("ESP", "BEL"))
    states, hops = run(*pacts, keep_out=("BEL",), cut_by=("states", "hops")).cuts
    assert states.sets == ((Link(state="ESP"), Link(state="GBR")),)
    assert (Link(state="ESP", kind="strike"), Link(state="GBR", kind="strike")) in hops.sets
    assert len(hops.sets) == 9


def test_who_is_not_drawn_in_needs_no_cut():
    (cuts,) = run(*CHAIN, keep_out=("USA",), cut_by=("states",)).cuts
    assert (cuts.is_drawn_in, cuts.sets) == (False, ())


def test_to_keep_everybody_out_all_direct_duties_must_go():
    (cuts,) = run(*net(), keep_out=(ANYBODY,), cut_by=("states",)).cuts
    assert [[link.state for link in links] for links in cuts.sets] == [["ESP", "GBR", "PRT"]]


def test_sets_above_the_size_asked_for_are_not_given():
    (cuts,) = run(*net(), keep_out=(ANYBODY,), cut_by=("states",), most_cuts=2).cuts
    assert (cuts.is_drawn_in, cuts.sets, cuts.most) == (True, (), 2)


@pytest.mark.parametrize("target", ["BEL", "FRA", "ITA", "USA"])
def test_struck_out_clauses_keep_the_state_out_in_the_texts_themselves(target):
    pacts = net()
    (cuts,) = run(*pacts, depth=6, keep_out=(target,), cut_by=("clauses",)).cuts
    assert cuts.sets
    for links in cuts.sets:
        gone = {link.treaty for link in links}
        assert run(*(p for p in pacts if p.id not in gone), depth=6).side(target) is None
        for kept in gone:
            partly = [p for p in pacts if p.id not in gone - {kept}]
            assert run(*partly, depth=6).side(target) is not None


@pytest.mark.parametrize("target", ["BEL", "FRA", "ITA", "USA"])
def test_cut_sets_of_states_are_all_that_trying_every_set_finds(target):
    (cuts,) = run(*net(), depth=6, keep_out=(target,), cut_by=("states",)).cuts
    others = [code for code in CHANCES if code != target]
    enough = []
    for pattern in sorted(product((False, True), repeat=len(others)), key=sum):
        out = frozenset(code for code, stays in zip(others, pattern, strict=True) if stays)
        honouring = Honouring(by_state=dict.fromkeys(out, 0.0))
        if any(smaller <= out for smaller in enough):
            continue
        if run(*net(), depth=6, honouring=honouring).side(target) is None:
            enough.append(out)
    assert {frozenset(link.state for link in links) for links in cuts.sets} == {
        out for out in enough if len(out) <= 3
    }


# --------------------------------------------------------------------------- options, words, documents


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"strikes": 1.5}, "strikes is 1.5; a chance runs from 0 to 1"),
        ({"honouring": Honouring(-0.1)}, r"honouring.otherwise is -0.1"),
        ({"honouring": Honouring(by_state={"XXX": 0.5})}, "names XXX, which is no state"),
        ({"by_choice": {"DEU": "victim"}}, "DEU is an attacker of the event itself"),
        ({"keep_out": ("POL",)}, "POL is a victim of the event itself"),
        ({"keep_out": ("Poland",)}, "names Poland"),
        ({"depth": -1}, "depth is -1; the least that makes sense is 0"),
        ({"draws": 0}, "draws is 0"),
        ({"strike_severity": "war"}, "strike_severity is 'war'; it is one of incident"),
    ],
)
def test_options_that_do_not_fit_are_refused_with_what_was_found(options, message):
    with pytest.raises(InvalidInputError, match=message):
        run(*CHAIN, **options)


def test_a_step_in_words_names_ring_ally_and_article():
    found = run(*CHAIN)
    scene = world(*CHAIN, hit=HIT)
    says = [sentence(scene, hop) for hop in found.chain("FRA")]
    assert says == [
        "Ring 1: United Kingdom is bound to help Poland, article 1 of the Pact.",
        "Ring 1: United Kingdom is struck by Deu for its help.",
        "Ring 2: Fra is bound to help United Kingdom, article 1 of the Pact.",
    ]
    assert summary(scene, found).endswith("in 3 rings, and ends there.")


def test_the_report_shows_direct_duties_apart_from_chains_and_everything_else_that_was_found():
    pacts = (
        *net(),
        ally("POL", "SWE", duty=Duty.NONE),
        ally("DEU", "GBR", duty=Duty.NEUTRALITY, toward="attacker"),
    )
    options = CascadeOptions(
        depth=2,
        honouring=Honouring(by_state={"FRA": 0.5, "PRT": 0.0}),
        keep_out=("BEL", ANYBODY, "USA"),
        cut_by=("clauses", "states", "hops"),
    )
    scene = world(*pacts, hit=HIT)
    parts = blocks(scene, cascade(scene, HIT, None, options))
    captions = [part.caption for part in parts if isinstance(part, Table)]
    assert captions == [
        "What the event asks itself",
        "What follows from it",
        "Chance of being drawn in, in 100",
        "Bound, and told not to honour it",
    ]
    words = " ".join(part.text for part in parts if isinstance(part, Paragraph))
    assert "May help, but need not: Sweden" in words


def test_the_document_holds_every_part_and_is_plain_json():
    options = {"honouring": Honouring(0.5), "keep_out": ("FRA",), "cut_by": ("clauses", "hops")}
    document = cascade_document(run(*net(), **options))
    assert json.loads(json.dumps(document)) == document
    assert document["rings"][0] == ["ESP", "GBR", "PRT"]
    assert document["hops"][0]["clause"]["treaty"] == "pol-esp-prt"
    assert document["chances"]["exact"]
    assert {"treaty": "gbr-fra", "article": "1"} in [
        link for cuts in document["cuts"] for s in cuts["sets"] for link in s
    ]
