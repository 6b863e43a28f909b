"""Alliances from the member-level table of the ATOP project, version 5.1, which is the reader's own copy."""

from foedus.files.atop.load import AtopImport, load_atop

__all__ = ["AtopImport", "load_atop"]
