"""The power of a rule's voters as plain data for JSON."""

from __future__ import annotations

from collections.abc import Mapping

from foedus.analyses.voting.power import Power
from foedus.analyses.voting.rule_power import LIMITS, RulePower
from foedus.analyses.voting.structure import Coalitions, Structure
from foedus.files.rules import rule_document
from foedus.files.stated_rules import StatedRule

Json = dict[str, object]


def power_document(stated: StatedRule, found: RulePower) -> Json:
    """All of it: the rule in full, its structure, and every index with method, exactness and error bound."""
    return {
        "rule": {
            "title": stated.title,
            "says": stated.says,
            "source": stated.source,
            "certainty": stated.certainty,
            "on": None if stated.day is None else stated.day.isoformat(),
            "in_full": rule_document(stated.rule),
        },
        "voters": list(found.voters),
        "notices": list(stated.notices),
        "findings": list(found.findings),
        "structure": None if found.structure is None else _structure(found.structure),
        "unions": [list(union) for union in found.unions],
        "power": {power.index: _power(power, found.voters) for power in found.powers},
        "refused": dict(found.refused),
        "limits": list(LIMITS),
    }


def _structure(found: Structure) -> Json:
    return {
        "winning_coalitions": found.winning,
        "power_to_act": float(found.power_to_act),
        "is_never_met": found.is_never_met,
        "is_always_met": found.is_always_met,
        "veto_players": list(found.veto_players),
        "dictators": list(found.dictators),
        "dummies": list(found.dummies),
        "classes": [list(group) for group in found.classes],
        "neither_replaces_the_other": None if found.crossed is None else list(found.crossed),
        "is_one_quota": found.is_one_quota,
        "is_trade_robust": found.is_trade_robust,
        "weights": None
        if found.weights is None
        else {
            "quota": found.weights.quota,
            "weights": dict(zip(found.voters, found.weights.weights, strict=True)),
        },
        "minimal_winning": _coalitions(found.minimal_winning),
        "minimal_blocking": _coalitions(found.minimal_blocking),
    }


def _coalitions(found: Coalitions) -> Json:
    return {
        "count": found.count,
        "first": [list(coalition) for coalition in found.first],
        "reason": found.reason,
    }


def _power(power: Power, voters: tuple[str, ...]) -> Json:
    document: Json = {
        "method": power.method,
        "is_exact": power.is_exact,
        "error_bound": power.error,
        "values": dict(zip(voters, map(float, power.values), strict=True)),
    }
    if power.fractions is not None:
        document["fractions"] = dict(zip(voters, map(str, power.fractions), strict=True))
    if power.interval is not None:
        document["intervals_95"] = {
            voter: [float(low), float(high)]
            for voter, (low, high) in zip(voters, power.interval, strict=True)
        }
    return document


def powers_document(powers: Mapping[str, RulePower]) -> Json:
    """Power of each proposal's rule under the key ``power``, or nothing where none was asked for."""
    if not powers:
        return {}
    return {
        "power": {
            proposal: {
                "indices": {power.index: _power(power, found.voters) for power in found.powers},
                "refused": dict(found.refused),
            }
            for proposal, found in powers.items()
        }
    }
