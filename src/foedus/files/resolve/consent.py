"""Whose agreement a proposal needs: from the author's shorthand to a decision rule with its words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from foedus.files.document import Path
from foedus.files.problems import did_you_mean, shown
from foedus.files.resolve.context import Context
from foedus.files.resolve.treaties import Institutions
from foedus.model.actors import Actor
from foedus.model.proposals import Consent
from foedus.model.rules import NO, AllOf, AnyOf, Rule, Unanimity, Weighted, count, voters

_FORMS: Mapping[str, tuple[str, ...]] = {
    "unanimity": (),
    "all_of": (),
    "any_of": (),
    "at_least": ("of",),
    "weights": ("quota",),
    "institution": ("decision",),
}
"""By the key that marks each form of rule: the keys that it needs beside it."""
_WORTH = ("abstention", "absence")
"""What these are worth may be said of a list of voters and of weights."""
_ALLOWED = (
    "Write a list of actors, or one of {all_of: [...]}, {any_of: [...]}, {at_least: 2, of: [...]}, "
    "{weights: {A: 4, B: 2}, quota: 5}, {institution: nato, decision: accession}"
)

Worded = tuple[Rule, str]


@dataclass
class ConsentReader:
    """What it takes to read the rules of a scenario."""

    context: Context
    institutions: Institutions
    actors: Mapping[str, Actor]
    names: Collection[str]
    """Names of all actors, well formed or not."""
    spokesman: Mapping[str, str]
    """State code -> name of the actor that speaks for it."""
    states: Collection[str]

    def consent(self, raw: object, at: Path, proposal: str) -> Consent | None:
        """Read the consent of one proposal; None where it is at fault, which is noted."""
        says: object = ""
        speaks_for: object = {}
        if isinstance(raw, Mapping):
            says = raw.get("says") or ""
            speaks_for = raw.get("speaks_for") or {}
            raw = {key: value for key, value in raw.items() if key not in ("says", "speaks_for")}
        if not isinstance(says, str) or not isinstance(speaks_for, Mapping):
            key = "says" if not isinstance(says, str) else "speaks_for"
            wanted = "a text" if key == "says" else "a mapping of voters to actors"
            self._refuse((*at, key), f"{key} of the consent of {proposal!r} is not {wanted}")
            return None
        worded = self.rule(raw, at)
        if worded is None:
            return None
        rule, words = worded
        speakers = self._speakers(rule, speaks_for, at, proposal)
        return Consent(rule, speakers, says or words) if speakers is not None else None

    # --- rules ---

    def rule(self, raw: object, at: Path) -> Worded | None:
        """Read one rule, or a part of one."""
        if isinstance(raw, str):
            raw = [part.strip() for part in raw.split(",") if part.strip()]
        if isinstance(raw, list):
            return self._unanimity(raw, at)
        if not isinstance(raw, Mapping):
            self._refuse(at, f"a rule of consent is {shown(raw)}", _ALLOWED)
            return None
        form = next((key for key in _FORMS if key in raw), None)
        if form is None:
            keys = ", ".join(repr(key) for key in raw) or "nothing"
            near = next((hint for key in raw if (hint := did_you_mean(str(key), _FORMS))), "")
            self._refuse(at, f"a rule of consent has {keys}, which is no rule", _ALLOWED, near)
            return None
        needed = _FORMS[form]
        missing = [key for key in needed if key not in raw]
        known = (form, *needed, *(_WORTH if form in ("unanimity", "weights") else ()))
        extra = [key for key in raw if key not in known]
        if missing or extra:
            found = f"has no {missing[0]}" if missing else f"has a key {extra[0]!r} that means nothing there"
            keys = " and ".join((form, *needed))
            self._refuse(at, f"a rule of consent with {form} {found}", f"This form of rule has {keys}")
            return None
        read = {
            "unanimity": self._listed,
            "all_of": self._all_of,
            "any_of": self._any_of,
            "at_least": self._at_least,
            "weights": self._weights,
            "institution": self._institution,
        }[form]
        return read(raw, at)

    def _listed(self, raw: Mapping[str, object], at: Path) -> Worded | None:
        given = raw["unanimity"]
        if not isinstance(given, list | str):
            self._refuse(
                (*at, "unanimity"), f"unanimity is asked of {shown(given)}", "It is a list of voters"
            )
            return None
        found = self.rule(given, (*at, "unanimity"))
        worth = self._worth(raw, at)
        if found is None or worth is None or not isinstance(found[0], Unanimity):
            return found if worth is not None else None
        abstention, absence = (worth.get(key, NO) for key in _WORTH)
        return Unanimity(found[0].voters, abstention, absence), found[1]

    def _worth(self, raw: Mapping[str, object], at: Path) -> dict[str, Fraction] | None:
        """Read what an abstention and an absence are worth, where it is said."""
        found = {}
        for key in _WORTH:
            if key in raw:
                value = self._fraction(raw[key], (*at, key), f"the worth of an {key}")
                if value is None:
                    return None
                if value > 1:
                    self._refuse(
                        (*at, key), f"the worth of an {key} is {value}", "It is 0 (a no) to 1 (a yes)"
                    )
                    return None
                found[key] = value
        return found

    def _unanimity(self, raw: list[object], at: Path) -> Worded | None:
        found = self._voters(raw, at)
        return (Unanimity(found), _unanimous(found)) if found else None

    def _all_of(self, raw: Mapping[str, object], at: Path) -> Worded | None:
        parts = self._parts(raw["all_of"], (*at, "all_of"), together=True)
        if parts is None:
            return None
        if len(parts) == 1 and self._has_only_names(raw["all_of"]):
            return parts[0]
        return AllOf(tuple(rule for rule, _ in parts)), "; and ".join(words for _, words in parts)

    def _any_of(self, raw: Mapping[str, object], at: Path) -> Worded | None:
        parts = self._parts(raw["any_of"], (*at, "any_of"), together=False)
        if parts is None:
            return None
        return AnyOf(tuple(rule for rule, _ in parts)), "; or ".join(words for _, words in parts)

    @staticmethod
    def _has_only_names(raw: object) -> bool:
        return isinstance(raw, list) and all(isinstance(part, str) for part in raw)

    def _parts(self, raw: object, at: Path, *, together: bool) -> list[Worded] | None:
        """Parts of a compound rule; bare names make one unanimous part, or one part each."""
        if not isinstance(raw, list) or not raw:
            self._refuse(
                at, f"the parts of a rule are {shown(raw)}", "They are a list with at least one part"
            )
            return None
        names = [(index, part) for index, part in enumerate(raw) if isinstance(part, str)]
        found: list[Worded | None] = []
        if together and names:
            named = self._voters([part for _, part in names], at, [index for index, _ in names])
            found.append((Unanimity(named), _unanimous(named)) if named else None)
        for index, part in enumerate(raw):
            if not isinstance(part, str):
                found.append(self.rule(part, (*at, index)))
            elif not together:
                found.append(self._unanimity([part], (*at, index)))
        complete = [part for part in found if part is not None]
        return complete if len(complete) == len(found) else None

    def _at_least(self, raw: Mapping[str, object], at: Path) -> Worded | None:
        of = raw["of"]
        listed = [part.strip() for part in of.split(",")] if isinstance(of, str) else of
        if not isinstance(listed, list):
            self._refuse((*at, "of"), f"the voters are {shown(of)}", "They are a list of names")
            return None
        found = self._voters(listed, (*at, "of"))
        needed = raw["at_least"]
        if found is None:
            return None
        if isinstance(needed, bool) or not isinstance(needed, int) or not 1 <= needed <= len(found):
            what = f"a rule asks for at least {shown(needed)} of {len(found)} voters"
            self._refuse((*at, "at_least"), what, f"It is a whole number from 1 to {len(found)}")
            return None
        return count(found, needed), f"at least {needed} of {_and(found)} must agree"

    def _weights(self, raw: Mapping[str, object], at: Path) -> Worded | None:
        given = raw["weights"]
        if not isinstance(given, Mapping):
            self._refuse(
                (*at, "weights"), f"the weights are {shown(given)}", "They are a mapping of voters to weights"
            )
            return None
        found = self._voters(list(given), (*at, "weights"), list(given))
        weights = [
            self._fraction(value, (*at, "weights", name), f"the weight of {name!r}")
            for name, value in given.items()
        ]
        quota = self._fraction(raw["quota"], (*at, "quota"), "the quota")
        worth = self._worth(raw, at)
        if found is None or quota is None or worth is None or any(weight is None for weight in weights):
            return None
        exact = tuple(weight for weight in weights if weight is not None)
        total = sum(exact)
        if total == 0:
            self._refuse((*at, "weights"), "every weight is 0", "At least one voter has weight")
            return None
        if not 0 < quota <= total:
            self._refuse(
                (*at, "quota"),
                f"the quota is {quota}",
                f"It is above 0 and at most the sum of the weights, {total}",
            )
            return None
        votes = ", ".join(f"{name} {weight}" for name, weight in zip(found, exact, strict=True))
        return Weighted(
            found, exact, quota, **worth
        ), f"votes worth at least {quota} of {total} must agree ({votes})"

    def _fraction(self, raw: object, at: Path, what: str) -> Fraction | None:
        try:
            value = Fraction(str(raw))
        except (ValueError, ZeroDivisionError):
            self._refuse(at, f"{what} is {shown(raw)}", "It is a number such as 4, 0.5 or 51/10")
            return None
        if value < 0:
            self._refuse(at, f"{what} is {value}", "It is 0 or more")
            return None
        return value

    def _institution(self, raw: Mapping[str, object], at: Path) -> Worded | None:
        name, kind = raw["institution"], raw["decision"]
        for key, value in (("institution", name), ("decision", kind)):
            if not isinstance(value, str):
                self._refuse((*at, key), f"the {key} is {shown(value)}", "It is a name")
                return None
        institution = self.institutions.find(str(name), (*at, "institution"), "the institution of a rule")
        if institution is None:
            return None
        what = f"the decision of {name} in a rule"
        if not self.context.known((*at, "decision"), what, str(kind), institution.decisions):
            return None
        decision = institution.decisions[str(kind)]
        self._require_spokesmen(voters(decision.rule), at, institution.id)
        return decision.rule, f"{institution.name} decides on {kind}: {decision.says.rstrip('.')}"

    def _require_spokesmen(self, codes: tuple[str, ...], at: Path, institution: str) -> None:
        silent = [code for code in codes if code not in self.spokesman]
        if silent and self.context.is_dated:
            self._refuse(
                at,
                f"no actor speaks for {_and(tuple(silent))}, whose votes {institution} needs",
                "Every voter is an actor, or a state for which an actor speaks",
                f"Add an actor such as REST: {{rest_of: {institution}}}, with positions",
            )

    # --- voters ---

    def _voters(
        self, raw: list[object], at: Path, keys: list[str] | list[int] | None = None
    ) -> tuple[str, ...] | None:
        """Names of voters, each an actor or a state for which an actor speaks."""
        if not raw:
            self._refuse(at, "a rule of consent has no voters", "It names at least one")
            return None
        before = len(self.context.problems)
        for index, name in enumerate(raw):
            place = (*at, keys[index] if keys is not None else index)
            if not isinstance(name, str):
                self._refuse(
                    place,
                    f"a voter is {shown(name)}",
                    "A voter is the name of an actor or the code of a state",
                )
            elif self.names and name not in self.names and name not in self.spokesman:
                self._unknown_voter(name, place)
        named = [str(name) for name in raw]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            self._refuse(
                at,
                f"a rule names the voter {_and(tuple(twice))} twice",
                "Each voter stands once",
                "Name it once",
            )
        return tuple(named) if len(self.context.problems) == before else None

    def _unknown_voter(self, name: str, at: Path) -> None:
        if name in self.states:
            self._refuse(
                at, f"no actor speaks for the voter {name!r}", "", f"Add {name} to the actors or to a group"
            )
            return
        place = self.context.document.place(at)
        found = f"the voter {name!r} is no actor, nor a state for which an actor speaks"
        self.context.problems.unknown(place, found, name, dict.fromkeys((*self.names, *self.spokesman)))

    def _speakers(
        self, rule: Rule, given: Mapping[object, object], at: Path, proposal: str
    ) -> dict[str, str] | None:
        """Say which actor decides each vote: the author's choice, the voter itself, or its spokesman."""
        before = len(self.context.problems)
        names = voters(rule)
        for voter, speaker in given.items():
            place = (*at, "speaks_for", str(voter))
            self.context.known(place, f"a voter in speaks_for of {proposal!r}", str(voter), names)
            self.context.known(
                place, f"the actor that speaks for {voter} in {proposal!r}", str(speaker), self.names
            )
        if len(self.context.problems) > before:
            return None
        own = {str(voter): str(speaker) for voter, speaker in given.items()}
        return {
            voter: own.get(voter) or (voter if voter in self.names else self.spokesman.get(voter, ""))
            for voter in names
        }

    def _refuse(self, at: Path, found: str, allowed: str = "", remedy: str = "") -> None:
        self.context.problems.add(self.context.document.place(at), found, allowed, remedy)


def _unanimous(names: tuple[str, ...]) -> str:
    return f"{names[0]} must agree" if len(names) == 1 else f"all of {_and(names)} must agree"


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
