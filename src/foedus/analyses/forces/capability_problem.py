"""A force of several kinds of unit, sectors and a build-up, in the arrays of `force_generation`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from foedus.analyses.forces.generation_problem import GenerationProblem, LeastShare
from foedus.analyses.forces.kinds_on_draws import MixedForce
from foedus.analyses.forces.pools import FairKey, Pools, largest_pools, pools
from foedus.model.forces import Capability, Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

_ROUNDING = 1e-9


def is_structured(force: Force) -> bool:
    """Whether the plan of a force needs more than troops that are all alike, in turns."""
    return bool(
        force.capabilities
        or force.sectors
        or force.ramp_up
        or force.most_contributors
        or force.minimum_european_share is not None
    )


def is_mixed(force: Force) -> bool:
    """Whether kinds of unit or leaders of sectors limit a force in its steady state."""
    return bool(force.capabilities or any(sector.framework for sector in force.sectors))


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
            Whether the build-up is left out, the rotation ratio need not be whole, and those that are counted
            are no more than may contribute.
        """
        window = max(round(float(self.candidates.rotation_ratio[draw])), 1)
        # A plan has whole phases; chances go by what a ratio between two whole numbers keeps there on average.
        exactness = window / float(self.candidates.rotation_ratio[draw]) if steady else 1.0
        ramp = np.array([*(() if steady else self.force.ramp_up), *[1.0] * window])
        shares = np.array([sector.share for sector in self.force.sectors] or [1.0])
        need = self.need[draw][:, None, None] * shares[None, :, None] * ramp
        fair = self.candidates.fair * counted
        framework = self._framework()
        most = self.force.most_contributors
        return GenerationProblem(
            pool=self.units[draw] * counted[:, None] * exactness,
            need=np.ceil(need - _ROUNDING) if whole else need,
            unit_troops=self.unit_troops,
            weight=self._weight(),
            cost=self.candidates.cost_usd_k[draw][:, None] * self.unit_troops,
            fair=fair / fair.sum() if fair.sum() > 0 else fair,
            window=window,
            least_shares=tuple(LeastShare(block, float(share[draw])) for block, share in self.least_shares),
            framework=framework,
            framework_share=0.0 if framework is None else float(self.framework_share[draw]),
            support=self._support("supported_by"),
            support_nearby=self._support("supported_nearby"),
            smallest=float(self.force.smallest_contingent),
            most_contributors=None if steady else most or None,
            host_agrees=bool(self.candidates.host_agrees[draw]),
        )

    @property
    def available(self) -> FloatArray:
        """Units that can be counted on: of all that a state has, or as large a part of them as its pledge brings.

        Shape (draw, state, kind).
        """
        caps = self.candidates.caps
        whole = self.candidates.takes_part.astype(float)
        part = np.divide(self.candidates.counted, caps, out=whole, where=caps > 0)
        return np.asarray(self.units * part[:, :, None])

    @property
    def contributors(self) -> BoolArray:
        """Those who take part and, where their number is limited, have the largest pools.  Shape (draw, state)."""
        willing = self.candidates.takes_part
        troops = self.available @ self.unit_troops
        return np.asarray(willing & largest_pools(troops, self.force.most_contributors), dtype=np.bool_)

    def on_draws(self) -> MixedForce:
        """The steady state of all draws, with those who take part in each; for `kinds_on_draws`."""
        rules = (self._support("supported_by"), self._support("supported_nearby"))
        contributing = self.available * self.contributors[:, :, None]
        may_lead = self._framework()
        led = () if may_lead is None else zip(may_lead, self.force.sectors, strict=True)
        return MixedForce(
            pool=contributing / self.candidates.rotation_ratio[:, None, None],
            need=self.need,
            unit_troops=self.unit_troops,
            weight=self._weight(),
            support=tuple(rule for rule in rules if rule is not None),
            led=tuple((states, sector.share) for states, sector in led if sector.framework),
            leader_share=self.framework_share,
        )

    def _weight(self) -> FloatArray:
        return np.array([kind.weight for kind in self.force.capabilities] or [1.0])

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

    def _support(self, which: Literal["supported_by", "supported_nearby"]) -> FloatArray | None:
        """Units that support others, without those that a backstop provides from outside.  Shape (kind, kind)."""
        kinds = self.force.capabilities
        matrix = np.array([[getattr(kind, which).get(other.id, 0.0) for other in kinds] for kind in kinds])
        for column, other in enumerate(kinds):
            if self.force.fills_from_outside(other):
                matrix[:, column] = 0.0
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


def structure(
    scenario: Scenario,
    draws: Draws,
    proposal: Proposal,
    force: Force,
    key: FairKey,
    obliged: Collection[str] = (),
) -> Structure:
    """Read how a proposal's force is made up; `obliged` as in `pools`.

    A force without kinds of unit has one, of single troops.  Needs grow with the size of the force: they are
    given for its likely size.  A need that a backstop fills from outside is none in theatre.
    """
    candidates = pools(scenario, draws, proposal, force, key, obliged)
    size = draws.of(force.size)
    ready = candidates.caps * candidates.rotation_ratio[:, None]
    kinds = force.capabilities
    if kinds:
        unit_troops = np.array([float(kind.unit_troops) for kind in kinds])
        need = np.column_stack([draws.of(kind.need) for kind in kinds])
        need = need * (size / (force.needs_for or force.size.distribution.likely))[:, None]
        need[:, [force.fills_from_outside(kind) for kind in kinds]] = 0.0
        units = np.stack([_units(draws, candidates, ready, kind) for kind in kinds], axis=2)
        units[units @ unit_troops < force.smallest_contingent] = 0.0
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
