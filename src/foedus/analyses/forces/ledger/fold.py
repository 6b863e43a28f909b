"""Fold the events of a ledger into the state of each promise, and these into balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from foedus.analyses.forces.ledger.result import Amounts, LedgerBalance, PledgeState
from foedus.errors import NotApplicableError
from foedus.model.dates import Day
from foedus.model.pledges import FORWARD, NEW, WITHDRAWN, PledgeEvent, standing

_ZERO = Decimal(0)
_DELIVERED = FORWARD.index("delivered")
_DEEPEST = 100
"""How many times over a promise may be a part of a part, or be told again."""


def states_on(events: Iterable[PledgeEvent], on: Day) -> tuple[PledgeState, ...]:
    """State of each promise at the end of a day, by the accounts that count; in order of its first event.

    What has reached a stage has also passed the earlier ones.  Neither the order of the events nor what
    happened later plays a part.
    """
    told = standing([event for event in events if event.on <= on])
    found = [_state(name, steps) for name, steps in told.items()]
    found.sort(key=lambda state: (state.first, state.pledge))
    return tuple(found)


def _state(name: str, told: list[PledgeEvent]) -> PledgeState:
    told.sort(key=lambda event: (event.on, event.id))
    total: dict[str, Decimal] = {}
    ends: Day | None = None
    starts: Day | None = None
    part_of = repeats = says = ""
    meetings: dict[str, None] = {}
    withdrawals: list[PledgeEvent] = []
    for event in told:
        stage = event.stage
        total[stage] = total.get(stage, _ZERO) + event.amount
        ends = event.ends or ends
        starts = starts or event.starts
        part_of = part_of or event.part_of
        says = says or event.says
        if event.meeting:
            meetings[event.meeting] = None
        if stage in WITHDRAWN:
            withdrawals.append(event)
        elif event.repeats:
            repeats = event.repeats  # what is said last holds, as nothing can be unsaid
    reached = _passed([total.get(stage, _ZERO) for stage in FORWARD])
    cancelled, superseded, rest = _withdrawn(total, withdrawals, reached[0] - reached[_DELIVERED])
    if superseded:
        left = reached[0] - superseded
        reached = tuple(min(amount, left) for amount in reached)
    first = told[0]
    return PledgeState(
        name,
        first.donor,
        first.recipient,
        first.kind,
        first.unit,
        first.on,
        reached,
        cancelled,
        superseded,
        starts,
        ends,
        part_of,
        repeats,
        tuple(meetings),
        says,
        withdrawals[-1].on if withdrawals and not rest else None,
    )


def _withdrawn(
    total: Mapping[str, Decimal], withdrawals: list[PledgeEvent], undelivered: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """What is cancelled, what is superseded, and what is still open; never more than was undelivered."""
    if not withdrawals:
        return _ZERO, _ZERO, undelivered
    whole = {event.stage for event in withdrawals if not event.amount}
    superseded = min(total.get("superseded", _ZERO), undelivered)
    cancelled = min(total.get("cancelled", _ZERO), undelivered - superseded)
    rest = undelivered - superseded - cancelled
    if "superseded" in whole:
        superseded, rest = superseded + rest, _ZERO
    if "cancelled" in whole:
        cancelled, rest = cancelled + rest, _ZERO
    return cancelled, superseded, rest


def _passed(amounts: list[Decimal]) -> Amounts:
    """Largest amount at a stage or any later one."""
    most = _ZERO
    for place in range(len(amounts) - 1, -1, -1):
        if amounts[place] > most:
            most = amounts[place]
        else:
            amounts[place] = most
    return tuple(amounts)


@dataclass(frozen=True, slots=True)
class Share:
    """What one promise adds to the balances beyond its parts and its earlier tellings."""

    state: PledgeState
    reached: Amounts


def shares(states: Iterable[PledgeState], told_again: Mapping[str, str]) -> tuple[Share, ...]:
    """Take the parts out of the wholes and the later tellings out of the sum, so that each promise counts once.

    At each stage a whole counts as much as it holds itself, or as its parts hold together where that is more;
    what its parts do not account for stays with its own donor.  Of several tellings the largest counts.

    Parameters
    ----------
    told_again
        Name of a promise -> name of the one that it tells again.

    Raises
    ------
    NotApplicableError
        If a part or a telling is in another unit than the rest, or a promise is a part of itself.
    """
    by_name = {state.pledge: state for state in states}
    parts: dict[str, list[PledgeState]] = {}
    for state in by_name.values():
        if state.part_of in by_name:
            parts.setdefault(state.part_of, []).append(state)
            _same_unit(state, by_name[state.part_of])
    wholes: dict[str, Amounts] = {}
    for name in by_name:
        _whole(name, by_name, parts, wholes, ())
    rest = wholes | {
        name: _minus(wholes[name], [wholes[part.pledge] for part in below]) for name, below in parts.items()
    }
    roots = {name: _root(name, told_again, by_name) for name in by_name}
    seen = {name: rest[name] for name, root in roots.items() if root == name}
    found = []
    for name, root in roots.items():
        if root == name:
            found.append(Share(by_name[name], rest[name]))
            continue
        _same_unit(by_name[name], by_name[root])
        most = tuple(map(max, seen[root], rest[name]))
        found.append(Share(by_name[name], _minus(most, [seen[root]])))
        seen[root] = most
    return tuple(found)


def _minus(whole: Amounts, parts: list[Amounts]) -> Amounts:
    return tuple(amount - sum(column, _ZERO) for amount, *column in zip(whole, *parts, strict=True))


def _whole(
    name: str,
    by_name: Mapping[str, PledgeState],
    parts: Mapping[str, list[PledgeState]],
    wholes: dict[str, Amounts],
    above: tuple[str, ...],
) -> Amounts:
    if name in above:
        raise NotApplicableError(
            f"The pledge {name!r} is a part of itself, through {', '.join(above)}.\n  Correct part_of in one of them."
        )
    if len(above) > _DEEPEST:
        raise NotApplicableError(
            f"The pledge {name!r} is a part of a part, more than {_DEEPEST} times over.\n  Correct part_of."
        )
    if name not in wholes:
        below = [_whole(part.pledge, by_name, parts, wholes, (*above, name)) for part in parts.get(name, ())]
        if not below:
            wholes[name] = by_name[name].reached
            return wholes[name]
        together = [sum(column, _ZERO) for column in zip(*below, strict=True)]
        wholes[name] = tuple(map(max, by_name[name].reached, together))
    return wholes[name]


def _root(name: str, told_again: Mapping[str, str], known: Mapping[str, PledgeState]) -> str:
    """The first telling of a promise, as far as it is known."""
    seen = [name]
    while (original := told_again.get(seen[-1], "")) in known:
        if original in seen or len(seen) > _DEEPEST:
            raise NotApplicableError(
                f"The pledges {', '.join(seen[:5])} tell each other again in a ring, or one after another without "
                f"end.\n  Correct repeats in one of them."
            )
        seen.append(original)
    return seen[-1]


def _same_unit(one: PledgeState, other: PledgeState) -> None:
    if one.unit != other.unit:
        raise NotApplicableError(
            f"The pledge {one.pledge!r} is in {one.unit} and belongs to {other.pledge!r}, which is in {other.unit}.\n"
            f"  They can be set against each other in one currency only: give it (--in) and the rates (--rates)."
        )


def balances(counted_shares: Iterable[Share]) -> tuple[LedgerBalance, ...]:
    """Add up what is promised, by donor, recipient, kind and unit; the largest promise first."""
    groups: dict[tuple[str, str, str, str], list[Share]] = {}
    for share in counted_shares:
        state = share.state
        groups.setdefault((state.donor, state.recipient, state.kind, state.unit), []).append(share)
    return _ordered(_balance(*names, group) for names, group in groups.items())


def _balance(donor: str, recipient: str, kind: str, unit: str, group: list[Share]) -> LedgerBalance:
    reached = _sum(share.reached for share in group)
    cancelled = sum((min(share.state.cancelled, share.reached[0]) for share in group), _ZERO)
    rest = max(_ZERO, reached[0] - reached[_DELIVERED] - cancelled)
    pledges = sum(1 for share in group if any(share.reached))
    return LedgerBalance(donor, recipient, kind, unit, reached, cancelled, rest, pledges)


def by_donor(found: Iterable[LedgerBalance]) -> tuple[LedgerBalance, ...]:
    """Add the kinds of each donor's promises together; the largest promise first."""
    groups: dict[tuple[str, str, str], list[LedgerBalance]] = {}
    for balance in found:
        groups.setdefault((balance.donor, balance.recipient, balance.unit), []).append(balance)
    return _ordered(
        LedgerBalance(
            donor,
            recipient,
            "all",
            unit,
            _sum(balance.reached for balance in group),
            sum((balance.cancelled for balance in group), _ZERO),
            sum((balance.outstanding for balance in group), _ZERO),
            sum(balance.pledges for balance in group),
        )
        for (donor, recipient, unit), group in groups.items()
    )


def _sum(amounts: Iterable[Amounts]) -> Amounts:
    return tuple(sum(column, _ZERO) for column in zip(*amounts, strict=True))


def _ordered(found: Iterable[LedgerBalance]) -> tuple[LedgerBalance, ...]:
    return tuple(sorted(found, key=lambda b: (b.recipient, b.unit, b.kind, -b.reached[0], b.donor)))


def declared_retellings(states: Iterable[PledgeState]) -> dict[str, str]:
    """Promises of which the ledger says that they tell another again."""
    return {state.pledge: state.repeats for state in states if state.repeats not in {"", NEW}}
