"""``foedus schema``: the JSON Schema of scenario files, for completion in editors."""

from __future__ import annotations


def schema() -> None:
    """Print the JSON Schema of scenario files, which gives editors completion and checks."""
    from foedus.cli.output import print_json
    from foedus.files.schema import json_schema

    print_json(json_schema())
