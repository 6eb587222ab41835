"""What is true now: the reading side of content.db. The kiosk imports this and no more.

content.db is never changed in place. The importer writes a new one and renames it over the old,
so that a reader needs no lock and can never see half an import: it opens the file read-only and
immutable, keeps reading that one, and moves on to the next when it asks `Board.changed`.

A missing content.db is an empty board. One that cannot be read raises StoreError.
"""

from __future__ import annotations

import functools
import sqlite3
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import msgspec

from content import paths
from content.core import supersession
from content.core.fair import as_issued
from content.core.map_picture import MAP_FILE, MapPicture, read_map
from content.core.model import Bulletin, Guide, Place, Publisher, Utility
from content.core.remarks import Notes
from content.errors import FormatError, StoreError, reason
from content.progress import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from content.clock import Times

_Item = TypeVar("_Item")
_Dated = TypeVar("_Dated", Bulletin, Place, Utility)
_Bulletins: TypeAlias = tuple[Bulletin, ...]
_Find: TypeAlias = "Callable[[list[Bulletin], datetime], _Bulletins]"
_Values: TypeAlias = "tuple[str | float | None, ...]"
LISTED, WORDLESS, TOMBSTONE, ARCHIVED = 1, 0, 2, -1
"""What a row of bulletins is: in the present issue, with words or without; its memory of what an
earlier message took back; or of an earlier issue, kept to be read back and for nothing else."""
_EARLIER_LIMIT = 50


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One import that was tried, and how it ended."""

    at: datetime
    outcome: Outcome


class Gone(NamedTuple):
    """A message that was here, and since when it is no more, by the machine's time."""

    at: datetime
    bulletin: Bulletin
    """One part of it: they came and went together."""


class _Found(NamedTuple):
    """What was found, and from when until when that is so, by publisher."""

    bulletins: _Bulletins
    spans: dict[str, tuple[datetime, datetime | None]]

    def lasts(self, now: Mapping[str, datetime]) -> bool:
        return self.spans.keys() == now.keys() and all(
            begin <= now[name] and (end is None or now[name] < end)
            for name, (begin, end) in self.spans.items()
        )


class Board:
    """The present content.db, or nothing when there is none yet.

    One thread at a time. Every query reads the database opened last: call `changed` to move on.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open ``path``, by default the one of this appliance."""
        self.path = path or paths.database()
        self._seen: tuple[int, int, int] | None = None
        self._db: sqlite3.Connection | None = None
        self._present: tuple[dict[str, list[Bulletin]], set[supersession.Identity]] | None = None
        self._found: dict[tuple[str, bool], _Found] = {}
        self.changed()

    def changed(self) -> bool:
        """Move on to a new content.db if there is one, and say so. Costs one stat call."""
        seen = self._look()
        if seen == self._seen:
            return False
        self.close()
        self._db = self._open() if seen else None
        self._seen = seen
        return True

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db, self._seen, self._present = None, None, None
        self._found.clear()

    def bulletins(self, times: Times, *, drill: bool = False) -> tuple[Bulletin, ...]:
        """Return what holds, each publisher's by its own time: see content.core.supersession."""
        return self._while_it_lasts(
            ("holds", drill),
            times,
            lambda those, now: supersession.current(those, now, drill=drill),
        )

    def lapsed(self, times: Times) -> tuple[Bulletin, ...]:
        """Return what expired and may still be true: rule 8 of content.core.supersession."""
        return self._while_it_lasts(("lapsed", False), times, supersession.lapsed)

    def _while_it_lasts(self, what: tuple[str, bool], times: Times, find: _Find) -> _Bulletins:
        """Find it of each publisher, and again once something begins or ends: not each minute."""
        in_force, listed = self._in_force()
        now = {publisher.id: times.of(publisher) for publisher in self.publishers()}
        found = self._found.get(what)
        if found is None or not found.lasts(now):
            those = {name: in_force.get(name, []) for name in now}
            held = chain.from_iterable(find(those[name], at) for name, at in now.items())
            shown = (one for one in held if supersession.identity(one) in listed)
            found = _Found(
                supersession.in_order(self._by_issue(shown, "sent")),
                {name: (at, supersession.next_change(those[name], at)) for name, at in now.items()},
            )
            self._found[what] = found
        return found.bulletins

    def _in_force(self) -> tuple[dict[str, list[Bulletin]], set[supersession.Identity]]:
        """Return what decides, by publisher, and which of it may be shown.

        That is the present issues alone. In a content.db of older software, until it is made again
        from the held bundles, archived messages still take back.
        """
        if self._present is None:
            in_force: dict[str, list[Bulletin]] = {}
            listed = set()
            for flag, data in self._rows("select listed, data from bulletins where listed >= 0"):
                bulletin = self._decoded(Bulletin, data)
                in_force.setdefault(bulletin.publisher, []).append(bulletin)
                if flag == LISTED:
                    listed.add(supersession.identity(bulletin))
            self._present = in_force, listed
        return self._present

    def earlier(self, bulletin: Bulletin) -> tuple[Bulletin, ...]:
        """Return what ``bulletin`` took back, and what that had taken back, the newest first."""
        found: dict[str, tuple[Bulletin, ...]] = {}
        waiting = [bulletin]
        while waiting and len(found) < _EARLIER_LIMIT:
            for reference in waiting.pop().references:
                if reference.identifier in found or reference.identifier == bulletin.identifier:
                    continue
                parts = self._items(
                    Bulletin,
                    "select data from bulletins where publisher = ? and sender = ? "
                    "and identifier = ? and listed < ? order by rowid",
                    (bulletin.publisher, bulletin.sender, reference.identifier, TOMBSTONE),
                )
                if parts:
                    found[reference.identifier] = parts
                    waiting.append(parts[0])
        told = self._by_issue(chain(*found.values()), "sent")
        return tuple(sorted(told, key=lambda b: b.sent, reverse=True))

    def arrived(self) -> dict[supersession.Alert, datetime]:
        """Return since when each message is here; of a first issue, and of long ago, none."""
        rows = self._shown(
            "select publisher, sender, identifier, arrived_at from shown "
            "where gone_at is null and arrived_at is not null"
        )
        return {
            (publisher, sender, identifier): datetime.fromtimestamp(at, UTC)
            for publisher, sender, identifier, at in rows
        }

    def gone(self) -> tuple[Gone, ...]:
        """Return what was here and is no more, the latest first."""
        rows = self._shown(
            "select gone_at, data from shown join bulletins on bulletins.publisher = "
            "shown.publisher and bulletins.sender = shown.sender and bulletins.identifier = "
            "shown.identifier and bulletins.sent = shown.sent "
            "where gone_at is not null and listed = ? order by gone_at desc limit 100",
            (float(ARCHIVED),),
        )
        return tuple(
            Gone(datetime.fromtimestamp(at, UTC), self._decoded(Bulletin, data))
            for at, data in rows
        )

    def _shown(self, sql: str, values: _Values = ()) -> list[tuple[Any, ...]]:
        """Nothing in a content.db of older software, until the importer has had its turn."""
        there = self._rows("select 1 from sqlite_master where name = 'shown'")
        return self._rows(sql, values) if there else []

    def places(self) -> tuple[Place, ...]:
        places = self._items(Place, "select data from places order by publisher, id")
        return self._by_issue(places, "status_at")

    def guides(self) -> tuple[Guide, ...]:
        """Return all guides; a publisher's own takes the place of the built-in one."""
        return with_built_in(self.own_guides())

    def own_guides(self) -> tuple[Guide, ...]:
        """Return the publishers' guides: a hundredth of the work of all."""
        return self._items(Guide, "select data from guides order by hazard, language, publisher")

    def utilities(self) -> tuple[Utility, ...]:
        utilities = self._items(Utility, "select data from utilities order by publisher, rowid")
        return self._by_issue(utilities, "updated_at")

    def publishers(self) -> tuple[Publisher, ...]:
        """Return whose content is here, with the issue and its time."""
        return self._items(Publisher, "select data from publishers order by id")

    def bundles(self) -> dict[str, Path]:
        """Return where the files of each publisher's issue are, as they were proven, by id."""
        top = self.path.parent / "bundles"
        rows = self._rows("select id, bundle from publishers")
        return {publisher: top / publisher / bundle for publisher, bundle in rows}

    def media_path(self, publisher: str, file: str) -> Path | None:
        """Return where a picture or the network.json of ``publisher`` is; None if not here."""
        rows = self._rows(
            "select bundle, path from media join publishers on publishers.id = media.publisher "
            "where media.publisher = ? and media.file = ?",
            (publisher, file),
        )
        for bundle, path in rows:
            found = self.path.parent / "bundles" / publisher / bundle / path
            return found if found.is_file() else None
        return None

    def maps(self) -> tuple[MapPicture, ...]:
        """Return the publishers' pictures of the area, of which one may lie under the map."""
        found = ((p.id, self.media_path(p.id, MAP_FILE)) for p in self.publishers())
        return tuple(_map(path, publisher) for publisher, path in found if path)

    def checklists(self) -> dict[str, Path]:
        """Return where the publishers' checklists for staff are, by name."""
        rows = self._rows(
            "select media.publisher, bundle, file, path from media "
            "join publishers on publishers.id = media.publisher "
            "where file like 'checklists/%' order by media.publisher",
            (),
        )
        found: dict[str, Path] = {}
        for publisher, bundle, file, path in rows:
            name = file.rpartition("/")[2].removesuffix(".md")
            if name in found:  # another publisher's: both are there to be read
                name = f"{name}-{publisher}"
            found[name] = self.path.parent / "bundles" / publisher / bundle / path
        return found

    def history(self, limit: int = 20) -> tuple[Past, ...]:
        """Return the last imports that were tried, the newest first."""
        return self._items(
            Past, "select data from imports order by rowid desc limit ?", (float(limit),)
        )

    def _by_issue(self, items: Iterable[_Dated], field: str) -> tuple[_Dated, ...]:
        """Return ``items`` with no later time in ``field`` than their publisher's issue."""
        issued = {publisher.id: publisher.issued_at for publisher in self.publishers()}
        return tuple(as_issued(item, field, issued.get(item.publisher)) for item in items)

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _open(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            return sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _rows(self, sql: str, values: _Values = ()) -> list[tuple[Any, ...]]:
        if self._db is None:
            return []
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _items(self, kind: type[_Item], sql: str, values: _Values = ()) -> tuple[_Item, ...]:
        return tuple(self._decoded(kind, row[0]) for row in self._rows(sql, values))

    def _decoded(self, kind: type[_Item], data: bytes) -> _Item:
        try:
            return msgspec.json.decode(data, type=kind)
        except msgspec.MsgspecError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> StoreError:
        return StoreError(
            f"{self.path} is niet te lezen ({reason(error)}): lees de nieuwste stick opnieuw in."
        )


def _map(path: Path, publisher: str) -> MapPicture:
    """Raises StoreError: it could be read when it was imported."""
    try:
        return read_map(path.read_bytes(), publisher=publisher)
    except (OSError, FormatError) as error:
        raise StoreError(f"{path} is niet te lezen: lees de nieuwste stick opnieuw in.") from error


@functools.cache
def built_in_guides() -> tuple[Guide, ...]:
    """Return the general advice that comes with this software."""
    from content.core.guides import read_guide  # noqa: PLC0415 - a reader may not need it

    return tuple(
        read_guide(path.read_bytes(), publisher=None, notes=Notes(path.name))
        for path in sorted((Path(__file__).parent / "guides").glob("*.md"))
    )


def with_built_in(own: tuple[Guide, ...]) -> tuple[Guide, ...]:
    """Return ``own`` and the general advice on what it does not cover."""
    covered = {(guide.hazard, guide.language) for guide in own}
    general = (g for g in built_in_guides() if (g.hazard, g.language) not in covered)
    return own + tuple(general)
