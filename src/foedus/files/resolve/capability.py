"""What each actor brings to the bargaining: as its author says, or the defence spending of its states."""

from __future__ import annotations

from collections.abc import Mapping

from foedus.files.resolve.context import Allowed, Context
from foedus.files.schema.actors import ActorDocument
from foedus.model.actors import State
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity
from foedus.numerics.distributions import Point

_CAPABILITY = Allowed("points", 0.0, says="A capability is 0 or more, on a scale that all actors share")


def capabilities(
    rows: Mapping[str, ActorDocument],
    context: Context,
    spoken: Mapping[str, tuple[str, ...]],
    states: Mapping[str, State],
) -> dict[str, Quantity]:
    """What each actor brings; where it is not given, the defence spending of its states."""
    found: dict[str, Quantity] = {}
    spending = {name: _spending(spoken[name], states) for name in rows}
    largest = max((value for value in spending.values() if value), default=1.0)
    defaulted: list[str] = []
    for name, row in rows.items():
        path, at, what = f"actors/{name}/capability", ("actors", name), f"the capability of {name!r}"
        basis = context.row_basis(row, at, f"the actor {name!r}")
        value = spending[name]
        if row.capability is not None:
            found[name] = context.number(row.capability, (*at, "capability"), path, what, _CAPABILITY, basis)
            continue
        if value is None:
            _no_capability(name, spoken[name], states, context)
            value = 0.0
        defaulted.append(name)
        found[name] = Quantity(path, Point(round(100 * value / largest, 2)), "points", _DEFAULT)
    if defaulted:
        context.note(
            f"Capability was not given for {', '.join(defaulted)}: it is the defence spending of their states, "
            "scaled so that the largest actor of the scenario has 100."
        )
        unknown = [code for name in defaulted for code in spoken[name] if not _spending((code,), states)]
        if unknown:
            context.note(
                f"No defence spending is known for {', '.join(unknown)}: it adds nothing to a capability."
            )
    _require_some(found, context)
    return found


_DEFAULT = Basis(
    assumption="default: defence spending of its states, scaled so that the largest actor has 100"
)


def _spending(codes: tuple[str, ...], states: Mapping[str, State]) -> float | None:
    """Defence spending of some states, USD bn; None where none of it is known."""
    known = [states[code].figures for code in codes if code in states]
    figures = [figure["defence_usd_bn"].distribution.likely for figure in known if "defence_usd_bn" in figure]
    return sum(figures) if figures else None


def _no_capability(name: str, codes: tuple[str, ...], states: Mapping[str, State], context: Context) -> None:
    if ("actors", name) in context.faulty or any(code not in states for code in codes):
        return
    context.problems.add(
        context.key("actors", name),
        f"the capability of {name!r} is not given, and the library has no figures to work it out",
        "A capability is a number of 0 or more, on a scale that all actors share",
        f"Add capability: to the actor {name!r}",
    )


def _require_some(found: Mapping[str, Quantity], context: Context) -> None:
    if found and all(quantity.distribution.high == 0 for quantity in found.values()):
        context.problems.add(
            context.place("actors"),
            "every actor's capability is 0",
            "At least one actor has more",
            "Give each actor's capability, for example 0 to 100",
        )
