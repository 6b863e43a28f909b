"""Events of pledge ledgers, for tests."""

from __future__ import annotations

import datetime
from decimal import Decimal

from foedus.model.pledges import PledgeEvent

FIRST = datetime.date(2025, 1, 1)


def event(pledge="p", stage="announced", amount="10", day=0, **fields):
    """An event on a day counted from 1 January 2025."""
    on = FIRST + datetime.timedelta(days=day)
    given = {
        "id": f"{pledge}/{stage}/{on}/{fields.get('source', 'a')}",
        "donor": "NOR",
        "recipient": "UKR",
        "unit": "EUR",
        "kind": "military",
        "certainty": "B",
        "source": "a",
    }
    return PledgeEvent(pledge=pledge, stage=stage, amount=Decimal(amount), on=on, **(given | fields))
