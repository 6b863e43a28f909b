"""What past choices tell of what the players wanted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from foedus.analyses.stability.estimation.result import (
    SAME_TOP,
    Coefficient,
    Comparison,
    Effect,
    Estimate,
    Prediction,
)
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, table
from foedus.report.wording import join

_SURE, _TINY = 0.05, 1e-4
_ERRORS = {
    "hessian": "Errors from the curvature of the likelihood.",
    "sandwich": "Errors robust to a wrong law of the noise (sandwich).",
    "bootstrap": "Errors from samples of the rows.",
}


def blocks(found: Estimate) -> tuple[Block, ...]:
    """The coefficients, how well they fit, and how the top was found."""
    dropped = join([f"{column} ({count})" for column, count in found.dropped.items()])
    gone = (
        f"{found.rows_dropped} rows lack a value and are left out: {dropped}." if found.rows_dropped else ""
    )
    return (
        Heading(f"{found.title}: what the choices tell"),
        Paragraph(
            f"Strategic {found.link} with {found.noise}, {found.rows:,} rows, {len(found.coefficients)} coefficients."
        ),
        *([Paragraph(gone, "caution")] if gone else []),
        _coefficients(found),
        Listing(
            (
                f"Log-likelihood: {found.log_likelihood:.4f} (plain shares of the outcomes: "
                f"{found.log_likelihood_of_shares:.4f}; pseudo-R2 {found.pseudo_r2:.3f})",
                f"AIC: {found.aic:.2f}; BIC: {found.bic:.2f}",
                f"Likeliest outcome came in {found.correct:.1%} of the rows; the commonest outcome in "
                f"{found.correct_of_mode:.1%}",
                _starts(found),
            )
        ),
        _outcomes(found),
        *(Paragraph(caution, "caution") for caution in found.cautions),
    )


def _coefficients(found: Estimate) -> Block:
    percent = f"{100 * found.confidence:g} %"
    rows: list[tuple[Cell | str, ...]] = []
    before = ("", "")
    for c in found.coefficients:
        who = " and ".join(c.parameter.players)
        what = c.parameter.outcome or "log noise"
        shown = ("" if who == before[0] else who, "" if (who, what) == before else what)
        before = (who, what)
        rows.append((*shown, c.parameter.term, _number(c.estimate), *_doubt(c)))
    clusters = f"  {found.clusters} clusters." if found.clusters and found.errors != "hessian" else ""
    samples = f"  {found.samples - found.failed_samples} samples." if found.errors == "bootstrap" else ""
    return table(
        "What an outcome is worth to whom, in units of noise",
        ("Player", "Outcome", "Term", ">Estimate", ">Error", ">z", ">p", f">{percent} from", ">to"),
        rows,
        _ERRORS[found.errors]
        + clusters
        + samples
        + "  A utility that is not listed is 0, or the number in the model.",
    )


def _doubt(c: Coefficient) -> tuple[Cell | str, ...]:
    if math.isnan(c.error):
        return ("-",) * 5
    p = f"<{_TINY:.4f}" if c.p < _TINY else f"{c.p:.4f}"
    return (
        _number(c.error),
        f"{c.z:.2f}",
        Cell(p, "strong" if c.p < _SURE else ""),
        _number(c.low, 3),
        _number(c.high, 3),
    )


def _number(value: float, digits: int = 4) -> str:
    """A number with so many digits after the point, or with its power of ten where these would not show it."""
    return f"{value:.{digits}f}" if abs(value) >= 10.0 ** (1 - digits) or value == 0 else f"{value:.1e}"


def _starts(found: Estimate) -> str:
    rest = [a for a in found.ascents if a.log_likelihood <= found.ascents[0].log_likelihood - SAME_TOP]
    if not rest:
        return f"All {len(found.ascents)} starts came to this top" if len(found.ascents) > 1 else "One start"
    lower = join([f"{a.start} ({a.log_likelihood:.2f})" for a in rest], 4)
    return f"{found.reached_top} of {len(found.ascents)} starts came to this top; lower ended: {lower}"


def _outcomes(found: Estimate) -> Block:
    rows: list[tuple[Cell | str, ...]] = [
        (outcome, f"{seen:.4f}", f"{told:.4f}")
        for outcome, seen, told in zip(found.outcomes, found.observed, found.predicted, strict=True)
    ]
    return table("Shares of the outcomes", ("Outcome", ">Seen", ">Mean chance"), rows)


def effects(found: Estimate, told: Sequence[Effect]) -> tuple[Block, ...]:
    """What each column does to the chances."""
    rows: list[tuple[Cell | str, ...]] = []
    before = ""
    for effect in told:
        shown = "" if effect.column == before else f"{effect.column} ({effect.step})"
        before = effect.column
        span = "-" if math.isnan(effect.error) else f"{effect.low:+.4f} to {effect.high:+.4f}"
        rows.append((shown, effect.outcome, f"{effect.change:+.4f}", span))
    return (
        table(
            "What a column does to the chance of an outcome, on average over the rows",
            ("Column", "Outcome", ">Change", f">{100 * found.confidence:g} %"),
            rows,
            "One unit: the slope; 0 to 1: the difference between 1 and 0 in all rows; label: between it and none of "
            "the labels that the model names.  Intervals by the delta method.",
        ),
    )


def predictions(found: Estimate, given: Sequence[str], told: Sequence[Prediction]) -> tuple[Block, ...]:
    """Chances of the outcomes if some columns had given numbers."""
    rows: list[tuple[Cell | str, ...]] = [
        (p.outcome, f"{p.chance:.4f}", "-" if math.isnan(p.error) else f"{p.low:.4f} to {p.high:.4f}")
        for p in told
    ]
    return (
        table(
            f"Mean chance of each outcome, if {join(list(given))} in all rows",
            ("Outcome", ">Chance", f">{100 * found.confidence:g} %"),
            rows,
        ),
    )


def comparison(found: Estimate, other: Estimate, told: Comparison) -> tuple[Block, ...]:
    """Which of two models lies nearer to the truth."""
    return (
        Heading(f"Against {other.title} ({other.noise}, {other.link})", 2),
        Paragraph(_verdict(told), "finding"),
        Listing(
            (
                f"Log-likelihoods: {told.log_likelihoods[0]:.4f} and {told.log_likelihoods[1]:.4f}, with "
                f"{len(found.coefficients)} and {len(other.coefficients)} coefficients",
                f"Vuong's test: z = {told.vuong:.2f}, p = {told.vuong_p:.2g}",
                f"Clarke's test: {told.clarke:,} of {told.rows:,} rows speak for the first, p = {told.clarke_p:.2g}",
            )
        ),
    )


def _verdict(told: Comparison) -> str:
    by_vuong = 0 if told.vuong_p >= _SURE else 1 if told.vuong > 0 else 2
    by_clarke = 0 if told.clarke_p >= _SURE else 1 if 2 * told.clarke > told.rows else 2
    words = ("neither model", "the first model", "the second model")
    if by_vuong == by_clarke:
        return f"Both tests prefer {words[by_vuong]}."
    return f"Vuong's test prefers {words[by_vuong]}, Clarke's {words[by_clarke]}: they do not agree."


def shipped(rows: Sequence[tuple[str, str, str]]) -> tuple[Block, ...]:
    """The models that are shipped: id, title, source."""
    return (table("Models", ("Id", "Title", "Source"), list(rows)),)
