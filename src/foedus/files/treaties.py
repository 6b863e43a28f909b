"""Treaties: read from the library or from a scenario, and written out in full."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import foedus.library
from foedus.errors import Place
from foedus.files.areas import load_areas
from foedus.files.conditions import Names, condition_document, read_condition
from foedus.files.document import Document, Path
from foedus.files.library import library_document, read_form
from foedus.files.memberships import membership_rows, read_memberships, read_period, span_document
from foedus.files.problems import Problems, shown
from foedus.files.schema.law import TreatyDocument
from foedus.files.states import load_states
from foedus.model.treaties import Clause, Duty, Gate, Treaty

Json = dict[str, object]
GATES = ("none", "each_party", "single_request", "victim_request", "joint_finding")


def shipped() -> tuple[str, ...]:
    """Ids of the shipped treaties."""
    return tuple(sorted(p.name for p in foedus.library.path("treaties").iterdir() if p.is_dir()))


@cache
def load_treaty(name: str) -> Treaty:
    """A shipped treaty."""
    document = library_document("treaties", name, "treaty.yaml")
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
        in_force = read_period(form.in_force, (*at, "in_force"), document, problems)
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


def treaty_document(treaty: Treaty) -> Json:
    """A treaty in full, as it can be read back."""
    document: Json = {"id": treaty.id, "title": treaty.title, "status": treaty.status}
    if treaty.says:
        document["says"] = treaty.says
    if treaty.signed is not None:
        document["signed"] = treaty.signed.isoformat()
    if treaty.in_force is not None:
        document["in_force"] = span_document(treaty.in_force)
    document["parties"] = membership_rows(treaty.parties)
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
        document["in_force"] = span_document(clause.in_force)
    return document
