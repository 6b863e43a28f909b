"""Model parameters: shipped defaults, and what the scenario or a proposal puts in their place."""

from __future__ import annotations

from collections.abc import Mapping

from foedus.files.document import Path
from foedus.files.numbers import NO_BASIS
from foedus.files.parameters import load_parameters
from foedus.files.resolve.context import Allowed, Context
from foedus.model.evidence import Basis
from foedus.model.quantities import Quantity


def all_parameters(given: Mapping[str, object], context: Context) -> dict[str, Quantity]:
    """Every model parameter: as the scenario sets it, or at its shipped default."""
    defaults = {name: parameter.default for name, parameter in load_parameters().items()}
    return defaults | own_parameters(given, (), "parameters", context, NO_BASIS)


def own_parameters(
    given: Mapping[str, object], at: Path, root: str, context: Context, basis: Basis
) -> dict[str, Quantity]:
    """Parameters that a scenario or a proposal sets itself.

    Parameters
    ----------
    given
        As written, by full name.
    at
        Where the mapping that has the key `parameters` stands.
    root
        First part of the names of these numbers.
    """
    known = load_parameters()
    found: dict[str, Quantity] = {}
    for name, raw in given.items():
        place = (*at, "parameters", name)
        if not context.known((*at, "parameters", f"key:{name}"), "a model parameter", name, known, _LIST):
            continue
        parameter = known[name]
        allowed = Allowed(
            parameter.default.unit,
            parameter.low,
            parameter.high,
            f"It runs from {parameter.low:g} to {parameter.high:g} ({parameter.default.unit})",
        )
        found[name] = context.number(raw, place, f"{root}/{name}", f"the parameter {name!r}", allowed, basis)
    return found


_LIST = "foedus list parameters shows them all"
