"""What is on record of how long treaties waited for their parliaments, and what was learnt from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from foedus.model.dates import Day


@dataclass(frozen=True, slots=True)
class Ratification:
    """One member's consent to one accession."""

    member: str
    candidate: str
    signed: Day
    """Day of the protocol."""
    done: Day
    """Day on which parliament, or whoever else had to agree, was through with it."""
    source: str
    certainty: str
    """A seen in the text, B standard reference, C press, D contested."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AccessionRound:
    """Accessions whose protocols were signed on one day and came into force on one day."""

    candidates: tuple[str, ...]
    signed: Day
    last_parliament: Day | None
    """Day on which the last member's parliament was through, where known."""
    in_force: Day
    members: int
    """How many had to ratify."""
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A time during which a member held up a step of somebody's accession, for a reason of its own."""

    member: str
    body: str
    step: str
    candidates: tuple[str, ...]
    start: Day
    end: Day | None
    """None while it lasts."""
    says: str
    source: str
    certainty: str


@dataclass(frozen=True)
class RatificationRecord:
    """All that is on record."""

    ratifications: tuple[Ratification, ...]
    rounds: tuple[AccessionRound, ...]
    holds: tuple[Hold, ...]
    until: Day
    """Last day of the record; a hold without an end lasted at least until then."""

    def known_on(self, day: Day) -> RatificationRecord:
        """What could be known on a day: completed rounds, and holds that had begun."""
        if day >= self.until:
            return self
        over = {name for r in self.rounds if r.in_force <= day for name in r.candidates}
        return RatificationRecord(
            tuple(r for r in self.ratifications if r.candidate in over),
            tuple(r for r in self.rounds if r.in_force <= day),
            tuple(
                hold if hold.end is not None and hold.end <= day else replace(hold, end=None)
                for hold in self.holds
                if hold.start < day
            ),
            day,
        )

    def without(self, candidates: Collection[str]) -> RatificationRecord:
        """The record less everything that concerns these candidates."""
        left_out = set(candidates)
        return RatificationRecord(
            tuple(r for r in self.ratifications if r.candidate not in left_out),
            tuple(r for r in self.rounds if not left_out & set(r.candidates)),
            tuple(h for h in self.holds if not left_out & set(h.candidates)),
            self.until,
        )


@dataclass(frozen=True)
class Delays:
    """How long members take to ratify: a quick many, and a few that hold out for something.

    Days are counted from the signature of the protocol.  The delays of one round share its pace; those who
    hold out in one round share most of the length of their hold.
    """

    pace_log_mean: float
    """Mean over rounds of the log of the pace; the pace is the time, in days, by which 63 in 100 of the many
    are through."""
    pace_log_sd: float
    """Spread of a new round's log pace, what is not known of the mean included."""
    shape: float
    """Shape of the Weibull law of the many; 1 is memoryless, below 1 a few stragglers take longer."""
    hold_log_mean: float
    """Mean of the log of the length of a hold; days."""
    hold_log_sd: float
    """Spread between holds, what is not known of the mean included."""
    hold_log_sd_within: float
    """Spread between members that hold up the same accession."""
    share_holding: float
    """Share of members that held out, in rounds of which every date is known."""
    deposit_days: float
    """Mean time from the last parliament to entry into force."""
    rounds: int
    parliaments: int
    """Different decisions of parliaments with a date."""
    holds: int
    """Accessions held up, several members at once counted once."""
    open_holds: int
    """Of these, still going on at the end of the record."""
    pace_of_signing: Mapping[Day, tuple[float, float]] = field(default_factory=dict)
    """Day of signature -> mean and spread of the log pace of that round, for rounds in the record."""
