"""What if the proposals of a scenario were decided by another rule?"""

from __future__ import annotations

from dataclasses import replace

from foedus.errors import InputError
from foedus.files.stated_rules import StatedRule
from foedus.model.proposals import Consent
from foedus.model.rules import voters
from foedus.model.scenario import Scenario


def under_rule(scenario: Scenario, stated: StatedRule) -> Scenario:
    """The same scenario, with all its proposals decided by one rule.

    A voter of the rule is an actor, or a state for which an actor speaks.

    Raises
    ------
    InputError
        If nobody speaks for a voter of the rule.
    """
    spokesman = {state: actor.id for actor in scenario.actors for state in actor.states}
    names = voters(stated.rule)
    speaks_for = {voter: voter if voter in scenario.actor else spokesman.get(voter, "") for voter in names}
    silent = [voter for voter in names if not speaks_for[voter]]
    if silent:
        more = f" and {len(silent) - 5} more" if len(silent) > 5 else ""
        raise InputError(
            f"No actor of this scenario speaks for {', '.join(silent[:5])}{more}, who vote under {stated.title}.\n"
            f"  Add them to the actors or to a group, or give a rule among those who are there."
        )
    consent = Consent(
        stated.rule, speaks_for, f"{stated.title}: {stated.says}" if stated.says else stated.title
    )
    return replace(
        scenario, proposals=tuple(replace(proposal, consent=consent) for proposal in scenario.proposals)
    )
