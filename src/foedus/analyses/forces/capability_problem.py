"""A force of several kinds of unit, sectors and a build-up, in the arrays of `force_generation`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.force_generation import GenerationProblem, LeastShare
from foedus.analyses.forces.pools import FairKey, Pools, pools
from foedus.model.forces import Capability, Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

_ROUNDING = 1e-9


def is_structured(force: Force) -> bool:
    """Whether a force is more than a number of troops that are all alike."""
    return bool(force.capabilities or force.sectors or force.ramp_up)


@dataclass(frozen=True)
class Structure:
    """What all draws of one force have, read once."""

    force: Force
    candidates: Pools
    units: FloatArray
    """Units that each state can put into the rotation.  Shape (draw, state, kind)."""
    need: FloatArray
    """Units in theatre.  Shape (draw, kind)."""
    unit_troops: FloatArray
    """Shape (kind,)."""
    least_shares: tuple[tuple[BoolArray, FloatArray], ...]
    """States that count, and the share in each draw."""
    framework_share: FloatArray
    """Shape (draw,)."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the kinds of unit."""
        return tuple(kind.id for kind in self.force.capabilities) or ("troops",)

    def problem(
        self, draw: int, counted: BoolArray, *, whole: bool = False, steady: bool = False
    ) -> GenerationProblem:
        """The problem of one draw.

        Parameters
        ----------
        draw
            Its number.
        counted
            States that take part.  Shape (state,).
        whole
            Whether needs are rounded up to whole units.
        steady
            Whether the build-up is left out, and the rotation ratio need not be whole.
        """
        window = max(round(float(self.candidates.rotation_ratio[draw])), 1)
        # A plan has whole phases; chances go by what a ratio between two whole numbers keeps there on average.
        exactness = window / float(self.candidates.rotation_ratio[draw]) if steady else 1.0
        ramp = np.array([*(() if steady else self.force.ramp_up), *[1.0] * window])
        shares = np.array([sector.share for sector in self.force.sectors] or [1.0])
        need = self.need[draw][:, None, None] * shares[None, :, None] * ramp
        fair = self.candidates.fair * counted
        framework, support = self._framework(), self._support()
        return GenerationProblem(
            pool=self.units[draw] * counted[:, None] * exactness,
            need=np.ceil(need - _ROUNDING) if whole else need,
            unit_troops=self.unit_troops,
            weight=np.array([kind.weight for kind in self.force.capabilities] or [1.0]),
            cost=self.candidates.cost_usd_k[draw][:, None] * self.unit_troops,
            fair=fair / fair.sum() if fair.sum() > 0 else fair,
            window=window,
            least_shares=tuple(LeastShare(block, float(share[draw])) for block, share in self.least_shares),
            framework=framework,
            framework_share=0.0 if framework is None else float(self.framework_share[draw]),
            support=support,
            smallest=float(self.force.smallest_contingent),
        )

    def _framework(self) -> BoolArray | None:
        """Who may lead which sector; all where a sector names nobody.  Shape (sector, state)."""
        if not any(sector.framework for sector in self.force.sectors):
            return None
        return np.array(
            [
                [not sector.framework or code in sector.framework for code in self.candidates.states]
                for sector in self.force.sectors
            ],
            dtype=np.bool_,
        )

    def _support(self) -> FloatArray | None:
        kinds = self.force.capabilities
        matrix = np.array([[kind.supported_by.get(other.id, 0.0) for other in kinds] for kind in kinds])
        return matrix if matrix.size and matrix.any() else None


def _units(draws: Draws, candidates: Pools, ready: FloatArray, kind: Capability) -> FloatArray:
    """Units of one kind: those that are known, and of the other states a part of their troops.

    Shape (draw, state); a state without a fair share has none.
    """
    units = ready * draws.of(kind.mix)[:, None] / kind.unit_troops
    for column, code in enumerate(candidates.states):
        if code in kind.units and candidates.fair[column] > 0:
            units[:, column] = draws.of(kind.units[code])
    return units


def structure(scenario: Scenario, draws: Draws, proposal: Proposal, force: Force, key: FairKey) -> Structure:
    """Read how a proposal's force is made up.

    A force without kinds of unit has one, of single troops.  Needs grow with the size of the force: they are
    given for its likely size.
    """
    candidates = pools(scenario, draws, proposal, force, key)
    size = draws.of(force.size)
    ready = candidates.caps * candidates.rotation_ratio[:, None]
    kinds = force.capabilities
    if kinds:
        unit_troops = np.array([float(kind.unit_troops) for kind in kinds])
        need = np.column_stack([draws.of(kind.need) for kind in kinds])
        need = need * (size / (force.needs_for or force.size.distribution.likely))[:, None]
        units = np.stack([_units(draws, candidates, ready, kind) for kind in kinds], axis=2)
    else:
        unit_troops, need, units = np.ones(1), size[:, None].copy(), ready[:, :, None]
    blocks = (
        (~candidates.is_european, force.minimum_non_european_share),
        (candidates.is_european, force.minimum_european_share),
    )
    return Structure(
        force,
        candidates,
        units,
        need,
        unit_troops,
        tuple((block, draws.of(share)) for block, share in blocks if share is not None),
        draws.of(scenario.parameter("forces.framework_share", proposal)),
    )
