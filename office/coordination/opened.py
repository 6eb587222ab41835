"""What letters say, once the link opened them: kept in memory alone, and not for long.

1. Only who may read letters asks for them: pages of coordinators.
2. When no coordinator has looked for `IDLE_S`, all of it goes, as the desk of a point locks itself.
3. At most `KEPT` are kept; the one that was not looked at for longest goes first.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from link import bodies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from link.bodies import Letter
    from office.coordination.mailbox import Mail
    from office.coordination.post_office import PostOffice

IDLE_S = 900.0
KEPT = 2_000


class Gone:
    """It cannot be opened any more: its time is over, or its key is destroyed."""


GONE = Gone()


class Opened:
    """Any thread may use it."""

    def __init__(self, post: PostOffice) -> None:
        self._post = post
        self._turn = threading.Lock()
        self._kept: OrderedDict[int, bytes | Gone] = OrderedDict()
        self._used_s = time.monotonic()

    def bodies(self, numbers: Iterable[int]) -> dict[int, bytes | Gone]:
        """What each says, as it was sent. Raises OfficeError when the link is silent."""
        wanted = list(numbers)
        with self._turn:
            self._used_s = time.monotonic()
            found = {number: self._kept[number] for number in wanted if number in self._kept}
            missing = [number for number in wanted if number not in found]
            if missing:
                opened = self._post.open(missing)
                found |= {number: opened.get(number, GONE) for number in missing}
            for number in wanted:
                self._kept[number] = found[number]
                self._kept.move_to_end(number)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def letters(self, mails: Iterable[Mail]) -> dict[int, Letter | Gone | None]:
        """What each says; None: it is no letter that this software knows. Raises OfficeError."""
        found = self.bodies(one.number for one in mails)
        return {
            number: body if isinstance(body, Gone) else bodies.decode(body)
            for number, body in found.items()
        }

    def step(self) -> None:
        """Rule 2. Called now and then."""
        with self._turn:
            if time.monotonic() - self._used_s > IDLE_S:
                self._kept.clear()

    def forget(self) -> None:
        """All of it now: another link.db has other numbers, or words were deleted."""
        with self._turn:
            self._kept.clear()
