"""Who is drawn in, one after the other, and what would keep them out?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foedus.analyses.obligations.cascades.result import Cascade, Chances, Cuts, Hop, Link, Side
from foedus.analyses.obligations.result import Finding, Verdict
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import in_hundred, join, name_of

_SIDES: dict[Side, str] = {"victim": "the side that is attacked", "attacker": "the side that attacks"}
_SHOWN = 12


def blocks(scenario: Scenario, found: Cascade) -> tuple[Block, ...]:
    """Direct duties and chains ring by ring, what stays open, duties both ways, chances and cuts."""
    parts: list[Block] = [
        Heading("Who is drawn in, one after the other?", 2),
        Paragraph(summary(scenario, found), "finding"),
    ]
    parts += _rings(scenario, found)
    parts += _chances(scenario, found)
    parts += _open(scenario, found)
    parts += _against(scenario, found)
    for cuts in found.cuts:
        parts += _cuts(scenario, cuts)
    parts.append(Fold("Assumptions and limits of this part", (Listing(found.assumptions + found.limits),)))
    return tuple(parts)


def summary(scenario: Scenario, found: Cascade) -> str:
    """How far the chain reaches, in a few words."""
    if not found.rings:
        return "Nobody is drawn in."
    joined = [code for ring in found.rings for code in ring]
    rings = f"{len(found.rings)} ring{'s' if len(found.rings) > 1 else ''}"
    says = f"The chain draws in {join([name_of(scenario, code) for code in joined], 8)}, in {rings}"
    further = list(dict.fromkeys(hop.state for hop in found.beyond))
    if further:
        return f"{says}; it goes on, with {join([name_of(scenario, code) for code in further], 8)} next."
    return f"{says}, and ends there."


def sentence(scenario: Scenario, hop: Hop) -> str:
    """One step of a chain, with its ring, its clause and the ally that it follows."""
    who, ally = name_of(scenario, hop.state), name_of(scenario, hop.follows)
    ring = f"Ring {hop.ring}: " if hop.ring else ""
    if hop.kind == "strike":
        return f"{ring}{who} is struck by {ally} for its help."
    clause = "" if hop.finding is None else f", {_clause(scenario, hop.finding)}"
    if hop.kind == "choice":
        may = "" if hop.finding is None else " as it may"
        return f"{ring}{who} comes to help {ally} by its own choice{may}{clause}."
    return f"{ring}{who} is bound to help {ally}{clause}."


def _clause(scenario: Scenario, finding: Finding) -> str:
    return _cited(scenario, finding.treaty, finding.article)


def _cited(scenario: Scenario, treaty: str, article: str) -> str:
    is_number = re.match(r"\d|[IVXLC]+\b", article)
    return f"{'article ' if is_number else ''}{article} of the {scenario.treaties[treaty].title}"


# --------------------------------------------------------------------------- the rings


def _rings(scenario: Scenario, found: Cascade) -> Iterator[Block]:
    direct = [hop for hop in found.hops if hop.kind != "strike" and not _is_chained(found, hop)]
    chained = [hop for hop in found.hops if hop.kind != "strike" and _is_chained(found, hop)]
    if direct:
        yield table("What the event asks itself", _COLUMNS, list(_rows(scenario, found, direct)))
    if chained:
        note = "A strike on those who help is an assumption; the duties that it calls are not."
        yield table("What follows from it", _COLUMNS, list(_rows(scenario, found, chained)), note)
    if found.rings:
        last = found.rings[-1][0]
        steps = tuple(sentence(scenario, hop) for hop in found.chain(last))
        yield Fold(f"How {name_of(scenario, last)} comes in, step by step", (Listing(steps),))


_COLUMNS = (">Ring", "Who", "Joins", "To help", "By", "Because")


def _is_chained(found: Cascade, hop: Hop) -> bool:
    return hop.event != found.event.id or bool(hop.needs)


def _rows(scenario: Scenario, found: Cascade, hops: Iterable[Hop]) -> Iterator[tuple[Cell | str, ...]]:
    """One row for all states that the same clause calls to the same ally."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for hop in hops:
        key = (
            str(hop.ring),
            _SIDES[hop.side],
            name_of(scenario, hop.follows),
            _ground(scenario, hop),
            _because(scenario, found, hop),
        )
        alike.setdefault(key, []).append(hop.state)
    for (ring, *rest), states in alike.items():
        yield (ring, _names(scenario, states), *rest)


def _names(scenario: Scenario, states: Iterable[str]) -> Cell:
    names = [name_of(scenario, code) for code in dict.fromkeys(states)]
    return Cell(join(names, _SHOWN), title=join(names))


def _ground(scenario: Scenario, hop: Hop) -> str:
    if hop.finding is None:
        return "its own choice"
    clause = _clause(scenario, hop.finding)
    return f"its own choice, permitted by {clause}" if hop.kind == "choice" else clause


def _because(scenario: Scenario, found: Cascade, hop: Hop) -> str:
    others = [code for code in hop.needs if code != hop.follows]
    come = join([name_of(scenario, code) for code in others])
    first = "of the event itself"
    if hop.event != found.event.id:
        blow = "/blow-" in hop.event
        first = f"{name_of(scenario, hop.follows)} is {'hit' if blow else 'struck'}"
    elif others:
        return f"{come} {'have' if len(others) > 1 else 'has'} come in"
    return f"{first}, and {come} came in" if others else first


# --------------------------------------------------------------------------- chances


def _chances(scenario: Scenario, found: Cascade) -> Iterator[Block]:
    chances = found.chances
    if chances is None:
        return
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, code),
            in_hundred(float(chances.drawn_in[i])),
            in_hundred(float(chances.victims_side[i])),
            in_hundred(float(chances.attackers_side[i])),
        )
        for i, code in enumerate(chances.states)
    ]
    yield table(
        "Chance of being drawn in, in 100",
        ("Who", ">Drawn in", ">On the side attacked", ">On the attackers' side"),
        rows,
        f"{chances.expected:.1f} states are expected to come in. {_how(chances)}",
    )
    rings = [
        f"{number} ring{'' if number == 1 else 's'}: {in_hundred(float(chance))} in 100"
        for number, chance in enumerate(chances.rings)
        if chance > 0.0
    ]
    yield Paragraph(f"Length of the chain: {'; '.join(rings)}.", "small")


def _how(chances: Chances) -> str:
    if chances.exact:
        return f"All {chances.draws:,} combinations that matter were weighed."
    error = 50 / chances.draws**0.5
    return f"From {chances.draws:,} draws: up to {error:.1f} in 100 of standard error."


# --------------------------------------------------------------------------- what stays open, and against


def _open(scenario: Scenario, found: Cascade) -> Iterator[Block]:
    if found.stays_out:
        rows = list(_rows(scenario, found, found.stays_out))
        yield table("Bound, and told not to honour it", _COLUMNS, rows)
    if found.possible:
        yield table(
            "Possible: contested, or waiting for somebody",
            (">Ring", "Who", "To help", "By", "Verdict", "It hangs on"),
            list(_possible(scenario, found)),
        )
    if found.choices:
        may = _names(scenario, (hop.state for hop in found.choices)).text
        clauses = dict.fromkeys(_clause(scenario, hop.finding) for hop in found.choices if hop.finding)
        yield Paragraph(f"May help, but need not: {may} ({join(list(clauses), 4)}).", "small")


def _possible(scenario: Scenario, found: Cascade) -> Iterator[tuple[Cell | str, ...]]:
    alike: dict[tuple[str, ...], list[Hop]] = {}
    for hop in found.possible:
        assert hop.finding is not None
        verdict = "contested" if hop.finding.verdict is Verdict.CONTESTED else "after a finding"
        key = (str(hop.ring), _ground(scenario, hop), verdict, hop.finding.hangs_on)
        alike.setdefault(key, []).append(hop)
    for (ring, ground, verdict, hangs_on), hops in alike.items():
        states = _names(scenario, (hop.state for hop in hops))
        allies = _names(scenario, (hop.follows for hop in hops))
        yield (ring, states, allies, ground, verdict, hangs_on)


def _against(scenario: Scenario, found: Cascade) -> Iterator[Block]:
    if found.conflicts:
        yield Heading("Pulled both ways", 3)
        yield Listing(tuple(conflict.says for conflict in found.conflicts))
    if found.neutral:
        yield Heading("Bound to stay out", 3)
        yield Listing(tuple(f"{who}, by {clause}" for who, clause, _ in _each(scenario, found.neutral)))
    if found.breaches:
        yield Heading("Broken by those who attack", 3)
        yield Listing(
            tuple(
                f"{who}, toward {_names(scenario, toward).text}: {clause}"
                for who, clause, toward in _each(scenario, found.breaches)
            )
        )


def _each(scenario: Scenario, findings: Iterable[Finding]) -> Iterator[tuple[str, str, list[str]]]:
    """Each state and clause once, with all victims toward whom it counts."""
    victims: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        key = (name_of(scenario, finding.state), _clause(scenario, finding))
        victims.setdefault(key, []).append(finding.victim)
    for (who, clause), toward in victims.items():
        yield who, clause, toward


# --------------------------------------------------------------------------- cuts


def _cuts(scenario: Scenario, cuts: Cuts) -> Iterator[Block]:
    target = "anybody" if cuts.target == "anybody" else name_of(scenario, cuts.target)
    what = {"clauses": "clauses", "states": "states that stay out", "hops": "steps"}[cuts.by]
    yield Heading(f"What would keep {target} out: {what}", 3)
    if not cuts.is_drawn_in:
        everybody = cuts.target == "anybody"
        yield Paragraph(f"Nothing has to change: {'nobody' if everybody else target} is drawn in.")
    elif not cuts.sets:
        yield Paragraph(f"No set of up to {cuts.most} is enough.")
    else:
        sets = tuple("; and ".join(_link(scenario, link) for link in links) for links in cuts.sets)
        yield Listing(sets)
        yield Paragraph("Each line is enough, and no part of it is.", "small")


def _link(scenario: Scenario, link: Link) -> str:
    clause = _cited(scenario, link.treaty, link.article) if link.treaty else ""
    if not link.state:
        return f"without {clause}"
    who = name_of(scenario, link.state)
    if link.kind == "strike":
        return f"{who} is not struck"
    if link.kind == "":
        return f"{who} stays out"
    if link.kind == "choice":
        return f"{who} does not choose to come in"
    return f"{who} does not help {name_of(scenario, link.follows)} by {clause}"
