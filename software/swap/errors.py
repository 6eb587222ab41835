"""What can be wrong with a pair of cards: beside `software.errors.CardFault`, in the same tree."""

from __future__ import annotations

from content.errors import TrustError


class Unfit(TrustError):
    """A card that is not what it should be: one sentence says what, and what to do."""
