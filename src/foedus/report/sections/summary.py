"""The first page: the five answers on each proposal, and what they hang on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from foedus.analyses.voting.result import Adoption
from foedus.model.proposals import KnownOutcome
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import Summary
from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Heading, Listing, Paragraph, Table, Tone, table
from foedus.report.sections.obligations import sentence
from foedus.report.sections.sensitivity import strongest
from foedus.report.wording import LETTERS, chance, chance_word, in_hundred, join, money, name_of, troops
from foedus.study.study import Headline, HeadlineName, Study


def blocks(study: Study) -> tuple[Block, ...]:
    """Question, answers in one table, the headline picture, and what cannot be known."""
    return (
        Heading("The answers on one page"),
        *((Paragraph(study.scenario.summary),) if study.scenario.summary else ()),
        Paragraph(_finding(study), "finding"),
        answers(study),
        *_picture(study),
        Heading("Who would stop it, and who must act", 2),
        Listing(tuple(_stop(study, adoption) for adoption in study.voting.adoptions)),
        *_acting(study),
        *_known(study),
        Heading("What this cannot know", 2),
        Listing(study.scenario.caveats or ("The author of the scenario has not said.",)),
    )


def answers(study: Study) -> Table:
    """Proposals down, answers across."""
    rows: list[tuple[Cell | str, ...]] = []
    for letter, proposal, headline in zip(LETTERS, study.scenario.proposals, study.headlines, strict=False):
        rows.append(
            (
                f"{letter}  {proposal.title}",
                _chance(headline.adoptable),
                _chance(headline.durable_no_breach),
                _chance(headline.durable_no_attack),
                _force(headline),
                _cost(headline),
            )
        )
    years = study.stability.horizons[study.stability.default] if study.stability else 5
    return table(
        "In 100, mean over draws (middle 80 % of draws)",
        (
            "Proposal",
            ">Adopted",
            f">No breach, {years} y",
            f">No major attack, {years} y",
            ">Force kept up",
            ">USD bn a year",
        ),
        rows,
    )


def _chance(summary: Summary | None) -> Cell:
    if summary is None:
        return Cell("not asked", "muted")
    tone: Tone = "good" if summary.mean >= 0.6 else "bad" if summary.mean < 0.3 else "doubt"
    return Cell(chance(summary).replace(" in 100", ""), tone, chance_word(summary.mean))


def _force(headline: Headline) -> str:
    if headline.troops is None or headline.chance_force_met is None:
        return "none asked"
    return f"{troops(headline.troops.p50)}; met {in_hundred(headline.chance_force_met)}"


def _cost(headline: Headline) -> str:
    cost = headline.cost_usd_bn
    return "-" if cost is None else f"{money(cost.p50)} ({money(cost.p10)}-{money(cost.p90)})"


_ALIKE = 0.02
"""Chances nearer to each other than this are not told apart in words."""


def _finding(study: Study) -> str:
    """The trade-off in a sentence: the most adoptable against the most durable."""
    titles = {proposal.id: proposal.title for proposal in study.scenario.proposals}
    easiest = max(study.headlines, key=lambda headline: headline.adoptable.mean)
    durable = [headline for headline in study.headlines if headline.durable_no_breach is not None]
    if not durable:
        return (
            f"Most adoptable: {titles[easiest.proposal]}, {chance_word(easiest.adoptable.mean)} "
            f"({chance(easiest.adoptable)})."
        )
    firmest = max(durable, key=lambda h: h.durable_no_breach.mean if h.durable_no_breach else 0.0)
    held = easiest.durable_no_breach
    if held is not None and firmest.durable_no_breach is not None:
        close = firmest.durable_no_breach.mean - held.mean < _ALIKE
        if close and firmest.proposal != easiest.proposal:
            return (
                f"{titles[easiest.proposal]} is the most adoptable ({chance(easiest.adoptable)}), and none of these "
                f"proposals would hold clearly better ({chance(held)})."
            )
    if firmest.proposal == easiest.proposal:
        return (
            f"{titles[easiest.proposal]} is both the most adoptable and the most durable of these proposals."
        )
    assert firmest.durable_no_breach is not None
    assert easiest.durable_no_breach is not None
    return (
        f"What would hold best is not what would be adopted most easily. {titles[firmest.proposal]} would be kept "
        f"with a chance of {chance(firmest.durable_no_breach)} and adopted with {chance(firmest.adoptable)}; "
        f"{titles[easiest.proposal]} would be adopted with {chance(easiest.adoptable)} and kept with "
        f"{chance(easiest.durable_no_breach)}."
    )


def _picture(study: Study) -> tuple[Block, ...]:
    if study.stability is None:
        return (
            Paragraph(f"No picture of adoption against durability: {study.not_asked['stability']}.", "small"),
        )
    return (
        Figure(
            "Adoptable against durable",
            "Each proposal is a point: further right is more adoptable, higher is more durable, larger is dearer. "
            "Lines show the middle 80 % of draws both ways.",
            charts.trade_off(study),
            None,
            "Lines: middle 80 % of draws. Read the order of heights before their level: the order is the firmer of "
            "the two.",
        ),
    )


def _stop(study: Study, adoption: Adoption) -> str:
    title = study.scenario.proposal[adoption.proposal].title
    return f"{title}: {blockers(study.scenario, adoption)}."


def blockers(scenario: Scenario, adoption: Adoption, most: int = 4) -> str:
    """Those who would more likely than not refuse, or else the likeliest to do so."""
    refusal: dict[str, float] = {}
    for column, actor in enumerate(adoption.speaks_for):
        refusal[actor] = 1.0 - float(np.mean(adoption.chance_yes[:, column]))
    ordered = sorted(refusal.items(), key=lambda item: -item[1])
    firm = [(actor, no) for actor, no in ordered if no >= 0.5]
    chosen = firm or ordered[:1]
    words = [f"{name_of(scenario, actor)} ({in_hundred(no)})" for actor, no in chosen]
    lead = "would refuse" if firm else "nobody is more likely than not to refuse; nearest to it"
    return f"{lead}: {join(words, most)}"


def _acting(study: Study) -> tuple[Block, ...]:
    if study.obligations is None:
        return ()
    return (acting(study),)


def acting(study: Study) -> Table:
    """Who must help under each proposal if each contingency happens; proposals as the letters of the answers."""
    result = study.obligations
    assert result is not None  # asked by the callers
    rows: list[tuple[Cell | str, ...]] = []
    for contingency in study.scenario.contingencies:
        groups: dict[str, list[str]] = {}
        for letter, proposal in zip(LETTERS, study.scenario.proposals, strict=False):
            words = sentence(study.scenario, result, proposal.id, contingency.id)
            groups.setdefault(words, []).append(letter)
        if len(groups) == 1:
            said = next(iter(groups))
        else:
            said = "; ".join(f"{join(letters)}: {words}" for words, letters in groups.items())
        rows.append((contingency.title, said))
    return table("Who must help a victim, by law, if it happens", ("Event", "Duty to help"), rows)


def _known(study: Study) -> tuple[Block, ...]:
    if not study.scenario.known_outcomes:
        return ()
    rows: list[tuple[Cell | str, ...]] = []
    adoptable = {headline.proposal: headline.adoptable for headline in study.headlines}
    named = {adoption.proposal: adoption for adoption in study.voting.adoptions}
    for known in study.scenario.known_outcomes:
        held_up = {blocker.voter for blocker in named[known.proposal].blockers}
        found = [name_of(study.scenario, voter) for voter in known.blockers if voter in held_up]
        missed = [name_of(study.scenario, voter) for voter in known.blockers if voter not in held_up]
        named_words = (f"named here: {join(found)}" if found else "") + (
            f"; not named: {join(missed)}" if missed else ""
        )
        rows.append(
            (
                study.scenario.proposal[known.proposal].title,
                f"{'adopted' if known.adopted else 'not adopted'}"
                + (f" on {known.on.isoformat()}" if known.on else ""),
                chance(adoptable[known.proposal]),
                named_words.lstrip("; ") or "none held it up",
                " ".join((known.says, *_broken(known))),
            )
        )
    return (
        Heading("What in fact happened", 2),
        table("", ("Proposal", "Outcome", ">Chance given here", "Those who held it up", "Note"), rows),
    )


def _broken(known: KnownOutcome) -> Iterator[str]:
    for found in known.breaks:
        yield f"{found.kind.replace('_', ' ').capitalize()} on {found.on.isoformat()}: {found.says}."
    if known.observed_until is not None and not known.breaks:
        yield f"No breach is known up to {known.observed_until.isoformat()}."


def hanging(study: Study, each: int) -> Listing:
    """The inputs that each kind of headline number hangs on most, in words."""
    titles = {
        proposal.id: letter for letter, proposal in zip(LETTERS, study.scenario.proposals, strict=False)
    }
    numbers: dict[HeadlineName, str] = {"adoptable": "adoption", "durable": "no breach"}
    return Listing(
        tuple(
            f"{influence.label}: {words} of {titles[influence.proposal]} goes from "
            f"{in_hundred(influence.output_low)} to {in_hundred(influence.output_high)} in 100 as it goes from "
            f"{influence.low_value:.3g} to {influence.high_value:.3g} {influence.unit}"
            for number, words in numbers.items()
            for influence in strongest(study, number, each)
        )
    )
