"""States that a scenario may name: those of the library, with the author's own figures on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from foedus.files.resolve.context import Allowed, Context
from foedus.files.schema import ScenarioDocument
from foedus.files.schema.actors import StateDocument
from foedus.files.states import load_states
from foedus.model.actors import FIGURES, State


def known_states(document: ScenarioDocument, context: Context) -> dict[str, State]:
    """Every state that may be named, by code."""
    found = {} if context.resolved else load_states()
    for code, row in document.states.items():
        found[code] = _own(code, row, found.get(code), context)
    return found


def _own(code: str, row: StateDocument, shipped: State | None, context: Context) -> State:
    """One state as the author gives it, over what the library has."""
    at = ("states", code)
    basis = context.row_basis(row, at, f"the state {code!r}")
    figures = dict(shipped.figures) if shipped is not None else {}
    for name, raw in row.figures.items():
        if context.known((*at, "figures", name), f"a figure of the state {code!r}", name, FIGURES):
            what = f"the figure {name} of the state {code!r}"
            path = f"states/{code}/{name}"
            figures[name] = context.number(raw, (*at, "figures", name), path, what, _allowed(name), basis)
    is_european = row.is_european
    if is_european is None:
        if shipped is None:
            context.problems.add(
                context.key(*at),
                f"the state {code!r} is not in the library, and does not say whether it is European",
                "",
                "Add is_european: true or false to it, or use the three-letter code of a shipped state",
            )
        is_european = shipped is not None and shipped.is_european
    return State(code, row.name or (shipped.name if shipped is not None else code), is_european, figures)


def _allowed(figure: str) -> Allowed:
    unit = FIGURES[figure]
    if unit == "share":
        return Allowed(unit, 0.0, 1.0, "A share runs from 0 to 1")
    return Allowed(unit, 0.0, says=f"It is a number of {unit}, 0 or more")


def named_states(
    in_play: Iterable[str], in_law: Iterable[str], known: Mapping[str, State], document: ScenarioDocument
) -> dict[str, State]:
    """States that the scenario names anywhere, in order of code.

    A state that only a treaty or an institution names brings no figures: nothing is worked out for it, and
    its figures would be drawn for nothing.
    """
    acting = {code for code in in_play if code in known} | document.states.keys()
    named = {code for code in in_law if code in known} | acting
    return {
        code: known[code] if code in acting else replace(known[code], figures={}) for code in sorted(named)
    }
