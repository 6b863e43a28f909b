"""The shipped record of ratifications, and the delays that were learnt from it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from foedus import library
from foedus.model.dates import Day
from foedus.model.ratifications import AccessionRound, Delays, Hold, Ratification, RatificationRecord

FOLDER = "ratifications"


@cache
def load_ratification_record() -> RatificationRecord:
    """Every ratification, round and hold of the library."""
    return RatificationRecord(
        tuple(_ratification(row) for row in _rows("ratifications.csv")),
        tuple(_round(row) for row in _rows("rounds.csv")),
        tuple(_hold(row) for row in _rows("holds.csv")),
        Day.fromisoformat(str(_fitted()["record_until"])),
    )


@cache
def load_delays() -> Delays:
    """What was learnt from the whole record, as shipped."""
    fitted = _fitted()
    found = {name: float(value) for name, value in fitted["delays"].items()}
    counts = {name: int(found.pop(name)) for name in ("rounds", "parliaments", "holds", "open_holds")}
    paces = {day: (float(mean), float(sd)) for day, (mean, sd) in fitted["pace_of_signing"].items()}
    return Delays(**found, **counts, pace_of_signing=paces)  # type: ignore[arg-type]  # counts are whole


@cache
def _fitted() -> dict[str, Any]:  # a YAML document of ours, whose form the tests check
    return dict(yaml.safe_load(library.path(FOLDER, "fitted.yaml").read_text(encoding="utf-8")))


def _rows(name: str) -> list[dict[str, str]]:
    with library.path(FOLDER, name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> Day | None:
    return Day.fromisoformat(text) if text else None


def _ratification(row: Mapping[str, str]) -> Ratification:
    return Ratification(
        row["member"],
        row["candidate"],
        Day.fromisoformat(row["signed"]),
        Day.fromisoformat(row["done"]),
        row["source"],
        row["certainty"],
        row["note"],
    )


def _round(row: Mapping[str, str]) -> AccessionRound:
    return AccessionRound(
        tuple(row["candidates"].split()),
        Day.fromisoformat(row["signed"]),
        _day(row["last_parliament"]),
        Day.fromisoformat(row["in_force"]),
        int(row["members"]),
        row["source"],
        row["certainty"],
    )


def _hold(row: Mapping[str, str]) -> Hold:
    return Hold(
        row["member"],
        row["body"],
        row["step"],
        tuple(row["candidates"].split()),
        Day.fromisoformat(row["start"]),
        _day(row["end"]),
        row["says"],
        row["source"],
        row["certainty"],
    )
