"""link.db for those who only read it: what came, what went, and what others said of themselves.

No words of a letter can be read here: they are sealed, and the link opens them for who may ask
(`link.requests.ReadMany`). How the link stands now is its own answer, `link.report.LinkStatus`;
this is for what that is too short for: all letters, however many there are.

The link writes while others read, so a reader opens its own connection, and only for reading. A
link that was stopped has tidied its log away, and one that began another link.db has put another
file there: both are seen, and the file is opened again.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from link.errors import EnvelopeError, OutboxError
from link.inbox import SELECT as RECEIVED
from link.inbox import as_received
from link.outbox import SELECT as SENT
from link.outbox import as_item
from link.peers import HEARD, Heard
from link.states import State
from link.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from link.inbox import Received
    from link.outbox import Item

BUSY_S = 2.0
AT_ONCE = 400
"""Numbers in one question."""


class Told(NamedTuple):
    """What a node said of itself last."""

    node: str
    heard_s: float | None
    """When anything of it was heard last, seconds since 1970, by the machine's time."""
    via: str | None
    told_s: float | None
    """When it wrote its status, by its own clock."""
    status: bytes | None
    """As `link.status.Status` has it."""

    def read(self) -> Status | None:
        """None: it said nothing, or newer software said it."""
        with suppress(EnvelopeError):
            return Status.from_bytes(self.status) if self.status is not None else None
        return None


class Reader:
    """One thread at a time uses it. Every question raises OutboxError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._seen: tuple[int, int, bool] | None = None
        self._opened = 0

    def version(self) -> tuple[int, int]:
        """Another whenever something was written, or another link.db begun. Cheap to ask."""
        ((number,),) = self._rows("pragma data_version")
        return self._opened, number

    def book(self) -> str:
        """The name of this link.db: numbers of letters hold within one of them."""
        found = self._rows("select value from kept where name = 'book'")
        return found[0][0].hex() if found else ""

    def received(self, after: int = 0) -> Iterator[Received]:
        """Letters with a higher number than ``after``, the oldest first; each once.

        Never all in memory at once: there may be many thousands.
        """
        query = RECEIVED + "where id > ? and again is null order by id limit ?"
        while rows := self._rows(query, after, AT_ONCE):
            yield from map(as_received, rows)
            after = rows[-1][0]

    def again(self, numbers: Iterable[int]) -> list[Received]:
        """Look once more at these: their states go on."""
        return [as_received(row) for row in self._by(RECEIVED + "where id in ({})", numbers)]

    def unfinished(self) -> list[int]:
        """The numbers of what nobody has taken up."""
        rows = self._rows("select id from inbox where state < ? and again is null", State.TAKEN)
        return [number for (number,) in rows]

    def wordless(self, numbers: Iterable[int]) -> set[int]:
        """Which of these have no words any more: they were forgotten, or their key destroyed."""
        query = "select id from inbox where envelope is null and id in ({})"
        return {number for (number,) in self._by(query, numbers)}

    def sent(self, after: int = 0) -> list[Item]:
        """Our own letters with a higher number than ``after``, the oldest first."""
        rows = self._rows(SENT + "where sequence > ? and superseded = 0 order by sequence", after)
        return [as_item(row) for row in rows]

    def sent_again(self, numbers: Iterable[int]) -> list[Item]:
        """Look once more at these of our own."""
        return [as_item(row) for row in self._by(SENT + "where sequence in ({})", numbers)]

    def told(self) -> dict[str, Told]:
        """What every node that was ever heard said last."""
        found = (Heard(*row) for row in self._rows(HEARD))
        return {
            one.id: Told(one.id, one.heard_s, one.via, one.status_s, one.status) for one in found
        }

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = self._seen = None

    def _by(self, query: str, numbers: Iterable[int]) -> list[tuple[Any, ...]]:
        found, wanted = [], list(numbers)
        for at in range(0, len(wanted), AT_ONCE):
            some = wanted[at : at + AT_ONCE]
            found += self._rows(query.format(",".join("?" * len(some))), *some)
        return found

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self._present().execute(query, values).fetchall()
        except sqlite3.Error as error:
            self.close()  # what is wrong now may be right at the next look
            raise OutboxError(f"{self._path} cannot be read: {error}") from error
        except OSError as error:
            self.close()
            raise OutboxError(f"There is no {self._path}: {error.strerror}.") from error

    def _present(self) -> sqlite3.Connection:
        """Raises OSError, sqlite3.Error."""
        there = self._path.stat()
        has_log = self._path.with_name(f"{self._path.name}-wal").exists()
        seen = there.st_dev, there.st_ino, has_log
        if self._db is None or seen != self._seen:
            self.close()
            # Without a log nobody writes, and no other user could make the log's index.
            how = "mode=ro" if has_log else "mode=ro&immutable=1"
            self._db = sqlite3.connect(
                f"file:{quote(str(self._path))}?{how}", uri=True, timeout=BUSY_S,
                check_same_thread=False,
            )  # fmt: skip
            self._seen, self._opened = seen, self._opened + 1
        return self._db
