"""A decision rule by name or from a file: of an institution on a day, in YAML, or as a table of weights."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from foedus.errors import InputError, Place
from foedus.files.institutions import decision_spans, load_institution, shipped_institutions
from foedus.files.library import read_form
from foedus.files.problems import Problems, did_you_mean, shown
from foedus.files.reading import read_text
from foedus.files.rules import next_above, read_rule
from foedus.files.schema.law import RuleDocument
from foedus.files.states import load_states
from foedus.files.yaml import parse
from foedus.model.dates import Day, Period
from foedus.model.rules import Rule, Weighted


@dataclass(frozen=True)
class StatedRule:
    """A rule, and where it comes from."""

    title: str
    rule: Rule
    says: str
    source: str
    certainty: str
    """A seen in the text, B standard reference, C press, D contested; empty for a user's own rule."""
    day: Day | None
    """The day whose members and version it is; none for a user's own rule."""
    notices: tuple[str, ...] = ()
    """What was done to the numbers, in sentences."""


def state_rule(name: str, day: Day, quota: str | None = None) -> StatedRule:
    """Find a rule.

    Parameters
    ----------
    name
        ``institution/decision`` such as ``eu/qualified-majority``, or a file that ends in ``.yaml`` or ``.csv``.
    day
        Whose members and version of the rule count, for an institution.
    quota
        For a table of weights: votes (``255``), a share to reach (``65%``) or to exceed (``>50%``).

    Raises
    ------
    InputError
        If there is no such rule, it has no version in force on that day, or the file is at fault.
    """
    ending = Path(name).suffix.lower()
    if ending == ".csv":
        return _of_table(Path(name), quota)
    if quota is not None:
        raise InputError(
            f"--quota belongs to a table of weights, but {name!r} is none.\n  Give a file .csv, or leave it out."
        )
    if ending in {".yaml", ".yml"}:
        return _of_document(Path(name))
    return _of_institution(name, day)


def _of_institution(name: str, day: Day) -> StatedRule:
    body, _, decision = name.partition("/")
    known = shipped_institutions()
    if body not in known:
        raise InputError(
            f"There is no institution {body!r}.  {did_you_mean(body, known)}\n  Known: {', '.join(known)}.  "
            f"A rule may also be a file that ends in .yaml or .csv."
        )
    spans = decision_spans(body)
    if decision not in spans:
        found = (
            f"{body} has no decision {decision!r}" if decision else f"{body} decides by more than one rule"
        )
        hint = did_you_mean(decision, list(spans)) if decision else ""
        listed = ", ".join(f"{body}/{key}" for key in spans)
        raise InputError(f"{found}.  {hint}\n  Write one of: {listed}.")
    institution = load_institution(body, day)
    if decision not in institution.decisions:
        raise InputError(_out_of_force(body, decision, day, spans[decision], bool(institution.members(day))))
    chosen = institution.decisions[decision]
    return StatedRule(
        f"{institution.name}: {decision}", chosen.rule, chosen.says, chosen.source, chosen.certainty, day
    )


def _out_of_force(body: str, decision: str, day: Day, spans: tuple[Period, ...], has_members: bool) -> str:
    if not has_members and any(span.contains(day) for span in spans):
        return f"{body} has no members on {day} known to the library, so nobody decides.\n  Give another day (--on)."
    known = "; ".join(_span_in_words(span) for span in spans)
    return f"The library has no rule of {body}/{decision} for {day}.\n  It has one {known}.  Give another day (--on)."


def _span_in_words(span: Period) -> str:
    start = f"from {span.start}" if span.start.year > 1 else "from the beginning"
    return start if span.end is None else f"{start} until before {span.end}"


def _of_document(path: Path) -> StatedRule:
    document = parse(read_text(path), str(path))
    problems = Problems()
    form = read_form(RuleDocument, document, problems)
    people = set(form.members) - set(form.populations) if form.populations else set()
    if people:
        where = document.place(("populations",))
        problems.add(where, f"populations lack {', '.join(sorted(people))}", "Every member has one")
    place = document.place(("rule",))
    rule = read_rule(form.rule, tuple(form.members), form.populations, place, "the rule", problems)
    problems.raise_if_any()
    assert rule is not None  # a fault would have been raised
    return StatedRule(form.title or path.stem, rule, form.says, form.source or str(path), "", None)


def _of_table(path: Path, quota: str | None) -> StatedRule:
    problems = Problems()
    weights = _read_weights(path, problems)
    problems.raise_if_any()
    if not weights:
        raise InputError(f"{path} has no voters.\n  Each line is a name, a comma and its weight.")
    own, total = tuple(weights.values()), sum(weights.values(), Fraction(0))
    least = _quota(quota, own, total)
    scale = math.lcm(least.denominator, *(weight.denominator for weight in own))
    notices: tuple[str, ...] = ()
    if scale > 1:
        notices = (
            f"Weights and quota were multiplied by {scale:,} to make them whole, which changes no outcome.",
        )
    says = f"{_shown(least)} of {_shown(total)} votes"
    return StatedRule(path.stem, Weighted(tuple(weights), own, least), says, str(path), "", None, notices)


def _quota(raw: str | None, weights: tuple[Fraction, ...], total: Fraction) -> Fraction:
    if raw is None:
        raise InputError(
            "A table of weights needs a quota.\n  Give --quota 255 (votes), 65% (a share to reach) or '>50%'."
        )
    text = raw.strip()
    is_above = text.startswith(">")
    text = text.removeprefix(">").strip()
    try:
        value = Fraction(text.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        raise InputError(
            f"--quota is {raw!r}.\n  Give a number of votes (255), a share to reach (65%) or to exceed ('>50%')."
        ) from None
    least = value * total / 100 if text.endswith("%") else value
    return next_above(weights, least) if is_above else least


_NAMES = ("name", "voter", "member", "country", "state", "player", "party")
_WEIGHTS = ("weight", "weights", "votes", "vote", "seats", "share", "shares")


def _read_weights(path: Path, problems: Problems) -> dict[str, Fraction]:
    """Read names and weights: with or without a line of headings, parted by commas, semicolons or tabs."""
    text = read_text(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = [
        (line, [cell.strip() for cell in row])
        for line, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), start=1)
        if any(cell.strip() for cell in row)
    ]
    name_at, weight_at = 0, 1
    if rows and not _is_number(rows[0][1][-1]):
        headings = [cell.lower() for cell in rows[0][1]]
        name_at = next((place for place, cell in enumerate(headings) if cell in _NAMES), 0)
        weight_at = next((place for place, cell in enumerate(headings) if cell in _WEIGHTS), -1)
        if weight_at < 0:
            place = Place(str(path), rows[0][0])
            problems.add(
                place, f"the headings are {', '.join(rows[0][1])}", "One is name, one is weight (or votes)"
            )
            return {}
        rows = rows[1:]
    found: dict[str, Fraction] = {}
    for line, row in rows:
        place = Place(str(path), line)
        if len(row) <= max(name_at, weight_at):
            problems.add(
                place,
                f"this line has {len(row)} {'cell' if len(row) == 1 else 'cells'}",
                "It has a name and a weight",
            )
            continue
        name, raw = row[name_at], row[weight_at]
        if not name or name in found:
            problems.add(
                place,
                f"{name!r} stands there twice" if name else "this voter has no name",
                "",
                "Name each once",
            )
        elif not _is_number(raw):
            problems.add(
                place, f"the weight of {name!r} is {shown(raw)}", "It is a number such as 4, 0.5 or 1/3"
            )
        elif Fraction(raw) < 0:
            problems.add(place, f"the weight of {name!r} is {raw}", "It is 0 or more")
        else:
            found[name] = Fraction(raw)
    return found


def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def _shown(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.6g}"


def voter_names(stated: StatedRule, voters: tuple[str, ...]) -> dict[str, str]:
    """Names to show: those of states where the voters are states, the voters' own elsewhere."""
    states = load_states() if stated.day is not None else {}
    return {voter: states[voter].name if voter in states else voter for voter in voters}
