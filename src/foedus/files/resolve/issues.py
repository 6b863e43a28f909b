"""Issues with their scales, and where each actor stands on them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping

from foedus.files.document import Path
from foedus.files.resolve.context import Allowed, Context
from foedus.files.schema import ScenarioDocument
from foedus.files.schema.actors import IssueDocument, PositionDocument
from foedus.model.actors import Actor
from foedus.model.evidence import Basis
from foedus.model.issues import Issue, Position, Scale
from foedus.model.quantities import Quantity

POINTS_OF_AN_ISSUE = ("status_quo", "reversion_point")
"""Words that may stand for a number on an issue's scale: that very number, not one that merely equals it."""


def issues(document: ScenarioDocument, context: Context) -> Iterator[Issue]:
    """Issues in the author's order."""
    for name, row in document.issues.items():
        scale = _scale(name, row, context)
        if scale is not None:
            yield _issue(name, row, scale, context)


def _scale(name: str, row: IssueDocument, context: Context) -> Scale | None:
    at = ("issues", name, "scale")
    anchors: list[tuple[float, str]] = []
    for key, meaning in row.scale.items():
        try:
            point = float(key)
        except ValueError:
            point = math.nan
        if not math.isfinite(point):
            context.problems.add(
                context.key(*at, str(key)),
                f"the scale of the issue {name!r} has a point {key!r}, which is no number",
                "Each key of a scale is a number, each value says what it means",
            )
            return None
        anchors.append((point, meaning))
    anchors.sort()
    points = [point for point, _ in anchors]
    if len(set(points)) < len(points) or len(points) < 2:
        context.problems.add(
            context.place(*at),
            f"the scale of the issue {name!r} has {'the same point twice' if len(points) > 1 else 'no two points'}",
            "A scale has at least two different points, its ends",
            "Write it like {0: nothing, 100: everything}",
        )
        return None
    return Scale(points[0], points[-1], tuple(anchors))


def _issue(name: str, row: IssueDocument, scale: Scale, context: Context) -> Issue:
    at, root = ("issues", name), f"issues/{name}"
    allowed = on_scale(name, scale)
    basis = context.row_basis(row, at, f"the issue {name!r}")
    status_quo = context.number(
        row.status_quo,
        (*at, "status_quo"),
        f"{root}/status_quo",
        f"the status quo of {name!r}",
        allowed,
        basis,
    )
    reversion_point = status_quo
    if row.reversion_point is None:
        context.note(
            f"The issue {name} has no reversion point of its own: without a deal, the status quo stays."
        )
    elif row.reversion_point != "status_quo":
        what = f"the reversion point of {name!r}"
        place, path = (*at, "reversion_point"), f"{root}/reversion_point"
        reversion_point = context.number(row.reversion_point, place, path, what, allowed, basis)
    return Issue(name, row.name or name, row.question or "", scale, status_quo, reversion_point)


def on_scale(issue: str, scale: Scale) -> Allowed:
    """What a number on an issue's scale may be."""
    ends = f"{scale.low:g} ({scale.anchors[0][1]}) to {scale.high:g} ({scale.anchors[-1][1]})"
    return Allowed("points", scale.low, scale.high, f"The scale of {issue!r} runs from {ends}")


_SALIENCE = Allowed("points", 0.0, 100.0, "Salience runs from 0 to 100")


def positions(
    document: ScenarioDocument,
    context: Context,
    actors: Collection[str],
    names: Collection[str],
    found: Mapping[str, Issue],
) -> Iterator[Position]:
    """Positions in the author's order.

    Parameters
    ----------
    actors, names
        Names of all actors and of all issues, well formed or not.
    found
        The issues that are well formed.
    """
    scales = {name: on_scale(name, issue.scale) for name, issue in found.items()}
    first: dict[tuple[str, str], int] = {}
    for index, row in enumerate(document.positions):
        at = ("positions", index)
        is_known = [
            context.known((*at, "actor"), "the actor of a position", row.actor, actors) if actors else False,
            context.known((*at, "issue"), "the issue of a position", row.issue, names) if names else False,
        ]
        if not all(is_known):
            continue
        before = first.setdefault((row.actor, row.issue), index)
        if before != index:
            context.problems.add(
                context.place(*at),
                f"{row.actor!r} has two positions on {row.issue!r}; the other stands at "
                f"{context.place('positions', before)}",
                "Each actor has at most one position on an issue",
                "Keep one; where sources disagree, give a range",
            )
        elif row.issue in scales:
            yield _position(row, at, scales[row.issue], context)


def _position(row: PositionDocument, at: Path, scale: Allowed, context: Context) -> Position:
    who = f"{row.actor!r} on {row.issue!r}"
    root = f"positions/{row.actor}/{row.issue}"
    before = len(context.problems)
    basis = context.row_basis(row, at, f"the position of {who}")
    position = context.number(
        row.position, (*at, "position"), f"{root}/position", f"the position of {who}", scale, basis
    )
    salience = context.number(
        row.salience, (*at, "salience"), f"{root}/salience", f"the salience of {who}", _SALIENCE, basis
    )
    accepts_from, accepts_to = (
        _red_line(raw, name, row, at, scale, context, basis)
        for raw, name in ((row.accepts_from, "accepts_from"), (row.accepts_to, "accepts_to"))
    )
    found = Position(row.actor, row.issue, position, salience, accepts_from, accepts_to)
    if len(context.problems) == before:
        _require_sense(found, at, context)
    return found


def _red_line(
    raw: object, name: str, row: PositionDocument, at: Path, scale: Allowed, context: Context, basis: Basis
) -> Quantity | None:
    if raw is None:
        return None
    what = f"{name} of {row.actor!r} on {row.issue!r}"
    return context.number(raw, (*at, name), f"positions/{row.actor}/{row.issue}/{name}", what, scale, basis)


def _require_sense(row: Position, at: Path, context: Context) -> None:
    """Refuse red lines that leave nothing to accept, or that exclude what the actor itself wants."""
    who = f"{row.actor!r} on {row.issue!r}"
    lower, upper, wanted = row.accepts_from, row.accepts_to, row.position.distribution
    if lower is not None and upper is not None:
        least, most = lower.distribution.likely, upper.distribution.likely
        if least > most:
            context.problems.add(
                context.place(*at, "accepts_from"),
                f"the red lines of {who} leave nothing: from {least:g} up, and up to {most:g}",
                "accepts_from is at most accepts_to",
                "Exchange them if they were mixed up",
            )
            return
    if lower is not None and wanted.high < lower.distribution.low:
        _contradiction(who, wanted.likely, "below", lower, (*at, "accepts_from"), context)
    if upper is not None and wanted.low > upper.distribution.high:
        _contradiction(who, wanted.likely, "above", upper, (*at, "accepts_to"), context)


def _contradiction(who: str, wanted: float, side: str, line: Quantity, at: Path, context: Context) -> None:
    actor, _, issue = who.partition(" on ")
    context.problems.add(
        context.document.place(at),
        f"{actor} wants {wanted:g} on {issue}, but never accepts anything {side} {line.distribution.likely:g}",
        "What an actor wants lies within its own red lines",
        "Change the position or the red line",
    )


def note_silence(
    actors: Collection[Actor], found: Mapping[str, Issue], rows: Collection[Position], context: Context
) -> None:
    """Say which actors take no position on which issues."""
    spoken = {(row.actor, row.issue) for row in rows}
    for actor in actors:
        silent = [issue.name for name, issue in found.items() if (actor.id, name) not in spoken]
        if silent:
            on = "any issue" if len(silent) == len(found) else ", ".join(silent)
            context.note(f"{actor.name} takes no position on {on}: its silence is not counted as agreement.")
