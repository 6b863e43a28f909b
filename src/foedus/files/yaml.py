"""What does a YAML text say, and where does each value of it stand?

YAML 1.2 core rules: only ``true`` and ``false`` are truth values, so Norway's ``NO`` stays text, and so do
``on``, ``yes``, dates and ``12:30``.  ``010`` is ten, as people read it; ``0x1F`` and ``0o17`` are the only
other ways to write a whole number.  ``<<`` takes over the keys of another mapping.  Every key of a mapping
is the text that was written, so the points of a scale arrive as ``"0"`` and ``"50"``.  JSON is read by the
same rules, being a part of YAML.

The text is read as a stream of events and never as a tree that calls itself, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from yaml import (
    AliasEvent,
    CSafeLoader,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from foedus.errors import Place, Problem, ScenarioError
from foedus.files.document import Document, Path
from foedus.files.problems import Problems, shown
from foedus.files.syntax import in_plain_words

Mark = tuple[int, int]
"""Line and column, both counted from 1."""
MERGE = "<<"
"""Key whose value is a mapping, or a list of them, whose keys are taken over: common, though not of YAML 1.2."""
DEEPEST = 100
"""Levels of lists and mappings, one inside the other."""
MOST_VALUES = 1_000_000
"""Values of a document, every alias counted with all that it stands for."""
LONGEST_INTEGER = 300
"""Digits; a longer number is beyond what floating point holds."""

_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_STARTS_A_NUMBER = frozenset("+-.0123456789")
_WORDS: Mapping[str, object] = (
    dict.fromkeys(("", "~", "null", "Null", "NULL"))
    | dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
    | dict.fromkeys((sign + inf for sign in ("", "+") for inf in (".inf", ".Inf", ".INF")), float("inf"))
    | dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf"))
    | dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan"))
)
_INVISIBLE = "\u00a0\u200b\u200c\u200d\u2060\ufeff"
_STANDARD = "tag:yaml.org,2002:"
_KINDS = {kind: ("!", _STANDARD + kind) for kind in ("str", "map", "seq")}
_TYPES: Mapping[str, tuple[type, ...]] = {
    _STANDARD + "str": (str,),
    _STANDARD + "int": (int,),
    _STANDARD + "float": (float, int),
    _STANDARD + "bool": (bool,),
    _STANDARD + "null": (type(None),),
}


def parse(text: str, file: str) -> Document:
    r"""Read one YAML or JSON document with the place of every key and value.

    Parameters
    ----------
    text
        The document.
    file
        Its name, for messages.

    Raises
    ------
    ScenarioError
        If it is no YAML, or is more than plain data; with every fault that can be told in one reading.

    Examples
    --------
    >>> document = parse("states: [NO, SE]\nscale: {0: none, 010: all}", "small.yaml")
    >>> document.data
    {'states': ['NO', 'SE'], 'scale': {'0': 'none', '010': 'all'}}
    >>> str(document.place(("states", 1)))
    'small.yaml:1:14'
    """
    _require_text(text, file)
    reading = _Reading(file)
    try:
        for event in yaml.parse(text, Loader=CSafeLoader):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        reading.problems.add(*in_plain_words(error, text, file))
    reading.problems.raise_if_any()
    return Document(reading.root(), _Places(file, reading.marks))


def scalar(text: str) -> object:
    """Read one value that stands without quotes.

    Examples
    --------
    >>> [scalar(text) for text in ("NO", "true", "010", "1e3", "2025-02-13", "~")]
    ['NO', True, 10, 1000.0, '2025-02-13', None]
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_A_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= LONGEST_INTEGER else float(text)
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) <= LONGEST_INTEGER else float("inf")
    return float(text) if _FLOAT.fullmatch(text) else text


class _Places(Mapping[Path, Place]):
    """Places made when asked for: few of the thousands in a long document ever are."""

    def __init__(self, file: str, marks: dict[Path, Mark]) -> None:
        self._file, self._marks = file, marks

    def __getitem__(self, path: Path) -> Place:
        return _place(self._file, self._marks[path])

    def __contains__(self, path: object) -> bool:
        return path in self._marks

    def __iter__(self) -> Iterator[Path]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


def _place(file: str, mark: Mark) -> Place:
    return Place(file, *mark)


def _start(event: Event) -> Mark:
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    value: dict[str, object] | list[object]
    path: Path
    anchor: str | None
    key: str | None = None
    """The key whose value is awaited; None where a key, or an item of a list, is."""
    is_skipped: bool = False
    """Whether that value is read only to be dropped, its key being at fault."""
    is_merge: bool = False
    """Whether that value is a mapping, or several, to take keys from."""
    others: object = None
    """That value, once it is read."""
    values: int = 1
    """Values in it, itself and what its aliases stand for included."""
    height: int = 0
    """Levels below it."""


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A finished value that has a name."""

    value: object
    values: int
    height: int


@dataclass(slots=True)
class _Reading:
    """One pass over the events of a document."""

    file: str
    problems: Problems = field(default_factory=Problems)
    marks: dict[Path, Mark] = field(default_factory=dict)
    _stack: list[_Open] = field(default_factory=list)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _root: object = None
    _has_root: bool = False
    _values: int = 0

    def take(self, event: object) -> None:
        kind = type(event)
        if kind is ScalarEvent:
            self._take_scalar(event)  # type: ignore[arg-type]
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self._open(event)  # type: ignore[arg-type]
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close()
        elif kind is AliasEvent:
            self._take_alias(event)  # type: ignore[arg-type]
        elif kind is DocumentStartEvent and self._has_root:
            self._stop(
                _start(event),  # type: ignore[arg-type]
                "a second document begins here",
                "A file holds one document",
                "Remove the line '---', or put the second document into a file of its own",
            )

    def root(self) -> dict[str, object]:
        """Give the whole document, which must be a mapping."""
        if isinstance(self._root, dict) and self._root:
            return self._root
        if not self._root and not isinstance(self._root, bool | int | float):
            found = "the file is empty"
        else:
            kind = "a list" if isinstance(self._root, list) else shown(self._root)
            found = f"the file holds {kind}"
        place = _place(self.file, self.marks[()]) if () in self.marks else Place(self.file, 1, 1)
        raise ScenarioError(
            (Problem(place, found, "It must hold keys with their values, such as 'title: A settlement'"),)
        )

    def _take_scalar(self, event: ScalarEvent) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            self._take_key(top, event)
            value: object = event.value
        else:
            value = self._value(event)
            self._put(value, _start(event))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, 1, 0)

    def _value(self, event: ScalarEvent) -> object:
        if event.tag is None:
            if event.implicit[0]:
                return scalar(event.value)
        elif event.tag in _TYPES:
            return self._tagged(event)
        elif event.tag != "!":
            self._refuse_tag(event)
        if event.style == '"':
            self._require_visible(event)
        return event.value

    def _tagged(self, event: ScalarEvent) -> object:
        tag = str(event.tag)
        kind = tag.removeprefix(_STANDARD)
        value = event.value if kind == "str" else scalar(event.value)
        if type(value) not in _TYPES[tag]:
            self._add(
                _start(event),
                f"{shown(event.value)} is marked as !!{kind}, which it is not",
                "",
                "Remove the mark",
            )
        return value

    def _require_visible(self, event: ScalarEvent) -> None:
        if _NOT_TEXT.search(event.value):
            self._add(
                _start(event), "the text holds a control character", "", "Remove the escape that makes it"
            )

    def _take_key(self, top: _Open, event: ScalarEvent) -> None:
        key = event.value
        top.key, top.is_skipped = key, True
        path = (*top.path, f"key:{key}")
        first = self.marks.get(path)
        if not key and event.implicit[0]:
            self._add(_start(event), "a value has no key", "", "Write a name before the ':'")
        elif event.tag is not None and event.tag not in _KINDS["str"]:
            self._refuse_tag(event)
        elif key.strip(_INVISIBLE) != key:
            self._add(
                _start(event),
                f"the key '{key.strip(_INVISIBLE)}' begins or ends with a character that cannot be seen, "
                "such as a space that does not break",
                "",
                "Delete the blanks around it and type them anew",
            )
        elif first is not None:
            self._add(
                _start(event),
                f"the key {shown(key)} stands twice in one mapping, first on line {first[0]}",
                "Each key may stand once",
                "Remove or rename one of the two",
            )
        else:
            top.is_skipped = False
            top.is_merge = key == MERGE and event.implicit[0]
            self.marks[path] = _start(event)

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        mark = _start(event)
        if len(self._stack) >= DEEPEST:
            self._stop_too_deep(mark)
        kind = "map" if type(event) is MappingStartEvent else "seq"
        if event.tag is not None and event.tag not in _KINDS[kind]:
            self._refuse_tag(event)
        self._require_no_key(mark)
        value: dict[str, object] | list[object] = {} if kind == "map" else []
        path = self._put(value, mark)
        self._stack.append(_Open(value, path, event.anchor))

    def _close(self) -> None:
        closed = self._stack.pop()
        if closed.others is not None and isinstance(closed.value, dict):
            self._merge(closed.value, closed)
        if closed.anchor is not None:
            self._anchors[closed.anchor] = _Anchored(closed.value, closed.values, closed.height)
        if self._stack:
            above = self._stack[-1]
            # The value itself was counted when it was put there.
            above.values += closed.values - 1
            above.height = max(above.height, closed.height + 1)

    def _take_alias(self, event: AliasEvent) -> None:
        mark, name = _start(event), str(event.anchor)
        self._require_no_key(mark)
        if any(held.anchor == name for held in self._stack):
            self._stop(
                mark,
                f"'*{name}' stands inside the very value that it names",
                "A value cannot hold itself",
                "Write out what is meant",
            )
        target = self._anchors.get(name)
        if target is None:
            self._add(
                _start(event),
                f"'*{name}' refers to a value named '&{name}', and there is none above",
                "",
                "If the '*' is part of a text, put the text in quotes",
            )
            target = _Anchored(None, 1, 0)
        if len(self._stack) + target.height + isinstance(target.value, dict | list) > DEEPEST:
            self._stop_too_deep(mark)
        self._put(target.value, mark)
        if self._stack:
            top = self._stack[-1]
            top.values += target.values - 1
            top.height = max(top.height, target.height + 1)
            if sum(held.values for held in self._stack) > MOST_VALUES:
                self._stop_too_many(mark)

    def _put(self, value: object, mark: Mark) -> Path:
        """Put a value where the document awaits one, and say under which path."""
        if not self._stack:
            self._root, self._has_root = value, True
            self.marks[()] = mark
            return ()
        top = self._stack[-1]
        top.values += 1
        self._values += 1
        if self._values > MOST_VALUES:
            self._stop_too_many(mark)
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
        else:
            key = top.key or ""
            path = (*top.path, key)
            top.key = None
            if top.is_merge:
                top.is_merge = False
                top.others = value
            elif top.is_skipped:
                # A path of its own, so that what is below it does not seem to stand twice as well.
                return (*path, *mark)
            else:
                top.value[key] = value
        self.marks[path] = mark
        return path

    def _merge(self, own: dict[str, object], closed: _Open) -> None:
        """Take keys from the mappings named by ``<<``, each from the first that has it."""
        path = (*closed.path, MERGE)
        others = closed.others
        taken: dict[str, object] = {}
        for i, other in enumerate(others if isinstance(others, list) else [others]):
            if not isinstance(other, dict):
                place = _place(self.file, self.marks[path])
                self.problems.add(
                    place,
                    f"'{MERGE}' takes keys from {shown(other)}, which is no mapping",
                    f"Write '{MERGE}: *name', where '&name' marks a mapping above",
                )
                return
            for key, value in other.items():
                if key not in own and key not in taken:
                    taken[key] = value
                    inline = (*path, key) if isinstance(others, dict) else (*path, i, key)
                    mark = self.marks.get(inline, self.marks[path])
                    self.marks[(*closed.path, key)] = self.marks[(*closed.path, f"key:{key}")] = mark
        written = dict(own)
        own.clear()
        own.update(taken | written)

    def _require_no_key(self, mark: Mark) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            self._stop(
                mark,
                "a list, a mapping or an alias stands where a key belongs",
                "A key is a name",
                "If this is a text with '[', '{', '*' or '?' in it, put it in quotes",
            )

    def _refuse_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        tag = str(event.tag).replace(_STANDARD, "!!")
        self._add(
            _start(event),
            f"'{tag}' marks a kind of value that is not known here",
            "A scenario holds plain values",
            "Remove it; if the '!' is part of a text, put the text in quotes",
        )

    def _add(self, mark: Mark, found: str, allowed: str, remedy: str) -> None:
        self.problems.add(_place(self.file, mark), found, allowed, remedy)

    def _stop_too_deep(self, mark: Mark) -> None:
        self._stop(
            mark, f"lists and mappings stand more than {DEEPEST} deep in one another", f"At most {DEEPEST}"
        )

    def _stop_too_many(self, mark: Mark) -> None:
        self._stop(
            mark,
            f"the document holds more than {MOST_VALUES:,} values, counting each '*' with all that it stands for",
            f"At most {MOST_VALUES:,}",
            "Repeat less of it by '*', or split it",
        )

    def _stop(self, mark: Mark, found: str, allowed: str = "", remedy: str = "") -> None:
        """Note a fault after which nothing more can be read."""
        self.problems.add(_place(self.file, mark), found, allowed, remedy)
        self.problems.raise_if_any()


def _require_text(text: str, file: str) -> None:
    """Refuse what is no scenario at first sight."""
    if text.lstrip().startswith(("<!", "<html", "<?xml")):
        found = "the file begins like a web page, and holds no scenario"
        problem = Problem(
            Place(file, 1, 1), found, "", "Download the file itself, not the page that shows it"
        )
        raise ScenarioError((problem,))
    bad = _NOT_TEXT.search(text)
    if bad is None:
        return
    line = text.count("\n", 0, bad.start()) + 1
    column = bad.start() - text.rfind("\n", 0, bad.start())
    found = f"a control character stands here (code {ord(bad.group()):#x})"
    problem = Problem(Place(file, line, column), found, "A file holds text only", "Delete the character")
    raise ScenarioError((problem,))
