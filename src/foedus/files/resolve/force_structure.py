"""Kinds of unit, sectors, conditions of taking part and the build-up of a force."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from foedus.files.document import Path
from foedus.files.resolve.context import Allowed, Context
from foedus.files.schema.proposals import CapabilityDocument, ForceDocument
from foedus.model.evidence import Basis
from foedus.model.forces import Capability, Sector

_UNITS = Allowed("units", 0.0, says="It is a number of units, 0 or more")
_SHARE = Allowed("share", 0.0, 1.0, "A share runs from 0 to 1")
_ROUNDING = 1e-6


@dataclass
class StructureReader:
    """What it takes to read how a force is made up."""

    context: Context
    names: Collection[str]
    """Codes of states and ids of actors."""
    codes: Callable[[Iterable[str], Path, str], tuple[str, ...]]
    """Turns names of states and actors into codes of states, and notes those that are not known."""
    candidates: tuple[str, ...]

    # --- kinds of unit ---

    def capabilities(self, row: ForceDocument, at: Path, root: str, outer: Basis) -> tuple[Capability, ...]:
        """Kinds of unit, in the author's order."""
        found = tuple(
            self._capability(
                name, kind, row, (*at, "capabilities", name), f"{root}/capabilities/{name}", outer
            )
            for name, kind in row.capabilities.items()
        )
        self._require_mix(found, at)
        self._require_enablers(found, at)
        return found

    def _capability(
        self, name: str, kind: CapabilityDocument, row: ForceDocument, at: Path, root: str, outer: Basis
    ) -> Capability:
        what = f"the capability {name!r}"
        basis = self.context.row_basis(kind, at, what)
        basis = outer if basis == Basis() else basis
        need = self.context.number(
            kind.need, (*at, "need"), f"{root}/need", f"the need of {what}", _UNITS, basis
        )
        mix = self.context.number(kind.mix, (*at, "mix"), f"{root}/mix", f"the mix of {what}", _SHARE, basis)
        units = {}
        for code, raw in kind.units.items():
            place = (*at, "units", code)
            if self.context.known(place, f"a state with units of {what}", code, self.candidates):
                units[code] = self.context.number(
                    raw, place, f"{root}/units/{code}", f"the units of {code} of {what}", _UNITS, basis
                )
        self._require_supporters(name, "supported_by", kind.supported_by, row, at)
        self._require_supporters(name, "supported_nearby", kind.supported_nearby, row, at)
        outside = self.codes(
            kind.from_outside, (*at, "from_outside"), f"a state that fills the need of {what}"
        )
        return Capability(
            name,
            kind.title or name,
            kind.unit_troops,
            need,
            mix,
            units,
            dict(kind.supported_by),
            kind.weight,
            dict(kind.supported_nearby),
            outside,
        )

    def _require_supporters(
        self, name: str, field: str, given: Mapping[str, float], row: ForceDocument, at: Path
    ) -> None:
        what = f"the capability {name!r}"
        for other, ratio in given.items():
            place = (*at, field, other)
            self.context.known(place, f"what {what} is supported by", other, row.capabilities)
            if other == name or not (ratio >= 0 and math.isfinite(ratio)):
                self.context.problems.add(
                    self.context.place(*place),
                    f"{what} is supported by {ratio:g} units of {other!r}",
                    "It is a number of units of another kind, 0 or more",
                    "Give the units without which one unit of this kind cannot work",
                )

    def _require_mix(self, kinds: tuple[Capability, ...], at: Path) -> None:
        total = sum(kind.mix.distribution.likely for kind in kinds)
        if total > 1 + _ROUNDING:
            self.context.problems.add(
                self.context.place(*at, "capabilities"),
                f"the mixes of all capabilities sum to {total:g}",
                "A state has each of its troops in one kind of unit, so that they sum to 1 at most",
                "Lower one of them",
            )

    def _require_enablers(self, kinds: tuple[Capability, ...], at: Path) -> None:
        """No more may be asked of a kind by those it supports than the force is to have of it."""
        for enabler in kinds:
            for field in ("supported_by", "supported_nearby"):
                users = [kind for kind in kinds if getattr(kind, field).get(enabler.id)]
                asked = sum(k.need.distribution.likely * getattr(k, field)[enabler.id] for k in users)
                need = enabler.need.distribution.likely
                if asked > need + _ROUNDING:
                    self.context.problems.add(
                        self.context.place(*at, "capabilities", enabler.id, "need"),
                        f"the need of {enabler.id!r} is {need:g} units, but the "
                        f"{' and '.join(k.id for k in users)} that it supports cannot work without {asked:g}",
                        "",
                        f"Raise the need, or lower a number under {field}",
                    )

    # --- sectors ---

    def sectors(self, row: ForceDocument, at: Path) -> tuple[Sector, ...]:
        """Parts of the theatre, in the author's order."""
        found = tuple(self._sectors(row, at))
        total = sum(sector.share for sector in found)
        if found and abs(total - 1) > _ROUNDING:
            self.context.problems.add(
                self.context.place(*at, "sectors"),
                f"the shares of the sectors sum to {total:g}",
                "They sum to 1",
                "Say which part of the force stands where",
            )
        return found

    def _sectors(self, row: ForceDocument, at: Path) -> Iterator[Sector]:
        for name, sector in row.sectors.items():
            place = (*at, "sectors", name, "framework")
            leaders = self.codes(sector.framework, place, f"a framework nation of the sector {name!r}")
            self._require_candidates(
                leaders, place, f"the sector {name!r} is to be led by", "and its framework"
            )
            yield Sector(name, sector.title or name, sector.share, leaders, sector.exposure)

    # --- conditions and build-up ---

    def conditions(self, row: ForceDocument, at: Path) -> dict[str, tuple[str, ...]]:
        """Whom each state will not go without."""
        found = {}
        for code, others in row.joins_only_with.items():
            place = (*at, "joins_only_with", code)
            if self.context.known(place, "a state under joins_only_with", code, self.candidates):
                found[code] = self.codes(others, place, f"a state without which {code} does not join")
        return found

    def ramp_up(self, row: ForceDocument, at: Path) -> tuple[float, ...]:
        """Shares of the force before it is full."""
        for index, share in enumerate(row.ramp_up):
            if not 0 <= share <= 1:
                self.context.problems.add(
                    self.context.place(*at, "ramp_up", index),
                    f"phase {index + 1} of the build-up is {share:g} of the force",
                    "A share runs from 0 to 1",
                )
        return tuple(row.ramp_up)

    def _require_candidates(self, codes: tuple[str, ...], at: Path, what: str, which: str) -> None:
        others = [code for code in codes if code in self.names and code not in self.candidates]
        if others:
            self.context.problems.add(
                self.context.place(*at),
                f"{what} {', '.join(others)}, which may not contribute",
                "",
                f"Add it to contributors, or take it out of {which.removeprefix('and its ')}",
            )
