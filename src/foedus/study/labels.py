"""Paths of numbers, in the words of the scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from foedus.model.scenario import Scenario

_FIGURES = {
    "population_m": "population",
    "gdp_usd_bn": "economic output",
    "defence_usd_bn": "defence spending",
    "active_k": "active troops",
    "land_k": "land troops",
    "deployable_share": "share of land troops that can be sent",
    "willingness": "willingness to send troops",
}
_POSITION = {
    "position": "position on {}",
    "salience": "concern for {}",
    "accepts_from": "lower red line on {}",
    "accepts_to": "upper red line on {}",
}


def label(scenario: Scenario, path: str) -> str:
    """What a number is, in words; the path itself where no words are known.

    ``positions/USA/membership/position`` becomes ``United States: position on alliance membership``.
    """
    kind, *rest = path.split("/")
    words = _WORDS.get(kind)
    return words(scenario, rest) if words is not None else path


def _of_position(scenario: Scenario, rest: list[str]) -> str:
    actor, issue, what = rest
    return f"{scenario.actor[actor].name}: {_POSITION[what].format(_lower(scenario, scenario.issue[issue].name))}"


def _of_actor(scenario: Scenario, rest: list[str]) -> str:
    what = "worth of its stake" if rest[1] == "stake_usd_bn" else "weight in the bargaining"
    return f"{scenario.actor[rest[0]].name}: {what}"


def _of_state(scenario: Scenario, rest: list[str]) -> str:
    return f"{scenario.states[rest[0]].name}: {_FIGURES[rest[-1]]}"


def _of_issue(scenario: Scenario, rest: list[str]) -> str:
    return f"{scenario.issue[rest[0]].name}: {rest[1].replace('_', ' ')}"


def _of_proposal(scenario: Scenario, rest: list[str]) -> str:
    title, parts = scenario.proposal[rest[0]].title, rest[1:]
    if parts[0] == "terms":
        return f"{title}: term on {_lower(scenario, scenario.issue[parts[1]].name)}"
    if parts[:2] == ["force", "size"]:
        return f"{title}: size of the force"
    if parts[0] == "parameters":
        return f"{title}: {_parameter(scenario, parts[1:])}"
    return f"{title}: {' '.join(parts).replace('_', ' ')}"


def _parameter(_scenario: Scenario, rest: list[str]) -> str:
    analysis, _, name = rest[0].partition(".")
    return f"{name.replace('_', ' ')} ({analysis})"


def _lower(scenario: Scenario, name: str) -> str:
    """A name as it stands within a sentence: its first letter small, unless that of an abbreviation or an own name."""
    first = name.partition(" ")[0]
    own = (*(state.name for state in scenario.states.values()), *(actor.name for actor in scenario.actors))
    if (first.isupper() and len(first) > 1) or name.startswith(own):
        return name
    return name[:1].lower() + name[1:]


_WORDS: Mapping[str, Callable[[Scenario, list[str]], str]] = {
    "positions": _of_position,
    "actors": _of_actor,
    "states": _of_state,
    "issues": _of_issue,
    "proposals": _of_proposal,
    "parameters": _parameter,
}
