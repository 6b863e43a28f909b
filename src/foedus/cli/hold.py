"""``foedus hold``: would it hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName

if TYPE_CHECKING:
    from foedus.analyses.stability.analyse import StabilityOptions
    from foedus.model.proposals import Proposal
    from foedus.model.scenario import Scenario
    from foedus.report.document import Block
    from foedus.study.answers import Progress
    from foedus.study.levers import Ground
    from foedus.study.run import RunOptions
    from foedus.study.study import Study
    from foedus.study.what_would_hold import Needed

_ALL = "all"
_PAGE_DRAWS = 512
"""Draws for the break-even of the first page, and for other orders of the guarantors."""
_VALUE_DRAWS = 2_000
"""Most draws on which one number is turned."""
_CHANGE_DRAWS = 256
"""Most draws on which all numbers are turned."""


@Parameter(name="*")
@dataclass(frozen=True)
class WhatIf:
    """What would make it hold."""

    break_even: Annotated[
        str | None,
        Parameter(
            help="Say which value of this number would be enough: a parameter of stability, `troops`, `dishonour`, "
            "`dishonour/GUARANTOR`, `terms/ISSUE`, `years_without_guarantee`, or `all` for the smallest changes."
        ),
    ] = None
    wished: Annotated[
        float | None,
        Parameter(help="With --break-even: chance of holding that is enough; 0.8 where it is not given."),
    ] = None
    at: Annotated[
        int | None,
        Parameter(help="With --break-even: within so many years; the default is that of --horizon."),
    ] = None


@Parameter(name="*")
@dataclass(frozen=True)
class Why:
    """Why it would hold or break."""

    explain: Annotated[
        bool,
        Parameter(
            negative="",
            help="Show the decisions of one year with their numbers, which of them decides, and what would flip it.",
        ),
    ] = False
    year: Annotated[
        int | None,
        Parameter(
            help="With --explain or --efg: this year; by default that in which keeping is worth least."
        ),
    ] = None
    efg: Annotated[
        Path | None,
        Parameter(help="Write the tree of a year into this file, for Gambit and others; needs --proposal."),
    ] = None


def hold(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    horizon: Annotated[
        int | None, Parameter(help="Years that decide the order, beside 1, 5 and 10; the default is 5.")
    ] = None,
    baseline: Annotated[
        str | None,
        Parameter(help="Proposal that hazards are relative to; by default the weakest without a guarantee."),
    ] = None,
    details: Annotated[
        bool,
        Parameter(
            negative="", help="Also show years, kinds of failure, margins, who would fight, and pairs."
        ),
    ] = False,
    sensitivity: Annotated[
        bool,
        Parameter(
            negative="", help="Find what holding hangs on, and which doubt is worth removing; takes a while."
        ),
    ] = False,
    pool: Annotated[
        float | None,
        Parameter(
            help="Show the records of past peace beside the game in full, and pool the two with this weight of the "
            "records, from 0 to 1."
        ),
    ] = None,
    what_if: WhatIf = WhatIf(),
    why: Why = Why(),
    orders: Annotated[
        bool,
        Parameter(
            negative="", help="Let guarantors decide in other orders, and at once, and say what that changes."
        ),
    ] = False,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say in which order the proposals would hold, who would break them and who would fight for them."""
    from foedus.cli.output import console, print_json, progress_bar
    from foedus.report.sections import stability as section
    from foedus.report.terminal import show
    from foedus.study.run import RunOptions, run
    from foedus.study.stability_document import stability_document

    sampling.require_usable()
    options = _options(horizon, baseline, details or json)
    asked = RunOptions(sampling.draws, sampling.seed, sensitivity=False, stability=options)
    with progress_bar() as progress:
        _require_a_weight(pool)
        loaded = _load(scenario, proposal, baseline, what_if)
        _require_a_tree(loaded, proposal, why, options)
        _require_enough_draws(sensitivity, sampling)
        study = run(loaded, asked, scenario, progress)
        found = Found((), {})
        if study.stability is not None:
            found = _why(study, proposal, why, asked)
            found += _what_if(study, proposal, what_if, asked, progress)
            if orders:
                found += _orders(study, proposal, asked, progress)
            if sensitivity:
                found += _hanging(study, proposal, asked, progress)
            needed = () if json else _promise(study, proposal, asked)
            past = _past_peace(study, proposal, asked, pool, details)
    if json:
        answer = study.stability and stability_document(study.stability)
        reason = study.not_asked.get("stability")
        documents = found.documents if study.stability is None else past.documents | found.documents
        print_json({"scenario": loaded.id, "stability": answer, "reason": reason, **documents})
    elif study.stability is None:
        console().print(f"No answer for this scenario: {study.not_asked['stability']}.", markup=False)
    else:
        page = section.page(study, proposal, needed, details)
        show(
            (
                *page,
                *past.blocks,
                *found.blocks,
                *section.closing(study.stability, hint=not (details or found.blocks)),
            ),
            console(),
        )


@dataclass(frozen=True)
class Found:
    """What flags ask for beyond the usual answer, in words and as documents by name."""

    blocks: tuple[Block, ...]
    documents: dict[str, object]

    def __add__(self, other: Found) -> Found:
        return Found(self.blocks + other.blocks, self.documents | other.documents)


def _load(name: str, proposal: str | None, baseline: str | None, what_if: WhatIf) -> Scenario:
    """Read the scenario, and refuse questions about what it does not have."""
    from foedus.cli.output import require_known
    from foedus.errors import InputError
    from foedus.files.load import load
    from foedus.study.levers import full_name

    if what_if.wished is not None and not 0 <= what_if.wished <= 1:
        raise InputError(f"--wished is {what_if.wished:g}.\n  Give a chance from 0 to 1, such as 0.8.")
    _with_horizon("--at", what_if.at)
    for option, given in (("--wished", what_if.wished), ("--at", what_if.at)):
        if given is not None and what_if.break_even is None:
            raise InputError(f"{option} says what a value must be enough for.\n  Add --break-even NAME.")
    loaded = load(name)
    proposals = tuple(loaded.proposal)
    require_known("proposal", proposal, proposals)
    require_known("proposal", baseline, proposals)
    if what_if.break_even not in (None, _ALL):
        full_name(loaded, str(what_if.break_even))
    return loaded


def _options(horizon: int | None, baseline: str | None, follow_help: bool) -> StabilityOptions:
    from foedus.analyses.stability.analyse import StabilityOptions

    horizons, default = _with_horizon("--horizon", horizon)
    return StabilityOptions(horizons, default, baseline, help=follow_help)


def _with_horizon(option: str, years: int | None) -> tuple[tuple[int, ...], int]:
    """The usual horizons and the one that was asked for, and the place of the one that decides.

    Raises
    ------
    InputError
        If it is not a year that can be reached.
    """
    from foedus.analyses.stability.analyse import FARTHEST, StabilityOptions
    from foedus.errors import InputError

    usual = StabilityOptions()
    if years is None:
        return usual.horizons, usual.default
    if years < 1:
        raise InputError(f"{option} is {years}.\n  Give a number of years from 1 to {FARTHEST}.")
    if years > FARTHEST:
        raise InputError(
            f"{option} is {years} years, but powers grow at one rate a year here and nobody learns, which says "
            f"nothing beyond {FARTHEST}.\n  Give from 1 to {FARTHEST}."
        )
    horizons = tuple(sorted({*usual.horizons, years}))
    return horizons, horizons.index(years)


def _few(study: Study, asked: RunOptions, most: int, at: int | None) -> Ground:
    """The scenario on fewer draws, for questions that solve the game again and again."""
    from dataclasses import replace

    from foedus.study.levers import ground
    from foedus.study.run import sample

    stability = asked.stability
    if at is not None:
        horizons = tuple(sorted({*_with_horizon("--at", at)[0], *stability.horizons}))
        stability = replace(stability, horizons=horizons, default=horizons.index(at))
    few = replace(asked, draws=min(asked.draws, most))
    return ground(study.scenario, sample(study.scenario, few), stability)


def _chosen(study: Study, proposal: str | None) -> tuple[Proposal, ...]:
    return tuple(p for p in study.scenario.proposals if proposal in (None, p.id))


def _promise(study: Study, proposal: str | None, asked: RunOptions) -> tuple[Needed, ...]:
    """What standing aside would have to cost every guarantor, for the first page."""
    from foedus.report.sections.stability import WISHED
    from foedus.study.levers import DISHONOUR
    from foedus.study.what_would_hold import break_evens

    few = _few(study, asked, _PAGE_DRAWS, None)
    return break_evens(few, _chosen(study, proposal), DISHONOUR, WISHED)


def _what_if(
    study: Study, proposal: str | None, what_if: WhatIf, asked: RunOptions, progress: Progress
) -> Found:
    """Which value, or which smallest change, would be enough."""
    from foedus.report.sections import what_would_hold as section
    from foedus.report.sections.stability import WISHED
    from foedus.study.levers import full_name
    from foedus.study.stability_document import changes_document, needed_document
    from foedus.study.what_would_hold import break_evens, for_all, smallest_changes

    if what_if.break_even is None:
        return Found((), {})
    chosen = _chosen(study, proposal)
    wished = WISHED if what_if.wished is None else what_if.wished
    most = _CHANGE_DRAWS if what_if.break_even == _ALL else _VALUE_DRAWS
    few = _few(study, asked, most, what_if.at)
    years, draws = few.options.years, few.draws.size
    if what_if.break_even == _ALL:
        changes = smallest_changes(few, chosen, wished, progress)
        return Found(
            section.change_blocks(study.scenario, changes, [p.id for p in chosen], wished, years, draws),
            {"smallest_changes": changes_document(changes, wished, years, draws)},
        )
    name = full_name(study.scenario, what_if.break_even)
    needed = break_evens(few, chosen, name, wished, progress)
    together = for_all(few, needed, wished)
    return Found(
        section.value_blocks(study.scenario, needed, together, wished, years, draws),
        {"break_even": needed_document(needed, together, wished, years, draws)},
    )


def _require_a_tree(scenario: Scenario, proposal: str | None, why: Why, options: StabilityOptions) -> None:
    """Refuse a tree that cannot be written before the work begins."""
    from foedus.cli.output import require_folder
    from foedus.errors import InputError

    last = options.horizons[-1]
    if why.year is not None and not 1 <= why.year <= last:
        raise InputError(
            f"--year is {why.year}.\n  Give a year from 1 to {last}, or look further with --horizon."
        )
    if why.year is not None and not why.explain and why.efg is None:
        raise InputError("--year says which year to explain or to write.\n  Add --explain or --efg FILE.")
    if why.efg is None:
        return
    if proposal is None and len(scenario.proposals) > 1:
        names = ", ".join(scenario.proposal)
        raise InputError(f"--efg writes the tree of one proposal.\n  Choose it with --proposal: {names}.")
    require_folder(why.efg, "--efg")


def _why(study: Study, proposal: str | None, why: Why, asked: RunOptions) -> Found:
    """Why it would hold or break, and the tree of a year as a file."""
    from foedus.analyses.stability.explain import explain, typical_tree
    from foedus.analyses.stability.trees.efg import efg
    from foedus.files.writing import write_text
    from foedus.report.document import Paragraph
    from foedus.report.sections import explanation as section
    from foedus.study.stability_document import explanation_document

    found = Found((), {})
    if not why.explain and why.efg is None:
        return found
    ground = _few(study, asked, asked.draws, None)
    stakes = study.scenario.stakes
    assert stakes is not None  # there is a result
    documents: list[object] = []
    for chosen in _chosen(study, proposal):
        game = ground.game(chosen)
        if why.explain:
            told = explain(game, ground.options, why.year)
            blocks = section.blocks(study.scenario, chosen.id, told, ground.options.years)
            documents.append(explanation_document(chosen.id, told, stakes.guarantors))
            found += Found(blocks, {"explanations": documents})
        if why.efg is not None:
            tree, year = typical_tree(game, stakes, ground.options, why.year)
            title = f"{chosen.title}, year {year}, every number at its median"
            write_text(why.efg, efg(tree, title))
            said = Paragraph(f"The tree of year {year} is written to {why.efg}.", "small")
            found += Found((said,), {"efg": {"file": str(why.efg), "proposal": chosen.id, "year": year}})
    return found


def _orders(study: Study, proposal: str | None, asked: RunOptions, progress: Progress) -> Found:
    """What other orders of the guarantors change."""
    from foedus.analyses.stability.guarantee_game.robustness import robustness
    from foedus.report.sections import guarantor_orders as section
    from foedus.study.stability_document import orders_document

    few, chosen = _few(study, asked, _PAGE_DRAWS, None), _chosen(study, proposal)
    options, found = few.options, []
    for place, one in enumerate(chosen):
        progress(f"guarantors in other orders: {one.title}", place / len(chosen))
        tried = robustness(few.game(one), options.years, options.horizons[-1], options.tail)
        found.append((one.id, tried))
    return Found(
        section.blocks(study.scenario, found, options.years, few.draws.size),
        {"orders": orders_document(found, study.scenario.stakes, few.draws.size)},
    )


def _require_enough_draws(sensitivity: bool, sampling: Sampling) -> None:
    from foedus.errors import InputError
    from foedus.numerics.sensitivity import FEWEST_DRAWS

    if sensitivity and sampling.draws < FEWEST_DRAWS:
        raise InputError(
            f"--sensitivity needs more than --draws {sampling.draws}.\n  Give {FEWEST_DRAWS} or more."
        )


def _hanging(study: Study, proposal: str | None, asked: RunOptions, progress: Progress) -> Found:
    """What holding hangs on."""
    from foedus.report.sections import hold_sensitivity as section
    from foedus.study.hold_sensitivity import hold_sensitivity
    from foedus.study.stability_document import sensitivity_document

    chosen = [found.id for found in _chosen(study, proposal)]
    found = hold_sensitivity(_few(study, asked, asked.draws, None), chosen, progress)
    return Found(section.blocks(study.scenario, found), {"sensitivity": sensitivity_document(found)})


def _require_a_weight(pool: float | None) -> None:
    from foedus.errors import InputError

    if pool is not None and not 0 <= pool <= 1:
        raise InputError(
            f"--pool is {pool:g}.\n  Give the weight of the records from 0 (the game alone) to 1 (the records alone)."
        )


def _past_peace(
    study: Study, proposal: str | None, asked: RunOptions, pool: float | None, details: bool
) -> Found:
    """What records of past peace say, on the same draws."""
    from foedus.report.sections import durability as section
    from foedus.study.history_document import history_document
    from foedus.study.past_peace import past_peace_of

    game = study.stability
    assert game is not None  # the caller asked
    history = past_peace_of(study)
    assert history is not None  # there are stakes, or there would be no game
    document: dict[str, object] = {"past_peace": history_document(history, game, pool)}
    if details or pool is not None:
        return Found(section.blocks(study.scenario, history, game, pool, proposal), document)
    years = asked.stability.years
    shown = years if years in history.horizons else history.horizons[-1]
    return Found((section.beside(study.scenario, history, shown, proposal),), document)
