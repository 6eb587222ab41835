"""Sticks at this node, one after the other: take what was copied, lay out what goes along.

A stick may bring two thousand letters, and each is a sync of the card. So a few are taken at a time
(`step`), and the loop goes on with everything else in between.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from common import beneath
from link.carriers import stick
from link.errors import OutboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from link.carriers import Outgoing
    from link.exchange import Exchange
    from link.folders import Folders

log = logging.getLogger(__name__)

AT_ONCE = 20
FILE = "post.json"
REPORT_BYTES = 1024 * 1024


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """RUN/post/post.json: what root's unit did to the last stick."""

    stick: str
    outcome: str
    """writing while it is under way, then written, not-verified, nothing, full or failed."""
    written: tuple[str, ...] = ()
    """``<to>/<name>``."""


class Handled(NamedTuple):
    """What became of the post of one stick."""

    is_ready: bool
    taken: dict[str, int]
    laid_out: int


class StickPost:
    """One thread uses it."""

    def __init__(self, exchange: Exchange, folders: Folders) -> None:
        self._exchange = exchange
        self._folders = folders
        self._waiting: list[str] = []
        self._taken: Counter[str] = Counter()
        self._done_with: list[str] = []
        self._handled: dict[str, Handled] = {}

    def find_left(self) -> None:
        """Take up what was copied while the link was not there."""
        folder = self._folders.incoming
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            self.collect(path.name)

    def collect(self, name: str) -> None:
        """Post was copied from this stick."""
        self._handled[name] = Handled(False, {}, 0)
        if name not in self._waiting:
            self._waiting.append(name)

    def handled(self, name: str) -> Handled | None:
        return self._handled.get(name)

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting)

    def step(self, replies: Callable[[], Iterable[Outgoing]]) -> None:
        """Do a little. Never raises: the next stick must have its turn.

        ``replies`` gives what is owed now, and sends it by other ways too.
        """
        if not self._waiting:
            return
        name = self._waiting[0]
        try:
            taken = stick.take_in(self._exchange, self._folders.incoming / name, AT_ONCE)
            self._taken.update(taken.outcomes)
            self._done_with += taken.done_with
            if taken.left:
                return
            laid_out = stick.lay_out(
                self._exchange, self._folders.outgoing / name, self._done_with, replies()
            )
        except (OSError, OutboxError) as error:
            log.warning("the post of stick %s is not handled: %s", name, error)
            laid_out = 0
        self._handled[name] = Handled(True, dict(self._taken), laid_out)
        self._waiting.pop(0)
        self._taken.clear()
        self._done_with.clear()

    def carried(self, now_s: float) -> int:
        """Read root's word of what went along; return how many letters of ours. Never raises."""
        try:
            data = beneath.read(self._folders.post / FILE, REPORT_BYTES)
            report = msgspec.json.decode(data, type=Report)
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("%s cannot be read: %s", FILE, error)
            return 0
        me = self._exchange.node
        written = {path.rpartition("/")[2] for path in report.written}
        numbers = {name.removesuffix(stick.SUFFIX)[-24:-8] for name in written}
        sent = [
            item for item in self._exchange.outbox.waiting() if stick.number_of(item, me) in numbers
        ]
        for item in sent:
            self._exchange.outbox.sent(item.life, item.sequence, "stick", now_s)
        return len(sent)
