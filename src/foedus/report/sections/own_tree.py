"""A game tree of the user's own: what would be done, and where it would end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from foedus.analyses.stability.trees.own_tree import LIMITS, Choice, End, TreeAnswer
from foedus.analyses.stability.trees.subgame_perfect import Equilibria
from foedus.analyses.stability.trees.turning_points import TurningPoint
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import in_hundred, join

_MOST_ENDS = 12
_MOST_DECISIONS = 40
_MOST_EQUILIBRIA = 10
_MOST_TURNING = 5


def blocks(answer: TreeAnswer) -> tuple[Block, ...]:
    """Where it ends, who does what, who is worth what, and where a tie decided."""
    ends = sorted(answer.ends, key=lambda end: -end.chance)
    likeliest = ends[0]
    parts: list[Block] = [
        Heading(answer.title or "A game tree"),
        Paragraph(_subtitle(answer), "small"),
        Paragraph(_finding(likeliest), "finding"),
    ]
    tied = [choice.decision for choice in answer.choices if choice.is_tied]
    if tied:
        parts.append(Paragraph(_tie(tied), "caution"))
    if answer.equilibria is not None and len(answer.equilibria.found) > 1:
        parts.append(_equilibria(answer, answer.equilibria))
    if answer.turning_points:
        parts.append(_turning_points(answer, answer.turning_points))
    parts.append(
        table(
            "What it is worth",
            ("Player", ">Noise", ">Expected worth"),
            [
                (player, _scale(scale), f"{answer.payoffs[player]:.4g}")
                for player, scale in answer.scales.items()
            ],
        )
    )
    shown = [end for end in ends[:_MOST_ENDS] if end.chance > 0]
    reachable = sum(end.chance > 0 for end in ends)
    parts.append(
        table(
            "Where it ends",
            (*("End", ">In 100"), *(f">{player}" for player in answer.scales)),
            [
                (
                    _where(end).removeprefix("with "),
                    in_hundred(end.chance),
                    *(f"{end.payoffs[player]:.4g}" for player in answer.scales),
                )
                for end in shown
            ],
            f"And {reachable - len(shown)} less likely ends." if reachable > len(shown) else "",
        )
    )
    if answer.choices:
        parts.append(_decisions(answer.choices))
    parts.append(Fold("Limits", (Listing(LIMITS),)))
    return tuple(parts)


def _finding(likeliest: End) -> str:
    if likeliest.chance == 1:
        return f"It ends {_where(likeliest)}."
    return f"Most often, in {in_hundred(likeliest.chance)} of 100 cases, it ends {_where(likeliest)}."


def _subtitle(answer: TreeAnswer) -> str:
    noisy = any(answer.scales[choice.player] > 0 for choice in answer.choices)
    how = (
        "Everybody foresees the noise in all later choices."
        if noisy
        else "Nobody makes a mistake (subgame-perfect equilibrium)."
    )
    counts = (
        (len(answer.scales), "player"),
        (len(answer.choices), "decision"),
        (answer.ends_in_all, "end"),
    )
    return f"{join([f'{count} {noun}' + 's' * (count != 1) for count, noun in counts])}. {how}"


def _scale(scale: float) -> str:
    if scale == 0:
        return "none"
    return f"{scale:g}" if math.isfinite(scale) else "without bounds"


def _where(end: End) -> str:
    way = " > ".join(move for _, move in end.way)
    if end.name:
        return f"with {end.name} ({way})" if way else f"with {end.name}"
    return f"with {way}" if way else "at once"


def _tie(tied: list[str]) -> str:
    return (
        f"A tie decides at {join(tied, 6)}: two or more moves are equally good for the player there, and the first of "
        f"them in the file is made."
    )


def _ends(ends: Mapping[int, End], numbers: Sequence[int]) -> str:
    """Where a game ends; chance decides where there are several."""
    shown = "; or ".join(_where(ends[number]).removeprefix("with ") for number in numbers[:4])
    return f"{shown}; or others" if len(numbers) > 4 else shown


def _turning_points(answer: TreeAnswer, found: Sequence[TurningPoint]) -> Block:
    ends = {end.number: end for end in answer.ends}
    rows: list[tuple[Cell | str, ...]] = [
        (one.decision, one.player, one.chosen, one.other, f"{one.margin:.4g}", _ends(ends, one.ends))
        for one in found[:_MOST_TURNING]
    ]
    return table(
        "On what it hangs, the closest first",
        ("Decision", "Player", "Prefers", "To", ">By", "Else it would end with"),
        rows,
        "Of other decisions none alone would change where it ends."
        if len(found) <= _MOST_TURNING
        else f"And {len(found) - _MOST_TURNING} comparisons that are less close.",
    )


def _equilibria(answer: TreeAnswer, equilibria: Equilibria) -> Block:
    ends = {end.number: end for end in answer.ends}
    found = equilibria.found
    rows: list[tuple[Cell | str, ...]] = [
        (
            _ends(ends, one.ends),
            *(f"{one.payoffs[player]:.4g}" for player in answer.scales),
        )
        for one in found[:_MOST_EQUILIBRIA]
    ]
    count = f"{len(found)}" if equilibria.is_complete else f"More than {len(found) - 1}"
    return table(
        "Where it may end if equals are chosen otherwise",
        ("End", *(f">{player}" for player in answer.scales)),
        rows,
        f"{count} subgame-perfect outcomes in pure strategies; ends joined by 'or' are decided by chance."
        + (f" The first {_MOST_EQUILIBRIA} are shown." if len(found) > _MOST_EQUILIBRIA else ""),
    )


def _decisions(choices: tuple[Choice, ...]) -> Block:
    """The decisions that are most likely to come up, in the order of the tree, with a line for each move."""
    likeliest = sorted(range(len(choices)), key=lambda place: -choices[place].reached)[:_MOST_DECISIONS]
    rows: list[tuple[Cell | str, ...]] = []
    for place in sorted(likeliest):
        choice = choices[place]
        best = max(move.chance for move in choice.moves)
        for row, move in enumerate(choice.moves):
            heads = (choice.decision, choice.player, in_hundred(choice.reached)) if row == 0 else ("", "", "")
            name = Cell(move.name, "strong" if move.chance == best else "")
            rows.append((*heads, name, in_hundred(move.chance), f"{move.worth:.4g}"))
    left = len(choices) - len(likeliest)
    return table(
        "Who does what",
        ("Decision", "Player", ">Reached, in 100", "Move", ">Chosen, in 100", ">Worth to it"),
        rows,
        f"And {left} decisions that come up less often; --json has them all." if left else "",
    )
