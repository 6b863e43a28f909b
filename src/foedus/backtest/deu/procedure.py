"""How are past decisions of the European Union decided: who proposes, and whose agreement does it take?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.bargaining.agenda_setter import NOBODY, chamber_by_weight
from foedus.analyses.bargaining.setting import Decision, Passing
from foedus.backtest.deu.cases import Case
from foedus.numerics.arrays import FloatArray

COMMISSION, PARLIAMENT = "com", "ep"
QUOTA = 0.72
"""Share of votes that carries a qualified majority, between 62 of 87 and 255 of 345."""


def decision_of(case: Case) -> Decision | None:
    """The Commission before the Council, by qualified majority or unanimity; None where the Commission is absent.

    The Parliament's consent is not asked for: on past decisions that misses by less.  Members without a position are
    left out, and the quota falls with them.
    """
    if COMMISSION not in case.actors:
        return None
    members = [place for place, actor in enumerate(case.actors) if actor not in {COMMISSION, PARLIAMENT}]
    votes = case.capability[members]
    if not members or votes.sum() <= 0:
        return None
    unanimous = case.council_vote.lower().startswith("unan")

    def chamber(actors: tuple[str, ...], lower: FloatArray, upper: FloatArray) -> Passing:
        places = [actors.index(case.actors[place]) for place in members]
        if unanimous:
            floor, ceiling = lower[:, places].max(axis=1), upper[:, places].min(axis=1)
        else:
            floor, ceiling = chamber_by_weight(lower[:, places], upper[:, places], votes, QUOTA * votes.sum())
        nobody = np.full(len(floor), NOBODY)
        return Passing(floor, ceiling, nobody, nobody)

    rule = "unanimity" if unanimous else "a qualified majority"
    return Decision(COMMISSION, chamber, f"{rule} of the Council")
