"""Random guarantee games for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame


def random_game(size: int, guarantors: int, seed: int = 0, **changes: Any) -> GuaranteeGame:
    """Games whose numbers are drawn evenly from wide ranges; `changes` replaces some."""
    rng = np.random.default_rng(seed)
    one = {
        "grab_success": (0.2, 0.8),
        "peace_benefit": (0, 0.05),
        "drive": (-0.05, 0.1),
        "challenger_war_cost": (0.02, 0.2),
        "back_down_cost": (0, 0.05),
        "stop_cost_share": (0.1, 0.5),
        "target_war_cost": (0.02, 0.2),
        "concession_cost": (0, 0.1),
        "target_breach_cost": (0, 0.1),
        "cover_of_breach": (0, 0.3),
        "discount": (0.8, 0.97),
        "challenger_strength": (0.4, 0.8),
        "target_strength": (0.3, 0.7),
        "forward_strength": (0, 0.1),
        "challenger_growth": (-0.02, 0.05),
        "target_growth": (-0.02, 0.05),
        "aid_growth": (0, 0.05),
        "defence_advantage": (1, 1.6),
        "decisiveness": (1, 2),
        "decay": (0, 0.1),
        "ambiguity": (0.2, 1),
        "dependence": (0, 0.4),
        "challenger_scale": (0.01, 0.05),
        "target_scale": (0.01, 0.05),
        "guarantor_scale": (0.06, 0.2),
    }
    each = {
        "guarantor_strength": (0.02, 0.5),
        "guarantor_stake": (0.05, 0.4),
        "guarantor_war_cost": (0.05, 0.4),
        "guarantor_harm": (0, 0.1),
        "dishonour_before": (0, 0.1),
        "dishonour": (0, 0.5),
        "outrage": (0, 0.1),
    }
    values: dict[str, Any] = {name: rng.uniform(*ends, size) for name, ends in one.items()}
    values |= {name: rng.uniform(*ends, (size, guarantors)) for name, ends in each.items()}
    division = rng.uniform(0.3, 0.7, size)
    values |= {
        "division": division,
        "share_won": division + (1 - division) * rng.uniform(0.3, 0.8, size),
        "share_lost": division * rng.uniform(0.5, 0.95, size),
        "grab": (1 - division) * rng.uniform(0.05, 0.3, size),
        "enabler": 0 if guarantors else -1,
    }
    return GuaranteeGame(**(values | changes))
