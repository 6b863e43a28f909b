"""Does the answer hang on the order in which guarantors decide?"""

from __future__ import annotations

from collections.abc import Sequence

from foedus.analyses.stability.guarantee_game.robustness import Robustness
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, table
from foedus.report.wording import in_hundred


def blocks(
    scenario: Scenario, found: Sequence[tuple[str, Robustness]], years: int, draws: int
) -> tuple[Block, ...]:
    """Chances of no breach in other orders, and with all deciding at once."""
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.proposal[name].title,
            in_hundred(one.in_turn[0].no_breach),
            _range([variant.no_breach for variant in one.in_turn]),
            in_hundred(one.from_all_abstain.no_breach),
            in_hundred(one.from_all_fight.no_breach),
            in_hundred(one.differ),
        )
        for name, one in found
    ]
    count = max((len(one.in_turn) for _, one in found), default=0)
    return (
        table(
            f"No breach within {years} years, in 100, if guarantors decide in another order or at once",
            (
                "Proposal",
                ">As stated",
                f">{count} orders",
                ">At once, from none fighting",
                ">At once, from all fighting",
                ">Draws in which these differ",
            ),
            rows,
            f"On {draws:,} draws.  At once, each expects the others to do as they do; where the search from none and "
            "from all fighting end apart, what guarantors expect of one another decides.",
        ),
    )


def _range(chances: Sequence[float]) -> str:
    low, high = in_hundred(min(chances)), in_hundred(max(chances))
    return low if low == high else f"{low}-{high}"
