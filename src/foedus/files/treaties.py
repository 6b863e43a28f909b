"""Treaties, institutions and areas: read from the library or from a scenario, and written out in full."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError

import foedus.library
from foedus.errors import InvalidInputError, Place, ScenarioError
from foedus.files.complaints import complain
from foedus.files.conditions import Names, condition_document, read_condition
from foedus.files.document import Document, Path
from foedus.files.problems import Problems, shown
from foedus.files.reading import read_text
from foedus.files.schema.law import InstitutionDocument, PartiesDocument, SpanDocument, TreatyDocument
from foedus.files.states import load_states
from foedus.files.yaml import parse
from foedus.model.dates import Day, Period
from foedus.model.institutions import Decision, Institution, Membership
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, count
from foedus.model.scenario import Area
from foedus.model.treaties import Clause, Duty, Gate, Treaty

Json = dict[str, object]
_BEGINNING = Day(1, 1, 1)
"""Start of a membership whose first day is not told."""
T = TypeVar("T", bound=BaseModel)
GATES = ("none", "each_party", "single_request", "victim_request", "joint_finding")


# --------------------------------------------------------------------------- the library


def shipped() -> tuple[str, ...]:
    """Ids of the shipped treaties."""
    return tuple(sorted(p.name for p in foedus.library.path("treaties").iterdir() if p.is_dir()))


def shipped_institutions() -> tuple[str, ...]:
    """Ids of the shipped institutions."""
    return tuple(sorted(p.stem for p in foedus.library.path("institutions").glob("*.yaml")))


@cache
def load_areas() -> dict[str, Area]:
    """Every shipped area."""
    document = _library_document("areas.yaml")
    return {name: _area(name, entry) for name, entry in document.data.items() if isinstance(entry, dict)}


def _area(name: str, entry: Mapping[str, object]) -> Area:
    def names(key: str) -> frozenset[str]:
        listed = entry.get(key) or []
        assert isinstance(listed, list)
        return frozenset(str(item) for item in listed)

    return Area(name, str(entry["name"]), names("places"), names("disputed"), str(entry["source"]))


@cache
def load_treaty(name: str) -> Treaty:
    """A shipped treaty."""
    document = _library_document("treaties", name, "treaty.yaml")
    problems = Problems()
    data = {"id": name, **document.data}
    form = _form(TreatyDocument, Document(data, document.places), problems)
    problems.raise_if_any()
    known = Names(frozenset(load_states()), frozenset(load_areas()))
    treaty = resolve_treaty(form, (), document, known, problems)
    problems.raise_if_any()
    assert treaty is not None  # whatever leaves none is a problem
    return treaty


@cache
def load_institution(name: str, day: Day) -> Institution:
    """A shipped institution, with its rules as of a day."""
    document = _library_document("institutions", f"{name}.yaml")
    problems = Problems()
    form = _form(InstitutionDocument, document, problems)
    problems.raise_if_any()
    institution = resolve_institution(name, form, (), document, day, frozenset(load_states()), problems)
    problems.raise_if_any()
    return institution


def _library_document(*parts: str) -> Document:
    path = foedus.library.path(*parts)
    return parse(read_text(path), "library/" + "/".join(parts))


def _form(model: type[T], document: Document, problems: Problems) -> T:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        complain(error.errors(), document, model, problems)
        raise ScenarioError(problems.sorted()) from None


# --------------------------------------------------------------------------- treaties


def resolve_treaty(
    form: TreatyDocument, at: Path, document: Document, names: Names, problems: Problems
) -> Treaty | None:
    """Make a treaty of its form; None where something about it makes no sense, which is noted."""
    before = len(problems)
    parties = _memberships(form.parties, (*at, "parties"), document, names.states, problems)
    clauses = [
        _clause(form, index, (*at, "clauses", index), document, names, problems)
        for index in range(len(form.clauses))
    ]
    in_force = None
    if form.in_force is not None:
        in_force = _period(form.in_force, (*at, "in_force"), document, problems)
    if form.status == "in_force" and form.in_force is None:
        problems.add(
            document.place(at),
            f"the treaty {form.id!r} is said to be in force, but not since when",
            "",
            "Add in_force: {from: a date}, or give it the status draft or political",
        )
    if form.signed is not None and in_force is not None and form.signed > in_force.start:
        problems.add(
            document.place((*at, "signed")),
            f"the treaty {form.id!r} is signed on {form.signed}, after it entered into force on {in_force.start}",
        )
    if not form.clauses:
        problems.add(document.place(at), f"the treaty {form.id!r} has no clauses", "", "Give it at least one")
    if len(problems) > before:
        return None
    return Treaty(
        id=form.id,
        title=form.title,
        status=form.status,
        signed=form.signed,
        in_force=in_force,
        parties=parties,
        clauses=tuple(clause for clause in clauses if clause is not None),
        source=form.source,
        says=form.says,
    )


def _clause(
    treaty: TreatyDocument, index: int, at: Path, document: Document, names: Names, problems: Problems
) -> Clause | None:
    form = treaty.clauses[index]
    what = f"article {form.article} of {treaty.id!r}"
    duties = [duty.name.lower() for duty in Duty]
    if form.duty not in duties:
        problems.unknown(
            document.place((*at, "duty")),
            f"{what} names the duty {form.duty!r}, which is not known",
            form.duty,
            duties,
        )
    for key, codes in (("obligors", form.obligors), ("beneficiaries", form.beneficiaries)):
        for position, code in enumerate(codes):
            if code not in names.states and code != "all":
                problems.unknown(
                    document.place((*at, key, position)),
                    f"{what} names {code!r} among its {key}, which is no known state",
                    code,
                    sorted(names.states),
                )
    trigger = read_condition(form.trigger, (*at, "trigger"), document, names, problems)
    gate = _gate(form.gate, document.place((*at, "gate")), what, problems)
    in_force = None
    if form.in_force is not None:
        in_force = _period(form.in_force, (*at, "in_force"), document, problems)
    if form.duty not in duties or trigger is None or gate is None:
        return None
    return Clause(
        article=form.article,
        says=form.says,
        duty=Duty[form.duty.upper()],
        trigger=trigger,
        gate=gate,
        obligors=tuple(form.obligors),
        beneficiaries=tuple(form.beneficiaries),
        source=form.source,
        certainty=form.certainty,
        reading=form.reading,
        in_force=in_force,
    )


def _gate(raw: object, place: Place, what: str, problems: Problems) -> Gate | None:
    if isinstance(raw, str) and raw in GATES:
        return Gate(raw)  # type: ignore[arg-type]  # GATES lists the kinds of a gate but one
    if isinstance(raw, Mapping) and set(raw) == {"institution", "decision"}:
        return Gate("institution", str(raw["institution"]), str(raw["decision"]))
    problems.add(
        place,
        f"{what} has the gate {shown(raw)}",
        f"A gate is {', '.join(GATES)} or {{institution: .., decision: ..}}",
    )
    return None


def _period(form: SpanDocument, at: Path, document: Document, problems: Problems) -> Period | None:
    try:
        return Period(form.start or _BEGINNING, form.end)
    except InvalidInputError:
        problems.add(document.place(at), f"a span ends on {form.end}, before it starts on {form.start}")
        return None


def _memberships(
    rows: list[PartiesDocument], at: Path, document: Document, states: frozenset[str], problems: Problems
) -> tuple[Membership, ...]:
    found: list[Membership] = []
    for index, row in enumerate(rows):
        period = _period(row, (*at, index), document, problems)
        codes = sorted(states - set(row.without)) if row.states == ["all"] else row.states
        for code in codes:
            if code not in states:
                problems.unknown(
                    document.place((*at, index, "states")),
                    f"{code!r} is no known state",
                    code,
                    sorted(states),
                )
            elif period is not None:
                found.append(Membership(code, period))
    return tuple(found)


def treaty_document(treaty: Treaty) -> Json:
    """A treaty in full, as it can be read back."""
    document: Json = {"id": treaty.id, "title": treaty.title, "status": treaty.status}
    if treaty.says:
        document["says"] = treaty.says
    if treaty.signed is not None:
        document["signed"] = treaty.signed.isoformat()
    if treaty.in_force is not None:
        document["in_force"] = _span_document(treaty.in_force)
    document["parties"] = _membership_rows(treaty.parties)
    document["clauses"] = [_clause_document(clause) for clause in treaty.clauses]
    document["source"] = treaty.source
    return document


def _clause_document(clause: Clause) -> Json:
    gate: object = clause.gate.kind
    if clause.gate.kind == "institution":
        gate = {"institution": clause.gate.institution, "decision": clause.gate.decision}
    document: Json = {
        "article": clause.article,
        "says": clause.says,
        "duty": clause.duty.name.lower(),
        "trigger": condition_document(clause.trigger),
        "gate": gate,
        "obligors": list(clause.obligors),
        "beneficiaries": list(clause.beneficiaries),
        "source": clause.source,
        "certainty": clause.certainty,
    }
    if clause.reading:
        document["reading"] = clause.reading
    if clause.in_force is not None:
        document["in_force"] = _span_document(clause.in_force)
    return document


def _span_document(period: Period) -> Json:
    document: Json = {} if period.start == _BEGINNING else {"from": period.start.isoformat()}
    return document if period.end is None else {**document, "to": period.end.isoformat()}


def _membership_rows(memberships: tuple[Membership, ...]) -> list[Json]:
    """Members in their order, neighbours with the same span in one row."""
    rows: list[tuple[Period, list[str]]] = []
    for membership in memberships:
        if rows and rows[-1][0] == membership.period:
            rows[-1][1].append(membership.state)
        else:
            rows.append((membership.period, [membership.state]))
    return [{"states": codes, **_span_document(period)} for period, codes in rows]


# --------------------------------------------------------------------------- institutions


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
    memberships = _memberships(form.members, (*at, "members"), document, states, problems)
    members = tuple(m.state for m in memberships if m.period.contains(day))
    decisions = {}
    # A body without members on that day decides nothing.
    for key, entry in form.decisions.items() if members else ():
        if entry.in_force is not None:
            span = _period(entry.in_force, (*at, "decisions", key, "in_force"), document, problems)
            if span is None or not span.contains(day):
                continue
        place = document.place((*at, "decisions", key, "rule"))
        rule = _rule(entry.rule, members, form.populations, place, f"the rule of {name} on {key}", problems)
        if rule is not None:
            decisions[key] = Decision(key, rule, entry.says, entry.source, entry.certainty)
    return Institution(name, form.name, memberships, decisions)


def _rule(
    raw: object,
    members: tuple[str, ...],
    populations: Mapping[str, int],
    place: Place,
    what: str,
    problems: Problems,
) -> Rule | None:
    try:
        return _read_rule(raw, members, populations)
    except (InvalidInputError, KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        detail = f" ({error})" if isinstance(error, InvalidInputError) else ""
        problems.add(
            place,
            f"{what} reads {shown(raw)}{detail}",
            "A rule is unanimity, single, {majority: 1/2}, {qualified: {states: 0.55, population: 0.65, blocking: 4}}, "
            "{all_of: [..]}, {any_of: [..]}, {voters: [..]} or {weights: {..}, quota: ..}",
        )
        return None


def _read_rule(raw: object, members: tuple[str, ...], populations: Mapping[str, int]) -> Rule:
    if raw == "unanimity":
        return Unanimity(members)
    if raw == "single":
        return count(members, 1)
    if not isinstance(raw, Mapping):
        raise TypeError(raw)
    if "majority" in raw:
        # More than the share, so a half of ten is six.
        return count(members, math.floor(Fraction(str(raw["majority"])) * len(members)) + 1)
    if "qualified" in raw:
        return _qualified(raw["qualified"], members, populations)
    if "voters" in raw:
        return Unanimity(tuple(raw["voters"]))
    if "weights" in raw:
        weights = {str(voter): Fraction(str(weight)) for voter, weight in raw["weights"].items()}
        return Weighted(tuple(weights), tuple(weights.values()), Fraction(str(raw["quota"])))
    for key, kind in (("all_of", AllOf), ("any_of", AnyOf)):
        if key in raw:
            return kind(tuple(_read_rule(part, members, populations) for part in raw[key]))
    raise KeyError(raw)


def _qualified(raw: Mapping[str, object], members: tuple[str, ...], populations: Mapping[str, int]) -> Rule:
    """States and population both reach their share, or too few are left to block."""
    people = tuple(Fraction(populations[member]) for member in members)
    both = AllOf(
        (
            count(members, math.ceil(Fraction(str(raw["states"])) * len(members))),
            Weighted(members, people, Fraction(str(raw["population"])) * sum(people)),
        )
    )
    blocking = int(str(raw["blocking"]))
    return AnyOf((both, count(members, len(members) - blocking + 1)))


def institution_document(institution: Institution) -> Json:
    """An institution in full, as it can be read back."""
    return {
        "name": institution.name,
        "members": _membership_rows(institution.memberships),
        "decisions": {
            key: {
                "rule": _rule_document(decision.rule),
                "says": decision.says,
                "source": decision.source,
                "certainty": decision.certainty,
            }
            for key, decision in institution.decisions.items()
        },
    }


def _rule_document(rule: Rule) -> Json:
    if isinstance(rule, Unanimity):
        return {"voters": list(rule.voters)}
    if isinstance(rule, Weighted):
        weights = {voter: str(weight) for voter, weight in zip(rule.voters, rule.weights, strict=True)}
        return {"weights": weights, "quota": str(rule.quota)}
    key = "all_of" if isinstance(rule, AllOf) else "any_of"
    return {key: [_rule_document(part) for part in rule.parts]}
