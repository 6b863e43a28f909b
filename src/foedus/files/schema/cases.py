"""How cases of law are written, beside a treaty or in a file of history."""

from __future__ import annotations

from typing import Literal

from foedus.files.schema.events import HappeningDocument
from foedus.files.schema.parts import Day, Label, Names, Part
from foedus.model.treaties import Force

Carveouts = Literal["as_declared", "as_law", "ignored"]
Expected = Literal["obliged", "contested", "gated", "permitted", "forbidden", "not triggered", "no finding"]


class MissionDocument(Part):
    """The force that a case is about."""

    contributors: Names
    """Codes of its states."""
    flag: str = ""
    """Whose flag it flies."""
    declared_outside_by: Names = []
    """Codes of the states that declare it outside the clause."""
    force: Force = "political"
    """Force in law of that declaration."""


class CaseDocument(HappeningDocument):
    """One question to one treaty about one event, with the answer that is expected."""

    case: str
    """The case in a few words."""
    treaty: str | None = None
    """Id of the treaty asked, in files that are not beside one."""
    state: Names
    """Codes of the states asked."""
    article: Label
    """Article asked about."""
    expect: Expected
    """The answer."""
    hangs_on: str = ""
    """Words that the answer contains."""
    failing: int | None = None
    """How many conditions fail."""
    face: str = ""
    """How the face begins that is meant."""
    beside: Names = []
    """Ids of other treaties in force beside it."""
    mission: MissionDocument | None = None
    """The force that is hit, as forces_of: mission."""
    brought: bool = False
    """Whether a proposal brings the text into force."""
    accedes: Names = []
    """Codes of the states that a proposal makes accede."""
    starts: Day | None = None
    """Day on which that proposal starts."""
    declarations: Carveouts = "as_declared"
    """How to take declarations."""
    declaration: dict[str, Carveouts] = {}
    """How to take single ones, by id."""
    requests: Literal["awaited", "made"] = "awaited"
    """Whether the victim has asked for help."""
    known_to: Literal["all", "public"] = "all"
    """Whether secret texts count."""
    readings: dict[str, bool] = {}
    """Open readings that are settled, by name."""
    source: str = ""
    """Where the answer comes from."""


class CasesDocument(Part):
    """A file of cases."""

    source: str = ""
    """Where the answer comes from."""
    cases: list[CaseDocument]
    """Each one question to one treaty."""
