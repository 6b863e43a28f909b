from collections.abc import Iterator

from foedus.files.schema import json_schema
from foedus.files.tables import TABLES


def fields(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, dict):
        properties = value.get("properties")
        if isinstance(properties, dict):
            yield from properties.items()
        for part in value.values():
            yield from fields(part)
    elif isinstance(value, list):
        for part in value:
            yield from fields(part)


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_every_key_of_the_format_is_described_to_editors():
    described = dict(fields(json_schema()))
    assert len(described) > 90
    assert [name for name, field in described.items() if not field.get("description")] == []


def test_every_reference_of_the_schema_leads_somewhere():
    schema = json_schema()
    assert {reference.removeprefix("#/$defs/") for reference in references(schema)} <= schema["$defs"].keys()
    assert "#/$defs/Consent" in set(references(schema["$defs"]["Consent"]))


def test_a_key_that_is_not_known_is_refused_by_editors_too():
    assert json_schema()["additionalProperties"] is False


def test_parts_that_may_be_tables_may_be_named_by_their_file():
    properties = json_schema()["properties"]
    for table in TABLES:
        if table.shape != "inside":
            assert {"string"} == {form.get("type") for form in properties[table.section]["anyOf"]} & {
                "string"
            }
