"""Shipped data, each value with its source: treaties, institutions, states, places, areas, parameters, scenarios."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def path(*parts: str) -> Path:
    """Path of a shipped file or folder."""
    return Path(str(files("foedus.library"))).joinpath(*parts)
