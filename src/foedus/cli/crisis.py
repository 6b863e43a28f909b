"""``foedus crisis``: the published models of crisis, deterrence and alliance, with numbers of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, Sampling
from foedus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foedus.files.stated_numbers import StatedCase
    from foedus.report.document import Figure
    from foedus.study.crisis.model import Model

_STEPS = 20
"""Of a number that is varied."""


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
    vary: Annotated[
        str | None,
        Parameter(help="One number over a range, NAME=LOW..HIGH: how the answer moves, in even steps."),
    ] = None,
    list_: Annotated[bool, Parameter(name="--list", negative="", help="List the models.")] = False,
    output: Annotated[
        Path | None,
        Parameter(
            name=["--output", "-o"],
            help="Draw it into this SVG file: with --vary how the answer moves, else the regions of perfect-deterrence "
            "or the years of inefficiency-condition.",
        ),
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Ask a published model of crisis, deterrence or alliance, and be told why it answers as it does."""
    from foedus.cli.output import console, print_json, require_known, require_svg
    from foedus.report.sections import crisis as section
    from foedus.report.terminal import show
    from foedus.study.crisis.catalogue import MODELS, answer
    from foedus.study.crisis.document import answers_document, list_document

    if list_ or model is None:
        _require_nothing_else(model, bool(numbers or table or vary or output))
        if json:
            print_json(list_document())
        else:
            show(section.listing(), console())
        return
    require_known("model", model, tuple(MODELS))
    sampling.require_usable()
    require_svg(output)
    varied = _number_to_vary(MODELS[model], vary, table)
    if output is not None and varied is None and model not in section.PICTURED:
        raise InputError(
            f"{model} has no picture of its own.\n  Give --vary NAME=LOW..HIGH to see how its answer moves, or leave "
            f"out --output; {' and '.join(section.PICTURED)} have one."
        )
    cases = _cases(model, numbers, table) if vary is None else _varied(model, numbers, vary)
    answers = answer(MODELS[model], cases, sampling.draws, sampling.seed)
    if output is not None:
        _draw(section.picture(model, answers, varied), output)
    if json:
        print_json(answers_document(model, MODELS[model], answers))
        return
    show(section.blocks(model, MODELS[model], answers), console())
    if output is not None:
        console().print(f"It is drawn in {output}.", markup=False)


def _require_nothing_else(model: str | None, something_else: bool) -> None:
    if something_else and model is None:
        raise InputError("No model is named.\n  Name one first; `foedus crisis --list` shows them.")
    if something_else:
        raise InputError("--list lists all models.\n  Leave it out to ask one.")


def _number_to_vary(model: Model, vary: str | None, table: Path | None) -> str | None:
    from foedus.cli.output import require_known

    if vary is None:
        return None
    if table is not None:
        raise InputError("Give --table or --vary, not both: each makes its own cases.")
    name = vary.partition("=")[0].strip()
    require_known("plain number", name, tuple(n.name for n in model.numbers if n.kind == "number"))
    return name


def _cases(model: str, numbers: Sequence[str], table: Path | None) -> tuple[StatedCase, ...]:
    """The case typed on the command line; or those of the table, to all of which the typed numbers apply."""
    from dataclasses import replace

    from foedus.files.stated_numbers import StatedCase, read_cases

    typed = _typed(model, numbers)
    if table is None:
        return (StatedCase(model, typed, {}),)
    return tuple(replace(case, values=typed | dict(case.values)) for case in read_cases(table))


def _typed(model: str, numbers: Sequence[str]) -> dict[str, object]:
    typed: dict[str, object] = {}
    for text in numbers:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name or not value.strip():
            raise InputError(
                f"{text!r} is no number of the model.\n  Write NAME=VALUE, such as win_chance=0.5; `foedus crisis "
                f"{model}` shows the names."
            )
        if name in typed:
            raise InputError(f"{name} is given twice.\n  Give it once.")
        typed[name] = value.strip()
    return typed


def _varied(model: str, numbers: Sequence[str], vary: str) -> tuple[StatedCase, ...]:
    """A case at each of the values of one number, evenly spaced."""
    from foedus.files.numbers import NumberError
    from foedus.files.stated_numbers import StatedCase, read_number

    name, _, text = (part.strip() for part in vary.partition("="))
    try:
        known = read_number(text)
    except NumberError as error:
        raise InputError(
            f"--vary {name}: {error.found}.\n  Write NAME=LOW..HIGH, such as {name}=0..1."
        ) from None
    if not known.low < known.high:
        raise InputError(f"--vary {name} is {text}.\n  Give a range to go through, such as {name}=0..1.")
    typed = _typed(model, numbers)
    values = [known.low + (known.high - known.low) * step / _STEPS for step in range(_STEPS + 1)]
    return tuple(StatedCase(f"{name}={value:.6g}", typed | {name: value}, {}) for value in values)


def _draw(figure: Figure, output: Path) -> None:
    from foedus.files.writing import write_text
    from foedus.report.charts import svg

    write_text(output, svg({**figure.spec, "background": "white"}))
