"""A state over time: under which name it stood when, whom it continues and who came after it."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.model.dates import Period


@dataclass(frozen=True, slots=True)
class StateSpan:
    """A stretch of time in which a state stood under one name."""

    code: str
    """ISO 3166-1 alpha-3, a withdrawn code of ISO 3166-3, or a code of the library's own."""
    name: str
    """Short English name in that time."""
    period: Period
    cow: int | None
    """Number in the list of states of the Correlates of War project in that time."""
    gw: int | None
    """Number in the list of states of Gleditsch and Ward in that time."""
    certainty: str
    """A seen in the source, B standard reference, D contested whether it was an independent state."""
    source: str
    """The acts that begin and end the span, or the work that gives its days."""
    continues: str
    """Code of the state that it continues, or claims to; empty where the question does not arise."""
    continues_certainty: str
    """B settled, D contested."""
    successors: tuple[str, ...]
    """Codes of the states that took its place at the end of the span."""
    note: str

    @property
    def is_contested(self) -> bool:
        """Whether opinions differ on its having been an independent state."""
        return self.certainty == "D"
