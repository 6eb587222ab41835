"""Who may switch an essential load off by hand, how often, and who may change what is promised.

Pure, but for looking up a user.

1. Root, this daemon's own user, and the kiosk's user when it says that a technician asks: the
   kiosk knows that from a PIN. A word in a request alone opens nothing. The same may change how
   long the essentials are promised, and so may staff at the kiosk: comfort goes by their word for
   days, or the light is promised for less again.
2. At most `OFF_PER_HOUR` times an hour, whoever asks: a light that goes off more often than
   somebody works on it is a fault, or ill will.
3. Never without an end: `power.requests` bounds every override.

Everything else that can be asked is bounded by the policy, and open to who may use the socket.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

from common import users
from power.errors import RequestError
from power.requests import STAFF, TECHNICIAN, Override, Target

if TYPE_CHECKING:
    from collections.abc import Collection

    from power.requests import Request

KIOSK_USER = "noodsteunpunt-kiosk"
ROOT = 0
OFF_PER_HOUR = 12
HOUR_S = 3600.0


class Rights:
    """Knows which loads are essential, and how often one was switched off of late."""

    def __init__(
        self,
        essentials: Collection[str] = (),
        *,
        masters: Collection[int] | None = None,
        kiosk: int | None = None,
    ) -> None:
        """``masters`` may always, ``kiosk`` for a technician: user ids, else this system's."""
        self._essentials = frozenset(essentials)
        self._masters = frozenset((ROOT, os.geteuid()) if masters is None else masters)
        self._kiosk = users.number_of(KIOSK_USER) if kiosk is None else kiosk
        self._offs: deque[float] = deque()

    def check(self, request: Request, user: int, now_s: float) -> None:
        """Count a request that may be done; raises RequestError for one that may not."""
        if isinstance(request, Target) and not self._may(request, user, TECHNICIAN, STAFF):
            raise RequestError(
                "Only root, and staff at the screen, may change what is promised.", "not-allowed"
            )
        if not self._ends_an_essential(request):
            return
        if not self._may(request, user, TECHNICIAN):  # rule 1
            raise RequestError(
                "Only root, and a technician at the screen, may switch an essential load off.",
                "not-allowed",
            )
        while self._offs and now_s - self._offs[0] >= HOUR_S:
            self._offs.popleft()
        if len(self._offs) >= OFF_PER_HOUR:  # rule 2
            raise RequestError(
                f"Essential loads were switched off {OFF_PER_HOUR} times this hour: wait.",
                "too-often",
            )
        self._offs.append(now_s)

    def _ends_an_essential(self, request: Request) -> bool:
        return (
            isinstance(request, Override)
            and request.on is False
            and request.load in self._essentials
        )

    def _may(self, request: Request, user: int, *roles: str) -> bool:
        return user in self._masters or (user == self._kiosk and request.by in roles)
