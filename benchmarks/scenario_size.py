"""How long does it take to check a scenario of a given size?

Run as ``python -m benchmarks.scenario_size`` from the project's folder; the budget is 3 s for 200 actors on
20 issues with 1,000 treaties written out in the file.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from foedus.model.proposals import Proposal
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario

BUDGET_SECONDS = 3.0
_STATES = ("FRA", "DEU", "GBR", "POL", "ITA", "ESP", "NLD", "BEL", "NOR", "SWE")


def document(actors: int, issues: int, treaties: int, seed: int = 1) -> str:
    """Write a scenario in which every actor has an uncertain position on every issue."""
    rng = np.random.default_rng(seed)
    lines = ["foedus: 1", "title: A scenario of some size", "as_of: 2025-02-13", "actors:"]
    lines += [f"  actor-{a}: {{other: true, capability: {rng.integers(1, 100)}}}" for a in range(actors)]
    lines += ["issues:"]
    lines += [
        f"  issue-{i}: {{scale: {{0: none, 100: all}}, status_quo: 50, reversion_point: [30, 40, 60]}}"
        for i in range(issues)
    ]
    lines += ["positions:"]
    lines += [_position(a, i, rng) for a in range(actors) for i in range(issues)]
    terms = ", ".join(f"issue-{i}: {rng.integers(0, 100)}" for i in range(issues))
    voters = ", ".join(f"actor-{a}" for a in range(actors))
    lines += ["proposals:", f"  deal: {{terms: {{{terms}}}, consent: [{voters}]}}"]
    if treaties:
        lines += ["treaties:"]
        lines += [_treaty(number) for number in range(treaties)]
    return "\n".join(lines) + "\n"


def _position(actor: int, issue: int, rng: np.random.Generator) -> str:
    low, likely, high = sorted(int(v) for v in rng.integers(0, 101, 3))
    salience = f"[{rng.integers(0, 40)}, {rng.integers(40, 60)}, {rng.integers(60, 100)}]"
    row = f"actor: actor-{actor}, issue: issue-{issue}, position: [{low}, {likely}, {high}], salience: {salience}"
    return f"  - {{{row}}}"


def _treaty(number: int) -> str:
    """One treaty of three parties and two clauses, in full."""
    parties = ", ".join(_STATES[(number + step) % len(_STATES)] for step in range(3))
    return f"""  - id: treaty-{number}
    title: Treaty {number}
    status: in_force
    in_force: {{from: 1990-01-01}}
    parties: [{{states: [{parties}], from: 1990-01-01}}]
    clauses:
      - {{article: 1, says: Consult., duty: consult, trigger: always, source: text, certainty: C}}
      - article: 2
        says: Help.
        duty: assist
        trigger: {{all: [{{severity_at_least: armed_attack}}, own_territory, unprovoked]}}
        source: text
        certainty: C
    source: made up"""


def with_copies(scenario: Scenario, copies: int) -> Scenario:
    """The scenario with each proposal several times over, under new names."""
    return replace(
        scenario,
        proposals=tuple(
            _copy(proposal, f"{proposal.id}-{number}" if number else proposal.id)
            for number in range(copies)
            for proposal in scenario.proposals
        ),
    )


def _copy(proposal: Proposal, name: str) -> Proposal:
    """A proposal under another name, so that each of its own numbers is drawn anew."""
    old, new = f"proposals/{proposal.id}/", f"proposals/{name}/"

    def renamed(number: Quantity) -> Quantity:
        return replace(number, path=number.path.replace(old, new, 1))

    force = proposal.force
    if force is not None:
        share = force.minimum_non_european_share
        share = renamed(share) if share is not None else None
        force = replace(force, size=renamed(force.size), minimum_non_european_share=share)
    return replace(
        proposal,
        id=name,
        terms={issue: renamed(term) for issue, term in proposal.terms.items()},
        parameters={key: renamed(value) for key, value in proposal.parameters.items()},
        force=force,
    )


def measure(actors: int, issues: int, treaties: int) -> float:
    """Seconds that a check takes, reading included."""
    from foedus.files.load import problems

    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.yaml"
        path.write_text(document(actors, issues, treaties), encoding="utf-8")
        start = time.perf_counter()
        found = problems(path)
        seconds = time.perf_counter() - start
    if found:
        raise SystemExit("\n".join(str(problem) for problem in found[:5]))
    return seconds


if __name__ == "__main__":
    for size in ((20, 5, 10), (200, 20, 0), (200, 20, 1000)):
        print(f"{size}: {measure(*size):.2f} s (budget {BUDGET_SECONDS:g} s)")
