"""What past peace says of each proposal, on a line of its own beside the game's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.analyses.stability.durability.pooling import no_breach, pool_survival
from foedus.analyses.stability.durability.result import Contribution, HistoryResult, ProposalHistory
from foedus.analyses.stability.result import StabilityResult
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.summaries import summarise
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, Table, table
from foedus.report.wording import chance, join


def blocks(
    scenario: Scenario,
    history: HistoryResult,
    game: StabilityResult | None = None,
    weight: float | None = None,
    proposal: str | None = None,
    *,
    details: bool = True,
) -> tuple[Block, ...]:
    """The records' line beside the game's, and what each condition does to it.

    Parameters
    ----------
    game
        The game's answer on the same draws and horizons; None to show the records alone.
    weight
        Of the records in a pool of the two; None: no pool is shown.
    proposal
        Show this one alone.
    details
        Whether conditions, assumptions and limits are told too.
    """
    chosen = [found for found in history.proposals if proposal in (None, found.proposal)]
    beyond = [
        f"{scenario.proposal[found.proposal].title}: {says}" for found in chosen for says in found.main.beyond
    ]
    parts: list[Block] = [
        Heading("What past peace says", 2),
        Paragraph(
            "The game and the records are two lines, each with its own doubts; neither is folded into the other.",
            "caution",
        ),
        _lines(scenario, history, chosen, game, weight),
    ]
    if beyond:
        parts.append(Listing(tuple(beyond)))
    if details:
        parts += [
            Fold(
                "Which conditions were read, and what each does to the hazard",
                tuple(_contributions(scenario, chosen)),
            ),
            Fold("Assumptions and limits of the records", (Listing(history.assumptions + history.limits),)),
        ]
    return tuple(parts)


def beside(scenario: Scenario, history: HistoryResult, years: int, proposal: str | None = None) -> Paragraph:
    """The records' line in a few sentences, for a page that is the game's; proposals with the same line together."""
    column = history.horizons.index(years)
    alike: dict[str, list[str]] = {}
    for found in history.proposals:
        if proposal in (None, found.proposal):
            told = chance(summarise(found.main.survival[:, column]))
            alike.setdefault(told, []).append(scenario.proposal[found.proposal].title)
    line = history.proposals[0].main
    told_of = "; ".join(f"{told} for {join(titles)}" for told, titles in alike.items())
    return Paragraph(
        f"Past peace, a line of its own ({line.title}): {years} years pass without failure in {told_of}.  It knows "
        "nothing of alliances or of the size of a force; --pool 0 shows both lines in full.",
    )


def _lines(
    scenario: Scenario,
    history: HistoryResult,
    chosen: Sequence[ProposalHistory],
    game: StabilityResult | None,
    weight: float | None,
) -> Table:
    rows: list[tuple[Cell | str, ...]] = []
    for found in chosen:
        title = scenario.proposal[found.proposal].title
        played = None if game is None else no_breach(game, found.proposal, history.horizons)
        told: list[tuple[str, FloatArray]] = [
            (f"records: {line.title}", line.survival) for line in found.lines
        ]
        if played is not None:
            told.insert(0, ("game: no breach", played))
            if weight is not None:
                pooled = pool_survival(played, found.main.survival, weight)
                told.append((f"pooled, {weight:g} of it the first record", pooled))
        for place, (line, sample) in enumerate(told):
            spreads = (chance(summarise(sample[:, column])) for column in range(len(history.horizons)))
            rows.append((title if place == 0 else "", line, *spreads))
    columns = tuple(f"{years} year{'s' if years > 1 else ''}" for years in history.horizons)
    return table(
        "Chance that peace lasts, by the game and by the records",
        ("Proposal", "Line", *columns),
        rows,
        "In brackets the middle 80 % of draws.  Each record has its own meaning of failure; that of UCDP cannot see a "
        "return within a year.",
    )


def _contributions(scenario: Scenario, chosen: Sequence[ProposalHistory]) -> Iterator[Table]:
    """One table for all proposals whose conditions are alike."""
    alike: dict[tuple[Contribution, ...], list[ProposalHistory]] = {}
    for found in chosen:
        alike.setdefault(found.main.contributions, []).append(found)
    for contributions, proposals in alike.items():
        titles = join([scenario.proposal[found.proposal].title for found in proposals])
        rows: list[tuple[Cell | str, ...]] = [
            (
                c.condition.replace("_", " ") + (" (carried over)" if c.carried else ""),
                c.read_from,
                f"{c.value:.2f}",
                f"{c.average:.2f}",
                f"{c.factor:.2f} ({c.low:.2f}-{c.high:.2f})",
            )
            for c in contributions
        ]
        yield table(
            f"{titles}: against the average spell of {proposals[0].main.title}",
            ("Condition", "Read from", ">Here", ">Average", ">Factor on the hazard"),
            rows,
            "Carried over: this record does not tell it, so other records do.  Units are in the text-book.",
        )
