"""Small made-up records of peace, in the columns of the published tables."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from foedus.backtest.durability import fortna, interstate, ucdp, walter

FORTNA = {
    "id": "1", "ccode": "700", "cname": "Somewhere", "cluster": "SOM", "clust2": "SOM", "cfdate": "1991-05-31",
    "outcome": "3", "victory": "0", "treaty": "0", "pk_dum": "0", "enforce": "0", "logdead": "9.2103404",
    "wardur": "5", "contraband": "0", "neighbor": "1", "lifes": "55", "Fexit": "", "pcw": "1", "_t0": "0",
    "_t": "730.5", "_d": "1",
}  # fmt: skip
WALTER = {
    "id": "1", "ccode": "700", "year": "1990", "lastyear": "1", "renewed_war": "0", "fhcompor1": "-1",
    "lgdpl": "8", "comprehensive": "0", "victory": "0", "instabl": "0", "intensityln": "9.2103404",
    "ethfrac": "0.5", "unpko": "0",
}  # fmt: skip
UCDP = {
    "dyadep_id": "1", "dyad_id": "1", "dyadepisode": "1", "outcome": "5", "conflict_id": "1", "year": "1990",
    "location": "Somewhere", "side_a": "Government of Somewhere", "side_b": "Rebels", "side_a_2nd": "",
    "side_b_2nd": "", "incompatibility": "2", "intensity_level": "1", "type_of_conflict": "3",
    "start_date2": "1986-01-01", "gwno_loc": "700", "gap": "",
}  # fmt: skip
INTERSTATE = {
    "warnum": "1", "statea": "2", "stateb": "20", "start_y": "1950", "end_y": "1953", "outcomea": "3",
    "batdths": "10000", "next_war": "", "next_fatal_mid": "", "censor_year": "2014",
}  # fmt: skip
NAMES = {
    "fortna": fortna.BEGINS,
    "walter": walter.BEGINS + ".csv",
    "ucdp": ucdp.BEGINS + ".csv",
    "interstate": interstate.BEGINS + ".csv",
}


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    """Write one record."""
    path = folder / NAMES[name]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def fortna_rows(conflicts: int = 24, seed: int = 1) -> list[dict[str, str]]:
    """Two cease-fires in each of some countries; victory lasts, peacekeepers help a little."""
    rng = np.random.default_rng(seed)
    rows = []
    for case in range(2 * conflicts):
        victory, keepers = rng.random() < 0.4, rng.random() < 0.3
        years = rng.exponential(3 * np.exp(1.5 * victory + 0.5 * keepers)) + 0.05
        country = str(100 + case // 2)
        rows.append(
            FORTNA
            | {
                "id": str(case), "ccode": country, "cluster": country, "clust2": country,
                "cfdate": f"{1990 + case % 2 * 4}-01-01", "outcome": "1" if victory else "3",
                "victory": str(int(victory)), "pk_dum": str(int(keepers)), "logdead": f"{rng.normal(10, 2):.4f}",
                "wardur": f"{rng.exponential(5):.3f}", "contraband": str(int(rng.random() < 0.3)),
                "neighbor": str(int(rng.random() < 0.5)), "lifes": f"{rng.normal(55, 8):.2f}",
                "_t": f"{365.25 * min(years, 12):.1f}", "_d": str(int(years < 12)),
            }
        )  # fmt: skip
    return rows
