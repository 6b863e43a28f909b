"""What is shipped, as plain tables for listing."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

import foedus.library
from foedus.files.places import load_places
from foedus.files.state_history import history
from foedus.files.states import load_states, past_states

Row = dict[str, object]


def catalogue() -> dict[str, list[Row]]:
    """Everything that is shipped and has a name: kind -> rows, all of one kind alike."""
    return {
        **{
            kind: [_titled(path / "scenario.yaml", path.name, "as_of") for path in _folders(kind)]
            for kind in ("scenarios", "settlements")
        },
        "treaties": [_titled(path / "treaty.yaml", path.name, "status") for path in _folders("treaties")],
        "institutions": [
            _titled(path, path.stem) for path in sorted(foedus.library.path("institutions").glob("*.yaml"))
        ],
        "parameters": _parameters(),
        "states": _states(),
        "places": _places(),
    }


def _folders(kind: str) -> list[Path]:
    return sorted(path for path in foedus.library.path(kind).iterdir() if path.is_dir())


def _titled(file: Path, name: str, *extra: str) -> Row:
    """Name, title and some more keys of a document, read from its unindented lines alone."""
    found: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        key, colon, value = line.partition(":")
        if colon and key in {"title", "name", *extra}:
            found[key] = value.split(" #")[0].strip().strip("'\"")
    title = found.get("title") or found.get("name", "")
    return {"id": name, "title": title, **{key: found.get(key, "") for key in extra}}


def _parameters() -> list[Row]:
    rows: list[Row] = []
    for file in sorted(foedus.library.path("parameters").glob("*.yaml")):
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
        rows += [
            {
                "name": f"{file.stem}.{name}",
                "default": entry["value"],
                "unit": entry["unit"],
                "meaning": entry["meaning"],
            }
            for name, entry in entries.items()
        ]
    return rows


def _places() -> list[Row]:
    return [
        {
            "id": place.id,
            "name": place.name,
            "kind": place.kind,
            "sovereign": place.sovereign,
            "administrator": place.administrator,
            "claimed_by": ", ".join(place.claimed_by),
        }
        for place in load_places().values()
    ]


def _states() -> list[Row]:
    with foedus.library.path("states", "states.csv").open(encoding="utf-8", newline="") as file:
        living: list[Row] = [
            {key: value for key, value in row.items() if not key.endswith(("_source", "_certainty"))}
            for row in csv.DictReader(file)
        ]
    return [{**row, "past": ""} for row in living] + [
        {**dict.fromkeys(living[0], ""), "code": code, "name": load_states()[code].name, "past": _past(code)}
        for code in sorted(past_states())
    ]


def _past(code: str) -> str:
    """When a state that is gone came to its end, such as ``until 1990-10-03``."""
    end = history()[code][-1].period.end
    return f"until {end}"
