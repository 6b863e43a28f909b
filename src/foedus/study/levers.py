"""The numbers that a what-if can turn, under the names by which users know them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property, partial

import numpy as np

from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.forces.result import ForcesResult
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.analyse import StabilityOptions, chances_of_no_breach, games
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Owed
from foedus.errors import InputError
from foedus.files.parameters import load_parameters
from foedus.model.evidence import Basis
from foedus.model.proposals import Proposal
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.distributions import Point
from foedus.numerics.draws import Draws

TROOPS, DISHONOUR, DELAY = "troops", "dishonour", "years_without_guarantee"
_FEWEST_TROOPS, _MOST_TROOPS = 100.0, 500_000.0
_MOST_DISHONOUR = 2.0
_LONGEST_DELAY = 10
_MOST_NEAR = 6
_PREFIX = "stability."


@dataclass(frozen=True)
class Ground:
    """What a what-if about durability needs: the scenario, one sample, and what feeds the game."""

    scenario: Scenario
    draws: Draws
    obligations: ObligationsResult
    forces: ForcesResult
    options: StabilityOptions

    @cached_property
    def _owed(self) -> dict[str, ObligationsResult]:
        """What is owed under each proposal, so that nobody looks through all of it again and again."""
        return {
            proposal.id: replace(
                self.obligations,
                findings=tuple(f for f in self.obligations.findings if f.proposal == proposal.id),
            )
            for proposal in self.scenario.proposals
        }

    def game(self, proposal: Proposal) -> GuaranteeGame:
        """The game of a proposal of this scenario, or of one that was changed but kept its id."""
        place = [known.id for known in self.scenario.proposals].index(proposal.id)
        own = replace(self.forces, supplies=(self.forces.supplies[place],))
        return self._alone(proposal, own)

    def game_with_force(self, proposal: Proposal) -> GuaranteeGame:
        """The same where the force was changed, so that states have to be asked for troops again."""
        alone = replace(self.scenario, proposals=(proposal,))
        return self._alone(proposal, analyse_forces(alone, self.draws, self._owed[proposal.id]))

    def _alone(self, proposal: Proposal, forces: ForcesResult) -> GuaranteeGame:
        alone = replace(self.scenario, proposals=(proposal,))
        return games(alone, self.draws, self._owed[proposal.id], forces, self.options)[0]

    def shifted(self, quantity: Quantity, by: float, low: float, high: float) -> Ground:
        """The same with one uncertain number moved in every draw, as far as the bounds let it."""
        column = self.draws.paths.index(quantity.path)
        values = self.draws.values.copy()
        values[:, column] = np.clip(values[:, column] + by, low, high)
        return replace(self, draws=self.draws.with_values(values))

    def chance(self, game: GuaranteeGame) -> float:
        """Mean chance of no breach within the default horizon."""
        return float(chances_of_no_breach((game,), self.options).mean())


def ground(scenario: Scenario, draws: Draws, options: StabilityOptions) -> Ground:
    """Run what the game needs.  The scenario must have stakes."""
    bound = analyse_obligations(scenario)
    return Ground(scenario, draws, bound, analyse_forces(scenario, draws, bound), options)


@dataclass(frozen=True)
class Lever:
    """One number of one proposal that can be set to another value, in all draws alike."""

    name: str
    meaning: str
    unit: str
    low: float
    """Least value that makes sense."""
    high: float
    now: float
    """Its value today: the mean over draws."""
    plausible: tuple[float, float] | None
    """What it may be by today's knowledge, or with another duty; None where nothing is known of that."""
    at: Callable[[float], GuaranteeGame]
    """The proposal's game with the number at one value in all draws."""
    moved: Callable[[float], GuaranteeGame]
    """The proposal's game with the number higher by so much in every draw, its doubt staying as it is."""
    whole_years: bool = False
    """Whether it is a number of whole years."""


def names(scenario: Scenario) -> tuple[str, ...]:
    """Name of every lever that some proposal of the scenario has."""
    stakes = scenario.stakes
    found = [name for name in scenario.parameters if name.startswith(_PREFIX)]
    if any(proposal.force is not None for proposal in scenario.proposals):
        found.append(TROOPS)
    if stakes is not None:
        found += [DISHONOUR, *(f"{DISHONOUR}/{guarantor}" for guarantor in stakes.guarantors)]
        found += [f"terms/{stakes.division_issue}"] if stakes.division_issue else []
    return (*found, DELAY)


def full_name(scenario: Scenario, given: str) -> str:
    """The name of a lever from what a user wrote: a parameter may be named without `stability.`.

    Raises
    ------
    InputError
        If there is no such lever; with the nearest names.
    """
    known = names(scenario)
    for candidate in (given, _PREFIX + given):
        if candidate in known:
            return candidate
    short, bare = [name.removeprefix(_PREFIX) for name in known], given.removeprefix(_PREFIX)
    near = get_close_matches(bare, short, n=_MOST_NEAR, cutoff=0.5)
    near += [name for name in short if bare and bare in name and name not in near]
    meant = f"  Near: {', '.join(near[:_MOST_NEAR])}.\n" if near else ""
    others = ", ".join(name for name in known if not name.startswith(_PREFIX))
    raise InputError(
        f"There is nothing called {given!r} of which some value could be enough.\n{meant}"
        f"  Give a parameter of stability (docs/reference/parameters.md) without `stability.`, or one of {others}, "
        "or `all`."
    )


def levers(ground: Ground, proposal: Proposal) -> Iterator[Lever]:
    """Every lever of one proposal."""
    for name, parameter in load_parameters().items():
        if name.startswith(_PREFIX) and name in ground.scenario.parameters:
            yield _parameter(ground, proposal, name, parameter.meaning, (parameter.low, parameter.high))
    yield from _troops(ground, proposal)
    yield from _dishonour(ground, proposal)
    yield from _division(ground, proposal)
    yield from _delay(ground, proposal)


def _range(quantity: Quantity) -> tuple[float, float] | None:
    known = quantity.distribution
    return (known.low, known.high) if quantity.is_uncertain else None


def _asked(quantity: Quantity, value: float) -> Quantity:
    """A number as asked for.  Its path is its own, since a number that is sampled goes by its path."""
    basis = Basis(assumption="Asked for in a what-if")
    return Quantity(f"asked/{quantity.path}", Point(float(value)), quantity.unit, basis)


def _of_quantity(
    ground: Ground,
    name: str,
    meaning: str,
    quantity: Quantity,
    bounds: tuple[float, float],
    rebuild: Callable[[Ground, Quantity], GuaranteeGame],
) -> Lever:
    """The lever that turns a number of the scenario."""
    now = float(ground.draws.of(quantity).mean())

    def at(value: float) -> GuaranteeGame:
        return rebuild(ground, _asked(quantity, value))

    def moved(by: float) -> GuaranteeGame:
        if not quantity.is_uncertain:
            return at(min(max(now + by, bounds[0]), bounds[1]))
        return rebuild(ground.shifted(quantity, by, *bounds), quantity)

    return Lever(name, meaning, quantity.unit, *bounds, now, _range(quantity), at, moved)


def _parameter(
    ground: Ground, proposal: Proposal, name: str, meaning: str, bounds: tuple[float, float]
) -> Lever:
    def rebuild(ground: Ground, quantity: Quantity) -> GuaranteeGame:
        return ground.game(replace(proposal, parameters={**proposal.parameters, name: quantity}))

    return _of_quantity(ground, name, meaning, ground.scenario.parameter(name, proposal), bounds, rebuild)


def _troops(ground: Ground, proposal: Proposal) -> Iterator[Lever]:
    force = proposal.force
    if force is None:
        return
    needs_for = force.needs_for or force.size.distribution.likely

    def rebuild(ground: Ground, quantity: Quantity) -> GuaranteeGame:
        return ground.game_with_force(
            replace(proposal, force=replace(force, size=quantity, needs_for=needs_for))
        )

    bounds = (_FEWEST_TROOPS, max(_MOST_TROOPS, 2 * force.size.distribution.high))
    meaning = "Troops that the force asks for; states send what they can, which may be less."
    yield _of_quantity(ground, TROOPS, meaning, force.size, bounds, rebuild)


def _dishonour(ground: Ground, proposal: Proposal) -> Iterator[Lever]:
    stakes = ground.scenario.stakes
    if stakes is None or not stakes.guarantors:
        return
    base = ground.game(proposal)
    plausible = (0.0, max(_dearest_duty(ground, proposal), float(base.dishonour.max())))
    chosen: list[tuple[str, str, int | None]] = [(DISHONOUR, "every guarantor", None)]
    for place, guarantor in enumerate(stakes.guarantors):
        column = min(place, base.guarantors - 1)
        chosen.append((f"{DISHONOUR}/{guarantor}", ground.scenario.actor[guarantor].name, column))
    for name, who, one in chosen:
        columns = slice(None) if one is None else slice(one, one + 1)
        yield Lever(
            name,
            f"What it costs {who} to stand aside from a full attack while the guarantee counts.",
            "share of stake",
            0.0,
            _MOST_DISHONOUR,
            float(base.dishonour[:, columns].mean()),
            plausible,
            partial(_with_dishonour, base, columns, 0.0),
            partial(_with_dishonour, base, columns, 1.0),
        )


def _dearest_duty(ground: Ground, proposal: Proposal) -> float:
    return max(
        (
            ground.scenario.parameter(name, proposal).distribution.high
            for name in ground.scenario.parameters
            if name.startswith(f"{_PREFIX}dishonour_") and name != f"{_PREFIX}dishonour_decay"
        ),
        default=1.0,
    )


def _with_dishonour(game: GuaranteeGame, columns: slice, kept: float, value: float) -> GuaranteeGame:
    """With `kept` 0 at a value, with 1 moved by it; in all years in which the guarantee counts."""

    def changed(before: FloatArray) -> FloatArray:
        after = before.copy()
        after[:, columns] = np.clip(kept * after[:, columns] + value, 0.0, _MOST_DISHONOUR)
        return after

    later = tuple(Owed(each.year, changed(each.dishonour)) for each in game.owed_from)
    return replace(game, dishonour=changed(game.dishonour), owed_from=later)


def _division(ground: Ground, proposal: Proposal) -> Iterator[Lever]:
    stakes = ground.scenario.stakes
    if stakes is None or not stakes.division_issue:
        return
    issue = ground.scenario.issue[stakes.division_issue]

    def rebuild(ground: Ground, quantity: Quantity) -> GuaranteeGame:
        return ground.game(replace(proposal, terms={**proposal.terms, issue.id: quantity}))

    bounds = (issue.scale.low, issue.scale.high)
    meaning = f"The proposal's term on {issue.name}, which divides the stake."
    yield _of_quantity(ground, f"terms/{issue.id}", meaning, proposal.terms[issue.id], bounds, rebuild)


def _delay(ground: Ground, proposal: Proposal) -> Iterator[Lever]:
    base = ground.game(proposal)
    if not np.any(base.dishonour > 0) and not np.any(base.forward_strength > 0):
        return
    now = base.first_year

    def at(years: float) -> GuaranteeGame:
        first = round(years)
        # Troops come with the guarantee; what duties end by, and aid, keep their own days.
        troops = (0.0,) * first + base.in_place[now:] if base.in_place else ()
        return replace(base, first_year=first, in_place=troops)

    yield Lever(
        DELAY,
        "Years that pass before the guarantee counts.",
        "years",
        0.0,
        float(_LONGEST_DELAY),
        float(now),
        (0.0, float(max(now, 1))),
        at,
        lambda by: at(now + by),
        whole_years=True,
    )
