"""``foedus crisis``: the published models of crisis, deterrence and alliance, with numbers of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json
from foedus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.files.stated_numbers import StatedCase
    from foedus.study.crisis.catalogue import Answer


def crisis(
    model: Annotated[
        str | None,
        Parameter(help="Name of the model, such as perfect-deterrence; without it, all are listed."),
    ] = None,
    *numbers: Annotated[
        str,
        Parameter(
            help="Its numbers as NAME=VALUE: a number (0.3), or one in doubt (0.2..0.4, or 'about 0.3'). Those left "
            "out are taken from the worked example."
        ),
    ],
    table: Annotated[
        Path | None,
        Parameter(
            name=["--table", "-t"],
            help="Several cases: a CSV table with a column for each number, or a YAML file with an entry for each.",
        ),
    ] = None,
    list_: Annotated[bool, Parameter(name="--list", negative="", help="List the models.")] = False,
    draws: Annotated[int, Parameter(help="Draws of the numbers in doubt.")] = 10_000,
    seed: Annotated[int, Parameter(help="Same seed, same numbers.")] = 20250213,
    output: Annotated[
        Path | None,
        Parameter(
            name=["--output", "-o"],
            help="Draw it into this SVG file: perfect-deterrence (its regions), inefficiency-condition (the years).",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Ask a published model of crisis, deterrence or alliance, and be told why it answers as it does."""
    from foedus.cli.options import Sampling
    from foedus.cli.output import console, print_json, require_known, require_svg
    from foedus.report.sections import crisis as section
    from foedus.report.terminal import show
    from foedus.study.crisis.catalogue import MODELS, answer
    from foedus.study.crisis.document import answers_document, list_document

    if list_ or model is None:
        _require_nothing_else(model, numbers, table, output)
        if json:
            print_json(list_document())
        else:
            show(section.listing(), console())
        return
    require_known("model", model, tuple(MODELS))
    Sampling(draws, seed).require_usable()
    require_svg(output)
    if output is not None and model not in section.PICTURED:
        raise InputError(
            f"{model} has no picture.\n  Leave out --output; {' and '.join(section.PICTURED)} have one."
        )
    answers = answer(MODELS[model], _cases(model, numbers, table), draws, seed)
    if output is not None:
        _draw(model, answers, output)
    if json:
        print_json(answers_document(model, MODELS[model], answers))
        return
    show(section.blocks(model, MODELS[model], answers), console())
    if output is not None:
        console().print(f"It is drawn in {output}.", markup=False)


def _require_nothing_else(
    model: str | None, numbers: Sequence[str], table: Path | None, output: Path | None
) -> None:
    if model is None and (table is not None or output is not None):
        raise InputError("No model is named.\n  Name one first; `foedus crisis --list` shows them.")
    if model is not None and (numbers or table is not None or output is not None):
        raise InputError("--list lists all models.\n  Leave it out to ask one.")


def _cases(model: str, numbers: Sequence[str], table: Path | None) -> tuple[StatedCase, ...]:
    """The case typed on the command line; or those of the table, to all of which the typed numbers apply."""
    from dataclasses import replace

    from foedus.files.stated_numbers import StatedCase, read_cases

    typed: dict[str, object] = {}
    for text in numbers:
        name, equals, value = text.partition("=")
        name = name.strip().lstrip("-").replace("-", "_")
        if not equals or not name or not value.strip():
            raise InputError(
                f"{text!r} is no number of the model.\n  Write NAME=VALUE, such as win_chance=0.5; `foedus crisis "
                f"{model}` shows the names."
            )
        if name in typed:
            raise InputError(f"{name} is given twice.\n  Give it once.")
        typed[name] = value.strip()
    if table is None:
        return (StatedCase(model, typed, {}),)
    return tuple(replace(case, values=typed | dict(case.values)) for case in read_cases(table))


def _draw(model: str, answers: Sequence[Answer], output: Path) -> None:
    from foedus.files.writing import write_text
    from foedus.report.charts import svg
    from foedus.report.sections.crisis import picture

    figure = picture(model, answers)
    assert figure is not None  # it was asked whether the model has one
    write_text(output, svg({**figure.spec, "background": "white"}))
