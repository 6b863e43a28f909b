"""What does a treaty say, who is bound, and since when?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedus.analyses.obligations.law import clauses_on
from foedus.analyses.obligations.texts.wording import (
    DUTIES,
    Naming,
    cited,
    conjuncts,
    gate_in_words,
    naming,
    one_of,
    sentence,
)
from foedus.model.dates import Day, Period
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Treaty
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, table
from foedus.report.wording import join

STATUSES = {"in_force": "treaty", "political": "political text", "draft": "draft"}
_FORCE = {
    "treaty": "part of the treaty",
    "reservation": "a reservation, which binds",
    "unilateral": "a reading of its own, which does not bind",
    "political": "a political statement, which does not bind",
}


# --------------------------------------------------------------------------- many


def overview(treaties: Iterable[Treaty], on: Day | None) -> tuple[Block, ...]:
    """A table of treaties."""
    rows: list[tuple[Cell | str, ...]] = [
        (
            treaty.id,
            treaty.title,
            STATUSES[treaty.status],
            span(treaty.in_force),
            str(len(treaty.members_on(on) if on is not None else _ever(treaty))),
            DUTIES[strongest(treaty, on)],
        )
        for treaty in treaties
    ]
    if not rows:
        return (Paragraph("No treaty is of that kind."),)
    parties = "Parties" if on is not None else "Parties ever"
    return (table("", ("Id", "Title", "Kind", "In force", f">{parties}", "Heaviest duty"), rows),)


def overview_document(treaties: Iterable[Treaty], on: Day | None) -> list[dict[str, object]]:
    """The same for machines."""
    return [
        {
            "id": treaty.id,
            "title": treaty.title,
            "status": treaty.status,
            "signed": day_of(treaty.signed),
            "in_force": _span_document(treaty.in_force),
            "parties": sorted(treaty.members_on(on) if on is not None else _ever(treaty)),
            "strongest_duty": strongest(treaty, on).name.lower(),
        }
        for treaty in treaties
    ]


def _ever(treaty: Treaty) -> frozenset[str]:
    """Codes of all states that ever were party."""
    return frozenset(party.state for party in treaty.parties)


def strongest(treaty: Treaty, on: Day | None) -> Duty:
    """The heaviest duty of a text, on a day or at any time."""
    clauses = treaty.clauses if on is None else clauses_on(treaty, on)
    return max((clause.duty for clause in clauses), default=Duty.NONE)


# --------------------------------------------------------------------------- one


def blocks(scenario: Scenario, treaty: Treaty, on: Day | None = None) -> tuple[Block, ...]:
    """A treaty in full: its days, its parties, and every clause with its trigger in words.

    Parameters
    ----------
    scenario
        Knows the names of states, areas and institutions.
    treaty
        The text.
    on
        Only the parties and the versions of clauses of this day; None for all of them.
    """
    name = naming(scenario)
    parts: list[Block] = [Heading(treaty.title)]
    if treaty.says:
        parts.append(Paragraph(treaty.says))
    if on is not None:
        parts.append(Paragraph(_standing(treaty, on), "finding"))
    parts.append(table("Days", ("", ""), [(what, when) for what, when in _days(treaty, name)]))
    parts.append(_parties(treaty, name, on))
    clauses = treaty.clauses if on is None else clauses_on(treaty, on)
    for clause in clauses:
        version = f", {span(clause.in_force)}" if clause.in_force is not None else ""
        parts.append(Heading(f"{cited(clause.article).capitalize()}: {DUTIES[clause.duty]}{version}", 2))
        parts.append(Paragraph(clause.says))
        parts.append(Listing(tuple(_clause(clause, name))))
    parts += _declarations(treaty, name, on)
    parts += _in_and_out(treaty)
    return (*parts, Paragraph(f"Source: {treaty.source}", "small"))


def _standing(treaty: Treaty, on: Day) -> str:
    if treaty.status != "in_force" or treaty.in_force is None:
        return f"On {on} it is no treaty in force: a {STATUSES[treaty.status]}."
    if treaty.in_force.contains(on):
        return f"On {on} it is in force, with {len(treaty.parties_on(on))} parties."
    return f"On {on} it is not in force."


def _days(treaty: Treaty, name: Naming) -> Iterator[tuple[str, str]]:
    """The four clocks: signed, in force, suspended, known."""
    yield "Signed", day_of(treaty.signed) or "not signed, or the day is not known"
    yield "In force", span(treaty.in_force)
    for item in treaty.suspensions:
        by, toward = (one_of(tuple(name(code) for code in codes)) for codes in (item.by, item.toward))
        yield "Suspended", f"by {by} toward {toward}, {span(item.period)} ({item.source})"
    yield "Public", f"since {treaty.known}" if treaty.known is not None else "at all times"
    if treaty.term:
        yield "Term", treaty.term
    if treaty.entry:
        yield "Entry into force", treaty.entry


def _parties(treaty: Treaty, name: Naming, on: Day | None) -> Block:
    spans: dict[Period, list[str]] = {}
    for party in treaty.parties:
        if on is None or party.period.contains(on):
            spans.setdefault(party.period, []).append(name(party.state))
    rows: list[tuple[Cell | str, ...]] = [
        (span(period), join(sorted(states), 40)) for period, states in sorted(spans.items(), key=_by_start)
    ]
    return table("Parties", ("When", "Who"), rows)


def _by_start(item: tuple[Period, list[str]]) -> tuple[Day, Day]:
    return item[0].start, item[0].end or Day.max


def _clause(clause: Clause, name: Naming) -> Iterator[str]:
    parts = [sentence(part, name) for part in conjuncts(clause.trigger)]
    yield from (f"{'and ' if position else 'Where '}{part}" for position, part in enumerate(parts))
    yield f"Who must find it: {gate_in_words(clause.gate, name)}"
    bound = one_of(tuple(name(code) for code in clause.obligors if code != "all")) or "every party"
    if "all" in clause.beneficiaries:
        protected = "whoever it is"
    else:
        protected = one_of(tuple(name(code) for code in clause.beneficiaries)) or "every party"
    side = {"victim": "the victim", "attacker": "the attacker", "either": "either side"}[clause.toward]
    yield f"Binds: {bound}; protects, as {side}: {protected}"
    if clause.within_hours is not None:
        yield f"Within {clause.within_hours} hours"
    for item in clause.unless:
        yield f"Not where {sentence(item.when, name)} ({item.says.rstrip('.')})"
    for item in clause.void_if:
        yield f"Void where {sentence(item.when, name)} ({item.says.rstrip('.')})"
    yield from (f"Limit: {limit}" for limit in clause.limits)
    if clause.reading:
        yield f"Open: {clause.reading}"
    if clause.known is not None:
        yield f"Public since {clause.known}"
    yield f"Source: {clause.source} (certainty {clause.certainty})"


def _declarations(treaty: Treaty, name: Naming, on: Day | None) -> Iterator[Block]:
    standing = [
        item
        for item in treaty.declarations
        if on is None or item.in_force is None or item.in_force.contains(on)
    ]
    if standing:
        yield Heading("Reservations and declarations", 2)
        yield Listing(tuple(_declared(item, name) for item in standing))


def _declared(item: Declaration, name: Naming) -> str:
    who = join([name(code) for code in item.by], 8)
    when = f", {span(item.in_force)}" if item.in_force is not None else ""
    asks = f" Asks: {sentence(item.requires, name)}." if item.requires is not None else ""
    called = f" [{item.id}]" if item.id else ""
    says = item.says.rstrip(".")
    return f"{who}, on {cited(item.article)}{when}: {says}; {_FORCE[item.force]}.{asks}{called} Source: {item.source}"


def _in_and_out(treaty: Treaty) -> Iterator[Block]:
    if treaty.accession is not None:
        yield Heading("How a state joins", 2)
        yield Paragraph(f"Open to: {treaty.accession.open_to.rstrip('.')}.")
        steps = (
            f"{number}. {step.says}{f' {step.effect}' if step.effect else ''}"
            for number, step in enumerate(treaty.accession.steps, 1)
        )
        yield Listing((*steps, f"Source: {treaty.accession.source} (certainty {treaty.accession.certainty})"))
    if treaty.exit is not None:
        yield Heading("How a party leaves", 2)
        yield Paragraph(f"{treaty.exit.says} ({treaty.exit.source}, certainty {treaty.exit.certainty})")


def document(
    scenario: Scenario, treaty: Treaty, full: dict[str, object], on: Day | None = None
) -> dict[str, object]:
    """The same for machines: the text in full, and beside it its clauses in words."""
    name = naming(scenario)
    clauses = treaty.clauses if on is None else clauses_on(treaty, on)
    return {
        "treaty": full,
        "on": day_of(on),
        "in_force_on": None if on is None else treaty.status == "in_force" and bool(treaty.parties_on(on)),
        "parties_on": None if on is None else sorted(treaty.members_on(on)),
        "clauses": [
            {
                "article": clause.article,
                "duty": clause.duty.name.lower(),
                "where": sentence(clause.trigger, name),
                "who_finds": gate_in_words(clause.gate, name),
                "in_force": _span_document(clause.in_force),
            }
            for clause in clauses
        ],
    }


# --------------------------------------------------------------------------- days


def span(period: Period | None) -> str:
    """A span of days in words; its end is the first day that is out."""
    if period is None:
        return "not in force"
    start = f"from {period.start}" if period.start > Day.min else ""
    end = f"to {period.end}" if period.end is not None else ""
    return " ".join(part for part in (start, end) if part) or "at all times"


def day_of(day: Day | None) -> str | None:
    """A day as documents have it."""
    return day.isoformat() if day is not None else None


def _span_document(period: Period | None) -> dict[str, str | None] | None:
    if period is None:
        return None
    return {"from": day_of(period.start) if period.start > Day.min else None, "to": day_of(period.end)}
