"""From the coding of an alliance to a treaty whose duties are there, and whose content stays open.

The coding says that a duty exists, and that it has a condition of some kind, but never which.  Every clause
therefore carries a reading in doubt: an event can leave it untouched or contested, and never plainly met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.files.atop.alliance import Alliance
from foedus.files.atop.columns import (
    ALLY_ATTACKED,
    OTHER_LIMIT,
    OTHER_LIMIT_OPEN,
    PROMISES,
    VARIES,
    VARIES_OPEN,
    VERSION,
    Promise,
)
from foedus.files.atop.table import LAST_DAY, MemberRow
from foedus.files.state_history import name_on, state_of_cow
from foedus.model.conditions import All, Any, Condition, Predicate
from foedus.model.dates import Period
from foedus.model.treaties import Clause, Duty, Gate, Treaty

SOURCE = f"ATOP {VERSION}, Leeds, Ritter, Mitchell and Long (2002), International Interactions 28:237-260"
_NAMED = 2
"""So many parties stand in a title by name where there are more than three."""
_ALL_NAMED = 3


def treaty_of(alliance: Alliance) -> Treaty:
    """The treaty that an alliance makes."""
    starts = [member.period.start for member in alliance.members]
    ends = [member.period.end for member in alliance.members]
    is_over = None not in ends
    return Treaty(
        id=f"atop-{alliance.id}",
        title=_title(alliance),
        status="in_force",
        signed=min(alliance.signed, *starts),
        in_force=Period(min(starts), max(end for end in ends if end is not None) if is_over else None),
        parties=alliance.members,
        clauses=tuple(_clauses(alliance)),
        source=f"{SOURCE}; alliance {alliance.id}, member level",
        says=_says(alliance),
    )


def _title(alliance: Alliance) -> str:
    names = [name_on(code, alliance.signed) for code in alliance.codes]
    if len(names) > _ALL_NAMED:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} others"]
    return f"Alliance of {', '.join(names[:-1])} and {names[-1]}, {alliance.signed.year} (ATOP {alliance.id})"


def _says(alliance: Alliance) -> str:
    secrecy = max(row.secrecy for row in alliance.rows)
    sentences = ["", "Parts of the text were to stay secret.", "The whole text was to stay secret."]
    found = [sentences[secrecy], *alliance.notes]
    if any(row.exit is None for row in alliance.rows):
        found.append(f"In force when the coding ends, on {LAST_DAY}; what came after is not known here.")
    return " ".join(sentence for sentence in found if sentence)


# --------------------------------------------------------------------------- clauses


def _clauses(alliance: Alliance) -> Iterator[Clause]:
    """One clause for each phase, each promise and each set of conditions on it."""
    for phase, period in alliance.phases:
        rows = [row for row in alliance.rows if row.phase == phase]
        stands_beside = any(other != phase and _overlap(period, theirs) for other, theirs in alliance.phases)
        everybody = _codes(rows)
        for promise in PROMISES:
            bound = [row for row in rows if row.codes[promise.column] is not False]
            for alike in _alike(bound, promise):
                obligors = _codes(alike)
                yield _clause(
                    promise,
                    alike,
                    everybody,
                    phase=phase,
                    period=period if phase else None,
                    obligors=() if obligors == everybody and not stands_beside else obligors,
                    beneficiaries=everybody if stands_beside else (),
                )


def _overlap(one: Period, other: Period) -> bool:
    return (one.end is None or other.start < one.end) and (other.end is None or one.start < other.end)


def _codes(rows: Sequence[MemberRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for row in rows for code, _ in row.states))


def _alike(rows: Sequence[MemberRow], promise: Promise) -> list[list[MemberRow]]:
    """Rows that carry a promise on the same conditions, together."""
    found: dict[tuple[object, ...], list[MemberRow]] = {}
    marks = (promise.column, *promise.limits, OTHER_LIMIT, VARIES)
    for row in rows:
        found.setdefault(tuple(row.codes[name] for name in marks), []).append(row)
    return list(found.values())


def _clause(
    promise: Promise,
    rows: Sequence[MemberRow],
    everybody: tuple[str, ...],
    *,
    phase: int,
    period: Period | None,
    obligors: tuple[str, ...],
    beneficiaries: tuple[str, ...],
) -> Clause:
    row = rows[0]
    name = promise.column.upper()
    article = f"{name}, phase {phase}" if phase else name
    return Clause(
        article=article,
        says=promise.says,
        duty=promise.duty,
        trigger=_trigger(promise, row, everybody),
        gate=Gate(kind="single_request" if row.codes.get("concoreq") and name == "CONSUL" else "none"),
        obligors=obligors,
        beneficiaries=beneficiaries,
        source=f"{SOURCE}; alliance {row.alliance}, {article}",
        certainty="B" if row.has_text else "C",
        reading=_reading(row),
        in_force=period,
        toward="either" if _joins_attacks(promise, row) else "victim",
    )


def _joins_attacks(promise: Promise, row: MemberRow) -> bool:
    needs_attack = ALLY_ATTACKED in promise.limits and row.codes[ALLY_ATTACKED]
    return promise.joins_attacks and not needs_attack


def _trigger(promise: Promise, row: MemberRow, everybody: tuple[str, ...]) -> Condition:
    """What the coding settles about the event, and what it leaves open; something always stays open."""
    parts: list[Condition] = []
    if promise.duty in (Duty.ASSIST, Duty.NEUTRALITY):
        parts.append(Predicate(name="severity_at_least", arguments={"value": "armed_attack"}))
        parts.append(_with_outsider(promise, row, everybody))
    if any(row.codes[name] for name in promise.limits if name.endswith("conpr")):
        parts.append(Predicate(name="unprovoked", arguments={}))
    return All(parts=(*parts, *(_disputed(text) for text in _open_points(promise, row))))


def _with_outsider(promise: Promise, row: MemberRow, everybody: tuple[str, ...]) -> Condition:
    """That the war is one with somebody who is no party."""
    attacked = Predicate(name="attacker_external", arguments={})
    if not _joins_attacks(promise, row):
        return attacked
    return Any(parts=(attacked, Predicate(name="victim_not_in", arguments={"value": everybody})))


def _open_points(promise: Promise, row: MemberRow) -> Iterator[str]:
    """What is open, as it stands after whether, with the column that says so."""
    yield f"{promise.open} ({promise.column.upper()})"
    if row.codes[promise.column] is None:
        yield f"this party promised it at all; the coders found no text ({promise.column.upper()} is blank)"
    for name, text in (*promise.limits.items(), (OTHER_LIMIT, OTHER_LIMIT_OPEN), (VARIES, VARIES_OPEN)):
        if row.codes[name] is None:
            yield f"the duty has a condition of this kind; the coders found no text ({name.upper()} is blank)"
        elif row.codes[name] and text:
            yield f"{text} ({name.upper()})"


def _disputed(text: str) -> Predicate:
    return Predicate(name="disputed", arguments={"value": f"whether {text}"})


def _reading(row: MemberRow) -> str:
    threats = [name_on(state_of_cow(number, row.entry), row.entry) for number in row.threats]
    sentences = (
        "Coded from works about the treaty, not from its text." if not row.has_text else "",
        f"The text names as a threat: {', '.join(threats)}; that need not limit the duty." if threats else "",
        "The duties differ from one party to another." if row.codes["asymm"] else "",
    )
    return " ".join(sentence for sentence in sentences if sentence)
