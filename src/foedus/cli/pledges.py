"""``foedus pledges``: a ledger of promises, of which nothing is ever overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from foedus.cli.options import Json, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.analyses.forces.ledger.result import LedgerReport
    from foedus.files.ledger.kiel import Release
    from foedus.files.ledger.table import Incoming
    from foedus.model.prices import Deflators, ExchangeRates

pledges = App(name="pledges", help_format="markdown")

Ledger = Annotated[Path, Parameter(help="The ledger, a file that `import` or `add` makes.")]


@Parameter(name="*")
@dataclass(frozen=True)
class Counting:
    """What is counted, and in what money."""

    on: Annotated[
        str | None,
        Parameter(help="At the end of this day, such as 2025-06-30; of the last event without it."),
    ] = None
    into: Annotated[str | None, Parameter(name="--in", help="Show all money in this currency.")] = None
    rates: Annotated[
        Path | None,
        Parameter(
            help="Table of exchange rates: currency, on, rate, base, source; without it, shipped yearly averages."
        ),
    ] = None
    prices: Annotated[int | None, Parameter(help="Show money at the prices of this year.")] = None
    deflators: Annotated[
        Path | None,
        Parameter(
            help="Table of price levels: currency, year, index, source; without it, shipped consumer prices."
        ),
    ] = None
    count_suspected: Annotated[
        bool,
        Parameter(negative="", help="Count a promise that looks like an earlier one told again beside it."),
    ] = False
    patience: Annotated[
        int | None,
        Parameter(help="Days after which a promise that names no end is overdue; never without it."),
    ] = None
    lag: Annotated[int, Parameter(help="Days by which deliveries trail the years of a promise.")] = 0


@pledges.command(name="import")
def import_(
    file: Annotated[
        str,
        Parameter(
            help="A table of events (.csv, .xlsx, .ods), a file or folder of the Kiel tracker, or a scenario."
        ),
    ],
    *,
    into: Annotated[Path, Parameter(help="The ledger; it is made if there is none.")],
    release: Annotated[
        str | None, Parameter(help="Release of the tracker's files, where none of them says so.")
    ] = None,
    published: Annotated[str | None, Parameter(help="Day on which that release was published.")] = None,
    dry_run: Annotated[bool, Parameter(negative="", help="Check everything, write nothing.")] = False,
    json: Json = False,
) -> None:
    """Add the events of a file to a ledger, all or none; what it holds already is left out."""
    from foedus.cli.output import console, print_json, progress_bar
    from foedus.files.ledger import kiel, store

    with progress_bar() as progress:
        progress("reading the file", 0.0)
        found = _read(file, _release(release, published))
        if into.exists() and any(one.event.pledge.startswith("kiel/") for one in found):
            found = (*found, *kiel.withdrawn_months(store.read(into), found))
        added = store.add(into, found, file, progress, dry=dry_run)
    if json:
        print_json({"ledger": str(into), "new": added.new, "known": added.known, "written": not dry_run})
        return
    verb = "would enter" if dry_run else "entered"
    held = f"  {added.known:,} were in it already." if added.known else ""
    console().print(f"{added.new:,} events {verb} {into}.{held}", markup=False, highlight=False)


@pledges.command
def add(
    ledger: Ledger,
    *,
    pledge: Annotated[str, Parameter(help="Name of the promise.")],
    donor: Annotated[str, Parameter(help="Code of a state, id of an institution, or group:NAME, fund:NAME.")],
    stage: Annotated[str, Parameter(help="announced, committed, allocated, delivered, operational, ...")],
    on: Annotated[str, Parameter(help="Day of this step, such as 2025-04-11.")],
    source: Annotated[str, Parameter(help="Who says so.")],
    amount: Annotated[
        str, Parameter(help="What this step adds, such as 4.5; blank for all that is open.")
    ] = "",
    unit: Annotated[str, Parameter(help="GBP, GBP m, GBP bn, troops or pieces.")],
    kind: Annotated[str, Parameter(help="military, financial, humanitarian, troops or other.")],
    recipient: Annotated[str, Parameter(help="To whom it is promised.")] = "UKR",
    certainty: Annotated[str, Parameter(help="A (seen in the text) to D (contested).")] = "C",
    event_id: Annotated[
        str, Parameter(name="--id", help="Of the event; made of its content without it.")
    ] = "",
    published: Annotated[str, Parameter(help="When the source said so.")] = "",
    starts: Annotated[str, Parameter(help="First day of the time for which it is promised.")] = "",
    ends: Annotated[str, Parameter(help="Last day of that time.")] = "",
    meeting: Annotated[str, Parameter(help="At which meeting it was told.")] = "",
    item: Annotated[str, Parameter(help="What it is.")] = "",
    part_of: Annotated[str, Parameter(help="Name of the promise of which it is a part.")] = "",
    repeats: Annotated[str, Parameter(help="Name of the promise told again; new, if it is none.")] = "",
    account_of: Annotated[str, Parameter(help="Id of the event of which this is another account.")] = "",
    says: Annotated[str, Parameter(help="What was said, in words.")] = "",
    json: Json = False,
) -> None:
    """Add one event."""
    from foedus.cli.output import console, print_json
    from foedus.files.ledger.store import add as add_events
    from foedus.files.ledger.table import read_event

    given = {
        "id": event_id,
        "pledge": pledge,
        "donor": donor,
        "recipient": recipient,
        "on": on,
        "stage": stage,
        "amount": amount,
        "unit": unit,
        "kind": kind,
        "certainty": certainty,
        "source": source,
        "published": published,
        "starts": starts,
        "ends": ends,
        "meeting": meeting,
        "item": item,
        "part_of": part_of,
        "repeats": repeats,
        "account_of": account_of,
        "says": says,
    }
    incoming = read_event(given)
    added = add_events(ledger, (incoming,), "command line")
    if json:
        print_json({"ledger": str(ledger), "id": incoming.event.id, "new": added.new, "known": added.known})
        return
    told = (
        f"Entered in {ledger} as {incoming.event.id}."
        if added.new
        else f"{ledger} holds this event already.  If it happened a second time, give it an --id of its own."
    )
    console().print(told, markup=False, highlight=False)


@pledges.command
def balance(
    ledger: Ledger,
    *,
    donor: Annotated[str | None, Parameter(help="Only this donor.")] = None,
    counting: Counting = Counting(),  # frozen
    json: Json = False,
) -> None:
    """Say what each donor has promised and how far it has come, each promise counted once."""
    from foedus.cli.output import console, print_json, require_known
    from foedus.report.sections import pledges as section
    from foedus.report.terminal import show
    from foedus.study.ledger_document import balances_document

    report = _report(ledger, counting)
    require_known("donor", donor, tuple(dict.fromkeys(one.donor for one in report.balances)))
    chosen = [one for one in report.balances if donor in (None, one.donor)]
    if json:
        print_json(balances_document(report, chosen))
        return
    show(section.balance_blocks(report, donor), console())


@pledges.command
def report(
    ledger: Ledger,
    *,
    counting: Counting = Counting(),  # frozen
    output: Annotated[
        Path | None,
        Parameter(name=["--output", "-o"], help="Draw the way from promise to delivery into this SVG file."),
    ] = None,
    json: Json = False,
) -> None:
    """Say all that a ledger shows: stages, reliability, late ones, retellings, sources that differ."""
    from foedus.cli.output import console, print_json, require_svg
    from foedus.files.writing import write_text
    from foedus.report.charts import svg
    from foedus.report.sections import pledges as section
    from foedus.report.terminal import show
    from foedus.study.ledger_document import ledger_document

    require_svg(output)
    found = _report(ledger, counting)
    if output is not None:
        write_text(output, svg({**section.waterfall(found), "background": "white"}))
    if json:
        print_json(ledger_document(found))
        return
    show(section.report_blocks(found), console())
    if output is not None:
        console().print(f"The way from promise to delivery is drawn in {output}.", markup=False)


@pledges.command
def history(
    ledger: Ledger,
    *,
    pledge: Annotated[str | None, Parameter(help="Only this pledge.")] = None,
    json: Json = False,
) -> None:
    """Show every event as it was entered, with its source, and when and from where it came."""
    from foedus.cli.output import console, print_json, require_known
    from foedus.files.ledger.export import event_row
    from foedus.files.ledger.store import entries
    from foedus.report.sections import pledges as section
    from foedus.report.terminal import show

    found = entries(ledger)
    require_known("pledge", pledge, tuple(dict.fromkeys(one.event.pledge for one in found)))
    chosen = [one for one in found if pledge in (None, one.event.pledge)]
    if json:
        print_json(
            {"events": [{"entered": e.entered, "from": e.origin, **event_row(e.event)} for e in chosen]}
        )
        return
    show(section.history_blocks(chosen, pledge), console())


@pledges.command
def export(
    ledger: Ledger,
    file: Annotated[Path, Parameter(help="Where to write it: .csv, .xlsx or .json.")],
) -> None:
    """Write all events into a table, which `import` reads again."""
    from foedus.cli.output import console
    from foedus.files.ledger.export import export as write
    from foedus.files.ledger.store import read

    events = read(ledger)
    write(events, file)
    console().print(f"{len(events):,} events are written to {file}.", markup=False, highlight=False)


def _read(file: str, release: Release | None) -> Sequence[Incoming]:
    """Read whatever kind of file it is."""
    from foedus.files.ledger import kiel
    from foedus.files.ledger.table import read_events
    from foedus.files.load import scenario_names

    path = Path(file)
    if path.exists() and kiel.is_kiel(path):
        return kiel.read_kiel(path, release)
    if path.suffix.lower() in {".yaml", ".yml"} or path.is_dir() or file in scenario_names():
        return _from_scenario(file)
    return read_events(path)


def _from_scenario(name: str) -> tuple[Incoming, ...]:
    """Events of a scenario's pledges, under names that no other scenario has."""
    from dataclasses import replace

    from foedus.analyses.forces.pledges import events_of
    from foedus.errors import InputError, Place
    from foedus.files.ledger.table import Incoming, is_party
    from foedus.files.load import load

    scenario = load(name)
    if not scenario.pledges:
        raise InputError(f"The scenario {scenario.id} has no pledges, so there is nothing to enter.")

    def party(code: str) -> str:
        actor = scenario.actor.get(code)
        if actor is not None and len(actor.states) == 1:
            return actor.states[0]
        return code if is_party(code) else f"group:{code}"

    return tuple(
        Incoming(
            replace(
                event,
                id=f"{scenario.id}/{event.id}",
                pledge=f"{scenario.id}/{event.pledge}",
                donor=party(event.donor),
                recipient=party(event.recipient),
                source=f"scenario {scenario.id}",
                published=scenario.as_of,
            ),
            Place(name),
        )
        for event in events_of(scenario.pledges)
    )


def _report(ledger: Path, counting: Counting) -> LedgerReport:
    from foedus.analyses.forces.ledger.analyse import LedgerOptions, analyse
    from foedus.errors import InputError
    from foedus.files.ledger.store import read
    from foedus.model.pledges import is_currency

    if counting.into is not None and not is_currency(counting.into):
        raise InputError(
            f"--in is {counting.into!r}.\n  Give a currency of three capital letters, such as EUR."
        )
    if counting.patience is not None and counting.patience < 0:
        raise InputError(f"--patience is {counting.patience}.\n  Give 0 or more days.")
    if not 0 <= counting.lag <= 36_500:
        raise InputError(f"--lag is {counting.lag}.\n  Give 0 to 36500 days.")
    options = LedgerOptions(
        day_of("--on", counting.on),
        counting.into or "",
        _rates(counting),
        counting.prices,
        _deflators(counting),
        counting.count_suspected,
        counting.patience,
        counting.lag,
    )
    return analyse(read(ledger), options)


def _rates(counting: Counting) -> ExchangeRates | None:
    """The reader's rates; without them, and where some are needed, the shipped ones."""
    from foedus.files.ledger.prices import read_rates, shipped_rates

    if counting.rates is not None:
        return read_rates(counting.rates)
    return None if counting.into is None else shipped_rates()


def _deflators(counting: Counting) -> Deflators | None:
    """The same for price levels."""
    from foedus.files.ledger.prices import read_deflators, shipped_deflators

    if counting.deflators is not None:
        return read_deflators(counting.deflators)
    return None if counting.prices is None else shipped_deflators()


def _release(number: str | None, published: str | None) -> Release | None:
    from foedus.errors import InputError
    from foedus.files.ledger.kiel import Release

    day = day_of("--published", published)
    if (number is None) != (day is None):
        raise InputError("--release and --published go together.\n  Give both, such as 29 and 2026-08-04.")
    return None if number is None or day is None else Release(number, day)
