"""``foedus list``: what is shipped."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from foedus.cli.options import Json

Kind = Literal[
    "scenarios", "settlements", "treaties", "institutions", "parameters", "states", "places", "models"
]


def listing(
    kind: Annotated[Kind | None, Parameter(help="One kind only, with details.")] = None, *, json: Json = False
) -> None:
    """List what is shipped: scenarios, past settlements, treaties, institutions, states, places, parameters, models."""
    from rich.table import Table

    from foedus.cli.output import console, print_json
    from foedus.files.shipped import catalogue

    found = catalogue() | {"models": _models()}
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


def _models() -> list[dict[str, object]]:
    """Names for `foedus forecast --model`."""
    from foedus.analyses.bargaining.models import MODELS, MODELS_OF_SEVERAL

    says = {name: model.says for name, model in MODELS.items()}
    says |= {name: model.says for name, model in MODELS_OF_SEVERAL.items()}
    return [{"model": name, "assumes": text} for name, text in says.items()]


_SHORT = 12
