"""How is a declared game read, and which are shipped?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import Field

import foedus.library
from foedus.errors import InputError
from foedus.files.document import Document, Path
from foedus.files.library import read_form
from foedus.files.problems import Problems, did_you_mean, listed, shown
from foedus.files.reading import read_text
from foedus.files.schema.parts import Label, Part
from foedus.files.strategic_models.terms import read_terms
from foedus.files.texts import fault
from foedus.files.yaml import parse
from foedus.model.strategic_models import (
    Choice,
    Link,
    Missing,
    Noise,
    OutcomeCoding,
    Scale,
    StrategicModel,
    Term,
    Utility,
    outcomes_below,
)

_Tree = Annotated[object, Field(description="Read by hand, where its grammar is known.")]
_MOST_OUTCOMES = 40
_DEEPEST = 12
_FEWEST_MOVES = 2
_KEYS_OF_CHOICE = ("player", "moves", "choice")


class StrategicModelDocument(Part):
    """A file that declares a model."""

    title: str
    source: str = ""
    note: str = ""
    game: _Tree
    utilities: dict[str, dict[str, _Tree]]
    outcome: _Tree
    link: Link = "probit"
    noise: Noise = "agent error"
    scale: _Tree = None
    missing: Missing = "refuse"
    cluster: Label = ""


def shipped_models() -> tuple[str, ...]:
    """Ids of the shipped models."""
    return tuple(sorted(path.stem for path in foedus.library.path("strategic_models").glob("*.yaml")))


def load_strategic_model(name: str, link: Link | None = None, noise: Noise | None = None) -> StrategicModel:
    """Read a shipped model by its id, or a file by its path; `link` and `noise` stand in for what it says.

    Raises
    ------
    InputError
        If there is no such model or file, or something in it is wrong; with every fault.
    """
    if name in shipped_models():
        shipped = foedus.library.path("strategic_models", f"{name}.yaml")
        return _read(shipped, f"library/strategic_models/{name}.yaml", link, noise)
    path = FilePath(name)
    if path.suffix.lower() in {".yaml", ".yml", ".json"}:
        return _read(path, str(path), link, noise)
    if path.exists():
        raise fault(path, "this is no file of a model", "A model is a .yaml file")
    hint = did_you_mean(name, shipped_models())
    raise InputError(
        f"There is no model {name!r}.{'  ' if hint else ''}{hint}\n"
        f"  Shipped: {', '.join(shipped_models())}; or give a .yaml file of your own."
    )


def _read(path: FilePath, file: str, link: Link | None, noise: Noise | None) -> StrategicModel:
    document = replace(parse(read_text(path), file), kind="model")
    problems = Problems()
    form = read_form(StrategicModelDocument, document, problems)
    reader = _Reader(document, problems)
    game = reader.game(form.game)
    problems.raise_if_any()
    outcomes = tuple(outcomes_below(game))
    model = StrategicModel(
        id=path.stem,
        title=form.title,
        game=game,
        utilities=(),
        coding=reader.coding(form.outcome, outcomes),
        link=link or form.link,
        noise=noise or form.noise,
        missing=form.missing,
        cluster=form.cluster,
        source=form.source,
        note=form.note,
    )
    model = replace(
        model,
        utilities=reader.utilities(form.utilities, model),
        scales=reader.scales(form.scale, model.players),
    )
    reader.require_solvable(model)
    problems.raise_if_any()
    return model


class _Reader:
    """Reads the parts whose grammar pydantic cannot tell."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.problems = document, problems

    def add(self, at: Path, found: str, allowed: str = "", remedy: str = "") -> None:
        self.problems.add(self.document.place(at), found, allowed, remedy)

    # --- the game

    def game(self, given: object) -> Choice:
        names: dict[str, Path] = {}
        ends: dict[str, Path] = {}
        node = self._node(given, ("game",), "", names, ends)
        if isinstance(node, str):
            self.add(("game",), "the game is no choice", _GAME)
        elif len(ends) > _MOST_OUTCOMES:
            self.add(("game",), f"the game has {len(ends)} ends", f"At most {_MOST_OUTCOMES} are estimated")
        return node if isinstance(node, Choice) else Choice("", "", {})

    def _node(
        self, given: object, at: Path, after: str, names: dict[str, Path], ends: dict[str, Path]
    ) -> Choice | str:
        if not isinstance(given, Mapping):
            return self._end(given, at, ends)
        for key in given:
            if key not in _KEYS_OF_CHOICE:
                self.add(
                    (*at, key),
                    f"a choice has a key {key!r}, which means nothing there",
                    f"It may have {', '.join(_KEYS_OF_CHOICE)}",
                    did_you_mean(key, _KEYS_OF_CHOICE),
                )
        player, moves = str(given.get("player") or "").strip(), given.get("moves")
        if not player or isinstance(given.get("player"), Mapping | list):
            self.add(at, "a choice does not say who chooses", _GAME, "Add player: to it")
        if not isinstance(moves, Mapping) or len(moves) < _FEWEST_MOVES:
            self.add(
                at, "a choice has fewer than two moves", _GAME, "Add moves: to it, each with what follows"
            )
            moves = {}
        if len(at) > 2 * _DEEPEST:
            self.add(
                at, f"the game is more than {_DEEPEST} choices deep", f"At most {_DEEPEST} are estimated"
            )
            moves = {}
        name = str(given.get("choice") or (f"{player} after {after}" if after else player))
        if name in names:
            self.add(
                at, f"two choices are called {name!r}", "", "Give one of them another name: choice: NAME"
            )
        names[name] = at
        following = {
            str(move): self._node(then, (*at, "moves", move), str(move), names, ends)
            for move, then in moves.items()
        }
        return Choice(name, player, following)

    def _end(self, given: object, at: Path, ends: dict[str, Path]) -> str:
        if not isinstance(given, str | int | float) or isinstance(given, bool) or not str(given).strip():
            self.add(at, f"what follows here is {shown(given)}", "A move leads to an outcome or to a choice")
            return ""
        label = str(given).strip()
        if label in ends:
            self.add(
                at,
                f"the outcome {label!r} stands twice in the game",
                "Each end has a name of its own",
                "Where the data do not tell two ends apart, say so under outcome: labels",
            )
        ends[label] = at
        return label

    # --- what the outcomes are worth

    def utilities(
        self, given: Mapping[str, Mapping[str, object]], model: StrategicModel
    ) -> tuple[Utility, ...]:
        found: list[Utility] = []
        for player, worth in given.items():
            at: Path = ("utilities", player)
            if player not in model.players:
                place = self.document.places.get(("utilities", f"key:{player}")) or self.document.place(at)
                self.problems.unknown(place, f"no choice is made by {player!r}", player, model.players)
                continue
            theirs = [o for c in model.choices if c.player == player for o in outcomes_below(c)]
            for outcome, value in worth.items():
                where = (*at, outcome)
                if outcome not in model.outcomes:
                    self.problems.unknown(
                        self.document.place(where),
                        f"the game has no outcome {outcome!r}",
                        outcome,
                        model.outcomes,
                    )
                elif outcome not in theirs:
                    self.add(
                        where,
                        f"what {outcome!r} is worth to {player} can bear on no choice: it never chooses before that",
                        "",
                        "Leave it out",
                    )
                else:
                    found.append(self._utility(player, outcome, value, where))
        return tuple(found)

    def _utility(self, player: str, outcome: str, value: object, at: Path) -> Utility:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if not abs(value) < 1e6:
                self.add(at, f"the utility is {shown(value)}", "A known utility is a finite number")
            return Utility(player, outcome, (), float(value))
        return Utility(player, outcome, self._terms(value, at))

    def _terms(self, value: object, at: Path) -> tuple[Term, ...]:
        return read_terms(value, self.document.place(at), self.problems)

    def scales(self, given: object, players: tuple[str, ...]) -> tuple[Scale, ...]:
        if given is None:
            return ()
        if not isinstance(given, Mapping):
            return (Scale(players, self._terms(given, ("scale",))),)
        for player in given:
            if player not in players:
                place = self.document.place(("scale", player))
                self.problems.unknown(place, f"no choice is made by {player!r}", player, players)
        return tuple(
            Scale((player,), self._terms(value, ("scale", player)))
            for player, value in given.items()
            if player in players
        )

    # --- how the data tell the outcome

    def coding(self, given: object, outcomes: tuple[str, ...]) -> OutcomeCoding:
        if isinstance(given, str | int):
            return OutcomeCoding(column=str(given))
        if not isinstance(given, Mapping):
            self.add(("outcome",), f"outcome is {shown(given)}", _OUTCOME)
            return OutcomeCoding()
        if set(given) == {"indicators"} and isinstance(given["indicators"], Mapping):
            return OutcomeCoding(indicators=self._indicators(given["indicators"], outcomes))
        if set(given) <= {"column", "labels"} and isinstance(given.get("column"), str):
            labels = given.get("labels")
            if labels is None:
                return OutcomeCoding(column=str(given["column"]))
            if isinstance(labels, Mapping):
                return OutcomeCoding(str(given["column"]), self._labels(labels, outcomes))
        self.add(("outcome",), "outcome is none of the forms that are known", _OUTCOME)
        return OutcomeCoding()

    def _indicators(self, given: Mapping[str, object], outcomes: tuple[str, ...]) -> Mapping[str, str]:
        at: Path = ("outcome", "indicators")
        for outcome in given:
            if outcome not in outcomes:
                place = self.document.place((*at, outcome))
                self.problems.unknown(place, f"the game has no outcome {outcome!r}", outcome, outcomes)
        for outcome in outcomes:
            if outcome not in given:
                self.add(at, f"the outcome {outcome!r} has no column", "Every outcome of the game has one")
        return {outcome: str(column) for outcome, column in given.items()}

    def _labels(
        self, given: Mapping[str, object], outcomes: tuple[str, ...]
    ) -> Mapping[str, tuple[str, ...]]:
        labels: dict[str, tuple[str, ...]] = {}
        for label, meant in given.items():
            names = tuple(str(name) for name in (meant if isinstance(meant, list) else [meant]))
            place = self.document.place(("outcome", "labels", label))
            for name in names:
                if name not in outcomes:
                    self.problems.unknown(place, f"the game has no outcome {name!r}", name, outcomes)
            if not names:
                self.problems.add(place, f"the label {label!r} stands for nothing", listed(outcomes))
            labels[label] = names
        told = {name for names in labels.values() for name in names}
        for outcome in outcomes:
            if outcome not in told:
                self.add(
                    ("outcome", "labels"),
                    f"no label stands for the outcome {outcome!r}",
                    "Every outcome has one",
                )
        return labels

    # --- what can be solved

    def require_solvable(self, model: StrategicModel) -> None:
        if model.noise == "agent error":
            return
        if model.link == "logit":
            self.add(
                ("link",),
                "private payoffs have no logit form: a sum of extreme values is no extreme value",
                "Private payoffs take link: probit",
                "Write link: probit, or noise: agent error",
            )
        self._refuse_second_choices(model.game, ("game",), ())

    def _refuse_second_choices(self, choice: Choice, at: Path, before: tuple[str, ...]) -> None:
        if choice.player in before:
            self.add(
                at,
                f"{choice.player} chooses twice on one way through the game, so its first move would tell of its "
                "private payoffs",
                "With private payoffs each player chooses once on every way",
                "Write noise: agent error",
            )
            return
        for move, following in choice.moves.items():
            if isinstance(following, Choice):
                self._refuse_second_choices(following, (*at, "moves", move), (*before, choice.player))


_GAME = "A choice reads {player: NAME, moves: {MOVE: OUTCOME, MOVE: {player: ..., moves: ...}}}"
_OUTCOME = "It is the name of a column; or {column: NAME, labels: {LABEL: OUTCOME}}; or {indicators: {OUTCOME: COLUMN}}"
