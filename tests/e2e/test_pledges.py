"""The ledger as its user calls it."""

from __future__ import annotations

import json

import pytest

from foedus.cli.main import call

HEAD = "id,pledge,donor,recipient,on,stage,amount,unit,kind,certainty,source,starts,ends,repeats"
ROWS = (
    "1,shells,NOR,UKR,2025-02-12,announced,10,NOK bn,military,B,press,,2025-06-30,",
    "2,shells,NOR,UKR,2025-04-01,delivered,4,NOK bn,military,A,ministry,,,",
    "3,drones,GBR,UKR,2025-04-11,announced,4.5,GBP bn,military,B,press,2025-01-01,2025-12-31,",
    "4,drones again,GBR,UKR,2025-06-04,announced,4.5,GBP bn,military,B,press,2025-01-01,2025-12-31,",
)


@pytest.fixture
def ledger(tmp_path, capsys):
    table = tmp_path / "events.csv"
    table.write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    path = tmp_path / "pledges.ledger"
    assert call(["pledges", "import", str(table), "--into", str(path)]) == 0
    assert "4 events entered" in capsys.readouterr().out
    return path


def run_json(capsys, *arguments):
    assert call(["pledges", *map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def test_an_import_again_changes_nothing(ledger, capsys):
    before = ledger.read_bytes()
    found = run_json(capsys, "import", ledger.parent / "events.csv", "--into", ledger)
    assert (found["new"], found["known"]) == (0, 4)
    assert ledger.read_bytes() == before


def test_money_is_shown_in_one_currency_by_shipped_averages_that_are_named(ledger, capsys):
    found = run_json(capsys, "balance", ledger, "--in", "EUR")
    assert {one["unit"] for one in found["balances"]} == {"EUR"}
    assert any("Federal Reserve" in line for line in found["assumptions"])
    british = next(one for one in found["balances"] if one["donor"] == "GBR")
    assert british["announced"] == pytest.approx(4.5e9 * 1.31852 / 1.13058, rel=1e-4)


def test_balances_count_a_promise_once_and_know_their_day(ledger, capsys):
    found = run_json(capsys, "balance", ledger, "--donor", "GBR")
    assert [(one["announced"], one["unit"]) for one in found["balances"]] == [(4.5e9, "GBP")]
    early = run_json(capsys, "balance", ledger, "--on", "2025-03-31")
    assert [(one["donor"], one["delivered"]) for one in early["balances"]] == [("NOR", 0)]


def test_money_is_shown_in_one_currency_and_at_one_years_prices(ledger, capsys, tmp_path):
    rates, levels = tmp_path / "rates.csv", tmp_path / "levels.csv"
    rates.write_text(
        "currency,on,rate,base,source\nNOK,2025-01-01,0.08,EUR,made up\nGBP,2025-01-01,1.2,EUR,made up\n",
        encoding="utf-8",
    )
    levels.write_text(
        "currency,year,index,source\nEUR,2025,110,made up\nEUR,2022,100,made up\n", encoding="utf-8"
    )
    options = ("--in", "EUR", "--rates", rates)
    found = run_json(capsys, "balance", ledger, *options)
    assert {one["donor"]: one["announced"] for one in found["by_donor"]} == {"GBR": 5.4e9, "NOR": 0.8e9}
    assert any("made up" in line for line in found["assumptions"])
    found = run_json(capsys, "balance", ledger, *options, "--prices", "2022", "--deflators", levels)
    assert found["by_donor"][0]["announced"] == pytest.approx(5.4e9 / 1.1)


def test_the_report_says_it_all_and_draws_it(ledger, capsys, tmp_path):
    picture = tmp_path / "way.svg"
    found = run_json(capsys, "report", ledger, "--on", "2025-12-31", "-o", picture)
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert [(one["pledge"], one["open"]) for one in found["late"]] == [("shells", 6e9)]
    assert [one["pledge"] for one in found["retellings"]] == ["drones again"]
    (record,) = found["reliability"]
    assert record["mean"] == pytest.approx(1.4 / 3)
    assert call(["pledges", "report", str(ledger)]) == 0
    assert "told again" in capsys.readouterr().out


def test_an_event_is_added_and_stands_in_the_history(ledger, capsys):
    given = (
        "--pledge",
        "shells",
        "--donor",
        "NOR",
        "--on",
        "2025-05-01",
        "--stage",
        "delivered",
        "--amount",
        "2",
    )
    more = ("--unit", "NOK bn", "--kind", "military", "--source", "ministry")
    assert run_json(capsys, "add", ledger, *given, *more)["new"] == 1
    assert run_json(capsys, "add", ledger, *given, *more)["known"] == 1
    found = run_json(capsys, "history", ledger, "--pledge", "shells")
    assert [row["amount"] for row in found["events"]] == ["10000000000", "4000000000", "2000000000"]
    assert call(["pledges", "history", str(ledger)]) == 0
    assert "ministry (C)" in capsys.readouterr().out
    assert call(["pledges", "history", str(ledger), "--pledge", "shells"]) == 0
    assert "from command line" in " ".join(capsys.readouterr().out.split())


def test_an_export_makes_the_same_ledger(ledger, capsys, tmp_path):
    before = run_json(capsys, "report", ledger)
    for name in ("out.csv", "out.xlsx"):
        assert call(["pledges", "export", str(ledger), str(tmp_path / name)]) == 0
        other = tmp_path / f"{name}.ledger"
        assert call(["pledges", "import", str(tmp_path / name), "--into", str(other)]) == 0
        capsys.readouterr()
        assert run_json(capsys, "report", other) == before


def test_the_pledges_of_a_scenario_can_be_entered(capsys, tmp_path):
    path = tmp_path / "l.ledger"
    found = run_json(capsys, "import", "ukraine-2025", "--into", path)
    assert found["new"] > 0
    assert run_json(capsys, "import", "ukraine-2025", "--into", path)["new"] == 0
    assert run_json(capsys, "balance", path)["balances"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["balance", "none.ledger"], "There is no ledger 'none.ledger'"),
        (["balance", "LEDGER", "--on", "soon"], "--on is 'soon'"),
        (["balance", "LEDGER", "--donor", "NRO"], "There is no donor 'NRO'"),
        (["balance", "LEDGER", "--in", "PLN"], "No rate of PLN in USD is given"),
        (["balance", "LEDGER", "--in", "euro"], "--in is 'euro'"),
        (["balance", "LEDGER", "--prices", "2022"], "--deflators"),
        (["balance", "LEDGER", "--patience", "-1"], "--patience is -1"),
        (["report", "LEDGER", "-o", "way.png"], "the picture is an SVG"),
        (["history", "LEDGER", "--pledge", "shels"], "Did you mean 'shells'?"),
        (["export", "LEDGER", "out.pdf"], ".csv, .xlsx or .json"),
        (["import", "missing.csv", "--into", "LEDGER"], "there is no such file"),
        (["import", "x.csv", "--into", "LEDGER", "--release", "29"], "--release and --published go together"),
    ],
)
def test_wrong_input_is_told_with_exit_code_2_and_no_traceback(ledger, capsys, arguments, found):
    assert call(["pledges", *(str(ledger) if part == "LEDGER" else part for part in arguments)]) == 2
    captured = capsys.readouterr()
    assert found in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_an_event_that_does_not_fit_names_the_option(ledger, capsys):
    given = ["--pledge", "shells", "--donor", "NRO", "--on", "2025-05-01", "--stage", "delivered"]
    more = ["--amount", "2", "--unit", "NOK bn", "--kind", "military", "--source", "ministry"]
    assert call(["pledges", "add", str(ledger), *given, *more]) == 2
    assert capsys.readouterr().err.startswith("--donor: the donor 'NRO' is no state")
