"""What the guarantee game says, in words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from foedus.analyses.stability.designs.calendar import years_before
from foedus.analyses.stability.designs.commitments import fitting
from foedus.analyses.stability.designs.setting import SALIENCE_UNKNOWN
from foedus.analyses.stability.designs.strengths import SPENDING, TROOPS
from foedus.analyses.stability.guarantee_game.game import TARGET, Path
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.model.forces import Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray

_MOVES = ("a limited grab", "a full attack")


def decisive(
    scenario: Scenario, stakes: Stakes, path: Path, honour: FloatArray, first_year: int, years: int
) -> str:
    """The comparison through which most failures come within some years.

    Parameters
    ----------
    honour
        Shape (draw, attack, guarantor).
    """
    alive = np.ones_like(path.hazard[:, :years, 0])
    alive[:, 1:] = survival(path.hazard)[:, : years - 1]
    ends = (path.hazard[:, :years] * alive[:, :, np.newaxis]).mean(axis=0)
    year = int(np.argmax(ends.sum(axis=1)))
    if np.argmax(ends[year]) == TARGET:
        return _of_target(scenario, stakes, path, year)
    full = path.margin[:, year, 1].mean() < path.margin[:, year, 0].mean()
    attack = 1 if full else 0
    gain = path.margin[:, year, attack]
    held = (
        f"It turns on whether {_name(scenario, stakes.challenger)} finds {_MOVES[attack]} better than keeping, "
        f"above all in year {year + 1}: keeping is worth {gain.mean():+.3f} of the stake against it on average, "
        f"and less than it in {100 * np.mean(gain < 0):.0f} of 100 draws; {_name(scenario, stakes.target)} would "
        f"resist with a chance of {100 * path.resist[:, year, attack].mean():.0f} in 100"
    )
    if not stakes.guarantors:
        return f"{held}."
    if year < first_year:
        return f"{held}, in a year before the guarantee counts."
    chance = honour[:, attack].mean(axis=0)
    best = int(np.argmax(chance))
    helper = _name(scenario, stakes.guarantors[best])
    return f"{held}, and {helper}, the likeliest to help, would fight with a chance of {100 * chance[best]:.0f} in 100."


def _of_target(scenario: Scenario, stakes: Stakes, path: Path, year: int) -> str:
    gain = path.target_margin[:, year]
    return (
        f"It turns on whether {_name(scenario, stakes.target)} itself finds breaking better than keeping, above "
        f"all in year {year + 1}: keeping is worth {gain.mean():+.3f} of the stake against it on average, and "
        f"less than it in {100 * np.mean(gain < 0):.0f} of 100 draws."
    )


def unseen_promises(scenario: Scenario) -> str:
    """Proposals whose treaties no contingency calls up, and what to add; empty where there are none."""
    stakes = scenario.stakes
    if stakes is None or not stakes.guarantors:
        return ""
    standing = any(treaty.status == "in_force" for treaty in scenario.treaties.values())
    unseen = [
        proposal
        for proposal in scenario.proposals
        if (standing or proposal.treaties or proposal.accessions)
        and not fitting(scenario, proposal, guaranteed=True)
    ]
    if not unseen:
        return ""
    attackers, victims = (scenario.actor[actor].states for actor in (stakes.challenger, stakes.target))
    day = max((proposal.starts for proposal in unseen if proposal.starts), default=scenario.as_of)
    return (
        f"{', '.join(proposal.title for proposal in unseen)}: no treaty counts for anything here, as no contingency "
        f"shows what it asks.  Add one under `contingencies:`, such as {{id: attack, attacker: {attackers[0]}, "
        f"target: {{territory_of: {victims[0]}}}, place: {victims[0]}, on: {day}}}."
    )


def assumptions(scenario: Scenario, stakes: Stakes, last_year: int) -> Iterator[str]:
    """What was taken for granted in this scenario, in sentences."""
    order = ", ".join(_name(scenario, guarantor) for guarantor in stakes.guarantors)
    if order:
        yield f"Guarantors decide one after another, each seeing the ones before: {order}."
    yield (
        f"Strength is a mean of defence spending and active troops.  Powers change up to year {last_year} and "
        f"stay as they are after it."
    )
    yield (
        "A limited grab that ends in war counts as a major attack.  Standing aside costs what the heaviest "
        "duty under the treaties costs; less where the duty is contested or waits for a finding, and where the "
        "text is political or new with the settlement."
    )
    if stakes.dishonour:
        yield (
            f"The author's own prices of standing aside stand in place of the parameters or multiply them: "
            f"{', '.join(price.id for price in stakes.dishonour)}."
        )
    if not stakes.division_issue:
        yield "No issue divides the stake, so the challenger's share is a parameter, alike for all proposals."
    yield from _silent(scenario, stakes)
    yield from _without_figures(scenario, stakes)
    yield from _events(scenario)


def _silent(scenario: Scenario, stakes: Stakes) -> Iterator[str]:
    for guarantor in stakes.guarantors:
        if (guarantor, stakes.division_issue) not in scenario.position:
            yield (
                f"{_name(scenario, guarantor)} has no position on the issue that divides the stake; its salience "
                f"there is taken as {SALIENCE_UNKNOWN:g}."
            )


def _without_figures(scenario: Scenario, stakes: Stakes) -> Iterator[str]:
    for party in (stakes.challenger, stakes.target, *stakes.guarantors):
        actor = scenario.actor[party]
        missing = [
            code
            for code in actor.states
            if code not in scenario.states
            or any(figure not in scenario.states[code].figures for figure in (SPENDING, TROOPS))
        ]
        if missing or not actor.states:
            who = ", ".join(missing) or "it speaks for no state"
            yield f"{actor.name}: defence spending or active troops are not known ({who}) and count as nothing."


def _events(scenario: Scenario) -> Iterator[str]:
    for proposal in scenario.proposals:
        years = years_before(scenario, proposal)
        if years:
            yield (
                f"{proposal.title}: the guarantee counts from {proposal.starts}, so {years} "
                f"{'year passes' if years == 1 else 'years pass'} without it (to the nearest year)."
            )
        if not fitting(scenario, proposal, guaranteed=True):
            yield (
                f"{proposal.title}: no contingency has the challenger attack the target or a force in it once "
                f"the guarantee counts, so no treaty duty is taken to bind anybody."
            )
        yield from _lapsed(scenario, proposal)
        if years and not fitting(scenario, proposal, guaranteed=False):
            yield (
                f"{proposal.title}: no contingency falls before the guarantee counts, so no treaty duty is "
                f"taken to bind anybody till then."
            )


def _lapsed(scenario: Scenario, proposal: Proposal) -> Iterator[str]:
    """Texts that end before any event could show what they ask."""
    days = [event.on for event in fitting(scenario, proposal, guaranteed=True)]
    for name in proposal.treaties:
        treaty = scenario.treaties[name]
        end = None if treaty.in_force is None else treaty.in_force.end
        if days and end is not None and end <= min(days):
            yield (
                f"{proposal.title}: {treaty.title} has lapsed by the day of every contingency, so what it asks before "
                f"then is not seen; add one before {end}."
            )


def _name(scenario: Scenario, actor: str) -> str:
    return scenario.actor[actor].name
