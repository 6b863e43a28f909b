"""``foedus convert``: a table of who stands where, from one program's form to another's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def convert(
    source: Annotated[Path, Parameter(help="A table of decide, KTAB or DEU, or a plain one.")],
    target: Annotated[Path, Parameter(help="The file to write.")],
    *,
    to: Annotated[
        str | None,
        Parameter(help="Kind of table: decide, deu, ktab, ktab-xml, long or wide; .xml is ktab-xml."),
    ] = None,
    from_: Annotated[
        str | None, Parameter(name="--from", help="Kind of the source, where its text does not show it.")
    ] = None,
) -> None:
    """Write a table of actors, issues, positions, saliences and capabilities for another program.

    What does not fit into the other form is named on standard error.
    """
    import sys

    from foedus.cli.output import require_known
    from foedus.errors import InputError
    from foedus.files.negotiations.formats import FORMATS, kind_of_output, read_negotiation

    require_known("kind of table", to, tuple(FORMATS))
    require_known("kind of table", from_, tuple(FORMATS))
    kind = to or kind_of_output(target)
    text, lost = FORMATS[kind].write(read_negotiation(source, from_))
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}).") from None
    for what in lost:
        print(f"{target}: this form does not hold {what}.", file=sys.stderr)  # noqa: T201
