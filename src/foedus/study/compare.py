"""What differs between two scenarios or two proposals, and what that did to each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.obligations.result import Finding
from foedus.errors import InputError
from foedus.files.dump import dump
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import draw
from foedus.numerics.summaries import Summary, summarise
from foedus.study.answers import Answers, answer
from foedus.study.document import value_in_words
from foedus.study.run import RunOptions


@dataclass(frozen=True)
class InputChange:
    """One thing that stands differently in the two."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class AnswerChange:
    """One answer, before and after, on the same draws."""

    proposal: str
    """The proposal, or ``first -> second`` where two proposals are compared."""
    number: str
    unit: str
    before: Summary
    after: Summary
    difference: Summary
    """Of after less before, draw by draw."""
    rises: float
    """Share of draws in which it rises by more than a thousandth of its larger mean."""
    falls: float


@dataclass(frozen=True)
class Comparison:
    """Two scenarios or two proposals side by side."""

    before: str
    after: str
    inputs: tuple[InputChange, ...]
    answers: tuple[AnswerChange, ...]
    verdicts: tuple[InputChange, ...]
    """Duties that differ: path is ``contingency/state``, before and after are verdicts with their article."""


def compare_scenarios(before: Scenario, after: Scenario, options: RunOptions) -> Comparison:
    """Compare two scenarios on the draws of one sample, so that equal inputs have equal draws."""
    layout = tuple(
        dict.fromkeys(
            quantity.path
            for scenario in (before, after)
            for quantity in scenario.quantities
            if quantity.is_uncertain
        )
    )
    answers = [
        answer(
            scenario,
            draw(
                scenario.quantities,
                options.draws,
                options.seed,
                scenario.correlations,
                options.method,
                layout,
            ),
        )
        for scenario in (before, after)
    ]
    common = [proposal.id for proposal in before.proposals if proposal.id in after.proposal]
    rows = [
        [[p.id for p in scenario.proposals].index(name) for name in common] for scenario in (before, after)
    ]
    changes = [
        change
        for name, first, second in zip(common, *rows, strict=True)
        for change in _answer_changes(name, (answers[0], first), (answers[1], second))
    ]
    verdicts = [
        change
        for name in common
        for change in _verdict_changes((answers[0], name), (answers[1], name), prefix=f"{name}/")
    ]
    return Comparison(
        before.title,
        after.title,
        tuple(_input_changes(before, after)),
        tuple(changes),
        tuple(verdicts),
    )


def compare_proposals(scenario: Scenario, first: str, second: str, options: RunOptions) -> Comparison:
    """Compare two proposals of one scenario on the same draws.

    Raises
    ------
    InputError
        If a proposal is unknown.
    """
    names = [proposal.id for proposal in scenario.proposals]
    for name in (first, second):
        if name not in names:
            raise InputError(f"{scenario.id} has no proposal {name!r}.\n  It has {', '.join(names)}.")
    draws = draw(scenario.quantities, options.draws, options.seed, scenario.correlations, options.method)
    answers = answer(scenario, draws)
    sides = ((answers, names.index(first)), (answers, names.index(second)))
    return Comparison(
        scenario.proposal[first].title,
        scenario.proposal[second].title,
        tuple(_proposal_changes(scenario, scenario.proposal[first], scenario.proposal[second])),
        tuple(_answer_changes(f"{first} -> {second}", *sides)),
        tuple(_verdict_changes((answers, first), (answers, second))),
    )


def _answer_changes(
    label: str, before: tuple[Answers, int], after: tuple[Answers, int]
) -> Iterator[AnswerChange]:
    earlier, later = dict(_numbers(*before)), dict(_numbers(*after))
    for (number, unit), old in earlier.items():
        new = later.get((number, unit))
        if new is None:
            continue
        difference = new - old
        noise = 1e-3 * max(abs(float(np.mean(old))), abs(float(np.mean(new))))
        yield AnswerChange(
            label,
            number,
            unit,
            summarise(old),
            summarise(new),
            summarise(difference),
            rises=float(np.mean(difference > noise)),
            falls=float(np.mean(difference < -noise)),
        )


def _numbers(answers: Answers, row: int) -> Iterator[tuple[tuple[str, str], FloatArray]]:
    """Every answer on one proposal that has a value in each draw."""
    yield ("adoptable", "chance"), answers.voting.adoptions[row].chance
    if answers.stability is not None:
        durability, default = answers.stability.durabilities[row], answers.stability.default
        years = answers.stability.horizons[default]
        yield (f"no breach in {years} years", "chance"), durability.no_breach[:, default]
        yield (f"no major attack in {years} years", "chance"), durability.no_major_attack[:, default]
    supply = answers.forces.supplies[row] if answers.forces is not None else None
    if supply is not None:
        yield ("troops fielded", "troops"), supply.fielded
        yield ("cost", "USD bn a year"), supply.cost_usd_bn
    acceptance = answers.bargaining.acceptances[row]
    for column, actor in enumerate(acceptance.actors):
        yield (f"{actor} accepts", "chance"), acceptance.chance[:, column]


def _verdict_changes(
    before: tuple[Answers, str], after: tuple[Answers, str], prefix: str = ""
) -> Iterator[InputChange]:
    first, second = before[0].obligations, after[0].obligations
    if first is None or second is None:
        return
    for contingency in first.contingencies:
        if contingency not in second.contingencies:
            continue
        for state in dict.fromkeys(first.states + second.states):
            was = _duty(first.gravest(before[1], contingency, state))
            now = _duty(second.gravest(after[1], contingency, state))
            if was != now:
                yield InputChange(f"{prefix}{contingency}/{state}", was, now)


def _duty(found: Finding | None) -> str:
    if found is None:
        return "nothing"
    duty = found.duty.name.lower().replace("_", " ")
    return f"{found.verdict}: {duty} ({found.treaty} art. {found.article})"


def _input_changes(before: Scenario, after: Scenario) -> Iterator[InputChange]:
    earlier = {quantity.path: value_in_words(quantity) for quantity in before.quantities}
    later = {quantity.path: value_in_words(quantity) for quantity in after.quantities}
    earlier |= dict(_facts(dump(before)))
    later |= dict(_facts(dump(after)))
    for path in dict.fromkeys([*earlier, *later]):
        if earlier.get(path) != later.get(path):
            yield InputChange(path, earlier.get(path, "absent"), later.get(path, "absent"))


def _facts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Leaves of a machine document that are not part of a number."""
    if isinstance(value, Mapping):
        if "distribution" in value:
            return
        for key, part in value.items():
            yield from _facts(part, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _facts(part, f"{path}/{_name(part, index)}")
    elif value is not None:
        yield path, str(value)


def _name(part: object, index: int) -> str:
    """Name of a list's item: its id where it has one, so that an insertion does not shift the rest."""
    if isinstance(part, Mapping):
        if "id" in part:
            return str(part["id"])
        if "actor" in part and "issue" in part:
            return f"{part['actor']}/{part['issue']}"
    return str(index)


def _proposal_changes(scenario: Scenario, first: Proposal, second: Proposal) -> Iterator[InputChange]:
    for issue in scenario.issues:
        words = [value_in_words(proposal.terms[issue.id]) for proposal in (first, second)]
        if words[0] != words[1]:
            yield InputChange(f"terms/{issue.id}", *words)
    earlier, later = dict(_design(first)), dict(_design(second))
    for path in dict.fromkeys([*earlier, *later]):
        was, now = earlier.get(path, "none"), later.get(path, "none")
        if was != now:
            yield InputChange(path, was, now)


def _design(proposal: Proposal) -> Iterator[tuple[str, str]]:
    yield "consent", proposal.consent.says
    yield "treaties", ", ".join(proposal.treaties) or "none"
    yield "accessions", ", ".join(f"{a.state} to {a.treaty}" for a in proposal.accessions) or "none"
    yield "starts", proposal.starts.isoformat() if proposal.starts else "with the settlement"
    for name, quantity in proposal.parameters.items():
        yield f"parameters/{name}", value_in_words(quantity)
    if proposal.force is not None:
        yield from _of_force(proposal.force)


def _of_force(force: Force) -> Iterator[tuple[str, str]]:
    yield "force/size", f"{value_in_words(force.size)} troops"
    yield "force/contributors", ", ".join(force.candidates) or "none"
    yield "force/excluded", ", ".join(force.excluded) or "none"
    yield "force/backstop", ", ".join(force.backstop) or "none"
    yield "force/most_contributors", str(force.most_contributors or "no limit")
    if force.host_consent is not None:
        yield "force/host_consent", value_in_words(force.host_consent)
    for kind in force.capabilities:
        yield (
            f"force/capabilities/{kind.id}",
            f"{value_in_words(kind.need)} units of {kind.unit_troops} troops",
        )
