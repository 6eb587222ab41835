"""Who may ask the link what. Pure, but for looking up users.

1. Root, the link's own user, and the users of the kiosk and the office may ask everything that is
   not root's. Others who can use the socket may ask how the link stands.
2. A letter is opened in a role that may read it. The kiosk knows the role from a PIN; a word in a
   request alone opens nothing, since rule 1 says who may ask at all.
3. What a stick took along is root's word.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from common import users
from link.errors import RequestError
from link.requests import READERS, Carried, Discard, Read, ReadMany, ReadQuarantined, Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from link.requests import Request

ROOT = 0
TRUSTED = ("noodsteunpunt-kiosk", "noodsteunpunt-office")


class Rights:
    def __init__(self, trusted: Collection[int] | None = None) -> None:
        """``trusted``: user ids, else this system's."""
        own = {ROOT, os.geteuid()}
        self._trusted = frozenset(own | (_present(TRUSTED) if trusted is None else set(trusted)))
        self._masters = frozenset(own)

    def check(self, request: Request, user: int) -> None:
        """Raise RequestError for what ``user`` may not ask."""
        if isinstance(request, Status):
            return
        if user not in self._trusted:
            raise RequestError("Only the kiosk, the office and root may ask this.", "not-allowed")
        if isinstance(request, Carried) and user not in self._masters:
            raise RequestError("Only root writes sticks.", "not-allowed")
        if (
            isinstance(request, Read | ReadMany | ReadQuarantined | Discard)
            and request.by not in READERS
        ):
            raise RequestError(
                f"A {request.by} reads no letters, and discards none.", "not-allowed"
            )


def _present(names: Collection[str]) -> set[int]:
    numbers = (users.number_of(name) for name in names)
    return {number for number in numbers if number is not None}
