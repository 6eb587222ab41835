"""The writing side of content.db: the importer's, and nobody else's.

The kiosk reads content.db as another user, who could not replay a journal. So it is never changed
in place: a copy is migrated and changed in one transaction, synced, and renamed over it. Whoever
looks sees the whole old or the whole new database, after any crash.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import sqlite_utils

from common import atomic_write, beneath
from content.board import ARCHIVED, LISTED, TOMBSTONE, WORDLESS, Past
from content.clock import sane
from content.core.model import Bulletin, Publisher
from content.errors import StoreError, reason
from content.store.schema import migrations
from content.trust.verify import Floor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from content.clock import Times
    from content.parse import Parsed
    from content.progress import Outcome
    from content.trust.verify import Verified

ARCHIVE_BULLETINS = 10_000
GONE_KEPT = 1_000
"""Messages of which is remembered that they were here once."""
HISTORY = 500
LARGEST_BYTES = 128 * 1024 * 1024
MOST_STEPS = 1_000_000
"""For root, who reads names alone: of the whole file in memory, by that many steps of SQLite."""
REBUILT = 3
"""`pragma user_version` of a content.db whose bulletins were all entered by these rules; 0 before.

2: an earlier issue's bulletins are kept to be read back, and take part in nothing.
3: places have opening hours to reckon with, and there may be a map."""


class Accepted(NamedTuple):
    """What the database says was accepted last of one publisher."""

    floor: Floor
    bundle: str
    name: str


def accepted(path: Path, publisher: str) -> Accepted | None:
    """Read the floor. None when nothing of ``publisher`` is here. Raises StoreError."""
    with _reading(path) as db:
        row = (
            db
            and db.execute(
                "select root_version, online_keys, anchor, bundle, data "
                "from publishers where id = ?",
                (publisher,),
            ).fetchone()
        )
        if not row:
            return None
        root_version, keys, anchor, bundle, data = row
        here = _publisher(data)
        return Accepted(Floor(root_version, here.issue, keys, anchor), bundle, here.name)


def bundles(path: Path) -> dict[str, str]:
    """Return the bundle that content.db names for each publisher. Raises StoreError."""
    with _reading(path) as db:
        return dict(db.execute("select id, bundle from publishers").fetchall()) if db else {}


def names(path: Path) -> dict[str, str]:
    """Return the name each publisher is shown under, by id. Raises StoreError."""
    with _reading(path) as db:
        rows = db.execute("select id, data from publishers").fetchall() if db else []
        return {one: _publisher(data).name for one, data in rows}


def is_sound(path: Path) -> bool:
    """Whether content.db, if there is one, can be read and changed. Raises StoreError."""
    with _reading(path) as db:
        try:
            if db is None:
                return True
            db.execute("select count(*) from publishers").fetchone()
            return bool(db.execute("pragma quick_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                return False
            raise


def is_rebuilt(path: Path) -> bool:
    """Whether all of content.db, if there is one, was entered by today's rules."""
    with _reading(path) as db:
        return db is None or db.execute("pragma user_version").fetchone() == (REBUILT,)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Give the database as it is; None when there is none. Raises StoreError."""
    if not path.exists():
        yield None
        return
    with _our_words(path):
        db = _of_another(path) if beneath.is_anothers(path.parent) else _our_own(path)
        try:
            yield db
        finally:
            db.close()


def _our_own(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _of_another(path: Path) -> sqlite3.Connection:
    """Root's way, in `trust`: from its bytes in memory, and not for longer than it takes.

    SQLite opens by name alone: it asks even /proc/self/fd/N what that is called, and opens that. By
    then it may be a FIFO or a link. A table may be a view that never ends.
    """
    db = sqlite3.connect(":memory:")
    if data := beneath.read_here(path, LARGEST_BYTES):  # of nothing it says that memory is full
        db.deserialize(data)
    db.set_progress_handler(lambda: True, MOST_STEPS)
    return db


def _publisher(data: Any) -> Publisher:
    """What a row holds, whoever wrote it. Raises MsgspecError."""
    try:
        return msgspec.json.decode(data, type=Publisher)
    except (TypeError, UnicodeError, RecursionError) as error:
        raise msgspec.DecodeError(str(error)) from error


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file's own bytes are wrong; a card that cannot be read now says otherwise."""
    codes = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
    return error.sqlite_errorcode & 0xFF in codes


@contextmanager
def replacing(path: Path, *, empty: bool = False) -> Iterator[Change]:
    """Give a change of the whole database, made real only if the block ends well.

    ``empty`` starts from an empty one. Raises StoreError, and leaves the old database then.
    """
    new = path.with_name(f".{path.name}.new")
    with _our_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        empty = empty or not path.exists()
        if not empty:
            shutil.copyfile(path, new)
        connection = sqlite3.connect(new)
        try:
            connection.execute("pragma journal_mode = memory")  # this copy may die with us
            connection.execute("pragma synchronous = off")  # synced as a whole below
            db = sqlite_utils.Database(connection)
            migrations.apply(db)
            change = Change(db)
            if empty:
                change.rebuilt()
            with db.atomic():
                yield change
        finally:
            connection.close()
        new.chmod(0o644)
        atomic_write.sync(new)
        atomic_write.rename(new, path)


class Change:
    """One transaction on the copy."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def replace(
        self,
        verified: Verified,
        parsed: Parsed,
        *,
        bundle: str,
        paths: dict[str, str],
        times: Times,
    ) -> None:
        """Put one publisher's issue in the place of what it had. ``paths`` are in the bundle."""
        publisher = verified.identity.publisher
        self._replace_bulletins(publisher, parsed.bulletins, parsed.tombstones)
        self._note_shown(publisher, parsed.bulletins, times.machine)
        self._replace_rows("places", publisher, map(_place_row, parsed.places))
        self._replace_rows("guides", publisher, map(_guide_row, parsed.guides))
        self._replace_rows("utilities", publisher, map(_row, parsed.utilities))
        media = ({"publisher": publisher, "file": f, "path": paths[f]} for f in parsed.media)
        self._replace_rows("media", publisher, media)
        first = self._first_import(publisher, bundle)
        present = Publisher(
            id=publisher,
            name=verified.identity.name,
            issue=verified.issue,
            issued_at=sane(verified.issued_at),
            imported_at=first.imported_at if first else times.machine,
            imported_run_s=first.imported_run_s if first else times.run_s,
        )
        row = {
            "id": publisher,
            "root_version": verified.root_version,
            "issue": verified.issue,
            "online_keys": verified.online_keys,
            "anchor": verified.anchor,
            "bundle": bundle,
            "data": msgspec.json.encode(present),
        }
        self._db.table("publishers").insert(row, replace=True)

    def _first_import(self, publisher: str, bundle: str) -> Publisher | None:
        """Return what is known if this very bundle came before: it has been here since then."""
        rows = self._db.table("publishers").rows_where(
            "id = ? and bundle = ?", [publisher, bundle], select="data"
        )
        return next((_publisher(row["data"]) for row in rows), None)

    def rebuilt(self) -> None:
        """Note that every publisher was entered by today's rules."""
        self._db.execute(f"pragma user_version = {REBUILT}")

    def remove(self, publisher: str) -> None:
        """Take away all of a publisher whom this kiosk no longer believes."""
        for table in ("bulletins", "shown", "places", "guides", "utilities", "media"):
            self._db.table(table).delete_where("publisher = ?", [publisher])
        self._db.table("publishers").delete_where("id = ?", [publisher])

    def record(self, outcome: Outcome, at: datetime) -> None:
        self._db.table("imports").insert(
            {"data": msgspec.json.encode(Past(at=at, outcome=outcome))}
        )
        self._db.table("imports").delete_where(
            "rowid not in (select rowid from imports order by rowid desc limit ?)", [HISTORY]
        )

    def _replace_rows(self, table: str, publisher: str, rows: Iterable[dict[str, Any]]) -> None:
        self._db.table(table).delete_where("publisher = ?", [publisher])
        self._db.table(table).insert_all(rows)

    def _replace_bulletins(
        self, publisher: str, bulletins: tuple[Bulletin, ...], tombstones: tuple[Bulletin, ...]
    ) -> None:
        """The archive is there to be read back; an earlier issue decides nothing any more."""
        table = self._db.table("bulletins")
        table.delete_where("publisher = ? and listed = ?", [publisher, TOMBSTONE])
        self._db.execute(
            "update bulletins set listed = ? where publisher = ?", [ARCHIVED, publisher]
        )
        for bulletin in bulletins:
            table.delete_where(
                "publisher = ? and identifier = ? and sender = ? and listed = ?",
                [publisher, bulletin.identifier, bulletin.sender, ARCHIVED],
            )
        table.insert_all(_bulletin_row(b, LISTED if b.infos else WORDLESS) for b in bulletins)
        table.insert_all(_bulletin_row(one, TOMBSTONE) for one in tombstones)
        table.delete_where(
            "listed = ? and rowid not in "
            "(select rowid from bulletins where listed = ? order by sent desc limit ?)",
            [ARCHIVED, ARCHIVED, ARCHIVE_BULLETINS],
        )

    def _note_shown(self, publisher: str, bulletins: tuple[Bulletin, ...], now: datetime) -> None:
        """Which messages came with this issue, and which are gone with the one before.

        Of a first issue all came at once: nothing of it is new.
        """
        table = self._db.table("shown")
        is_first = not self._db.table("publishers").count_where("id = ?", [publisher])
        arrived = None if is_first else now.timestamp()
        self._db.execute(
            "update shown set gone_at = ? where publisher = ? and gone_at is null",
            [now.timestamp(), publisher],
        )
        table.insert_all(
            (
                {
                    **dict(zip(_SHOWN, _shown_as(bulletin), strict=True)),
                    "arrived_at": arrived,
                    "gone_at": None,
                }
                for bulletin in bulletins
                if bulletin.infos
            ),
            ignore=True,
        )
        for bulletin in bulletins:
            self._db.execute(
                "update shown set gone_at = null "
                "where publisher = ? and sender = ? and identifier = ? and sent = ?",
                _shown_as(bulletin),
            )
        table.delete_where(
            "gone_at is not null and rowid not in "
            "(select rowid from shown where gone_at is not null order by gone_at desc limit ?)",
            [GONE_KEPT],
        )


_SHOWN = ("publisher", "sender", "identifier", "sent")


def _shown_as(bulletin: Bulletin) -> tuple[str, str, str, float]:
    return bulletin.publisher, bulletin.sender, bulletin.identifier, bulletin.sent.timestamp()


def _bulletin_row(bulletin: Bulletin, listed: int) -> dict[str, Any]:
    return {
        "publisher": bulletin.publisher,
        "sender": bulletin.sender,
        "identifier": bulletin.identifier,
        "sent": bulletin.sent.timestamp(),
        "listed": listed,
        "data": msgspec.json.encode(bulletin),
    }


def _row(item: Any) -> dict[str, Any]:
    return {"publisher": item.publisher, "data": msgspec.json.encode(item)}


def _place_row(place: Any) -> dict[str, Any]:
    where = {"latitude": place.latitude, "longitude": place.longitude}
    return {**_row(place), **where, "id": place.id, "kind": place.kind}


def _guide_row(guide: Any) -> dict[str, Any]:
    return {**_row(guide), "hazard": guide.hazard, "language": guide.language}


@contextmanager
def _our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, msgspec.MsgspecError) as error:
        raise StoreError(
            f"{path} is niet te lezen of te schrijven ({reason(error)}): "
            "kijk of de geheugenkaart vol of stuk is."
        ) from error
