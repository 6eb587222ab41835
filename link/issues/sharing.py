"""Issues downwards, as the loop sees it: what to send now, and what a step that came asks for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from content import paths
from content.board import Board
from content.errors import StoreError
from link.alarms import AlarmCode
from link.errors import EnvelopeError, OutboxError
from link.issues.arrivals import Arrivals
from link.issues.getting import Getting
from link.issues.giving import Giving
from link.issues.held import held_by
from link.issues.packing import Packs
from link.issues.shelf import Shelf
from link.issues.steps import Part
from link.status import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from link.database import Database
    from link.exchange import Exchange
    from link.folders import Folders
    from link.issues.held import Held
    from link.issues.steps import Step, Wanted

log = logging.getLogger(__name__)

LOOK_S = 30.0
"""Between two looks at who lacks what; a status that comes is looked at at once."""


class Sending(NamedTuple):
    to: str
    step: Step


class Sharing:
    """One thread uses it."""

    def __init__(  # noqa: PLR0913 - its parts
        self,
        exchange: Exchange,
        database: Database,
        folders: Folders,
        wake: Callable[[], None],
        *,
        content_db: Path | None = None,
        believed: Callable[[], Iterable[str]] = paths.believed,
    ) -> None:
        """``wake`` may be called on another thread: then `due` has something to look at."""
        self._exchange = exchange
        self._packs = Packs(Shelf(folders.shelf), self._woken(wake))
        self._giving = Giving(self._packs.find)
        self._getting = Getting(database, Arrivals(folders.issues), believed, self._not_entered)
        self._content_db = content_db
        self._board: Board | None = None
        self._held: dict[bytes, Held] = {}
        self._look_s = float("-inf")

    def due(self, reaches: Callable[[str], object], now_s: float) -> list[Sending]:
        """Return what to knock with at the nodes below. Raises OutboxError.

        ``reaches`` says whether something could leave for a node now.
        """
        if self._is_changed():
            self._look_s = float("-inf")
        if now_s - self._look_s < LOOK_S:
            return []
        self._look_s = now_s
        self._getting.look(self._held, now_s)
        below = self._exchange.directory.children(self._exchange.node)
        if not below:
            return []
        self._packs.hold(self._held.values())
        known = self._known(node for node in below if reaches(node))
        return [Sending(*knock) for knock in self._giving.due(self._held, known, now_s)]

    def look_again(self) -> None:
        """A status came, or a link is back: somebody may lack something."""
        self._look_s = float("-inf")

    def took(self, sender: str, step: Step, now_s: float) -> list[Sending]:
        """Take a step that came; return what to answer. Raises OutboxError."""
        if isinstance(step, Part):
            return self._took_part(sender, step, now_s)
        return self._took_wanted(sender, step, now_s)

    def close(self) -> None:
        self._packs.close()
        if self._board is not None:
            self._board.close()

    def _took_part(self, sender: str, part: Part, now_s: float) -> list[Sending]:
        if sender not in self._exchange.directory.parents(self._exchange.node):
            log.info("%s sends parts of an issue and is no parent of ours", sender)
            return []
        self._is_changed()
        wanted = self._getting.part(part, sender, self._held, now_s)
        return [] if wanted is None else [Sending(sender, wanted)]

    def _took_wanted(self, sender: str, wanted: Wanted, now_s: float) -> list[Sending]:
        if wanted.whole:
            self.look_again()
        return [Sending(sender, part) for part in self._giving.wanted(sender, wanted, now_s)]

    def _known(self, nodes: Iterable[str]) -> dict[str, dict[bytes, int]]:
        """What each node that has told of itself holds."""
        heard, found = self._exchange.peers.all_heard(), {}
        for node in nodes:
            told = heard[node].status if node in heard else None
            if told is not None:
                try:
                    found[node] = Status.from_bytes(told).issues
                except EnvelopeError:
                    continue
        return found

    def _is_changed(self) -> bool:
        """Whether other issues are here than at the last look."""
        try:
            if self._board is None:
                self._board = Board(self._content_db)
            elif not self._board.changed():
                return False
            before, self._held = self._held, held_by(self._board)
        except StoreError as error:
            log.warning("what is held here cannot be read: %s", error)
            return False
        return self._held != before

    def _not_entered(self, publisher: str) -> None:
        try:
            self._exchange.sound(AlarmCode.ISSUE_REFUSED, publisher)
        except OutboxError as error:
            log.warning("%s", error)

    def _woken(self, wake: Callable[[], None]) -> Callable[[], None]:
        def woken() -> None:
            self.look_again()
            wake()

        return woken
