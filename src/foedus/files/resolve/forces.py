"""Forces that proposals ask for, and who may contribute to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from foedus.files.document import Path
from foedus.files.resolve.context import Allowed, Context
from foedus.files.resolve.force_structure import StructureReader
from foedus.files.resolve.treaties import is_treaty
from foedus.files.schema.proposals import ForceDocument
from foedus.model.actors import Actor, State
from foedus.model.evidence import Basis
from foedus.model.forces import Force

_TROOPS = Allowed("troops", 1.0, says="It is a number of troops, at least 1")
_SHARE = Allowed("share", 0.0, 1.0, "A share runs from 0 to 1")
_CHANCE = Allowed("probability", 0.0, 1.0, "A chance runs from 0 to 1")


@dataclass
class ForceReader:
    """What it takes to read the forces of a scenario."""

    context: Context
    states: Mapping[str, State]
    actors: Mapping[str, Actor]
    parties_at_stake: Collection[str]
    """Codes of the challenger's and the target's states, which cannot be asked to keep apart themselves."""
    troop_donors: Collection[str]
    """Codes of the states that have promised troops."""
    treaty_names: Collection[str]

    def force(self, proposal: str, row: ForceDocument, outer: Basis) -> Force:
        """Read the force of one proposal."""
        at: Path = ("proposals", proposal, "force")
        what, root = f"the force of {proposal!r}", f"proposals/{proposal}/force"
        basis = self.context.row_basis(row, at, what)
        basis = outer if basis == Basis() else basis
        size = self.context.number(
            row.size, (*at, "size"), f"{root}/size", f"the size of {what}", _TROOPS, basis
        )
        self.context.known((*at, "place"), f"the place of {what}", row.place, self.states)
        if row.mission_of is not None:
            mission = (*at, "mission_of")
            is_treaty(row.mission_of, mission, f"mission_of of {what}", self.treaty_names, self.context)
        excluded = self.codes(row.exclude, (*at, "exclude"), f"a state that {what} excludes")
        backstop = self.codes(row.backstop, (*at, "backstop"), f"a backstop of {what}")
        candidates = self._candidates(proposal, row, at, excluded)
        outside, inside = (
            None
            if raw is None
            else self.context.number(raw, (*at, key), f"{root}/{key}", f"{key} of {what}", _SHARE, basis)
            for key, raw in (
                ("minimum_non_european_share", row.minimum_non_european_share),
                ("minimum_european_share", row.minimum_european_share),
            )
        )
        host = None
        if row.host_consent is not None:
            host = self.context.number(
                row.host_consent,
                (*at, "host_consent"),
                f"{root}/host_consent",
                f"host_consent of {what}",
                _CHANCE,
                basis,
            )
        least = sum(share.distribution.likely for share in (outside, inside) if share is not None)
        if least > 1:
            self.context.problems.add(
                self.context.place(*at, "minimum_european_share"),
                f"the least shares of European and non-European troops in {what} sum to {least:g}",
                "Together they are 1 at most",
                "Lower one of them",
            )
        structure = StructureReader(self.context, {**self.states, **self.actors}, self.codes, candidates)
        return Force(
            size=size,
            place=row.place,
            candidates=candidates,
            excluded=excluded,
            backstop=backstop,
            mission_of=row.mission_of or "",
            minimum_non_european_share=outside,
            flag=row.flag,
            minimum_european_share=inside,
            capabilities=structure.capabilities(row, at, root, basis),
            sectors=structure.sectors(row, at),
            smallest_contingent=row.smallest_contingent,
            joins_only_with=structure.conditions(row, at),
            ramp_up=structure.ramp_up(row, at),
            most_contributors=row.most_contributors or 0,
            host_consent=host,
        )

    def codes(self, names: Iterable[str], at: Path, what: str) -> tuple[str, ...]:
        """State codes behind a list of states and actors; unknown ones are noted."""
        listed = list(names)
        self.context.all_known(at, what, listed, {**self.states, **self.actors})
        found = [
            code for name in listed for code in ((name,) if name in self.states else self._spoken_for(name))
        ]
        return tuple(dict.fromkeys(found))

    def _spoken_for(self, name: str) -> tuple[str, ...]:
        return self.actors[name].states if name in self.actors else ()

    def _candidates(
        self, proposal: str, row: ForceDocument, at: Path, excluded: tuple[str, ...]
    ) -> tuple[str, ...]:
        """States that may contribute: those named, or else those that could be asked."""
        if row.contributors is not None:
            named = self.codes(
                row.contributors, (*at, "contributors"), f"a contributor to the force of {proposal!r}"
            )
            self._require_no_overlap(proposal, named, excluded, at)
            return named
        candidates = tuple(code for code in self._askable() if code not in {*excluded, row.place})
        self.context.note(
            f"The force of {proposal} names no contributors: counted in are the {len(candidates)} European "
            "states of the actors, and others that promised troops, without the parties at stake, its host "
            "and those excluded."
        )
        return candidates

    def _askable(self) -> tuple[str, ...]:
        """European states of the actors and donors of troops, without the parties at stake."""
        spoken = [code for actor in self.actors.values() for code in actor.states]
        european = [code for code in spoken if code in self.states and self.states[code].is_european]
        asked = dict.fromkeys([*european, *self.troop_donors])
        return tuple(code for code in asked if code not in self.parties_at_stake)

    def _require_no_overlap(
        self, proposal: str, named: tuple[str, ...], excluded: tuple[str, ...], at: Path
    ) -> None:
        both = [code for code in named if code in excluded]
        if both:
            self.context.problems.add(
                self.context.document.place((*at, "exclude")),
                f"the force of {proposal!r} both counts on {', '.join(both)} and excludes it",
                "A state is a contributor or excluded",
                "Take it out of one of the two lists",
            )
