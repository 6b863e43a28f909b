"""Force generation against hand-worked and published values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.builders import parameters, proposal, quantity, scenario, state

from foedus.analyses.forces.plan import plan
from foedus.analyses.forces.plan_options import PlanOptions
from foedus.analyses.forces.rotation_plan import Problem, solve
from foedus.analyses.forces.water_filling import ceiling, minimax_burden_with_minimum
from foedus.files.states import load_states
from foedus.model.forces import Force

CASES = yaml.safe_load((Path(__file__).parent / "forces.yaml").read_text(encoding="utf-8"))
NATO = (
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU "
    "SVK SVN ESP SWE TUR GBR USA"
)


def split(caps, fair, total, in_block=None, minimum=0.0):
    pools, shares = np.array([caps], dtype=float), np.array(fair, dtype=float)
    block = np.zeros(len(caps), dtype=bool) if in_block is None else np.array(in_block)
    least, whole = np.array([minimum]), np.array([float(total)])
    contribution = minimax_burden_with_minimum(pools, shares, whole, block, least)[0]
    return {
        "contribution": contribution,
        "largest_over_fair": np.max(contribution / shares),
        "ceiling": ceiling(pools, block, least)[0],
    }


def rotation(pool, fair, demand, phases):
    nobody = np.zeros(len(pool), dtype=bool)
    found = solve(Problem(np.array(pool, float), np.array(fair, float), float(demand), phases, nobody))
    return {"shortfall": found.shortfall, "largest_burden": found.largest_burden}


def coalition(exclude, size, **factors):
    candidates = tuple(code for code in NATO.split() if code not in exclude)
    force = Force(quantity("proposals/p/size", float(size)), "UKR", candidates, tuple(exclude))
    set_to = {f"forces.{name}": quantity(f"parameters/{name}", value) for name, value in factors.items()}
    given = scenario(
        states={**load_states(), "AAA": state("AAA"), "BBB": state("BBB")},
        proposals=(replace(proposal("p", {}, ("AAA",)), force=force),),
        parameters=parameters() | set_to,
    )
    found = plan(given, "p", PlanOptions())
    sent = found.troops.mean(axis=1)
    return {
        "shortfall": found.demand - found.fielded,
        "largest_burden": found.burden.max(),
        "largest_contributor": found.states[int(np.argmax(sent))],
    }


KINDS = {"split": split, "rotation": rotation, "coalition": coalition}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_reference_case_is_met(case):
    told = dict(case["given"])
    found = KINDS[told.pop("kind")](**told)
    for name, expected in case["expect"].items():
        if isinstance(expected, str):
            assert found[name] == expected
        else:
            assert found[name] == pytest.approx(expected, rel=case.get("tolerance", 1e-9), abs=1e-6), name
