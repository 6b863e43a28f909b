"""Models of why states fight though war costs: Fearon's three reasons, and Powell's general condition."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.models.bargaining_range import bargaining_range
from foedus.analyses.stability.models.bounds import (
    TIE,
    require_chance,
    require_cost,
    require_discount,
    require_share,
)
from foedus.analyses.stability.models.commitment_problem import OneOffShift, one_off_shift
from foedus.analyses.stability.models.inefficiency_condition import (
    CHALLENGER,
    FixedTreaty,
    Inefficiency,
    fixed_treaty,
    inefficiency_condition,
)
from foedus.analyses.stability.models.range_over_time import RangeOverTime
from foedus.analyses.stability.models.take_it_or_leave_it import Demand, optimal_demand_against
from foedus.numerics.arrays import FloatArray
from foedus.study.crisis.model import Finding, Given, Model, Number, at, shown

_CHANCE, _SHARE, _COST = "0 to 1", "0 to 1", "0 or more"
_NO_YES = ("no", "yes")

# --- the range -------------------------------------------------------------------------------------------


def _range(given: Given) -> tuple[Finding, ...]:
    low, high = bargaining_range(given["win_chance"], given["challenger_cost"], given["target_cost"])
    share = given["share"]
    require_share(share=share)
    inside = (low <= share + TIE) & (share <= high + TIE)
    return (
        Finding("low", "least share that the challenger prefers to war", low, is_main=True),
        Finding(
            "high", "greatest share of the challenger that the target prefers to war", high, is_main=True
        ),
        Finding("inside", "whether both prefer the share to war", inside, _NO_YES, is_main=True),
    )


def _range_reasons(given: Given) -> tuple[str, ...]:
    low, high = (at(finding.values) for finding in _range(given)[:2])
    share = at(given["share"])
    if share < low - TIE:
        verdict = f"The challenger would rather fight than hold {shown(share)}"
    elif share > high + TIE:
        verdict = f"The target would rather fight than leave the challenger {shown(share)}"
    else:
        verdict = f"Both prefer a share of {shown(share)} to war"
    chance, own, other = (at(given[name]) for name in ("win_chance", "challenger_cost", "target_cost"))
    return (
        f"{verdict}: the range runs from {shown(low)} to {shown(high)}.",
        f"War is worth {shown(chance)} - {shown(own)} = {shown(chance - own)} to the challenger, so it takes no less.",
        f"War is worth 1 - {shown(chance)} - {shown(other)} = {shown(1 - chance - other)} to the target, so it "
        f"leaves no more than {shown(high)}.",
    )


RANGE = Model(
    "Bargaining range",
    "Which divisions do two sides both like better than war?",
    "Fearon 1995",
    (
        Number("win_chance", "chance that the challenger would win all", _CHANCE, "0.5"),
        Number("challenger_cost", "of war to the challenger, as a share of the stake", _COST, "0.1"),
        Number("target_cost", "of war to the target, as a share of the stake", _COST, "0.2"),
        Number("share", "the challenger's share that is on the table", _SHARE, "0.55"),
    ),
    _range,
    _range_reasons,
)

# --- hidden costs ----------------------------------------------------------------------------------------


def _demand(given: Given) -> Demand:
    return optimal_demand_against(given.hidden["target_costs"], given["challenger_cost"], given["win_chance"])


def _offer(given: Given) -> tuple[Finding, ...]:
    found = _demand(given)
    return (
        Finding("demand", "share that the challenger demands", found.share, is_main=True),
        Finding("excess", "of the demand above the chance to win", found.excess),
        Finding("war", "chance that the target refuses and there is war", found.war, is_main=True),
        Finding("worth", "of the demand to the challenger", found.worth),
    )


def _offer_reasons(given: Given) -> tuple[str, ...]:
    found, costs, own = _demand(given), given.hidden["target_costs"], at(given["challenger_cost"])
    excess, war = at(found.excess), at(found.war)
    least = float(costs.support()[0])
    first = (
        f"The challenger demands {shown(at(found.share))}, which is {shown(excess)} above its chance to win, and "
        f"risks war with a chance of {shown(war)}."
    )
    if excess >= 1 - at(given["win_chance"]) - 1e-12:
        why = "It demands all there is: even then a little more would be worth the risk, if there were more."
    elif excess <= max(least, -at(given["win_chance"])) + 1e-12:
        why = (
            f"It asks no more than every target accepts: a little more would gain less than the war that it risks "
            f"would cost, {shown(excess + own)} each time."
        )
    else:
        hazard = float(costs.pdf(excess) / costs.sf(excess))
        why = (
            f"A little more would be refused at a rate of {shown(hazard)}, the hazard rate of the target's cost at "
            f"{shown(excess)}, and each refusal loses {shown(excess)} + {shown(own)}: the two balance, "
            f"{shown(hazard)} x {shown(excess + own)} = 1."
        )
    return (first, why, "Both sides would gain if the target could show its cost and be believed.")


OFFER = Model(
    "Take it or leave it",
    "What does a challenger demand, and risk, if it does not know what war costs the target?",
    "Fearon 1995",
    (
        Number("win_chance", "chance that the challenger would win all", _CHANCE, "0.5"),
        Number("challenger_cost", "of war to the challenger, as a share of the stake", _COST, "0.1"),
        Number(
            "target_costs",
            "of war to the target, as the challenger sees it",
            "a distribution, such as 0..0.3 or normal(0.2, 0.1)",
            "0..0.3",
            "hidden",
        ),
    ),
    _offer,
    _offer_reasons,
)

# --- one shift -------------------------------------------------------------------------------------------


def _shift(given: Given) -> OneOffShift:
    return one_off_shift(given["win_chance_now"], given["win_chance_later"], given["cost"], given["discount"])


def _commitment(given: Given) -> tuple[Finding, ...]:
    found, weight = _shift(given), given["discount"]
    rise = weight * given["win_chance_later"] - given["win_chance_now"]
    return (
        Finding("attacks", "whether the declining side attacks now", found.attacks, _NO_YES, is_main=True),
        Finding("war_now", "worth of war now to the declining side, in periods' stakes", found.war_now),
        Finding("best_peace", "worth to it of the best peace it can be given", found.best_peace),
        Finding("rise", "discount x later chance - chance now", rise, is_main=True),
        Finding(
            "bound", "cost x (1 - discount)^2, which the rise must exceed", given["cost"] * (1 - weight) ** 2
        ),
        Finding(
            "condition_applies",
            "whether war would later still be worth something to it, as the inequality takes for granted",
            found.condition_applies,
            _NO_YES,
        ),
    )


def _commitment_reasons(given: Given) -> tuple[str, ...]:
    found = _shift(given)
    attacks, war, peace = bool(at(found.attacks)), at(found.war_now), at(found.best_peace)
    rise, bound = (at(finding.values) for finding in _commitment(given)[3:5])
    reasons = [
        f"The declining side {'attacks now' if attacks else 'waits'}: war now is worth {shown(war)} to it, and the "
        f"best peace {shown(peace)}, which is all of today's stake and what it can hold out for later.",
        f"As an inequality: {shown(rise)} {'>' if rise > bound else '<='} {shown(bound)}.",
    ]
    if not at(found.condition_applies):
        reasons.append(
            "War would later be worth less than nothing to it, so it would be left with nothing, but no less; the "
            "inequality does not apply, and the comparison above decides."
        )
    if attacks:
        reasons.append(
            "Its rival would gladly promise to leave it more later, but could not be held to that."
        )
    return tuple(reasons)


COMMITMENT = Model(
    "Commitment problem",
    "Does a declining side attack before its rival grows stronger once and for good?",
    "Fearon 1995",
    (
        Number("win_chance_now", "the rising side's chance to win now", _CHANCE, "0.3"),
        Number("win_chance_later", "its chance from next period on", _CHANCE, "0.6"),
        Number("cost", "of war to the declining side, in shares of one period's stake", _COST, "0.5"),
        Number("discount", "weight of the next period", "0 to below 1", "0.9"),
    ),
    _commitment,
    _commitment_reasons,
)

# --- years -----------------------------------------------------------------------------------------------


def range_of(given: Given) -> RangeOverTime:
    """The range of shares that neither side would rather fight over, year by year."""
    treaty, flexible = _years(given)
    challenger, target = _war_worths(given)
    return RangeOverTime(
        share=given["share"],
        low=challenger - given["peace_benefit"][:, np.newaxis],
        high=1 - target,
        exists=treaty.exists,
        breaks_down=np.asarray(flexible.breaks_down.any(axis=-1)),
    )


def _war_worths(given: Given) -> tuple[FloatArray, FloatArray]:
    """Worth of war to challenger and target in each year.  Shape (draw, year) each."""
    chance = given["win_chance"]
    require_chance(win_chance=chance)
    require_cost(challenger_cost=given["challenger_cost"], target_cost=given["target_cost"])
    return (
        chance - given["challenger_cost"][:, np.newaxis],
        1 - chance - given["target_cost"][:, np.newaxis],
    )


def _years(given: Given) -> tuple[FixedTreaty, Inefficiency]:
    challenger, target = _war_worths(given)
    weight, benefit = given["discount"], given["peace_benefit"]
    require_discount(weight)
    whole = 1 / (1 - weight[:, np.newaxis])
    return (
        fixed_treaty(challenger, target, given["share"], benefit),
        inefficiency_condition(challenger * whole, target * whole, weight, flow=1 + np.maximum(benefit, 0)),
    )


def _inefficiency(given: Given) -> tuple[Finding, ...]:
    treaty, flexible = _years(given)
    return (
        Finding("low", "least share that the challenger would keep in every year", treaty.low, is_main=True),
        Finding("high", "greatest share that the target would keep in every year", treaty.high, is_main=True),
        Finding(
            "exists", "whether any division could be kept unchanged", treaty.exists, _NO_YES, is_main=True
        ),
        Finding("holds", "whether this share could", np.asarray(treaty.holds), _NO_YES, is_main=True),
        Finding(
            "breaks_down",
            "whether there is war even if the division is agreed anew each year",
            np.asarray(flexible.breaks_down.any(axis=-1)),
            _NO_YES,
            is_main=True,
        ),
        Finding(
            "margin",
            "greatest rise of one side's worth of war over a year, less what peace saves; above 0 there is war",
            flexible.margin.max(axis=(-1, -2)) * (1 - given["discount"]),
        ),
    )


def _inefficiency_reasons(given: Given) -> tuple[str, ...]:
    treaty, flexible = _years(given)
    low, high = at(treaty.low), at(treaty.high)
    worst = (int(at(treaty.challenger_year)) + 1, int(at(treaty.target_year)) + 1)
    binds = (
        f"The challenger is most tempted in year {worst[0]} and then keeps no less than {shown(low)}; the target is "
        f"in year {worst[1]} and then leaves no more than {shown(high)}."
    )
    if at(treaty.holds):
        first = f"A share of {shown(at(given['share']))} can be kept in every year."
    elif at(treaty.exists):
        first = f"A share of {shown(at(given['share']))} cannot be kept in every year, but one between would."
    else:
        first = "No division can be kept unchanged through all years: that is the commitment problem."
    year = int(at(flexible.first_year))
    if year < 0:
        moved = "A division that is agreed anew each year is not ruled out: no year's rise exceeds what peace saves."
    else:
        margin = flexible.margin[0, year]
        side = "challenger" if np.argmax(margin) == CHALLENGER else "target"
        moved = (
            f"Nor does it help to agree anew each year: from year {year + 1} to the next the {side}'s worth of war "
            f"rises by more than all that peace saves, so the other side fights in year {year + 1}."
        )
    return (first, binds, moved)


INEFFICIENCY = Model(
    "Inefficiency condition",
    "Can any settlement outlast the powers' rise and fall?",
    "Powell 1999, 2004, 2006",
    (
        Number(
            "win_chance",
            "the challenger's chance to win all, one a year",
            "0 to 1 each",
            "0.5, 0.6, 0.8",
            "path",
        ),
        Number(
            "challenger_cost", "of war to the challenger, as a share of the stake held for good", _COST, "0.1"
        ),
        Number("target_cost", "of war to the target, likewise", _COST, "0.1"),
        Number("peace_benefit", "what the challenger alone loses with the settlement", "a number", "0"),
        Number("share", "the challenger's share under the settlement", _SHARE, "0.55"),
        Number("discount", "weight of the next year", "0 to below 1", "0.9"),
    ),
    _inefficiency,
    _inefficiency_reasons,
)
