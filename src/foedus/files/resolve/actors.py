"""Actors, and which one speaks for each state.

Every state has at most one actor that speaks for it.  Where one actor's states are part of another's (a
state that is an actor of its own, a group inside a group), the smaller speaks for them and the larger does
not count them; where two actors overlap in any other way, the author has to choose.
"""

from __future__ import annotations

from collections.abc import Mapping

from foedus.files.resolve.capability import capabilities
from foedus.files.resolve.context import Allowed, Context
from foedus.files.resolve.treaties import Institutions
from foedus.files.schema import ScenarioDocument
from foedus.files.schema.actors import ActorDocument
from foedus.model.actors import Actor, ActorKind, State
from foedus.model.quantities import Quantity

_STAKE = Allowed("USD bn", 1e-6, says="What a stake is worth is more than nothing, in USD bn")
_FORMS = ("state", "group", "rest_of", "institution", "other", "states")


def actors(
    document: ScenarioDocument, context: Context, states: Mapping[str, State], institutions: Institutions
) -> tuple[Actor, ...]:
    """Actors in the author's order, with the states for which each speaks."""
    well_formed = {name: row for name, row in document.actors.items() if _has_one_form(name, row, context)}
    spoken = _Members(well_formed, context, states).all()
    _share_out(spoken, well_formed, context)
    _give_the_rest(spoken, well_formed, context, institutions)
    _require_own_names(spoken, states, context)
    brought = capabilities(well_formed, context, spoken, states)
    return tuple(
        Actor(
            name,
            _full_name(name, row, states, institutions),
            _kind(row),
            spoken[name],
            brought[name],
            _stake(name, row, context),
        )
        for name, row in well_formed.items()
    )


def _stake(name: str, row: ActorDocument, context: Context) -> Quantity | None:
    if row.stake_usd_bn is None:
        return None
    path, at = f"actors/{name}/stake_usd_bn", ("actors", name, "stake_usd_bn")
    basis = context.row_basis(row, ("actors", name), f"the actor {name!r}")
    return context.number(row.stake_usd_bn, at, path, f"the stake of {name!r}", _STAKE, basis)


def _has_one_form(name: str, row: ActorDocument, context: Context) -> bool:
    given = [form for form in _FORMS if getattr(row, form) is not None]
    if len(given) == 1 and (row.kind is not None) == (given == ["states"]):
        return True
    if ("actors", name) in context.faulty:
        return False
    context.problems.add(
        context.key("actors", name),
        f"the actor {name!r} says {' and '.join(given)}"
        if given
        else f"the actor {name!r} does not say what it is",
        "An actor has exactly one of state, group, rest_of, institution, other",
        "Write for example {state: FRA}, {group: [EST, LVA, LTU]} or {other: true}",
    )
    return False


def _kind(row: ActorDocument) -> ActorKind:
    if row.kind is not None:
        return row.kind
    if row.state is not None:
        return "state"
    if row.institution is not None:
        return "institution"
    return "other" if row.other else "group"


def _full_name(name: str, row: ActorDocument, states: Mapping[str, State], institutions: Institutions) -> str:
    if row.name is not None:
        return row.name
    if row.state is not None and row.state in states:
        return states[row.state].name
    institution = institutions.get(row.institution) if row.institution is not None else None
    return institution.name if institution is not None else name


_DEEPEST = 50
"""Levels of groups, one inside the other."""


class _Members:
    """Codes of the states that each actor names, directly or through groups."""

    def __init__(
        self, rows: Mapping[str, ActorDocument], context: Context, states: Mapping[str, State]
    ) -> None:
        self.rows, self.context, self.states = rows, context, states
        self.found: dict[str, tuple[str, ...]] = {}
        self.open: list[str] = []

    def all(self) -> dict[str, tuple[str, ...]]:
        """Members of every actor, by its name."""
        return {name: self.of(name) for name in self.rows}

    def of(self, name: str) -> tuple[str, ...]:
        """Members of one actor; a group that contains itself is noted and cut."""
        if name in self.found:
            return self.found[name]
        if name in self.open:
            self.context.faulty.update(("actors", part) for part in self.open)
            ring = [*self.open[self.open.index(name) :], name]
            self.context.problems.add(
                self.context.place("actors", name, "group"),
                f"the group {name!r} contains itself: {' > '.join(ring)}",
                "A group may name other groups, but not in a circle",
                "Take one of them out",
            )
            return ()
        if len(self.open) >= _DEEPEST:
            self.context.problems.add(
                self.context.place("actors", name),
                f"groups stand more than {_DEEPEST} deep in one another, down to {name!r}",
                f"At most {_DEEPEST}",
                "Name the states themselves",
            )
            self.context.faulty.update(("actors", part) for part in self.open)
            return ()
        self.open.append(name)
        self.found[name] = self._members(name, self.rows[name])
        self.open.pop()
        return self.found[name]

    def _members(self, name: str, row: ActorDocument) -> tuple[str, ...]:
        at = ("actors", name)
        if row.state is not None:
            self.context.known((*at, "state"), f"the state of the actor {name!r}", row.state, self.states)
            return (row.state,)
        if row.states is not None:
            self.context.all_known((*at, "states"), f"a state of the actor {name!r}", row.states, self.states)
            return tuple(row.states)
        if row.group is None:
            return ()
        if not row.group:
            self.context.problems.add(
                self.context.place(*at, "group"), f"the group {name!r} has no members", "", "Name its states"
            )
        names = {**self.states, **self.rows}
        self.context.all_known((*at, "group"), f"a member of the group {name!r}", row.group, names)
        members = [code for member in row.group for code in self._expanded(member, name)]
        return tuple(dict.fromkeys(members))

    def _expanded(self, member: str, group: str) -> tuple[str, ...]:
        """States behind one member: itself if it is a state, else those of the actor of that name."""
        if member in self.states and (member == group or member not in self.rows):
            return (member,)
        if member in self.rows:
            return self.of(member)
        return ()


def _share_out(
    spoken: dict[str, tuple[str, ...]], rows: Mapping[str, ActorDocument], context: Context
) -> None:
    """Leave each state with the smallest of the actors that name it."""
    if context.resolved:
        return
    sets = {name: frozenset(codes) for name, codes in spoken.items()}
    holders: dict[str, list[str]] = {}
    for name, codes in spoken.items():
        for code in codes:
            holders.setdefault(code, []).append(name)
    moved: dict[tuple[str, str], list[str]] = {}
    overlaps: dict[tuple[str, str], list[str]] = {}
    for code, names in holders.items():
        smallest = min(names, key=lambda name: len(sets[name]))
        for name in names:
            if name == smallest:
                continue
            if not sets[smallest] < sets[name] and ("actors", name) not in context.faulty:
                overlaps.setdefault((smallest, name), []).append(code)
            spoken[name] = tuple(other for other in spoken[name] if other != code)
            moved.setdefault((smallest, name), []).append(code)
    for (one, other), shared in overlaps.items():
        _overlap(shared, one, other, context)
    for (smaller, larger), shared in moved.items():
        context.note(f"{smaller} speaks for {', '.join(shared)}, and {larger} does not.")
    for name in rows:
        if sets[name] and not spoken[name] and ("actors", name) not in context.faulty:
            context.problems.add(
                context.key("actors", name),
                f"the actor {name!r} speaks for nobody: every state of it belongs to another actor",
                "Each state has one actor that speaks for it",
                "Take the actor out, or the others",
            )


def _overlap(shared: list[str], one: str, other: str, context: Context) -> None:
    context.faulty.update({("actors", one), ("actors", other)})
    context.problems.add(
        context.place("actors", other),
        f"both {one!r} and {other!r} speak for {', '.join(shared)}",
        "Each state has one actor that speaks for it, unless one actor lies wholly inside the other",
        f"Take {', '.join(shared)} out of one of them",
    )


def _give_the_rest(
    spoken: dict[str, tuple[str, ...]],
    rows: Mapping[str, ActorDocument],
    context: Context,
    institutions: Institutions,
) -> None:
    """Give each actor that is the rest of an institution the members for which nobody speaks."""
    for name, row in rows.items():
        asked = row.rest_of or row.institution
        if asked is None:
            continue
        key = "rest_of" if row.rest_of else "institution"
        institution = institutions.find(asked, ("actors", name, key), f"{key} of the actor {name!r}")
        if institution is None:
            context.faulty.add(("actors", name))
        if institution is None or not row.rest_of:
            continue
        taken = {code for codes in spoken.values() for code in codes}
        spoken[name] = tuple(code for code in institution.members(context.as_of) if code not in taken)
        if not spoken[name] and context.is_dated:
            context.problems.add(
                context.place("actors", name, "rest_of"),
                f"nobody is left for the actor {name!r}: other actors speak for every member of {asked}",
                "",
                "Take the actor out",
            )


def _require_own_names(
    spoken: Mapping[str, tuple[str, ...]], states: Mapping[str, State], context: Context
) -> None:
    """Refuse an actor that bears the code of a state for which it does not speak."""
    for name, codes in spoken.items():
        if codes and name in states and name not in codes and ("actors", name) not in context.faulty:
            context.problems.add(
                context.key("actors", name),
                f"the actor {name!r} bears the code of {states[name].name}, for which it does not speak",
                "A code means that state wherever it stands",
                "Give the actor another name",
            )
