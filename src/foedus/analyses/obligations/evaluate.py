"""Three-valued evaluation of a trigger, with the proof that it leaves behind.

Kleene's strong logic: what is contested stays contested unless the rest decides.  All parts are always looked at,
so that "why not" names every failing condition and not only the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.analyses.obligations.predicates import Question, depends_on_obligor, holds
from foedus.analyses.obligations.result import Reason
from foedus.model.treaties import All, Condition, Not, Predicate


def conjunction(values: list[bool | None]) -> bool | None:
    """False if any part is, else contested if any part is.

    Examples
    --------
    >>> conjunction([True, None]), conjunction([None, False])
    (None, False)
    """
    if False in values:
        return False
    return None if None in values else True


def disjunction(values: list[bool | None]) -> bool | None:
    """True if any part is, else contested if any part is.

    Examples
    --------
    >>> disjunction([False, None]), disjunction([None, True])
    (None, True)
    """
    if True in values:
        return True
    return None if None in values else False


def evaluate(condition: Condition, question: Question, article: str, certainty: str) -> Reason:
    """Whether a condition holds, as a tree of reasons in which every leaf cites its article."""
    if isinstance(condition, Predicate):
        value, says = holds(condition, question)
        return Reason(says, value, article, certainty)
    if isinstance(condition, Not):
        inner = evaluate(condition.part, question, article, certainty)
        return Reason("this must not hold", None if inner.holds is None else not inner.holds, parts=(inner,))
    parts = tuple(evaluate(part, question, article, certainty) for part in condition.parts)
    values = [part.holds for part in parts]
    if isinstance(condition, All):
        return Reason("all of these must hold", conjunction(values), parts=parts)
    return Reason("one of these must hold", disjunction(values), parts=parts)


def asks_about_obligor(condition: Condition) -> bool:
    """Whether a condition may differ from one state asked to the next."""
    if isinstance(condition, Predicate):
        return depends_on_obligor(condition.name)
    if isinstance(condition, Not):
        return asks_about_obligor(condition.part)
    return any(asks_about_obligor(part) for part in condition.parts)


def responsible(reason: Reason, wanted: bool | None) -> Iterator[Reason]:
    """Leaves that make a tree fail (wanted False) or leave it contested (wanted None)."""
    if reason.holds is not wanted:
        return
    if not reason.parts:
        yield reason
        return
    negated = reason.says == "this must not hold"
    for part in reason.parts:
        yield from responsible(part, (not wanted) if negated and wanted is not None else wanted)
