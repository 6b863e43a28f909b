"""What the five one-question commands share: run what the question needs, then show its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from foedus.cli.options import Sampling
from foedus.cli.output import console, print_json, progress_bar, require_known
from foedus.files.load import load
from foedus.files.stated_rules import state_rule
from foedus.report.document import Block
from foedus.report.terminal import show
from foedus.study.other_rule import under_rule
from foedus.study.run import RunOptions, run
from foedus.study.study import Study

R = TypeVar("R")


def ask(
    scenario: str,
    sampling: Sampling,
    without: tuple[str, ...],
    proposal: str | None = None,
    rule: str | None = None,
) -> Study:
    """Run a scenario without the analyses that a question does not need, and under another rule if one is given.

    Raises
    ------
    InputError
        If the scenario cannot be read, or has no such proposal.
    """
    sampling.require_usable()
    with progress_bar() as progress:
        loaded = load(scenario)
        require_known("proposal", proposal, tuple(p.id for p in loaded.proposals))
        if rule is not None:
            loaded = under_rule(loaded, state_rule(rule, loaded.as_of))
        options = RunOptions(sampling.draws, sampling.seed, sensitivity=False, without=without)
        return run(loaded, options, scenario, progress)


def answer_one(
    study: Study,
    analysis: str,
    result: R | None,
    as_json: bool,
    document: Callable[[R], object],
    blocks: Callable[[], tuple[Block, ...]],
) -> None:
    """Print one analysis of a study, or say why it has no answer."""
    reason = study.not_asked.get(analysis)
    if as_json:
        answer = None if result is None else document(result)
        print_json({"scenario": study.scenario.id, analysis: answer, "reason": reason})
    elif result is None:
        console().print(f"No answer for this scenario: {reason}.", markup=False)
    else:
        show(blocks(), console())
