"""A fault in the writing of YAML, in the words of its author and not of the parser."""

from __future__ import annotations

from collections.abc import Callable

import yaml
from yaml.error import Mark

from foedus.errors import Place

Fault = tuple[Place, str, str, str]
"""Place, what was found, what is allowed, what to do: the parts of a `Problem`."""
_Words = tuple[str, str, str]


def in_plain_words(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    """Say what the parser stumbled over.

    Parameters
    ----------
    error
        As the parser of libyaml raised it.
    text, file
        What was parsed, and its name.
    """
    complaint = str(error.problem or "")
    at = error.problem_mark or error.context_mark
    if at is None:
        return Place(file), f"the file cannot be read as YAML ({complaint})", "", ""
    start = error.context_mark or at
    line = _line(text, at)
    for begins, explain in _EXPLANATIONS:
        if complaint.startswith(begins):
            where, words = explain(at, start, line)
            return Place(file, where.line + 1, where.column + 1), *words
    return (
        Place(file, at.line + 1, at.column + 1),
        f"this cannot be read as YAML ({complaint})",
        "",
        "Look for a missing quote, bracket or colon, or a wrong indent, here or just above",
    )


def _line(text: str, mark: Mark) -> str:
    lines = text.splitlines()
    return lines[mark.line] if mark.line < len(lines) else ""


def _character(at: Mark, line: str) -> str:
    return line[at.column] if at.column < len(line) else ""


def _no_start(at: Mark, _start: Mark, line: str) -> tuple[Mark, _Words]:
    character = _character(at, line)
    if character == "\t":
        return at, _TAB
    return at, (f"a text may not begin with '{character}'", "", "Put the text in quotes")


_TAB = (
    "a tab stands where the indent of the line belongs",
    "Lines are indented with spaces",
    "Replace the tab by spaces",
)


def _tab(at: Mark, _start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, _TAB


def _second_colon(at: Mark, _start: Mark, line: str) -> tuple[Mark, _Words]:
    if ":" in line[: at.column]:
        return at, (
            "a second ': ' stands on this line",
            "A line holds one key and its value",
            "If the ':' is part of a text, put the text in quotes",
        )
    return at, (
        "a key stands where the value of the line above goes on",
        "Keys of one mapping begin in the same column",
        "Check the indent of this line, and that the line above is finished",
    )


def _indent(at: Mark, start: Mark, line: str) -> tuple[Mark, _Words]:
    before = line[: at.column].strip()
    if before:
        return at, (
            f"{_quoted(line[at.column :])} stands after a value that is already complete",
            "",
            "Put the whole value in quotes, or remove what is too much",
        )
    if line[at.column :].startswith(":"):
        return at, ("a ':' stands here without a key", "", "Write a name before it")
    if line[at.column :].startswith("- "):
        return at, (
            f"an item of a list stands among the keys of the mapping that begins on line {start.line + 1}",
            "Keys and items of a list do not mix",
            "Indent the item under its key, or give it a key",
        )
    return at, (
        f"the indent of this line fits nothing above it; the mapping around it begins on line {start.line + 1}",
        "Keys of one mapping begin in the same column",
        "Move the line left or right to the column of its neighbours",
    )


def _no_item(at: Mark, start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, (
        f"this line is no item of the list that begins on line {start.line + 1}",
        "Every item of a list begins with '- ' in the same column",
        "Begin it with '- ', or move it to where it belongs",
    )


def _no_colon(_at: Mark, start: Mark, _line: str) -> tuple[Mark, _Words]:
    return start, (
        "a key without a ':' stands here, or a text that goes on from the line above at too small an indent",
        "A key is followed by ': ' and its value",
        "Add the ':', or indent the line more than the key above it",
    )


def _unfinished(_at: Mark, start: Mark, _line: str) -> tuple[Mark, _Words]:
    return start, ("the quote that opens here is never closed", "", "Close it where the text ends")


def _document_end(at: Mark, _start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, (
        "the document has ended above, and more text follows",
        "A file holds one document",
        "Remove the '...' or '---' above, or the text after it; or check the indent",
    )


def _open_bracket(at: Mark, start: Mark, _line: str) -> tuple[Mark, _Words]:
    return start, (
        f"the bracket that opens here is not closed by line {at.line + 1}, or a comma is missing there",
        "Items in brackets are separated by commas",
        "Close the bracket, or add the comma",
    )


def _no_content(at: Mark, _start: Mark, line: str) -> tuple[Mark, _Words]:
    character = _character(at, line)
    if not character:
        return at, (
            "the file, or the line, ends where a value belongs",
            "A bracket that was opened is closed after its last value",
            "Is the file complete?  If so, close the bracket",
        )
    return at, (
        f"a '{character}' stands where a value belongs",
        "",
        "Remove it, add what is missing before it, or put the text in quotes",
    )


def _no_name(_at: Mark, start: Mark, line: str) -> tuple[Mark, _Words]:
    character = _character(start, line) or "*"
    return start, (f"a text may not begin with '{character}'", "", "Put the text in quotes")


def _block_header(_at: Mark, start: Mark, line: str) -> tuple[Mark, _Words]:
    character = _character(start, line) or ">"
    return start, (
        f"a text may not begin with '{character}' unless the whole text follows on the next lines",
        "",
        "Put the text in quotes, or begin it on the next line",
    )


def _escape(at: Mark, _start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, (
        "a backslash in a text in double quotes stands for nothing known",
        'Known are \\n, \\t, \\", \\\\ and \\u with four hexadecimal digits',
        "Write \\\\ for a backslash, or use single quotes",
    )


def _tag(_at: Mark, start: Mark, _line: str) -> tuple[Mark, _Words]:
    return start, ("a text may not begin with '!'", "", "Put the text in quotes")


def _misplaced_item(at: Mark, _start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, (
        "an item of a list begins on the line of its key",
        "The first '- ' of a list stands on a line of its own, under the key",
        "Put it on the next line; if the '-' is part of a text, put the text in quotes",
    )


def _deep(at: Mark, _start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, ("lists and mappings stand more than 100 deep in one another", "At most 100", "")


def _directive(at: Mark, _start: Mark, _line: str) -> tuple[Mark, _Words]:
    return at, (
        "a line that begins with '%' is an order to the parser, and this one is not known",
        "",
        "Remove the line, or put the text in quotes",
    )


def _quoted(rest: str) -> str:
    words = rest.strip()
    return f"'{words if len(words) <= 30 else words[:27] + '...'}'"


_EXPLANATIONS: tuple[tuple[str, Callable[[Mark, Mark, str], tuple[Mark, _Words]]], ...] = (
    ("found character that cannot start any token", _no_start),
    ("found a tab character", _tab),
    ("mapping values are not allowed", _second_colon),
    ("did not find expected key", _indent),
    ("did not find expected '-' indicator", _no_item),
    ("could not find expected ':'", _no_colon),
    ("found unexpected end of stream", _unfinished),
    ("found unexpected document indicator", _unfinished),
    ("did not find expected <document start>", _document_end),
    ("did not find expected ',' or", _open_bracket),
    ("did not find expected node content", _no_content),
    ("did not find expected alphabetic or numeric character", _no_name),
    ("did not find expected comment or line break", _block_header),
    ("did not find expected whitespace or line break", _tag),
    ("found unknown escape character", _escape),
    ("did not find expected hexdecimal number", _escape),
    ("found invalid Unicode character escape code", _escape),
    ("found undefined tag handle", _tag),
    ("did not find expected tag URI", _tag),
    ("did not find the expected '>'", _tag),
    ("did not find expected '!'", _tag),
    ("block sequence entries are not allowed", _misplaced_item),
    ("exceeded maximum nesting depth", _deep),
    ("found unknown directive name", _directive),
    ("found incompatible YAML document", _directive),
    ("found unexpected non-alphabetical character", _directive),
    ("could not find expected directive name", _directive),
)
