"""``foedus supply``: who supplies and who pays."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName

if TYPE_CHECKING:
    from foedus.analyses.forces.pools import FairKey
    from foedus.analyses.forces.result import BurdenTest, Supply
    from foedus.model.forces import Force
    from foedus.model.scenario import Scenario
    from foedus.report.charts import Spec
    from foedus.report.document import Block
    from foedus.study.answers import Progress
    from foedus.study.labelled import Json as Document
    from foedus.study.run import RunOptions
    from foedus.study.study import Study

_MOST_PROGRAMS = 2_000
"""Draws for which a linear program is solved; a program takes some milliseconds."""


def supply(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    size: Annotated[
        int | None, Parameter(help="Ask for a force of this many troops instead of the proposal's.")
    ] = None,
    without: Annotated[
        list[str] | None,
        Parameter(negative="", help="Leave this state out, and say what that costs; may be given again."),
    ] = None,
    share_key: Annotated[
        str,
        Parameter(
            help="Share burdens by gdp, capped (gdp by population), nato (cost shares), threat, population, "
            "defence or equal; another than gdp also shows all side by side."
        ),
    ] = "gdp",
    sharing: Annotated[
        bool,
        Parameter(
            negative="", help="Show all keys side by side, money, who is indispensable, and burden tests."
        ),
    ] = False,
    ceiling: Annotated[
        bool, Parameter(negative="", help="Show how likely each size is, and which states it hangs on.")
    ] = False,
    plan: Annotated[
        bool, Parameter(negative="", help="Show a rotation, phase by phase, at likely values.")
    ] = False,
    whole: Annotated[
        bool, Parameter(negative="", help="With --plan: send whole units; without it, a lower bound.")
    ] = False,
    leximin: Annotated[
        bool,
        Parameter(
            negative="",
            help="With --plan: after the largest burden also make the second, third ... smallest.",
        ),
    ] = False,
    seconds: Annotated[float, Parameter(help="With --whole or --unit: time limit.")] = 20.0,
    unit: Annotated[
        int | None, Parameter(help="With --plan: send whole units of this many troops, none smaller.")
    ] = None,
    output: Annotated[
        Path | None,
        Parameter(
            name=["--output", "-o"],
            help="Also write a picture (SVG): the rotation with --plan, the curve with --ceiling, else a map.",
        ),
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say who could field the force of each proposal, what it costs and who pays."""
    from foedus.analyses.forces.exclusions import without as excluding
    from foedus.cli.output import require_known, require_svg
    from foedus.files.load import load

    sampling.require_usable()
    require_svg(output)
    key = _key(share_key)
    loaded = load(scenario)
    require_known("proposal", proposal, tuple(p.id for p in loaded.proposals))
    asked = _with_size(loaded, proposal, size)
    left_out = [_state(asked, name) for name in without or ()]
    changed = asked
    for code in left_out:
        changed = excluding(changed, code)
    if plan:
        _show_plan(changed, proposal, key, unit, whole, leximin, seconds, output, json)
        return
    _show_supply(
        scenario,
        asked,
        changed,
        proposal,
        key,
        left_out,
        ceiling,
        sharing or key != "gdp",
        output,
        sampling,
        json,
    )


def _key(given: str) -> FairKey:
    from typing import get_args

    from foedus.analyses.forces.pools import FairKey
    from foedus.cli.output import require_known

    require_known("key", given, get_args(FairKey))
    found: FairKey = next(key for key in get_args(FairKey) if key == given)
    return found


def _state(scenario: Scenario, name: str) -> str:
    """Code of a state that a force could have, by code or name."""
    from foedus.cli.output import require_known

    by_name = {state.name.lower(): code for code, state in scenario.states.items()}
    code = name.upper() if name.upper() in scenario.states else by_name.get(name.lower(), name)
    require_known("state", code, tuple(scenario.states))
    return code


def _with_size(scenario: Scenario, proposal: str | None, size: int | None) -> Scenario:
    """The same scenario with forces of another size."""
    from dataclasses import replace

    from foedus.errors import InputError
    from foedus.model.evidence import Basis
    from foedus.numerics.distributions import Point

    if size is None:
        return scenario
    if size < 1:
        raise InputError(f"--size is {size}.\n  Give 1 or more troops.")

    def resized(force: Force) -> Force:
        basis = Basis(assumption="Asked for with --size")
        as_asked = replace(force.size, distribution=Point(float(size)), basis=basis)
        return replace(force, size=as_asked, needs_for=force.needs_for or force.size.distribution.likely)

    return replace(
        scenario,
        proposals=tuple(
            found
            if found.force is None or proposal not in (None, found.id)
            else replace(found, force=resized(found.force))
            for found in scenario.proposals
        ),
    )


def _show_supply(
    source: str,
    asked: Scenario,
    changed: Scenario,
    proposal: str | None,
    key: FairKey,
    left_out: list[str],
    ceiling: bool,
    sharing: bool,
    output: Path | None,
    sampling: Sampling,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from foedus.analyses.forces.analyse import ForcesOptions, analyse
    from foedus.cli.output import console, print_json, progress_bar
    from foedus.errors import InputError
    from foedus.report.sections import forces as section
    from foedus.report.terminal import show
    from foedus.study.forces_document import forces_document
    from foedus.study.run import RunOptions, run, sample

    forces_asked = [p.id for p in changed.proposals if proposal in (None, p.id) and p.force is not None]
    if output is not None and not ceiling and len(forces_asked) > 1:
        raise InputError("A map shows one force.\n  Choose one with --proposal.")
    options = RunOptions(sampling.draws, sampling.seed, sensitivity=False, without=("stability",))
    with progress_bar() as progress:
        study = run(changed, options, source, progress)
        if study.forces is not None:
            forces = analyse(changed, sample(changed, options), study.obligations, ForcesOptions(key))
            study = replace(study, forces=forces)
        parts, documents = _extras(study, asked, proposal, key, left_out, ceiling, sharing, options, progress)
    reason = study.not_asked.get("forces")
    if as_json:
        answer = None if study.forces is None else forces_document(study.forces)
        print_json({"scenario": asked.id, "forces": answer, "reason": reason, **documents})
    elif study.forces is None:
        console().print(f"No answer for this scenario: {reason}.", markup=False)
    else:
        show((*section.blocks(study, proposal, key=key, pictured=False), *parts), console())
    if output is not None and study.forces is not None:
        _write(output, _picture(study, proposal, ceiling))


def _extras(
    study: Study,
    asked: Scenario,
    proposal: str | None,
    key: FairKey,
    left_out: list[str],
    ceiling: bool,
    sharing: bool,
    options: RunOptions,
    progress: Progress,
) -> tuple[list[Block], dict[str, object]]:
    """What the flags ask for beyond the usual answer, in words and as a document."""
    from dataclasses import replace

    from foedus.analyses.forces.analyse import ForcesOptions
    from foedus.analyses.forces.burden_sharing import share_burdens
    from foedus.analyses.forces.burdens import burdens_of
    from foedus.analyses.forces.capability_chances import capability_chances
    from foedus.analyses.forces.exclusions import price_of_exclusion
    from foedus.analyses.forces.planning import plan_in_fractions
    from foedus.report.sections import supply as section
    from foedus.study import forces_document as document
    from foedus.study.run import sample

    parts: list[Block] = []
    found: dict[str, list[object]] = {}
    supplies = _supplies(study, proposal)
    forces = ForcesOptions(key)
    if ceiling and supplies:
        parts += section.ceiling_blocks(study.scenario, supplies)
        sizes = section.ceiling_sizes(supplies)
        found["ceiling"] = [document.ceiling_document(one, sizes) for one in supplies]
    for one in supplies:
        force = study.scenario.proposal[one.proposal].force
        burdens = burdens_of(study.scenario, plan_in_fractions(study.scenario, one.proposal, key), key)
        found.setdefault("burdens", []).append(document.burdens_document(burdens))
        for code in left_out:
            price = price_of_exclusion(
                asked, sample(asked, options), one.proposal, code, forces, study.obligations
            )
            parts += section.exclusion_blocks(asked, price)
            found.setdefault("exclusions", []).append(document.exclusion_document(price))
        if ceiling and force is not None and force.capabilities:
            few = sample(study.scenario, replace(options, draws=min(options.draws, _MOST_PROGRAMS)))
            obliged = frozenset(state for state, _, _ in one.pulled)
            chances = capability_chances(study.scenario, few, one.proposal, key, obliged, progress)
            parts += section.chances_blocks(study.scenario, chances)
            found.setdefault("kinds_of_unit", []).append(document.chances_document(chances))
        if sharing and one.states:
            shared = share_burdens(study.scenario, one.proposal, forces)
            parts += section.sharing_blocks(study.scenario, shared, key)
            found.setdefault("sharing", []).append(document.sharing_document(shared))
    if sharing and supplies:
        tests = _burden_tests(study.scenario)
        parts += section.burden_test_blocks(tests)
        found["burden_tests"] = [document.burden_test_document(test) for test in tests]
    return parts, dict(found)


def _burden_tests(scenario: Scenario) -> tuple[BurdenTest, ...]:
    """Tests on the members of the alliance whose figures are shipped, against the scenario's challenger."""
    from foedus.analyses.forces.burden_tests import olson_zeckhauser, sandler
    from foedus.files.institutions import load_institution
    from foedus.files.states import load_states

    shipped = load_states()
    allies = load_institution("nato", scenario.as_of).members(scenario.as_of)
    members = [shipped[code] for code in sorted(allies)]
    against = set(scenario.actor[scenario.stakes.challenger].states) if scenario.stakes is not None else set()
    return olson_zeckhauser(members), sandler(members, frozenset(against))


def _supplies(study: Study, proposal: str | None) -> tuple[Supply, ...]:
    found = study.forces.supplies if study.forces is not None else ()
    return tuple(one for one in found if one is not None and proposal in (None, one.proposal))


def _picture(study: Study, proposal: str | None, ceiling: bool) -> Spec:
    """The curve of all forces, or a map of one."""
    from foedus.errors import InputError
    from foedus.report import charts, maps
    from foedus.report.sections.supply import ceiling_sizes, contributors_of

    supplies = _supplies(study, proposal)
    if not supplies:
        raise InputError("No such proposal asks for a force, so there is nothing to draw.")
    if ceiling:
        return charts.ceiling_curve(study.scenario, supplies, ceiling_sizes(supplies))
    return maps.contributors(contributors_of(study.scenario, supplies[0]))


def _write(output: Path, spec: Spec) -> None:
    from foedus.files.writing import write_text
    from foedus.report.charts import svg

    write_text(output, svg(spec))


def _show_plan(
    scenario: Scenario,
    proposal: str | None,
    key: FairKey,
    unit: int | None,
    whole: bool,
    leximin: bool,
    seconds: float,
    output: Path | None,
    as_json: bool,
) -> None:
    """Plan the rotation of one proposal's force, or of each that asks for one."""
    from foedus.cli.output import console, print_json, progress_bar
    from foedus.errors import InputError
    from foedus.report.terminal import show

    if unit is not None and unit < 1:
        raise InputError(f"--unit is {unit}.\n  Give 1 or more troops; a company has about 150.")
    if seconds <= 0:
        raise InputError(f"--seconds is {seconds:g}.\n  Give more than 0.")
    chosen = [p.id for p in scenario.proposals if proposal in (None, p.id) and p.force is not None]
    if not chosen:
        raise InputError("No such proposal asks for a force, so there is nothing to plan.")
    if output is not None and len(chosen) > 1:
        raise InputError("A picture shows one plan.\n  Choose one with --proposal.")
    with progress_bar() as progress:
        progress("planning the rotation", 0.3)
        with _solver_kept_quiet():
            plans = [_plan(scenario, name, key, unit, whole, leximin, seconds) for name in chosen]
    if as_json:
        print_json({"scenario": scenario.id, "plans": [document for _, document, _ in plans]})
    else:
        for blocks, _, _ in plans:
            show(blocks, console())
    if output is not None:
        _write(output, plans[0][2])


@contextmanager
def _solver_kept_quiet() -> Iterator[None]:
    """Keep a stray line of the solver, which it writes past Python, out of the answer."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        # Nothing is open there, so that nothing can be spoilt.
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def _plan(
    scenario: Scenario,
    proposal: str,
    key: FairKey,
    unit: int | None,
    whole: bool,
    leximin: bool,
    seconds: float,
) -> tuple[tuple[Block, ...], Document, Spec]:
    """One plan in words, as a document and as a picture."""
    from foedus.analyses.forces.capability_plan import plan_capabilities
    from foedus.analyses.forces.capability_problem import is_structured
    from foedus.analyses.forces.plan import plan
    from foedus.analyses.forces.plan_options import PlanOptions
    from foedus.analyses.forces.rotation_plan import Contingents
    from foedus.errors import InputError
    from foedus.report import charts
    from foedus.report.sections import forces, supply
    from foedus.report.wording import name_of
    from foedus.study.forces_document import capability_plan_document, plan_document

    force = scenario.proposal[proposal].force
    if force is not None and (is_structured(force) or leximin):
        if unit is not None:
            raise InputError(
                f"The plan of {proposal} goes by kinds of unit, sectors, a build-up, a limit of contributors, a "
                f"European share or --leximin, so that --unit does not apply.\n  Use --whole."
            )
        options = PlanOptions(key, seconds=seconds, leximin=leximin)
        found = plan_capabilities(scenario, proposal, options, whole=whole)
        names = [name_of(scenario, code) for code in found.states]
        blocks, document = supply.capability_plan_blocks(scenario, found), capability_plan_document(found)
        return blocks, document, charts.rotation(names, found.troops)
    if whole and unit is None:
        raise InputError(
            f"The force of {proposal} has no kinds of unit, so that nothing says how large a whole unit is.\n"
            f"  Give --unit, such as --unit 150 for companies."
        )
    smallest = None if unit is None or force is None else max(unit, force.smallest_contingent)
    contingents = None if unit is None or smallest is None else Contingents(unit, smallest)
    simple = plan(scenario, proposal, PlanOptions(key, contingents, seconds=seconds))
    names = [name_of(scenario, code) for code in simple.states]
    return forces.plan_blocks(scenario, simple), plan_document(simple), charts.rotation(names, simple.troops)
