"""JSON Schema of scenario files, for completion and checks in editors."""

from __future__ import annotations

from collections.abc import Mapping

from foedus.files.schema.scenario import ScenarioDocument


def json_schema() -> dict[str, object]:
    """JSON Schema of scenario files, made from the very models that read them."""
    schema: dict[str, object] = ScenarioDocument.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema = {key: _with_references(value) for key, value in schema.items()}
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    definitions |= {"Number": _NUMBER, "Consent": _CONSENT}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties |= {name: _or_table(properties[name]) for name in _TABLES}
    return schema


_TABLES = (
    "actors",
    "issues",
    "positions",
    "proposals",
    "contingencies",
    "pledges",
    "sources",
    "evidence",
)
"""Parts that may stand in a CSV file of their own."""


def _or_table(form: Mapping[str, object]) -> dict[str, object]:
    table = {"type": "string", "pattern": r"\.csv$", "description": "A table in the same folder."}
    return {"description": form["description"], "anyOf": [form, table]}


def _with_references(value: object) -> object:
    """Put a reference where the models only say that a number or a rule stands there."""
    if isinstance(value, list):
        return [_with_references(part) for part in value]
    if not isinstance(value, Mapping):
        return value
    if "foedus" in value and isinstance(value["foedus"], str):
        kept = {key: part for key, part in value.items() if key in {"description", "default"}}
        return {"$ref": f"#/$defs/{value['foedus']}", **kept}
    return {key: _with_references(part) for key, part in value.items()}


_NAMES = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}

_NUMBER: dict[str, object] = {
    "title": "Number",
    "description": "A number, or what is known of it: 30, [10, 50], [10, 30, 50], '10..50', 'about 30', "
    "'5 to 9', '1 in 5', '30 (reason)', or a mapping with a value or a distribution.",
    "anyOf": [
        {"type": "number"},
        {"type": "string"},
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3},
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "value": {"description": "The number in any of the shorter forms."},
                "distribution": {
                    "description": "Shape of what is known of the number.",
                    "enum": ["point", "triangular", "uniform", "normal", "pert", "discrete", "beta"],
                },
                "unit": {
                    "type": "string",
                    "description": "Unit; it must be the one that the place asks for.",
                },
                "evidence": {**_NAMES, "description": "Ids of the evidence for the number."},
                "assumption": {"type": "string", "description": "Why it was chosen, without evidence."},
                **{
                    name: {"type": "number", "description": f"The {name} of the distribution."}
                    for name in ("low", "likely", "high", "mean", "sd", "alpha", "beta")
                },
                **{
                    name: {
                        "type": "array",
                        "items": {"type": "number"},
                        "description": f"The {name} of a discrete distribution.",
                    }
                    for name in ("values", "weights")
                },
            },
        },
    ],
}

_RULES = {"type": "array", "items": {"$ref": "#/$defs/Consent"}}

_CONSENT: dict[str, object] = {
    "title": "Consent",
    "description": "Whose agreement is needed: a list of names (all of them), or a rule.",
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "unanimity": {**_NAMES, "description": "All of these must agree."},
                "all_of": {**_RULES, "description": "Every one of these rules must be met."},
                "any_of": {**_RULES, "description": "At least one of these rules must be met."},
                "at_least": {"type": "integer", "description": "So many of those under `of` must agree."},
                "of": {**_NAMES, "description": "The voters, with `at_least`."},
                "weights": {
                    "type": "object",
                    "additionalProperties": {"type": ["number", "string"]},
                    "description": "Weight of each voter, with `quota`.",
                },
                "quota": {"type": ["number", "string"], "description": "Weight that is enough."},
                "institution": {"type": "string", "description": "Id of the institution that decides."},
                "decision": {"type": "string", "description": "Kind of decision, such as accession."},
                "says": {"type": "string", "description": "The rule in words."},
                "speaks_for": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "Voter to the actor that decides its vote, where it is not plain.",
                },
            },
        },
    ],
}
