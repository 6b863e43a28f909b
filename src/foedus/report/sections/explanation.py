"""Why it would hold or break: the decisions of one year, one after another, with their numbers."""

from __future__ import annotations

from foedus.analyses.stability.explain import WORDS, Explanation
from foedus.analyses.stability.guarantee_game.flips import Flip
from foedus.analyses.stability.guarantee_game.merging import deciding
from foedus.analyses.stability.guarantee_game.trace import Comparison, Forced
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Heading, Paragraph, Table, table
from foedus.report.wording import in_hundred, join, name_of

_SHOWN = 8
_MOVES = {
    "keep": "keep the settlement",
    "break": "break it",
    "limited grab": "make a limited grab",
    "full attack": "attack in full",
    "resist": "resist",
    "concede": "concede",
    "fight": "fight",
    "abstain": "stand aside",
    "press": "press on",
    "stop": "stop",
}


def blocks(scenario: Scenario, proposal: str, found: Explanation, years: int) -> tuple[Block, ...]:
    """The chain of decisions, which of them decides, and which numbers would flip it."""
    traced = found.trace
    title = scenario.proposal[proposal].title
    before = "" if found.counts else ", before the guarantee counts"
    return (
        Heading(f"{title}: the decisions of year {traced.year + 1}{before}", 2),
        Paragraph(
            "Every number is at its median here, which stands for no draw in particular: no breach within "
            f"{years} years then has {in_hundred(found.no_breach)} in 100, where the mean over draws is "
            f"{in_hundred(found.mean_no_breach)}; in {in_hundred(found.breaks_in_draws)} of 100 draws breaking pays in "
            "this year.  Worths are shares of the stake to the one who decides, for good."
        ),
        Paragraph(_verdict(scenario, found), "finding"),
        _chain(scenario, found),
        Paragraph(_decisive(scenario, found)),
        *_answers(scenario, found),
        *_flips(scenario, found),
    )


def _party(scenario: Scenario, found: Explanation, player: str) -> str:
    stakes = scenario.stakes
    assert stakes is not None  # there is a game
    if player == "challenger":
        return name_of(scenario, stakes.challenger)
    if player == "target":
        return name_of(scenario, stakes.target)
    column = int(player.removeprefix("guarantor "))
    who = deciding(stakes.guarantors, found.columns)[column]
    return join([name_of(scenario, guarantor) for guarantor in who])


def _verdict(scenario: Scenario, found: Explanation) -> str:
    traced = found.trace
    breaker = _party(scenario, found, traced.breaker)
    breach = "breaking it" if traced.breaker == "target" else f"a {traced.attack}"
    if traced.margin >= 0:
        return f"{breaker} keeps: keeping is worth {traced.margin:.3f} more to it than {breach}, its nearest breach."
    return f"{breaker} breaks: {breach} is worth {-traced.margin:.3f} more to it than keeping."


def _chain(scenario: Scenario, found: Explanation) -> Table:
    rows: list[tuple[Cell | str, ...]] = []
    for number, one in enumerate(found.trace.comparisons, start=1):
        rows.append(
            (
                str(number),
                _question(scenario, found, one),
                "; ".join(
                    f"{_MOVES[option.move]} {option.worth:+.3f} ({in_hundred(option.chance)})"
                    for option in one.options
                ),
                f"{one.gap:.3f}",
                f"{one.gap / one.scale:.1f}" if one.scale > 0 else "-",
            )
        )
    return table(
        f"Down the tree by the likeliest moves, after a {found.trace.attack}",
        (">", "Who decides, and when", "Worth of each move (chance, in 100)", ">Better by", ">In noises"),
        rows,
        "In noises: the gap in units of the noise of the one who decides; above 5 the choice is all but sure, "
        "below 1 it is open.",
    )


def _question(scenario: Scenario, found: Explanation, one: Comparison) -> str:
    attack = found.trace.attack
    who = _party(scenario, found, one.player)
    if one.situation == "settlement":
        return f"{who}, with the settlement in place"
    if one.situation == "attack":
        return f"{who}, after a {attack}"
    helpers = join([_party(scenario, found, f"guarantor {column}") for column in one.fighters])
    beside = f" beside {helpers}" if helpers else ""
    if one.situation == "resisted":
        return f"{who}, asked to fight{beside}"
    return f"{who}, against {helpers}" if helpers else f"{who}, where nobody helps"


def _decisive(scenario: Scenario, found: Explanation) -> str:
    traced = found.trace
    if traced.breaker == "target":
        return "It turns on the first comparison alone, which hangs on no answer of others to an attack."
    one = traced.decisive
    if one is None:
        return (
            f"No single answer to a {traced.attack} flips this: whatever any one party were sure to do, the decision "
            "stays."
        )
    return (
        f"It turns on whether {_party(scenario, found, one.player)} would {_MOVES[one.usual]} or {_MOVES[one.other]}"
        f"{_when(one)}: were the second sure, keeping would be worth {one.margin:+.3f} against the {traced.attack} in "
        f"place of {traced.margin:+.3f}.  For that, the second would have to become better by {one.gap:.3f} to "
        f"{_party(scenario, found, one.player)}."
    )


def _when(one: Forced) -> str:
    return " once resisted" if one.situation == "guarantors moved" else ""


def _answers(scenario: Scenario, found: Explanation) -> tuple[Table, ...]:
    if not found.trace.forced:
        return ()
    now = found.trace.margin
    rows: list[tuple[Cell | str, ...]] = [
        (
            _party(scenario, found, one.player) + _when(one),
            f"{_MOVES[one.usual]}: {one.margin_if_usual:+.3f}",
            f"{_MOVES[one.other]}: {one.margin:+.3f}",
            "flips" if (one.margin < 0) != (now < 0) else "",
        )
        for one in found.trace.forced
    ]
    return (
        table(
            f"What keeping is worth above the {found.trace.attack} (now {now:+.3f}) if one answer were certain",
            ("Party", ">Sure of the likeliest", ">Sure of the other", ""),
            rows,
        ),
    )


def _flips(scenario: Scenario, found: Explanation) -> tuple[Block, ...]:
    if not found.flips:
        return (
            Paragraph(
                "No single number flips the decision within three times its range; it would take several at once."
            ),
        )
    rows: list[tuple[Cell | str, ...]] = [
        (
            _number(scenario, found, flip),
            WORDS[flip.number][1],
            f"{flip.now:.3g}",
            f"{flip.needed:.3g}",
            f"{flip.needed - flip.now:+.3g}",
            f"{100 * abs(flip.needed - flip.now) / flip.width:.0f} %" if flip.width else "no range",
        )
        for flip in found.flips[:_SHOWN]
    ]
    rest = len(found.flips) - _SHOWN
    return (
        table(
            "Numbers that alone would flip the decision, the nearest first",
            ("Number", "Parameter", ">Now", ">Flips at", ">Change", ">Part of range"),
            rows,
            "All other numbers stay at their medians; the number differs in every year.  Part of range: of its middle "
            "90 % over draws." + (f"  {rest} more; --json lists them." if rest > 0 else ""),
        ),
    )


def _number(scenario: Scenario, found: Explanation, flip: Flip) -> str:
    words = WORDS[flip.number][0]
    if flip.guarantor is not None:
        words = words.format(_party(scenario, found, f"guarantor {flip.guarantor}"))
    words = words.replace("the challenger", _party(scenario, found, "challenger"))
    words = words.replace("the target", _party(scenario, found, "target"))
    return words[:1].upper() + words[1:]
