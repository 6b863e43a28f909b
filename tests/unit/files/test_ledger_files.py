from __future__ import annotations

import datetime
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from tests.pledge_events import event

from foedus.errors import InputError, NotApplicableError, Place, ScenarioError
from foedus.files.ledger import kiel, store
from foedus.files.ledger.export import export
from foedus.files.ledger.prices import read_deflators, read_rates, shipped_deflators, shipped_rates
from foedus.files.ledger.table import EVENTS, Incoming, read_events

HEAD = "pledge,donor,recipient,on,stage,amount,unit,kind,certainty,source"
GOOD = "x,NOR,UKR,2025-02-12,announced,4.5,EUR bn,military,B,press"


def table(tmp_path: Path, *rows: str, head: str = HEAD, name: str = "events.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def incoming(*events):
    return [Incoming(one, Place("f.csv", number)) for number, one in enumerate(events, 2)]


def refusal(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    return str(caught.value)


def test_amounts_are_read_exactly_in_full_units(tmp_path):
    (one,) = read_events(table(tmp_path, GOOD.replace("4.5", "0.142911")))
    assert one.event.amount == Decimal(142_911_000)
    assert one.event.unit == "EUR"


def test_a_semicolon_table_with_decimal_commas_is_read_as_it_is_meant(tmp_path):
    row = GOOD.replace(",", ";").replace("4.5", "4,5")
    (one,) = read_events(table(tmp_path, row, head=HEAD.replace(",", ";")))
    assert one.event.amount == Decimal(4_500_000_000)


def test_reading_a_table_again_gives_the_same_ids_and_equal_rows_keep_their_own(tmp_path):
    path = table(tmp_path, GOOD, GOOD)
    first, second = read_events(path), read_events(path)
    assert first == second
    assert first[0].event.id != first[1].event.id


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("NOR", "NRO", "events.csv:2:2: the donor 'NRO' is no state or institution that is known."),
        ("NOR", "group:", "the donor 'group:' is no state"),
        ("4.5", "-", "events.csv:2:6: '-' is no plain number"),
        ("4.5", "nan", "'nan' is no plain number"),
        ("4.5", "1e99", "is beyond all measure"),
        ("4.5", "", "events.csv:2:6: nothing stands under amount"),
        ("EUR bn", "euros", "the unit is 'euros'"),
        ("EUR bn", "troops", "troops are promised under the kind 'military'"),
        ("announced", "anounced", "the stage is 'anounced'"),
        ("2025-02-12", "12.02.2025", "'12.02.2025' is no day"),
        ("2025-02-12", "2025-02-30", "'2025-02-30' is no day"),
        ("military", "guns", "the kind is 'guns'"),
        (",B,", ",Z,", "the certainty is 'Z'"),
        (",press", ",", "nothing stands under source"),
        (",press", ",pr\u202eess", "holds some that cannot be seen"),
        ("x,NOR", f"{'x' * 300},NOR", "has 300 signs"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_place(tmp_path, old, new, found):
    path = table(tmp_path, GOOD.replace(old, new, 1))
    message = refusal(read_events, path)
    assert found in message
    assert str(path) in message


def test_a_wrong_file_is_not_told_in_thousands_of_lines(tmp_path):
    message = refusal(read_events, table(tmp_path, *[GOOD.replace("NOR", "NRO")] * 3000))
    assert "so many faults stand above that the rest was not looked at" in message
    assert message.count("is no state or institution") == 200


def test_an_unknown_column_is_told_with_the_nearest(tmp_path):
    assert "Did you mean 'donor'?" in refusal(
        read_events, table(tmp_path, GOOD, head=HEAD.replace("donor", "doner"))
    )


def test_the_table_of_a_scenario_is_told_from_one_of_events(tmp_path):
    path = table(
        tmp_path, "x,NOR,UKR,arms,announced,4,2025-01-01", head="id,donor,recipient,kind,stage,amount,on"
    )
    assert "name that instead" in refusal(read_events, path)


def test_a_workbook_is_read_like_a_table_and_faults_name_the_cell(tmp_path):
    path = tmp_path / "events.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("events")
    sheet.write_row(0, 0, HEAD.split(","))
    sheet.write_row(1, 0, GOOD.split(","))
    sheet.write_number(1, 5, 4.5)
    sheet.write_row(2, 0, GOOD.replace("NOR", "NRO").split(","))
    book.close()
    assert "events!B3: the donor 'NRO'" in refusal(read_events, path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"\xff\xfe\x00", b"a\0b", b'"open'])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_that_is_no_table_is_refused_with_a_message(tmp_path, content, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(content)
    assert str(path) in refusal(read_events, path)


def test_random_bytes_never_end_in_a_traceback(tmp_path):
    rng = random.Random(3)
    good = table(tmp_path, GOOD).read_bytes()
    for number in range(60):
        spoilt = bytearray(good)
        for _ in range(rng.randint(1, 6)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        path = tmp_path / f"{number}.csv"
        path.write_bytes(bytes(spoilt))
        with suppress(InputError):
            assert read_events(path)


def test_a_ledger_keeps_everything_and_takes_each_event_once(tmp_path):
    path = tmp_path / "l.ledger"
    first = incoming(event(), event(stage="delivered", amount="3", day=4))
    assert store.add(path, first, "f.csv") == store.Added(2, 0)
    assert store.add(path, first, "f.csv") == store.Added(0, 2)
    assert store.read(path) == tuple(one.event for one in first)
    assert [entry.origin for entry in store.entries(path)] == ["f.csv", "f.csv"]


def test_another_content_under_the_same_id_is_refused_and_nothing_is_written(tmp_path):
    path = tmp_path / "l.ledger"
    store.add(path, incoming(event(id="e")), "f.csv")
    message = refusal(store.add, path, incoming(event("q", id="n"), event(id="e", amount="11")), "g.csv")
    assert message.startswith("f.csv:3: the event id 'e' stands in the ledger already with another amount.")
    assert len(store.read(path)) == 1


def test_an_event_that_does_not_fit_names_its_line_and_leaves_the_ledger_as_it_was(tmp_path):
    path = tmp_path / "l.ledger"
    store.add(path, incoming(event(stage="committed", amount="3")), "f.csv")
    new = incoming(event("fine"), event(stage="delivered", amount="4", day=2))
    message = refusal(store.add, path, new, "g.csv")
    assert message.startswith(
        "f.csv:3: pledge 'p' has 4 EUR delivered on 2025-01-03, but only 3 EUR committed."
    )
    assert len(store.read(path)) == 1


def test_a_refused_first_import_leaves_no_file(tmp_path):
    path = tmp_path / "l.ledger"
    refusal(store.add, path, incoming(event(part_of="nothing")), "f.csv")
    store.add(path, incoming(event()), "f.csv", dry=True)
    assert not path.exists()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"part_of": "pp"}, "part_of names 'pp'"),
        ({"repeats": "pp"}, "repeats names 'pp'"),
        ({"account_of": "nothing"}, "account_of names 'nothing'"),
        ({"account_of": "e0"}, "Two accounts of one step differ in their source"),
    ],
)
def test_a_name_that_refers_to_nothing_is_refused(tmp_path, fields, found):
    new = incoming(event(id="e0"), event(id="e1", day=3, **fields))
    assert found in refusal(store.add, tmp_path / "l.ledger", new, "f.csv")


def test_the_file_itself_refuses_changes_and_deletions(tmp_path):
    path = tmp_path / "l.ledger"
    store.add(path, incoming(event()), "f.csv")
    file = sqlite3.connect(path)
    for statement in ("UPDATE event SET amount = '5'", "DELETE FROM event", "DELETE FROM batch"):
        with pytest.raises(sqlite3.IntegrityError, match="is not"):
            file.execute(statement)
    file.close()


def many(count, start=0):
    return incoming(*(event(f"p{number}", id=f"e{number}") for number in range(start, start + count)))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_ledger_is_refused_and_not_changed(tmp_path, share):
    path = tmp_path / "l.ledger"
    store.add(path, many(400), "f.csv")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    cut = path.read_bytes()
    message = refusal(store.read, path)
    assert "damaged" in message
    assert "damaged" in refusal(store.add, path, many(1, 900), "f.csv")
    assert path.read_bytes() == cut


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough " * 40, b"SQLite format 3\0" + b"\1" * 500]
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path, content):
    path = tmp_path / "l.ledger"
    path.write_bytes(content)
    assert str(path) in refusal(store.read, path)
    assert path.read_bytes() == content


def test_another_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    file = sqlite3.connect(path)
    file.execute("CREATE TABLE event (id TEXT)")
    file.commit()
    file.close()
    assert "is no pledge ledger" in refusal(store.read, path)
    assert "is no pledge ledger" in refusal(store.add, path, incoming(event()), "f.csv")


def test_a_ledger_with_other_tables_is_refused(tmp_path):
    path = tmp_path / "l.ledger"
    store.add(path, incoming(event()), "f.csv")
    file = sqlite3.connect(path)
    file.execute("DROP TRIGGER event_is_not_changed")
    file.commit()
    file.close()
    assert "its tables are not those of a ledger" in refusal(store.read, path)


def test_a_ledger_with_an_amount_that_is_no_number_is_refused(tmp_path):
    path = tmp_path / "l.ledger"
    store.add(path, incoming(event()), "f.csv")
    file = sqlite3.connect(path)
    columns = [row[1] for row in file.execute("PRAGMA table_info(event)")]
    values = [2, 1, *("NaN" if c == "amount" else "y" if c == "id" else None for c in columns[2:])]
    row = file.execute("SELECT * FROM event").fetchone()
    filled = [old if new is None else new for old, new in zip(row, values, strict=True)]
    file.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(filled))})", filled)
    file.commit()
    file.close()
    assert "holds no number or no day" in refusal(store.read, path)


def test_a_ledger_that_is_not_there_is_told(tmp_path):
    assert "There is no ledger" in refusal(store.read, tmp_path / "none.ledger")
    assert "folder" in refusal(store.add, tmp_path / "no" / "l.ledger", incoming(event()), "f")
    assert "is a folder" in refusal(store.add, tmp_path, incoming(event()), "f")


WRITER = """
import sys
from pathlib import Path
from tests.unit.files.test_ledger_files import many
from foedus.files.ledger import store
path, start, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
store.add(path, many(count, start), f"writer {start}")
"""


def writer(path, start, count):
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(start), str(count)],
        env=environment,
        stdout=subprocess.PIPE,
        cwd=root,
    )


@pytest.mark.slow
def test_writers_at_the_same_time_all_get_their_events_in(tmp_path):
    path = tmp_path / "l.ledger"
    writers = [writer(path, 1000 * number, 50) for number in range(3)]
    for one in writers:
        one.communicate(timeout=120)
        assert one.returncode == 0
    assert len(store.read(path)) == 150


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.02, 0.15, 0.3, 0.45, 0.6, 0.8])
def test_a_killed_import_leaves_the_old_or_the_new_ledger(tmp_path, delay):
    path = tmp_path / "l.ledger"
    store.add(path, many(20), "f.csv")
    one = writer(path, 1000, 4000)
    assert one.stdout is not None
    one.stdout.readline()
    time.sleep(delay)
    one.send_signal(signal.SIGKILL)
    one.communicate()
    assert len(store.read(path)) in {20, 4020}
    store.add(path, many(5, 9000), "f.csv")
    assert len(store.read(path)) in {25, 4025}


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_export_is_imported_to_the_same_events(tmp_path, name):
    events = (
        event(says='=1+1, quoted "so"; http://x', amount="0.1234567890123456"),
        event(stage="cancelled", amount="0", day=3),
    )
    export(events, tmp_path / name)
    assert tuple(one.event for one in read_events(tmp_path / name)) == events


def test_json_holds_what_is_given_and_another_ending_is_refused(tmp_path):
    export((event(),), tmp_path / "out.json")
    (row,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["events"]
    assert (row["pledge"], row["amount"], "ends" in row) == ("p", "10", False)
    assert ".csv, .xlsx or .json" in refusal(export, (event(),), tmp_path / "out.pdf")


def test_every_field_of_an_event_has_a_column():
    assert {column.heading for column in EVENTS.columns} == set(store.FIELDS)


def test_rates_and_price_levels_are_read_with_their_sources(tmp_path):
    rates = read_rates(
        table(tmp_path, "GBP,2025-01-01,1.2,EUR,bank", head="currency,on,rate,base,source", name="r.csv")
    )
    assert (rates.base, rates.sources) == ("EUR", ("bank",))
    levels = read_deflators(
        table(tmp_path, "EUR,2025,104.1,office", head="currency,year,index,source", name="d.csv")
    )
    assert levels.index == {("EUR", 2025): Decimal("104.1")}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("GBP,2025-01-01,0,EUR,b",), "the rate of GBP is '0'"),
        (("GBP,,1.2,EUR,b",), "the rate of GBP has no day"),
        (("pound,2025-01-01,1.2,EUR,b",), "'pound' is no currency"),
        (("GBP,2025-01-01,1.2,EUR,b", "GBP,2025-01-01,1.3,EUR,b"), "GBP has two rates for 2025-01-01"),
        (("GBP,2025-01-01,1.2,EUR,b", "NOK,2025-01-01,0.1,USD,b"), "rates are given in EUR and USD"),
        ((), "no rates"),
    ],
)
def test_rates_that_cannot_be_used_are_refused(tmp_path, rows, found):
    path = table(tmp_path, *rows, head="currency,on,rate,base,source", name="r.csv")
    assert found in refusal(read_rates, path)


def test_shipped_rates_are_yearly_averages_with_a_source():
    rates = shipped_rates()
    # The European Central Bank's own averages of 2022 to 2024: 1.0530, 1.0813 and 1.0824 dollars.
    for year, dollars in ((2022, 1.0530), (2023, 1.0813), (2024, 1.0824)):
        assert float(rates.rate("EUR", "USD", datetime.date(year, 7, 1))) == pytest.approx(dollars, rel=1e-3)
    assert float(rates.rate("GBP", "EUR", datetime.date(2023, 7, 1))) == pytest.approx(1.15, rel=1e-2)
    assert all("Federal Reserve" in source for source in rates.sources)
    with pytest.raises(NotApplicableError, match=r"No rate of PLN in USD .* in the shipped yearly averages"):
        rates.rate("PLN", "EUR", datetime.date(2024, 1, 1))


def test_shipped_price_levels_rise_and_say_whose_they_are():
    levels = shipped_deflators()
    assert float(levels.factor("USD", 2021, 2022)) == pytest.approx(1.080, abs=2e-3)
    assert all(levels.factor(code, 2021, 2023) > 1 for code in ("EUR", "GBP", "NOK", "PLN"))
    assert len(levels.sources) == 2
    with pytest.raises(
        NotApplicableError, match=r"No price level of EUR .* 2019 in the shipped price levels"
    ):
        levels.factor("EUR", 2019, 2024)


KIEL = "country,iso,year,month,total,financial,humanitarian,military,commitments,to_be_allocated,gdp,pct_gdp"
RELEASE = "release,period,date,label\n29,04/2026,2026-08-04,R29\n"


def tracker(folder: Path, *rows: str, release: str = RELEASE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "release_info.csv").write_text(release, encoding="utf-8")
    return table(folder, *rows, head=KIEL, name="data_explorer.csv")


def test_months_of_the_tracker_become_commitments_with_allocations_as_parts(tmp_path):
    path = tracker(tmp_path, "Norway,NOR,2024,2,0.3,0.1,0,0.2,0.5,0.2,400,0.1")
    found = [one.event for one in kiel.read_kiel(path)]
    assert [(e.pledge, e.stage, int(e.amount), str(e.on)) for e in found] == [
        ("kiel/NOR", "committed", 500_000_000, "2024-02-29"),
        ("kiel/NOR/financial", "allocated", 100_000_000, "2024-02-29"),
        ("kiel/NOR/military", "allocated", 200_000_000, "2024-02-29"),
    ]


def test_a_later_release_counts_and_the_earlier_stays_on_record(tmp_path):
    from foedus.analyses.forces.ledger.analyse import analyse

    path = tmp_path / "l.ledger"
    old = kiel.read_kiel(
        tracker(
            tmp_path / "a",
            "Norway,NOR,2024,2,0.3,0.1,0,0.2,0.5,0,1,1",
            "Norway,NOR,2024,3,0.7,0,0,0.7,0.7,0,1,1",
        )
    )
    store.add(path, old, "r29")
    newer = RELEASE.replace("29,", "30,", 1).replace("2026-08-04", "2026-10-06")
    new = kiel.read_kiel(tracker(tmp_path / "b", "Norway,NOR,2024,2,0.4,0.1,0,0.3,0.5,0,1,1", release=newer))
    store.add(path, (*new, *kiel.withdrawn_months(store.read(path), new)), "r30")
    report = analyse(store.read(path))
    allocated = sum(float(balance.reached[2]) for balance in report.balances)
    assert allocated == pytest.approx(0.4e9)
    assert {conflict.pledge for conflict in report.conflicts} == {"kiel/NOR", "kiel/NOR/military"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("Norway,NRO,2024,2,0.3,0.1,0,0.2,0.5,0,1,1", "the donor 'NRO' is no state that is known"),
        ("Norway,NOR,2024,13,0.3,0.1,0,0.2,0.5,0,1,1", "year 2024 and month 13 are no month"),
        ("Norway,NOR,2024,2,0.3,0.1,0,0.1,0.5,0,1,1", "the kinds of aid add up to 0.2 and the total is 0.3"),
        ("Norway,NOR,2024,2,x,0.1,0,0.1,0.5,0,1,1", "'x' is no plain number"),
    ],
)
def test_a_month_that_cannot_be_right_is_refused_with_its_line(tmp_path, row, found):
    path = tracker(tmp_path, row)
    message = refusal(kiel.read_kiel, path)
    assert found in message
    assert f"{path}:2" in message


def test_a_file_of_the_tracker_without_its_release_is_refused(tmp_path):
    path = tracker(tmp_path, "Norway,NOR,2024,2,0.3,0.1,0,0.2,0.5,0,1,1")
    (tmp_path / "release_info.csv").unlink()
    assert "--release" in refusal(kiel.read_kiel, path)


MAIN = "Bilateral Assistance, MAIN DATA"
MAIN_HEADINGS = (
    "activity_id",
    "donor",
    "announcement_date",
    "aid_type_general",
    "measure",
    "tot_activity_value_EUR",
    "tot_sub_activity_value_EUR_redistr",
)


def main_data(path, *rows):
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("Read me").write_string(0, 0, "About the tracker")
        sheet = book.add_worksheet(MAIN)
        for i, row in enumerate([MAIN_HEADINGS, *rows]):
            for j, value in enumerate(row):
                sheet.write(i, j, value)
    return path


def test_the_main_data_of_the_trackers_own_workbook_are_added_up_to_months(tmp_path):
    day = datetime.date(2024, 2, 10)
    path = main_data(
        tmp_path / "Release_21.xlsx",
        ("NO1", "Norway", day, "Military", "Allocation", 9, 3_000_000),
        ("NO2", "Norway", datetime.date(2024, 2, 20), "Military", "Allocation", 9, 1_500_000.25),
        ("NO3", "Norway", day, "Financial", "Commitment", 7_000_000, "."),
        ("EU1", "EU (Commission and Council)", ".", "Humanitarian", "Allocation", 9, 500_000),
        ("NO4", "Norway", day, "Financial", "Allocation", 9, "."),
    )
    assert kiel.is_kiel(path)
    release = kiel.Release("21", datetime.date(2025, 2, 14))
    found = {
        (e.pledge, e.stage, str(e.on)): e.amount for e in (one.event for one in kiel.read_kiel(path, release))
    }
    assert found == {
        ("kiel/NOR", "committed", "2024-02-29"): 7_000_000,
        ("kiel/NOR/military", "allocated", "2024-02-29"): Decimal("4500000.25"),
        ("kiel/eu/humanitarian", "allocated", "2025-02-14"): 500_000,
    }
    assert "--release" in refusal(kiel.read_kiel, path)
    bad = main_data(tmp_path / "bad.xlsx", ("NO1", "Norwey", day, "Military", "Gift", 9, 3_000_000))
    message = refusal(kiel.read_kiel, bad, release)
    assert f"{MAIN}!B2" in message
    assert "Norway" in message
    assert "allocation or commitment" in message


@pytest.mark.parametrize("name", ["eu_aid_shares", "procurement_trends", "kiel_total_allocations"])
def test_files_of_the_tracker_without_pledges_say_why(tmp_path, name):
    path = table(tmp_path, "x", head="y", name=f"{name}.csv")
    assert kiel.is_kiel(path)
    with pytest.raises(ScenarioError, match="holds no pledges"):
        kiel.read_kiel(path)
