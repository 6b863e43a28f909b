"""A decision rule alone: what it makes of its voters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from foedus.analyses.voting.describe import describe
from foedus.analyses.voting.power import Power
from foedus.analyses.voting.rule_power import LIMITS, RulePower, findings
from foedus.analyses.voting.structure import Coalitions, Structure
from foedus.files.stated_rules import StatedRule, voter_names
from foedus.model.scenario import Scenario
from foedus.report import charts
from foedus.report.document import Block, Cell, Document, Figure, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import join, name_of

TITLES: Mapping[str, str] = {
    "banzhaf": "Banzhaf",
    "normalised-banzhaf": "Banzhaf share",
    "shapley-shubik": "Shapley Shubik",
    "coleman-prevent": "Coleman prevents",
    "coleman-initiate": "Coleman initiates",
    "deegan-packel": "Deegan Packel",
    "public-good": "Public good",
    "johnston": "Johnston",
    "shift": "Shift",
    "owen": "Owen",
    "banzhaf-owen": "Banzhaf Owen",
}
_SHARES = ("shapley-shubik", "normalised-banzhaf", "owen")
"""Indices that sum to 1, which the picture sets side by side; of others it shows the first, as shares."""
_DRAWN = 40
_SIDE_BY_SIDE = 5


def document(stated: StatedRule, found: RulePower) -> Document:
    """The whole answer as a page."""
    return Document(stated.title, _subtitle(stated), blocks(stated, found))


def _subtitle(stated: StatedRule) -> str:
    return (
        "A decision rule" if stated.day is None else f"The rule and its voters as of {stated.day.isoformat()}"
    )


def blocks(stated: StatedRule, found: RulePower) -> tuple[Block, ...]:
    """Rule, structure, power, and how the numbers were found."""
    names = voter_names(stated, found.voters)
    parts: list[Block] = [Heading(stated.title), Paragraph(_subtitle(stated) + ".", "small")]
    says = stated.says or describe(stated.rule, names)
    certainty = f" (certainty {stated.certainty})" if stated.certainty else ""
    parts.append(Paragraph(f"It asks for: {says}. Source: {stated.source}{certainty}.", "small"))
    parts += [Paragraph(notice, "caution") for notice in stated.notices]
    if found.structure is not None:
        parts += [Paragraph(finding, "finding") for finding in findings(found.structure, names)]
        if not (found.structure.is_never_met or found.structure.is_always_met):
            parts.append(_structure(found.structure, names))
    if found.powers:
        parts += _tables(found, names)
        drawn = figure(found, names)
        if drawn is not None:
            parts.append(drawn)
        parts.append(Fold("How the numbers were found", (_methods(found.powers),)))
    if found.refused:
        refused = tuple(f"{TITLES.get(what, what)}: {_line(why)}" for what, why in found.refused.items())
        parts += [Paragraph("Not found", "finding"), Listing(refused)]
    parts.append(Fold("Limits", (Listing(LIMITS),)))
    return tuple(parts)


def _line(text: str) -> str:
    return " ".join(text.split())


def _structure(found: Structure, names: Mapping[str, str]) -> Listing:
    def named(voters: tuple[str, ...], most: int = 10) -> str:
        return join([names[voter] for voter in voters], most) or "nobody"

    share = float(found.power_to_act)
    items = [
        f"{found.winning:,} of 2^{len(found.voters)} coalitions win ({share:.4g} of all ways to vote).",
        f"Can stop it alone: {named(found.veto_players)}.",
        f"Can never matter: {named(found.dummies)}.",
        f"Alike, the most desirable first: {'; '.join(named(group, 6) for group in found.classes[:8])}"
        + (f"; and {len(found.classes) - 8} more groups." if len(found.classes) > 8 else "."),
        _trades(found, names),
        _coalitions("winning", found.minimal_winning, names),
        _coalitions("blocking", found.minimal_blocking, names),
    ]
    return Listing(tuple(items))


def _trades(found: Structure, names: Mapping[str, str]) -> str:
    if found.is_one_quota:
        return "It comes down to one quota of weights, so no trade of members makes losers of winning coalitions."
    if found.crossed is not None:
        one, other = (names[voter] for voter in found.crossed)
        return f"Neither {one} nor {other} can always replace the other, so no weights and quota can express this rule."
    if found.weights is not None:
        groups: dict[int, str] = {}
        for voter, weight in zip(found.voters, found.weights.weights, strict=True):
            groups.setdefault(weight, names[voter])
        shown = "; ".join(
            f"{weight} for each like {name}" for weight, name in sorted(groups.items(), reverse=True)[:6]
        )
        return f"Weights express it as well: a quota of {found.weights.quota}, with {shown}."
    if found.is_trade_robust is False:
        return "Of every two voters one can always replace the other, but no weights and quota can express this rule."
    return "Of every two voters one can always replace the other; whether weights express it was not looked into."


def _coalitions(kind: str, found: Coalitions, names: Mapping[str, str]) -> str:
    if found.count is None:
        return f"Smallest {kind} groups: not counted. {_line(found.reason)}"
    shown = [join([names[voter] for voter in coalition], 6) for coalition in found.first[:2]]
    example = f", for example {'; or '.join(shown)}" if shown and any(shown) else ""
    noun = "group" if found.count == 1 else "groups"
    return f"{found.count:,} smallest {kind} {noun}{example}."


def _tables(found: RulePower, names: Mapping[str, str]) -> list[Block]:
    """Voters by their first index; a few indices in each table, so that it fits a terminal."""
    order = np.argsort(-found.powers[0].values, kind="stable")
    tables: list[Block] = []
    for start in range(0, len(found.powers), _SIDE_BY_SIDE):
        powers = found.powers[start : start + _SIDE_BY_SIDE]
        rows: list[tuple[Cell | str, ...]] = [
            (names[found.voters[place]], *(_value(power, place) for power in powers)) for place in order
        ]
        columns = ("Voter", *(f">{TITLES[power.index]}" for power in powers))
        caption = "Power of each voter" if not start else "Power of each voter, by other indices"
        tables.append(table(caption, columns, rows))
    return tables


def _value(power: Power, place: int) -> str:
    if power.interval is not None:
        low, high = power.interval[place]
        return f"{power.values[place]:.4f} ({low:.4f}-{high:.4f})"
    value = float(power.values[place])
    if value == 0:
        return "0"
    return f"{value:.4f}" if value >= 1e-3 else f"{value:.1e}"


def _methods(powers: tuple[Power, ...]) -> Block:
    rows: list[tuple[Cell | str, ...]] = [
        (TITLES[power.index], power.method, "exact" if power.is_exact else "no", f"{power.error:.1e}")
        for power in powers
    ]
    return table(
        "",
        ("Index", "Method", "Exact", ">Error at most"),
        rows,
        "Exact numbers were counted whole and divided once; of samples, the error is half the widest interval of 95 %.",
    )


def figure(found: RulePower, names: Mapping[str, str]) -> Figure | None:
    """Bars of power, where an index that sums to 1 was found."""
    drawn = [power for power in found.powers if power.index in _SHARES] or list(found.powers[:1])
    drawn = [power for power in drawn if power.values.any()]
    if not drawn:
        return None
    order = np.argsort(-drawn[0].values, kind="stable")[:_DRAWN]
    rows = [
        (
            names[found.voters[place]],
            TITLES[power.index],
            100 * float(power.values[place] / power.values.sum()),
        )
        for place in order
        for power in drawn
    ]
    first = names[found.voters[order[0]]]
    more = (
        f" The {_DRAWN} most powerful of {len(found.voters)} are drawn." if len(found.voters) > _DRAWN else ""
    )
    return Figure(
        "Who could matter most under this rule",
        f"Bars of each voter's power, the most powerful first: {first}.",
        charts.power_bars(rows),
        note=f"The rule alone, whatever anybody wants.{more}",
    )


def of_proposals(scenario: Scenario, powers: Mapping[str, RulePower]) -> tuple[Block, ...]:
    """A table of power for each proposal's rule."""
    parts: list[Block] = []
    for proposal, found in powers.items():
        names = {voter: name_of(scenario, voter) for voter in found.voters}
        parts.append(Heading(f"Power under the rule: {scenario.proposal[proposal].title}", 2))
        if found.powers:
            parts += [*_tables(found, names), _methods(found.powers)]
        parts += [
            Paragraph(f"{TITLES.get(what, what)}: {_line(why)}", "small")
            for what, why in found.refused.items()
        ]
    return tuple(parts)
