"""How an author writes states, actors, issues and positions."""

from __future__ import annotations

from typing import Literal

from foedus.files.schema.grounds import Grounds
from foedus.files.schema.parts import Label, Name, Names, Number


class StateDocument(Grounds):
    """A state of the author's own, or own figures for one that the library has."""

    name: str | None = None
    """Name in full."""
    is_european: bool | None = None
    """Whether it counts as European where burdens are shared; needed for a state that is not shipped."""
    figures: dict[str, Number] = {}
    """Figures by name, such as land_k; they replace those of the library."""


class ActorDocument(Grounds):
    """A party with positions; exactly one of state, group, rest_of, institution, other, states is given."""

    name: str | None = None
    """Name in full."""
    state: str | None = None
    """Code of the one state that it is."""
    group: Names | None = None
    """Codes of the states, or names of other actors, for which it speaks."""
    rest_of: str | None = None
    """Id of an institution: it speaks for every member for which no other actor does."""
    institution: str | None = None
    """Id of the institution that it is; it has a mind of its own and speaks for no state."""
    other: Literal[True] | None = None
    """True for a body that is none of these."""
    kind: Literal["state", "group", "institution", "other"] | None = None
    """With `states`: what it is, in a resolved file."""
    states: Names | None = None
    """With `kind`: codes of the states for which it speaks, in a resolved file."""
    capability: Number | None = None
    """What it brings to the bargaining, on a ratio scale that all actors share."""
    stake_usd_bn: Number | None = None
    """What all that it wants here is worth to it in money, USD bn; where all that decide have one, side payments are
    possible."""


class IssueDocument(Grounds):
    """One question to be settled."""

    name: str | None = None
    """Name in full."""
    question: str | None = None
    """What is to be settled, as a question."""
    scale: dict[str | int | float, Label]
    """Points of the scale and what each means; the lowest and the highest are its ends."""
    status_quo: Number
    """Where things stand today."""
    reversion_point: Number | None = None
    """What happens if there is no deal; the status quo where it is not given."""


class PositionDocument(Grounds):
    """What one actor wants on one issue."""

    actor: Name
    """Name of the actor."""
    issue: Name
    """Name of the issue."""
    position: Number
    """What it has declared that it wants, on the issue's scale."""
    salience: Number
    """How much the issue matters to it, 0 to 100."""
    accepts_from: Number | None = None
    """Red line: it never accepts an outcome below this."""
    accepts_to: Number | None = None
    """Red line: it never accepts an outcome above this."""
