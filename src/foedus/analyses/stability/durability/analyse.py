"""What do records of past peace say of each proposal?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.analyses.stability.durability.conditions import between_states, read_conditions
from foedus.analyses.stability.durability.hazard import draw_doubt, recorded_survival
from foedus.analyses.stability.durability.result import HistoryResult, ProposalHistory
from foedus.errors import NotApplicableError
from foedus.model.durability import DurabilityRecord
from foedus.model.forces import Stakes
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws

BETWEEN_STATES = ("interstate", "ucdp")
WITHIN_A_STATE = ("fortna", "ucdp")
"""Records that are asked, the one that fits best first."""
_NUCLEAR = frozenset({"USA", "RUS", "GBR", "FRA", "CHN", "IND", "PAK", "PRK"})
"""Codes of the states that have tested nuclear weapons."""

LIMITS = (
    "No record tells of alliances, guarantees, or the size of a force: proposals that differ only in these get the "
    "same line here, and only the game tells them apart.",
    "Coefficients are held towards no effect, as forecasts of other conflicts ask for, so that what a condition does "
    "is told too small rather than too large.",
    "Peacekeepers were not sent at random; what is left of their effect once hard cases are told from easy ones is in "
    "`foedus backtest durability`.",
    "The doubt drawn is that of the estimates; that this case may differ from all others is not in it.",
)


def analyse(
    scenario: Scenario,
    draws: Draws,
    record: DurabilityRecord,
    horizons: Sequence[int] = (1, 5, 10),
) -> HistoryResult:
    """Say how long peace would last by the records alone.

    Parameters
    ----------
    draws
        The sample of the scenario; what is drawn of the estimates hangs on its seed.
    record
        The shipped coefficients.
    horizons
        Years, rising.

    Raises
    ------
    NotApplicableError
        If the scenario says nothing of who might break a settlement.
    InvalidInputError
        If a horizon lies beyond the records.
    """
    stakes = scenario.stakes
    if stakes is None:
        raise NotApplicableError(
            "the scenario does not say who might break a settlement; add `stakes:` with a challenger and a target"
        )
    asked = BETWEEN_STATES if between_states(scenario, stakes) else WITHIN_A_STATE
    doubt = draw_doubt(record, draws.size, draws.seed)
    proposals = tuple(
        ProposalHistory(
            proposal.id,
            tuple(
                recorded_survival(
                    record,
                    record.records[name],
                    read_conditions(scenario, draws, stakes, proposal),
                    horizons,
                    doubt,
                )
                for name in asked
            ),
        )
        for proposal in scenario.proposals
    )
    return HistoryResult(
        horizons=tuple(horizons),
        proposals=proposals,
        assumptions=tuple(_assumptions(scenario, stakes, record, asked)),
        limits=(record.caution, *LIMITS),
    )


def _assumptions(
    scenario: Scenario, stakes: Stakes, record: DurabilityRecord, asked: Sequence[str]
) -> Iterator[str]:
    main = record.records[asked[0]]
    kind = "wars between states" if asked == BETWEEN_STATES else "wars within a state"
    yield (
        f"Taken as one of {kind}: {main.title} ({main.spells} spells, {main.failures} failed), where failure means "
        f"that {main.failure}."
    )
    yield (
        "A force counts as peacekeepers, and as one that enforces where challenger and target do not both have to "
        "consent.  What the records tell and the scenario does not stays at its average."
    )
    if _NUCLEAR & set(scenario.actor[stakes.challenger].states):
        yield (
            f"The challenger has nuclear arms; so had a party in {main.with_nuclear_power} of the {main.spells} "
            "spells.  The record does not tell which of them, if any, was about holding such a power back from a "
            "neighbour, so that the line is stretched beyond what it can bear."
        )
    best = record.cross_validated[main.name]
    if best["ours_brier"] >= best["kaplan_meier_brier"]:
        yield (
            "On this record, forecasts from conditions were no better than its base rate: read differences between "
            "proposals here as carried over from other records, and hardly tested."
        )
