"""How often did fighting begin again, by how it had ended?  Plain shares, as the published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.backtest.durability.fortna import ENDINGS as FORTNA_ENDINGS
from foedus.backtest.durability.spells import PeaceRecord, Spell
from foedus.backtest.durability.ucdp import ENDINGS as UCDP_ENDINGS
from foedus.backtest.tables import read_table, refuse
from foedus.files.problems import Problems

AGREEMENTS = "ucdp_peace_agreements_1975"
_WATCHED_TO = 2014
"""Last year of an ending that counts: five years were watched after it."""


_Three = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Rate:
    """Share of spells that failed within some years; None where the record cannot tell."""

    what: str
    n: int
    within_5: float | None
    within_10: float | None
    ever: float
    beside: _Three = (None, None, None)
    """Reference figures for the three shares."""


# Where they differ by a hundredth from what comes out here, digits were cut off and not rounded.
_ENDING: Mapping[str, _Three] = {
    "peace agreement": (0.13, None, 0.24),
    "ceasefire": (0.34, None, 0.44),
    "low activity": (0.45, None, 0.52),
    "victory of side A": (0.09, None, 0.16),
    "victory of side B": (0.06, None, 0.09),
    "actor ceases": (0.01, None, 0.06),
}
_BETWEEN_STATES: Mapping[str, _Three] = {
    "ceasefire": (0.07, None, 0.27),
    "peace agreement": (0.00, None, 0.36),
    "low activity": (0.39, None, 0.44),
}
_ERA: Mapping[str, _Three] = {"1816-1945": (0.09, 0.13, 0.43), "1946-2009": (0.24, 0.36, 0.52)}
_CODE = {"government victory": 0.37, "rebel victory": 0.42, "truce": 0.73, "treaty": 0.56}


def of_episodes(record: PeaceRecord) -> tuple[Rate, ...]:
    """UCDP episodes that ended early enough to be watched for five years, by ending."""
    watched = [spell for spell in record.spells if spell.year <= _WATCHED_TO]
    between = [s for s in watched if s.stretches[0].conditions["interstate"] == 1]
    return (
        *(_rate(ending, _ended(watched, ending), _ENDING[ending]) for ending in UCDP_ENDINGS.values()),
        *(
            _rate(f"between states: {ending}", _ended(between, ending), beside)
            for ending, beside in _BETWEEN_STATES.items()
        ),
    )


def of_pairs(record: PeaceRecord) -> tuple[Rate, ...]:
    """Pairs of states after a war, by era."""
    found = []
    for era, beside in _ERA.items():
        first, last = map(int, era.split("-"))
        within = [spell for spell in record.spells if first <= spell.year <= last]
        found.append(_rate(f"pairs of states, {era}", within, beside))
    return tuple(found)


def of_cease_fires(record: PeaceRecord) -> tuple[Rate, ...]:
    """Fortna's cease-fires by the code of the war's outcome."""
    return tuple(
        _rate(ending, _ended(record.spells, ending), (None, None, _CODE[ending]))
        for ending in FORTNA_ENDINGS.values()
    )


def _ended(spells: Sequence[Spell], ending: str) -> list[Spell]:
    return [spell for spell in spells if spell.ended == ending]


def of_agreements(path: Path) -> tuple[Rate, ...]:
    """Peace agreements that ended, with and without a provision on peacekeepers.

    Raises
    ------
    InputError
        If the table cannot be used.
    """
    problems = Problems()
    rows = read_table(path, ("ended", "PKO"))
    coded = [(row.flag("PKO", problems), row.flag("ended", problems)) for row in rows]
    refuse(problems)
    found = []
    for what, wanted, beside in (
        ("agreements, all", (True, False), 0.36),
        ("agreements with peacekeepers", (True,), 0.46),
        ("agreements without", (False,), 0.34),
    ):
        ended = [over for force, over in coded if force in wanted]
        if ended:
            found.append(Rate(what, len(ended), None, None, sum(ended) / len(ended), (None, None, beside)))
    return tuple(found)


def _rate(what: str, spells: Sequence[Spell], beside: _Three) -> Rate:
    def share(years: float) -> float:
        return sum(s.failed and s.years <= years for s in spells) / len(spells) if spells else 0.0

    return Rate(what, len(spells), share(5), share(10), share(float("inf")), beside)
