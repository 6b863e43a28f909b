"""Power under the rules by which the proposals of a scenario are decided."""

from __future__ import annotations

from foedus.analyses.voting.rule_power import PowerOptions, RulePower, rule_power
from foedus.model.rules import Rule
from foedus.model.scenario import Scenario


def powers_of_proposals(
    scenario: Scenario, indices: tuple[str, ...], proposal: str | None = None
) -> dict[str, RulePower]:
    """Proposal -> power under its rule, by these indices; nothing where none is asked for.

    Proposals that are decided by the same rule share one answer.
    """
    if not indices:
        return {}
    known: dict[Rule, RulePower] = {}
    found = {}
    for chosen in scenario.proposals:
        if proposal not in (None, chosen.id):
            continue
        rule = chosen.consent.rule
        if rule not in known:
            known[rule] = rule_power(rule, PowerOptions(indices))
        found[chosen.id] = known[rule]
    return found
