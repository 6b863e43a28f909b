"""Shipped data, each value with its source: treaties, institutions, states, places, areas, parameters, scenarios."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


def path(*parts: str) -> Path:
    """Path of a shipped file or folder."""
    return _folder().joinpath(*parts)


@cache
def _folder() -> Path:
    return Path(str(files("foedus.library")))
