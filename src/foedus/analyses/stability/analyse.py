"""Would each settlement hold, who would break it, and who would fight for it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.result import ForcesResult, Supply
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.describe import KINDS, assumptions, decisive
from foedus.analyses.stability.designs import setting
from foedus.analyses.stability.designs.calendar import spans
from foedus.analyses.stability.designs.design import Design, design
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Path
from foedus.analyses.stability.guarantee_game.merging import merge_last, unmerged
from foedus.analyses.stability.guarantee_game.survival import incidence, no_major_attack, survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.result import Durability, StabilityResult
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.forces import Stakes
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

LIMITS = (
    "Compare the order of proposals before their levels: how noisy yearly choices are taken to be moves every "
    "level a great deal, and the order hardly at all.",
    "How content the challenger is weighs heavily and is known least.  The shipped range is set so that, over pairs "
    "of states that ended a war since 1946 and with nobody bound, half are broken within five years, as almost half of "
    "the wars between states since 1945 flared up again; those were mostly weaker states than a challenger with "
    "nuclear arms.  Other ranges are judgement, revised with figures like those of Russia and Ukraine in view.",
    "What a promise is worth to the one who gave it is an opinion, and weighs most: nobody can measure it "
    "beforehand.  The guarantee of the North Atlantic Treaty was called on once, which is no record to count.",
    "A duty to answer an attack on a force in place is taken to be called up by every attack on the target, but "
    "in draws in which no troops stand there; a grab that spares the force would call up less.",
    "A government is not one mind, and a war is not one throw of dice.",
    "Nobody learns in this game: a year of peace teaches the parties nothing about one another's resolve.",
    "The game ends with the first breach; what comes after a limited grab, and nuclear escalation, are left out.",
    "It says nothing of what any government will decide.",
)

WORTH_TELLING = 0.001
"""Least difference between two chances that counts as one holding better."""


@dataclass(frozen=True, slots=True)
class StabilityOptions:
    """How far to look, and how exactly."""

    horizons: tuple[int, ...] = (1, 5, 10)
    """Years, rising."""
    default: int = 1
    """Which of the horizons decides ranks and shares."""
    tail: int = 10
    """Years beyond the last horizon that the parties look ahead."""
    most_guarantors: int = 6
    """Guarantors who decide separately; where there are more, the last of them decide as one."""
    chunk: int = 1000
    """Draws solved at a time; changes no result."""

    def __post_init__(self) -> None:
        if not self.horizons or any(b <= a for a, b in zip((0, *self.horizons), self.horizons, strict=False)):
            raise InvalidInputError(f"horizons must be rising years from 1, but are {self.horizons}")
        if not 0 <= self.default < len(self.horizons):
            raise InvalidInputError(f"there is no horizon number {self.default} in {self.horizons}")
        if self.tail < 0 or self.chunk < 1:
            raise InvalidInputError(f"needs tail >= 0 and chunk >= 1, not {self.tail} and {self.chunk}")
        if not 1 <= self.most_guarantors <= 10:
            raise InvalidInputError(f"most_guarantors is from 1 to 10, but is {self.most_guarantors}")


def analyse(
    scenario: Scenario,
    draws: Draws,
    obligations: ObligationsResult,
    forces: ForcesResult,
    options: StabilityOptions = StabilityOptions(),
) -> StabilityResult:
    """Judge whether each proposal would be kept.

    Parameters
    ----------
    obligations
        Who owes what if the target, or a force in it, is attacked.
    forces
        Troops in place, on the same draws.

    Raises
    ------
    NotApplicableError
        If the scenario says nothing of who might break a settlement, or the strength of the challenger or
        the target is not known.
    InvalidInputError
        If the stakes contradict themselves, or the forces result is of another scenario or sample.
    """
    stakes = scenario.stakes
    if stakes is None:
        raise NotApplicableError(
            "the scenario does not say who might break a settlement; add `stakes:` with a challenger, a target "
            "and the guarantors, for example {challenger: AAA, target: BBB, guarantors: [CCC]}"
        )
    setting.check_stakes(scenario, draws, stakes)
    supplies = _supplies(scenario, draws, forces)
    designs = tuple(
        design(scenario, draws, stakes, proposal, obligations, supply, forces.coming)
        for proposal, supply in zip(scenario.proposals, supplies, strict=True)
    )
    durabilities = tuple(
        _durability(
            setting.game(scenario, draws, stakes, proposal, obligations, supply, forces.coming),
            scenario,
            stakes,
            backing,
            options,
        )
        for proposal, supply, backing in zip(scenario.proposals, supplies, designs, strict=True)
    )
    holds = np.array([d.no_breach[:, options.default] for d in durabilities]).reshape(-1, draws.size)
    order = np.argsort(-holds.mean(axis=1), kind="stable")
    return StabilityResult(
        horizons=options.horizons,
        default=options.default,
        durabilities=durabilities,
        rank=tuple(durabilities[place].proposal for place in order),
        beats=_beats(holds),
        assumptions=tuple(_assumptions(scenario, stakes, options)),
        limits=LIMITS,
        designs=designs,
    )


def _supplies(scenario: Scenario, draws: Draws, forces: ForcesResult) -> tuple[Supply | None, ...]:
    if len(forces.supplies) != len(scenario.proposals):
        raise InvalidInputError(
            f"the forces result has {len(forces.supplies)} proposals, but the scenario has "
            f"{len(scenario.proposals)}"
        )
    for supply in forces.supplies:
        if supply is not None and supply.contribution.shape[0] != draws.size:
            raise InvalidInputError(
                f"the force of {supply.proposal} has {supply.contribution.shape[0]} draws, but the sample has "
                f"{draws.size}"
            )
    return forces.supplies


def _durability(
    game: GuaranteeGame, scenario: Scenario, stakes: Stakes, backing: Design, options: StabilityOptions
) -> Durability:
    path = solve(merge_last(game, options.most_guarantors), options.horizons[-1], options.tail, options.chunk)
    last_years = [years - 1 for years in options.horizons]
    default_years = options.horizons[options.default]
    margin = path.margin[:, :default_years].min(axis=(1, 2))
    honour = unmerged(path.honour, game.guarantors)
    return Durability(
        proposal=backing.proposal,
        no_major_attack=no_major_attack(path.hazard)[:, last_years],
        no_breach=survival(path.hazard)[:, last_years],
        breach_shares=_breach_shares(path, default_years),
        guarantors=stakes.guarantors,
        honour=honour[:, 1],
        margin=margin,
        chance_margin_negative=float(np.mean(margin < 0)),
        decisive=decisive(scenario, stakes, path, honour, game.first_year, default_years),
        years_without_guarantee=game.first_year,
        spans=spans(path.hazard, backing.turning_points),
    )


def _breach_shares(path: Path, years: int) -> tuple[tuple[str, float], ...]:
    ended = incidence(path.hazard)[:, years - 1].mean(axis=0)
    if ended.sum() == 0:
        return ()
    shares = zip(KINDS, (ended / ended.sum()).tolist(), strict=True)
    return tuple(sorted(shares, key=lambda item: -item[1]))


def _beats(holds: FloatArray) -> FloatArray:
    """Shape (proposal, draw) in, (proposal, proposal) out."""
    return np.array([[float(np.mean(row - other > WORTH_TELLING)) for other in holds] for row in holds])


def _assumptions(scenario: Scenario, stakes: Stakes, options: StabilityOptions) -> Iterator[str]:
    yield from assumptions(scenario, stakes, options.horizons[-1])
    if len(stakes.guarantors) > options.most_guarantors:
        last = stakes.guarantors[options.most_guarantors - 1 :]
        yield f"The last guarantors decide as one, with their strengths added: {', '.join(last)}."
