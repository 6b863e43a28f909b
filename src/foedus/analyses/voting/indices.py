"""The indices of power by name, and one answer to all that a rule is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from foedus.analyses.voting import (
    banzhaf,
    banzhaf_owen,
    coleman,
    deegan_packel,
    johnston,
    owen,
    public_good,
    sampling,
    shapley_shubik,
    shift,
)
from foedus.analyses.voting.power import Power
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule

Measure = Callable[[Rule, bool], Power]

INDICES: Mapping[str, Measure] = {
    "banzhaf": lambda rule, _: banzhaf.measured(rule),
    "normalised-banzhaf": lambda rule, _: banzhaf.measured_normalised(rule),
    "shapley-shubik": shapley_shubik.measured,
    "coleman-prevent": lambda rule, _: coleman.prevent(rule),
    "coleman-initiate": lambda rule, _: coleman.initiate(rule),
    "deegan-packel": deegan_packel.measured,
    "public-good": public_good.measured,
    "johnston": johnston.measured,
    "shift": shift.measured,
}
"""Name -> what finds it; the second argument asks for fractions even where they take long."""

UNION_INDICES: Mapping[str, Callable[[Rule, Sequence[Sequence[str]]], Power]] = {
    "owen": owen.measured,
    "banzhaf-owen": banzhaf_owen.measured,
}
"""Those of voters in unions."""

SAMPLED: Mapping[str, Callable[[Rule, int, int], Power]] = {
    "banzhaf": sampling.sampled_banzhaf,
    "shapley-shubik": sampling.sampled_shapley_shubik,
    "johnston": sampling.sampled_johnston,
}
"""Those that can be sampled where they cannot be counted."""


def power(rule: Rule, index: str, *, exact: bool = False, draws: int = 0, seed: int = 20250213) -> Power:
    """One index of every voter: counted, or sampled where it cannot be.

    Parameters
    ----------
    index
        A name in `INDICES`.
    exact
        Whether fractions are wanted even where they take long; then nothing is sampled.
    draws
        Sample size to fall back on where the rule is too intricate; 0 for none.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate for this index, and it is not sampled.
    """
    try:
        return INDICES[index](rule, exact)
    except NotApplicableError:
        if exact or not draws or index not in SAMPLED:
            raise
        return SAMPLED[index](rule, draws, seed)
