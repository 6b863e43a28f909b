"""Forecasts of the issues of a table, and what would help whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from foedus.analyses.bargaining.default_forecast import predictive
from foedus.analyses.bargaining.predictive import Predictive
from foedus.model.default_forecast import MixtureWeights
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, Table, table
from foedus.study.advice import Advice, Consent, Matter, View, runs


def default_of(matter: Matter, weights: MixtureWeights) -> Predictive:
    """The default forecast of one issue."""
    setting = matter.setting
    return predictive(setting.position, setting.weight, setting.low, setting.high, weights)


def forecasts(matters: Sequence[Matter], weights: MixtureWeights, models: Sequence[str]) -> tuple[Block, ...]:
    """The default forecast of each issue, beside the models and what happens without a deal."""
    rows: list[tuple[Cell | str, ...]] = []
    for matter in matters:
        found = default_of(matter, weights)
        points = {name: float(np.median(run(matter.setting))) for name, run in runs(weights, models).items()}
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
    unscaled = [matter.name for matter in matters if not matter.scale_is_known]
    assumed = (
        (Paragraph(f"No scale is given for {', '.join(unscaled)}: 0 to 100 is taken.", "caution"),)
        if unscaled
        else ()
    )
    columns = ("Issue", ">Default", ">80 in 100", *(f">{name}" for name in models), ">No deal", ">Outcome")
    return (
        Heading("Where would each issue come to rest?"),
        table(
            "Default forecast with its interval for 80 in 100, beside the models",
            columns,
            rows,
            "Taught on decisions of the European Union; elsewhere the interval is a lower bound of doubt.",
        ),
        *assumed,
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


def _sobol(found: Advice) -> tuple[Block, ...]:
    if not found.sobol:
        return ()
    rows: list[tuple[Cell | str, ...]] = [
        (name, *(f"{max(share, 0.0):.2f}" for share in shares)) for name, shares in found.sobol
    ]
    return (
        table(
            "Uncertain numbers that count most: share of the outcome's variance (first-order Sobol index)",
            ("Number", *(f">{view.model}" for view in found.views)),
            rows,
        ),
    )


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
