"""What it would cost each guarantor to stand aside: from the clause that asks it to help to a price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.obligations.result import ObligationsResult, Verdict
from foedus.analyses.stability.designs.commitments import Commitment, commitments, fitting
from foedus.model.forces import OwnPrice, Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws
from foedus.numerics.summaries import Summary, summarise

PRICE: Mapping[Duty, str] = {
    Duty.CONSULT: "stability.dishonour_consult",
    Duty.SEEK_COUNCIL_ACTION: "stability.dishonour_consult",
    Duty.ASSIST: "stability.dishonour_assist",
    Duty.ASSIST_AS_DEEMED_NECESSARY: "stability.dishonour_as_deemed_necessary",
    Duty.ACT_TO_MEET_DANGER: "stability.dishonour_act_to_meet_danger",
    Duty.ALL_MEANS: "stability.dishonour_all_means",
    Duty.IMMEDIATE_MILITARY_AID: "stability.dishonour_all_means",
}
"""Parameter that prices standing aside from each duty; other duties cost nothing to a bystander."""

_STATUS = {"political": "stability.political_share", "draft": "stability.new_text_share"}
_GATE = {"each_party": "stability.own_judgement_share", "victim_request": "stability.request_share"}
_CONTESTED = "stability.contested_share"


@dataclass(frozen=True)
class Priced:
    """A commitment with what standing aside from it costs."""

    commitment: Commitment
    cost: FloatArray
    """Shape (draw,); shares of the stake, from a full attack, in the year in which the guarantee begins to count."""
    parameters: tuple[str, ...]
    """Full names of the parameters that made it, the price of the duty first; what is constant at 1 is left out."""
    own_price: str = ""
    """Name of the price under `stakes` that the author put in its place or multiplied it by."""


@dataclass(frozen=True)
class Dishonour:
    """One row of the table that shows what standing aside would cost whom, and why."""

    proposal: str
    guarantor: str
    """Actor id."""
    while_it_counts: bool
    """Whether it is owed while the proposal's guarantee counts, or in the years before."""
    commitment: Commitment | None
    """None for a price of the author's for all that the guarantor owes together, or for nothing at all."""
    cost: Summary
    """Shares of the stake."""
    parameters: tuple[str, ...]
    own_price: str
    decides: float
    """Share of draws in which no other duty of the guarantor costs more; several alike may decide at once."""


@dataclass(frozen=True)
class Owing:
    """What every guarantor owes under a proposal, priced; one tuple for each, in the order of the stakes."""

    before: tuple[tuple[Priced, ...], ...]
    """In the years before the guarantee counts."""
    counting: tuple[tuple[Priced, ...], ...]
    """While it counts."""


def owing(
    scenario: Scenario, draws: Draws, stakes: Stakes, proposal: Proposal, obligations: ObligationsResult
) -> Owing:
    """Find and price what the guarantors owe if the target, or a force in it, is attacked."""

    def of_each(*, guaranteed: bool) -> tuple[tuple[Priced, ...], ...]:
        events = fitting(scenario, proposal, guaranteed=guaranteed)
        return tuple(
            tuple(
                priced(scenario, draws, stakes, proposal, guarantor, commitment)
                for commitment in commitments(
                    scenario, obligations, proposal, events, scenario.actor[guarantor]
                )
            )
            for guarantor in stakes.guarantors
        )

    return Owing(of_each(guaranteed=False), of_each(guaranteed=True))


def factors(commitment: Commitment) -> tuple[str, ...]:
    """Names of the parameters by which the price of the duty is multiplied.

    One for who must find that the case has arisen, one for what is open or was disclaimed, one for the standing of
    the text.  Limits and hours are not priced: texts say them at very different length, and a duty would cost less
    for being described better.
    """
    names = []
    if commitment.verdict is Verdict.GATED and commitment.gate != "victim_request":
        names.append("stability.gated_share")
    elif commitment.gate in _GATE:
        names.append(_GATE[commitment.gate])
    if commitment.contested:
        names.append(_CONTESTED)
    if commitment.disclaimed:
        names.append("stability.disclaimed_share")
    if commitment.status != "in_force":
        names.append(_STATUS[commitment.status])
    return tuple(names)


def priced(
    scenario: Scenario,
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    guarantor: str,
    commitment: Commitment,
) -> Priced:
    """Price standing aside from one duty of a guarantor."""

    def of(name: str) -> FloatArray:
        return draws.of(scenario.parameter(name, proposal))

    names = (PRICE[commitment.duty], *factors(commitment))
    cost = of(names[0]).copy()
    for name in names[1:]:
        if name == _CONTESTED and commitment.chance is not None:
            least, most = commitment.chance
            cost *= least + (most - least) * of(name)
        else:
            cost *= of(name)
    told = tuple(name for name in names if name == names[0] or np.any(of(name) != 1))
    own = _own_price(stakes, proposal, guarantor, commitment)
    return Priced(commitment, _as_own(draws, cost, own), told, "" if own is None else own.id)


def _own_price(
    stakes: Stakes, proposal: Proposal, guarantor: str, commitment: Commitment | None
) -> OwnPrice | None:
    """The author's own price for a duty, or for all duties together where there is none; the last that fits."""
    fits = [
        price
        for price in stakes.dishonour
        if price.guarantor in ("", guarantor)
        and price.proposal in ("", proposal.id)
        and price.is_of_one_duty == (commitment is not None)
        and (commitment is None or _is_about(price, commitment))
    ]
    return fits[-1] if fits else None


def _is_about(price: OwnPrice, commitment: Commitment) -> bool:
    return (
        price.treaty in ("", commitment.treaty)
        and price.article in ("", commitment.article)
        and price.duty in (None, commitment.duty)
    )


def _as_own(draws: Draws, cost: FloatArray, own: OwnPrice | None) -> FloatArray:
    if own is None:
        return cost
    if own.cost is not None:
        return np.array(draws.of(own.cost))
    return cost if own.share is None else cost * draws.of(own.share)


def owed_together(
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    guarantor: str,
    found: tuple[Priced, ...],
    manned: BoolArray,
    *,
    guaranteed: bool,
) -> FloatArray:
    """Cost of standing aside from the duty that costs most.  Shape (draw,), shares of the stake.

    Parameters
    ----------
    found
        What the guarantor owes at the time.
    manned
        Draws in which the proposal's force has troops: duties that only an attack on it calls up count in them
        alone.  Shape (draw,).
    guaranteed
        Whether the proposal's guarantee counts at the time.  A price of the author's for one proposal and for all
        duties together holds only then.
    """
    dearest = np.zeros(draws.size)
    for one in found:
        cost = np.where(manned, one.cost, 0.0) if one.commitment.toward_the_force else one.cost
        np.maximum(dearest, cost, out=dearest)
    return _as_own(draws, dearest, _of_all(stakes, proposal, guarantor, guaranteed=guaranteed))


def table(draws: Draws, stakes: Stakes, proposal: Proposal, owed: Owing) -> tuple[Dishonour, ...]:
    """Guarantor by guarantor: the dearest duty first, and a price of the author's for all of them last."""
    windows = [(True, owed.counting)]
    if proposal.starts is not None:
        windows.insert(0, (False, owed.before))
    return tuple(
        row
        for guaranteed, by_guarantor in windows
        for guarantor, found in zip(stakes.guarantors, by_guarantor, strict=True)
        for row in _rows(draws, stakes, proposal, guarantor, found, guaranteed=guaranteed)
    )


def _rows(
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    guarantor: str,
    found: tuple[Priced, ...],
    *,
    guaranteed: bool,
) -> tuple[Dishonour, ...]:
    most = np.max([one.cost for one in found], axis=0) if found else np.zeros(draws.size)
    found_rows = [
        Dishonour(
            proposal.id,
            guarantor,
            guaranteed,
            one.commitment,
            summarise(one.cost),
            one.parameters,
            one.own_price,
            float(np.mean((one.cost >= most) & (one.cost > 0))),
        )
        for one in found
    ]
    found_rows.sort(key=lambda row: -row.cost.mean)
    own = _of_all(stakes, proposal, guarantor, guaranteed=guaranteed)
    if own is not None:
        cost = summarise(_as_own(draws, most, own))
        found_rows.append(Dishonour(proposal.id, guarantor, guaranteed, None, cost, (), own.id, 1.0))
    return tuple(found_rows)


def _of_all(stakes: Stakes, proposal: Proposal, guarantor: str, *, guaranteed: bool) -> OwnPrice | None:
    own = _own_price(stakes, proposal, guarantor, None)
    return None if own is not None and own.proposal and not guaranteed else own
