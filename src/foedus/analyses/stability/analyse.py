"""Would each settlement hold, who would break it, and who would fight for it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.result import ForcesResult, Supply
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.describe import assumptions, decisive
from foedus.analyses.stability.designs import setting
from foedus.analyses.stability.designs.calendar import spans
from foedus.analyses.stability.designs.design import Design, design
from foedus.analyses.stability.guarantee_game.explicit_tree import scales_of_all
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Path
from foedus.analyses.stability.guarantee_game.hazard_ratio import hazard_ratio
from foedus.analyses.stability.guarantee_game.merging import merge_last, unmerged
from foedus.analyses.stability.guarantee_game.noise import under_noise
from foedus.analyses.stability.guarantee_game.survival import incidence, no_major_attack, survival
from foedus.analyses.stability.guarantee_game.ties import TIE_RULE, ties
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.models.range_over_time import (
    RangeOverTime,
    help_before_guarantee,
    range_over_time,
)
from foedus.analyses.stability.result import KINDS, Durability, StabilityResult, UnderNoise
from foedus.analyses.stability.years import help_in_years, year_by_year
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.forces import Stakes
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws
from foedus.numerics.summaries import Band

LIMITS = (
    "Order before level: payoffs are known only relative to the noise of choices, and other noise moves every "
    "level far and the order of clearly different proposals hardly at all.",
    "How content the challenger is weighs heavily and is known least.  The shipped range is tuned so that, over pairs "
    "of states that ended a war since 1946 and with nobody bound, half are broken within five years, as almost half of "
    "the wars between states since 1945 flared up again; those were mostly weaker states than a challenger with "
    "nuclear arms.  Other ranges are judgement, revised with figures like those of Russia and Ukraine in view.",
    "What a promise is worth to its giver weighs most and is an opinion: whoever changes it should say whose.  "
    "The guarantee of the North Atlantic Treaty was called on once, which is no record to count.",
    "A duty to answer an attack on a force in place is taken to be called up by every attack on the target, but "
    "in draws in which no troops stand there; a grab that spares the force would call up less.",
    "A government is not one mind, and a war is not one throw of dice.",
    "Nobody learns: a year of peace teaches the parties nothing about one another's resolve.",
    "The game ends with the first breach; what comes after a limited grab, and nuclear escalation, are left out.",
    "It says nothing of what any government will decide.",
)

WORTH_TELLING = 0.001
"""Least difference between two chances that counts as one holding better."""


FARTHEST = 50
"""Years beyond which there is no answer: powers grow at one rate a year, and nobody's goals last so long."""


@dataclass(frozen=True, slots=True)
class StabilityOptions:
    """How far to look, and how exactly."""

    horizons: tuple[int, ...] = (1, 5, 10)
    """Years, rising."""
    default: int = 1
    """Which of the horizons decides ranks and shares."""
    baseline: str | None = None
    """Proposal that hazard ratios are relative to; None for the least durable of those that bind no
    guarantor and bring no troops, or else of all."""
    help: bool = False
    """Whether to follow who would fight, year by year, and in which company."""
    side_draws: int = 512
    """Draws on which what stands beside the answer is found: other noise of choices, and the range of
    bargains over the years; 0 to leave it out."""
    tie_draws: int = 64
    """Draws on which ties are counted where a role has no noise; that writes out every tree."""
    tail: int = 10
    """Years beyond the last horizon that the parties look ahead."""
    most_guarantors: int = 6
    """Guarantors who decide separately; where there are more, the last of them decide as one."""
    chunk: int = 1000
    """Draws solved at a time; changes no result."""

    def __post_init__(self) -> None:
        if not self.horizons or any(b <= a for a, b in zip((0, *self.horizons), self.horizons, strict=False)):
            raise InvalidInputError(f"horizons must be rising years from 1, but are {self.horizons}")
        if self.horizons[-1] > FARTHEST:
            raise InvalidInputError(f"horizons end at {FARTHEST} years, but are {self.horizons}")
        if not 0 <= self.default < len(self.horizons):
            raise InvalidInputError(f"there is no horizon number {self.default} in {self.horizons}")
        if self.tail < 0 or self.chunk < 1 or self.side_draws < 0:
            raise InvalidInputError(
                f"needs tail >= 0, chunk >= 1 and side_draws >= 0, not {self.tail}, {self.chunk} and "
                f"{self.side_draws}"
            )
        if not 1 <= self.most_guarantors <= 10:
            raise InvalidInputError(f"most_guarantors is from 1 to 10, but is {self.most_guarantors}")

    @property
    def years(self) -> int:
        """The horizon that decides ranks."""
        return self.horizons[self.default]


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
        If the stakes contradict themselves, the forces result is of another scenario or sample, or there is
        no such baseline.
    """
    stakes = _stakes(scenario)
    played = games(scenario, draws, obligations, forces, options)
    names = tuple(proposal.id for proposal in scenario.proposals)
    designs = tuple(
        design(scenario, draws, stakes, proposal, obligations, supply, forces.coming)
        for proposal, supply in zip(scenario.proposals, forces.supplies, strict=True)
    )
    durabilities = tuple(
        _durability(scenario, stakes, backing, game, options)
        for backing, game in zip(designs, played, strict=True)
    )
    holds = np.array([d.no_breach[:, options.default] for d in durabilities]).reshape(-1, draws.size)
    order = [int(place) for place in np.argsort(-holds.mean(axis=1), kind="stable")]
    baseline = _baseline(names, played, order, options.baseline)
    return StabilityResult(
        horizons=options.horizons,
        default=options.default,
        durabilities=durabilities,
        rank=tuple(names[place] for place in order),
        baseline=names[baseline] if names else "",
        hazard_ratios=tuple(_ratio(d.no_breach, durabilities[baseline].no_breach) for d in durabilities),
        beats=_beats(holds),
        under_noise=_under_noise(played, baseline, options),
        assumptions=(*_assumptions(scenario, stakes, options), *_ties(scenario, played, options)),
        limits=LIMITS,
        designs=designs,
    )


def games(
    scenario: Scenario,
    draws: Draws,
    obligations: ObligationsResult,
    forces: ForcesResult,
    options: StabilityOptions = StabilityOptions(),
) -> tuple[GuaranteeGame, ...]:
    """The game of each proposal as it is solved, with the same errors as `analyse`."""
    stakes = _stakes(scenario)
    setting.check_stakes(scenario, draws, stakes)
    return tuple(
        merge_last(
            setting.game(scenario, draws, stakes, proposal, obligations, supply, forces.coming),
            options.most_guarantors,
        )
        for proposal, supply in zip(scenario.proposals, _supplies(scenario, draws, forces), strict=True)
    )


def chances_of_no_breach(played: Sequence[GuaranteeGame], options: StabilityOptions) -> FloatArray:
    """Chance of no breach within the default horizon, and nothing else.  Shape (draw, game)."""
    return np.column_stack([survival(_solve(game, options).hazard)[:, options.years - 1] for game in played])


def _stakes(scenario: Scenario) -> Stakes:
    if scenario.stakes is None:
        raise NotApplicableError(
            "the scenario does not say who might break a settlement; add `stakes:` with a challenger, a target "
            "and the guarantors, for example {challenger: AAA, target: BBB, guarantors: [CCC]}"
        )
    return scenario.stakes


def _solve(game: GuaranteeGame, options: StabilityOptions) -> Path:
    return solve(game, options.horizons[-1], options.tail, options.chunk)


def _last_years(options: StabilityOptions) -> list[int]:
    return [years - 1 for years in options.horizons]


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


def _baseline(
    names: Sequence[str], played: Sequence[GuaranteeGame], order: Sequence[int], asked: str | None
) -> int:
    """Place of the proposal that the others are compared with."""
    if asked is not None:
        if asked not in names:
            raise InvalidInputError(
                f"there is no proposal {asked!r} to compare with; there are {', '.join(names)}"
            )
        return names.index(asked)
    bare = [place for place in order if not _binds_anybody(played[place])]
    return (bare or list(order) or [0])[-1]


def _binds_anybody(game: GuaranteeGame) -> bool:
    owed = (game.dishonour, game.dishonour_before, *(later.dishonour for later in game.owed_from))
    return any(np.any(part > 0) for part in (*owed, game.forward_strength))


def _durability(
    scenario: Scenario, stakes: Stakes, backing: Design, game: GuaranteeGame, options: StabilityOptions
) -> Durability:
    path = _solve(game, options)
    margin = path.margin[:, : options.years].min(axis=(1, 2))
    honour = unmerged(path.honour, len(stakes.guarantors))
    return Durability(
        proposal=backing.proposal,
        no_major_attack=no_major_attack(path.hazard)[:, _last_years(options)],
        no_breach=survival(path.hazard)[:, _last_years(options)],
        breach_shares=_breach_shares(path, options.years),
        guarantors=stakes.guarantors,
        honour=honour[:, 1],
        margin=margin,
        chance_margin_negative=float(np.mean(margin < 0)),
        years=year_by_year(path),
        decisive=decisive(scenario, stakes, path, honour, game.first_year, options.years),
        years_without_guarantee=game.first_year,
        spans=spans(path.hazard, backing.turning_points),
        range_over_time=_range(game, path, options),
        help=help_in_years(stakes.guarantors, game, path, options.chunk) if options.help else None,
    )


def _ratio(kept: FloatArray, baseline: FloatArray) -> Band:
    """Hazard ratio at each horizon: of the means, with the band of single draws.  Shapes (draw, horizon)."""
    # The method keeps to draws that exist, since there is no way between a ratio and an infinite one.
    low, high = np.quantile(hazard_ratio(kept, baseline), [0.1, 0.9], axis=0, method="nearest")
    return Band(hazard_ratio(kept.mean(axis=0), baseline.mean(axis=0)), low, high)


def _range(game: GuaranteeGame, path: Path, options: StabilityOptions) -> RangeOverTime | None:
    """The shares that neither side would rather fight over, with the help that the game foresees."""
    if not options.side_draws:
        return None
    few = game.rows(0, options.side_draws)
    before = help_before_guarantee(few) if few.first_year else None
    return range_over_time(few, options.horizons[-1], path.honour[: few.size, 1], before)


def _under_noise(
    played: Sequence[GuaranteeGame], baseline: int, options: StabilityOptions
) -> UnderNoise | None:
    if not options.side_draws or not played:
        return None
    few = [game.rows(0, min(options.side_draws, game.size)) for game in played]
    found = under_noise(few, options.horizons, options.tail, options.chunk)
    level = found.no_breach[:, :, options.default]
    return UnderNoise(
        settings=found.settings,
        no_breach=found.no_breach,
        rank=found.ranks(options.default),
        hazard_ratio=hazard_ratio(level, level[:, [baseline]]),
        draws=few[0].size,
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


def _ties(scenario: Scenario, played: Sequence[GuaranteeGame], options: StabilityOptions) -> Iterator[str]:
    """By which rule equally good moves were chosen among, and how often, where a role has no noise."""
    few = [game.rows(0, min(game.size, options.tie_draws)) for game in played]
    if not any(np.any(scale == 0) for game in few for scale in scales_of_all(game).values()):
        return
    counts = [sum(ties(game, options.years, options.tail).values()) for game in few]
    told = [f"{p.title} {count}" for p, count in zip(scenario.proposals, counts, strict=True) if count]
    yield (
        f"{TIE_RULE}  Choices that this decides in {few[0].size} draws and {options.years} years: "
        f"{', '.join(told) or 'none'}."
    )
