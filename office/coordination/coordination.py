"""What the pages of coordinating stand on: one look at the link, kept up to date by a thread.

1. The thread looks each `LOOK_S` whether link.db changed, which costs next to nothing, and then
   tells open pages to fetch again. How the link stands is asked of it only while somebody looks.
2. Whatever a page shows has its age; a link that is silent is said, and what was known stays shown.
3. Nothing here decides for a person: letters are read, taken up and answered by a touch alone.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from content.board import Board
from content.errors import StoreError
from link import settings
from link.errors import LinkError, OutboxError
from link.folders import Folders
from link.reading import Reader
from office.coordination.entries import Entries
from office.coordination.history import History
from office.coordination.mailbox import Mailbox
from office.coordination.opened import Opened
from office.coordination.post_office import PostOffice
from office.coordination.retention import Retention
from office.coordination.running import Running
from office.coordination.vault import open_vault
from office.errors import OfficeError

if TYPE_CHECKING:
    from datetime import datetime

    from content.core.model import Place, Publisher
    from link.report import LinkStatus
    from office.context import Office
    from office.coordination.mailbox import Box

log = logging.getLogger(__name__)

REPORTS, POINTS = "meldingen", "punten"
"""What open pages are told to fetch again."""
LOOK_S, WATCHED_S, STATUS_S, SOON_S, CARE_S = 1.0, 60.0, 10.0, 2.0, 3600.0


class View(NamedTuple):
    """All that a page shows, as it was at one moment."""

    box: Box
    status: LinkStatus | None
    """How the link stood last; None: it never said."""
    at: datetime | None
    """When it said so."""
    is_silent: bool
    publishers: tuple[Publisher, ...]
    """Whom this post believes, the region first."""
    places: tuple[Place, ...]
    now: datetime

    def name_of(self, node: str) -> str:
        """What a place is called; its id while that is all we have."""
        if self.status is None:
            return node
        known = (*self.status.below, *self.status.parents)
        return next((one.name for one in known if one.id == node and one.name), node)

    @property
    def below(self) -> frozenset[str]:
        return frozenset(one.id for one in self.status.below) if self.status else frozenset()


class Coordination:
    """One for the whole life of the office. Any thread may look."""

    def __init__(self, office: Office, folders: Folders | None = None) -> None:
        self._office = office
        self._folders = folders or Folders.from_environment()
        self.post = PostOffice(self._folders)
        self.entries = Entries(
            office.database, open_vault(office.folders.state / "seal.key"), office.now
        )
        self.history = History(office.database)
        self.opened = Opened(self.post)
        self.running = Running(office.database, office.now)
        self.retention = Retention(office.database, self.entries, self.history, self.post)
        self._reader = Reader(self._folders.database)
        self._mailbox = Mailbox(self._reader)
        self._board: Board | None = None
        self._publishers: tuple[Publisher, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._status: LinkStatus | None = None
        self._status_at: datetime | None = None
        self._is_silent = False
        self._asked_s = self._watched_s = self._cared_s = float("-inf")
        self._turn = threading.RLock()
        self._wake, self._stopping = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="coordination", daemon=True)

    @property
    def is_there(self) -> bool:
        """Whether this office has a link at all."""
        return (self._folders.config / settings.FILE).exists()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(5)
        with self._turn:
            self._reader.close()

    def view(self) -> View:
        """What there is to see now. Never raises: what cannot be read stays as it was."""
        self._watched_s = time.monotonic()
        if self.is_there and self._status is None and not self._is_silent:
            self.look()
        return View(
            self._mailbox.box, self._status, self._status_at, self._is_silent,
            self._publishers, self._places, self._office.now(),
        )  # fmt: skip

    def changed(self) -> None:
        """Something was done: have all open pages see it at once."""
        self._asked_s = float("-inf")
        self.look()

    def look(self) -> None:
        """Follow link, letters and content now."""
        with self._turn:
            is_news = self._follow_letters()
            self._follow_content()
            self._follow_status(is_news=is_news)

    def care(self) -> None:
        """Delete what is over, and write down how long the machine ran. Raises OfficeError."""
        with self._turn:
            self.running.save()
            if self.retention.apply(self.running.times(), self._mailbox.box.mails):
                self.opened.forget()

    def close(self) -> None:
        """The work is over: see `office.coordination.retention`. Raises OfficeError."""
        with self._turn:
            self.retention.close(self.running.times(), self._mailbox.box.mails)
            self.opened.forget()
        self.changed()

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self.is_there:
                    self.look()
                    self._care_now_and_then()
                self.opened.step()
            except OfficeError as error:
                log.warning("%s", error)
            self._wake.wait(LOOK_S if self._is_watched else 2 * LOOK_S)

    def _care_now_and_then(self) -> None:
        if time.monotonic() - self._cared_s >= CARE_S:
            self._cared_s = time.monotonic()
            self.care()

    @property
    def _is_watched(self) -> bool:
        return time.monotonic() - self._watched_s < WATCHED_S

    def _follow_letters(self) -> bool:
        before, book = self._mailbox.box, self._mailbox.book
        try:
            is_news = self._mailbox.refresh()
            if self._mailbox.book != book:
                self.opened.forget()
            if is_news:
                self.history.note(self._reader.told().values())
        except (OutboxError, OfficeError) as error:
            log.info("%s", error)
            return False
        if self._mailbox.box is not before:
            self._office.live.announce(REPORTS)
        return is_news

    def _follow_content(self) -> None:
        try:
            if self._board is None:
                self._board = Board()
            elif not self._board.changed():
                return
            region = settings.load(self._folders.config).region
            found = sorted(self._board.publishers(), key=lambda one: one.id != region)
            self._publishers, self._places = tuple(found), self._board.places()
        except (StoreError, LinkError) as error:
            log.warning("%s", error)

    def _follow_status(self, *, is_news: bool) -> None:
        age_s = time.monotonic() - self._asked_s
        if age_s < SOON_S or not (is_news or age_s >= STATUS_S) or not self._is_watched:
            return
        self._asked_s = time.monotonic()
        before, was_silent = self._status, self._is_silent
        try:
            self._status = self.post.status()
            self._status_at, self._is_silent = self._office.now(), False
        except OfficeError:
            self._is_silent = True
        if was_silent != self._is_silent or _differs(before, self._status):
            self._office.live.announce(POINTS)


def _differs(before: LinkStatus | None, now: LinkStatus | None) -> bool:
    if before is None or now is None:
        return before is not now
    return msgspec.structs.replace(before, time=None) != msgspec.structs.replace(now, time=None)
