"""Who supplies and who pays, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from foedus.analyses.forces.ceiling_curve import chance_of_size
from foedus.analyses.forces.result import (
    MEASURES,
    Burdens,
    BurdenSharing,
    BurdenTest,
    CapabilityChances,
    CapabilityPlan,
    ExclusionPrice,
    ForcesResult,
    RotationPlan,
    Supply,
)
from foedus.numerics.arrays import FloatArray
from foedus.study.labelled import Json, numbers, summary


def forces_document(result: ForcesResult) -> Json:
    """Who supplies and who pays."""
    return {
        "proposals": [None if supply is None else _supply(supply) for supply in result.supplies],
        "pledges": [
            {
                "donor": balance.donor,
                "recipient": balance.recipient,
                "kind": balance.kind,
                "unit": balance.unit,
                "by_stage": dict(balance.by_stage),
            }
            for balance in result.pledges
        ],
        "coming": [
            {
                "donor": one.donor,
                "recipient": one.recipient,
                "kind": one.kind,
                "unit": one.unit,
                "arrived": one.arrived,
                "outstanding": one.outstanding,
                "comes": summary(one.comes),
            }
            for one in result.coming
        ],
        "findings": list(result.findings),
        "assumptions": list(result.assumptions),
        "limits": list(result.limits),
    }


def _supply(supply: Supply) -> Json:
    pivotal: Mapping[str, float] = dict(supply.pivotal)
    return {
        "proposal": supply.proposal,
        "demand": summary(supply.demand),
        "fielded": summary(supply.fielded),
        "ceiling": summary(supply.ceiling),
        "chance_met": supply.chance_met,
        "cost_usd_bn": summary(supply.cost_usd_bn),
        "states": {
            state: {
                "troops": summary(supply.contribution[:, column]),
                "paid_usd_bn": summary(supply.paid_usd_bn[:, column]),
                "burden": summary(supply.burden[:, column]),
                "fair_share": float(supply.fair_share[column]),
                "missing_without": float(pivotal.get(state, 0.0)),
            }
            for column, state in enumerate(supply.states)
        },
        "host_agrees": supply.host_agrees,
        "is_upper_bound": bool(supply.kinds),
        "kinds": _kinds(supply),
        "binding": supply.binding,
        "pulled_by_duty": [
            {"state": state, "by_willingness": without, "with_duty": bound}
            for state, without, bound in supply.pulled
        ],
    }


def _kinds(supply: Supply) -> Json:
    """Units asked for and kept up, by kind."""
    need, fielded = supply.kind_need, supply.kind_fielded
    if need is None or fielded is None:
        return {}
    return {
        kind: {"need": summary(need[:, column]), "fielded": summary(fielded[:, column])}
        for column, kind in enumerate(supply.kinds)
    }


def burdens_document(burdens: Burdens) -> Json:
    """What each state carries of a plan over its fair share, and who moves the least largest burden."""
    return {
        "proposal": burdens.proposal,
        "states": {
            state: {
                "fair_share": float(burdens.fair_share[row]),
                "troops": float(burdens.troops[row]),
                "cost_usd_bn": float(burdens.cost_usd_bn[row]),
                "person_months": float(burdens.person_months[row]),
                "paid_usd_bn": float(burdens.paid_usd_bn[row]),
                "over_fair": numbers(MEASURES, burdens.over_fair[row]),
            }
            for row, state in enumerate(burdens.states)
        },
        "gini": numbers(MEASURES, burdens.gini),
        "least_largest": burdens.least_largest,
        "movers": [asdict(mover) for mover in burdens.movers],
    }


def capability_plan_document(plan: CapabilityPlan) -> Json:
    """A plan by kind of unit, sector and phase."""
    return {
        "proposal": plan.proposal,
        "whole_units": plan.whole,
        "leximin": plan.leximin,
        "is_lower_bound": not plan.whole,
        "gap": plan.gap,
        "largest_burden_over_bound": plan.over_bound if np.isfinite(plan.over_bound) else None,
        "unfinished": list(plan.unfinished),
        "kinds": list(plan.kinds),
        "sectors": list(plan.sectors),
        "repeats_from_phase": int(plan.units.shape[3]) - plan.window + 1,
        "asked_by_phase": plan.asked.tolist(),
        "troops_by_phase": plan.troops.sum(axis=0).tolist(),
        "cost_usd_bn": plan.cost_usd_bn,
        "price_of_fairness": plan.price_of_fairness,
        "states": {
            state: {
                "units_by_kind_sector_phase": plan.units[row].tolist(),
                "burden": float(plan.burden[row]),
                "fair_share": float(plan.fair_share[row]),
                "marginal_troops": plan.marginal_troops[row].tolist(),
            }
            for row, state in enumerate(plan.states)
        },
        "left_out": dict(plan.left_out),
        "faults": list(plan.faults),
        "binding": plan.binding,
    }


def ceiling_document(supply: Supply, sizes: FloatArray) -> Json:
    """Chance that each size can be kept up."""
    chances = chance_of_size(supply.ceiling, sizes)
    return {
        "proposal": supply.proposal,
        "troops": sizes.tolist(),
        "chance": chances.tolist(),
        "pivotal": dict(supply.pivotal),
    }


def chances_document(found: CapabilityChances) -> Json:
    """How likely a force of several kinds of unit is."""
    return {
        "proposal": found.proposal,
        "fielded": summary(found.fielded),
        "asked": summary(found.asked),
        "chance_met": found.chance_met,
        "short": numbers(found.kinds, found.short),
        "marginal_troops": {
            state: numbers(found.kinds, found.marginal[row]) for row, state in enumerate(found.states)
        },
    }


def burden_test_document(test: BurdenTest) -> Json:
    """One test of the literature."""
    return {
        "name": test.name,
        "says": test.says,
        "statistic": test.statistic,
        "p_value": test.p_value,
        "states": test.states,
        "published": [
            {"who": who, "finding": finding, "certainty": certainty}
            for who, finding, certainty in test.published
        ],
    }


def exclusion_document(price: ExclusionPrice) -> Json:
    """What it costs to leave a state out."""
    return {**asdict(price), "burdened": dict(price.burdened)}


def sharing_document(sharing: BurdenSharing) -> Json:
    """Every key side by side, money, Shapley value and nucleolus."""
    return {
        "proposal": sharing.proposal,
        "own_cost_usd_bn": numbers(sharing.states, sharing.own_cost_usd_bn),
        "transfer_usd_bn": numbers(sharing.states, sharing.transfer_usd_bn),
        "keys": {
            found.key: {
                "fair_share": numbers(sharing.states, found.fair_share),
                "troops": numbers(sharing.states, found.troops),
                "paid_usd_bn": numbers(sharing.states, found.paid_usd_bn),
                "largest_burden": found.largest_burden,
                "largest_of": found.largest_of,
                "inequality": found.inequality,
            }
            for found in sharing.keys
        },
        "blocks": [list(block) for block in sharing.blocks],
        "shapley": sharing.shapley.tolist(),
        "nucleolus": sharing.nucleolus.tolist(),
    }


def plan_document(plan: RotationPlan) -> Json:
    """A rotation, phase by phase."""
    return {
        "proposal": plan.proposal,
        "demand": plan.demand,
        "fielded": plan.fielded,
        "whole_units": plan.whole,
        "gap": plan.gap,
        "burden_bound": plan.burden_bound,
        "states": {
            state: {
                "troops_by_phase": [float(count) for count in plan.troops[row]],
                "pool": float(plan.pool[row]),
                "fair_share": float(plan.fair_share[row]),
                "burden": float(plan.burden[row]),
                "marginal_troops": float(plan.marginal_troops[row]),
            }
            for row, state in enumerate(plan.states)
        },
        "left_out": dict(plan.left_out),
        "binding": plan.binding,
    }
