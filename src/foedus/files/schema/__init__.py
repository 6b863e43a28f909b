"""The form of a scenario document: what may stand where, as pydantic models with a word on each key."""

from foedus.files.schema.editor import json_schema
from foedus.files.schema.scenario import ScenarioDocument

__all__ = ["ScenarioDocument", "json_schema"]
