"""Institutions: read from the library or from a scenario, and written out in full."""

from __future__ import annotations

from collections import Counter
from functools import cache

import foedus.library
from foedus.files.document import Document, Path
from foedus.files.library import library_document, read_form
from foedus.files.memberships import membership_rows, read_memberships, read_period, span_document
from foedus.files.problems import Problems
from foedus.files.rules import read_rule, rule_document
from foedus.files.schema.law import DecisionDocument, InstitutionDocument, SeatsDocument, SpanDocument
from foedus.files.states import load_states
from foedus.model.dates import Day, Period
from foedus.model.institutions import Decision, Institution, Membership

Json = dict[str, object]


def shipped_institutions() -> tuple[str, ...]:
    """Ids of the shipped institutions."""
    return tuple(sorted(p.stem for p in foedus.library.path("institutions").glob("*.yaml")))


@cache
def load_institution(name: str, day: Day) -> Institution:
    """A shipped institution, with its rules as of a day."""
    document = library_document("institutions", f"{name}.yaml")
    problems = Problems()
    form = read_form(InstitutionDocument, document, problems)
    problems.raise_if_any()
    institution = resolve_institution(name, form, (), document, day, frozenset(load_states()), problems)
    problems.raise_if_any()
    return institution


def resolve_institution(
    name: str,
    form: InstitutionDocument,
    at: Path,
    document: Document,
    day: Day,
    states: frozenset[str],
    problems: Problems,
) -> Institution:
    """Make an institution of its form, with its rules as of a day."""
    memberships = read_memberships(form.members, (*at, "members"), document, states, problems)
    seats = _read_seats(form.seats, (*at, "seats"), document, problems)
    voters = tuple(m.state for m in (*memberships, *seats) if m.period.contains(day))
    decisions = {}
    # A body without members on that day decides nothing.
    for key, versions in form.decisions.items() if voters else ():
        where = (*at, "decisions", key)
        for entry, path in _versions(versions, where):
            if not _is_in_force(entry, path, document, day, problems):
                continue
            what = f"the rule of {name} on {key}"
            place = document.place((*path, "rule"))
            rule = read_rule(entry.rule, voters, entry.populations or form.populations, place, what, problems)
            if key in decisions:
                problems.add(place, f"{what} stands there in two versions that hold on {day}")
            elif rule is not None:
                decisions[key] = Decision(key, rule, entry.says, entry.source, entry.certainty)
    return Institution(name, form.name, memberships, decisions, seats)


def decision_spans(name: str) -> dict[str, tuple[Period, ...]]:
    """When each decision of a shipped institution has a rule, in the order of its versions."""
    document = library_document("institutions", f"{name}.yaml")
    problems = Problems()
    form = read_form(InstitutionDocument, document, problems)
    spans = {
        key: tuple(
            read_period(entry.in_force or SpanDocument(), (*path, "in_force"), document, problems)
            for entry, path in _versions(versions, ("decisions", key))
        )
        for key, versions in form.decisions.items()
    }
    return {key: tuple(span for span in found if span is not None) for key, found in spans.items()}


def _versions(
    versions: DecisionDocument | list[DecisionDocument], at: Path
) -> list[tuple[DecisionDocument, Path]]:
    """Each version of a rule, and where it stands."""
    if isinstance(versions, DecisionDocument):
        return [(versions, at)]
    return [(entry, (*at, index)) for index, entry in enumerate(versions)]


def _is_in_force(entry: DecisionDocument, at: Path, document: Document, day: Day, problems: Problems) -> bool:
    if entry.in_force is None:
        return True
    span = read_period(entry.in_force, (*at, "in_force"), document, problems)
    return span is not None and span.contains(day)


def _read_seats(
    rows: list[SeatsDocument], at: Path, document: Document, problems: Problems
) -> tuple[Membership, ...]:
    found: list[Membership] = []
    for index, row in enumerate(rows):
        period = read_period(row, (*at, index), document, problems)
        if period is not None:
            found += [Membership(f"{row.called}-{number}", period) for number in range(1, row.number + 1)]
    return tuple(found)


def _seat_rows(seats: tuple[Membership, ...]) -> list[Json]:
    """Seats as `_read_seats` reads them."""
    numbers = Counter((seat.state.rpartition("-")[0], seat.period) for seat in seats)
    return [
        {"called": called, "number": number, **span_document(period)}
        for (called, period), number in numbers.items()
    ]


def institution_document(institution: Institution) -> Json:
    """An institution in full, as it can be read back."""
    return {
        "name": institution.name,
        "members": membership_rows(institution.memberships),
        "seats": _seat_rows(institution.seats),
        "decisions": {
            key: {
                "rule": rule_document(decision.rule),
                "says": decision.says,
                "source": decision.source,
                "certainty": decision.certainty,
            }
            for key, decision in institution.decisions.items()
        },
    }
