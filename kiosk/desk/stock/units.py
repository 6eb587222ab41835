"""Units as people type them, and as programs count them together. Pure."""

from __future__ import annotations

import re
import unicodedata

LITRES = frozenset({"l", "ltr", "liter", "liters", "litre", "litres"})
MOST_CHARS = 24


def word(unit: str) -> str:
    """Such as ``liter``, however it was typed; what has no letters is empty: pieces."""
    plain = unicodedata.normalize("NFKD", unit.casefold())
    letters = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c)))
    short = letters.strip("-")[:MOST_CHARS]
    return "liter" if short in LITRES else short
