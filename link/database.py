"""link.db: one writer, and a commit means that the card has it.

WAL with synchronous = full: a commit is one sync, and whoever reads sees whole letters. Pages of
512 bytes, since a change of a few bytes writes whole pages. Removed bytes are overwritten.

What a receipt tells need not last at once: after a power cut the letter goes again, and the receipt
comes again. So that is written without a sync of its own (``lasting``).

Life. A number stands for one letter of one card, so a card that was copied, or put back from a
copy, must not count on under the same life. No program can see that it was copied; it can see that
the machine started or the card is another. So the life is new whenever either changed: more often
than needed, and that costs nothing. The sequence counts on over lives, for the order.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlite_utils

from link.envelope import LIFE_BYTES
from link.errors import OutboxError
from link.tables import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

MODE = 0o640
BUSY_S = 5.0
_RUN_OF = (
    Path("/proc/sys/kernel/random/boot_id"),
    Path("/etc/machine-id"),
    Path("/sys/block/mmcblk0/device/cid"),
)


def this_run() -> str:
    """Name this start of this machine with this card."""
    parts = []
    for path in _RUN_OF:
        with suppress(OSError):
            parts.append(path.read_text("ascii", "replace").strip())
    return " ".join(parts)


class Database:
    """The one connection that writes. One thread uses it."""

    def __init__(self, path: Path, run: str | None = None) -> None:
        """Open or make it; ``run`` names this start of the machine. Raises OutboxError."""
        self.path = path
        with _in_our_words():
            self._db = _opened(path)
            self.life = self._renewed(this_run() if run is None else run)

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def change(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction; on the card when the block has ended well. Raises OutboxError.

        ``lasting`` False: whole or not at all, but a power cut may take it back, until the next one
        that lasts. It costs the card no sync of its own.
        """
        with _in_our_words():
            self._db.execute(f"pragma synchronous = {'full' if lasting else 'normal'}")
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):  # a full card may have rolled it back already
                    self._db.execute("rollback")
                raise

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Raises OutboxError."""
        with _in_our_words():
            return self._db.execute(query, values).fetchall()

    def new_life(self) -> None:
        """Raises OutboxError."""
        life = secrets.token_bytes(LIFE_BYTES)
        with self.change() as db:
            db.execute("insert or replace into kept values ('life', ?)", [life])
        self.life = life

    def _renewed(self, run: str) -> bytes:
        kept = dict(self.rows("select name, value from kept"))
        life = kept.get("life")
        if isinstance(life, bytes) and kept.get("run") == run.encode():
            return life
        life = secrets.token_bytes(LIFE_BYTES)
        with self.change() as db:
            db.execute("insert or replace into kept values ('life', ?)", [life])
            db.execute("insert or replace into kept values ('run', ?)", [run.encode()])
        return life


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, MODE))
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        db.execute("pragma page_size = 512")
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma secure_delete = on")
        migrations.apply(sqlite_utils.Database(db))
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OutboxError(f"link.db does not take part ({error}): is the card full?") from error
    except OSError as error:
        raise OutboxError(f"link.db cannot be opened: {error.strerror}.") from error
