"""What holds for every scenario that an author may write."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents import small, written

from foedus.errors import Place, ScenarioError
from foedus.files import yaml
from foedus.files.document import Document
from foedus.files.dump import dump, dump_yaml
from foedus.files.load import scenario_hash
from foedus.files.resolve import find_problems, resolve

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: "/" not in text
)
sentences = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)
points = st.floats(0, 100, width=32).map(float)
ranges = st.lists(points, min_size=2, max_size=3).map(sorted)
numbers = st.one_of(
    points,
    ranges,
    ranges.map(lambda ends: {"value": ends, "evidence": ["said"], "assumption": "why"}),
    st.integers(1, 120).map(lambda value: f"about {value * 0.8:g} (a guess)"),
    points.map(lambda mean: {"distribution": "normal", "mean": mean, "sd": 12.5}),
    st.lists(points, min_size=1, max_size=3).map(
        lambda values: {"distribution": "discrete", "values": values, "weights": [1] * len(values)}
    ),
)


@st.composite
def rules(draw, voters, depth=2):
    chosen = draw(st.lists(st.sampled_from(voters), min_size=1, max_size=3, unique=True))
    kind = draw(st.sampled_from(["list", "at_least", "weights", "all_of", "any_of"][: 5 if depth else 3]))
    if kind == "list":
        return chosen
    if kind == "at_least":
        return {"at_least": draw(st.integers(1, len(chosen))), "of": chosen}
    if kind == "weights":
        weights = {voter: draw(st.integers(1, 9)) for voter in chosen}
        return {"weights": weights, "quota": draw(st.integers(1, sum(weights.values())))}
    return {kind: draw(st.lists(rules(voters, depth - 1), min_size=1, max_size=3)) + chosen}


@st.composite
def documents(draw):
    """Small valid documents with names, numbers and rules of every form."""
    others = draw(
        st.lists(words, min_size=1, max_size=3, unique=True).filter(lambda n: not {"FRA", "RUS"} & {*n})
    )
    actors = {name: {"other": True, "capability": draw(points)} for name in others}
    actors |= {
        "FRA": {"state": "FRA"},
        "RUS": {"state": "RUS", "capability": 50, "assumption": draw(sentences)},
    }
    issues = {
        name: {
            "scale": {"0": "none", "50.5": draw(sentences), "100": "all"},
            "status_quo": draw(numbers),
            **({"reversion_point": draw(numbers)} if draw(st.booleans()) else {}),
        }
        for name in draw(st.lists(words, min_size=1, max_size=3, unique=True))
    }
    pairs = draw(st.sets(st.tuples(st.sampled_from([*actors]), st.sampled_from([*issues])), min_size=1))
    positions = [
        {"actor": actor, "issue": issue, "position": draw(numbers), "salience": draw(numbers)}
        for actor, issue in sorted(pairs)
    ]
    terms = {issue: draw(st.none() | numbers | st.just("status_quo")) for issue in issues}
    proposal = {
        "terms": {issue: term for issue, term in terms.items() if term is not None},
        "consent": draw(rules([*actors])),
        "says": draw(sentences),
    }
    if draw(st.booleans()):
        proposal["force"] = {"size": draw(st.integers(1, 10**6)), "place": "UKR"}
    base = small(actors=None, issues=None, proposals=None)
    return base | {
        "actors": actors,
        "issues": issues,
        "positions": positions,
        "proposals": {draw(words): proposal},
        "summary": draw(sentences),
        "caveats": draw(st.lists(sentences, max_size=2)),
    }


slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@slow
@given(documents())
def test_a_scenario_written_out_reads_back_equal_and_resolves_to_itself(data):
    scenario = resolve(written(data), "any")
    text = dump_yaml(scenario)
    repeated = resolve(yaml.parse(text, "dumped.yaml"), "other")
    assert repeated == scenario
    assert dump_yaml(repeated) == text
    assert scenario_hash(repeated) == scenario_hash(scenario)


@slow
@given(documents())
def test_a_machine_document_survives_json(data):
    scenario = resolve(written(data), "any")
    through = json.loads(json.dumps(dump(scenario), allow_nan=False))
    assert resolve(Document(through, {(): Place("stored.json")}), "other") == scenario


@slow
@given(documents())
def test_every_number_of_a_scenario_has_a_name_of_its_own(data):
    scenario = resolve(written(data), "any")
    seen = {}
    for number in scenario.quantities:
        assert seen.setdefault(number.path, number) is number


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def refusal(document):
    try:
        resolve(document, "any")
    except ScenarioError as error:
        return error.problems
    return ()


@st.composite
def damaged(draw):
    """The small document with one value anywhere replaced by anything."""
    data = small()
    parent, key = data, draw(st.sampled_from(sorted(data)))
    while isinstance(parent[key], dict | list) and parent[key] and draw(st.integers(0, 3)):
        inner = parent[key]
        keys = sorted(inner) if isinstance(inner, dict) else range(len(inner))
        parent, key = inner, draw(st.sampled_from(keys))
    parent[key] = draw(json_values)
    return data


@settings(max_examples=300)
@given(damaged())
def test_any_damage_is_a_problem_with_a_place_or_still_makes_sense(data):
    document = Document(data, {(): Place("any.yaml", 1, 1)})
    found = find_problems(document)
    for problem in found:
        assert problem.found
        assert "validation" not in problem.found
        assert "Document" not in str(problem)
    assert refusal(document) == found
