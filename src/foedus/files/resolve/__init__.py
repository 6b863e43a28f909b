"""From the document that an author wrote to a scenario in which everything is explicit."""

from foedus.files.resolve.scenario import find_problems, resolve

__all__ = ["find_problems", "resolve"]
