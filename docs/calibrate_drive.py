"""Look again at what the shipped range of `stability.drive` says of wars in general.

Usage: python docs/calibrate_drive.py FOLDER

FOLDER holds the reader's own copies of `wars/interstate_peace_spells_derived.csv` and
`capabilities/ps_cow_nmc.csv`.  Prints the share of pairs of states, broken within some years with nobody bound, under
the shipped range and under others beside it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.stats import triang

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.backtest.settlements.cases import past_settlements
from foedus.backtest.settlements.forecast import dyad_of, paired_draws
from foedus.backtest.settlements.screen import Design, design
from foedus.backtest.tables import read_table
from foedus.files.parameters import load_parameters

SINCE, DRAWS_OF_EACH, HORIZONS, SEED = 1946, 64, (1, 5, 10, 20), 7
SHIPPED_PAIRS = {
    frozenset(pair)
    for pair in ((731, 732), (710, 732), (651, 666), (652, 666), (640, 352), (365, 369), (373, 371))
}
"""Correlates of War numbers of the pairs that are scored, which must not be learnt from."""
BESIDE = ((-0.2, -0.05, 0.1), (-0.2, 0.0, 0.2), (-0.3, -0.05, 0.2), (0.1325, 0.1325, 0.1325))


def main(folder: Path) -> None:
    ratios = strength_ratios(folder)
    game, number = population(ratios)
    print(f"{len(ratios)} pairs of states that ended a war since {SINCE}; broken within {HORIZONS} years:")
    shipped = load_parameters()["stability.drive"].default.distribution
    for low, mode, high in ((shipped.low, shipped.likely, shipped.high), *BESIDE):
        width = high - low
        drive = (
            low + width * triang((mode - low) / width).ppf(number) if width else np.full(number.shape, low)
        )
        kept = survival(solve(replace(game, drive=drive), max(HORIZONS)).hazard).mean(axis=0)
        print((low, mode, high), [round(float(1 - kept[years - 1]), 2) for years in HORIZONS])


def strength_ratios(folder: Path) -> np.ndarray:
    """Spending and troops of the target over those of the challenger, who began the war.  Shape (pair, 2)."""
    power: dict[tuple[str, str], tuple[float, float]] = {}
    for row in read_table(folder / "capabilities" / "ps_cow_nmc.csv", ("ccode", "year", "milex", "milper")):
        if row.text("milex") and row.text("milper"):
            key = (row.text("ccode").removesuffix(".0"), row.text("year").removesuffix(".0"))
            power[key] = (float(row.text("milex")), float(row.text("milper")))
    found = []
    path = folder / "wars" / "interstate_peace_spells_derived.csv"
    for row in read_table(path, ("statea", "stateb", "end_y")):
        first, second, year = (row.text(column) for column in ("statea", "stateb", "end_y"))
        if int(year) < SINCE or frozenset((int(first), int(second))) in SHIPPED_PAIRS:
            continue
        own, other = power.get((first, year)), power.get((second, year))
        if own and other and min(own + other) > 0:
            found.append((other[0] / own[0], other[1] / own[1]))
    return np.array(found)


def population(ratios: np.ndarray) -> tuple[GuaranteeGame, np.ndarray]:
    """One game over all pairs with nobody bound, and an even number for each draw that places its drive."""
    case = next(case for case in past_settlements() if not case.scenario.proposals[0].force)
    draws = paired_draws([case.scenario], DRAWS_OF_EACH * len(ratios), SEED)[0]
    dyad = dyad_of(case.scenario, draws)
    rng = np.random.default_rng(SEED)
    ratio = ratios[rng.permutation(np.repeat(np.arange(len(ratios)), DRAWS_OF_EACH))]
    number = dyad.numbers
    weight, share = number["weight_of_spending"], number["division"]
    game = replace(
        design(dyad, Design(guarantor=False)),
        target_strength=ratio[:, 0] ** weight * ratio[:, 1] ** (1 - weight),
        division=share,
        share_won=share + (1 - share) * number["gain_if_won"],
        share_lost=share * (1 - number["loss_if_lost"]),
        grab=(1 - share) * number["grab_size"],
    )
    return game, rng.random(draws.size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
