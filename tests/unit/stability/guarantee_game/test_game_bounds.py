from __future__ import annotations

import importlib

import numpy as np
import pytest

from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"challenger_war_cost": -0.1}, "challenger_war_cost must be at least 0, but is -0.1"),
        ({"ambiguity": 1.5}, "ambiguity must be from 0 to 1, but is 1.5"),
        ({"cover_of_breach": np.nan}, "cover_of_breach must be from 0 to 1, but is from nan to nan"),
        ({"target_war_cost": np.nan}, "target_war_cost must be at least 0, but is from nan to nan"),
        ({"drive": np.nan}, "drive must be finite, but is nan"),
        ({"target_growth": np.nan}, "target_growth must be finite, but is nan"),
        ({"discount": np.nan}, "discount must be finite, but is nan"),
        ({"challenger_war_cost": np.inf}, "challenger_war_cost must be finite, but is inf"),
        ({"challenger_scale": np.nan}, "challenger_scale must be at least 0, but is from nan to nan"),
        ({"decisiveness": -1.0}, "decisiveness must be at least 0"),
        ({"defence_advantage": 0.0}, "defence_advantage must be above 0"),
        ({"target_growth": -1.0}, "target_growth must be above -1"),
        ({"grab": 0.95}, "more than the target holds"),
        ({"share_won": 1.1}, "share_won must be from 0 to 1, but is 1.1"),
    ],
)
def test_a_number_outside_its_range_is_refused(changes, message):
    arrays = {name: np.full(4, value) for name, value in changes.items()}
    with pytest.raises(InvalidInputError, match=message):
        random_game(4, 2, **arrays)


def test_costs_of_guarantors_are_held_to_their_range_too():
    dishonour = np.array([[0.1, 0.2], [0.1, -0.3]])
    with pytest.raises(InvalidInputError, match=r"dishonour must be at least 0, but is from -0\.3 to 0\.2"):
        random_game(2, 2, dishonour=dishonour)


def test_numbers_at_the_ends_of_their_ranges_are_allowed():
    ends = {"ambiguity": 1.0, "dependence": 1.0, "decay": 0.0, "stop_cost_share": 1.0, "decisiveness": 0.0}
    game = random_game(3, 2, **{name: np.full(3, value) for name, value in ends.items()})
    assert game.size == 3
