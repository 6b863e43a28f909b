"""What holding hangs on, and which doubt is worth removing."""

from __future__ import annotations

from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Heading, Paragraph, Table, table
from foedus.report.wording import in_hundred, join
from foedus.study.hold_sensitivity import Doubt, Hanging, HoldSensitivity

_SHOWN = 8
_WORTH = 3


def blocks(scenario: Scenario, found: HoldSensitivity) -> tuple[Block, ...]:
    """Indices for each proposal, then what knowing would be worth."""
    parts: list[Block] = [
        Heading("What it hangs on", 2),
        Paragraph(
            "First order: share of the variance of the chance of no breach that goes away when the input alone becomes "
            "known; total: share that stays when all others are known; both with standard errors, in %.  PAWN: how far "
            f"knowing it moves the whole distribution, 0 to 1; an input without influence stays below "
            f"{found.pawn_noise:.2f}.  {found.draws:,} draws; totals {found.total_draws:,} a block."
        ),
    ]
    for proposal, spread in found.spread:
        own = [one for one in found.hanging if one.proposal == proposal][:_SHOWN]
        parts.append(_table(scenario.proposal[proposal].title, spread, own))
    parts.append(_doubts(scenario, found.doubts))
    return tuple(parts)


def _table(title: str, spread: float, own: list[Hanging]) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            _short(one.label),
            f"{one.low:.3g} to {one.high:.3g}",
            f"{in_hundred(one.chance_low)} to {in_hundred(one.chance_high)}",
            _percent(one.first_order, one.first_order_error),
            _percent(one.total, one.total_error),
            f"{one.pawn:.2f}",
        )
        for one in own
    ]
    return table(
        f"{title}: the chance varies by {in_hundred(spread)} in 100 (standard deviation over draws)",
        ("Input", ">From low to high", ">Chance, in 100", ">First order", ">Total", ">PAWN"),
        rows,
    )


def _short(label: str) -> str:
    """A parameter without the room it belongs to, which is this one."""
    return label.removesuffix(" (stability)")


def _percent(share: float, error: float) -> str:
    return f"{100 * share:.0f} ± {100 * error:.0f}"


def _doubts(scenario: Scenario, doubts: tuple[Doubt, ...]) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            _among(scenario, doubt),
            scenario.proposal[doubt.best].title,
            f"{100 * doubt.regret:.1f}",
            "; ".join(
                f"{_short(words)} {100 * worth:.1f} ± {100 * error:.1f}"
                for words, worth, error in _telling(doubt)
            )
            or "none of those above",
        )
        for doubt in doubts
    ]
    return table(
        "What knowing would be worth to somebody who chooses what holds best",
        ("Choice between", "In doubt", ">Lost by doubt", "Saved by knowing one input alone"),
        rows,
        "In chances of holding, of 100.  An input that moves all proposals alike is worth nothing here, however much "
        "the level hangs on it.",
    )


def _among(scenario: Scenario, doubt: Doubt) -> str:
    if len(doubt.among) > 2:
        return "all proposals"
    return join([scenario.proposal[name].title for name in doubt.among])


def _telling(doubt: Doubt) -> list[tuple[str, float, float]]:
    """Inputs whose worth is more than chance."""
    return [one for one in doubt.worth if one[1] > 2 * one[2] and one[1] >= 0.0005][:_WORTH]
