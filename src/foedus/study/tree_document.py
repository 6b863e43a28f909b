"""A solved game tree as plain data for JSON."""

from __future__ import annotations

import math

from foedus.analyses.stability.trees.own_tree import LIMITS, TreeAnswer

Json = dict[str, object]


def tree_document(answer: TreeAnswer) -> Json:
    """Players, decisions, ends and equilibria; a scale without bounds is the word `infinity`."""
    return {
        "title": answer.title,
        "players": [
            {
                "name": player,
                "scale": scale if math.isfinite(scale) else "infinity",
                "payoff": answer.payoffs[player],
            }
            for player, scale in answer.scales.items()
        ],
        "decisions": [
            {
                "name": choice.decision,
                "player": choice.player,
                "reached": choice.reached,
                "is_tied": choice.is_tied,
                "moves": [
                    {"name": move.name, "chance": move.chance, "worth": move.worth} for move in choice.moves
                ],
            }
            for choice in answer.choices
        ],
        "ends": [
            {
                "number": end.number,
                "name": end.name,
                "way": [{"at": at, "move": move} for at, move in end.way],
                "chance": end.chance,
                "payoffs": dict(end.payoffs),
            }
            for end in answer.ends
        ],
        "ends_in_all": answer.ends_in_all,
        "subgame_perfect": None
        if answer.equilibria is None
        else {
            "is_complete": answer.equilibria.is_complete,
            "equilibria": [
                {"ends": list(one.ends), "payoffs": dict(one.payoffs)} for one in answer.equilibria.found
            ],
        },
        "turning_points": None
        if answer.turning_points is None
        else [
            {
                "decision": one.decision,
                "player": one.player,
                "chosen": one.chosen,
                "other": one.other,
                "margin": one.margin,
                "ends": list(one.ends),
                "payoffs": dict(one.payoffs),
            }
            for one in answer.turning_points
        ],
        "limits": list(LIMITS),
    }
