"""Treaties written out in full, as `foedus.files.treaties` reads them."""

from __future__ import annotations

from foedus.files.conditions import condition_document
from foedus.files.memberships import membership_rows, span_document
from foedus.model.treaties import Accession, Clause, Declaration, Exit, Treaty

Json = dict[str, object]


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
    if treaty.declarations:
        document["reservations"] = [_reservation_document(row) for row in treaty.declarations]
    if treaty.suspensions:
        document["suspensions"] = [
            {
                "by": list(row.by),
                "toward": list(row.toward),
                **span_document(row.period),
                "source": row.source,
            }
            for row in treaty.suspensions
        ]
    if treaty.known is not None:
        document["known"] = treaty.known.isoformat()
    document |= {key: getattr(treaty, key) for key in ("term", "entry") if getattr(treaty, key)}
    if treaty.accession is not None:
        document["accession"] = _accession_document(treaty.accession)
    if treaty.exit is not None:
        document["exit"] = _exit_document(treaty.exit)
    document["source"] = treaty.source
    return document


def declared_document(declaration: Declaration) -> Json:
    """What a declaration takes away or adds, with its name and span."""
    document: Json = {}
    if declaration.id:
        document["id"] = declaration.id
    if declaration.excludes_mission:
        document["excludes_mission"] = declaration.excludes_mission
    if declaration.requires is not None:
        document["requires"] = condition_document(declaration.requires)
    if declaration.in_force is not None:
        document["in_force"] = span_document(declaration.in_force)
    if declaration.known is not None:
        document["known"] = declaration.known.isoformat()
    return document


def _reservation_document(declaration: Declaration) -> Json:
    return {
        "by": list(declaration.by),
        "says": declaration.says,
        "article": declaration.article,
        "force": declaration.force,
        **declared_document(declaration),
        "source": declaration.source,
    }


def _accession_document(accession: Accession) -> Json:
    steps: list[Json] = []
    for step in accession.steps:
        by: object = step.by
        if step.by == "institution":
            by = {"institution": step.institution, "decision": step.decision}
        steps.append({"says": step.says, "by": by, **({"effect": step.effect} if step.effect else {})})
    return {
        "open_to": accession.open_to,
        "steps": steps,
        "source": accession.source,
        "certainty": accession.certainty,
    }


def _exit_document(leaving: Exit) -> Json:
    document: Json = {"says": leaving.says}
    if leaving.notice_days is not None:
        document["notice_days"] = leaving.notice_days
    if leaving.earliest is not None:
        document["earliest"] = leaving.earliest.isoformat()
    return {**document, "source": leaving.source, "certainty": leaving.certainty}


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
    if clause.toward != "victim":
        document["toward"] = clause.toward
    for key, rows in (("unless", clause.unless), ("void_if", clause.void_if)):
        if rows:
            document[key] = [{"says": row.says, "when": condition_document(row.when)} for row in rows]
    if clause.limits:
        document["limits"] = list(clause.limits)
    if clause.within_hours is not None:
        document["within_hours"] = clause.within_hours
    if clause.known is not None:
        document["known"] = clause.known.isoformat()
    return document
