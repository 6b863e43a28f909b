"""What the answers hang on."""

from __future__ import annotations

from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Fold, Heading, Paragraph, Table, table
from foedus.report.wording import in_hundred
from foedus.study.study import HeadlineName, Influence, Study

_SHOWN = 10
_NUMBERS: dict[HeadlineName, str] = {"adoptable": "chance of adoption", "durable": "chance of no breach"}


def blocks(study: Study) -> tuple[Block, ...]:
    """A tornado per proposal and headline number, with variance shares."""
    if not study.sensitivity:
        return (
            Heading("What the answers hang on"),
            Paragraph("Not asked for, or none of the numbers that went in is uncertain."),
        )
    parts: list[Block] = [
        Heading("What the answers hang on"),
        Paragraph(
            "Each bar shows how far the mean answer moves between the lowest and the highest tenth of one input, "
            "all else left to vary. First-order is the share of the answer's variance that knowing this input alone "
            "would remove; total is the share that would stay if all others were known, and for an input that moves "
            "with others that of the whole group."
        ),
    ]
    for proposal in study.scenario.proposals:
        for number, words in _NUMBERS.items():
            found = of(study, proposal.id, number)[:_SHOWN]
            if found:
                figure = _figure(proposal.title, words, found)
                parts.append(Fold(f"{proposal.title}: {words}", (figure,)))
    return tuple(parts)


def of(study: Study, proposal: str, number: HeadlineName) -> list[Influence]:
    """Influences on one headline number, the strongest first."""
    return [i for i in study.sensitivity if (i.proposal, i.number) == (proposal, number)]


def strongest(study: Study, number: HeadlineName, count: int) -> list[Influence]:
    """The inputs that move one headline number most under any proposal, each input once."""
    found = sorted(
        (influence for influence in study.sensitivity if influence.number == number),
        key=lambda influence: -abs(influence.output_high - influence.output_low),
    )
    first: dict[str, Influence] = {}
    for influence in found:
        first.setdefault(influence.path, influence)
    return list(first.values())[:count]


def _figure(title: str, words: str, found: list[Influence]) -> Figure:
    top = found[0]
    return Figure(
        f"{title}: the {words} hangs most on {top.label}",
        f"Bars show how the {words} moves over the range of each input; the widest belongs to {top.label}.",
        charts.tornado(found, f"{words.capitalize()}, in 100"),
        _table(found),
    )


def _table(found: list[Influence]) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            influence.label,
            f"{influence.low_value:.3g} to {influence.high_value:.3g} {influence.unit}",
            f"{in_hundred(influence.output_low)} to {in_hundred(influence.output_high)}",
            f"{100 * influence.first_order:.0f} %",
            "not computed" if influence.total_order is None else f"{100 * influence.total_order:.0f} %",
        )
        for influence in found
    ]
    return table("", ("Input", "From its low to its high", ">Answer, in 100", ">First order", ">Total"), rows)
