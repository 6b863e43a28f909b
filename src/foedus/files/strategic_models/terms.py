"""How are the terms of a utility written: ``constant + distance + regime=dem + distance:allied``."""

from __future__ import annotations

import re

from foedus.errors import Place
from foedus.files.problems import Problems, shown
from foedus.model.strategic_models import Factor, Term

_FACTOR = re.compile(r"([^=:+*^()`~|\[\]]+?)\s*(?:=\s*([^=:+]+))?")
_MOST_FACTORS = 3
_TERMS = (
    "Terms read 'constant + distance + regime=dem + distance:allied': the constant, columns of numbers, labels of "
    "a column after a sign of equality, and products with a colon; or one number for a utility that is known"
)


def read_terms(given: object, place: Place, problems: Problems) -> tuple[Term, ...]:
    """Read terms, from one text with plus signs or from a list.

    Examples
    --------
    >>> problems = Problems()
    >>> [term.text for term in read_terms("constant + regime=dem:age", Place("model.yaml"), problems)]
    ['constant', 'regime=dem:age']
    """
    if isinstance(given, str):
        parts = [part.strip() for part in given.split("+")]
    elif isinstance(given, list) and given and all(isinstance(part, str) for part in given):
        parts = [str(part).strip() for part in given]
    else:
        problems.add(place, f"the terms are {shown(given)}", _TERMS)
        return ()
    terms: list[Term] = []
    for part in parts:
        term = _term(part, place, problems)
        if term in terms:
            problems.add(place, f"the term {part!r} stands twice", "", "Leave one out")
        elif term is not None:
            terms.append(term)
    return tuple(terms)


def _term(text: str, place: Place, problems: Problems) -> Term | None:
    if text == "constant":
        return Term()
    if text in {"0", "1", "-1"}:
        remedy = (
            "Write constant" if text == "1" else "Leave it out: there is a constant only where it is written"
        )
        problems.add(place, f"the term {text!r} is a number", _TERMS, remedy)
        return None
    found = [_FACTOR.fullmatch(part.strip()) for part in text.split(":")]
    if not all(found) or len(found) > _MOST_FACTORS:
        problems.add(place, f"the term {text!r} cannot be read", _TERMS)
        return None
    return Term(tuple(Factor(match[1].strip(), match[2] and match[2].strip()) for match in found if match))
