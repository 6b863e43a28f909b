"""Why it holds or breaks: each comparison of one year with its numbers, and what would flip the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from foedus.analyses.stability.guarantee_game.explicit_tree import FULL_ATTACK, LIMITED_GRAB, scales
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.typical import tree_of_year
from foedus.analyses.stability.trees.backward_induction import solve
from foedus.analyses.stability.trees.tree import Chance, Decision, Node, Outcome

Situation = Literal["settlement", "attack", "resisted", "guarantors moved"]
"""What a decision answers: the settlement as it stands, an attack, an attack that is resisted, or that and
what the guarantors did."""


@dataclass(frozen=True)
class Option:
    """One move of a decision."""

    move: str
    worth: float
    """To the one who decides, noise of later choices included."""
    chance: float


@dataclass(frozen=True)
class Comparison:
    """One decision on the way, after the likeliest moves before it."""

    decision: str
    """Its name in the tree."""
    player: str
    """``challenger``, ``target`` or ``guarantor 0`` ..."""
    situation: Situation
    fighters: tuple[int, ...]
    """Guarantors that fight already."""
    options: tuple[Option, ...]
    scale: float
    """Noise of the one who decides."""

    @property
    def likeliest(self) -> Option:
        """The move with the greatest chance, and of equals the first."""
        return max(self.options, key=lambda option: option.chance)

    @property
    def gap(self) -> float:
        """How much better the likeliest move is than the next best."""
        rest = [option.worth for option in self.options if option is not self.likeliest]
        return self.likeliest.worth - max(rest)


@dataclass(frozen=True)
class Forced:
    """What the margin would be if one party's answer to the attack were certain."""

    player: str
    situation: Situation
    usual: str
    """Its likeliest move."""
    other: str
    margin: float
    """Keeping less breaking, if it were sure to make the other move."""
    margin_if_usual: float
    """The same if it were sure to make its usual move."""
    gap: float
    """How much better the usual move is for it."""


@dataclass(frozen=True)
class Trace:
    """One year of one game of one draw, explained."""

    year: int
    """From 0."""
    attack: str
    """The attack that is nearest to paying."""
    breaker: Literal["challenger", "target"]
    """Who is nearest to breaking."""
    margin: float
    """Of that party: keeping less breaking, share of the stake."""
    comparisons: tuple[Comparison, ...]
    forced: tuple[Forced, ...]
    """For each party that answers the attack."""

    @property
    def decisive(self) -> Forced | None:
        """The single comparison that flips the decision if it goes the other way; of several, the closest."""
        flips = [one for one in self.forced if (one.margin < 0) != (self.margin < 0)]
        return min(flips, key=lambda one: one.gap, default=None)


def trace(game: GuaranteeGame, year: int, years: int, tail: int) -> Trace:
    """Explain a year of a game of one draw.

    Parameters
    ----------
    year
        From 0, below `years`.
    years, tail
        As in `yearly_tree.solve`.
    """
    tree = tree_of_year(game, year, years, tail)
    noise = scales(game, 0)
    worths = {attack: _margin(tree, noise, attack) for attack in (LIMITED_GRAB, FULL_ATTACK)}
    attack = min(worths, key=lambda name: worths[name])
    found = solve(tree, noise)
    root = _comparison(tree, "target", noise, found.choices, "settlement", ())
    own = root.options[0].worth - root.options[1].worth
    breaker: Literal["challenger", "target"] = "target" if own < worths[attack] else "challenger"
    comparisons = (root, *_comparisons(game, tree, noise, found.choices, attack))
    forced = _forced(tree, noise, attack, comparisons) if breaker == "challenger" else ()
    return Trace(year, attack, breaker, min(own, worths[attack]), comparisons, tuple(forced))


def _margin(tree: Node, noise: Mapping[str, float], attack: str) -> float:
    """Worth to the challenger of keeping less that of an attack."""
    first = _find(tree, "challenger")
    worth = {move: solve(first.moves[move], noise).payoffs["challenger"] for move in ("keep", attack)}
    return worth["keep"] - worth[attack]


def _comparisons(
    game: GuaranteeGame,
    tree: Node,
    noise: Mapping[str, float],
    choices: Mapping[str, Mapping[str, float]],
    attack: str,
) -> Iterator[Comparison]:
    """Down the tree by the likeliest moves after the attack."""
    yield _comparison(tree, "challenger", noise, choices, "settlement", ())
    yield _comparison(tree, f"{attack}: target", noise, choices, "attack", ())
    history = ""
    fighting: tuple[int, ...] = ()
    for guarantor in range(game.guarantors):
        name = f"{attack}: guarantor {guarantor}{_after(history)}"
        one = _comparison(tree, name, noise, choices, "resisted", fighting)
        yield one
        fights = one.likeliest.move == "fight"
        history += "F" if fights else "A"
        fighting = (*fighting, guarantor) if fights else fighting
    name = f"{attack}: press{_after(history)}"
    yield _comparison(tree, name, noise, choices, "guarantors moved", fighting)


def _after(history: str) -> str:
    """How a decision names what was done before it, as in `explicit_tree`."""
    return f" after {history}" if history else ""


def _comparison(
    tree: Node,
    name: str,
    noise: Mapping[str, float],
    choices: Mapping[str, Mapping[str, float]],
    situation: Situation,
    fighting: tuple[int, ...],
) -> Comparison:
    node = _find(tree, name)
    options = tuple(
        Option(move, solve(after, noise).payoffs[node.player], choices[name][move])
        for move, after in node.moves.items()
    )
    return Comparison(name, node.player, situation, fighting, options, noise[node.player])


def _forced(
    tree: Node, noise: Mapping[str, float], attack: str, comparisons: tuple[Comparison, ...]
) -> Iterator[Forced]:
    """The margin with each answer to the attack made certain, at every point at which it may be given."""
    for one in comparisons:
        if one.situation == "settlement":
            continue
        usual = one.likeliest.move
        (other,) = (option.move for option in one.options if option.move != usual)
        stem = one.decision.partition(" after ")[0]
        margins = [_margin(_with_move(tree, stem, move), noise, attack) for move in (other, usual)]
        yield Forced(one.player, one.situation, usual, other, margins[0], margins[1], one.gap)


def _find(node: Node, name: str) -> Decision:
    found = _search(node, name)
    assert found is not None, name  # the names are those of `explicit_tree`
    return found


def _search(node: Node, name: str) -> Decision | None:
    if isinstance(node, Outcome):
        return None
    if isinstance(node, Decision) and node.name == name:
        return node
    following = node.moves.values() if isinstance(node, Decision) else (branch for _, branch in node.branches)
    return next((hit for hit in (_search(after, name) for after in following) if hit is not None), None)


def _with_move(node: Node, stem: str, move: str) -> Node:
    """The tree in which decisions with this name, whatever came before, leave one move only."""
    if isinstance(node, Outcome):
        return node
    if isinstance(node, Chance):
        branches = tuple((weight, _with_move(branch, stem, move)) for weight, branch in node.branches)
        return replace(node, branches=branches)
    moves = {name: _with_move(after, stem, move) for name, after in node.moves.items()}
    if node.name == stem or node.name.startswith(f"{stem} after "):
        moves = {move: moves[move]}
    return replace(node, moves=moves)
