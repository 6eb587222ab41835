"""The message log: what came in and went out, in full, with times. A line is never changed.

A mistake is put right by a new line, as on paper. Sealed: texts and names are people's. So a search
opens all of it in memory; a thousand lines take some milliseconds.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

NAME_CHARS, TEXT_CHARS = 80, 4000
PURPOSE = "log"
ABOVE, ALL_BELOW = ">", "*"
"""Our coordination point, and every node below this one. No node has such an id."""
_ACCENTS = re.compile("[\u0300-\u036f]+")


class Direction(StrEnum):
    IN = "in"
    OUT = "uit"


class Urgency(StrEnum):
    """The most urgent last."""

    LOW = "laag"
    NORMAL = "normaal"
    URGENT = "spoed"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, as staff type it."""

    direction: Direction
    sender: str
    receiver: str
    text: str
    urgency: Urgency = Urgency.NORMAL
    to: str = ""
    """To which node it goes by the link: its id, `ABOVE` or `ALL_BELOW`; empty: to none."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log. Times are aware, in UTC."""

    id: int
    at: datetime
    message: Message
    acknowledged_at: datetime | None = None
    """When the receiver said it had come through."""
    drill: bool = False


class Log:
    """The records of messages."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def add(self, message: Message, now: datetime, *, drill: bool = False) -> Entry:
        """Write a line. Raises Unfit, Unwritable."""
        message = _fit(message)
        with self._store.writing() as db:
            new = db.execute(
                "insert into log (at, drill, by_link, sealed) values (?, ?, ?, ?)",
                [now.timestamp(), drill, bool(message.to), self._vault.seal(PURPOSE, message)],
            )
            number = new.lastrowid or 0
        return Entry(id=number, at=now, message=message, drill=drill)

    def acknowledge(self, entry_id: int, now: datetime) -> None:
        """Note that it came through; the first time counts. Raises Unfit, Unwritable."""
        with self._store.writing() as db:
            done = db.execute(
                "update log set acknowledged_at = coalesce(acknowledged_at, ?) where id = ?",
                [now.timestamp(), entry_id],
            )
            if not done.rowcount:
                raise Unfit("Dit bericht staat niet meer in het logboek.")

    def entries(self, *, drill: bool = False, limit: int | None = None) -> tuple[Entry, ...]:
        """Return the lines, the last written first: of a drill, or of the real thing."""
        most = -1 if limit is None else limit
        return self._where("drill = ? order by id desc limit ?", drill, most)

    def _where(self, condition: str, *values: int) -> tuple[Entry, ...]:
        rows = self._store.rows(
            f"select id, at, acknowledged_at, drill, sealed from log where {condition}",  # noqa: S608 - ours
            values,
        )
        return tuple(
            Entry(
                id=number,
                at=moment(at),
                message=message,
                acknowledged_at=moment(acknowledged_at),
                drill=bool(of_drill),
            )
            for number, at, acknowledged_at, of_drill, sealed in rows
            if (message := self._vault.opened(PURPOSE, sealed, Message)) is not None
        )

    def search(self, words: str, *, drill: bool = False) -> tuple[Entry, ...]:
        """Return the lines in which each of ``words`` occurs, without regard to case or accents."""
        return matching(self.entries(drill=drill), words)

    def entry(self, entry_id: int) -> Entry | None:
        return next(iter(self._where("id = ?", entry_id)), None)


def matching(entries: Iterable[Entry], words: str) -> tuple[Entry, ...]:
    """Pure. No words match all."""
    wanted = _plain(words).split()
    return tuple(e for e in entries if all(word in _searched(e.message) for word in wanted))


def _searched(message: Message) -> str:
    return _plain(f"{message.text} {message.sender} {message.receiver}")


def _plain(text: str) -> str:
    """Fold case, and drop accents: who searches for "cafe" finds "Café"."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return text.casefold()


def _fit(message: Message) -> Message:
    return Message(
        direction=message.direction,
        sender=fit(message.sender, NAME_CHARS, "van", one_line=True),
        receiver=fit(message.receiver, NAME_CHARS, "aan", one_line=True),
        text=fit(message.text, TEXT_CHARS, "bericht"),
        urgency=message.urgency,
        to=message.to,
    )
