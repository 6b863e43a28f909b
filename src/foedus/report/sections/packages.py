"""What each proposal leaves on the table, and who finds it no worse than no deal."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, table
from foedus.report.wording import join, name_of
from foedus.study.trades import NO_DEAL, NamedTrade, OnTheTable

_MOST_TRADES = 8


def blocks(scenario: Scenario, found: Sequence[OnTheTable]) -> tuple[Block, ...]:
    """One row a proposal, then the trades that all who decide would gain from."""
    if not found:
        return ()
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.proposal[one.proposal].title,
            f"{len(one.accepts)} of {len(one.accepts) + len(one.refuses)}",
            join([name_of(scenario, actor) for actor in one.refuses]) or "nobody",
            _beaten(scenario, one),
            _best(scenario, one),
        )
        for one in found
    ]
    parts: list[Block] = [
        Heading("What each proposal leaves on the table", 2),
        table(
            "Proposals as packages, at the medians of what is uncertain",
            (
                "Proposal",
                ">No worse than no deal for",
                "Worse for",
                "Beaten by",
                "All that decide would gain from",
            ),
            rows,
            "Beaten: another proposal or no deal is better for some actor with a stake and worse for none.  Utility "
            "falls in a straight line with distance; red lines are not looked at.",
        ),
    ]
    for one in found:
        if one.gains is None or not one.gains.trades:
            continue
        told = [_told(scenario, trade) for trade in one.gains.trades[:_MOST_TRADES]]
        more = len(one.gains.trades) - len(told)
        title = scenario.proposal[one.proposal].title
        parts.append(
            Paragraph(f"Trades of one or two issues from which all that decide on {title} would gain:")
        )
        parts.append(Listing((*told, *([f"and {more} more."] if more else []))))
    if any(one.has_payments for one in found):
        parts.append(
            Paragraph(
                "Every stake that decides has a worth in money, so trades go with side payments that share the gain "
                "evenly."
            )
        )
    return tuple(parts)


def _beaten(scenario: Scenario, one: OnTheTable) -> str:
    if one.beaten_by is None:
        return "nothing"
    return one.beaten_by if one.beaten_by == NO_DEAL else scenario.proposal[one.beaten_by].title


def _best(scenario: Scenario, one: OnTheTable) -> str:
    if one.gains is None:
        return "-"
    if one.gains.best is None:
        return "no change: it is efficient among them"
    return _told(scenario, one.gains.best)


def _told(scenario: Scenario, trade: NamedTrade) -> str:
    terms = [
        f"{scenario.issue[issue].name} {before:.0f} → {after:.0f}"
        for issue, (before, after) in trade.terms.items()
    ]
    paid = [
        f"{name_of(scenario, actor)} {'is paid' if amount > 0 else 'pays'} {abs(amount):.3g}"
        for actor, amount in sorted(trade.payment.items(), key=lambda pair: pair[1])
        if abs(amount) >= 5e-4
    ]
    return ", ".join(terms) + (f"; USD bn: {', '.join(paid)}" if paid else "")
