"""Options of `foedus oblige --cascade`: who honours, how far the chain is followed, whom to keep out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.analyses.obligations.cascades.options import CascadeOptions, Honouring
    from foedus.analyses.obligations.clauses import ObligationsOptions

_WORDS = {"yes": 1.0, "all": 1.0, "no": 0.0, "none": 0.0}


@Parameter(name="*", group="Chains (with --cascade)")
@dataclass(frozen=True)
class Chains:
    """How to follow a chain."""

    cascade: Annotated[
        bool, Parameter(negative="", help="Follow the chain: who is drawn in, ring by ring.")
    ] = False
    honour: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="Who honours: all, none, a chance for everybody such as 0.5, or STATE=yes, STATE=no, STATE=0.7; "
            "several with commas.",
        ),
    ] = ()
    depth: Annotated[int, Parameter(help="Rings that are followed.")] = 4
    count: Annotated[
        tuple[Literal["contested", "gated"], ...],
        Parameter(
            negative="", help="Let contested duties, or those that wait for a finding, draw states in."
        ),
    ] = ()
    choose: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="A state that comes in without a duty: STATE=victim or STATE=attacker; several with commas.",
        ),
    ] = ()
    blows_back: Annotated[
        Literal["defence", "attack"],
        Parameter(help="How a helper's blow against the attacker counts."),
    ] = "defence"
    strikes: Annotated[float, Parameter(help="Chance that a helper is struck on its own soil.")] = 1.0
    keep_out: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="States, or anybody, for which the smallest cuts are looked for, with commas between.",
        ),
    ] = ()
    draws: Annotated[int, Parameter(help="Draws, where chances are given.")] = 4096
    seed: Annotated[int, Parameter(help="Same seed, same numbers.")] = 20250213

    def options(self, law: ObligationsOptions) -> CascadeOptions:
        """The same as the analysis takes them.

        Raises
        ------
        InputError
            If a value cannot be read.
        """
        from foedus.analyses.obligations.cascades.options import CascadeOptions

        return CascadeOptions(
            law=law,
            depth=self.depth,
            honouring=self._honouring(),
            contested="counted" if "contested" in self.count else "shown",
            gated="counted" if "gated" in self.count else "shown",
            by_choice=self._choices(),
            strikes=self.strikes,
            blows_back=self.blows_back,
            keep_out=each(self.keep_out),
            draws=self.draws,
            seed=self.seed,
        )

    def _honouring(self) -> Honouring:
        from foedus.analyses.obligations.cascades.options import Honouring

        otherwise, by_state = 1.0, {}
        for text in each(self.honour):
            name, sign, value = text.rpartition("=")
            chance = _chance(text, value)
            if sign:
                by_state[name] = chance
            else:
                otherwise = chance
        return Honouring(otherwise, by_state=by_state)

    def _choices(self) -> Mapping[str, Literal["victim", "attacker"]]:
        found: dict[str, Literal["victim", "attacker"]] = {}
        for text in each(self.choose):
            name, _, side = text.partition("=")
            if side not in ("victim", "attacker"):
                raise InputError(f"--choose {text!r} names no side.\n  Write STATE=victim or STATE=attacker.")
            found[name] = "victim" if side == "victim" else "attacker"
        return found


def each(given: tuple[str, ...]) -> tuple[str, ...]:
    """Values of an option that may be repeated, or hold several with commas between."""
    parts = (part.strip() for text in given for part in text.split(","))
    return tuple(part for part in parts if part)


def _chance(text: str, value: str) -> float:
    if value in _WORDS:
        return _WORDS[value]
    try:
        chance = float(value)
    except ValueError:
        chance = -1.0
    if not 0.0 <= chance <= 1.0:
        raise InputError(
            f"--honour {text!r} is no chance.\n  Write all, none, a number from 0 to 1, or STATE=yes, STATE=0.7."
        )
    return chance
