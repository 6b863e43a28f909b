"""Run every figure and print it beside its budget: ``python -m benchmarks [NAME ...]``."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import durability, estimation, forces, forecasts, models, positions
from benchmarks.scenario_size import document


def command(*arguments: str, repeats: int = 3) -> tuple[float, float]:
    """Least wall time (s) over repeats, and peak memory (MB), of one foedus command in a fresh process."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "foedus", *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def show(what: str, seconds: float, megabytes: float, budget: str) -> None:
    print(f"{what:58} {seconds:8.2f} s {megabytes:8.0f} MB   budget {budget}")


def help_page() -> None:
    show("foedus --help", *command("--help", repeats=5), "0.4 s")


def check() -> None:
    show("foedus check ukraine-2025", *command("check", "ukraine-2025"), "0.7 s")


def check_large() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"
        for actors, issues, treaties in ((50, 20, 250), (100, 20, 500), (200, 20, 1000)):
            file.write_text(document(actors, issues, treaties), encoding="utf-8")
            what = f"foedus check: {actors} actors, {issues} issues, {treaties} treaties"
            show(what, *command("check", str(file), repeats=2), "3 s (at 200, 20, 1000)")


def brief() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "brief.html")
        show(
            "foedus brief ukraine-2025, 10,000 draws",
            *command("brief", "ukraine-2025", "-o", page),
            "10 s, 1 GB",
        )


def hold() -> None:
    """The order, and what costs more, against the order."""
    page, megabytes = command("hold", "ukraine-2025")
    show("foedus hold ukraine-2025, 10,000 draws", page, megabytes, "8 s")
    for flags in (
        ("--details",),
        ("--break-even", "dishonour"),
        ("--sensitivity",),
        ("-p", "european-force", "--break-even", "all"),
    ):
        took, _ = command("hold", "ukraine-2025", *flags, repeats=1)
        print(f"  {' '.join(flags):56} {took:8.2f} s   {took / page:4.1f} times the page")


def draws_curve() -> None:
    """Cost over draws, less the fixed cost of one draw: a ratio of 2 per doubling is linear."""
    arguments = ("brief", "ukraine-2025", "--no-html", "--no-sensitivity", "--draws")
    base, _ = command(*arguments, "1", repeats=2)
    before = None
    for draws in (2_500, 5_000, 10_000, 20_000, 40_000):
        seconds, megabytes = command(*arguments, str(draws), repeats=2)
        ratio = "" if before is None else f"x{(seconds - base) / before:.2f} for twice the draws"
        show(f"brief without page or sensitivity, {draws:,} draws", seconds, megabytes, f"linear; {ratio}")
        before = seconds - base


def proposals_curve() -> None:
    """Cost over copies of the shipped proposals."""
    from benchmarks.scenario_size import with_copies
    from foedus.files.dump import dump_yaml
    from foedus.files.load import load

    scenario = load("ukraine-2025")
    with tempfile.TemporaryDirectory() as folder:
        for copies in (1, 2, 4):
            file = Path(folder) / f"copies-{copies}.yaml"
            file.write_text(dump_yaml(with_copies(scenario, copies)), encoding="utf-8")
            arguments = ("brief", str(file), "--no-html", "--no-sensitivity", "--draws", "10000")
            seconds, megabytes = command(*arguments, repeats=2)
            show(f"brief with {copies * len(scenario.proposals)} proposals", seconds, megabytes, "linear")


def power() -> None:
    from benchmarks.power import curve, figures, peers

    figures()
    curve()
    peers()


def obligations() -> None:
    """Queries, one and many, smallest changes, the sweep over two centuries, and the library's texts."""
    from benchmarks.obligations import figures

    figures()


def pledges() -> None:
    """A ledger of 100,000 events."""
    from benchmarks.pledges import figures

    figures()


def trees() -> None:
    """Game trees: years of the guarantee game, any tree, and Gambit."""
    from benchmarks.trees import main as figures

    figures()


FIGURES: dict[str, Callable[[], None]] = {
    "help": help_page,
    "check": check,
    "check-large": check_large,
    "brief": brief,
    "hold": hold,
    "draws": draws_curve,
    "proposals": proposals_curve,
    "positions": positions.main,
    "power": power,
    "obligations": obligations,
    "pledges": pledges,
    "models": models.main,
    "forces": forces.main,
    "trees": trees,
    "forecasts": forecasts.main,
    "estimation": estimation.main,
    "durability": durability.main,
}


def main() -> None:
    for name in sys.argv[1:] or FIGURES:
        FIGURES[name]()


if __name__ == "__main__":
    main()
