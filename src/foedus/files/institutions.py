"""Institutions: read from the library or from a scenario, and written out in full."""

from __future__ import annotations

from functools import cache

import foedus.library
from foedus.files.document import Document, Path
from foedus.files.library import library_document, read_form
from foedus.files.memberships import membership_rows, read_memberships, read_period
from foedus.files.problems import Problems
from foedus.files.rules import read_rule, rule_document
from foedus.files.schema.law import InstitutionDocument
from foedus.files.states import load_states
from foedus.model.dates import Day
from foedus.model.institutions import Decision, Institution

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
    members = tuple(m.state for m in memberships if m.period.contains(day))
    decisions = {}
    # A body without members on that day decides nothing.
    for key, entry in form.decisions.items() if members else ():
        if entry.in_force is not None:
            span = read_period(entry.in_force, (*at, "decisions", key, "in_force"), document, problems)
            if span is None or not span.contains(day):
                continue
        place = document.place((*at, "decisions", key, "rule"))
        rule = read_rule(
            entry.rule, members, form.populations, place, f"the rule of {name} on {key}", problems
        )
        if rule is not None:
            decisions[key] = Decision(key, rule, entry.says, entry.source, entry.certainty)
    return Institution(name, form.name, memberships, decisions)


def institution_document(institution: Institution) -> Json:
    """An institution in full, as it can be read back."""
    return {
        "name": institution.name,
        "members": membership_rows(institution.memberships),
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
