"""How is a file of the user read safely, and as text?"""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

from foedus.errors import Place, Problem, ScenarioError
from foedus.files.problems import did_you_mean

LARGEST_BYTES = 50_000_000
_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_KNOWN_STARTS = {
    b"PK\x03\x04": "a workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "a workbook of an old kind, or one with a password",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\x1f\x8b": "a compressed file",
}


def read_bytes(path: Path) -> bytes:
    """Read a file whole, if it is a plain file of a bearable size that nobody writes at the moment.

    Raises
    ------
    ScenarioError
        If it is not, or cannot be read.
    """
    try:
        content = _read_at_rest(path) or _read_at_rest(path)
    except OSError as error:
        raise fault(path, *why(path, error)) from None
    if content is None:
        raise fault(path, "the file changed while it was read", "", "Wait until it is saved, and try again")
    return content[0]


def read_text(path: Path) -> str:
    """Read a text file: UTF-8, or UTF-16 with its mark; line ends become newlines.

    Raises
    ------
    ScenarioError
        If it cannot be read, or is no such text.
    """
    content = read_bytes(path)
    for start, kind in _KNOWN_STARTS.items():
        if content.startswith(start):
            raise fault(
                path, f"the file is {kind} and no text", "", "Rename it to what it is, or name another"
            )
    encoding = next((name for mark, name in _MARKED.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ScenarioError((_not_text(path, content, error),)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        found = "a NUL byte stands here, so this is no text in UTF-8"
        raise ScenarioError((Problem(Place(str(path), line), found, _ENCODINGS, _SAVE_AS),))
    return text.replace("\r\n", "\n").replace("\r", "\n")


_ENCODINGS = "Text files are in UTF-8, or in UTF-16 with a byte order mark"
_SAVE_AS = "Save it again as UTF-8 (in Excel: 'CSV UTF-8'; in Notepad: 'Save as', encoding UTF-8)"


def _read_at_rest(path: Path) -> tuple[bytes] | None:
    """Read a file, or nothing if it changed meanwhile."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise fault(path, f"this is {kind}", "A plain file is needed")
    if status.st_size > LARGEST_BYTES:
        raise fault(
            path,
            f"the file has {status.st_size / 1e6:,.0f} MB",
            f"At most {LARGEST_BYTES / 1e6:.0f} MB are read",
            "Is it the right file?  If so, leave out what the question does not need",
        )
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        content = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    at_rest = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return (content,) if at_rest and len(content) == after.st_size else None


def why(path: Path, error: OSError) -> tuple[str, str, str]:
    """Say why a file cannot be read, in parts of a `Problem`."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        return "there is no such file", "", did_you_mean(path.name, siblings)
    if isinstance(error, PermissionError):
        return "the file may not be read by you", "", "Ask its owner for permission to read it, or copy it"
    return f"the file cannot be read ({error.strerror or error})", "", ""


def _not_text(path: Path, content: bytes, error: UnicodeDecodeError) -> Problem:
    line = content.count(b"\n", 0, error.start) + 1
    byte = content[error.start]
    found = f"the byte {byte:#04x} on this line is no text in {error.encoding.upper()}"
    return Problem(Place(str(path), line), found, _ENCODINGS, _SAVE_AS)


def fault(path: Path, found: str, allowed: str = "", remedy: str = "") -> ScenarioError:
    """Make the error about a file as a whole."""
    return ScenarioError((Problem(Place(str(path)), found, allowed, remedy),))
