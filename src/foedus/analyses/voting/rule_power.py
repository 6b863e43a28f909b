"""All that can be said of a decision rule alone: its structure, and the power of its voters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from foedus.analyses.voting.indices import INDICES, UNION_INDICES, power
from foedus.analyses.voting.power import Power
from foedus.analyses.voting.structure import Structure, structure
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import Rule, voters

LIMITS = (
    "An index describes the rule alone: it says who could matter, not what anybody wants.",
    "Every voter says yes or no; abstention and absence are in the rule, and not in its indices.",
)


@dataclass(frozen=True)
class PowerOptions:
    """What to find."""

    indices: tuple[str, ...] = tuple(INDICES)
    """Names of indices."""
    unions: tuple[tuple[str, ...], ...] = ()
    """Voters that stand together; then the values of Owen and of Banzhaf and Owen are found as well."""
    exact: bool = False
    """Whether fractions are wanted even where they take long; then nothing is sampled."""
    draws: int = 100_000
    """Sample size where a rule is too intricate to be counted; 0 for none."""
    seed: int = 20250213
    listing_limit: int = 10
    """Most minimal coalitions listed of each kind."""

    def __post_init__(self) -> None:
        unknown = [index for index in self.indices if index not in INDICES]
        if unknown:
            raise InvalidInputError(f"there is no index {unknown[0]!r}; known are {', '.join(INDICES)}")
        if self.draws < 0 or self.draws == 1 or self.listing_limit < 0 or self.seed < 0:
            raise InvalidInputError(
                "draws are 0 (none) or 2 and more; the seed and the limit of lists are 0 or more"
            )


@dataclass(frozen=True)
class RulePower:
    """The answer."""

    voters: tuple[str, ...]
    structure: Structure | None
    """None where the rule is too intricate to be counted."""
    powers: tuple[Power, ...]
    unions: tuple[tuple[str, ...], ...]
    refused: Mapping[str, str]
    """What was asked and could not be found -> why."""
    findings: tuple[str, ...]
    """What strikes about the rule, in sentences."""


def rule_power(rule: Rule, options: PowerOptions = PowerOptions()) -> RulePower:
    """Find structure and power of a rule; what cannot be found is said, and never guessed.

    Raises
    ------
    InvalidInputError
        If a union names a voter that the rule does not have, or one twice.
    """
    refused: dict[str, str] = {}
    found = None
    try:
        found = structure(rule, options.listing_limit)
    except NotApplicableError as error:
        refused["structure"] = str(error)
    powers = []
    for index in options.indices:
        try:
            powers.append(power(rule, index, exact=options.exact, draws=options.draws, seed=options.seed))
        except NotApplicableError as error:
            refused[index] = str(error)
    for index, measure in UNION_INDICES.items() if options.unions else ():
        try:
            powers.append(measure(rule, options.unions))
        except NotApplicableError as error:
            refused[index] = str(error)
    return RulePower(
        voters(rule), found, tuple(powers), options.unions, refused, findings(found) if found else ()
    )


def findings(found: Structure, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Say what strikes about a rule, in sentences; `names` are those to show."""
    shown = names or {voter: voter for voter in found.voters}
    if found.is_never_met:
        return ("Nobody can meet this rule: it fails even if everybody says yes, so nobody has power.",)
    if found.is_always_met:
        return (
            "Nothing can stop a decision: the rule is met even if everybody says no, so nobody has power.",
        )
    said = []
    if found.dictators:
        said.append(f"{shown[found.dictators[0]]} decides alone.")
    elif len(found.veto_players) == len(found.voters):
        said.append(f"Each of the {len(found.voters)} voters can stop a decision alone.")
    if found.dummies:
        said.append(
            f"{_listed([shown[v] for v in found.dummies])} can never matter, however the others vote."
        )
    if found.power_to_act > Fraction(1, 2):
        said.append(
            "More ways to vote meet the rule than fail it, so a decision and its opposite can both pass."
        )
    return tuple(said)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
