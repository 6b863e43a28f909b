"""Which published models are there, and how is one asked with stated numbers?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError, Place
from foedus.files.numbers import NumberError
from foedus.files.problems import Problems, did_you_mean
from foedus.files.stated_numbers import READ, StatedCase
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity
from foedus.numerics.draws import draw
from foedus.study.crisis.alliances import COMMITMENTS, COSTLY, RELIABILITY, TYING
from foedus.study.crisis.bargaining import COMMITMENT, INEFFICIENCY, OFFER, RANGE
from foedus.study.crisis.deterrence import MOBILISATION, PERFECT_DETERRENCE, TRIPARTITE
from foedus.study.crisis.model import Finding, Given, Model

MODELS: dict[str, Model] = {
    "bargaining-range": RANGE,
    "take-it-or-leave-it": OFFER,
    "commitment-problem": COMMITMENT,
    "inefficiency-condition": INEFFICIENCY,
    "perfect-deterrence": PERFECT_DETERRENCE,
    "tripartite-crisis": TRIPARTITE,
    "military-mobilisation": MOBILISATION,
    "tying-hands": TYING,
    "costly-signal": COSTLY,
    "alliance-reliability": RELIABILITY,
    "alliance-commitments": COMMITMENTS,
}
"""By name, which is also that of the page in the text-book."""


@dataclass(frozen=True)
class Answer:
    """What a model says of one case."""

    case: str
    stated: tuple[tuple[str, str], ...]
    """(name, value as it was written or taken by default), in the model's order."""
    defaults: frozenset[str]
    """Names whose value was not stated."""
    likely: Given
    """The numbers with those in doubt at their likeliest; a single draw."""
    given: Given
    """The same over all draws; a single one where nothing is in doubt."""
    findings: tuple[Finding, ...]
    """Over all draws."""
    reasons: tuple[str, ...]
    """At the likeliest numbers."""

    @property
    def draws(self) -> int:
        """Number of draws; 1 where nothing is in doubt."""
        return int(self.findings[0].values.size)


def answer(model: Model, cases: Sequence[StatedCase], draws: int, seed: int) -> tuple[Answer, ...]:
    """Ask a model about one or more cases.

    Parameters
    ----------
    draws
        Of the numbers that are in doubt, if any are.
    seed
        Same seed, same numbers.

    Raises
    ------
    ScenarioError
        With every number that cannot be read or makes no sense, in all cases.
    """
    problems = Problems()
    answers = [_answer(model, case, draws, seed, problems) for case in cases]
    problems.raise_if_any()
    return tuple(found for found in answers if found is not None)


def _answer(model: Model, case: StatedCase, draws: int, seed: int, problems: Problems) -> Answer | None:
    before = len(problems)
    for name in case.values:
        if name not in model.number:
            remedy = did_you_mean(name, tuple(model.number)) or f"Known: {', '.join(model.number)}"
            problems.add(_place(case, name), f"the model has no number {name!r}", "", remedy)
    likely, given = _read(model, case, draws, seed, problems)
    if len(problems) > before:
        return None
    try:
        findings = tuple(_over_all_draws(finding, given) for finding in model.solve(given))
        reasons = model.reasons(likely)
    except InvalidInputError as error:
        problems.add(_whole(case), str(error), _allowed(model, str(error)))
        return None
    written = {number.name: str(case.values.get(number.name, number.default)) for number in model.numbers}
    return Answer(
        case.name,
        tuple(written.items()),
        frozenset(written) - set(case.values),
        likely,
        given,
        findings,
        reasons,
    )


def _read(model: Model, case: StatedCase, draws: int, seed: int, problems: Problems) -> tuple[Given, Given]:
    """Read the numbers of a case: at their likeliest, and over draws."""
    known, paths, hidden = {}, {}, {}
    for number in model.numbers:
        try:
            read = READ[number.kind](case.values.get(number.name, number.default))
        except NumberError as error:
            place = _place(case, number.name)
            problems.add(place, f"{number.name}: {error.found}", error.allowed, error.remedy)
            continue
        if number.kind == "number":
            known[number.name] = Quantity(number.name, read, "", Basis())
        elif number.kind == "path":
            paths[number.name] = read[np.newaxis]
        else:
            hidden[number.name] = read
    in_doubt = any(quantity.is_uncertain for quantity in known.values())
    sample = draw(tuple(known.values()), draws if in_doubt else 1, seed)
    return (
        Given({n: np.array([q.distribution.likely]) for n, q in known.items()}, paths, hidden),
        Given({n: sample.of(q) for n, q in known.items()}, paths, hidden),
    )


def _over_all_draws(finding: Finding, given: Given) -> Finding:
    """A finding that hangs on no number in doubt is the same in every draw."""
    size = max(values.size for values in given.numbers.values())
    values = np.broadcast_to(np.asarray(finding.values, dtype=float).reshape(-1), (size,))
    return Finding(finding.name, finding.meaning, values, finding.words, finding.weight, finding.is_main)


def _allowed(model: Model, message: str) -> str:
    """Bounds of the numbers that a message names."""
    named = (n for n in model.numbers if re.search(rf"\b{n.name}\b", message))
    return "; ".join(f"{number.name}: {number.allowed}" for number in named)


def _place(case: StatedCase, name: str) -> Place:
    return case.places.get(name, _whole(case))


def _whole(case: StatedCase) -> Place:
    return next(iter(case.places.values()), Place(case.name))
