"""The brief of a study: the whole of it for the page, and its first page for the terminal."""

from __future__ import annotations

from foedus.report.document import Block, Document, Heading, Paragraph
from foedus.report.sections import (
    appendix,
    bargaining,
    durability,
    forces,
    obligations,
    sensitivity,
    stability,
    summary,
    voting,
)
from foedus.report.sections.summary import acting, answers, blockers, hanging
from foedus.report.wording import LETTERS
from foedus.study.past_peace import past_peace_of
from foedus.study.study import Study


def brief(study: Study, mapped: str | None = None) -> Document:
    """Everything, with witnesses; the event that is to be on the map may be named."""
    scenario = study.scenario
    return Document(
        scenario.title,
        _subtitle(study),
        (
            *summary.blocks(study),
            *voting.blocks(study),
            *obligations.blocks(study, mapped),
            *bargaining.blocks(study),
            *stability.blocks(study),
            *_past_peace(study),
            *forces.blocks(study),
            *sensitivity.blocks(study),
            *appendix.assumptions(study),
            *appendix.sources(study),
            *appendix.provenance(study),
        ),
    )


def _past_peace(study: Study) -> tuple[Block, ...]:
    """What records say beside the game, where somebody is named who might break a settlement."""
    history = past_peace_of(study)
    return () if history is None else durability.blocks(study.scenario, history, study.stability)


def short(study: Study) -> Document:
    """What fits on two screens."""
    scenario = study.scenario
    parts: list[Block] = [Heading(scenario.title), Paragraph(_subtitle(study), "small"), answers(study)]
    parts.append(Paragraph("Who would stop it (chance of refusing, in 100)", "finding"))
    parts += [
        Paragraph(f"{letter}  {blockers(scenario, adoption)}")
        for letter, adoption in zip(LETTERS, study.voting.adoptions, strict=False)
    ]
    if study.obligations is not None:
        parts.append(acting(study))
    if study.stability is not None:
        letters = dict(zip((proposal.id for proposal in scenario.proposals), LETTERS, strict=False))
        order = " > ".join(letters[name] for name in study.stability.rank)
        parts.append(
            Paragraph(f"Most to least durable: {order}. The order is firmer than the level.", "finding")
        )
    if study.sensitivity:
        parts += [Paragraph("It hangs most on", "finding"), hanging(study, 2)]
    assumed = sum(quantity.basis.is_assumption for quantity in scenario.quantities)
    parts.append(
        Paragraph(
            f"{len(scenario.quantities) - assumed:,} numbers cite evidence, {assumed:,} are assumptions; the page "
            "lists them all.",
            "small",
        )
    )
    parts += [Paragraph(f"{name}: no answer; {reason}.", "small") for name, reason in study.not_asked.items()]
    if scenario.caveats:
        parts.append(Paragraph(f"It cannot know: {scenario.caveats[0]}", "caution"))
    return Document(scenario.title, _subtitle(study), tuple(parts))


def _subtitle(study: Study) -> str:
    made = study.provenance
    return f"As of {study.scenario.as_of.isoformat()}; {made.draws:,} draws of every uncertain number, seed {made.seed}"
