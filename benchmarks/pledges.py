"""How long does it take to fold a ledger of 100,000 events, to check it, to enter it and to read it?

The ledger is made up: 20,000 promises of 15 donors, five steps each.  Each figure is processor time in this process.
"""

from __future__ import annotations

import datetime
import random
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from foedus.analyses.forces.ledger.analyse import analyse
from foedus.analyses.forces.ledger.fold import balances, shares, states_on
from foedus.errors import Place
from foedus.files.ledger import store
from foedus.files.ledger.table import Incoming
from foedus.model.pledges import PledgeEvent, order_faults

DONORS = (
    "USA",
    "DEU",
    "GBR",
    "FRA",
    "POL",
    "NLD",
    "DNK",
    "NOR",
    "SWE",
    "CAN",
    "JPN",
    "ITA",
    "ESP",
    "FIN",
    "EST",
)
STEPS = (
    ("announced", "1"),
    ("committed", "1"),
    ("allocated", "0.9"),
    ("delivered", "0.4"),
    ("delivered", "0.3"),
)
LAST = datetime.date(2026, 1, 1)


def events(promises: int = 20_000) -> list[PledgeEvent]:
    chance = random.Random(1)
    found = []
    for number in range(promises):
        donor, amount = chance.choice(DONORS), Decimal(chance.randint(10**6, 10**9))
        day = datetime.date(2022, 3, 1) + datetime.timedelta(days=chance.randint(0, 1200))
        kind = chance.choice(["military", "financial"])
        for step, (stage, share) in enumerate(STEPS):
            on = day + datetime.timedelta(days=30 * step)
            name, step_id = f"p{number}", f"{number}-{step}"
            found.append(
                PledgeEvent(
                    step_id,
                    name,
                    donor,
                    "UKR",
                    on,
                    stage,
                    amount * Decimal(share),
                    "EUR",
                    kind,
                    "B",
                    "made up",
                )
            )
    return found


def figures() -> None:
    made = events()
    incoming = [Incoming(event, Place("made up")) for event in made]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "l.ledger")
        for what, action, budget in (
            ("fold 100,000 events into balances", lambda: balances(shares(states_on(made, LAST), {})), "1 s"),
            ("check their order", lambda: list(order_faults(made)), "2 s"),
            ("everything that the report says", lambda: analyse(made), "5 s"),
            ("enter them in a new ledger", lambda: store.add(path, incoming, "made up"), "10 s"),
            ("read them again", lambda: store.read(path), "4 s"),
        ):
            start = time.process_time()
            action()
            print(f"{what:58} {time.process_time() - start:8.2f} s   budget {budget}")
