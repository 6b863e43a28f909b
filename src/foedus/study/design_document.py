"""What backs each proposal, as plain data."""

from __future__ import annotations

from dataclasses import asdict

from foedus.analyses.stability.designs.calendar import Span
from foedus.analyses.stability.designs.commitments import Commitment
from foedus.analyses.stability.designs.design import Design
from foedus.analyses.stability.designs.dishonour import Dishonour
from foedus.numerics.summaries import summarise

Json = dict[str, object]


def design_document(design: Design) -> Json:
    """Prices of standing aside with the clause and the parameters behind each, pledged aid, and turning points."""
    aid = design.aid
    return {
        "proposal": design.proposal,
        "dishonour": [_dishonour(row) for row in design.dishonour],
        "aid": {
            "outstanding_usd_bn": aid.outstanding_usd_bn,
            "a_year_usd_bn": asdict(summarise(aid.a_year_usd_bn)),
            "growth": asdict(summarise(aid.growth)),
            "years": aid.years,
            "is_in_own_growth": aid.is_in_own_growth,
        },
        "troops_asked": design.troops_asked,
        "troops_in_place": design.troops_in_place,
        "turning_points": [{"years_passed": year, "says": says} for year, says in design.turning_points],
    }


def span_document(span: Span) -> Json:
    """Years in which the same counts."""
    return asdict(span) | {"yearly": list(span.yearly)}


def _dishonour(row: Dishonour) -> Json:
    return {
        "guarantor": row.guarantor,
        "while_it_counts": row.while_it_counts,
        "duty": None if row.commitment is None else _commitment(row.commitment),
        "cost": asdict(row.cost),
        "parameters": list(row.parameters),
        "own_price": row.own_price,
        "decides": row.decides,
    }


def _commitment(one: Commitment) -> Json:
    return {
        "treaty": one.treaty,
        "article": one.article,
        "duty": one.duty.name.lower(),
        "verdict": one.verdict.value,
        "contested": one.contested,
        "gate": one.gate,
        "status": one.status,
        "disclaimed": one.disclaimed,
        "chance": None if one.chance is None else list(one.chance),
        "limits": list(one.limits),
        "within_hours": one.within_hours,
        "starts": None if one.starts is None else one.starts.isoformat(),
        "ends": None if one.ends is None else one.ends.isoformat(),
        "states": list(one.states),
        "contingencies": list(one.contingencies),
    }
