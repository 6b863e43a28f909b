"""How likely is it that a rule is met, given each voter's chance of a yes?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from foedus.analyses.voting.diagram import diagram
from foedus.analyses.voting.simple_game import quotient
from foedus.errors import InvalidInputError
from foedus.model.rules import Rule, voters
from foedus.numerics.arrays import FloatArray


def chance_of_passing(rule: Rule, yes: FloatArray, blocs: Mapping[str, str] | None = None) -> FloatArray:
    """Chance that a decision rule is met.

    Blocs decide independently of one another; the voters of one bloc all vote the same way.

    Parameters
    ----------
    rule
        Any rule; its voters in the order of `foedus.model.rules.voters`.
    yes
        Shape (draw, voter); probability that each voter says yes.
    blocs
        Voter -> name of its bloc.  Voters of one bloc must have the same chance.  Without it every voter
        decides alone.

    Returns
    -------
    chance
        Shape (draw,); probability, 0 to 1.

    Raises
    ------
    InvalidInputError
        If a probability is outside 0..1, or differs within a bloc.
    NotApplicableError
        If the rule is too intricate to be computed exactly.

    Notes
    -----
    Exact, for every rule: a sweep over the rule's diagram, all draws at once.

    References
    ----------
    Owen (1972), Management Science 18:P64-P79 (the multilinear extension of a game).

    Examples
    --------
    >>> from foedus.model.rules import Unanimity, count
    >>> yes = np.array([[0.5, 0.8, 1.0]])
    >>> chance_of_passing(Unanimity(("a", "b", "c")), yes)
    array([0.4])
    >>> chance_of_passing(count(("a", "b", "c"), 2), yes)
    array([0.9])
    """
    members = _members(rule, yes, blocs)
    return diagram(_among_blocs(rule, blocs)).chance(yes[:, [column[0] for column in members]])


def pivotality(
    rule: Rule, yes: FloatArray, blocs: Mapping[str, str] | None = None
) -> tuple[FloatArray, FloatArray]:
    """Chance that a rule is met, and by how much it would rise if a voter's bloc were sure to say yes.

    Parameters, assumptions and errors are those of `chance_of_passing`.

    Returns
    -------
    chance
        Shape (draw,); probability, 0 to 1.
    rise
        Shape (draw, voter); probability, 0 to 1.  Voters of one bloc share it.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> _, rise = pivotality(Unanimity(("a", "b")), np.array([[0.5, 0.8]]))
    >>> rise.round(3)
    array([[0.4, 0.1]])
    """
    members = _members(rule, yes, blocs)
    chances = yes[:, [column[0] for column in members]]
    chance, gradient = diagram(_among_blocs(rule, blocs)).chance_and_gradient(chances)
    rise = np.empty_like(yes)
    for bloc, columns in enumerate(members):
        rise[:, columns] = ((1 - chances[:, bloc]) * gradient[:, bloc])[:, np.newaxis]
    return chance, rise


def _among_blocs(rule: Rule, blocs: Mapping[str, str] | None) -> Rule:
    return rule if blocs is None else quotient(rule, blocs)


def _members(rule: Rule, yes: FloatArray, blocs: Mapping[str, str] | None) -> list[list[int]]:
    """Columns of each bloc's voters, blocs in the order in which the rule among blocs names them."""
    names = voters(rule)
    if yes.ndim != 2 or yes.shape[1] != len(names):
        raise InvalidInputError(
            f"chances of a yes need the shape (draw, {len(names)}), one column a voter, but have {yes.shape}"
        )
    if not np.all((yes >= 0) & (yes <= 1)):
        raise InvalidInputError("chances of a yes must lie between 0 and 1")
    columns: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        columns.setdefault(name if blocs is None else blocs[name], []).append(column)
    for bloc, own in columns.items():
        if np.any(yes[:, own] != yes[:, own[:1]]):
            raise InvalidInputError(
                f"the voters of the bloc {bloc} decide as one, but differ in their chance of a yes: "
                f"{', '.join(names[column] for column in own)}"
            )
    return list(columns.values())
