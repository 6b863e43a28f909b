"""By when have all ratified whose consent a proposal needs, and for whom does it wait?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from foedus.analyses.voting.blockers import voter_name
from foedus.analyses.voting.ratification.forecast import Days, Progress, forecast
from foedus.analyses.voting.ratification.result import MemberForecast, RatificationForecast, State
from foedus.analyses.voting.result import Adoption
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.dates import Day
from foedus.model.ratifications import Delays
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.summaries import summarise

LIMITS = (
    "The delays are those of accessions to the North Atlantic Treaty, and holds those of accessions to it and to "
    "the European Communities and Union; how far they carry to other treaties is not known.",
    "A member that holds out is taken to give way some day; that it never does, or that the treaty is given up, "
    "is not in the dates.",
    "Holds that were told in public are longer than those that were not, so dates with a hold lean late.",
    "Elections, recesses and orders of business are in the spread of the many, not in any one member's date.",
)
HORIZONS_DAYS = (92, 183, 365, 730, 1826)


@dataclass(frozen=True)
class RatificationOptions:
    """What is known, and what is asked."""

    signed: Day
    """Day of signature, from which delays count."""
    on: Day
    """Day up to which what has happened is taken into account; not before the signature."""
    holders: tuple[str, ...] | None = None
    """Voters that hold out for sure, all others not; None lets positions say."""
    dropped: tuple[str, ...] = ()
    """Voters that drop what they hold out for on that day."""
    done: Mapping[str, Day] = field(default_factory=dict)
    """Voter -> day on which it was through."""
    planned: Mapping[str, Day] = field(default_factory=dict)
    """Voter -> day set for its vote or referendum, which is taken to pass."""
    seed: int = 20250213

    def __post_init__(self) -> None:
        if self.on < self.signed:
            raise InvalidInputError(
                f"the day of the forecast, {self.on}, lies before the signature, {self.signed}"
            )
        for voter, day in self.done.items():
            if not self.signed <= day <= self.on:
                raise InvalidInputError(
                    f"{voter} is said to have ratified on {day}, which is not between the signature, "
                    f"{self.signed}, and the day of the forecast, {self.on}"
                )
        for voter, day in self.planned.items():
            if day < self.on:
                raise InvalidInputError(
                    f"the vote planned in {voter} on {day} lies before the day of the forecast, {self.on}"
                )
        for named, other, kinds in (
            (self.done, self.planned, "has ratified, yet a vote is planned"),
            (self.done, self.holders or (), "has ratified, yet is said to hold out"),
            (self.done, self.dropped, "has ratified, yet is said to drop an objection"),
            (self.planned, self.dropped, "has a vote planned, yet is said to drop an objection"),
            (self.planned, self.holders or (), "has a vote planned, yet is said to hold out"),
        ):
            both = sorted(set(named) & set(other))
            if both:
                raise InvalidInputError(f"{', '.join(both)} {kinds}")


def analyse(
    scenario: Scenario, adoption: Adoption, delays: Delays, options: RatificationOptions
) -> RatificationForecast:
    """Forecast when the consent that a proposal needs is complete.

    A voter that is one of the acceding states has agreed by signing.  A voter that stands for several states
    is through when the last of their parliaments is.

    Parameters
    ----------
    adoption
        The voting analysis of the proposal; its chances of a no are the chances of holding out, unless the
        options name who does.
    delays
        As learnt from the record.

    Raises
    ------
    InvalidInputError
        If the options name somebody that has no vote on the proposal.
    NotApplicableError
        If the rule is met without any voter, or by no set of them.
    """
    unknown = {
        *(options.holders or ()),
        *options.dropped,
        *options.done,
        *options.planned,
    } - set(adoption.voters)
    if unknown:
        raise InvalidInputError(
            f"{', '.join(sorted(unknown))} has no vote on {adoption.proposal}; its voters are "
            f"{', '.join(adoption.voters)}"
        )
    proposal = scenario.proposal[adoption.proposal]
    rule = proposal.consent.rule
    assert voters(rule) == adoption.voters  # the voting analysis keeps the rule's own order
    progress = _progress(scenario, adoption, options)
    pace = delays.pace_of_signing.get(options.signed, (delays.pace_log_mean, delays.pace_log_sd))
    found = forecast(rule, delays, pace, progress, _chance_of_holding(adoption, options), options.seed)
    if not np.all(np.isfinite(found.through)):
        raise NotApplicableError(
            f"{adoption.proposal} has no timetable: its rule is met by nobody's yes, or by no set of voters at all"
        )
    return RatificationForecast(
        proposal=adoption.proposal,
        signed=options.signed,
        on=options.on,
        members=tuple(_members(adoption, progress, found)),
        through=summarise(found.through),
        chance_within=tuple(
            (
                options.on + timedelta(days=days),
                float(np.mean(found.through < (options.on - options.signed).days + days + 1)),
            )
            for days in HORIZONS_DAYS
        ),
        seen=int(np.isfinite(progress.done).sum()),
        assumptions=tuple(_assumptions(scenario, delays, options, progress)),
        limits=LIMITS,
    )


def _chance_of_holding(adoption: Adoption, options: RatificationOptions) -> FloatArray:
    """Shape (draw, voter)."""
    if options.holders is None:
        return np.asarray(1 - adoption.chance_yes)
    named = [float(voter in options.holders) for voter in adoption.voters]
    return np.broadcast_to(np.array(named), adoption.chance_yes.shape).copy()


def _progress(scenario: Scenario, adoption: Adoption, options: RatificationOptions) -> Progress:
    def day(days: Mapping[str, Day], voter: str) -> float:
        return float((days[voter] - options.signed).days) if voter in days else np.nan

    acceding = {accession.state for accession in scenario.proposal[adoption.proposal].accessions}
    elapsed = (options.on - options.signed).days
    # Members that are named hold out each by themselves; by positions, all for which an actor speaks together.
    minds = adoption.speaks_for if options.holders is None else adoption.voters
    actors = list(dict.fromkeys(minds))
    return Progress(
        # By the end of that day; on the day of signature itself nobody has had time, unless somebody did.
        elapsed=float(elapsed + 1) if elapsed or options.done else 0.0,
        done=np.array([day(options.done, voter) for voter in adoption.voters]),
        planned=np.array([day(options.planned, voter) for voter in adoption.voters]),
        ready=np.array([voter in acceding for voter in adoption.voters]),
        released=np.array([voter in options.dropped for voter in adoption.voters]),
        parliaments=np.array([_parliaments(scenario, voter) for voter in adoption.voters]),
        bloc=np.array([actors.index(mind) for mind in minds]),
    )


def _parliaments(scenario: Scenario, voter: str) -> int:
    return max(len(scenario.actor[voter].states), 1) if voter in scenario.actor else 1


def _members(adoption: Adoption, progress: Progress, found: Days) -> Iterator[MemberForecast]:
    for column, (voter, actor) in enumerate(zip(adoption.voters, adoption.speaks_for, strict=True)):
        yield MemberForecast(
            voter=voter,
            actor=actor,
            state=_state(progress, column),
            days=summarise(found.parliament[:, column]),
            chance_holding=float(found.holding[:, column].mean()),
            chance_last=float(np.mean(found.last == column)),
        )


def _state(progress: Progress, column: int) -> State:
    if progress.ready[column]:
        return "signed"
    if np.isfinite(progress.done[column]):
        return "through"
    if np.isfinite(progress.planned[column]):
        return "planned"
    return "released" if progress.released[column] else "waiting"


def _assumptions(
    scenario: Scenario, delays: Delays, options: RatificationOptions, progress: Progress
) -> Iterator[str]:
    yield (
        f"Delays are learnt from {delays.rounds} signings since 1951 ({delays.parliaments} dated decisions of "
        f"parliaments that held nothing up) and from {delays.holds} holds, of which {delays.open_holds} went on."
    )
    if options.signed in delays.pace_of_signing:
        yield (
            f"Protocols signed on {options.signed} are on record, and this one is taken to share their pace."
        )
    yield f"The treaty is taken to be signed on {options.signed}, and all its parliaments start then."
    if options.holders is None:
        yield (
            "Who would refuse now, by its positions, is taken to hold out; members for which one actor speaks "
            "hold out together."
        )
    else:
        named = ", ".join(voter_name(scenario, voter) for voter in options.holders) or "nobody"
        yield f"Who holds out was given: {named}; nobody else does."
    if options.dropped:
        named = ", ".join(voter_name(scenario, voter) for voter in options.dropped)
        yield (
            f"Who drops an objection ({named}) does so on {options.on}, and then takes as long as a member "
            f"that never had one."
        )
    if options.planned:
        yield "A vote that is planned takes place on its day and passes."
    if progress.ready.any():
        yield "An acceding state has agreed by signing."
    if (progress.parliaments > 1).any():
        yield "A voter that stands for several states is through when the last of them is."
    if scenario.as_of > options.on:
        yield f"Positions are those of {scenario.as_of}, later than the day of the forecast."
