"""What can be wrong with cards, in the tree of `content.errors`, whose commands say it.

ContentError
├── TrustError
│   └── Unfit         these are not the cards for it; nothing was written to either
└── SwapFault         a card or a tool fails us; the old card is as it was
    └── Unreadable    what should lie on a card cannot be read
"""

from __future__ import annotations

from content.errors import ContentError, TrustError


class Unfit(TrustError):
    """A card that is not what it should be: one sentence says what, and what to do."""


class SwapFault(ContentError):
    """It did not work, and the new card does not start before it did."""


class Unreadable(SwapFault):
    """A file system, or a file in it, cannot be read."""
