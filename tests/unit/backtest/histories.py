"""Small tables of alliances in wars, written row by row."""

from __future__ import annotations

import csv
from pathlib import Path

from foedus.backtest.obligations.cases import COLUMNS, CONDITIONS, DUTIES

HINTS = ("honorLLM", "violateLLM", "cfnaLLM", "dnaLLM", "status_BF")
"""Columns that tell the outcome and that no forecast may read."""


def row(
    war="1",
    *,
    treaty="100",
    has=("defense",),
    side1="1",
    side2="2;3",
    began="1",
    members=("", "2", "4"),
    threat="",
    status="not_invoked_casus_foederis",
    **more,
):
    """Alliance of 2 and 4, where 1 attacks 2 and 3; whatever is not told is 0 or blank."""
    cells = {name: "1.0" if name in has else "0.0" for name in (*DUTIES, *CONDITIONS)}
    return {
        "warid": war,
        "warname": f"War {war}",
        "war_start_year": "1900.0",
        "atopid": f"{treaty}.0",
        **cells,
        "war_side1": side1,
        "war_side2": side2,
        "war_initiators": began,
        "members_side1": members[0],
        "members_side2": members[1],
        "members_out": members[2],
        "atop_statthr1": threat,
        "atop_statthr2": "0.0",
        "status_LLM": status,
        **dict.fromkeys(HINTS, ""),
        **more,
    }


def write(folder: Path, rows, name="backtest_obligations_mini.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*COLUMNS, *HINTS))
        writer.writeheader()
        writer.writerows(rows)
    return path


def many(wars=range(8)):
    """Wars with an alliance whose member is attacked, one whose member attacks, and one that is divided."""
    rows = []
    for war in wars:
        called = "invoked_honoured" if war % 4 else "not_invoked_casus_foederis"
        rows += [
            row(str(war), treaty="100", status=called),
            row(str(war), treaty="101", members=("1", "", "4;5"), status="not_invoked_casus_foederis"),
            row(str(war), treaty="102", members=("1", "3", ""), has=("nonagg",), status="invoked_violated"),
        ]
    return rows
