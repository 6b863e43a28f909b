"""What are pledges still to bring?  What is outstanding, weighed draw by draw by each donor's record."""

from __future__ import annotations

from decimal import Decimal

from foedus.analyses.forces.ledger.analyse import LedgerOptions
from foedus.analyses.forces.ledger.analyse import analyse as analyse_ledger
from foedus.analyses.forces.ledger.fold import Share
from foedus.analyses.forces.ledger.reliability import drawn, expected
from foedus.analyses.forces.ledger.result import LedgerBalance
from foedus.analyses.forces.participation import throws
from foedus.analyses.forces.pledges import USD_PER_USD_BN, WORDS, counted, events_of
from foedus.analyses.forces.result import AidToCome
from foedus.model.dates import Day
from foedus.model.forces import Pledge
from foedus.model.pledges import FORWARD
from foedus.numerics.draws import Draws

PATIENCE_DAYS = 365
"""After how many days a promise that names no end is overdue, for the donor's record."""
_ALLOCATED = FORWARD.index("allocated")


def aid_to_come(pledges: tuple[Pledge, ...], on: Day, draws: Draws) -> tuple[AidToCome, ...]:
    """Weigh what is outstanding by the record of its donor; each promise counts once.

    A donor's throw is the same for all that it has promised, and under every proposal.

    Parameters
    ----------
    on
        Day of the balance: the scenario's.
    """
    events = events_of(pledges)
    if not events:
        return ()
    record = {
        one.donor: one
        for one in analyse_ledger(events, LedgerOptions(on=on, patience_days=PATIENCE_DAYS)).reliability
    }
    found = []
    for one in expected(_outstanding(counted(events)), record):
        size = 1.0 if one.unit == "troops" else USD_PER_USD_BN
        comes = drawn(one, throws(f"pledges/{one.donor}", draws.seed, draws.size)) - one.delivered
        found.append(
            AidToCome(
                one.donor,
                one.recipient,
                WORDS[one.kind],
                one.unit if one.unit == "troops" else "USD bn",
                one.delivered / size,
                one.outstanding / size,
                comes / size,
            )
        )
    return tuple(found)


def _outstanding(promises: tuple[Share, ...]) -> list[LedgerBalance]:
    """Balances by donor, recipient and kind in which what has arrived counts as delivered."""
    groups: dict[tuple[str, str, str, str], list[Share]] = {}
    for share in promises:
        state = share.state
        groups.setdefault((state.donor, state.recipient, state.kind, state.unit), []).append(share)
    found = []
    for (donor, recipient, kind, unit), group in groups.items():
        promised = sum((share.reached[0] for share in group), Decimal(0))
        cancelled = sum((share.state.cancelled for share in group), Decimal(0))
        arrived = sum((_arrived(share) for share in group), Decimal(0))
        reached = (promised, promised, promised, arrived, arrived)
        rest = max(Decimal(0), promised - arrived - cancelled)
        found.append(LedgerBalance(donor, recipient, kind, unit, reached, cancelled, rest, len(group)))
    return found


def _arrived(share: Share) -> Decimal:
    """What has got furthest, from allocated on: a stage of which nothing is on record is unknown, not empty."""
    return next((amount for amount in reversed(share.reached[_ALLOCATED:]) if amount > 0), Decimal(0))
