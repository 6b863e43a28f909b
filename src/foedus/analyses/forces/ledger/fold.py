"""Fold the events of a ledger into the state of each promise, and these into balances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from foedus.analyses.forces.ledger.result import Amounts, LedgerBalance, PledgeState
from foedus.errors import NotApplicableError
from foedus.model.dates import Day
from foedus.model.pledges import FORWARD, NEW, PledgeEvent, accounts, counted

_ZERO = Decimal(0)
_DELIVERED = FORWARD.index("delivered")


def states_on(events: Iterable[PledgeEvent], on: Day) -> tuple[PledgeState, ...]:
    """State of each promise at the end of a day, by the accounts that count; in order of its first event.

    What has reached a stage has also passed the earlier ones.  Neither the order of the events nor what
    happened later plays a part.
    """
    steps: dict[str, list[PledgeEvent]] = {}
    for group in accounts(event for event in events if event.on <= on):
        for event in counted(group):
            steps.setdefault(event.pledge, []).append(event)
    found = [_state(name, told) for name, told in steps.items()]
    return tuple(sorted(found, key=lambda state: (state.first, state.pledge)))


def _state(name: str, told: list[PledgeEvent]) -> PledgeState:
    told = sorted(told, key=lambda event: (event.on, event.id))
    first = told[0]
    total: dict[str, Decimal] = {}
    withdrawn_whole: dict[str, Day] = {}
    for event in told:
        total[event.stage] = total.get(event.stage, _ZERO) + event.amount
        if event.stage in {"cancelled", "superseded"} and not event.amount:
            withdrawn_whole[event.stage] = event.on
    reached = _passed([total.get(stage, _ZERO) for stage in FORWARD])
    cancelled, superseded = (max(_ZERO, total.get(stage, _ZERO)) for stage in ("cancelled", "superseded"))
    rest = max(_ZERO, reached[0] - reached[_DELIVERED] - cancelled - superseded)
    if "superseded" in withdrawn_whole:
        superseded, rest = superseded + rest, _ZERO
    if "cancelled" in withdrawn_whole:
        cancelled, rest = cancelled + rest, _ZERO
    withdrawals = [event.on for event in told if event.stage in {"cancelled", "superseded"}]
    return PledgeState(
        name,
        first.donor,
        first.recipient,
        first.kind,
        first.unit,
        first.on,
        tuple(max(_ZERO, min(amount, reached[0] - superseded)) for amount in reached),
        cancelled,
        superseded,
        _first(event.starts for event in told),
        _last(event.ends for event in told),
        _named(event.part_of for event in told),
        _named(event.repeats for event in told if event.stage in FORWARD),
        tuple(dict.fromkeys(event.meeting for event in told if event.meeting)),
        _named(event.says for event in told),
        max(withdrawals) if withdrawals and not rest else None,
    )


def _passed(amounts: list[Decimal]) -> Amounts:
    """Largest amount at a stage or any later one."""
    found: list[Decimal] = []
    most = _ZERO
    for amount in reversed(amounts):
        most = max(most, amount)
        found.append(most)
    return tuple(reversed(found))


def _first(days: Iterable[Day | None]) -> Day | None:
    return min((day for day in days if day is not None), default=None)


def _last(days: Iterable[Day | None]) -> Day | None:
    known = [day for day in days if day is not None]
    return known[-1] if known else None


def _named(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")


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
    rest = {
        name: _minus(wholes[name], [wholes[part.pledge] for part in parts.get(name, ())]) for name in by_name
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
    if name not in wholes:
        below = [_whole(part.pledge, by_name, parts, wholes, (*above, name)) for part in parts.get(name, ())]
        together = [sum(column, _ZERO) for column in zip(*below, strict=True)] or [_ZERO] * len(FORWARD)
        wholes[name] = tuple(map(max, by_name[name].reached, together))
    return wholes[name]


def _root(name: str, told_again: Mapping[str, str], known: Mapping[str, PledgeState]) -> str:
    """The first telling of a promise, as far as it is known."""
    seen = [name]
    while (original := told_again.get(seen[-1], "")) in known:
        if original in seen:
            raise NotApplicableError(
                f"The pledges {', '.join(seen)} tell each other again in a ring.\n  Correct repeats in one of them."
            )
        seen.append(original)
    return seen[-1]


def _same_unit(one: PledgeState, other: PledgeState) -> None:
    if one.unit != other.unit:
        raise NotApplicableError(
            f"The pledge {one.pledge!r} is in {one.unit} and belongs to {other.pledge!r}, which is in {other.unit}.\n"
            f"  They can be set against each other in one currency only: give it (--in) and the rates (--rates)."
        )


def balances(
    counted_shares: Iterable[Share], key: Callable[[PledgeState], tuple[str, str, str, str]] | None = None
) -> tuple[LedgerBalance, ...]:
    """Add up what is promised, by donor, recipient, kind and unit; the largest promise first.

    Parameters
    ----------
    key
        What to add up by: gives the four names of the balance to which a promise belongs.
    """
    groups: dict[tuple[str, str, str, str], list[Share]] = {}
    for share in counted_shares:
        state = share.state
        names = key(state) if key else (state.donor, state.recipient, state.kind, state.unit)
        groups.setdefault(names, []).append(share)
    found = [_balance(names, group) for names, group in groups.items()]
    return tuple(sorted(found, key=lambda b: (b.recipient, b.unit, b.kind, -b.reached[0], b.donor)))


def _balance(names: tuple[str, str, str, str], group: list[Share]) -> LedgerBalance:
    reached = tuple(sum(column, _ZERO) for column in zip(*(share.reached for share in group), strict=True))
    cancelled = sum((min(share.state.cancelled, share.reached[0]) for share in group), _ZERO)
    return LedgerBalance(
        *names,
        reached,
        cancelled,
        max(_ZERO, reached[0] - reached[_DELIVERED] - cancelled),
        sum(1 for share in group if any(share.reached)),
    )


def declared_retellings(states: Iterable[PledgeState]) -> dict[str, str]:
    """Promises of which the ledger says that they tell another again."""
    return {state.pledge: state.repeats for state in states if state.repeats not in {"", NEW}}
