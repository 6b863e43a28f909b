"""A law-like reading of one case: which duties would be called, from the roles and conditions alone.

Codes say that a condition exists and not what it says, so that a reading may stay open: a duty that is bound
to a place is neither called nor not called where nothing tells the place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.backtest.obligations.cases import Case
from foedus.numerics.arrays import FloatArray

NOT_CALLED, OPEN, CALLED = 0.0, 0.5, 1.0
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Roles:
    """Who of an alliance's members does what in a war."""

    fighting: frozenset[str]
    attacked: frozenset[str]
    """On the side that the initiators attacked; empty where it is not known who began."""
    began: frozenset[str]
    """Members among the initiators."""
    share_of_attacked: float
    """Part of the attacked side that they make up.  Codes do not tell the first victim from those who came to
    its help; this is the chance that one drawn from that side is a member."""
    divided: bool
    """Whether two members fight each other."""
    together: bool
    """Whether two members or more fight on one side, and none against another."""
    on_attacking_side_only: bool
    """Whether members fight, and only on the side that began."""
    named_present: bool
    """Whether a state that the treaty names as the threat fights against a member."""
    named_absent: bool
    """Whether the treaty names such states and none of them does."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which duties a case calls: 0 not called, 0.5 open, 1 called."""

    roles: Roles
    defence: float
    offence: float
    neutrality: float

    @property
    def is_called(self) -> bool:
        """Whether a duty is plainly called, or members fight each other, which breaks any pledge."""
        return self.roles.divided or CALLED in {self.defence, self.offence, self.neutrality}


def read(case: Case) -> Reading:
    """Read one case."""
    roles = read_roles(case)
    return Reading(roles, _defence(case, roles), _offence(case, roles), _neutrality(case, roles))


def read_roles(case: Case) -> Roles:
    """Who attacked, who was attacked, who stayed out."""
    first, second = case.members
    began = [len(case.initiators & side) for side in case.sides]
    is_known = began[0] != began[1]
    victim = 1 if began[0] > began[1] else 0
    attacked = case.members[victim] if is_known else frozenset[str]()
    fighting = first | second
    divided = any(a != b for a in first for b in second)
    enemies = (case.sides[1] if first else frozenset[str]()) | (case.sides[0] if second else frozenset[str]())
    named_present = bool(case.adversaries & enemies)
    return Roles(
        fighting=fighting,
        attacked=attacked,
        began=fighting & case.initiators,
        share_of_attacked=min(1.0, len(attacked) / max(1, len(case.sides[victim]))),
        divided=divided,
        together=max(len(first), len(second)) > 1 and not divided,
        on_attacking_side_only=is_known and bool(fighting) and not attacked and not divided,
        named_present=named_present,
        named_absent=bool(case.adversaries) and not named_present,
    )


def _defence(case: Case, roles: Roles) -> float:
    """Called where a member is attacked, by the adversary if one is named, at a place that is not limited.

    Who joins a war at the side of the attacked was not attacked.  Where members are less than half of that
    side, it is open whether one of them was the first victim.
    """
    if not (case.has("defense") and roles.attacked) or (case.has("defcoadv") and roles.named_absent):
        return NOT_CALLED
    return _open_if(
        roles.share_of_attacked < _MOST
        or (case.has("defcoloc") and not roles.named_present)
        or (case.has("defcoadv") and not case.adversaries)
    )


def _offence(case: Case, roles: Roles) -> float:
    """Called where a member fights at all, under the same limits."""
    if not (case.has("offense") and roles.fighting) or (case.has("offcoadv") and roles.named_absent):
        return NOT_CALLED
    return _open_if(
        (case.has("offcoloc") and not roles.named_present) or (case.has("offcoadv") and not case.adversaries)
    )


def _neutrality(case: Case, roles: Roles) -> float:
    """Called where a member fights outsiders and another can stay out; some only for a member attacked."""
    if not (case.has("neutral") and roles.fighting and case.members_out) or roles.divided:
        return NOT_CALLED
    if case.has("neucoatt") and roles.began and not roles.attacked:
        return NOT_CALLED
    if case.has("neucoadv") and roles.named_absent:
        return NOT_CALLED
    return _open_if(case.has("neucoadv") and not case.adversaries)


def _open_if(in_doubt: bool) -> float:
    return OPEN if in_doubt else CALLED


@dataclass(frozen=True, slots=True)
class Feature:
    """One number of a case, and what it means in words where it is high and where it is low."""

    name: str
    of: Callable[[Case, Reading], float]
    high: str
    low: str


FEATURES = (
    Feature(
        "reading_says_called",
        lambda _, r: float(r.is_called),
        "on the whole the reading finds a duty called",
        "on the whole the reading finds no duty called",
    ),
    Feature(
        "members_divided",
        lambda _, r: float(r.roles.divided),
        "members fight each other",
        "no member fights another",
    ),
    Feature(
        "defence_called",
        lambda _, r: r.defence,
        "a duty of defence is called",
        "no duty of defence is plainly called",
    ),
    Feature(
        "offence_called",
        lambda _, r: r.offence,
        "a duty to fight at a member's side is called",
        "no duty to fight at a member's side is plainly called",
    ),
    Feature(
        "neutrality_called",
        lambda _, r: r.neutrality,
        "a duty of neutrality is called",
        "no duty of neutrality is plainly called",
    ),
    Feature(
        "share_of_the_attacked",
        lambda _, r: r.defence * r.roles.share_of_attacked,
        "members are much of the side attacked",
        "members are little of the side attacked, if any",
    ),
    Feature(
        "on_the_attacking_side",
        lambda _, r: float(r.roles.on_attacking_side_only),
        "members fight only on the side that began",
        "members do not fight on the side that began alone",
    ),
    Feature(
        "all_fight_together",
        lambda c, r: float(r.roles.together and not c.members_out),
        "all members fight on one side",
        "not all members fight on one side",
    ),
    Feature(
        "members_out",
        lambda c, _: math.log1p(len(c.members_out)),
        "many members stay out",
        "few members stay out",
    ),
    Feature(
        "named_adversary_fights",
        lambda _, r: float(r.roles.named_present),
        "the adversary named in the treaty fights a member",
        "no adversary named in the treaty fights a member",
    ),
    Feature(
        "named_adversary_absent",
        lambda _, r: float(r.roles.named_absent),
        "the treaty names an adversary, who does not fight a member",
        "the treaty names no adversary who is absent",
    ),
    Feature(
        "together_in_the_war_meant",
        lambda c, r: float(
            r.roles.together and (r.roles.named_present or c.has("defcocon") or c.has("offcocon"))
        ),
        "members fight together in the war that the treaty means",
        "members do not fight together in a war that the treaty means",
    ),
)


def features(cases: tuple[Case, ...]) -> FloatArray:
    """Every feature of every case.  Shape (case, feature)."""
    readings = [read(case) for case in cases]
    return np.array(
        [[f.of(case, reading) for f in FEATURES] for case, reading in zip(cases, readings, strict=True)]
    )
