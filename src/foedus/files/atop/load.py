"""Read the table, make its treaties, and say what was counted, changed and left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.files.atop.alliance import Alliance, alliance_of
from foedus.files.atop.columns import PROMISES, VERSION
from foedus.files.atop.table import MemberRow, read_table
from foedus.files.atop.treaties import treaty_of
from foedus.files.state_history import exists_on
from foedus.model.treaties import Treaty

PUBLISHED: Mapping[str, int] = {
    "rows": 2510,
    "alliances": 789,
    "defense": 280,
    "offense": 82,
    "neutral": 126,
    "nonagg": 442,
    "consul": 388,
    "begun since 1945": 570,
    "in effect at the end of 2018": 372,
    "in effect with a duty to defend": 48,
}
"""What the whole table of ATOP 5.1 counts; one alliance can count under several promises."""


@dataclass(frozen=True, slots=True)
class AtopImport:
    """Alliances of the reader's own copy of ATOP, as treaties."""

    treaties: tuple[Treaty, ...]
    """One for each alliance, named such as ``atop-3180``, in the order of the table."""
    counts: Mapping[str, int]
    """By the names in `PUBLISHED`."""
    notes: tuple[str, ...]
    """What was changed on the way and what the reader should know, in sentences."""

    @property
    def is_whole(self) -> bool:
        """Whether it counts what the whole table of ATOP 5.1 counts."""
        return self.counts == PUBLISHED

    @property
    def summary(self) -> str:
        """The counts, one a line, with the published ones where they differ."""
        width = max(map(len, self.counts))
        lines = [
            f"{name:<{width}}  {count:>5}{_published(name, count)}" for name, count in self.counts.items()
        ]
        return "\n".join(lines)


def load_atop(path: Path) -> AtopImport:
    """Read the member-level table of ATOP 5.1 as treaties.

    A duty of such a treaty is never plainly met: the coding tells that it exists and not what it covers.

    Parameters
    ----------
    path
        The table as CSV, or a folder that holds it as ``atop5_1m.csv`` or ``atop51_member.csv``.

    Raises
    ------
    InputError
        If it is not that table, or a cell holds what the codebook does not allow; with every problem and its line.

    References
    ----------
    Leeds, Ritter, Mitchell and Long (2002), International Interactions 28:237-260; codebook of 9 August 2022.
    """
    rows = read_table(Path(path))
    grouped: dict[int, list[MemberRow]] = {}
    for row in rows:
        grouped.setdefault(row.alliance, []).append(row)
    alliances = [alliance_of(members) for members in grouped.values()]
    counts = _counts(rows, list(grouped.values()))
    return AtopImport(
        treaties=tuple(treaty_of(alliance) for alliance in alliances),
        counts=counts,
        notes=tuple(_notes(counts, alliances)),
    )


def _counts(rows: Sequence[MemberRow], alliances: Sequence[Sequence[MemberRow]]) -> dict[str, int]:
    lasting = [members for members in alliances if any(row.exit is None for row in members)]
    defending = [m for m in lasting if any(row.exit is None and row.codes["defense"] for row in m)]
    return {
        "rows": len(rows),
        "alliances": len(alliances),
        **{
            promise.column: sum(any(row.codes[promise.column] for row in members) for members in alliances)
            for promise in PROMISES
        },
        "begun since 1945": sum(min(row.entry for row in members).year >= 1945 for members in alliances),
        "in effect at the end of 2018": len(lasting),
        "in effect with a duty to defend": len(defending),
    }


def _published(name: str, count: int) -> str:
    return "" if count == PUBLISHED[name] else f"  (ATOP {VERSION}: {PUBLISHED[name]})"


def _notes(counts: Mapping[str, int], alliances: Sequence[Alliance]) -> list[str]:
    found = []
    if counts != PUBLISHED:
        differing = [
            f"{name} {count} for {PUBLISHED[name]}"
            for name, count in counts.items()
            if _published(name, count)
        ]
        found.append(f"This is not the whole table of ATOP {VERSION}: {', '.join(differing)}.")
    found += [f"atop-{a.id}: {note}" for a in alliances for note in (*a.notes, a.moved) if note]
    vague = [row for alliance in alliances for row in alliance.rows if not row.knows_days]
    if vague:
        found.append(
            f"A day is missing in {len(vague)} rows: an entry counts from the first of its month, "
            f"an exit from the first of the next ({_ids([row.alliance for row in vague])})."
        )
    early = [
        f"{member.state} in atop-{alliance.id}"
        for alliance in alliances
        for member in alliance.members
        if exists_on(member.state, member.period.start) is False
    ]
    if early:
        found.append(f"A party before its state was independent, kept as coded: {', '.join(early)}.")
    unread = [row.alliance for alliance in alliances for row in alliance.rows if not row.has_text]
    if unread:
        found.append(f"Coded without the text of the treaty: {_ids(unread)}.")
    return found


def _ids(alliances: Sequence[int]) -> str:
    return ", ".join(f"atop-{number}" for number in dict.fromkeys(alliances))
