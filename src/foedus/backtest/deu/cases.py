"""Which past decisions are there, who stood where on them, and how did they end?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from foedus.backtest.tables import Row, read_table, refuse
from foedus.files.problems import Problems, did_you_mean, shown
from foedus.files.texts import fault
from foedus.numerics.arrays import FloatArray, IntArray

ISSUES = ("isnr", "prnr", "outcome")
POSITIONS = ("isnr", "actor", "position", "salience", "cap_votes")
_NOT_KNOWN = {"", "999"}


@dataclass(frozen=True)
class Case:
    """One issue of one dossier."""

    issue: str
    dossier: str
    wave: str
    """Blank where the table does not say."""
    actors: tuple[str, ...]
    position: FloatArray
    """Shape (actor,); 0 to 100."""
    capability: FloatArray
    """Shape (actor,); >= 0."""
    salience: FloatArray
    """Shape (actor,); 0 to 100, 0 for an actor whose salience is not known."""
    silent_salience: int
    """Actors whose salience is not known."""
    reversion_point: float | None
    """What happens without a decision; None where not known."""
    outcome: float
    is_dichotomous: bool
    """Whether the table says so, or, where it does not tell, everybody stands at one end of the scale or the other."""
    procedure: str = ""
    """Code of the procedure, such as COD or CNS; blank where the table does not say."""
    council_vote: str = ""
    """How the Council votes, such as QMV or Unan; blank where the table does not say."""

    @property
    def weight(self) -> FloatArray:
        """Capability times salience.  Shape (actor,)."""
        return self.capability * self.salience


@dataclass(frozen=True)
class PastDecisions:
    """The scored issues of one file."""

    file: str
    cases: tuple[Case, ...]
    left_out: int
    """Issues of the file that are not scored: no outcome, nobody with a position, or left out by its own mark."""
    set_aside: tuple[str, ...] = ()
    """Cells of scored issues that make no sense, each with its place and what was made of it."""

    @property
    def outcome(self) -> FloatArray:
        """Shape (case,)."""
        return np.array([case.outcome for case in self.cases])

    @property
    def dossiers(self) -> tuple[str, ...]:
        """Names, in order."""
        return tuple(sorted({case.dossier for case in self.cases}))

    @property
    def group(self) -> IntArray:
        """Number of each case's dossier.  Shape (case,)."""
        number = {name: place for place, name in enumerate(self.dossiers)}
        return np.array([number[case.dossier] for case in self.cases], dtype=np.int64)


def read_past_decisions(folder: Path) -> PastDecisions:
    """Read ``issues.csv`` and ``positions.csv`` of a folder, or of the one folder inside it that has both.

    An issue is scored if it has an outcome and somebody has a position, unless a column ``usable351`` is there and
    does not say 1.  A number off its scale, a capability that is blank and a position told twice do not stop the
    reading: they are set aside one by one, by a rule that is named for each.

    Raises
    ------
    InputError
        If the folder or a file cannot be used, or a cell that should be a number is none.
    """
    folder = _folder(folder)
    problems, aside = Problems(), _Aside()
    path = folder / "issues.csv"
    columns = _columns(path)
    rows: dict[str, Row] = {}
    marked: list[str] = []
    for row in read_table(path, columns):
        issue = row.text("isnr")
        if issue in rows:
            problems.add(row.place, f"the issue {shown(issue)} stands here again", "Each issue has one row")
        rows[issue] = row
        if "usable351" not in columns or row.text("usable351") in {"1", "1.0"}:
            marked.append(issue)
    # What is not scored is not checked either: the published table marks there what it does not trust.
    stands = _stands(folder / "positions.csv", frozenset(marked), problems, aside)
    cases = []
    for issue in marked:
        row = rows[issue]
        outcome = _number(row, "outcome", problems, aside, "the issue is not scored")
        back = None
        if "reference_point" in columns:
            back = _number(row, "reference_point", problems, aside, "taken as not known")
        if outcome is not None and issue in stands:
            cases.append(_case(row, columns, stands[issue], back, outcome))
    refuse(problems)
    if not cases:
        raise fault(path, "no issue can be scored", "It needs an outcome, and positions in positions.csv")
    return PastDecisions(str(path), tuple(cases), len(rows) - len(cases), tuple(aside.found))


class _Aside:
    """Cells that make no sense, and what was made of each."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, row: Row, what: str, treated: str) -> None:
        self.found.append(f"{Path(row.place.file).name}:{row.place.line}: {what}; {treated}")


_Stand = tuple[str, float, float | None, float]
"""Actor, position, salience and capability."""


def _case(
    row: Row, columns: tuple[str, ...], stands: list[_Stand], back: float | None, outcome: float
) -> Case:
    actors, position, salience, capability = zip(*stands, strict=True)
    said = row.text("dichotomous") if "dichotomous" in columns else ""
    return Case(
        issue=row.text("isnr"),
        dossier=row.text("prnr"),
        wave=row.text("wave") if "wave" in columns else "",
        actors=actors,
        position=np.array(position),
        capability=np.array(capability),
        salience=np.array([s or 0.0 for s in salience]),
        silent_salience=sum(s is None for s in salience),
        reversion_point=back,
        outcome=outcome,
        is_dichotomous=said == "1" if said else set(position) <= {0.0, 100.0},
        procedure=row.text("procedure") if "procedure" in columns else "",
        council_vote=row.text("council_vote") if "council_vote" in columns else "",
    )


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        siblings = [path.name for path in folder.parent.iterdir()] if folder.parent.is_dir() else []
        found = "this is no folder" if folder.exists() else "there is no such folder"
        raise fault(
            folder,
            found,
            "--data names the folder that holds issues.csv and positions.csv",
            did_you_mean(folder.name, siblings),
        )
    if _has_both(folder):
        return folder
    inside = sorted(path for path in folder.iterdir() if path.is_dir() and _has_both(path))
    if len(inside) == 1:
        return inside[0]
    found = "issues.csv and positions.csv are not both in it"
    if inside:
        found += f", and {len(inside)} folders inside have them: {', '.join(path.name for path in inside)}"
    raise fault(folder, found, "--data names the folder that holds both", "Name one that does")


def _has_both(folder: Path) -> bool:
    return (folder / "issues.csv").is_file() and (folder / "positions.csv").is_file()


def _columns(path: Path) -> tuple[str, ...]:
    """Columns needed, and those of the others that are there."""
    found = [
        column
        for column in ("wave", "reference_point", "usable351", "dichotomous", "procedure", "council_vote")
        if _has_column(path, column)
    ]
    return (*ISSUES, *found)


def _has_column(path: Path, column: str) -> bool:
    from foedus.files.texts import read_text

    heading = read_text(path).split("\n", 1)[0]
    return column in [cell.strip().strip('"') for cell in heading.split(",")]


def _stands(path: Path, issues: frozenset[str], problems: Problems, aside: _Aside) -> dict[str, list[_Stand]]:
    """Who stands where on these issues; an actor without a position is absent."""
    found: dict[str, list[_Stand]] = {}
    seen = set()
    for row in read_table(path, POSITIONS):
        if row.text("isnr") not in issues:
            continue
        position = _number(row, "position", problems, aside, "the actor is taken as absent")
        if position is None:
            continue
        salience = _number(row, "salience", problems, aside, "taken as not known, without weight")
        capability = _number(row, "cap_votes", problems, aside, "taken as none", most=math.inf)
        issue, actor = row.text("isnr"), row.text("actor")
        if (issue, actor) in seen:
            aside.note(row, f"{shown(actor)} has a position on {shown(issue)} already", "the first counts")
            continue
        seen.add((issue, actor))
        if capability is None and row.text("cap_votes") in _NOT_KNOWN:
            aside.note(row, "cap_votes is blank", "taken as none")
        found.setdefault(issue, []).append((actor, position, salience, capability or 0.0))
    return found


def _number(
    row: Row, column: str, problems: Problems, aside: _Aside, treated: str, most: float = 100.0
) -> float | None:
    """Read a number; one off its scale is set aside and, like a blank, none."""
    cell = row.text(column)
    if cell in _NOT_KNOWN:
        return None
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        upto = "to 100" if most == 100 else "or more"
        problems.add(row.place, f"{column} reads {shown(cell)}", f"It is a number from 0 {upto}, or blank")
        return None
    if not 0 <= number <= most or math.isinf(number):
        aside.note(row, f"{column} reads {shown(cell)}, which is off its scale", treated)
        return None
    return number
