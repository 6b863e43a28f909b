"""The resolved whole: everything explicit, every name referring to something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from foedus.errors import InvalidInputError
from foedus.model.actors import Actor, State
from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.evidence import Evidence, Source
from foedus.model.forces import Pledge, Stakes
from foedus.model.institutions import Institution
from foedus.model.issues import Issue, Position
from foedus.model.places import Area, Place
from foedus.model.proposals import KnownOutcome, Proposal
from foedus.model.quantities import Quantity
from foedus.model.treaties import Declaration, Treaty
from foedus.numerics.draws import RankCorrelation


@dataclass(frozen=True)
class Scenario:
    """One situation, frozen; a what-if is another scenario made by `dataclasses.replace`."""

    id: str
    title: str
    summary: str
    as_of: Day
    states: Mapping[str, State]
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    positions: tuple[Position, ...]
    institutions: Mapping[str, Institution]
    treaties: Mapping[str, Treaty]
    declarations: tuple[Declaration, ...]
    places: Mapping[str, Place]
    areas: Mapping[str, Area]
    proposals: tuple[Proposal, ...]
    contingencies: tuple[Contingency, ...]
    pledges: tuple[Pledge, ...]
    stakes: Stakes | None
    parameters: Mapping[str, Quantity]
    """Every model parameter by its full name, such as ``acceptance.scale``."""
    correlations: tuple[RankCorrelation, ...]
    known_outcomes: tuple[KnownOutcome, ...]
    sources: Mapping[str, Source]
    evidence: Mapping[str, Evidence]
    caveats: tuple[str, ...]
    """What this scenario cannot know, in the author's words."""
    notes: tuple[str, ...]
    """Defaults that were filled in while resolving and carry meaning, in words."""

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """Actors by id."""
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def issue(self) -> Mapping[str, Issue]:
        """Issues by id."""
        return {issue.id: issue for issue in self.issues}

    @cached_property
    def proposal(self) -> Mapping[str, Proposal]:
        """Proposals by id."""
        return {proposal.id: proposal for proposal in self.proposals}

    @cached_property
    def _treaties_of(self) -> Mapping[str, tuple[str, ...]]:
        named: dict[str, list[str]] = {}
        for treaty in self.treaties.values():
            for code in sorted(treaty.states):
                named.setdefault(code, []).append(treaty.id)
        return {code: tuple(ids) for code, ids in named.items()}

    @cached_property
    def _for_everybody(self) -> tuple[str, ...]:
        clauses = ((treaty.id, clause) for treaty in self.treaties.values() for clause in treaty.clauses)
        return tuple(dict.fromkeys(name for name, clause in clauses if "all" in clause.beneficiaries))

    @cached_property
    def _for_attackers(self) -> frozenset[str]:
        clauses = ((treaty.id, clause) for treaty in self.treaties.values() for clause in treaty.clauses)
        return frozenset(name for name, clause in clauses if clause.toward != "victim")

    def treaties_about(
        self, victims: Iterable[str], attackers: Iterable[str], asked: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Ids of the treaties that can matter where some attack others, and those that bind the states asked."""
        own = (name for code in (*victims, *asked) for name in self._treaties_of.get(code, ()))
        theirs = (name for code in attackers for name in self._treaties_of.get(code, ()))
        toward = (name for name in theirs if name in self._for_attackers)
        return tuple(dict.fromkeys((*own, *toward, *self._for_everybody)))

    @cached_property
    def position(self) -> Mapping[tuple[str, str], Position]:
        """Positions by (actor id, issue id); an actor that is silent on an issue has none."""
        return {(position.actor, position.issue): position for position in self.positions}

    def parameter(self, name: str, proposal: Proposal | None = None) -> Quantity:
        """A model parameter, as a proposal sets it or else as the scenario does.

        Raises
        ------
        InvalidInputError
            If no parameter has that name.
        """
        if proposal is not None and name in proposal.parameters:
            return proposal.parameters[name]
        if name not in self.parameters:
            raise InvalidInputError(f"no model parameter is called {name!r}")
        return self.parameters[name]

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every number of the scenario once, in a fixed order.

        A number that serves twice (a term that stays at its reversion point) is one number.
        """
        return tuple({quantity.path: quantity for quantity in _quantities(self)}.values())


def _quantities(value: object) -> Iterator[Quantity]:
    if isinstance(value, Quantity):
        yield value
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _quantities(value[key])
    elif isinstance(value, tuple):
        for item in value:
            yield from _quantities(item)
    elif is_dataclass(value) and type(value).__module__.startswith("foedus.model"):
        for field in fields(value):
            yield from _quantities(getattr(value, field.name))
