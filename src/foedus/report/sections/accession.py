"""Who must consent before a state joins, and when is one that leaves free?"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.analyses.obligations.texts.accession import Joining, Leaving, Phase, Stage
from foedus.analyses.obligations.texts.wording import DUTIES, cited
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, table
from foedus.report.sections.treaty_text import day_of
from foedus.report.wording import join, name_of


def joining_blocks(scenario: Scenario, found: Joining) -> tuple[Block, ...]:
    """The steps with those who take them, who can stop it, and what is in force between them."""
    who = name_of(scenario, found.candidate)
    parts: list[Block] = [Heading(f"{who} joins the {found.treaty.title}")]
    if found.party_since is not None:
        parts.append(Paragraph(f"{who} is a party already, since {found.party_since}.", "finding"))
        return tuple(parts)
    if found.rule is None:
        parts.append(
            Paragraph(
                "The library has no rule on who may join it; what follows is what the law of treaties asks where a "
                "text is silent."
            )
        )
    else:
        parts.append(Paragraph(f"Open to: {found.rule.open_to.rstrip('.')}."))
    rows: list[tuple[Cell | str, ...]] = [
        (
            str(stage.number),
            stage.says,
            _takers(scenario, stage),
            _vetoes(scenario, stage),
            f"done on {stage.done_on}" if stage.done_on is not None else _waiting(scenario, stage),
        )
        for stage in found.stages
    ]
    parts.append(
        table(
            f"Steps, with the parties of {found.on}",
            ("", "Step", "Taken by", "Each can stop it", "State"),
            rows,
        )
    )
    parts += _stoppers(scenario, found)
    parts.append(
        table("What is in force", ("When", "Cover and duty", ""), [_phase(phase) for phase in found.course])
    )
    parts.append(Paragraph(_summary(found, who), "finding"))
    if found.rule is not None:
        parts.append(Paragraph(f"Source: {found.rule.source} (certainty {found.rule.certainty})", "small"))
    return tuple(parts)


def _summary(found: Joining, who: str) -> str:
    if found.covered_from is not None:
        return f"{who} is covered and bound from {found.covered_from} on, and was not before."
    due = found.next
    assert due is not None  # one that is through is covered
    return f"{who} is neither covered nor bound until the last step is taken; step {due.number} is due."


def _takers(scenario: Scenario, stage: Stage) -> str:
    if not stage.governments:
        return "an official; no government decides"
    if len(stage.governments) > _FEW:
        return f"{len(stage.governments)} governments"
    return join([name_of(scenario, code) for code in stage.governments])


def _vetoes(scenario: Scenario, stage: Stage) -> str:
    if set(stage.vetoes) == set(stage.governments):
        return "each of them" if len(stage.vetoes) > 1 else "yes" if stage.vetoes else "no"
    return join([name_of(scenario, code) for code in stage.vetoes], _FEW) or "none of them alone"


def _waiting(scenario: Scenario, stage: Stage) -> str:
    if 0 < len(stage.waits_for) < len(stage.governments):
        return f"waits for {join([name_of(scenario, code) for code in stage.waits_for], _FEW)}"
    return "open"


_FEW = 5


def _stoppers(scenario: Scenario, found: Joining) -> Iterator[Block]:
    """How often each state can stop it, those with the same steps together."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for code, steps in found.vetoes.items():
        groups.setdefault(steps, []).append(name_of(scenario, code))
    lines = tuple(
        f"{_times(len(steps))} (step{'s' if len(steps) > 1 else ''} {join([str(step) for step in steps])}): "
        f"{join(sorted(states), 8)}"
        for steps, states in sorted(groups.items(), key=lambda item: -len(item[0]))
    )
    if lines:
        yield Paragraph("Who can stop it alone, and how often:")
        yield Listing(lines)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _phase(phase: Phase) -> tuple[Cell | str, ...]:
    start = f"from {phase.start}" if phase.start is not None else ""
    end = f"to {phase.end}" if phase.end is not None else ""
    when = " ".join(part for part in (start, end) if part) or "now"
    return when, Cell("yes", "good") if phase.covered else Cell("no", "muted"), phase.says


def joining_document(found: Joining) -> dict[str, object]:
    """The same for machines."""
    return {
        "treaty": found.treaty.id,
        "candidate": found.candidate,
        "on": found.on.isoformat(),
        "party_since": day_of(found.party_since),
        "covered_from": day_of(found.covered_from),
        "next_step": found.next.number if found.next is not None else None,
        "steps": [
            {
                "number": stage.number,
                "says": stage.says,
                "governments": list(stage.governments),
                "vetoes": list(stage.vetoes),
                "waits_for": list(stage.waits_for),
                "done_on": day_of(stage.done_on),
                "effect": stage.effect,
            }
            for stage in found.stages
        ],
        "vetoes": {code: list(steps) for code, steps in found.vetoes.items()},
        "course": [
            {
                "from": day_of(phase.start),
                "to": day_of(phase.end),
                "covered": phase.covered,
                "says": phase.says,
            }
            for phase in found.course
        ],
        "source": found.rule.source if found.rule is not None else None,
        "certainty": found.rule.certainty if found.rule is not None else None,
    }


# --------------------------------------------------------------------------- leaving


def leaving_blocks(scenario: Scenario, found: Leaving) -> tuple[Block, ...]:
    """When notice counts, when it ends, and what is owed until then."""
    who = name_of(scenario, found.state)
    parts: list[Block] = [Heading(f"{who} leaves the {found.treaty.title}")]
    if not found.party:
        return (
            *parts,
            Paragraph(f"{who} is no party on {found.notice}: there is nothing to leave.", "finding"),
        )
    if found.rule is not None:
        parts.append(Paragraph(f"{found.rule.says} ({found.rule.source}, certainty {found.rule.certainty})"))
    parts.append(Paragraph(_when(found, who), "finding"))
    parts.append(Paragraph("Until then it owes:"))
    parts.append(
        Listing(
            tuple(f"{cited(clause.article)}: {DUTIES[clause.duty]}. {clause.says}" for clause in found.owed)
        )
    )
    return tuple(parts)


def _when(found: Leaving, who: str) -> str:
    if found.counts_from is None:
        silent = (
            "The text foresees no notice"
            if found.rule is not None
            else "The library has no rule on leaving it"
        )
        if found.ends_on is None:
            return f"{silent}; {who} is out when all parties agree, or as the text says in its own words."
        return f"{silent}; the text itself ends on {found.ends_on}."
    early = ""
    if found.counts_from > found.notice:
        early = f"Notice may not be given before {found.counts_from}; given then, "
    assert found.ends_on is not None  # a notice that counts has an end
    last = f"{who} is no longer bound from {found.ends_on} on"
    return f"{early}{last}." if early else f"With notice on {found.notice}, {last}."


def leaving_document(found: Leaving) -> dict[str, object]:
    """The same for machines."""
    return {
        "treaty": found.treaty.id,
        "state": found.state,
        "party": found.party,
        "notice": found.notice.isoformat(),
        "earliest_notice": day_of(found.rule.earliest) if found.rule is not None else None,
        "counts_from": day_of(found.counts_from),
        "ends_on": day_of(found.ends_on),
        "owed": [{"article": clause.article, "duty": clause.duty.name.lower()} for clause in found.owed],
        "says": found.rule.says if found.rule is not None else None,
        "source": found.rule.source if found.rule is not None else None,
        "certainty": found.rule.certainty if found.rule is not None else None,
    }
