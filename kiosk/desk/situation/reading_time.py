"""How long reading out takes. Pure."""

from __future__ import annotations

WORDS_A_MINUTE = 130
"""Calm Dutch, as for dictation."""
SITUATION_LIMIT_S = 50
"""Of a situation report's answers: with the call and "over" it stays within a minute."""


def seconds(text: str) -> int:
    """How long reading ``text`` out takes. A number counts as a word for each digit."""
    words = sum(max(1, sum(c.isdigit() for c in word)) for word in text.split())
    return round(words * 60 / WORDS_A_MINUTE)
