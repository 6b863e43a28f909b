"""Would it hold, as a document: everything that the stability analysis and its what-ifs say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

from foedus.analyses.stability.explain import WORDS, Explanation
from foedus.analyses.stability.guarantee_game.merging import deciding
from foedus.analyses.stability.guarantee_game.robustness import Robustness, Variant
from foedus.analyses.stability.models.range_over_time import RangeOverTime
from foedus.analyses.stability.result import (
    ATTACKS,
    KINDS,
    Durability,
    Help,
    StabilityResult,
    UnderNoise,
    Years,
)
from foedus.model.forces import Stakes
from foedus.numerics.arrays import FloatArray
from foedus.numerics.summaries import Band
from foedus.study.design_document import design_document, span_document
from foedus.study.hold_sensitivity import HoldSensitivity
from foedus.study.labelled import Json, by_label, numbers, summary
from foedus.study.what_would_hold import Change, ForAll, Needed


def stability_document(result: StabilityResult) -> Json:
    """Would it hold.  A number that does not exist, such as an infinite ratio, is null."""
    horizons = [str(years) for years in result.horizons]
    names = [durability.proposal for durability in result.durabilities]
    return {
        "horizons_years": list(result.horizons),
        "default_horizon_years": result.horizons[result.default],
        "rank": list(result.rank),
        "baseline": result.baseline,
        "proposals": [_durability(result, durability, horizons) for durability in result.durabilities],
        "beats": {row: numbers(names, result.beats[index]) for index, row in enumerate(names)},
        "designs": [design_document(design) for design in result.designs],
        "under_noise": result.under_noise and _under_noise(result.under_noise, names, horizons),
        "assumptions": list(result.assumptions),
        "limits": list(result.limits),
    }


def _durability(result: StabilityResult, durability: Durability, horizons: Sequence[str]) -> Json:
    ratio = result.hazard_ratio(durability.proposal)
    return {
        "proposal": durability.proposal,
        "rank": result.rank.index(durability.proposal) + 1,
        "hazard_ratio": {years: _band(ratio, column) for column, years in enumerate(horizons)},
        "margin": summary(durability.margin),
        "chance_margin_negative": durability.chance_margin_negative,
        "no_major_attack": by_label(horizons, durability.no_major_attack),
        "no_breach": by_label(horizons, durability.no_breach),
        "breach_shares": dict(durability.breach_shares),
        "honour": by_label(durability.guarantors, durability.honour),
        "years_without_guarantee": durability.years_without_guarantee,
        "years": _years(durability.years),
        "spans": [span_document(span) for span in durability.spans],
        "range_over_time": durability.range_over_time and _range(durability.range_over_time),
        "help": durability.help and _help(durability.help, durability.guarantors),
        "decisive": durability.decisive,
    }


def _band(band: Band, *place: int) -> Json:
    return {
        "mean": _finite(band.mean[place]),
        "p10": _finite(band.low[place]),
        "p90": _finite(band.high[place]),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _years(years: Years) -> list[Json]:
    return [
        {
            "year": year + 1,
            "kept": _band(years.kept, year),
            "no_major_attack": _band(years.no_major_attack, year),
            "ended": {kind: _band(years.ended, year, k) for k, kind in enumerate(KINDS)},
            "hazard": {kind: _band(years.hazard, year, k) for k, kind in enumerate(KINDS)},
            "challenger_margin": {
                attack: _band(years.challenger_margin, year, a) for a, attack in enumerate(ATTACKS)
            },
            "target_margin": _band(years.target_margin, year),
            "breaking_pays": _parties(years.breaking_pays[year]),
            "breaking_first_pays": _parties(years.first_pays[year]),
        }
        for year in range(len(years.kept.mean))
    ]


def _parties(values: FloatArray) -> Json:
    return numbers(("challenger", "target"), values)


def _range(found: RangeOverTime) -> Json:
    """Shares that neither side would rather fight a full war over."""
    return {
        "draws": len(found.share),
        "share": summary(found.share),
        "no_fixed_division": found.chance_of_commitment_problem,
        "nor_one_agreed_anew": found.chance_of_breakdown,
        "years": [
            {
                "year": year + 1,
                "low": summary(found.low[:, year]),
                "high": summary(found.high[:, year]),
                "inside": float(found.chance_inside[year]),
                "challenger_would_fight": float(found.chance_challenger_would_fight[year]),
                "target_would_fight": float(found.chance_target_would_fight[year]),
            }
            for year in range(found.low.shape[1])
        ],
    }


def _help(help_: Help, guarantors: Sequence[str]) -> Json:
    def by_year(chances: FloatArray) -> list[Json]:
        return [
            {
                "year": year + 1,
                **{
                    attack: {
                        guarantor: _finite(chances[year, a, column])
                        for column, guarantor in enumerate(guarantors)
                    }
                    for a, attack in enumerate(ATTACKS)
                },
            }
            for year in range(len(chances))
        ]

    return {
        "if_attacked": by_year(help_.if_attacked),
        "when_attacked": by_year(help_.when_attacked),
        "coalitions_year": help_.year,
        "coalitions": {
            attack: [{"fight": list(names), "chance": share} for names, share in found]
            for attack, found in zip(ATTACKS, help_.coalitions, strict=True)
        },
    }


def _under_noise(noise: UnderNoise, names: Sequence[str], horizons: Sequence[str]) -> Json:
    return {
        "draws": noise.draws,
        "settings": [
            {
                "challenger_and_target_scale": yearly,
                "guarantor_scale": guarantor,
                "no_breach": {
                    name: numbers(horizons, noise.no_breach[row, column]) for column, name in enumerate(names)
                },
                "rank": {name: int(noise.rank[row, column]) for column, name in enumerate(names)},
                "hazard_ratio": {
                    name: _finite(noise.hazard_ratio[row, column]) for column, name in enumerate(names)
                },
            }
            for row, (yearly, guarantor) in enumerate(noise.settings)
        ],
    }


def needed_document(found: Sequence[Needed], together: ForAll, wished: float, years: int, draws: int) -> Json:
    """What one number would have to be."""
    return {
        "wished": wished,
        "within_years": years,
        "draws": draws,
        "proposals": [
            {
                "proposal": one.proposal,
                "name": one.name,
                "meaning": one.meaning,
                "unit": one.unit,
                "now": one.now,
                "plausible": one.plausible and list(one.plausible),
                "chance_now": one.chance_now,
                "value": one.found.value,
                "side": one.found.side,
                "chance": one.found.chance,
                "always": one.found.always,
                "course": one.found.course,
                "is_plausible": one.is_plausible,
                "tried": [list(pair) for pair in one.found.tried],
            }
            for one in found
        ],
        "for_all": {"value": together.value, "chance": together.chance},
    }


def changes_document(found: Sequence[Change], wished: float, years: int, draws: int) -> Json:
    """The smallest changes that decide whether each proposal holds."""
    return {
        "wished": wished,
        "within_years": years,
        "draws": draws,
        "changes": [
            {
                "proposal": one.proposal,
                "name": one.name,
                "meaning": one.meaning,
                "unit": one.unit,
                "now": one.now,
                "by": one.by,
                "plausible": one.plausible and list(one.plausible),
                "relative": one.relative,
                "holds_now": one.holds_now,
                "chance": one.chance,
                "course": one.course,
            }
            for one in found
        ],
    }


def explanation_document(proposal: str, found: Explanation, guarantors: Sequence[str]) -> Json:
    """The decisions of one year, and what would flip them."""
    traced, who = found.trace, deciding(tuple(guarantors), found.columns)

    def party(player: str) -> str:
        return "+".join(who[int(player.split()[1])]) if player.startswith("guarantor") else player

    return {
        "proposal": proposal,
        "year": traced.year + 1,
        "guarantee_counts": found.counts,
        "no_breach_at_medians": found.no_breach,
        "no_breach_mean": found.mean_no_breach,
        "breaks_in_draws": found.breaks_in_draws,
        "breaker": traced.breaker,
        "attack": traced.attack,
        "margin": traced.margin,
        "comparisons": [
            {
                "party": party(one.player),
                "situation": one.situation,
                "fighting": [name for column in one.fighters for name in who[column]],
                "options": [
                    {"move": option.move, "worth": option.worth, "chance": option.chance}
                    for option in one.options
                ],
                "better_by": one.gap,
                "scale": one.scale,
            }
            for one in traced.comparisons
        ],
        "if_certain": [
            {
                "party": party(one.player),
                "situation": one.situation,
                "usual": one.usual,
                "margin_if_usual": one.margin_if_usual,
                "other": one.other,
                "margin_if_other": one.margin,
                "better_by": one.gap,
            }
            for one in traced.forced
        ],
        "decisive": traced.decisive and party(traced.decisive.player),
        "flips": [
            {
                "number": flip.number,
                "guarantor": None if flip.guarantor is None else "+".join(who[flip.guarantor]),
                "says": WORDS[flip.number][0],
                "parameter": WORDS[flip.number][1],
                "now": flip.now,
                "flips_at": flip.needed,
                "width_of_range": flip.width,
            }
            for flip in found.flips
        ],
    }


def sensitivity_document(found: HoldSensitivity) -> Json:
    """What holding hangs on, and which doubt is worth removing."""
    return {
        "draws": found.draws,
        "total_draws": found.total_draws,
        "first_order_noise": found.first_order_noise,
        "pawn_noise": found.pawn_noise,
        "standard_deviation": dict(found.spread),
        "inputs": [{**asdict(one), "paths": list(one.paths)} for one in found.hanging],
        "value_of_knowing": [
            {
                "among": list(doubt.among),
                "best": doubt.best,
                "regret": doubt.regret,
                "inputs": [
                    {"input": words, "saves": worth, "error": error} for words, worth, error in doubt.worth
                ],
            }
            for doubt in found.doubts
        ],
    }


def orders_document(found: Sequence[tuple[str, Robustness]], stakes: Stakes | None, draws: int) -> Json:
    """Guarantors in other orders, and all at once."""
    guarantors = stakes.guarantors if stakes is not None else ()

    def variant(one: Variant) -> Json:
        who = deciding(guarantors, len(one.honour))
        return {
            "order": ["+".join(who[column]) for column in one.order],
            "no_breach": one.no_breach,
            "honour": numbers(["+".join(names) for names in who], one.honour),
        }

    return {
        "draws": draws,
        "proposals": [
            {
                "proposal": name,
                "in_turn": [variant(one) for one in tried.in_turn],
                "at_once_from_all_fighting": variant(tried.from_all_fight),
                "at_once_from_none_fighting": variant(tried.from_all_abstain),
                "draws_that_differ": tried.differ,
                "unsettled": tried.unsettled,
            }
            for name, tried in found
        ],
    }
