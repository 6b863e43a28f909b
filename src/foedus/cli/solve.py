"""``foedus solve``: what would be done in a game tree of one's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json
from foedus.errors import InputError, InvalidInputError


def solve(
    file: Annotated[
        Path,
        Parameter(help="A game tree in Gambit's extensive form (.efg), in which all earlier moves are seen."),
    ],
    *,
    scale: Annotated[
        list[str] | None,
        Parameter(
            negative="",
            help="Noise of the choices, in the unit of payoffs: a number for everybody, or `NAME=NUMBER` for one "
            "player; may be given more than once.  With 0, as without it, the best move is made for sure; with `inf` "
            "any move is as likely as any other.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Say who would do what at each point of a game tree, where it would end, and whether a tie decides."""
    from foedus.analyses.stability.trees.own_tree import solve_own_tree
    from foedus.analyses.stability.trees.read_efg import read_efg
    from foedus.cli.output import console, print_json
    from foedus.files.reading import read_text
    from foedus.report.sections import own_tree as section
    from foedus.report.terminal import show
    from foedus.study.tree_document import tree_document

    game = read_efg(read_text(file), str(file))
    try:
        answer = solve_own_tree(game, _scales(scale or (), game.players))
    except InvalidInputError as error:
        raise InputError(f"{file}: {error}.") from None
    if json:
        print_json(tree_document(answer))
    else:
        show(section.blocks(answer), console())


def _scales(given: Sequence[str], players: tuple[str, ...]) -> dict[str, float]:
    """Noise by player; what is given for one goes before what is given for everybody."""
    from foedus.cli.output import require_known

    everybody, own = 0.0, {}
    for text in given:
        name, _, number = text.rpartition("=")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not value >= 0:
            raise InputError(
                f"--scale is {text!r}.\n  Give a number from 0 to inf, or NAME=NUMBER, such as {players[0]}=0.1."
            )
        if name:
            require_known("player", name, players)
            own[name] = value
        else:
            everybody = value
    return dict.fromkeys(players, everybody) | own
