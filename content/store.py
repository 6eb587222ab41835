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
from sqlite_utils.migrations import Migrations

from content import durable, truth
from content.board import Past
from content.errors import StoreError
from content.model import Bulletin, MessageStatus, MessageType, Publisher
from content.trust import Floor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from content.parse import Parsed
    from content.progress import Outcome
    from content.trust import Verified

ARCHIVE_BULLETINS = 10_000
HISTORY = 500
NEVER = 1e18
"""Seconds since 1970 for "without end"."""

migrations = Migrations("content")


@migrations()
def first(db: sqlite_utils.Database) -> None:
    """What was published, and by whom."""
    db.table("publishers").create(
        {
            "id": str,
            "root_version": int,
            "issue": int,
            "online_keys": str,
            "anchor": str,
            "bundle": str,
            "data": bytes,
        },
        pk="id",
    )
    db.table("bulletins").create(
        {
            "publisher": str,
            "sender": str,
            "identifier": str,
            "sent": float,
            "status": str,
            "msg_type": str,
            "severity": int,
            "listed": int,  # in the present issue, and with words of its own
            "starts_at": float,
            "expires_at": float,
            "ends_at": float,  # taken back by an Update or Cancel
            "data": bytes,
        },
        pk=("publisher", "sender", "identifier"),
    )
    db.table("bulletins").create_index(["listed", "ends_at", "expires_at", "starts_at"])
    db.table("bulletins").create_index(["publisher", "identifier"])
    db.table("bulletins").create_index(["listed", "sent"])
    db.table("places").create(
        {
            "publisher": str,
            "id": str,
            "kind": str,
            "latitude": float,
            "longitude": float,
            "data": bytes,
        }
    )
    db.table("places").create_index(["kind", "latitude", "longitude"])
    db.table("places").create_index(["publisher", "id"])
    db.table("guides").create({"publisher": str, "hazard": str, "language": str, "data": bytes})
    db.table("utilities").create({"publisher": str, "data": bytes})
    db.table("media").create({"publisher": str, "file": str, "path": str}, pk=("publisher", "file"))
    db.table("imports").create({"data": bytes})


@migrations()
def parts(db: sqlite_utils.Database) -> None:
    """A message may have several parts, each a row."""
    db.table("bulletins").add_column("part", int, not_null_default=0)
    db.table("bulletins").transform(pk=("publisher", "sender", "identifier", "part"))


class Accepted(NamedTuple):
    """What the database says was accepted last of one publisher."""

    floor: Floor
    bundle: str
    name: str


def accepted(path: Path, publisher: str) -> Accepted | None:
    """Read the floor. None when nothing of ``publisher`` is here. Raises StoreError."""
    if not path.exists():
        return None
    with _our_words(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            row = db.execute(
                "select root_version, online_keys, anchor, bundle, data "
                "from publishers where id = ?",
                (publisher,),
            ).fetchone()
        finally:
            db.close()
        if row is None:
            return None
        root_version, keys, anchor, bundle, data = row
        here = msgspec.json.decode(data, type=Publisher)
        floor = Floor(root_version, here.issue, here.issued_at, keys, anchor)
        return Accepted(floor, bundle, here.name)


def bundles(path: Path) -> dict[str, str]:
    """Return the bundle that content.db names for each publisher."""
    if not path.exists():
        return {}
    with _our_words(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return dict(db.execute("select id, bundle from publishers").fetchall())
        finally:
            db.close()


def names(path: Path) -> dict[str, str]:
    """Return the name each publisher is shown under, by id. Raises StoreError."""
    found = {publisher: accepted(path, publisher) for publisher in bundles(path)}
    return {publisher: one.name for publisher, one in found.items() if one}


def is_sound(path: Path) -> bool:
    """Whether content.db, if there is one, can be read and changed. Raises StoreError."""
    if not path.exists():
        return True
    with _our_words(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            db.execute("select count(*) from publishers").fetchone()
            return bool(db.execute("pragma quick_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                return False
            raise
        finally:
            db.close()


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file's own bytes are wrong; a card that cannot be read now says otherwise."""
    codes = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
    return error.sqlite_errorcode & 0xFF in codes


@contextmanager
def replacing(path: Path, *, anew: bool = False) -> Iterator[Change]:
    """Give a change of the whole database, made real only if the block ends well.

    ``anew`` starts from an empty one. Raises StoreError, and leaves the old database then.
    """
    new = path.with_name(f".{path.name}.new")
    with _our_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        if path.exists() and not anew:
            shutil.copyfile(path, new)
        connection = sqlite3.connect(new)
        try:
            connection.execute("pragma journal_mode = memory")  # this copy may die with us
            connection.execute("pragma synchronous = off")  # synced as a whole below
            db = sqlite_utils.Database(connection)
            migrations.apply(db)
            with db.atomic():
                yield Change(db)
        finally:
            connection.close()
        new.chmod(0o644)
        durable.sync(new)
        durable.rename(new, path)


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
        at: datetime,
    ) -> None:
        """Put one publisher's issue in the place of what it had. ``paths`` are in the bundle."""
        publisher = verified.identity.publisher
        self._replace_bulletins(publisher, parsed.bulletins)
        self._replace_rows("places", publisher, map(_place_row, parsed.places))
        self._replace_rows("guides", publisher, map(_guide_row, parsed.guides))
        self._replace_rows("utilities", publisher, map(_row, parsed.utilities))
        media = ({"publisher": publisher, "file": f, "path": paths[f]} for f in parsed.media)
        self._replace_rows("media", publisher, media)
        present = Publisher(
            id=publisher,
            name=verified.identity.name,
            issue=verified.issue,
            issued_at=verified.issued_at,
            imported_at=at,
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

    def remove(self, publisher: str) -> None:
        """Take away all of a publisher whom this kiosk no longer believes."""
        for table in ("bulletins", "places", "guides", "utilities", "media"):
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

    def _replace_bulletins(self, publisher: str, bulletins: tuple[Bulletin, ...]) -> None:
        takers = [b for b in bulletins if b.msg_type is not MessageType.ALERT]
        takers += self._archived_takers(publisher, {truth.alert(b) for b in bulletins})
        self._db.execute("update bulletins set listed = 0 where publisher = ?", [publisher])
        self._db.conn.executemany(  # else a part that is no longer there stays
            "delete from bulletins where publisher = ? and sender = ? and identifier = ?",
            {truth.alert(b) for b in bulletins},
        )
        ends = _ends(bulletins, takers)
        self._db.table("bulletins").insert_all(
            (_bulletin_row(b, ends.get(truth.alert(b), NEVER)) for b in bulletins), replace=True
        )
        self._db.table("bulletins").delete_where(
            "listed = 0 and rowid not in "
            "(select rowid from bulletins where listed = 0 order by sent desc limit ?)",
            [ARCHIVE_BULLETINS],
        )

    def _archived_takers(self, publisher: str, present: set[truth.Alert]) -> list[Bulletin]:
        rows = self._db.table("bulletins").rows_where(
            "publisher = ? and msg_type != ?", [publisher, MessageType.ALERT], select="data"
        )
        found = (msgspec.json.decode(row["data"], type=Bulletin) for row in rows)
        return [bulletin for bulletin in found if truth.alert(bulletin) not in present]


_SHOWN = {MessageStatus.ACTUAL, MessageStatus.EXERCISE, MessageStatus.TEST}


def _ends(bulletins: Iterable[Bulletin], takers: Iterable[Bulletin]) -> dict[truth.Alert, float]:
    """Return from when each bulletin is taken back, by the rules of `content.truth`."""
    known = {truth.alert(b): b for b in bulletins}
    ends: dict[truth.Alert, float] = {}
    for taker in takers:
        since = truth.starts(taker).timestamp()
        for reference in taker.references:
            key = (taker.publisher, reference.sender, reference.identifier)
            target = known.get(key)
            if target is not None and taker.status in _SHOWN and truth.may_take_back(taker, target):
                ends[key] = min(since, ends.get(key, NEVER))
    return ends


def _bulletin_row(bulletin: Bulletin, ends_at: float) -> dict[str, Any]:
    expires = bulletin.expires
    return {
        "publisher": bulletin.publisher,
        "sender": bulletin.sender,
        "identifier": bulletin.identifier,
        "part": bulletin.part,
        "sent": bulletin.sent.timestamp(),
        "status": bulletin.status,
        "msg_type": bulletin.msg_type,
        "severity": bulletin.severity.order,
        "listed": int(bool(bulletin.infos)),
        "starts_at": truth.starts(bulletin).timestamp(),
        "expires_at": expires.timestamp() if expires else NEVER,
        "ends_at": ends_at,
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
            f"{path} is niet te lezen of te schrijven ({error}): "
            "kijk of de geheugenkaart vol of stuk is."
        ) from error
