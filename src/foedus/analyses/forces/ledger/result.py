"""What a pledge ledger says on a day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foedus.model.dates import Day
from foedus.model.pledges import FORWARD, PledgeEvent
from foedus.numerics.arrays import FloatArray

Amounts = tuple[Decimal, ...]
"""One amount for each of the stages in `FORWARD`; what is further on has also passed the earlier stages."""


@dataclass(frozen=True, slots=True)
class PledgeState:
    """One promise on a day."""

    pledge: str
    donor: str
    recipient: str
    kind: str
    unit: str
    first: Day
    """Day of its first event."""
    reached: Amounts
    """Amount that got at least as far as each stage; what another promise took over is left out."""
    cancelled: Decimal
    superseded: Decimal
    starts: Day | None
    ends: Day | None
    part_of: str
    repeats: str
    meetings: tuple[str, ...]
    says: str
    closed: Day | None
    """Day on which nothing was open any more because the rest was cancelled or superseded."""

    @property
    def promised(self) -> Decimal:
        """All that was promised at any stage, cancelled parts included."""
        return self.reached[0]

    @property
    def delivered(self) -> Decimal:
        """What was handed over."""
        return self.reached[FORWARD.index("delivered")]

    @property
    def open(self) -> Decimal:
        """What is promised, neither delivered nor withdrawn."""
        return max(Decimal(0), self.promised - self.delivered - self.cancelled)


@dataclass(frozen=True, slots=True)
class LedgerBalance:
    """What one donor has promised one recipient, each promise counted once."""

    donor: str
    recipient: str
    kind: str
    unit: str
    reached: Amounts
    cancelled: Decimal
    outstanding: Decimal
    """Promised, neither delivered nor withdrawn."""
    pledges: int
    """Promises that are counted in it."""

    @property
    def by_stage(self) -> tuple[tuple[str, Decimal], ...]:
        """(stage, amount that got at least so far)."""
        return tuple(zip(FORWARD, self.reached, strict=True))


@dataclass(frozen=True, slots=True)
class Retelling:
    """Two promises that are one, told twice."""

    pledge: str
    """The later telling."""
    original: str
    donor: str
    unit: str
    amounts: tuple[Decimal, Decimal]
    """Of the original and of the later telling."""
    declared: bool
    """Whether the ledger says so; if not, it is a suspicion from donor, time and amount."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One step of which several sources tell differently."""

    pledge: str
    stage: str
    on: Day
    unit: str
    told: tuple[tuple[str, Decimal, str], ...]
    """(source, amount, certainty); the first is the one that counts."""
    events: tuple[PledgeEvent, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """A promise whose time is over, with something still open."""

    pledge: str
    donor: str
    unit: str
    open: Decimal
    ends: Day
    days: int


@dataclass(frozen=True, slots=True)
class DonorReliability:
    """How much of what fell due a donor has delivered."""

    donor: str
    promises: int
    """With something delivered or overdue."""
    effective: float
    """Number of promises of equal size that would tell as much."""
    alpha: float
    beta: float
    """Of the Beta distribution of the share that it delivers, from a flat start."""
    mean: float
    low: float
    high: float
    """Ends of the middle 80 %."""


@dataclass(frozen=True, slots=True)
class ExpectedDelivery:
    """What a donor can be expected to have delivered in the end, of what it has promised."""

    donor: str
    recipient: str
    kind: str
    unit: str
    delivered: float
    outstanding: float
    expected: float
    """Delivered, and of the rest the share that its record makes likely."""
    low: float
    high: float
    alpha: float
    beta: float
    """Of the Beta distribution of the share of the outstanding part: delivered + outstanding x Beta(alpha, beta)."""


@dataclass(frozen=True)
class TimeToDelivery:
    """How long promises take until they are delivered."""

    days: FloatArray
    """Shape (step,); days after the promise at which the curve falls."""
    open_share: FloatArray
    """Shape (step,); chance that a promise is still undelivered after that day."""
    low: FloatArray
    high: FloatArray
    """Shape (step,); ends of the 95 % interval, NaN where the curve has reached 0."""
    promises: int
    delivered: int
    median_days: float | None
    """None where the curve does not fall to one half."""


@dataclass(frozen=True)
class LedgerReport:
    """All that is said of a ledger on a day."""

    on: Day
    events: int
    pledges: tuple[PledgeState, ...]
    balances: tuple[LedgerBalance, ...]
    retellings: tuple[Retelling, ...]
    conflicts: tuple[Conflict, ...]
    late: tuple[Late, ...]
    reliability: tuple[DonorReliability, ...]
    expected: tuple[ExpectedDelivery, ...]
    time_to_delivery: TimeToDelivery | None
    """None where no promise is on record with a delivery."""
    by_year: tuple[tuple[str, int | None, Decimal], ...]
    """(unit, year, amount): money laid upon the years for which it is promised; under no year, what names no
    time."""
    findings: tuple[str, ...]
    assumptions: tuple[str, ...]
