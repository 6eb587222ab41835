"""What somebody probably meant by a word that is not known. Callers have sentences of their own."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_WORD = 80
"""To compare longer ones takes time, and finds nothing that was meant."""
LIKENESS = 0.6
"""Of 1: as much of the two words is the same."""
MOST_KNOWN = 20_000


def closest(word: str, known: Iterable[str], likeness: float = LIKENESS) -> str | None:
    """Return the known word that is most like ``word``, or None where none is like it."""
    candidates = list(islice(known, MOST_KNOWN))
    close = get_close_matches(word[:LONGEST_WORD], candidates, n=1, cutoff=likeness)
    return close[0] if close else None
