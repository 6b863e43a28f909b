"""What past peace says, as one JSON document."""

from __future__ import annotations

from dataclasses import asdict

from foedus.analyses.stability.durability.pooling import no_breach, pool_survival
from foedus.analyses.stability.durability.result import HistoryResult, ProposalHistory
from foedus.analyses.stability.result import StabilityResult
from foedus.study.labelled import Json, by_label


def history_document(
    result: HistoryResult, game: StabilityResult | None = None, weight: float | None = None
) -> Json:
    """Survival by record and proposal with what made it, and the pool with the game if a weight is given."""
    return {
        "horizons_years": list(result.horizons),
        "weight_of_records": weight,
        "proposals": [
            {
                "proposal": found.proposal,
                "records": [
                    {
                        "record": line.record,
                        "title": line.title,
                        "failure": line.failure,
                        "survival": by_label(_years(result), line.survival),
                        "contributions": [asdict(c) for c in line.contributions],
                        "beyond_the_record": list(line.beyond),
                    }
                    for line in found.lines
                ],
                "pooled": _pooled(result, game, found, weight),
            }
            for found in result.proposals
        ],
        "assumptions": list(result.assumptions),
        "limits": list(result.limits),
    }


def _pooled(
    result: HistoryResult, game: StabilityResult | None, found: ProposalHistory, weight: float | None
) -> Json | None:
    if game is None or weight is None:
        return None
    played = no_breach(game, found.proposal, result.horizons)
    return by_label(_years(result), pool_survival(played, found.main.survival, weight))


def _years(result: HistoryResult) -> tuple[str, ...]:
    return tuple(str(years) for years in result.horizons)
