"""How is a file replaced so that an interruption leaves the old one whole?"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from foedus.errors import InputError, InvalidInputError, Place
from foedus.files.document import Path as KeyPath
from foedus.files.texts import read_bytes, read_text
from foedus.files.yaml import parse, scalar

_BOM = "\ufeff"
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[\w .()/-]*[\w.()/-])?")
_REMEDIES = {
    errno.ENOSPC: "Free some space, or write to another disk",
    errno.EDQUOT: "Free some of your share of the disk, or write to another",
    errno.EFBIG: "Write to another disk, or raise the limit on the size of files",
    errno.EACCES: "Choose another folder, or ask the owner of this one for permission to write",
    errno.EPERM: "Choose another folder, or ask the owner of this one for permission to write",
    errno.EROFS: "Choose a folder on a disk that can be written",
    errno.ENOENT: "Make the folder first",
    errno.ENOTDIR: "Choose a folder that is one",
    errno.EISDIR: "Choose the name of a file",
}


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all.

    Raises
    ------
    InputError
        If it cannot be written; what stood there before is then unchanged.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all: aside first, then in one step over the old one.

    Raises
    ------
    InputError
        If it cannot be written; what stood there before is then unchanged.
    """
    path = Path(path)
    # A link is followed, so that it stays a link.
    target = path.resolve() if path.is_symlink() else path
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        number, aside = tempfile.mkstemp(prefix=f".{target.name[:50]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _refusal(path, error) from None
    try:
        _fill(number, content)
        _keep_permissions(target, aside)
        Path(aside).replace(target)
    except OSError as error:
        Path(aside).unlink(missing_ok=True)
        raise _refusal(path, error) from None
    except BaseException:
        # An interruption by the user, among others: leave nothing behind, and let it go on.
        Path(aside).unlink(missing_ok=True)
        raise


def set_value(path: Path, key_path: KeyPath, value: object) -> None:
    """Change one value in a YAML file and nothing else: comments, order, layout and line ends stay.

    The text between the two ends of the old value is replaced, so that one line differs afterwards.

    Parameters
    ----------
    path
        The file, in UTF-8.
    key_path
        Keys and list indices from the root to a value that stands there already: a single one, or a list in
        brackets.
    value
        What to put there.

    Raises
    ------
    InputError
        If the file cannot be read or written.
    InvalidInputError
        If no such value stands under that path on one line.

    Examples
    --------
    ``set_value(Path("scenario.yaml"), ("issues", "territory", "status_quo"), [20, 30, 40])``
    """
    whole = _utf8(path)
    before = whole.removeprefix(_BOM)
    document = parse(before, str(path))
    if key_path not in document.places:
        raise InvalidInputError(f"{path} has no value under {_shown(key_path)}")
    start, end = _span(before, key_path, document.place(key_path))
    gap = " " if start == end else ""
    write_text(path, _BOM * (before != whole) + before[:start] + gap + written(value) + before[end:])


def written(value: object) -> str:
    """Write plain data in YAML, on one line.

    Raises
    ------
    InvalidInputError
        If a text holds characters that cannot be seen, or a number is not finite.

    Examples
    --------
    >>> [written(value) for value in ("NO", "true", "a: b", 1.5, None, [10, 30, 50], {"value": 5})]
    ['NO', '"true"', '"a: b"', '1.5', 'null', '[10, 30, 50]', '{value: 5}']
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{written(str(key))}: {written(held)}' for key, held in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(item) for item in value)}]"
    if isinstance(value, str):
        if any(not sign.isprintable() and sign != "\n" for sign in value):
            raise InvalidInputError(f"the text {value!r} holds characters that cannot be seen")
        is_plain = _PLAIN.fullmatch(value) and isinstance(scalar(value), str)
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidInputError(f"{value} is no finite number")
    return json.dumps(value)


def _utf8(path: Path) -> str:
    """Read a text without touching its line ends."""
    read_text(path)
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not in UTF-8, so single values in it cannot be changed.") from None


def _span(text: str, key_path: KeyPath, place: Place) -> tuple[int, int]:
    """Find the first sign of a value, and the one after its last."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    for part in key_path:
        if isinstance(node, yaml.MappingNode):
            node = next((held for key, held in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
    if node is None:
        raise InvalidInputError(
            f"{place}: the value under {_shown(key_path)} is taken over by '<<'.\n  Change it where it stands."
        )
    if not (isinstance(node, yaml.ScalarNode) or (isinstance(node, yaml.SequenceNode) and node.flow_style)):
        raise InvalidInputError(f"{place}: more than a single value stands under {_shown(key_path)}")
    start, end = node.start_mark, node.end_mark
    if (start.line + 1, start.column + 1) != (place.line, place.column) or text[start.index] in "&!":
        raise InvalidInputError(
            f"{place}: the value under {_shown(key_path)} is named by '&', marked by '!' or repeated by '*'.\n"
            "  Change it by hand."
        )
    if start.line != end.line:
        raise InvalidInputError(f"{place}: the value under {_shown(key_path)} stands on several lines")
    return start.index, end.index


def _shown(key_path: KeyPath) -> str:
    return "/".join(str(part) for part in key_path) or "the root"


def _fill(number: int, content: bytes) -> None:
    """Write everything to an open file and wait until the disk has it."""
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(number, rest) :]
        os.fsync(number)
    finally:
        os.close(number)


def _keep_permissions(target: Path, aside: str) -> None:
    """Give the new file the rights of the one that it replaces, or those that any new file gets."""
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(aside).chmod(mode)


def _refusal(path: Path, error: OSError) -> InputError:
    remedy = _REMEDIES.get(error.errno or 0, "")
    advice = f"\n  {remedy}." if remedy else ""
    reason = error.strerror or str(error)
    return InputError(
        f"{path} cannot be written: {reason[:1].lower()}{reason[1:]}.  Nothing was changed.{advice}"
    )
