"""Forecasts of the issues of a table, and what would help whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.default_forecast import predictive
from foedus.analyses.bargaining.predictive import Predictive
from foedus.model.default_forecast import MixtureWeights
from foedus.numerics.arrays import FloatArray
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, Table, table
from foedus.study.advice import Advice, Consent, Share, View
from foedus.study.matters import Matter, assumptions
from foedus.study.stories import REASONS, Step, Story

_MOST_STEPS = 120
"""Steps of one story that are told; the JSON has all."""
_MOST_TURNS = 12
_STILL = {"median", "ideal", "chamber", "gridlock", "silent", "no_deal", "offer"}
"""Why something stays where it is."""


def default_of(matter: Matter, weights: MixtureWeights) -> Predictive:
    """The default forecast of one issue."""
    setting = matter.setting
    return predictive(setting.position, setting.weight, setting.low, setting.high, weights)


def forecasts(
    matters: Sequence[Matter],
    weights: MixtureWeights,
    outcomes: Mapping[str, Mapping[str, FloatArray]],
    assumed: Sequence[str] = (),
) -> tuple[Block, ...]:
    """The default forecast of each issue, beside the models and what happens without a deal."""
    rows: list[tuple[Cell | str, ...]] = []
    for matter in matters:
        found = default_of(matter, weights)
        # The compromise always stands beside the default forecast.
        shown = {"compromise": compromise(matter.setting.position, matter.setting.weight)}
        shown |= outcomes[matter.issue]
        points = {name: float(np.median(values)) for name, values in shown.items()}
        low, high = found.interval(80)
        back = float(np.median(matter.setting.reversion_point))
        rows.append(
            (
                matter.name,
                Cell(f"{found.median:.4g}", "strong"),
                f"{low:.4g} to {high:.4g}",
                *(f"{point:.4g}" for point in points.values()),
                f"{back:.4g}" if matter.reversion_is_known else "-",
                "-" if matter.outcome is None else f"{matter.outcome:.4g}",
            )
        )
    columns = (
        "Issue",
        ">Default",
        ">80 in 100",
        *(f">{name}" for name in dict.fromkeys(("compromise", *outcomes[matters[0].issue]))),
        ">No deal",
        ">Outcome",
    )
    return (
        Heading("Where would each issue come to rest?"),
        table(
            "Default forecast with its interval for 80 in 100, beside the models",
            columns,
            rows,
            "Taught on decisions of the European Union; elsewhere the interval is a lower bound of doubt.",
        ),
        *(
            Paragraph(text, "caution")
            for text in (*assumed, *assumptions(matters, list(outcomes[matters[0].issue])))
        ),
    )


def advice(found: Advice) -> tuple[Block, ...]:
    """How the models disagree, who counts, and what would help whom."""
    consents = [(view.model, view.consents) for view in found.views if view.consents is not None]
    cheapest = [f"{model}: {_cheapest(losers)}" for model, losers in consents]
    return (
        Heading(f"Why, and what would help whom: {found.matter.name}", 2),
        Listing(found.reasons),
        _by_actor(
            "Influence: points by which the outcome moves because the actor is there", found, _influence
        ),
        _by_actor("Best position to declare, and points that it gains, if nobody else moves", found, _move),
        _by_actor(
            "One at a time: points by which the outcome moves as a capability rises from 3/4 to 5/4",
            found,
            _swing,
        ),
        *_sobol(found),
        *([Paragraph("Whose consent is cheapest, if each looks at this issue alone:")] if cheapest else []),
        *([Listing(tuple(cheapest))] if cheapest else []),
    )


def stories(told: Sequence[Story], names: Mapping[str, str]) -> tuple[Block, ...]:
    """How models come to their answers; `names` has those of the issues."""
    if not told:
        return ()
    blocks: list[Block] = [
        Heading("How the models get there, at the medians of what is uncertain", 2),
    ]
    for story in told:
        one = next(iter(story.trajectory)) if len(story.trajectory) == 1 else None
        blocks.append(
            Paragraph(f"{story.model}{'' if one is None else f', {names[one]}'}. {story.note}".strip())
        )
        course = [
            f"{'' if one is not None else f'{names[issue]}: '}{_course(points)}"
            for issue, points in story.trajectory.items()
            if len(points) > 1
        ]
        if course:
            blocks.append(Listing(tuple(course)))
        if story.steps:
            blocks.append(_steps(story, names, one is None))
    codes = dict.fromkeys(step.reason for story in told for step in story.steps)
    blocks.append(Listing(tuple(f"{code}: {REASONS[code]}." for code in codes)))
    return tuple(blocks)


def _course(points: Sequence[float]) -> str:
    told = [f"{point:.4g}" for point in points]
    if len(told) > _MOST_TURNS:
        told = [*told[: _MOST_TURNS // 2], "...", *told[-_MOST_TURNS // 2 :]]
    return " → ".join(told)


def _steps(story: Story, names: Mapping[str, str], with_issue: bool) -> Table:
    # Moves too small to be seen are in the JSON alone.
    seen = [s for s in story.steps if s.reason in _STILL or f"{s.before:.4g}" != f"{s.after:.4g}"]
    shown = seen[:_MOST_STEPS]
    gains = any(step.gain is not None for step in shown)
    rounds = any(step.round for step in shown)

    def row(step: Step) -> tuple[Cell | str, ...]:
        return (
            *([str(step.round)] if rounds else []),
            step.actor,
            *([names[step.issue]] if with_issue else []),
            f"{step.before:.4g}",
            f"{step.after:.4g}",
            step.by or "-",
            step.reason,
            *(["" if step.gain is None else f"{step.gain:.6f}"] if gains else []),
            *([_felt(story.externalities[step.round - 1])] if story.externalities else []),
        )

    more = len(seen) - len(shown)
    return table(
        f"{story.model}: who moved whom",
        (
            *((">Round",) if rounds else ()),
            "Actor",
            *(("Issue",) if with_issue else ()),
            ">From",
            ">To",
            "With or by",
            "Why",
            *((">Gain",) if gains else ()),
            *(("Felt most by",) if story.externalities else ()),
        ),
        [row(step) for step in shown],
        f"{more} more steps are in the JSON." if more else "",
    )


def _felt(externalities: Mapping[str, float]) -> str:
    """The bystander to whom an exchange matters most."""
    if not externalities:
        return "nobody"
    name = max(externalities, key=lambda actor: abs(externalities[actor]))
    return f"{name} {externalities[name]:+.2f}"


def _sobol(found: Advice) -> tuple[Block, ...]:
    if not found.sobol:
        return ()
    models = list(found.sobol[0].by_model)
    rows: list[tuple[Cell | str, ...]] = [
        (shares.name, *(_share(shares.by_model[model]) for model in models)) for shares in found.sobol
    ]
    return (
        table(
            "Uncertain numbers that count most: share of the outcome's variance that goes away when the number alone "
            "becomes known, and share that stays when all others are (first-order / total Sobol index)",
            ("Number", *(f">{model}" for model in models)),
            rows,
            "Standard errors in brackets.  Numbers that move together are redrawn together for the total index.",
        ),
    )


def _share(share: Share) -> str:
    first = f"{max(share.first_order, 0.0):.2f} ({share.first_order_error:.2f})"
    if share.total_order is None:
        return first
    return f"{first} / {share.total_order:.2f} ({share.total_order_error:.2f})"


def _cheapest(losers: Sequence[Consent]) -> str:
    if not losers:
        return "nobody would rather have no deal."
    first = losers[0]
    way = "higher" if first.moved > 0 else "lower"
    more = f"; {len(losers) - 1} more would cost more" if len(losers) > 1 else ""
    return f"{first.actor} prefers no deal until the outcome is {abs(first.moved):.1f} points {way}{more}."


def _influence(view: View, actor: int) -> str:
    return f"{view.influence[actor]:+.1f}"


def _move(view: View, actor: int) -> str:
    move = view.moves[actor]
    return f"{move.declared:.4g} ({move.gain:+.1f})" if move.gain > 0 else "as it is"


def _swing(view: View, actor: int) -> str:
    return f"{view.capability_swing[actor]:+.1f}"


def _by_actor(caption: str, found: Advice, cell: Callable[[View, int], str]) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (name, *(cell(view, actor) for view in found.views)) for actor, name in enumerate(found.matter.actors)
    ]
    return table(caption, ("Actor", *(f">{view.model}" for view in found.views)), rows)
