"""``foedus estimate``: what past choices tell of what the players wanted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from foedus.cli.options import Json
from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.analyses.stability.estimation.result import Comparison, Effect, Estimate, Prediction
    from foedus.model.strategic_models import Noise, Sample, StrategicModel
    from foedus.report.document import Block


@Parameter(name="*")
@dataclass(frozen=True)
class Fitting:
    """How to fit."""

    errors: Annotated[
        Literal["hessian", "sandwich", "bootstrap"],
        Parameter(
            help="Standard errors: from the curvature of the likelihood, robust to a wrong law of the noise, or from "
            "samples of the rows."
        ),
    ] = "hessian"
    cluster: Annotated[
        str | None,
        Parameter(
            help="Column that names the rows whose noise may hang together; for sandwich and bootstrap."
        ),
    ] = None
    starts: Annotated[int, Parameter(help="Climbs of the likelihood, from different starts.")] = 10
    samples: Annotated[int, Parameter(help="Samples of the rows, for --errors bootstrap.")] = 200
    confidence: Annotated[float, Parameter(help="Share of the intervals.")] = 0.95
    seed: Annotated[int, Parameter(help="Same seed, same numbers.")] = 20250213
    link: Annotated[
        Literal["probit", "logit"] | None, Parameter(help="Law of the noise, instead of the model's.")
    ] = None
    noise: Annotated[
        Literal["agent-error", "private-payoffs"] | None,
        Parameter(help="Where the noise sits, instead of where the model says."),
    ] = None
    missing: Annotated[
        Literal["refuse", "drop"] | None,
        Parameter(help="What is done with rows that lack a value, instead of what the model says."),
    ] = None
    frame: Annotated[
        str | None, Parameter(help="Name of the data frame, where a file of R holds several.")
    ] = None

    def require_usable(self) -> None:
        """Refuse numbers that cannot be fitted with.

        Raises
        ------
        InputError
            If there is a number out of its range.
        """
        for name, value, least in (
            ("starts", self.starts, 1),
            ("samples", self.samples, 2),
            ("seed", self.seed, 0),
        ):
            if value < least:
                raise InputError(f"--{name} is {value}.\n  Give {least} or more.")
        if not 0 < self.confidence < 1:
            raise InputError(
                f"--confidence is {self.confidence:g}.\n  Give a share between 0 and 1, such as 0.95."
            )


def estimate(
    model: Annotated[
        str | None, Parameter(help="A shipped model (see --list), or a YAML file that declares a game.")
    ] = None,
    *,
    data: Annotated[
        Path | None,
        Parameter(
            name=["--data", "-d"], help="Your data: .csv with a line of headings, or .rda or .rds of R."
        ),
    ] = None,
    effects: Annotated[
        bool, Parameter(negative="", help="Also say what each column does to the chances.")
    ] = False,
    predict: Annotated[
        str | None,
        Parameter(help="Also say the chances if columns had these numbers, such as preelec=1,capcont=0."),
    ] = None,
    against: Annotated[
        str | None, Parameter(help="Another model of the same rows, to be tested against this one.")
    ] = None,
    output: Annotated[
        Path | None,
        Parameter(name=["--output", "-o"], help="Write the coefficients as .csv, or everything as .json."),
    ] = None,
    catalogue: Annotated[
        bool, Parameter(name="--list", negative="", help="List the shipped models and stop.")
    ] = False,
    fitting: Fitting = Fitting(),  # frozen
    json: Json = False,
) -> None:
    """Estimate what each outcome of a small game is worth to whom, from how such games ended (strategic probit, logit).

    A model declares who chooses when, and which columns of the data bear on which utility.
    """
    from foedus.cli.output import console, print_json
    from foedus.report.terminal import show
    from foedus.study.estimation_document import coefficients_csv, estimation_document

    if catalogue:
        _list(json)
        return
    if model is None or data is None:
        raise InputError(
            f"{'No model is named' if model is None else 'No data are named'}.\n"
            f"  Say foedus estimate MODEL --data FILE; foedus estimate --list shows the shipped models."
        )
    _require_output(output)
    asked = _fitted(model, data, effects, predict, against, fitting)
    document = estimation_document(asked.found, asked.effects, asked.predictions, asked.comparison)
    if output is not None:
        _write(output, coefficients_csv(asked.found), document)
    if json:
        print_json(document)
        return
    show(_blocks(asked), console())
    if output is not None:
        console().print(f"Written to {output}.", markup=False)


@dataclass(frozen=True)
class _Answer:
    """A fitted model, and what was asked beside it."""

    found: Estimate
    effects: tuple[Effect, ...] | None
    given: Mapping[str, float]
    predictions: tuple[Prediction, ...] | None
    comparison: tuple[Estimate, Comparison] | None


def _fitted(
    name: str, data: Path, with_effects: bool, given: str | None, against: str | None, fitting: Fitting
) -> _Answer:
    from foedus.analyses.stability.estimation.analyse import EstimationOptions, estimate
    from foedus.analyses.stability.estimation.effects import effects, number_columns, predict
    from foedus.analyses.stability.estimation.non_nested import compare
    from foedus.cli.output import progress_bar
    from foedus.files.observations import read_observations
    from foedus.files.strategic_models.sample import read_sample

    fitting.require_usable()
    options = EstimationOptions(
        fitting.errors, fitting.starts, fitting.samples, fitting.seed, fitting.confidence
    )
    with progress_bar() as progress:
        progress("reading the data", 0.0)
        model = _declared(name, fitting)
        numbers = _numbers(given, number_columns(model))
        rival = None if against is None else _declared(against, fitting)
        table = read_observations(data, fitting.frame)
        sample = read_sample(model, table, fitting.missing, fitting.cluster)
        other_sample = None
        if rival is not None:
            _require_same_outcomes(model, rival)
            other_sample = read_sample(rival, table, fitting.missing, fitting.cluster)
            _require_same_rows(sample, other_sample)
        found = estimate(model, sample, options, progress)
        comparison = None
        if rival is not None and other_sample is not None:
            other = estimate(rival, other_sample, options, progress)
            counts = (len(found.coefficients), len(other.coefficients))
            comparison = (other, compare(found.log_likelihoods, other.log_likelihoods, counts))
        return _Answer(
            found,
            effects(model, sample, found) if with_effects else None,
            numbers,
            predict(model, sample, found, numbers) if numbers else None,
            comparison,
        )


def _declared(name: str, fitting: Fitting) -> StrategicModel:
    """Read a model, and change what the options change."""
    from foedus.files.strategic_models.load import load_strategic_model

    return load_strategic_model(name, fitting.link, None if fitting.noise is None else _NOISE[fitting.noise])


_NOISE: Mapping[str, Noise] = {"agent-error": "agent error", "private-payoffs": "private payoffs"}


def _numbers(text: str | None, columns: tuple[str, ...]) -> Mapping[str, float]:
    """Read what --predict says."""
    from foedus.cli.output import require_known

    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in (text or "").split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        require_known("regressor", name, columns)
        try:
            found[name] = float(number)
        except ValueError:
            found[name] = math.nan
        if not math.isfinite(found[name]):
            raise InputError(f"--predict has {part!r}, which gives no number.\n  Write it as {name}=1.")
    return found


def _require_same_outcomes(model: StrategicModel, rival: StrategicModel) -> None:
    if set(model.outcomes) != set(rival.outcomes):
        raise InputError(
            f"--against needs a model of the same outcomes: {', '.join(model.outcomes)}.\n"
            f"  {rival.title!r} has {', '.join(rival.outcomes)}."
        )


def _require_same_rows(first: Sample, second: Sample) -> None:
    if first.kept != second.kept:
        raise InputError(
            f"The two models use different rows: {first.rows} and {second.rows}, since they need different columns.\n"
            f"  Leave the rows with a blank in either out of the file."
        )


def _require_output(output: Path | None) -> None:
    from foedus.cli.output import require_folder

    if output is None:
        return
    if output.suffix.lower() not in {".csv", ".json"}:
        raise InputError(
            f"--output is {str(output)!r}, which is neither a table nor a document.\n"
            f"  Give a name that ends in .csv (coefficients) or .json (everything)."
        )
    require_folder(output)


def _write(output: Path, table: str, document: object) -> None:
    from json import dumps

    from foedus.files.writing import write_text

    as_json = output.suffix.lower() == ".json"
    write_text(
        output, dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n" if as_json else table
    )


def _blocks(asked: _Answer) -> tuple[Block, ...]:
    from foedus.report.sections import estimation as section

    parts = section.blocks(asked.found)
    if asked.effects is not None:
        parts += section.effects(asked.found, asked.effects)
    if asked.predictions is not None:
        given = [f"{column} = {value:g}" for column, value in asked.given.items()]
        parts += section.predictions(asked.found, given, asked.predictions)
    if asked.comparison is not None:
        parts += section.comparison(asked.found, *asked.comparison)
    return parts


def _list(json: bool) -> None:
    from foedus.cli.output import console, print_json
    from foedus.files.strategic_models.load import load_strategic_model, shipped_models
    from foedus.report.sections import estimation as section
    from foedus.report.terminal import show

    models = [load_strategic_model(name) for name in shipped_models()]
    if json:
        print_json(
            {"models": [{"id": m.id, "title": m.title, "source": m.source, "note": m.note} for m in models]}
        )
    else:
        show(section.shipped([(m.id, m.title, m.source) for m in models]), console())
