"""Paths of numbers, in the words of the scenario."""

from __future__ import annotations

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
    parts = path.split("/")
    if parts[0] == "positions" and len(parts) == 4:
        issue = _lower(scenario.issue[parts[2]].name)
        return f"{scenario.actor[parts[1]].name}: {_POSITION[parts[3]].format(issue)}"
    if parts[0] == "actors" and parts[-1] == "capability":
        return f"{scenario.actor[parts[1]].name}: weight in the bargaining"
    if parts[0] == "states" and len(parts) == 3:
        return f"{scenario.states[parts[1]].name}: {_FIGURES[parts[2]]}"
    if parts[0] == "issues" and len(parts) == 3:
        return f"{scenario.issue[parts[1]].name}: {parts[2].replace('_', ' ')}"
    if parts[0] == "proposals" and parts[1] in scenario.proposal:
        return f"{scenario.proposal[parts[1]].title}: {_of_proposal(scenario, parts[2:])}"
    if parts[0] == "parameters":
        return _parameter("/".join(parts[1:]))
    return path


def _of_proposal(scenario: Scenario, parts: list[str]) -> str:
    if parts[0] == "terms":
        return f"term on {_lower(scenario.issue[parts[1]].name)}"
    if parts[:2] == ["force", "size"]:
        return "size of the force"
    if parts[0] == "parameters":
        return _parameter("/".join(parts[1:]))
    return " ".join(parts).replace("_", " ")


def _parameter(name: str) -> str:
    analysis, _, rest = name.partition(".")
    return f"{rest.replace('_', ' ')} ({analysis})"


def _lower(name: str) -> str:
    """A name as it stands within a sentence: its first letter small, unless the word is an abbreviation."""
    first = name.split()[0] if name.split() else ""
    return name if first.isupper() and len(first) > 1 else name[:1].lower() + name[1:]
