"""Treaties, institutions and areas of a scenario: the author's own, and those of the library."""

from __future__ import annotations

from foedus.files.document import Path
from foedus.files.resolve.context import Context
from foedus.files.schema import ScenarioDocument
from foedus.model.institutions import Institution
from foedus.model.scenario import Area
from foedus.model.treaties import Treaty


class Institutions:
    """Institutions of a scenario; one that the library has is loaded when it is first named."""

    def __init__(self, _form: ScenarioDocument, context: Context) -> None:
        self.context = context
        self.found: dict[str, Institution] = {}

    def get(self, name: str) -> Institution | None:
        return self.found.get(name)

    def find(self, name: str, at: Path, what: str) -> Institution | None:
        self.context.known(at, what, name, self.found)
        return self.found.get(name)


def read_treaties(
    _form: ScenarioDocument, _context: Context, _institutions: Institutions
) -> dict[str, Treaty]:
    return {}


def areas(_form: ScenarioDocument, _context: Context) -> dict[str, Area]:
    return {}
