"""What past peace says of a scenario, on the very draws of its study."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.analyses.stability.durability.analyse import analyse
from foedus.analyses.stability.durability.result import HistoryResult
from foedus.files.durability import load_durability
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws
from foedus.study.study import Study


def past_peace(
    scenario: Scenario, draws: Draws, horizons: Sequence[int] = (1, 5, 10)
) -> HistoryResult | None:
    """Ask the shipped records; None where the scenario says nothing of who might break a settlement.

    Parameters
    ----------
    draws
        Those of the study beside which the answer is to stand, so that the two can be pooled.
    horizons
        Years, rising; those beyond the records are left out.
    """
    if scenario.stakes is None:
        return None
    record = load_durability()
    within = tuple(years for years in horizons if years <= record.last_year)
    return analyse(scenario, draws, record, within)


def past_peace_of(study: Study) -> HistoryResult | None:
    """The same for a study that was run, at the horizons of its game."""
    return past_peace(
        study.scenario, study.draws, (1, 5, 10) if study.stability is None else study.stability.horizons
    )
