"""The plan in fractions of any force, whichever program it needs."""

from __future__ import annotations

from foedus.analyses.forces.capability_plan import plan_capabilities
from foedus.analyses.forces.capability_problem import is_structured
from foedus.analyses.forces.plan import plan
from foedus.analyses.forces.plan_options import PlanOptions
from foedus.analyses.forces.pools import FairKey
from foedus.analyses.forces.result import CapabilityPlan, RotationPlan
from foedus.errors import NotApplicableError
from foedus.model.scenario import Scenario


def plan_in_fractions(
    scenario: Scenario, proposal: str, key: FairKey = "gdp"
) -> RotationPlan | CapabilityPlan:
    """Plan the force of a proposal at likely values, as a lower bound on what whole units need.

    Raises
    ------
    NotApplicableError
        If the proposal asks for no force.
    """
    force = scenario.proposal[proposal].force
    if force is None:
        raise NotApplicableError(f"the proposal {proposal} asks for no force, so there is nothing to plan")
    options = PlanOptions(key)
    return (
        plan_capabilities(scenario, proposal, options)
        if is_structured(force)
        else plan(scenario, proposal, options)
    )
