"""What might happen, what was promised and declared, what is at stake, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from foedus.files.conditions import Names, read_condition
from foedus.files.document import Path
from foedus.files.events import TARGETS, TOLD_NAMES, event_of, point_says, targets, where_is
from foedus.files.memberships import read_period
from foedus.files.resolve.context import Allowed, Context
from foedus.files.resolve.forces import ForceReader
from foedus.files.resolve.treaties import is_treaty
from foedus.files.schema import ScenarioDocument
from foedus.files.schema.events import (
    ContingencyDocument,
    DeclarationDocument,
    DivisionDocument,
    KnownOutcomeDocument,
    OwnPriceDocument,
    PledgeDocument,
    StakesDocument,
    ToldDocument,
)
from foedus.model.actors import Actor
from foedus.model.events import Contingency
from foedus.model.evidence import Evidence, Source
from foedus.model.forces import OwnPrice, Pledge, Stakes
from foedus.model.issues import Issue, Position
from foedus.model.proposals import Break, KnownOutcome
from foedus.model.treaties import Declaration, Duty

_COST = Allowed("share of stake", 0.0, 2.0, "It runs from 0 to 2 shares of the stake")
_FACTOR = Allowed("factor", 0.0, 5.0, "It runs from 0 to 5")
_UNITS = {"troops": "troops", "money": "USD bn", "arms": "USD bn"}


@dataclass
class EventReader:
    """What it takes to read the events of a scenario."""

    context: Context
    states: Collection[str]
    actors: Mapping[str, Actor]
    actor_names: Collection[str]
    proposals: Collection[str]
    treaties: Collection[str]
    places: Collection[str]
    """State codes, ids of places, of areas and of what is in them."""
    issues: Mapping[str, Issue]
    issue_names: Collection[str]
    positions: Mapping[tuple[str, str], Position]
    """By actor and issue."""
    forces: ForceReader
    names: Names
    """Names that a condition may refer to."""

    # --- contingencies ---

    def contingencies(self, document: ScenarioDocument) -> Iterator[Contingency]:
        """Events that test the proposals."""
        self._require_unique([row.id for row in document.contingencies], "contingencies", "contingency")
        for index, row in enumerate(document.contingencies):
            found = self._contingency(row, ("contingencies", index))
            if found is not None:
                yield found

    def _contingency(self, row: ContingencyDocument, at: Path) -> Contingency | None:
        what = f"of the contingency {row.id!r}"
        attacker = self._attacker(row.attacker, (*at, "attacker"), f"the attacker {what}")
        where = where_is(row)
        self.context.known((*at, "place"), f"the place {what}", where.place, self.places)
        if not isinstance(row.place, str):
            self.context.note(point_says(f"The place {what}", where))
        hit = targets(row.target)
        if len(hit) != 1:
            names = " and ".join(f"{kind}_of" for kind, _ in hit) or "nothing"
            self.context.problems.add(
                self.context.document.place((*at, "target")),
                f"the target {what} says {names}",
                f"It has exactly one of {', '.join(f'{kind}_of' for kind in TARGETS)}",
            )
            return None
        kind, owner = hit[0]
        forces = (*self.proposals, *self.treaties) if kind == "forces" else ()
        if owner not in forces:
            owner = self._one_state(owner, (*at, "target", f"{kind}_of"), f"the target {what}", forces)
        if row.told is not None:
            self._require_told(row.told, (*at, "told"), what)
        return event_of(row, row.id, row.title or row.id, attacker, kind, owner, where)

    def _require_told(self, told: ToldDocument, at: Path, what: str) -> None:
        """Note states that are not known and chances that do not sum to 1."""
        for key in TOLD_NAMES:
            names = (*self.states, *self.actor_names)
            self.context.all_known((*at, key), f"a state under {key} {what}", getattr(told, key), names)
        total = sum(told.severity.values())
        if told.severity and abs(total - 1.0) > _CLOSE:
            self.context.problems.add(
                self.context.place(*at, "severity"),
                f"the chances of the levels of severity {what} sum to {total:g}",
                "They sum to 1",
                "Give each level that may be its chance",
            )

    def _attacker(self, name: str, at: Path, what: str) -> str:
        """Code of a state, or the name of an actor that is no state, such as a band of fighters."""
        if name in self.actors and self.actors[name].kind == "other":
            return name
        return self._one_state(name, at, what)

    def _one_state(self, name: str, at: Path, what: str, also: Collection[str] = ()) -> str:
        """Code of a state that is named by its code or by an actor that is that one state."""
        if name in self.states:
            return name
        if name in self.actors and len(self.actors[name].states) == 1:
            return self.actors[name].states[0]
        if name in self.actor_names:
            self.context.problems.add(
                self.context.document.place(at),
                f"{what} is {name!r}, which is not one state",
                "",
                "Name one state",
            )
        else:
            self.context.known(at, what, name, (*also, *self.states))
        return name

    # --- pledges ---

    def pledges(self, document: ScenarioDocument) -> Iterator[Pledge]:
        """Promises, each at one stage."""
        self._require_unique([row.id for row in document.pledges], "pledges", "pledge")
        for index, row in enumerate(document.pledges):
            yield self._pledge(row, ("pledges", index))

    def _pledge(self, row: PledgeDocument, at: Path) -> Pledge:
        what = f"of the pledge {row.id!r}"
        givers = (*self.actor_names, *self.states)
        self.context.known((*at, "donor"), f"the donor {what}", row.donor, givers)
        takers = (*givers, *self.proposals, *self.treaties)
        self.context.known((*at, "recipient"), f"the recipient {what}", row.recipient, takers)
        unit = _UNITS[row.kind]
        allowed = Allowed(unit, 0.0, says=f"It is a number of {unit}, 0 or more")
        basis = self.context.row_basis(row, at, f"the pledge {row.id!r}")
        path, place = f"pledges/{row.id}/amount", (*at, "amount")
        amount = self.context.number(row.amount, place, path, f"the amount {what}", allowed, basis)
        if self.context.is_dated and row.on > self.context.as_of:
            self.context.problems.add(
                self.context.document.place((*at, "on")),
                f"the pledge {row.id!r} dates from {row.on}, after the scenario's day {self.context.as_of}",
                "What a scenario knows has happened by as_of",
                "Correct one of the two dates, or leave the pledge out",
            )
        return Pledge(row.id, row.donor, row.recipient, row.kind, row.stage, amount, row.on, row.says or "")

    # --- declarations ---

    def declarations(
        self, document: ScenarioDocument, evidence: Mapping[str, Evidence], sources: Mapping[str, Source]
    ) -> Iterator[Declaration]:
        """Statements that take a mission out of a clause's cover."""
        for index, row in enumerate(document.declarations):
            yield self._declaration(row, ("declarations", index), evidence, sources)

    def _declaration(
        self,
        row: DeclarationDocument,
        at: Path,
        evidence: Mapping[str, Evidence],
        sources: Mapping[str, Source],
    ) -> Declaration:
        what = "of a declaration"
        by = self.forces.codes(row.by, (*at, "by"), f"a state {what}")
        is_treaty(row.clause_of, (*at, "clause_of"), f"the treaty {what}", self.treaties, self.context)
        missions = (*self.treaties, *self.proposals)
        if row.excludes_mission is not None:
            self.context.known(
                (*at, "excludes_mission"), f"the mission {what}", row.excludes_mission, missions
            )
        if (row.excludes_mission is None) == (row.requires is None):
            self.context.problems.add(
                self.context.place(*at),
                f"a declaration has {'neither' if row.requires is None else 'both'} excludes_mission "
                f"{'nor' if row.requires is None else 'and'} requires",
                "It takes a mission out of a clause, or adds a condition to it",
                "Give exactly one of the two",
            )
        requires = in_force = None
        if row.requires is not None:
            document, problems = self.context.document, self.context.problems
            requires = read_condition(row.requires, (*at, "requires"), document, self.names, problems)
        if row.in_force is not None:
            in_force = read_period(
                row.in_force, (*at, "in_force"), self.context.document, self.context.problems
            )
        self.context.rests_on((*at, "evidence"), "a declaration", row.evidence or ())
        source = row.source or "; ".join(
            _cited(evidence[name], sources) for name in row.evidence or () if name in evidence
        )
        return Declaration(
            by=by,
            says=row.says,
            clause_of=row.clause_of,
            article=row.article,
            excludes_mission=row.excludes_mission or "",
            force=row.force,
            source=source,
            id=row.id or "",
            requires=requires,
            in_force=in_force,
            known=row.known,
        )

    # --- stakes and outcomes ---

    def stakes(self, document: ScenarioDocument) -> Stakes | None:
        """Who might break a settlement and who might fight for it."""
        row, at = document.stakes, ("stakes",)
        if row is None:
            return None
        for key, name in (("challenger", row.challenger), ("target", row.target)):
            self.context.known((*at, key), f"the {key} of the stakes", name, self.actor_names)
        self.context.all_known(
            (*at, "guarantors"), "a guarantor of the stakes", row.guarantors, self.actor_names
        )
        self._require_different_parties(row)
        division = row.division
        if division is not None:
            what = "the issue that divides the stakes"
            self.context.known((*at, "division", "issue"), what, division.issue, self.issue_names)
            self._require_opposed(row, division)
        return Stakes(
            row.challenger,
            row.target,
            tuple(row.guarantors),
            division.issue if division is not None else "",
            division.challenger_prefers if division is not None else "low",
            tuple(self._own_price(name, price, row.guarantors) for name, price in row.dishonour.items()),
        )

    def _require_different_parties(self, row: StakesDocument) -> None:
        """Refuse an actor in two roles."""
        at = ("stakes",)
        for key, name in (("challenger", row.challenger), ("target", row.target)):
            also = "a guarantor" if name in row.guarantors else ""
            if key == "challenger" and name == row.target:
                also = "the target"
            if also:
                self.context.problems.add(
                    self.context.place(*at, key),
                    f"{name!r} is both the {key} and {also}",
                    "They are different actors",
                    "Change one of them",
                )

    def _require_opposed(self, row: StakesDocument, division: DivisionDocument) -> None:
        """Refuse a challenger that by its position wants more for the target than the target itself."""
        challenger, target = (
            self.positions.get((name, division.issue)) for name in (row.challenger, row.target)
        )
        if challenger is None or target is None or ("stakes", "division") in self.context.faulty:
            return
        wants, holds = (one.position.distribution.likely for one in (challenger, target))
        if wants > holds if division.challenger_prefers == "low" else wants < holds:
            other = "high" if division.challenger_prefers == "low" else "low"
            side = "above" if division.challenger_prefers == "low" else "below"
            self.context.problems.add(
                self.context.place("stakes", "division"),
                f"{row.challenger} is said to prefer the {division.challenger_prefers} end of "
                f"{division.issue!r}, but its position there is {wants:g}, {side} the {holds:g} of {row.target}",
                "The challenger wants more of that end than the target",
                f"Write challenger_prefers: {other}, or correct the positions",
            )

    def _own_price(self, name: str, row: OwnPriceDocument, guarantors: list[str]) -> OwnPrice:
        at: Path = ("stakes", "dishonour", name)
        what = f"of the price {name!r}"
        if row.guarantor in self.actor_names and row.guarantor not in guarantors:
            self.context.problems.add(
                self.context.place(*at, "guarantor"),
                f"the guarantor {what} is {row.guarantor!r}, which is no guarantor",
                f"The guarantors of the stakes are {', '.join(guarantors) or 'none'}",
                "Name one of them, or add it to guarantors",
            )
        elif row.guarantor is not None:
            self.context.known((*at, "guarantor"), f"the guarantor {what}", row.guarantor, guarantors)
        if row.proposal is not None:
            self.context.known((*at, "proposal"), f"the proposal {what}", row.proposal, self.proposals)
        if row.treaty is not None:
            is_treaty(row.treaty, (*at, "treaty"), f"the treaty {what}", self.treaties, self.context)
        if (row.cost is None) == (row.share is None):
            self.context.problems.add(
                self.context.place(*at),
                f"the price {name!r} of standing aside has {'neither' if row.cost is None else 'both'} cost "
                f"{'nor' if row.cost is None else 'and'} share",
                "It gives the whole price, or a factor on the one that the parameters make",
                "Give exactly one of the two",
            )
        basis = self.context.row_basis(row, at, f"the price {name!r}")
        cost, share = (
            None
            if raw is None
            else self.context.number(
                raw, (*at, key), f"stakes/dishonour/{name}/{key}", f"the {key} {what}", allowed, basis
            )
            for key, raw, allowed in (("cost", row.cost, _COST), ("share", row.share, _FACTOR))
        )
        return OwnPrice(
            name,
            row.guarantor or "",
            row.proposal or "",
            row.treaty or "",
            row.article or "",
            None if row.duty is None else Duty[row.duty.upper()],
            cost,
            share,
        )

    def known_outcomes(self, document: ScenarioDocument) -> Iterator[KnownOutcome]:
        """What became of proposals."""
        for index, row in enumerate(document.known_outcomes):
            at = ("known_outcomes", index)
            self.context.known(
                (*at, "proposal"), "the proposal of a known outcome", row.proposal, self.proposals
            )
            voters = (*self.actor_names, *self.states)
            self.context.all_known((*at, "blockers"), "a blocker in a known outcome", row.blockers, voters)
            self._require_breaks_in_time(at, row)
            breaks = sorted((Break(b.kind, b.on, b.says) for b in row.breaks), key=lambda found: found.on)
            yield KnownOutcome(
                row.proposal,
                row.adopted,
                row.on,
                row.says,
                tuple(row.blockers),
                tuple(breaks),
                row.observed_until,
            )

    def _require_breaks_in_time(self, at: tuple[str | int, ...], row: KnownOutcomeDocument) -> None:
        """Only what was adopted can be broken, and only afterwards."""
        if row.breaks and (not row.adopted or row.on is None):
            self.context.problems.add(
                self.context.place(*at, "breaks"),
                f"{row.proposal!r} was broken, but it is not said that and when it was adopted",
                "What was never adopted cannot be broken",
                "Set adopted: true and on: to the day, or take the breaks out",
            )
            return
        if row.on is not None and row.observed_until is not None and row.observed_until < row.on:
            self.context.problems.add(
                self.context.place(*at, "observed_until"),
                f"{row.proposal!r} is observed until {row.observed_until}, before it was adopted on {row.on}",
                "What became of it is seen afterwards",
                "Change one of the days",
            )
        kinds = [breach.kind for breach in row.breaks]
        for number, breach in enumerate(row.breaks):
            if breach.kind in kinds[:number]:
                self.context.problems.add(
                    self.context.place(*at, "breaks", number, "kind"),
                    f"{row.proposal!r} has two breaches of the kind {breach.kind}",
                    "The first breach of each kind counts",
                    "Keep the earlier one",
                )
            if row.on is not None and breach.on < row.on:
                self.context.problems.add(
                    self.context.place(*at, "breaks", number, "on"),
                    f"a breach of {row.proposal!r} on {breach.on}, before it was adopted on {row.on}",
                    "A breach follows the settlement",
                    "Change one of the days",
                )
            if row.observed_until is not None and breach.on > row.observed_until:
                self.context.problems.add(
                    self.context.place(*at, "breaks", number, "on"),
                    f"a breach of {row.proposal!r} on {breach.on}, after observed_until, {row.observed_until}",
                    "The time that is observed ends with the last breach or later",
                    "Change one of the days",
                )

    def _require_unique(self, ids: list[str], section: str, noun: str) -> None:
        first: dict[str, int] = {}
        for index, name in enumerate(ids):
            before = first.setdefault(name, index)
            if before != index:
                self.context.problems.add(
                    self.context.place(section, index, "id"),
                    f"the {noun} {name!r} is there twice, first at {self.context.place(section, before)}",
                    "Each id stands once",
                    "Give one of them another id",
                )


_CLOSE = 1e-9


def _cited(evidence: Evidence, sources: Mapping[str, Source]) -> str:
    title = sources[evidence.source].title if evidence.source in sources else evidence.source
    return f"{title}, {evidence.at}" if evidence.at else title
