"""``foedus sweep``: who would have to help whom, for every pair of states and every year."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName
from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.analyses.obligations.sweeps.sweep import YearOfPairs
    from foedus.model.dates import Day
    from foedus.model.proposals import Proposal
    from foedus.model.scenario import Scenario
    from foedus.report.document import Block

LAW = "law"
"""Stands for the shipped treaties alone, without a scenario."""
FIRST, LAST = 1815, 2100
"""Years that can be asked for: states and treaties are recorded from 1815 on."""


def sweep(
    scenario: Annotated[
        str,
        Parameter(
            help="A shipped scenario (see `foedus list`), a YAML file, a folder or a workbook; or `law`, the "
            "shipped treaties alone."
        ),
    ] = LAW,
    *,
    output: Annotated[
        Path | None,
        Parameter(
            name=["--output", "-o"], help="CSV file to write: attacker, victim, year, obliged, contested."
        ),
    ] = None,
    start: Annotated[int, Parameter(name="--from", help="First year.")] = FIRST,
    end: Annotated[int, Parameter(name="--to", help="Last year.")] = 2030,
    proposal: ProposalName = None,
    requests: Annotated[
        Literal["awaited", "made"], Parameter(help="Whether victims are taken to have asked for help.")
    ] = "awaited",
    json: Json = False,
) -> None:
    """Count the states that would have to help, for every attacker, victim and year.

    The event is an armed attack on the territory of the victim on 1 July, unprovoked.  The file has a line for each
    attacker, victim and year in which a state is obliged to help or it is contested whether one is; elsewhere
    both counts are 0.  Asked about are the states that were independent on that day, or may have been.
    """
    from foedus.analyses.obligations.clauses import ObligationsOptions
    from foedus.analyses.obligations.sweeps.sweep import sweep as every_year
    from foedus.cli.output import console, print_json, progress_bar
    from foedus.files.writing import write_text
    from foedus.model.dates import Day
    from foedus.report.terminal import show

    if not FIRST <= start <= end <= LAST:
        raise InputError(
            f"The years from {start} to {end} cannot be swept.\n"
            f"  Give --from and --to as years between {FIRST} and {LAST}, the earlier one first."
        )
    lines, years = ["attacker,victim,year,obliged,contested\n"], []
    with progress_bar() as progress:
        world, settlement = _asked(scenario, proposal)
        days = [Day(year, 7, 1) for year in range(start, end + 1)]
        for number, found in enumerate(
            every_year(world, days, settlement, ObligationsOptions(requests=requests)), 1
        ):
            told, count = _year(found)
            lines.append(told)
            years.append(count)
            progress(f"year {found.day.year}", number / len(days))
    if output is not None:
        write_text(output, "".join(lines))
    if json:
        print_json({"scenario": world.id, "proposal": proposal, "years": [asdict(count) for count in years]})
    else:
        show(_blocks(years, output), console())


@dataclass(frozen=True)
class _Count:
    """How many pairs of attacker and victim a year has."""

    year: int
    states: int
    pairs: int
    obliged: int
    """In which at least one state is obliged to help."""
    contested: int
    """In which none is, but it is contested whether one is."""
    helpers: int
    """Obliged states, over all pairs."""


def _asked(name: str, proposal: str | None) -> tuple[Scenario, Proposal | None]:
    from foedus.cli.output import require_known
    from foedus.files.law_only import law_only
    from foedus.files.load import load

    world = law_only() if name == LAW else load(name)
    require_known("proposal", proposal, tuple(world.proposal))
    return world, world.proposal[proposal] if proposal is not None else None


def _year(found: YearOfPairs) -> tuple[str, _Count]:
    """Lines of one year, and its counts."""
    import numpy as np

    from foedus.analyses.obligations.sweeps.sweep import CONTESTED, OBLIGED

    stood = np.array([_may_have_stood(code, found.day) for code in found.states])
    asked = stood[:, None] & stood
    obliged = np.where(asked, found.count(OBLIGED), 0)
    contested = np.where(asked, found.count(CONTESTED), 0)
    year, codes = found.day.year, found.states
    lines = [
        f"{codes[a]},{codes[v]},{year},{obliged[a, v]},{contested[a, v]}\n"
        for a, v in np.argwhere(obliged + contested).tolist()
    ]
    states = int(stood.sum())
    count = _Count(
        year=year,
        states=states,
        pairs=states * (states - 1),
        obliged=int((obliged > 0).sum()),
        contested=int(((obliged == 0) & (contested > 0)).sum()),
        helpers=int(obliged.sum()),
    )
    return "".join(lines), count


def _may_have_stood(code: str, day: Day) -> bool:
    """Whether a state was independent on a day, or that is contested; one that the library lacks always was."""
    from foedus.files.state_history import exists_on, history

    return code not in history() or exists_on(code, day) is not False


def _blocks(years: list[_Count], output: Path | None) -> tuple[Block, ...]:
    from foedus.report.document import Cell, Column, Paragraph, Table

    first, last = years[0].year, years[-1].year
    shown = [count for count in years if count.year in (first, last) or count.year % 10 == 0]
    columns = (
        Column("year", "right"),
        Column("states", "right"),
        Column("pairs", "right"),
        Column("somebody obliged", "right"),
        Column("only contested", "right"),
        Column("obliged states in all", "right"),
    )
    rows = tuple(
        tuple(Cell(f"{value:,}" if key != "year" else str(value)) for key, value in asdict(count).items())
        for count in shown
    )
    table = Table(
        "Pairs of attacker and victim: an armed attack on the victim's territory on 1 July",
        columns,
        rows,
        "Every tenth year; the file and --json have all of them.",
    )
    pairs = sum(count.pairs for count in years)
    told = sum(count.obliged + count.contested for count in years)
    says = f"{first} to {last}: {pairs:,} pairs of attacker and victim, of which {told:,} would call on somebody."
    where = (
        f"{told:,} lines written to {output}." if output is not None else "Add -o FILE.csv for every pair."
    )
    return (table, Paragraph(says), Paragraph(where, "small"))
