"""One alliance in one war, as coded: duties and conditions, members, sides, who began; and what came of it.

The columns that tell or hint at the outcome are never part of a `Case`; the one that selects and scores the
rows goes its own way, so that no forecast can look at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from foedus.backtest.tables import Row, read_table, refuse
from foedus.files.problems import Problems
from foedus.files.texts import fault

OUTCOME = "status_LLM"
CALLED = ("invoked_honoured", "invoked_violated")
NOT_CALLED = "not_invoked_casus_foederis"
EASY = ("not_invoked_nonaggression_only", "not_invoked_consult_only")
"""Settled by the kind of duty alone, and left out."""

DUTIES = ("defense", "offense", "neutral", "nonagg", "consul")
CONDITIONS = (
    "defcoadv", "defcoloc", "defcocon", "defconum", "defcodem", "defconpr", "offcoadv", "offcoloc", "offcocon",
    "neucoadv", "neuconpr", "neucoatt", "olimob",
)  # fmt: skip
_SIDES = ("war_side1", "war_side2", "war_initiators", "members_side1", "members_side2", "members_out")
_THREATS = ("atop_statthr1", "atop_statthr2")
COLUMNS = (
    "warid", "warname", "war_start_year", "atopid", *DUTIES, *CONDITIONS, *_SIDES, *_THREATS, OUTCOME,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one alliance in one war before anybody says whether it applied.  States are COW numbers."""

    war: str
    war_name: str
    year: int
    """In which the war began."""
    treaty: str
    """Number in ATOP."""
    coded: frozenset[str]
    """Duties and conditions that the treaty has, by their names in ATOP."""
    sides: tuple[frozenset[str], frozenset[str]]
    """States at war, by side."""
    initiators: frozenset[str]
    """States that began it."""
    members: tuple[frozenset[str], frozenset[str]]
    """Members of the alliance at war, by side."""
    members_out: frozenset[str]
    """Members not at war."""
    adversaries: frozenset[str]
    """States that the treaty names as the threat."""

    def has(self, name: str) -> bool:
        """Whether the treaty has that duty or condition."""
        return name in self.coded


@dataclass(frozen=True)
class History:
    """The hard cases of one file, and what became of each."""

    file: str
    cases: tuple[Case, ...]
    outcomes: tuple[str, ...]
    """One of `CALLED` or `NOT_CALLED`, one for each case."""

    def without_wars(self, wars: frozenset[str]) -> History:
        """Leave out the cases of some wars."""
        kept = [(c, o) for c, o in zip(self.cases, self.outcomes, strict=True) if c.war not in wars]
        return History(self.file, tuple(c for c, _ in kept), tuple(o for _, o in kept))


def read_history(path: Path) -> History:
    """Read the hard cases of a file.

    Raises
    ------
    InputError
        If it cannot be used, with what is wrong where.
    """
    problems = Problems()
    cases, outcomes = [], []
    for row in read_table(path, COLUMNS):
        outcome = row.text(OUTCOME)
        if outcome not in {*CALLED, NOT_CALLED, *EASY}:
            problems.unknown(row.place, f"{OUTCOME} reads {outcome!r}", outcome, (*CALLED, NOT_CALLED, *EASY))
        case = _case(row, problems)
        if outcome in {*CALLED, NOT_CALLED}:
            cases.append(case)
            outcomes.append(outcome)
    refuse(problems)
    if not cases:
        raise fault(
            path,
            "the table holds no hard case",
            f"A hard case has {', '.join(CALLED)} or {NOT_CALLED} under {OUTCOME}",
        )
    return History(str(path), tuple(cases), tuple(outcomes))


def _case(row: Row, problems: Problems) -> Case:
    for column in ("warid", "atopid"):
        if not row.text(column):
            problems.add(row.place, f"{column} is blank", "Every row names its war and its alliance")
    codes = {column: row.codes(column, problems) for column in (*_SIDES, *_THREATS)}
    return Case(
        war=row.text("warid").removesuffix(".0"),
        war_name=row.text("warname"),
        year=row.year("war_start_year", problems),
        treaty=row.text("atopid").removesuffix(".0"),
        coded=frozenset(name for name in (*DUTIES, *CONDITIONS) if row.flag(name, problems)),
        sides=(codes["war_side1"], codes["war_side2"]),
        initiators=codes["war_initiators"],
        members=(codes["members_side1"], codes["members_side2"]),
        members_out=codes["members_out"],
        adversaries=codes["atop_statthr1"] | codes["atop_statthr2"],
    )
