"""What a scenario's pledges come to, without adding up the same promise twice: a small ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import get_args

from foedus.analyses.forces.ledger.fold import Share, shares, states_on
from foedus.analyses.forces.ledger.result import PledgeState
from foedus.analyses.forces.ledger.retellings import retellings
from foedus.analyses.forces.result import PledgeBalance
from foedus.model.forces import Pledge, Stage
from foedus.model.pledges import PledgeEvent, PledgeKind, order_faults, written

STAGES: tuple[str, ...] = get_args(Stage)
UNITS: Mapping[str, str] = {"troops": "troops", "money": "USD bn", "arms": "USD bn"}
KINDS: Mapping[str, PledgeKind] = {"troops": "troops", "money": "financial", "arms": "military"}
WORDS: Mapping[str, str] = {kind: word for word, kind in KINDS.items()}
USD_PER_USD_BN = 10**9

_SEPARATORS = "-_.:/ "
_STAGE_IN_ID = re.compile(rf"(?:^|[{_SEPARATORS}])(?:{'|'.join(STAGES)})(?=$|[{_SEPARATORS}])")


def name_of(pledge_id: str) -> str:
    """Name of the promise: the id without the name of a stage.

    Examples
    --------
    >>> name_of("nld-committed"), name_of("delivered/nld"), name_of("nld-2025")
    ('nld', 'nld', 'nld-2025')
    """
    return _STAGE_IN_ID.sub("", pledge_id).strip(_SEPARATORS) or pledge_id


def events_of(pledges: tuple[Pledge, ...]) -> tuple[PledgeEvent, ...]:
    """Read a scenario's pledges as events of a ledger; of two entries for a stage the later counts.

    Pledges belong to one promise when donor, recipient and kind are the same and their ids are the same
    but for the name of the stage (``nld-committed`` and ``nld-delivered``).  Amounts are the likely ones; an
    entry says how much has reached its stage in all.
    """
    latest: dict[tuple[str, str, str, str, str], Pledge] = {}
    for pledge in sorted(pledges, key=lambda p: p.on):
        key = (name_of(pledge.id), pledge.donor, pledge.recipient, pledge.kind, pledge.stage)
        latest[key] = pledge
    uses: dict[str, set[tuple[str, str, str]]] = {}
    for name, *rest, _ in latest:
        uses.setdefault(name, set()).add((rest[0], rest[1], rest[2]))
    return tuple(
        _event(pledge, name if len(uses[name]) == 1 else " ".join((name, donor, recipient, kind)))
        for (name, donor, recipient, kind, _), pledge in latest.items()
    )


def _event(pledge: Pledge, name: str) -> PledgeEvent:
    amount = Decimal(repr(float(pledge.amount.distribution.likely)))
    return PledgeEvent(
        id=f"{name} {pledge.stage}",
        pledge=name,
        donor=pledge.donor,
        recipient=pledge.recipient,
        on=pledge.on,
        stage=pledge.stage,
        amount=amount if pledge.kind == "troops" else amount * USD_PER_USD_BN,
        unit="troops" if pledge.kind == "troops" else "USD",
        kind=KINDS[pledge.kind],
        certainty="C",
        source="scenario",
        says=pledge.says,
    )


def balances(pledges: tuple[Pledge, ...]) -> tuple[PledgeBalance, ...]:
    """Add up the promises of each donor to each recipient, by kind and stage; largest promise first.

    What looks like an earlier promise told again is not counted a second time: see `doubts`.
    """
    events = events_of(pledges)
    last = dict.fromkeys((event.pledge for event in events), 0)
    for event in events:
        last[event.pledge] = max(last[event.pledge], STAGES.index(event.stage))
    groups: dict[tuple[str, str, str], list[Share]] = {}
    for share in counted(events):
        state = share.state
        groups.setdefault((state.donor, state.recipient, WORDS[state.kind]), []).append(share)
    found = [
        _balance(*key, group, max(last[share.state.pledge] for share in group))
        for key, group in groups.items()
    ]
    return tuple(sorted(found, key=lambda b: (b.recipient, b.kind, -b.by_stage[0][1], b.donor)))


def _states(events: tuple[PledgeEvent, ...]) -> tuple[PledgeState, ...]:
    return states_on(events, max(event.on for event in events)) if events else ()


def counted(events: tuple[PledgeEvent, ...]) -> tuple[Share, ...]:
    """What each promise adds on the day of the last event, each counted once."""
    states = _states(events)
    return shares(states, {one.pledge: one.original for one in retellings(states)})


def _balance(donor: str, recipient: str, kind: str, group: list[Share], last: int) -> PledgeBalance:
    size = 1 if kind == "troops" else USD_PER_USD_BN
    by_stage = tuple(
        (stage, float(sum((share.reached[place] for share in group), Decimal(0)) / size))
        for place, stage in enumerate(STAGES[: last + 1])
    )
    return PledgeBalance(donor, recipient, kind, UNITS[kind], by_stage)


def doubts(pledges: tuple[Pledge, ...]) -> Iterator[str]:
    """Say in words what in the pledges does not fit together."""
    events = events_of(pledges)
    states = _states(events)
    for fault in order_faults(events):
        yield f"The {fault.found}: {fault.allowed[:1].lower()}{fault.allowed[1:]}."
    told_twice = retellings(states)
    for one in told_twice:
        before, after = (written(amount, one.unit) for amount in one.amounts)
        yield (
            f"The pledges {one.original} and {one.pledge} of {one.donor} are nearly equal ({before} and {after}): "
            f"they may be one promise told twice, and are counted once."
        )
    again = {(one.original, one.pledge) for one in told_twice}
    for first, second in combinations(states, 2):
        of_one = all(getattr(first, x) == getattr(second, x) for x in ("donor", "recipient", "kind"))
        if of_one and (first.pledge, second.pledge) not in again:
            yield from _contained(first, second)


def _contained(one: PledgeState, other: PledgeState) -> Iterator[str]:
    bare, advanced = sorted((one, other), key=lambda state: state.reached[1] > 0)
    if bare.reached[1] == 0 < advanced.reached[1] and bare.promised < advanced.promised:
        yield (
            f"The pledge {bare.pledge} of {bare.donor} to {bare.recipient} is only announced; it may be part of "
            f"{advanced.pledge}, which is further on, and both are counted."
        )
