"""``foedus ratify``: when all have ratified, and for whom the treaty waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, Sampling, ScenarioName, day_of

if TYPE_CHECKING:
    from foedus.analyses.voting.ratification.result import RatificationForecast
    from foedus.model.dates import Day
    from foedus.model.ratifications import Delays
    from foedus.study.study import Study


@Parameter(name="*")
@dataclass(frozen=True)
class Timetable:
    """What is known and what is asked of the timetable."""

    signed: Annotated[
        str | None, Parameter(help="Day of signature, such as 2022-07-05; the scenario's day without it.")
    ] = None
    on: Annotated[
        str | None, Parameter(help="Day of the forecast; what has happened by then is taken into account.")
    ] = None
    holders: Annotated[
        str | None,
        Parameter(
            help="Voters that hold out, such as TUR,HUN, or `none`; without it their positions say how likely."
        ),
    ] = None
    drop: Annotated[
        str | None, Parameter(help="What if these voters dropped their objection on that day?")
    ] = None
    done: Annotated[
        str | None, Parameter(help="Who has ratified when, such as CAN=2022-07-05,NOR=2022-07-05.")
    ] = None
    planned: Annotated[
        str | None, Parameter(help="Days set for a vote or a referendum, such as HUN=2023-03-27.")
    ] = None
    whole_record: Annotated[
        bool,
        Parameter(
            negative="",
            help="Learn from later rounds too, though never from these candidates; without it from what was "
            "on record on the day of the forecast.",
        ),
    ] = False


def ratify(
    scenario: ScenarioName,
    *,
    proposal: Annotated[
        str | None,
        Parameter(name=["--proposal", "-p"], help="This proposal (its id); the first without it."),
    ] = None,
    timetable: Timetable = Timetable(),  # frozen
    output: Annotated[
        Path | None, Parameter(name=["--output", "-o"], help="Draw the timetable into this SVG file.")
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say by when all have ratified whose consent a proposal needs, and for whom it waits.

    Delays are learnt from the accessions to the North Atlantic Treaty since 1951.
    """
    from foedus.cli.output import console, print_json, require_svg
    from foedus.cli.question import ask
    from foedus.report.charts import svg
    from foedus.report.sections import ratification as section
    from foedus.report.terminal import show
    from foedus.study.document import ratification_document

    require_svg(output)
    study = ask(scenario, sampling, ("obligations", "forces", "stability"), proposal)
    chosen = proposal or study.scenario.proposals[0].id
    found, if_dropped = _forecasts(study, chosen, timetable, sampling.seed)
    if output is not None:
        spec = section.timetable(study.scenario, if_dropped or found)
        output.write_text(svg(spec | {"background": "white"}), encoding="utf-8")
    if json:
        print_json(
            {
                "scenario": study.scenario.id,
                "ratification": ratification_document(found),
                "if_dropped": if_dropped and ratification_document(if_dropped),
            }
        )
        return
    show(section.blocks(study.scenario, found, if_dropped), console())
    if output is not None:
        console().print(f"The timetable is drawn in {output}.", markup=False)


def _forecasts(
    study: Study, proposal: str, asked: Timetable, seed: int
) -> tuple[RatificationForecast, RatificationForecast | None]:
    """The forecast as things stand, and, if asked, with some objections dropped."""
    from dataclasses import replace

    from foedus.analyses.voting.ratification.analyse import RatificationOptions, analyse
    from foedus.cli.output import require_known

    scenario = study.scenario
    adoption = next(a for a in study.voting.adoptions if a.proposal == proposal)
    signed = day_of("--signed", asked.signed) or scenario.as_of
    on = day_of("--on", asked.on) or max(signed, scenario.as_of)
    holders = None if asked.holders is None else () if asked.holders == "none" else _names(asked.holders)
    dropped, planned = _names(asked.drop), _days("--planned", asked.planned)
    given = _days("--done", asked.done)
    for name in (*(holders or ()), *dropped, *given, *planned):
        require_known("voter", name, adoption.voters)
    done = {**_on_record(study, proposal, signed, on), **given}
    options = RatificationOptions(
        signed,
        on,
        holders,
        done={voter: day for voter, day in done.items() if voter not in planned},
        planned=planned,
        seed=seed,
    )
    delays = _delays(study, proposal, on, asked.whole_record)
    found = analyse(scenario, adoption, delays, options)
    if not dropped:
        return found, None
    return found, analyse(scenario, adoption, delays, replace(options, dropped=dropped))


def _candidates(study: Study, proposal: str) -> tuple[str, ...]:
    return tuple(accession.state for accession in study.scenario.proposal[proposal].accessions)


def _on_record(study: Study, proposal: str, signed: Day, on: Day) -> dict[str, Day]:
    """Who had ratified for all candidates by that day, where these are on record."""
    from foedus.files.ratifications import load_ratification_record

    candidates = _candidates(study, proposal)
    dates: dict[str, list[Day]] = {}
    for one in load_ratification_record().ratifications:
        if one.candidate in candidates and one.signed == signed and one.done <= on and on > signed:
            dates.setdefault(one.member, []).append(one.done)
    return {member: max(days) for member, days in dates.items() if len(days) == len(candidates)}


def _delays(study: Study, proposal: str, on: Day, whole_record: bool) -> Delays:
    from foedus.analyses.voting.ratification.fit import fit
    from foedus.errors import InputError, NotApplicableError
    from foedus.files.ratifications import load_delays, load_ratification_record

    record = load_ratification_record()
    usable = record if whole_record else record.known_on(on)
    usable = usable.without(_candidates(study, proposal))
    if usable == record:
        return load_delays()
    try:
        return fit(usable)
    except NotApplicableError as error:
        raise InputError(
            f"On {on} too little was on record: {error}\n"
            f"  Or give --whole-record, to learn from later accessions too."
        ) from None


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


def _days(option: str, text: str | None) -> Mapping[str, Day]:
    from foedus.errors import InputError

    found: dict[str, Day] = {}
    for part in _names(text):
        name, equals, day = (piece.strip() for piece in part.partition("="))
        read = day_of(option, day) if equals else None
        if read is None:
            raise InputError(
                f"{option} has {part!r}, which is no voter with a day.\n  Write it as CAN=2022-07-05."
            )
        found[name] = read
    return found
