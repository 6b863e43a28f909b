"""Issues of a scenario or of a table, laid out for the models of bargaining."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from foedus.analyses.bargaining.default_forecast import medians
from foedus.analyses.bargaining.models import MODELS, MODELS_OF_SEVERAL, MOST_DRAWS_TOGETHER
from foedus.analyses.bargaining.setting import Decision, Setting, all_with_weight
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights
from foedus.model.issues import Issue, Position
from foedus.model.negotiations import Negotiation, Stand
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws
from foedus.study.labels import label
from foedus.study.procedure import decision_of, strongest_on

DEFAULT = "default"
"""Name of the default forecast among the models."""
ALL_DRAWS = 1 << 62
MOST_DRAWS_OF_ROUNDS = 1_000
ALL_MODELS = (*MODELS, *MODELS_OF_SEVERAL)
QUICK = tuple(name for name, model in MODELS.items() if model.is_quick and not model.variant_of)
"""Models that are run where none is named."""


@dataclass(frozen=True)
class Inputs:
    """The uncertain numbers behind the draws of a scenario."""

    labels: tuple[str, ...]
    values: FloatArray
    """Shape (draw, input)."""
    lay_out: Callable[[FloatArray], Setting] | None = None
    """The issue under other values of the same inputs; None where it cannot be laid out anew."""
    moves_with: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Input -> all inputs of the group that moves together with it."""


@dataclass(frozen=True)
class Matter:
    """One issue, laid out for the models."""

    issue: str
    name: str
    actors: tuple[str, ...]
    setting: Setting
    reversion_is_known: bool
    scale_is_known: bool = True
    outcome: float | None = None
    """What was agreed in fact; points, None where not known."""
    inputs: Inputs | None = None
    """None where nothing is uncertain."""


def of_scenario(
    scenario: Scenario, draws: Draws, proposal: str | None = None, setter: str | None = None
) -> tuple[Matter, ...]:
    """Lay out each issue of a scenario on which somebody has a position.

    How it is decided is the rule of a proposal, the first where none is named; where there is none, all with weight
    have to agree.  The one that proposes is `setter`, or on each issue the one with the highest capability.

    Raises
    ------
    InvalidInputError
        If the proposal or the setter is unknown.
    """
    if proposal is None and scenario.proposals:
        proposal = scenario.proposals[0].id
    column = {path: place for place, path in enumerate(draws.paths)}
    groups = {
        member: group
        for correlation in scenario.correlations
        for group in (tuple(column[path] for path in correlation.paths if path in column),)
        for member in group
    }
    found = []
    for issue in scenario.issues:
        positions = tuple(
            position
            for actor in scenario.actors
            if (position := scenario.position.get((actor.id, issue.id))) is not None
        )
        if not positions:
            continue
        decision = None
        if proposal is not None:
            decision = decision_of(scenario, proposal, setter or strongest_on(scenario, draws, issue.id))
        lay_out = partial(_laid_out, scenario, issue, positions, decision)

        def anew(values: FloatArray, lay_out: Callable[[Draws], Setting] = lay_out) -> Setting:
            return lay_out(draws.with_values(values))

        inputs = None
        if draws.paths:
            labels = tuple(label(scenario, path) for path in draws.paths)
            inputs = Inputs(labels, draws.values, anew, groups)
        names = tuple(scenario.actor[position.actor].name for position in positions)
        found.append(Matter(issue.id, issue.name, names, lay_out(draws), True, inputs=inputs))
    return tuple(found)


def _laid_out(
    scenario: Scenario,
    issue: Issue,
    positions: tuple[Position, ...],
    decision: Decision | None,
    draws: Draws,
) -> Setting:
    return Setting(
        draws.matrix([position.position for position in positions]),
        draws.matrix([scenario.actor[position.actor].capability for position in positions]),
        draws.matrix([position.salience for position in positions]),
        draws.of(issue.reversion_point),
        issue.scale.low,
        issue.scale.high,
        draws.of(scenario.parameter("bargaining.no_deal_cost")),
        tuple(position.actor for position in positions),
        decision,
    )


def of_table(table: Negotiation, setter: str | None = None) -> tuple[Matter, ...]:
    """Lay out each issue of a table on which somebody has a position.

    All with weight have to agree; the one that proposes is `setter`, or the one with the highest capability.

    Raises
    ------
    InvalidInputError
        If a salience or a capability is blank: nothing is filled in silently.
    """
    blank = [
        f"{stand.party}/{stand.matter}"
        for stand in table.stands
        if stand.salience is None or stand.capability is None
    ]
    if blank:
        more = f" and {len(blank) - 5} more" if len(blank) > 5 else ""
        raise InvalidInputError(
            f"The models need every actor's salience and capability where it has a position; {len(blank)} of "
            f"{len(table.stands)} are blank: {', '.join(blank[:5])}{more}.\n  Add them, or say which assumption you "
            "make: --missing equal, or --missing zero."
        )
    named = {party.id: party.name or party.id for party in table.parties}
    found = []
    for matter in table.matters:
        stands = table.by_matter[matter.id]
        if stands:
            setting = Setting(
                np.array([[stand.position for stand in stands]]),
                np.array([[stand.capability or 0.0 for stand in stands]]),
                np.array([[stand.salience or 0.0 for stand in stands]]),
                np.array([matter.low if matter.reference_point is None else matter.reference_point]),
                matter.low,
                matter.high,
                actors=tuple(stand.party for stand in stands),
            )
            if setter is not None:
                setting = replace(setting, decision=replace(all_with_weight(setting), setter=setter))
            found.append(
                Matter(
                    matter.id,
                    matter.name or matter.id,
                    tuple(named[stand.party] for stand in stands),
                    setting,
                    matter.reference_point is not None,
                    bool(matter.points),
                    matter.outcome,
                )
            )
    return tuple(found)


def filled(table: Negotiation, missing: str) -> Negotiation:
    """Fill blanks by a stated assumption: ``equal`` takes the mean of those that are given, ``zero`` takes 0."""

    def fill(name: str) -> float:
        given = [value for stand in table.stands if (value := getattr(stand, name)) is not None]
        return 0.0 if missing == "zero" else float(np.mean(given)) if given else 1.0

    salience, capability = fill("salience"), fill("capability")

    def full(stand: Stand) -> Stand:
        return replace(
            stand,
            salience=salience if stand.salience is None else stand.salience,
            capability=capability if stand.capability is None else stand.capability,
        )

    return replace(table, stands=tuple(full(stand) for stand in table.stands))


def said_of_blanks(table: Negotiation, missing: str) -> tuple[str, ...]:
    """What `filled` makes of blanks, in words."""
    full = filled(table, missing)
    found = []
    for name in ("salience", "capability"):
        blank = [
            (stand, after)
            for stand, after in zip(table.stands, full.stands, strict=True)
            if getattr(stand, name) is None
        ]
        if blank:
            who = ", ".join(f"{stand.party}/{stand.matter}" for stand, _ in blank[:5])
            more = f" and {len(blank) - 5} more" if len(blank) > 5 else ""
            found.append(
                f"A blank {name} is taken as {getattr(blank[0][1], name):.4g} (--missing {missing}): {who}{more}."
            )
    return tuple(found)


Run = Callable[[Setting], FloatArray]


def runs(
    weights: MixtureWeights, models: Sequence[str], matters: Sequence[Matter] = (), place: int = 0
) -> Mapping[str, Run]:
    """Outcome of each draw of one issue under each model, the median of the default forecast among them.

    Models of several issues take the others from `matters`, in which the issue stands at `place`.  They answer for
    the first draws alone.
    """

    def default(setting: Setting) -> FloatArray:
        return medians(setting.position, setting.weight, setting.low, setting.high, weights)

    def together(name: str) -> Run:
        def run(setting: Setting) -> FloatArray:
            size = len(setting.position)
            settings = [resized(matter.setting, size) for matter in matters]
            settings[place : place + 1] = [setting]
            return MODELS_OF_SEVERAL[name].run(settings)[:, place]

        return run

    def of(name: str) -> Run:
        if name == DEFAULT:
            return default
        return together(name) if name in MODELS_OF_SEVERAL else MODELS[name].run

    return {name: of(name) for name in models}


def outcomes(
    matters: Sequence[Matter], weights: MixtureWeights, models: Sequence[str], issue: str | None = None
) -> Mapping[str, Mapping[str, FloatArray]]:
    """Outcome of each issue, or of one alone, under each model, on as many draws as it is played on.

    Issue -> model -> shape (draw,); points.  Models of several issues look at all of them, whichever is asked for.
    """
    asked = {at: matter for at, matter in enumerate(matters) if issue in (None, matter.issue)}
    found: dict[str, dict[str, FloatArray]] = {matter.issue: {} for matter in asked.values()}
    for name in models:
        if name in MODELS_OF_SEVERAL:
            together = MODELS_OF_SEVERAL[name].run([matter.setting for matter in matters])
            for at, matter in asked.items():
                found[matter.issue][name] = together[:, at]
            continue
        run, most = runs(weights, (name,))[name], draws_played(name)
        for matter in asked.values():
            size = min(most, len(matter.setting.position))
            found[matter.issue][name] = run(resized(matter.setting, size))
    return found


def assumptions(matters: Sequence[Matter], models: Sequence[str]) -> tuple[str, ...]:
    """What is made of issues on which something is missing, in words."""
    found = []
    unscaled = [matter.name for matter in matters if not matter.scale_is_known]
    if unscaled:
        found.append(f"No scale is given for {', '.join(unscaled)}: 0 to 100 is taken.")
    idle = [matter.name for matter in matters if not (matter.setting.weight > 0).any(axis=1).all()]
    if idle:
        found.append(f"Nobody has any weight on {', '.join(idle)} (in some draws): there all count alike.")
    alone = [matter.name for matter in matters if len(matter.actors) == 1]
    if alone:
        found.append(f"One actor alone has a position on {', '.join(alone)}.")
    unknown = [matter.name for matter in matters if not matter.reversion_is_known]
    asks = [name for name in models if name in MODELS and MODELS[name].hangs_on_no_deal]
    if unknown and asks:
        found.append(
            f"What happens without a deal is not known for {', '.join(unknown)}: {', '.join(asks)} take the low end of "
            "the scale."
        )
    return tuple(found)


def draws_played(name: str) -> int:
    """Draws on which a model is played at most: fewer where each is played on its own, or takes many rounds."""
    if name in MODELS_OF_SEVERAL or name == "spatial":
        return MOST_DRAWS_TOGETHER
    return MOST_DRAWS_OF_ROUNDS if name in MODELS and not MODELS[name].is_quick else ALL_DRAWS


def resized(setting: Setting, size: int) -> Setting:
    """The first draws of an issue, from the beginning again where there are too few."""
    rows = np.arange(size) % len(setting.position)
    cost = np.asarray(setting.no_deal_cost)
    return replace(
        setting,
        position=setting.position[rows],
        capability=setting.capability[rows],
        salience=setting.salience[rows],
        reversion_point=setting.reversion_point[rows],
        no_deal_cost=cost[rows] if cost.ndim else float(cost),
    )


def at_medians(setting: Setting) -> Setting:
    """One draw in which every number has its median."""
    cost = np.asarray(setting.no_deal_cost)
    return replace(
        setting,
        position=np.median(setting.position, axis=0, keepdims=True),
        capability=np.median(setting.capability, axis=0, keepdims=True),
        salience=np.median(setting.salience, axis=0, keepdims=True),
        reversion_point=np.median(setting.reversion_point, keepdims=True),
        no_deal_cost=float(np.median(cost)),
    )
