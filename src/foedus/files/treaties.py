"""Treaties: read from the library or from a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache

import foedus.library
from foedus.errors import Place, ScenarioError
from foedus.files.areas import load_areas
from foedus.files.conditions import Names, read_condition
from foedus.files.document import Document, Path
from foedus.files.impossible import never_holds
from foedus.files.library import library_document, read_form, text_read_before
from foedus.files.memberships import read_memberships, read_period
from foedus.files.problems import Problems, shown
from foedus.files.schema.law import (
    AccessionDocument,
    ExitDocument,
    ProvisoDocument,
    ReservationDocument,
    StepDocument,
    SuspensionDocument,
    TreatyDocument,
)
from foedus.files.states import load_states
from foedus.model.institutions import Membership
from foedus.model.treaties import (
    Accession,
    Clause,
    Declaration,
    Duty,
    Exit,
    Gate,
    Proviso,
    Step,
    Suspension,
    Treaty,
)

GATES = ("none", "each_party", "single_request", "victim_request", "joint_finding")


def shipped() -> tuple[str, ...]:
    """Ids of the shipped treaties."""
    return tuple(sorted(p.name for p in foedus.library.path("treaties").iterdir() if p.is_dir()))


@cache
def load_treaty(name: str) -> Treaty:
    """A shipped treaty."""
    kept = text_read_before(name)
    if kept is not None:
        with suppress(ScenarioError):
            return _treaty(name, kept)
    # Where there is something to say, its file is read anew, so as to say where.
    return _treaty(name, library_document("treaties", name, "treaty.yaml"))


def _treaty(name: str, document: Document) -> Treaty:
    problems = Problems()
    data = {"id": name, **document.data}
    form = read_form(TreatyDocument, Document(data, document.places), problems)
    problems.raise_if_any()
    known = Names(frozenset(load_states()), frozenset(load_areas()))
    treaty = resolve_treaty(form, (), document, known, problems)
    problems.raise_if_any()
    assert treaty is not None  # whatever leaves none is a problem
    return treaty


def resolve_treaty(
    form: TreatyDocument, at: Path, document: Document, names: Names, problems: Problems
) -> Treaty | None:
    """Make a treaty of its form; None where something about it makes no sense, which is noted."""
    before = len(problems)
    parties = read_memberships(form.parties, (*at, "parties"), document, names.states, problems)
    clauses = [
        _clause(form, index, (*at, "clauses", index), document, names, problems)
        for index in range(len(form.clauses))
    ]
    in_force = None
    if form.in_force is not None:
        in_force = read_period(form.in_force, (*at, "in_force"), document, problems)
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
    if form.in_force is None or in_force is not None:
        _require_order(form, parties, at, document, problems)
    reservations = [
        _reservation(form, index, (*at, "reservations", index), document, names, problems)
        for index in range(len(form.reservations))
    ]
    suspensions = [
        _suspension(row, (*at, "suspensions", index), document, names, problems)
        for index, row in enumerate(form.suspensions)
    ]
    accession = None
    if form.accession is not None:
        accession = _accession(form.accession, (*at, "accession"), document, problems)
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
        declarations=tuple(row for row in reservations if row is not None),
        suspensions=tuple(row for row in suspensions if row is not None),
        known=form.known,
        term=form.term,
        entry=form.entry,
        accession=accession,
        exit=_exit(form.exit),
    )


def _require_order(
    form: TreatyDocument,
    parties: tuple[Membership, ...],
    at: Path,
    document: Document,
    problems: Problems,
) -> None:
    """Note memberships and clauses that lie outside the life of the text, and duties of strangers."""
    whole = form.in_force
    for index, row in enumerate(form.parties):
        place = document.place((*at, "parties", index))
        if whole is not None and whole.start is not None and row.end is not None and row.end <= whole.start:
            problems.add(
                place,
                f"members of {form.id!r} leave on {row.end}, before the treaty is in force on {whole.start}",
            )
        if whole is not None and whole.end is not None and row.start is not None and row.start >= whole.end:
            problems.add(
                place,
                f"members of {form.id!r} join on {row.start}, after the treaty has ended on {whole.end}",
            )
    overlap = _overlapping(parties)
    if overlap is not None:
        problems.add(
            document.place((*at, "parties")),
            f"{overlap} is party to {form.id!r} twice at the same time",
            "Spans of one state do not overlap",
            "End the first span on the day on which the second begins, or take one out",
        )
    members = {party.state for party in parties}
    for index, clause in enumerate(form.clauses):
        strangers = [code for code in clause.obligors if code != "all" and code not in members]
        if members and strangers:
            problems.add(
                document.place((*at, "clauses", index, "obligors")),
                f"article {clause.article} of {form.id!r} binds {', '.join(strangers)}, which never was party to it",
                "Only parties are bound",
                "Add the state to parties, or take it out of the obligors",
            )


def _overlapping(parties: tuple[Membership, ...]) -> str | None:
    """Code of a state two of whose spans overlap."""
    last: dict[str, Membership] = {}
    for party in sorted(parties, key=lambda party: (party.state, party.period.start)):
        before = last.get(party.state)
        if before is not None and (before.period.end is None or before.period.end > party.period.start):
            return party.state
        last[party.state] = party
    return None


def _reservation(
    treaty: TreatyDocument, index: int, at: Path, document: Document, names: Names, problems: Problems
) -> Declaration | None:
    form: ReservationDocument = treaty.reservations[index]
    what = f"the reservation {form.id!r} to {treaty.id!r}"
    _require_states(form.by, (*at, "by"), what, document, names, problems)
    articles = [clause.article for clause in treaty.clauses]
    if form.article not in articles:
        problems.unknown(
            document.place((*at, "article")),
            f"{what} names article {form.article!r}, which has no clause",
            form.article,
            list(dict.fromkeys(articles)),
        )
    requires = read_condition(form.requires, (*at, "requires"), document, names, problems)
    in_force = None
    if form.in_force is not None:
        in_force = read_period(form.in_force, (*at, "in_force"), document, problems)
    if requires is None:
        return None
    return Declaration(
        by=tuple(form.by),
        says=form.says,
        clause_of=treaty.id,
        article=form.article,
        excludes_mission="",
        force=form.force,
        source=form.source,
        id=form.id,
        requires=requires,
        in_force=in_force,
        known=form.known,
    )


def _suspension(
    form: SuspensionDocument, at: Path, document: Document, names: Names, problems: Problems
) -> Suspension | None:
    for key, codes in (("by", form.by), ("toward", form.toward)):
        _require_states(codes, (*at, key), "a suspension", document, names, problems)
    period = read_period(form, at, document, problems)
    return Suspension(tuple(form.by), tuple(form.toward), period, form.source) if period is not None else None


def _require_states(
    codes: list[str], at: Path, what: str, document: Document, names: Names, problems: Problems
) -> None:
    for position, code in enumerate(codes):
        if code not in names.states:
            problems.unknown(
                document.place((*at, position)),
                f"{what} names {code!r}, which is no known state",
                code,
                sorted(names.states),
            )


def _accession(form: AccessionDocument, at: Path, document: Document, problems: Problems) -> Accession | None:
    steps = [_step(row, (*at, "steps", index), document, problems) for index, row in enumerate(form.steps)]
    if not steps:
        problems.add(document.place(at), "the accession has no steps", "", "Give it at least one")
    found = tuple(step for step in steps if step is not None)
    return Accession(found, form.open_to, form.source, form.certainty)


def _step(form: StepDocument, at: Path, document: Document, problems: Problems) -> Step | None:
    by = form.by
    if by in ("parties", "candidate", "depositary"):
        return Step(form.says, by, effect=form.effect)
    if isinstance(by, Mapping) and set(by) == {"institution", "decision"}:
        return Step(form.says, "institution", str(by["institution"]), str(by["decision"]), form.effect)
    problems.add(
        document.place((*at, "by")),
        f"a step of the accession is taken by {shown(by)}",
        "It is taken by parties, candidate, depositary or {institution: .., decision: ..}",
    )
    return None


def _exit(form: ExitDocument | None) -> Exit | None:
    if form is None:
        return None
    return Exit(form.says, form.source, form.certainty, form.notice_days, form.earliest)


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
        in_force = read_period(form.in_force, (*at, "in_force"), document, problems)
    unless = _provisos(form.unless, (*at, "unless"), document, names, problems)
    void_if = _provisos(form.void_if, (*at, "void_if"), document, names, problems)
    if not form.source.strip():
        problems.add(
            document.place((*at, "source")), f"{what} has no source", "", "Say where the text can be found"
        )
    if form.duty not in duties or trigger is None or gate is None:
        return None
    why = never_holds(trigger)
    if why:
        problems.add(
            document.place((*at, "trigger")),
            f"the trigger of {what} can never hold: {why}",
            "",
            "Correct the condition, or leave the clause out",
        )
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
        toward=form.toward,
        unless=unless,
        void_if=void_if,
        limits=tuple(form.limits),
        within_hours=form.within_hours,
        known=form.known,
    )


def _provisos(
    rows: list[ProvisoDocument], at: Path, document: Document, names: Names, problems: Problems
) -> tuple[Proviso, ...]:
    read = [
        (row.says, read_condition(row.when, (*at, index, "when"), document, names, problems))
        for index, row in enumerate(rows)
    ]
    return tuple(Proviso(says, when) for says, when in read if when is not None)


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
