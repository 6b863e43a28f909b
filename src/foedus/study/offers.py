"""What an offer to one blocker would do to the vote: the same draws, with the terms moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.bargaining.analyse import analyse as analyse_bargaining
from foedus.analyses.voting.analyse import analyse as analyse_voting
from foedus.analyses.voting.prices import Price, price_blockers
from foedus.analyses.voting.result import Adoption
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws
from foedus.study.study import Study


@dataclass(frozen=True)
class Offer:
    """A price, and the vote if it were paid in terms of the proposal."""

    price: Price
    refuses_after: float
    """Probability of the actor's no once its package is made."""
    adoption_before: float
    adoption_after: float
    lost: tuple[tuple[str, float], ...]
    """Other actors that the package drives away: id, and rise of the chance of a no; largest first."""


LEAST_LOSS = 0.02
"""Least rise of the chance of a no that is told."""


def offers(study: Study, proposal: str | None = None) -> tuple[Offer, ...]:
    """Price each blocker of each proposal (or of one), and vote again on what it asks for.

    Both votes are on the same draws, so that a difference is not sampling noise.
    """
    return tuple(
        _offer(study.scenario, study.draws, price, adoption)
        for acceptance, adoption in zip(study.bargaining.acceptances, study.voting.adoptions, strict=True)
        if proposal in (None, adoption.proposal)
        for price in price_blockers(study.scenario, study.draws, acceptance, adoption)
    )


def _offer(scenario: Scenario, draws: Draws, price: Price, before: Adoption) -> Offer:
    moved, sampled = with_moved_terms(scenario, draws, price.proposal, dict(price.package))
    after = analyse_voting(moved, sampled, analyse_bargaining(moved, sampled)).adoptions[0]
    no_before, no_after = _refusals(before), _refusals(after)
    lost = [
        (actor, no_after[actor] - no_before[actor])
        for actor in no_before
        if actor != price.actor and no_after[actor] - no_before[actor] >= LEAST_LOSS
    ]
    return Offer(
        price,
        no_after[price.actor],
        float(before.chance.mean()),
        float(after.chance.mean()),
        tuple(sorted(lost, key=lambda pair: -pair[1])),
    )


def _refusals(adoption: Adoption) -> dict[str, float]:
    """Chance of a no of each deciding actor."""
    no = 1 - adoption.chance_yes.mean(axis=0)
    return {actor: float(no[column]) for column, actor in enumerate(adoption.speaks_for)}


def with_moved_terms(
    scenario: Scenario, draws: Draws, proposal: str, moves: Mapping[str, float]
) -> tuple[Scenario, Draws]:
    """One proposal alone, each of its terms moved by so many points but kept on its scale.

    The moved terms are numbers of their own among the draws: a term that stayed at the reversion point must
    not take that along.
    """
    old = scenario.proposal[proposal]
    terms, columns, paths = dict(old.terms), [draws.values], list(draws.paths)
    for issue, move in moves.items():
        scale, term = scenario.issue[issue].scale, old.terms[issue]
        moved = np.clip(draws.of(term) + move, scale.low, scale.high)
        terms[issue] = replace(term, path=f"{term.path}/moved")
        paths.append(terms[issue].path)
        columns.append(moved[:, None])
    changed = replace(old, terms=terms)
    return (
        replace(scenario, proposals=(changed,)),
        replace(draws, paths=tuple(paths), values=np.hstack(columns)),
    )
