"""What a back-test hands over, in words, tables and one document, whatever it scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from foedus.backtest.scores import Bin, Interval, Score

Progress = Callable[[str, float], None]
"""Called with what is being done, and the share of the whole that is done."""


def silent(_stage: str, _share: float) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True)
class Panel:
    """A table in words; a column title that begins with ``>`` is aligned to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """The answer of one back-test."""

    finding: str
    """The answer in one sentence."""
    says: tuple[str, ...]
    """What was done and what the figures mean."""
    panels: tuple[Panel, ...]
    cautions: tuple[str, ...]
    """What the figures cannot tell."""
    document: Mapping[str, object]
    """All of it as plain data."""
    chances: tuple[Bin, ...] = ()
    """Chances against what happened; none where the back-test states none."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Percentage that an interval was made to hold -> share of outcomes that it held; empty without intervals."""


def in_words(interval: Interval) -> str:
    """Both ends, or a dash.

    Examples
    --------
    >>> in_words((0.25, 0.5)), in_words(None)
    ('0.250 to 0.500', '-')
    """
    return "-" if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f}"


def scores_panel(scores: Mapping[str, Score]) -> Panel:
    """Scores of the model and its baselines, by name."""
    rows = tuple(
        (
            name,
            f"{s.accuracy:.3f}",
            in_words(s.accuracy_interval),
            f"{s.brier:.3f}",
            in_words(s.brier_interval),
        )
        for name, s in scores.items()
    )
    note = "Intervals draw whole wars with replacement: alliances of one war share its fate."
    return Panel("How good, and against what", ("", ">Accuracy", "95 %", ">Brier", "95 %"), rows, note)


def calibration_panel(bins: Sequence[Bin], what: str) -> Panel:
    """Chances against what happened; `what` names a yes."""
    rows = tuple(
        (f"{b.low:.1f}-{b.high:.1f}", str(b.n), f"{b.mean_chance:.2f}", f"{b.rate:.2f}") for b in bins
    )
    return Panel("Chances against what happened", ("Chance", ">Cases", ">Mean", f">{what}"), rows)
