"""Who can block: voters, their chance of consent, blocking coalitions and power."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Blocker:
    """One voter that can stop a proposal, and why it would."""

    voter: str
    actor: str
    """Id of the actor that decides its vote."""
    chance: float
    """Probability that it says no."""
    pivotal: float
    """Rise in the chance of adoption if it were sure to say yes; 0 to 1."""
    has_veto: bool
    worst_issue: str
    """Issue on which the proposal costs it most against no deal; empty if none does."""
    loss: float
    """Part of its utility that it loses there; 0 to 1."""
    red_line_issue: str
    """Issue whose red line is crossed, or empty."""
    red_line_chance: float
    reason: str
    """All this in one sentence."""
    stops: float = 0.0
    """Probability that it says no and the proposal fails; what blockers are ordered by."""
    decides_with: tuple[str, ...] = ()
    """Other voters whose vote the same actor decides."""


@dataclass(frozen=True)
class Adoption:
    """Whether one proposal finds the consent that it needs."""

    proposal: str
    rule: str
    """The rule in words."""
    voters: tuple[str, ...]
    speaks_for: tuple[str, ...]
    """Per voter: the actor that decides its vote."""
    chance_yes: FloatArray
    """Shape (draw, voter); probability of a yes."""
    chance: FloatArray
    """Shape (draw,); probability that the rule is met."""
    blockers: tuple[Blocker, ...]
    """Voters that would more likely than not, or might well, say no: the most obstructive first, which is
    to say those that most often refuse a proposal that then fails."""
    veto_players: tuple[str, ...]
    minimal_blocking: tuple[tuple[str, ...], ...]
    """Smallest sets that can block; at most as many as the options ask for."""
    minimal_blocking_count: int
    minimal_winning: tuple[tuple[str, ...], ...]
    minimal_winning_count: int
    banzhaf: FloatArray
    """Shape (voter,); absolute Banzhaf index."""
    shapley_shubik: FloatArray
    """Shape (voter,); sums to 1."""
    powerless: tuple[str, ...] = ()
    """Voters whose vote never matters under the rule (dummies)."""
    power_to_act: float = 0.0
    """Share of all ways to vote that meet the rule (Coleman); 0 to 1."""


@dataclass(frozen=True)
class VotingResult:
    """Answer of the voting analysis."""

    adoptions: tuple[Adoption, ...]
    """One per proposal, in the scenario's order."""
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
