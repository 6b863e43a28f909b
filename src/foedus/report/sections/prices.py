"""What would each blocker have to be given?"""

from __future__ import annotations

from foedus.analyses.voting.prices import WANTED
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import in_hundred, join, name_of
from foedus.study.offers import Offer

_SHOWN_ISSUES = 4

LIMITS = (
    f"An actor is content in a draw if the proposal leaves it no worse off than no deal and no red line of its "
    f"own is crossed; a price is a move, the same in every draw, that contents it in {100 * WANTED:.0f} of 100.",
    "Moves of one issue alone are exact.  Packages are built up step by step and need not be the smallest; the "
    "bound says what any would cost at least, in parts of scales added up.",
    "What a move costs those who would have to make it is in the vote that follows, not in the price.",
    "A red line cannot be paid for: a price first goes back to it.",
    "Positions are taken as wishes; an actor that asks for more than it wants is paid too much here.",
)


def blocks(scenario: Scenario, offers: tuple[Offer, ...], proposal: str | None = None) -> tuple[Block, ...]:
    """Price by price, with the vote that follows; proposals without blockers are said to have none."""
    parts: list[Block] = [Heading("What would it take?")]
    for one in scenario.proposals:
        if proposal not in (None, one.id):
            continue
        parts.append(Heading(one.title, 2))
        own = [offer for offer in offers if offer.price.proposal == one.id]
        if not own:
            parts.append(Paragraph("Nobody whose consent is needed is likely to refuse."))
        for offer in own:
            parts += _offer(scenario, offer)
    parts.append(Fold("Assumptions and limits", (Listing(LIMITS),)))
    return tuple(parts)


def _offer(scenario: Scenario, offer: Offer) -> list[Block]:
    price = offer.price
    parts: list[Block] = [Paragraph(_finding(scenario, offer), "finding")]
    if not price.package:
        return parts
    package = dict(price.package)
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.issue[alone.issue].name,
            "no move does" if alone.move is None else f"{alone.move:+.0f}",
            in_hundred(alone.most),
            f"{package[alone.issue]:+.0f}" if alone.issue in package else "",
        )
        for alone in price.alone[:_SHOWN_ISSUES]
    ]
    columns = ("Issue", ">Alone, points", ">Content at most, in 100", ">In the package, points")
    parts.append(table("", columns, rows))
    return parts


def _finding(scenario: Scenario, offer: Offer) -> str:
    price = offer.price
    who = name_of(scenario, price.actor)
    lines = f"; a red line of its own is crossed in {in_hundred(price.red_lines)}" if price.red_lines else ""
    found = (
        f"{who} refuses in {in_hundred(price.refuses)} of 100 cases and is content with what is proposed in "
        f"{in_hundred(price.content)} of 100 draws{lines}.  It lacks {100 * price.transfer.mean:.1f} % of its "
        f"stake on average ({100 * price.transfer.p10:.0f} to {100 * price.transfer.p90:.0f})."
    )
    if not price.package:
        return f"{found}  Nothing need be offered to content it in {100 * WANTED:.0f} of 100."
    moves = join([f"{scenario.issue[issue].name} by {points:+.0f}" for issue, points in price.package], 5)
    bound = "none does" if price.least_cost is None else f"any costs {price.least_cost:.2f} at least"
    lost = join([f"{name_of(scenario, actor)} (+{in_hundred(rise)})" for actor, rise in offer.lost], 4)
    drives = f"; others refuse more: {lost}" if lost else ""
    return (
        f"{found}  A package that moves {moves} contents it in {in_hundred(price.package_content)} of 100 (it "
        f"costs {price.package_cost:.2f} of a scale; {bound}).  It then refuses in "
        f"{in_hundred(offer.refuses_after)}, and adoption goes from {in_hundred(offer.adoption_before)} to "
        f"{in_hundred(offer.adoption_after)} in 100{drives}."
    )
