"""Who can block it."""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.result import Adoption, Blocker
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import summarise
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, Tone, table
from foedus.report.wording import chance, chance_word, in_hundred, join, name_of
from foedus.study.study import Study

_SHOWN_BLOCKERS = 6


def blocks(study: Study, proposal: str | None = None) -> tuple[Block, ...]:
    """Rule, chance, blockers with reasons, blocking coalitions and power, proposal by proposal."""
    parts: list[Block] = [Heading("Who can block it?")]
    for adoption in study.voting.adoptions:
        if proposal in (None, adoption.proposal):
            parts += _proposal(study.scenario, adoption)
    parts.append(Fold("Assumptions and limits of this part", (_assumptions(study),)))
    return tuple(parts)


def blockers_alone(study: Study, proposal: str | None = None) -> tuple[Block, ...]:
    """Who would block, proposal by proposal, and why."""
    parts: list[Block] = [Heading("Who would block it?")]
    for adoption in study.voting.adoptions:
        if proposal in (None, adoption.proposal):
            parts += [
                Heading(study.scenario.proposal[adoption.proposal].title, 2),
                Paragraph(f"Consent that it needs: {adoption.rule.rstrip('.')}.", "small"),
                _blockers(study.scenario, adoption),
            ]
    return tuple(parts)


def _assumptions(study: Study) -> Listing:
    return Listing(study.voting.assumptions + study.voting.limits)


def _proposal(scenario: Scenario, adoption: Adoption) -> list[Block]:
    spread = summarise(adoption.chance)
    parts: list[Block] = [
        Heading(scenario.proposal[adoption.proposal].title, 2),
        Paragraph(f"Adoption is {chance_word(spread.mean)}: {chance(spread)}.", "finding"),
        Paragraph(f"Consent that it needs: {adoption.rule.rstrip('.')}.", "small"),
        _blockers(scenario, adoption),
        Paragraph(_structure(scenario, adoption), "small"),
        Fold("Every voter, and its power under this rule", (_power(scenario, adoption),)),
    ]
    return parts


def _tone(chance_of_no: float) -> Tone:
    if chance_of_no >= 0.5:
        return "bad"
    return "doubt" if chance_of_no >= 0.2 else "good"


def _blockers(scenario: Scenario, adoption: Adoption) -> Block:
    chosen = _one_per_actor(adoption.blockers)[:_SHOWN_BLOCKERS]
    if not chosen:
        return Paragraph("Nobody whose consent is needed is likely to refuse.")
    return table(
        "Who would block, and why",
        ("Who", ">Refuses, in 100", "Why"),
        [
            (
                name_of(scenario, blocker.actor),
                Cell(in_hundred(blocker.chance), _tone(blocker.chance)),
                blocker.reason,
            )
            for blocker in chosen
        ],
    )


def _one_per_actor(blockers: tuple[Blocker, ...]) -> list[Blocker]:
    seen: dict[str, Blocker] = {}
    for blocker in blockers:
        seen.setdefault(blocker.actor, blocker)
    return list(seen.values())


def _structure(scenario: Scenario, adoption: Adoption) -> str:
    if len(adoption.veto_players) == len(adoption.voters):
        return f"Each of the {len(adoption.voters)} voters can stop it alone."
    named = join([name_of(scenario, voter) for voter in adoption.veto_players], 8)
    smallest = " or ".join(
        join([name_of(scenario, voter) for voter in coalition], 6)
        for coalition in adoption.minimal_blocking[:2]
    )
    vetoes = f"Can stop it alone: {named}. " if named else "Nobody can stop it alone. "
    return (
        f"{vetoes}There are {adoption.minimal_blocking_count:,} smallest blocking groups "
        f"(for example {smallest}) and {adoption.minimal_winning_count:,} smallest winning ones."
    )


def _share(value: float) -> str:
    return "under 0.0001" if 0 < value < 0.00005 else f"{value:.4f}"


def _power(scenario: Scenario, adoption: Adoption) -> Block:
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, voter),
            name_of(scenario, actor) if actor != voter else "itself",
            in_hundred(float(np.mean(adoption.chance_yes[:, column]))),
            _share(adoption.banzhaf[column]),
            _share(adoption.shapley_shubik[column]),
        )
        for column, (voter, actor) in enumerate(zip(adoption.voters, adoption.speaks_for, strict=True))
    ]
    return table(
        "",
        ("Voter", "Its vote follows", ">Yes, in 100", ">Banzhaf", ">Shapley-Shubik"),
        rows,
        "Banzhaf is the chance that this voter's switch decides if all others say yes or no by the toss of a "
        "coin; Shapley-Shubik its share of power if every order of joining is as likely.",
    )
