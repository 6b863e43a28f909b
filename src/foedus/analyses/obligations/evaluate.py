"""Three-valued evaluation of a trigger, with the proof that it leaves behind.

Kleene's strong logic: what is contested stays contested unless the rest decides.  All parts are always looked
at, so that "why not" can name every failing condition and not only the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foedus.analyses.obligations.predicates import Question, holds
from foedus.analyses.obligations.result import Reason
from foedus.model.conditions import All, Condition, Not, Predicate

ALL_OF = "all of these must hold"
ONE_OF = "one of these must hold"


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """False if any part is, else contested if any part is.

    Examples
    --------
    >>> conjunction([True, None]), conjunction([None, False]), conjunction([])
    (None, False, True)
    """
    found = set(values)
    if False in found:
        return False
    return None if None in found else True


def disjunction(values: Iterable[bool | None]) -> bool | None:
    """True if any part is, else contested if any part is.

    Examples
    --------
    >>> disjunction([False, None]), disjunction([None, True]), disjunction([])
    (None, True, False)
    """
    found = set(values)
    if True in found:
        return True
    return None if None in found else False


def negation(value: bool | None) -> bool | None:
    """The opposite; the opposite of contested is contested."""
    return None if value is None else not value


def evaluate(
    condition: Condition, question: Question, article: str, certainty: str, negated: bool = False
) -> Reason:
    """Whether a condition holds, as a tree of reasons in which every leaf cites its article.

    A negation moves down to the leaves (De Morgan), where it turns the value and leaves the fact as it is.
    """
    if isinstance(condition, Predicate):
        found = holds(condition, question)
        value = negation(found.holds) if negated else found.holds
        return Reason(
            found.says,
            value,
            article,
            certainty,
            reading=found.reading,
            condition=Not(condition) if negated else condition,
        )
    if isinstance(condition, Not):
        return evaluate(condition.part, question, article, certainty, not negated)
    parts = tuple(evaluate(part, question, article, certainty, negated) for part in condition.parts)
    if isinstance(condition, All) is not negated:
        return all_of(ALL_OF, parts, article, certainty)
    return Reason(ONE_OF, disjunction(part.holds for part in parts), article, certainty, parts, any_of=True)


def all_of(says: str, parts: Sequence[Reason], article: str, certainty: str) -> Reason:
    """One reason that holds when all of its parts do."""
    return Reason(says, conjunction(part.holds for part in parts), article, certainty, tuple(parts))


def failing(reason: Reason) -> tuple[str, ...]:
    """What would have to be different for a failed tree to hold, in the fewest words.

    Every failing part of a conjunction counts.  Of alternatives only those count that come closest to
    holding; where several are one step away they make one reason, for any one of them would do.
    """
    if reason.holds is not False:
        return ()
    if not reason.parts:
        return (reason.says,)
    each = [failing(part) for part in reason.parts if part.holds is False]
    if not reason.any_of:
        return tuple(dict.fromkeys(says for part in each for says in part))
    nearest = [part for part in each if len(part) == min(map(len, each))]
    if len(nearest[0]) > 1:
        return nearest[0]
    return (", and ".join(dict.fromkeys(part[0] for part in nearest)),)


def contested(reason: Reason) -> tuple[Reason, ...]:
    """Leaves that keep a contested tree from being decided, each once."""
    return tuple({leaf.says: leaf for leaf in _contested(reason)}.values())


def _contested(reason: Reason) -> Iterable[Reason]:
    if reason.holds is not None:
        return
    if not reason.parts:
        yield reason
    for part in reason.parts:
        yield from _contested(part)
