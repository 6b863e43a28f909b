"""What beats no deal on two issues?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.spatial.analyse import WinSetResult
from foedus.model.scenario import Scenario
from foedus.report import charts
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import LETTERS, in_hundred, name_of


def blocks(scenario: Scenario, found: WinSetResult) -> tuple[Block, ...]:
    """How much beats no deal, where the proposals lie, and what each actor could get through."""
    first, second = (scenario.issue[issue].name for issue in found.issues)
    return (
        Heading(f"What beats no deal?  {first} and {second}"),
        Paragraph(_finding(scenario, found), "finding"),
        table(
            "Proposals, by these two issues alone",
            ("Proposal", f">{first}", f">{second}", ">Passes, in 100 draws"),
            [
                (scenario.proposal[name].title, f"{x:.0f}", f"{y:.0f}", in_hundred(chance))
                for name, x, y, chance in found.proposals
            ],
        ),
        _setters(scenario, found, first, second),
        Fold("Limits", (Listing(found.limits),)),
    )


def _finding(scenario: Scenario, found: WinSetResult) -> str:
    rule = scenario.proposal[found.proposal].title
    share = f"{100 * found.area_share:.1f} %"
    best = float(found.chance.max())
    core = {
        True: "Nothing beats no deal (it lies in the core)",
        False: "No deal can be beaten (it lies outside the core)",
        None: "Whether anything beats no deal is not told by the core, since too many actors differ",
    }[found.no_deal_in_core]
    cycles = "" if found.has_core is not False else "; the core is empty, so every outcome can be beaten"
    return (
        f"Under the rule of {rule!r}, at likely values, {share} of all outcomes of these two issues beat no deal "
        f"({found.no_deal[0]:.0f}, {found.no_deal[1]:.0f}).  {core}{cycles}.  Over the draws, the outcome that "
        f"passes most often does so in {in_hundred(best)} of 100."
    )


def _setters(scenario: Scenario, found: WinSetResult, first: str, second: str) -> Block:
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, own.actor),
            f"{own.point[0]:.0f}, {own.point[1]:.0f}",
            f"{best.point[0]:.0f}, {best.point[1]:.0f}",
        )
        for own, best in zip(found.ideals, found.best, strict=True)
        if own.has_stake
    ]
    return table(
        "If one actor alone proposed",
        ("Who", ">Wants", ">Gets through"),
        rows,
        f"Points are {first}, then {second}; at likely values, where one that is indifferent says yes.",
    )


def picture(scenario: Scenario, found: WinSetResult) -> charts.Spec:
    """The win set: where outcomes pass, its outline, the actors, the proposals and no deal."""
    scales = [scenario.issue[issue].scale for issue in found.issues]
    half = [float(axis[1] - axis[0]) / 2 for axis in found.axes]
    cells = [
        {
            "x": max(float(x) - half[0], scales[0].low),
            "x2": min(float(x) + half[0], scales[0].high),
            "y": max(float(y) - half[1], scales[1].low),
            "y2": min(float(y) + half[1], scales[1].high),
            "chance": round(100 * float(found.chance[row, column]), 1),
        }
        for row, x in enumerate(found.axes[0])
        for column, y in enumerate(found.axes[1])
    ]
    marks = [
        {"x": own.point[0], "y": own.point[1], "name": own.actor, "kind": "actor"}
        for own in found.ideals
        if own.has_stake
    ]
    marks += [
        {"x": x, "y": y, "name": letter, "kind": "proposal"}
        for letter, (_, x, y, _) in zip(LETTERS, found.proposals, strict=False)
    ]
    marks = _together(marks, [scale.width for scale in scales])
    marks.append({"x": found.no_deal[0], "y": found.no_deal[1], "name": "no deal", "kind": "no deal"})
    axes = [
        {"title": scenario.issue[issue].name, "low": scale.low, "high": scale.high}
        for issue, scale in zip(found.issues, scales, strict=True)
    ]
    outline = [(float(x), float(y)) for x, y in np.asarray(found.outline)]
    return charts.win_set(cells, outline, marks, axes)


_NEAR = 0.025
"""Part of a scale within which two labels would cover each other."""


def _together(marks: list[dict[str, object]], widths: list[float]) -> list[dict[str, object]]:
    """Marks of one kind that lie almost at one point share a label, on the first of them."""
    shown: list[dict[str, object]] = []
    for mark in marks:
        for other in shown:
            gaps = (float(str(mark[k])) - float(str(other[k])) for k in ("x", "y"))
            near = all(abs(gap) < _NEAR * width for gap, width in zip(gaps, widths, strict=True))
            if near and other["name"] and other["kind"] == mark["kind"]:
                other["name"] = f"{other['name']}, {mark['name']}"
                mark["name"] = ""
                break
        shown.append(mark)
    return shown
