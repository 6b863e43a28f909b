"""How do two guarantees differ?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedus.analyses.obligations.texts.comparison import Aspect, Comparison, Pair
from foedus.analyses.obligations.texts.wording import cited
from foedus.model.treaties import Clause
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, Table, table
from foedus.report.wording import join

ASPECTS = {
    "content": "what is owed",
    "threshold": "how grave it must be",
    "attacker": "who attacks",
    "target": "what is hit",
    "mission": "common forces",
    "place": "where",
    "gate": "who must find it",
    "activation": "what must hold first",
    "time": "within which time",
    "exceptions": "exceptions",
    "victim": "whom it protects",
    "bound": "who is bound",
    "reservations": "reservations",
    "readings": "what is open",
    "limits": "limits",
    "status": "status",
    "entry": "entry into force",
    "duration": "duration",
    "accession": "who may join",
    "exit": "exit",
}
"""Aspects as a reader calls them."""
FAMILIES = {
    "help": "help",
    "consult": "talk",
    "neutrality": "neutrality",
    "refrain": "no force",
    "permission": "a right to help",
}
_NEITHER = {"neither": "alike", "each": "each in cases of its own", "": "not ranked"}


def blocks(found: Comparison) -> tuple[Block, ...]:
    """The texts as a whole, every pair of clauses, and who asks more of what in one line."""
    a, b = _short_names(found)
    parts: list[Block] = [
        Heading(f"{found.a.title}, and {found.b.title}"),
        Paragraph(
            f"{a} as it stands on {found.on[0]}, {b} as it stands on {found.on[1]}. The text that asks more binds in "
            "more cases, or to more."
        ),
        _table("The texts as a whole", found.aspects, a, b),
    ]
    for pair in found.pairs:
        parts += _pair(pair, a, b)
    parts.append(Paragraph(conclusion(found), "finding"))
    parts.append(Fold("Limits of this part", (Listing(found.limits),)))
    return tuple(parts)


def _pair(pair: Pair, a: str, b: str) -> Iterator[Block]:
    purpose = FAMILIES[pair.family].capitalize()
    if pair.a is None or pair.b is None:
        clause, text = (pair.a, a) if pair.a is not None else (pair.b, b)
        assert clause is not None  # a pair has at least one
        yield Heading(f"{purpose}: only {text} has {cited(clause.article)}", 2)
        yield Paragraph(clause.says)
        return
    yield Heading(f"{purpose}: {a} {cited(pair.a.article)}, and {b} {cited(pair.b.article)}", 2)
    yield _table("", pair.aspects, a, b)
    cases = tuple(_cases(pair.aspects, a, b))
    if cases:
        yield Listing(cases)


def _table(caption: str, aspects: Iterable[Aspect], a: str, b: str) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            ASPECTS[aspect.name].capitalize(),
            aspect.a or "says nothing",
            aspect.b or "says nothing",
            _winner(aspect, a, b),
        )
        for aspect in aspects
        if aspect.a or aspect.b
    ]
    return table(caption, ("", a, b, "Asks more"), rows)


def _winner(aspect: Aspect, a: str, b: str) -> Cell:
    if aspect.more in ("a", "b"):
        return Cell(a if aspect.more == "a" else b, "strong")
    return Cell(_NEITHER[aspect.more], "muted")


def _cases(aspects: Iterable[Aspect], a: str, b: str) -> Iterator[str]:
    """Cases that one text alone covers, aspect by aspect."""
    for aspect in aspects:
        for text, only in ((a, aspect.only_a), (b, aspect.only_b)):
            if only:
                yield f"{ASPECTS[aspect.name].capitalize()}, only {text}: {'; '.join(only)}."


def conclusion(found: Comparison) -> str:
    """Which text asks more on which aspects, in one line and without a verdict on the whole."""
    a, b = _short_names(found)
    said = [
        f"{who} on {join(points)}"
        for who, more in (
            (f"{a} asks more", "a"),
            (f"{b} asks more", "b"),
            ("each goes further in cases of its own", "each"),
        )
        if (points := points_of(found, more))
    ]
    for text, missing in ((a, "b"), (b, "a")):
        alone = [FAMILIES[pair.family] for pair in found.pairs if getattr(pair, missing) is None]
        if alone:
            said.append(f"only {text} has a clause on {join(list(dict.fromkeys(alone)))}")
    if not said:
        return "The two texts ask the same on every aspect that can be ranked."
    return f"{'; '.join(said)}. No aspect is weighed against another."


def points_of(found: Comparison, more: str) -> list[str]:
    """Aspects on which a text asks more; with their purpose where several pairs of clauses were compared."""
    paired = [pair for pair in found.pairs if pair.aspects]
    points = [ASPECTS[aspect.name] for aspect in found.aspects if aspect.more == more]
    for pair in paired:
        own = [ASPECTS[aspect.name] for aspect in pair.aspects if aspect.more == more]
        suffix = f" ({FAMILIES[pair.family]})" if len(paired) > 1 else ""
        points += [f"{point}{suffix}" for point in own]
    return list(dict.fromkeys(points))


def _short_names(found: Comparison) -> tuple[str, str]:
    """What each text is called here: its id, with its number where both have the same."""
    a, b = (text.id.upper() if len(text.id) <= _ABBREVIATION else text.id for text in (found.a, found.b))
    return (a, b) if a != b else (f"{a} (first)", f"{b} (second)")


_ABBREVIATION = 5
"""Ids up to this length are abbreviations, such as NATO."""


def document(found: Comparison) -> dict[str, object]:
    """The same for machines."""
    return {
        "a": found.a.id,
        "b": found.b.id,
        "on": {"a": found.on[0].isoformat(), "b": found.on[1].isoformat()},
        "aspects": [_aspect(aspect) for aspect in found.aspects],
        "clauses": [
            {
                "family": pair.family,
                "a": _clause(pair.a),
                "b": _clause(pair.b),
                "aspects": [_aspect(aspect) for aspect in pair.aspects],
            }
            for pair in found.pairs
        ],
        "conclusion": conclusion(found),
        "limits": list(found.limits),
    }


def _aspect(aspect: Aspect) -> dict[str, object]:
    return {
        "aspect": aspect.name,
        "a": aspect.a,
        "b": aspect.b,
        "asks_more": aspect.more or None,
        "only_a": list(aspect.only_a),
        "only_b": list(aspect.only_b),
    }


def _clause(clause: Clause | None) -> dict[str, object] | None:
    if clause is None:
        return None
    return {
        "article": clause.article,
        "duty": clause.duty.name.lower(),
        "says": clause.says,
        "source": clause.source,
        "certainty": clause.certainty,
    }
