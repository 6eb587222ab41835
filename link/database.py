"""link.db: one writer, and a commit means that the card has it.

WAL with synchronous = full: a commit is one sync, and whoever reads sees whole letters. Pages of
512 bytes, since a change of a few bytes writes whole pages. Removed bytes are overwritten.

What a receipt tells need not last at once: after a power cut the letter goes again, and the receipt
comes again. So that is written without a sync of its own (``lasting``).

Life. A number stands for one letter of one card, so a card that was copied, or put back from a
copy, must not count on under the same life. No program can see that it was copied; it can see that
the machine started or the card is another. So the life is new whenever either changed: more often
than needed, and that costs nothing. The sequence counts on over lives, for the order.

Damage. A file that is no sound database is set aside as link.corrupt.db, and an empty one begun. So
link.db has a name of its own (``book``): whoever handed letters over does so again when the name is
another.
"""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlite_utils

from link.envelope import LIFE_BYTES
from link.errors import DamagedError, OutboxError
from link.tables import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

MODE = 0o640
BOOK_BYTES = 8
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
        self._damage = ""
        with _in_our_words():
            self._db = _sound(path)
            self.life = self._renewed(this_run() if run is None else run)
            self.book, self.is_begun = self._named()

    @property
    def follows_damage(self) -> bool:
        """Whether it was begun now, and a damaged one lies beside it."""
        return self.is_begun and aside(self.path).exists()

    def check(self) -> None:
        """Raises DamagedError once the file's own bytes proved wrong: begin again."""
        if self._damage:
            raise DamagedError(f"link.db is damaged ({self._damage}): another is begun.")

    def close(self) -> None:
        """Let go of it. Damaged, it is set aside: the next start begins another."""
        with suppress(sqlite3.Error):
            self._db.close()
        if self._damage:
            with suppress(OSError):
                _set_aside(self.path, self._damage)

    @contextmanager
    def change(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction; on the card when the block has ended well. Raises OutboxError.

        ``lasting`` False: whole or not at all, but a power cut may take it back, until the next one
        that lasts. It costs the card no sync of its own.
        """
        with self._watched():
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
        with self._watched():
            return self._db.execute(query, values).fetchall()

    def new_life(self) -> None:
        """Raises OutboxError."""
        life = secrets.token_bytes(LIFE_BYTES)
        with self.change() as db:
            db.execute("insert or replace into kept values ('life', ?)", [life])
        self.life = life

    @contextmanager
    def _watched(self) -> Iterator[None]:
        with _in_our_words():
            try:
                yield
            except sqlite3.DatabaseError as error:
                if _is_damage(error):
                    self._damage = str(error)
                raise

    def _named(self) -> tuple[str, bool]:
        """Return the name of this link.db, and whether it has it only now."""
        kept = self.rows("select value from kept where name = 'book'")
        if kept:
            return kept[0][0].hex(), False
        book = secrets.token_bytes(BOOK_BYTES)
        with self.change() as db:
            db.execute("insert into kept values ('book', ?)", [book])
        return book.hex(), True

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


def aside(path: Path) -> Path:
    """Where a damaged one is kept: the newest alone."""
    return path.with_suffix(".corrupt.db")


def _sound(path: Path) -> sqlite3.Connection:
    """Open it; in place of a damaged one an empty one."""
    try:
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        _set_aside(path, str(error))
        return _opened(path)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file's own bytes are wrong; a full or absent card says otherwise."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _set_aside(path: Path, damage: str) -> None:
    """Its log goes along, so that no other database takes it for its own. Raises OSError."""
    log.error("link.db is damaged (%s) and set aside as %s", damage, aside(path).name)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    wal = path.with_name(f"{path.name}-wal")
    kept_wal = aside(path).with_name(f"{aside(path).name}-wal")
    kept_wal.unlink(missing_ok=True)
    if wal.exists():
        wal.replace(kept_wal)
    path.replace(aside(path))


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
        _check(db)
        migrations.apply(sqlite_utils.Database(db))
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection) -> None:
    (verdict,) = db.execute("pragma quick_check(1)").fetchone()
    if verdict != "ok":
        error = sqlite3.DatabaseError(verdict)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OutboxError(f"link.db does not take part ({error}): is the card full?") from error
    except OSError as error:
        raise OutboxError(f"link.db cannot be opened: {error.strerror}.") from error
