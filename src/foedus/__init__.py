"""foedus: a laboratory for security settlements."""

__version__ = "0.1.0"
