"""The analyses, listed by hand: the question that each answers."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {
    "voting": "Who can block it?",
    "obligations": "Who must act?",
    "bargaining": "What would be agreed?",
    "stability": "Would it hold?",
    "forces": "Who supplies and who pays?",
}
