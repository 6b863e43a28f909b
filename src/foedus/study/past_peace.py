"""What past peace says of a scenario, on the very draws of its study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from foedus.analyses.stability.durability.analyse import analyse
from foedus.analyses.stability.durability.result import HistoryResult
from foedus.files.durability import load_durability
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Method
from foedus.study.run import RunOptions, sample
from foedus.study.study import Study


def past_peace(
    scenario: Scenario, options: RunOptions, horizons: Sequence[int] = (1, 5, 10)
) -> HistoryResult | None:
    """Ask the shipped records; None where the scenario says nothing of who might break a settlement.

    Parameters
    ----------
    options
        Those of the study beside which the answer is to stand: same draws, so that the two can be pooled.
    horizons
        Years, rising; those beyond the records are left out.
    """
    if scenario.stakes is None:
        return None
    record = load_durability()
    within = tuple(years for years in horizons if years <= record.last_year)
    return analyse(scenario, sample(scenario, options), record, within)


def past_peace_of(study: Study) -> HistoryResult | None:
    """The same for a study that was run, at the horizons of its game."""
    made = study.provenance
    options = RunOptions(made.draws, made.seed, cast(Method, made.method))
    return past_peace(
        study.scenario, options, (1, 5, 10) if study.stability is None else study.stability.horizons
    )
