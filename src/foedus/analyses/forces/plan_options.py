"""How a force is planned at likely values, and on whom the plan counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from foedus.analyses.forces.pools import FairKey, Pools
from foedus.analyses.forces.rotation_plan import Contingents
from foedus.errors import InvalidInputError
from foedus.model.forces import Force
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How to plan."""

    key: FairKey = "gdp"
    """By what burdens are shared."""
    contingents: Contingents | None = None
    """Sizes of contingents; None for a plan in fractions."""
    least_willingness: float = 0.5
    """States whose willingness is likely below this are not counted on; 0 to 1."""
    seconds: float = 20.0
    """Time limit of each step for whole contingents."""
    leximin: bool = False
    """Whether the second largest burden, the third and so on are made as small as can be too."""

    def __post_init__(self) -> None:
        if not 0 <= self.least_willingness <= 1:
            raise InvalidInputError(
                f"least_willingness is a probability from 0 to 1, but is {self.least_willingness:g}"
            )
        if self.seconds <= 0:
            raise InvalidInputError(f"the time limit must be above 0 seconds, but is {self.seconds:g}")


def host_is_counted_on(force: Force, least: float) -> bool:
    """Whether the host likely lets the force in."""
    return force.host_consent is None or force.host_consent.distribution.likely >= least


def with_excluded(scenario: Scenario, force: Force) -> Force:
    """The same force, with the states that stay out among its candidates."""
    others = [code for code in force.excluded if code in scenario.states]
    return replace(force, candidates=tuple(dict.fromkeys([*force.candidates, *others])), excluded=())


def not_counted_on(
    scenario: Scenario, force: Force, candidates: Pools, able: BoolArray, least: float
) -> dict[str, str]:
    """Why each candidate that is not counted on is left out.

    Parameters
    ----------
    able
        Whether it has anything to send.  Shape (state,).
    least
        Likely willingness below which a state is not counted on.
    """
    found = {}
    for column, code in enumerate(candidates.states):
        willingness = scenario.states[code].figures.get("willingness")
        if not able[column]:
            unknown = code in {*candidates.without_land, *candidates.without_key}
            found[code] = (
                "no land force or no figure for its fair share is known"
                if unknown
                else "it has nothing to send, or less than the smallest contingent"
            )
        elif willingness is not None and willingness.distribution.likely < least:
            found[code] = f"likely willingness {willingness.distribution.likely:g} is below {least:g}"
    present = {*candidates.states, *force.backstop} - set(found)
    for _ in candidates.states:
        for code, others in force.joins_only_with.items():
            absent = [other for other in others if other not in present]
            if code in present and absent:
                found[code] = f"it joins only with {', '.join(absent)}"
                present.discard(code)
    return found
