"""How many games are solved in a second, beside the plain solver and beside Gambit?

Each figure is the least processor time of some repeats in this process.  A tree is one year of the guarantee game in
one draw: with four guarantors, six players and 65 decisions from the challenger's first move on (and 32 more around a
breach of the target's own).  Games are those of the tests, drawn from wide ranges.
"""

from __future__ import annotations

import importlib
import io
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from foedus.analyses.stability.guarantee_game import yearly_tree
from foedus.analyses.stability.guarantee_game.explicit_tree import scales_of_all, year_tree
from foedus.analyses.stability.guarantee_game.robustness import robustness
from foedus.analyses.stability.trees import backward_induction
from foedus.analyses.stability.trees.efg import efg
from foedus.analyses.stability.trees.many_draws import compile_tree, one_draw
from foedus.analyses.stability.trees.tree import Node

random_game = importlib.import_module("tests.unit.stability.games").random_game
GUARANTORS = 4
DESIGNS, DRAWS, YEARS = 7, 2_000, 20


def least(work: Callable[[], object], repeats: int = 3) -> float:
    """Least processor time in seconds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return max(min(times), 1e-9)


def show(what: str, rate: float, budget: str = "", ratio: str = "") -> None:
    print(f"{what:66} {rate:12,.0f} trees/CPU s   {f'budget {budget}' if budget else '':18} {ratio}")


def all_draws(draws: int) -> tuple[Node, dict[str, np.ndarray]]:
    """The tree of one year with its payoffs in all draws, and the noise."""
    game = random_game(draws, GUARANTORS, seed=1)
    ahead = {"challenger": game.division + game.peace_benefit, "target": 1 - game.division}
    return year_tree(game, slice(None), 0, ahead), scales_of_all(game)


def yearly() -> float:
    """The solver of the yearly game: its rate, whole designs, and how its cost grows."""
    game = random_game(DRAWS, GUARANTORS, seed=1)
    took = least(lambda: yearly_tree.solve(game, YEARS, tail=0))
    rate = DRAWS * YEARS / took
    show(f"yearly game, {GUARANTORS} guarantors, {DRAWS:,} draws x {YEARS} years", rate, "150,000")
    print(
        f"{f'{DESIGNS} designs x {DRAWS:,} draws x {YEARS} years':66} {DESIGNS * took:12.2f} s             budget 4 s"
    )
    looked_ahead = DESIGNS * least(lambda: yearly_tree.solve(game, YEARS, tail=10))
    print(f"{'the same, looking ten years further ahead':66} {looked_ahead:12.2f} s")
    before = None
    for draws in (1_000, 2_000, 4_000, 8_000, 16_000):
        case = random_game(draws, GUARANTORS, seed=1)
        took = least(lambda case=case: yearly_tree.solve(case, YEARS, tail=0))
        growth = "" if before is None else f"x{took / before:.2f} for twice the draws"
        show(f"yearly game, {draws:,} draws", draws * YEARS / took, "linear", growth)
        before = took
    before = None
    for guarantors in range(1, 9):
        case = random_game(DRAWS, guarantors, seed=1)
        took = least(lambda case=case: yearly_tree.solve(case, 5, tail=0))
        growth = "" if before is None else f"x{took / before:.2f} for one guarantor more"
        show(f"yearly game, {guarantors} guarantors", DRAWS * 5 / took, "", growth)
        before = took
    return rate


def other_orders() -> None:
    for guarantors in (2, 4, 6):
        case = random_game(DRAWS, guarantors, seed=1)
        plain = least(lambda case=case: yearly_tree.solve(case, 10), 2)
        took = least(lambda case=case: robustness(case, 5, 10), 1)
        what = f"other orders and all at once, {guarantors} guarantors, {DRAWS:,} draws"
        print(f"{what:66} {took:12.2f} s             x{took / plain:.0f} one solution")


def any_tree(yearly_rate: float) -> float:
    """The solver of any declared tree, on the same tree with its payoffs given."""
    before, rate = None, 0.0
    for draws in (1_000, 4_000, 16_000):
        tree, scales = all_draws(draws)
        compiled = compile_tree(tree)
        took = least(lambda compiled=compiled, scales=scales: compiled.solve(scales))
        rate = draws / took
        growth = "" if before is None else f"x{took / before:.2f} for four times the draws"
        show(f"any tree, {len(compiled.decisions)} decisions, {draws:,} draws", rate, "", growth)
        before = took
    print(f"{'':66} the yearly game's own solver is {yearly_rate / rate:.1f} x quicker")
    tree, scales = all_draws(20)
    alone = [one_draw(tree, draw) for draw in range(20)]
    noise = [{player: float(scale[draw]) for player, scale in scales.items()} for draw in range(20)]
    took = least(lambda: [backward_induction.solve(a, n) for a, n in zip(alone, noise, strict=True)])
    show(
        "the plain solver, one draw at a time",
        20 / took,
        "",
        f"any tree at once is {rate * took / 20:,.0f} x quicker",
    )
    return rate


def beside_gambit(yearly_rate: float, rate: float) -> None:
    try:
        label = f"Gambit {version('pygambit')}"
    except PackageNotFoundError:
        print("pygambit is not installed here; `make verify` puts it into build/peers")
        return
    import pygambit

    draws = 20
    tree, _ = all_draws(draws)
    texts = [efg(one_draw(tree, draw), "A year").encode() for draw in range(draws)]
    games = [pygambit.read_efg(io.BytesIO(text)) for text in texts]
    took = (
        least(lambda: [list(pygambit.qre.logit_solve_lambda(game, [1 / 0.1])) for game in games], 1) / draws
    )
    ratios = f"yearly game {yearly_rate * took:,.0f} x, any tree {rate * took:,.0f} x quicker"
    show(f"{label}, quantal response at one noise", 1 / took, "", ratios)


def main() -> None:
    yearly_rate = yearly()
    other_orders()
    rate = any_tree(yearly_rate)
    beside_gambit(yearly_rate, rate)
