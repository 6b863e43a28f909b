"""Tables of decide and KTAB and plain ones: read, written and read again, and refused with a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.files.negotiations.formats import FORMATS, kind_of_output, read_negotiation, recognise
from foedus.files.negotiations.numbers import percent, share, written
from foedus.model.negotiations import Matter, Negotiation, Party, Stand

DECIDE = """\
'#A'\t'USA'\t'United States'\t''
'#A'\t'EU'\t'European Union'\t'with Norway'
'#P'\t'volume'\t'finance volume'\t''
'#M'\t'volume'\t0\t'nothing'
'#M'\t'volume'\t50
'#P'\t'legal'\t'legal form'\t''
'#M'\t'legal'\t0
'#M'\t'legal'\t100
'#D'\t'USA'\t'volume'\t10.0\t0.9\t0.26
'#D'\t'EU'\t'volume'\t50\t0.07\t1.5
'#D'\t'EU'\t'legal'\t100\t1\t1.25
"""
KTAB = """\
Reform,Two questions, 2, 2,
Actor,Description,Influence,Policy Position,Policy Salience,Market Position,Market Salience,
XJ,"Xi, J.",  100.0,30,24.0,20,48.0,
LK,Li Keqiang, 60.2,45,44.7,,41.3,
"""
XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<Scenario>
  <name>Three &amp; more</name><desc>A test</desc><prngSeed>0350</prngSeed>
  <ModelParameters><VotingRule>PropCbc</VotingRule></ModelParameters>
  <Dimensions><dName>First</dName><dName>Second</dName></Dimensions>
  <Actors>
    <Actor><name>Alice</name><description>one</description><capability>117.7</capability>
      <Position><dCoord></dCoord><dCoord>39.8</dCoord></Position>
      <Salience><dSal>32.3</dSal><dSal>22.4</dSal></Salience></Actor>
    <Actor><name>Bob</name><description>two</description><capability>93.2</capability>
      <Position><dCoord>15.9</dCoord><dCoord>61.4</dCoord></Position>
      <Salience><dSal>25.2</dSal><dSal>34.5</dSal></Salience></Actor>
  </Actors>
  <IdealAdjustment><iaPair><adjustingIdeal>Bob</adjustingIdeal><referencePos>Alice</referencePos>
    <adjust>0.07</adjust></iaPair></IdealAdjustment>
</Scenario>
"""
LONG = """\
Actor,Issue,Position,Salience,Capability,low,high,reference_point,outcome
FRA,land,10,0.5,2,0,20,5,
DEU,land,20,1,3,0,20,5,
DEU,law,40,0.25,3,,,,60
"""
WIDE = """\
actor;capability;land position;land salience;law position
FRA;2;10;50;
DEU;3;20;100;40
"""
DEU = """\
"prnr"\t"isnrnmc"\t"isnr"\t"proc"\t"pcom"\t"pep"\t"pat"\t"scom"\t"sep"\t"sat"\t"rp"\t"out"
\t\t\t\t1\t2\t0.4\t\t\t\t\t
d1\tWhich rate?\td1i1\tCOD\t100\t100\t20\t80\t70\t20\t0\t40
d1\tSince when?\td1i2\tCOD\t\t100\t999\t0\t\t0\t999\t
"""
TEXTS = {"decide": DECIDE, "deu": DEU, "ktab": KTAB, "ktab-xml": XML, "long": LONG, "wide": WIDE}


def saved(tmp_path, text, name="table.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def back(tmp_path, table, kind):
    text, lost = FORMATS[kind].write(table)
    path = saved(tmp_path, text)
    assert recognise(path) == kind
    return read_negotiation(path), lost


@pytest.mark.parametrize("kind", TEXTS)
def test_a_table_is_recognised_and_comes_back_as_it_was(tmp_path, kind):
    path = saved(tmp_path, TEXTS[kind])
    assert recognise(path) == kind
    table = read_negotiation(path)
    again, _ = back(tmp_path, table, kind)
    assert again == table


def test_rows_of_decide_mean_what_decide_means(tmp_path):
    table = read_negotiation(saved(tmp_path, DECIDE))
    assert table.parties[1] == Party("EU", "European Union", "with Norway")
    assert table.matters[0].points == ((0.0, "nothing"), (50.0, ""))
    assert table.stands == (
        Stand("USA", "volume", 10.0, 90.0, 0.26),
        Stand("EU", "volume", 50.0, 7.0, 1.5),
        Stand("EU", "legal", 100.0, 100.0, 1.25),
    )


def test_semicolons_comments_and_a_title_of_equal_gain_are_read(tmp_path):
    text = "#O;Talks;;\n#/;Coded in 2015;;\n#A;A;A long name;;\n#P;p;;;\n#M;p;0;;\n#M;p;100;;\n#D;A;p;70;0.75;0.25\n"
    table = read_negotiation(saved(tmp_path, text))
    assert (table.title, table.comments) == ("Talks", ("Coded in 2015",))
    assert table.stands == (Stand("A", "p", 70.0, 75.0, 0.25),)
    assert back(tmp_path, table, "decide")[0] == table


def test_the_code_page_of_equal_gain_is_read(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("#A;A;who’s who\n#P;p;é\n#D;A;p;70;0.75;0.25\n".encode("cp1252"))
    assert recognise(path) == "decide"
    table = read_negotiation(path)
    assert (table.parties[0].name, table.matters[0].name) == ("who’s who", "é")


def test_a_blank_position_of_ktab_is_an_absent_actor(tmp_path):
    table = read_negotiation(saved(tmp_path, KTAB))
    assert [(s.party, s.matter) for s in table.stands] == [
        ("XJ", "Policy"),
        ("XJ", "Market"),
        ("LK", "Policy"),
    ]
    assert table.parties[0].name == "Xi, J."


def test_the_xml_of_ktab_keeps_settings_and_accommodation(tmp_path):
    table = read_negotiation(saved(tmp_path, XML, "s.xml"))
    assert table.settings == {"VotingRule": "PropCbc", "prngSeed": "0350"}
    assert table.accommodation == (("Bob", "Alice", 0.07),)
    assert table.title == "Three & more"


def test_the_long_form_holds_scales_reference_points_and_outcomes(tmp_path):
    table = read_negotiation(saved(tmp_path, LONG))
    assert table.matters[0] == Matter("land", points=((0.0, ""), (20.0, "")), reference_point=5.0)
    assert (table.matters[1].points, table.matters[1].outcome) == ((), 60.0)
    assert table.by_matter["land"][0] == Stand("FRA", "land", 10.0, 50.0, 2.0)


def test_a_table_without_issues_has_one(tmp_path):
    table = read_negotiation(
        saved(tmp_path, "Stakeholder,Resources,Position,Salience\nA,80,25,50\nB,90,15,80\n")
    )
    assert [matter.id for matter in table.matters] == ["issue"]
    assert table.stands[1] == Stand("B", "issue", 15.0, 80.0, 90.0)


def test_what_does_not_fit_is_named_and_the_scale_is_stretched(tmp_path):
    table = read_negotiation(saved(tmp_path, DECIDE))
    again, lost = back(tmp_path, table, "ktab")
    assert [s.position for s in again.stands] == [20.0, 100.0, 100.0]
    assert any("scales other than 0 to 100" in text for text in lost)
    assert any("capabilities that differ between issues (EU)" in text for text in lost)
    _, lost = back(tmp_path, read_negotiation(saved(tmp_path, LONG)), "decide")
    assert lost == ("reference points", "outcomes")


names = st.text(st.sampled_from("abcABC -'\".;,#é"), min_size=1, max_size=8).map(str.strip).filter(bool)
numbers = st.floats(0, 100, allow_subnormal=False).map(lambda x: float(f"{x:.9g}"))


WHAT_IT_HOLDS = {
    # Kind -> whether a capability may differ between issues, and whether there are reference points and outcomes.
    "decide": (True, False),
    "deu": (False, True),
    "ktab": (False, False),
    "ktab-xml": (False, False),
    "long": (True, True),
    "wide": (False, False),
}


@st.composite
def tables(draw, kind):
    """Tables with absent actors, blanks and names of every sort, of what one kind can hold."""
    by_issue, with_facts = WHAT_IT_HOLDS[kind]
    maybe = st.none() | numbers
    parties = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    ids = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    power = {party: draw(maybe) for party in parties}
    # Where all are small they must not come back as shares of one.
    saliences = st.none() | draw(st.sampled_from([numbers, st.integers(0, 1000).map(lambda n: n / 1000)]))
    stands = [
        Stand(party, matter, draw(numbers), draw(saliences), draw(maybe) if by_issue else power[party])
        for party in parties
        for matter in ids
        if draw(st.booleans()) or (party, matter) == (parties[0], ids[0])
    ]
    scale = () if kind == "wide" else ((0.0, ""), (100.0, ""))
    facts = {"facts": {"prnr": "d1"}} if kind == "deu" else {}
    matters = [
        Matter(
            matter,
            points=scale,
            reference_point=draw(maybe) if with_facts else None,
            outcome=draw(maybe) if with_facts else None,
            **facts,
        )
        for matter in ids
    ]
    return Negotiation(tuple(Party(p) for p in parties), tuple(matters), tuple(stands))


@given(
    case=st.sampled_from(sorted(WHAT_IT_HOLDS)).flatmap(lambda kind: st.tuples(st.just(kind), tables(kind)))
)
def test_any_table_survives_the_way_there_and_back(tmp_path_factory, case):
    kind, table = case
    text, _ = FORMATS[kind].write(table)
    path = saved(tmp_path_factory.mktemp("tables"), text)
    found = FORMATS[kind].read(path)
    if kind == "deu":
        assert recognise(path) == "deu"
    assert set(found.stands) == set(table.stands)
    assert [party.id for party in found.parties] == [party.id for party in table.parties]
    for after, before in zip(found.matters, table.matters, strict=True):
        assert (after.id, after.points, after.facts) == (before.id, before.points, before.facts)
        assert (after.reference_point, after.outcome) == (before.reference_point, before.outcome)


def test_a_table_of_the_union_names_actors_by_their_columns(tmp_path):
    table = read_negotiation(saved(tmp_path, DEU))
    assert [party.id for party in table.parties] == ["com", "ep", "at"]
    assert table.matters[0] == Matter(
        "d1i1",
        "Which rate?",
        points=((0.0, ""), (100.0, "")),
        reference_point=0.0,
        outcome=40.0,
        facts={"prnr": "d1", "proc": "COD"},
    )
    # 999 and blanks are absent actors, never at 0
    assert table.by_matter["d1i2"] == (Stand("ep", "d1i2", 100.0, None, 2.0),)
    assert (table.matters[1].reference_point, table.matters[1].outcome) == (None, None)


def test_a_table_of_the_union_goes_through_a_long_one(tmp_path):
    table = read_negotiation(saved(tmp_path, DEU))
    again, lost = back(tmp_path, table, "long")
    assert set(again.stands) == set(table.stands)
    assert lost == ("what else is told of issues",)


@given(st.floats(0, 1).map(lambda x: float(f"{x:.9g}")))
def test_shares_come_back_from_percentages(value):
    assert share(percent(value)) == value
    assert float(written(value)) == value


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        (
            "decide",
            "'#D'\t'USA'",
            "'#D'\t'UAS'",
            ":9: 'UAS' is no actor of the rows above.\n  Known: USA, EU.  Did you",
        ),
        (
            "decide",
            "10.0\t0.9",
            "70\t0.9",
            ":9: 'USA' stands at 70 on 'volume'.\n  The scale of that issue runs from 0 to 50",
        ),
        (
            "decide",
            "0.07\t1.5",
            "x\t1.5",
            ":10: the salience reads 'x'.\n  It is a number from 0 to 100, or blank",
        ),
        (
            "decide",
            "'#M'\t'volume'\t50",
            "'#X'\t'volume'\t50",
            ":5: the row begins with '#X'.\n  A row begins with #A",
        ),
        ("ktab", "Two questions, 2,", "Two questions, 3,", ":1: it announces 3 actors, and 2 rows follow"),
        (
            "ktab",
            "100.0,30,",
            "100.0,130,",
            ":3: the position of 'XJ' on 'Policy' reads '130'.\n  It is a number from 0 to 100",
        ),
        (
            "ktab-xml",
            "<dCoord>15.9</dCoord>",
            "",
            ":10: 'Bob' has 1 entries in <Position>, and there are 2 dimensions",
        ),
        ("ktab-xml", "</Actors>", "", "line 16 is no XML"),
        (
            "long",
            "DEU,land,20",
            "DEU,land,21",
            ":3: 'DEU' stands at 21 on 'land'.\n  The scale of that issue runs from 0 to 20",
        ),
        (
            "long",
            "DEU,land,20,1,3,0,20,5",
            "DEU,land,20,1,3,0,30,5",
            ":3: high of 'land' is 30 here, and 20 above",
        ),
        ("wide", "DEU;3", "FRA;3", ":3: the actor 'FRA' stands here again"),
        (
            "deu",
            "\t100\t100\t20\t80",
            "\t130\t100\t20\t80",
            ":3: the position of 'com' on 'd1i1' reads '130'",
        ),
        ("deu", "d1i2", "d1i1", ":4: the issue 'd1i1' stands here again"),
        ("deu", "\t0\t40", "\t140\t40", ":3: rp of 'd1i1' reads '140'.\n  It is a number from 0 to 100"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path, kind, old, new, message):
    assert old in TEXTS[kind]
    path = saved(tmp_path, TEXTS[kind].replace(old, new, 1))
    with pytest.raises(InputError) as error:
        FORMATS[kind].read(path)
    assert message in str(error.value)


def test_a_document_type_declaration_is_refused(tmp_path):
    text = XML.replace("<Scenario>", '<!DOCTYPE a [<!ENTITY b "c">]><Scenario>', 1)
    with pytest.raises(InputError, match="document type declaration"):
        read_negotiation(saved(tmp_path, text))


def test_a_file_that_is_none_of_them_is_refused_with_what_is_known(tmp_path):
    with pytest.raises(InputError, match="none of the tables known") as error:
        recognise(saved(tmp_path, "a,b\n1,2\n"))
    assert "decide: rows #A, #P, #M, #D" in str(error.value)


def test_a_name_that_leaves_the_kind_open_asks_for_it(tmp_path):
    assert kind_of_output(tmp_path / "x.xml") == "ktab-xml"
    with pytest.raises(InputError, match="Name it with --to"):
        kind_of_output(tmp_path / "x.csv")
