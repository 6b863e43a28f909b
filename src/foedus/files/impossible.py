"""Triggers that no event can meet, found by looking at the conditions alone."""

from __future__ import annotations

from foedus.model.conditions import All, Any, Condition, Not, Predicate

_ROLES = ("attacker", "victim", "obligor")


def never_holds(condition: Condition, known: tuple[Predicate, ...] = ()) -> str:
    """Why a condition can never hold, or nothing where it may.

    Looked for are parts of one conjunction that contradict each other: a condition and its opposite, states
    that must be among two lists with nothing in common, kinds of target likewise.  What needs knowledge of
    geography is not looked for.

    Parameters
    ----------
    condition
        The trigger, or a part of it.
    known
        Conditions that must hold beside it.

    Examples
    --------
    >>> poles = Predicate("victim_in", {"value": ("POL",)})
    >>> never_holds(All((poles, Predicate("victim_not_in", {"value": ("POL", "FRA")}))))
    'no state meets all its conditions on the victim'
    >>> never_holds(poles)
    ''
    """
    if isinstance(condition, Any):
        found = [never_holds(part, known) for part in condition.parts]
        return found[0] if all(found) else ""
    if isinstance(condition, All):
        leaves = tuple(_leaves(condition))
        opposed = _opposed(condition)
        if opposed:
            return opposed
        here = (*known, *leaves)
        return _contradiction(here) or next(
            (why for part in condition.parts if isinstance(part, Any) and (why := never_holds(part, here))),
            "",
        )
    return _contradiction((*known, *((condition,) if isinstance(condition, Predicate) else ())))


def _leaves(condition: All) -> list[Predicate]:
    """Predicates that all must hold, those of conjunctions inside included."""
    found: list[Predicate] = []
    for part in condition.parts:
        if isinstance(part, Predicate):
            found.append(part)
        elif isinstance(part, All):
            found += _leaves(part)
    return found


def _opposed(condition: All) -> str:
    """A part that stands there with its own opposite."""
    for part in condition.parts:
        if isinstance(part, Not) and part.part in condition.parts:
            return "a condition stands there beside its opposite"
    return ""


def _contradiction(leaves: tuple[Predicate, ...]) -> str:
    for role in _ROLES:
        allowed = [set(_codes(leaf)) for leaf in leaves if leaf.name == f"{role}_in"]
        barred = {code for leaf in leaves if leaf.name == f"{role}_not_in" for code in _codes(leaf)}
        # Several states may attack at once, so that one of them may be on each list.
        if allowed and role != "attacker" and not set.intersection(*allowed) - barred:
            return f"no state meets all its conditions on the {role}"
        if allowed and role == "attacker" and any(not codes - barred for codes in allowed):
            return "no state meets all its conditions on the attacker"
    kinds = [set(_codes(leaf)) for leaf in leaves if leaf.name == "target_in"]
    if kinds and not set.intersection(*kinds):
        return "no target is of all the kinds that it asks for"
    flags = {leaf.value for leaf in leaves if leaf.name == "mission_flag"}
    return "no force flies two flags" if len(flags) > 1 else ""


def _codes(leaf: Predicate) -> tuple[str, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else ()
