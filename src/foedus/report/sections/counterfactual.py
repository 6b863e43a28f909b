"""What would oblige a state that is not obliged, or free one that is?"""

from __future__ import annotations

from foedus.analyses.obligations.changes.counterfactual import Change, Counterfactuals
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import name_of


def blocks(scenario: Scenario, found: Counterfactuals) -> tuple[Block, ...]:
    """A table of smallest changes, the one that needs fewest governments first."""
    name = name_of(scenario, found.state)
    goal = f"oblige {name} to help" if found.goal == "oblige" else f"free {name} from every duty to help"
    parts: list[Block] = [Heading(f"What would {goal}?", 2)]
    if found.already:
        now = "is obliged" if found.goal == "oblige" else "owes no help"
        return (*parts, Paragraph(f"Nothing has to change: {name} {now} as it is."))
    if not found.changes:
        return (
            *parts,
            Paragraph("No change of up to three steps was found."),
            Fold("Limits of this part", (Listing(found.limits),)),
        )
    parts.append(
        table(
            "Smallest changes: each is enough, and no part of it is",
            ("Change", "Then", "Whose consent", "Governments"),
            [
                (
                    "; and ".join(edit.says for edit in change.edits),
                    _then(found, change),
                    "; ".join(dict.fromkeys(edit.price.says for edit in change.edits)),
                    str(len(change.governments)),
                )
                for change in found.changes
            ],
        )
    )
    if not found.complete:
        parts.append(Paragraph("There are more combinations than were tried; the cheapest were tried first."))
    parts.append(Fold("Limits of this part", (Listing(found.limits),)))
    return tuple(parts)


def _then(found: Counterfactuals, change: Change) -> str:
    if found.goal == "free":
        return "owes no help"
    return f"bound by {change.treaty} {change.article}"


def document(found: Counterfactuals) -> dict[str, object]:
    """The same for machines."""
    return {
        "state": found.state,
        "goal": found.goal,
        "already": found.already,
        "complete": found.complete,
        "changes": [
            {
                "edits": [
                    {"kind": edit.kind, "says": edit.says, "consent": edit.price.says}
                    for edit in change.edits
                ],
                "governments": list(change.governments),
                "treaty": change.treaty,
                "article": change.article,
            }
            for change in found.changes
        ],
        "limits": list(found.limits),
    }
