"""Assumptions, sources and how to repeat the study."""

from __future__ import annotations

from collections import defaultdict

from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, table
from foedus.study.document import value_in_words
from foedus.study.study import Study


def assumptions(study: Study) -> tuple[Block, ...]:
    """Every number on which no evidence stands, with its reason, and every default that was filled in."""
    scenario = study.scenario
    assumed = [quantity for quantity in scenario.quantities if quantity.basis.is_assumption]
    used = [quantity for quantity in assumed if not quantity.path.startswith("states/")]
    groups: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in used:
        groups[quantity.path.split("/")[0]].append(quantity)
    bare = [quantity.path for quantity in used if not quantity.basis.assumption]
    parts: list[Block] = [
        Heading("What was assumed"),
        Paragraph(
            f"{len(scenario.quantities) - len(assumed):,} numbers cite evidence; {len(assumed):,} are assumptions, "
            f"of which {len(bare):,} give no reason."
        ),
    ]
    if scenario.notes:
        parts += [Paragraph("Filled in while reading the scenario:"), Listing(scenario.notes)]
    for group, quantities in groups.items():
        rows: list[tuple[Cell | str, ...]] = [
            (q.path, value_in_words(q), q.unit, q.basis.assumption or "no reason given") for q in quantities
        ]
        listed = table("", ("Number", "Value", "Unit", "Reason"), rows)
        parts.append(
            Fold(
                f"{group.capitalize()}: {len(quantities)} number{'s' if len(quantities) > 1 else ''}",
                (listed,),
            )
        )
    return tuple(parts)


def sources(study: Study) -> tuple[Block, ...]:
    """Every source, what was taken from it, and for which numbers."""
    scenario = study.scenario
    users = _users(scenario)
    parts: list[Block] = [Heading("Sources")]
    for source in scenario.sources.values():
        about = ", ".join(
            part
            for part in (
                source.publisher,
                source.date.isoformat() if source.date else "",
                f"reliability {source.reliability}" if source.reliability else "",
                f"credibility {source.credibility}" if source.credibility else "",
            )
            if part
        )
        rows: list[tuple[Cell | str, ...]] = [
            (evidence.at, evidence.says, str(len(users[evidence.id])))
            for evidence in scenario.evidence.values()
            if evidence.source == source.id
        ]
        parts.append(
            Fold(
                f"{source.title} ({about})" if about else source.title,
                (table("", ("Where", "What it says, in our words", ">Numbers"), rows),),
            )
        )
    treaties: list[tuple[Cell | str, ...]] = [
        (treaty.title, treaty.status.replace("_", " "), treaty.source)
        for treaty in scenario.treaties.values()
    ]
    if treaties:
        parts.append(Fold("Treaties", (table("", ("Text", "Status", "Source"), treaties),)))
    return tuple(parts)


def _users(scenario: Scenario) -> dict[str, list[str]]:
    users: dict[str, list[str]] = defaultdict(list)
    for quantity in scenario.quantities:
        for evidence in quantity.basis.evidence:
            users[evidence].append(quantity.path)
    return users


def provenance(study: Study) -> tuple[Block, ...]:
    """What is needed to repeat the study."""
    made = study.provenance
    rows: list[tuple[Cell | str, ...]] = [
        ("Command", f"foedus brief {made.source} --draws {made.draws} --seed {made.seed} --save study.json"),
        ("Repeat exactly", "foedus replay study.json"),
        ("Scenario", f"{study.scenario.id}, as of {study.scenario.as_of}; SHA-256 {made.scenario_hash}"),
        ("Draws", f"{made.draws:,} by {made.method}, seed {made.seed}"),
        (
            "Made with",
            f"foedus {made.foedus}, Python {made.python}, NumPy {made.numpy}, SciPy {made.scipy}",
        ),
    ]
    return (Heading("How to repeat it"), table("", ("", ""), rows))
