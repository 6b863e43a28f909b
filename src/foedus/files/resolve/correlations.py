"""Numbers that move together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from foedus.files.resolve.context import Context
from foedus.files.schema import ScenarioDocument
from foedus.numerics.draws import RankCorrelation


def correlations(
    document: ScenarioDocument, context: Context, paths: Mapping[str, bool]
) -> Iterator[RankCorrelation]:
    """Groups of correlated numbers, each number in at most one of them.

    `paths` says of each number of the scenario whether it is uncertain.
    """
    taken: dict[str, int] = {}
    for index, row in enumerate(document.correlations):
        at = ("correlations", index)
        for part, path in enumerate(row.between):
            if not context.known((*at, "between", part), "a number of a correlation", path, paths):
                continue
            if not paths[path] and not context.resolved:
                context.problems.add(
                    context.place(*at, "between", part),
                    f"the number {path} is taken as known, so it cannot move with others",
                    "A correlation joins uncertain numbers",
                    "Give it a range, or take it out",
                )
            before = taken.setdefault(path, index)
            if before != index or path in row.between[:part]:
                context.problems.add(
                    context.place(*at, "between", part),
                    f"the number {path} is correlated twice",
                    "A number stands once, in one group",
                    "Join the groups, or take it out of one",
                )
        size = len(row.between)
        if size < 2:
            context.problems.add(
                context.place(*at, "between"),
                "a correlation joins fewer than two numbers",
                "It joins two or more",
            )
        elif not -1 / (size - 1) <= row.rho <= 1:
            context.problems.add(
                context.place(*at, "rho"),
                f"{size} numbers cannot all have rank correlation {row.rho:g} with each other",
                f"It lies between {-1 / (size - 1):.3g} and 1",
            )
        yield RankCorrelation(tuple(row.between), row.rho)
