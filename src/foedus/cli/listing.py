"""``foedus list``: what is shipped."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from foedus.cli.options import Json

Kind = Literal["scenarios", "settlements", "treaties", "institutions", "parameters", "states", "places"]


def listing(
    kind: Annotated[Kind | None, Parameter(help="One kind only, with details.")] = None, *, json: Json = False
) -> None:
    """List what is shipped: scenarios, settlements of the past, treaties, institutions, states, places, parameters."""
    from rich.table import Table

    from foedus.cli.output import console, print_json
    from foedus.files.shipped import catalogue

    found = catalogue()
    kinds = [kind] if kind is not None else list(found)
    if json:
        print_json({name: found[name] for name in kinds})
        return
    screen = console()
    for name in kinds:
        rows = found[name]
        if kind is None and len(rows) > _SHORT:
            screen.print(f"\n[bold]{name}[/bold]: {len(rows)}; `foedus list {name}` shows them")
            continue
        table = Table(title=name, title_justify="left", box=None, pad_edge=False)
        for heading in rows[0]:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*(str(cell) for cell in row.values()))
        screen.print(table)


_SHORT = 12
