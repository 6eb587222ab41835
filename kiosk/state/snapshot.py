"""All that the screens know at one moment, read from the databases of the other two programs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from content.board import Board, built_in_guides, with_built_in
from content.core import map_picture
from content.core.model import MessageStatus
from content.errors import ContentError
from content.paths import progress as progress_json
from content.progress import Progress, read_progress
from kiosk.model import geo
from kiosk.model.needs import NOTHING
from kiosk.state.cached_file import Latest
from kiosk.state.lazy import Lazy
from kiosk.state.offset import shifted
from kiosk.state.software import read_software, with_answer
from kiosk.state.stick_post import Post, post_json, read_post
from power.errors import StatusError
from power.status import STALE_AFTER_S, Status, read_status
from software import telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from content.board import Gone, Past
    from content.clock import Times
    from content.core.map_picture import MapPicture
    from content.core.model import Bulletin, Guide, Place, Publisher, Utility
    from content.core.supersession import Alert
    from kiosk.config import Config
    from kiosk.model.goods import PublicGood
    from kiosk.model.needs import PublicBoard
    from kiosk.model.notice import Notice
    from kiosk.state.connection import Connection
    from kiosk.state.software import Software

HISTORY = 100
"""Sticks looked back on."""
START = datetime.min.replace(tzinfo=UTC)
"""Before anything was read."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Read once, shown by every presenter. Times are aware, in UTC."""

    config: Config
    now: datetime
    """The machine's time: see content.clock."""
    clock_certain: bool = True
    clock_known: bool = True
    """Whether it is the hour that it says: software starts at night."""
    publishers_now: Mapping[str, datetime] = field(default_factory=dict)
    """By what time each publisher's own items are judged; absent: by ``now``."""
    doubted: frozenset[str] = frozenset()
    """Publishers whose time differs so much from ours that one of the two is wrong."""
    bulletins: tuple[Bulletin, ...] = ()
    """What holds now, the worst first; then what expired and may still be true."""
    places: tuple[tuple[geo.Leg, Place], ...] = ()
    """With the way to them, nearest first."""
    maps: tuple[MapPicture, ...] = ()
    """Publishers' pictures of where this point is, the most detailed first."""
    guides: Sequence[Guide] = ()
    utilities: tuple[Utility, ...] = ()
    notices: tuple[Notice, ...] = ()
    """This point's own, the newest first."""
    closed_at: datetime | None = None
    """Since when staff have closed this point; None: it is open."""
    goods: tuple[PublicGood, ...] = ()
    """What is handed out here, as long as there is some."""
    board: PublicBoard = NOTHING
    """What neighbours need and offer."""
    publishers: Mapping[str, Publisher]
    arrived: Mapping[Alert, datetime] = field(default_factory=dict)
    """Since when each message is here; absent for those of a first issue."""
    gone: tuple[Gone, ...] = ()
    """What was here and is no more, the latest first."""
    power: Status | None = None
    power_trouble: str = ""
    content_trouble: str = ""
    progress: Progress | None = None
    connection: Connection | None = None
    """With other places; None: this point has no link."""
    post: Post | None = None
    """What is being written on the stick for other places; None: nothing of late."""
    software: Software | None = None
    """That comes from a stick, waits or was tried; None: there is nothing to tell."""

    @property
    def minute(self) -> int:
        """Counted since 1970: words about time hold as long as it does."""
        return int(self.now.timestamp() // 60)

    @property
    def drill(self) -> bool:
        return self.config.behaviour.drill or bool(self.power and self.power.drill)

    def now_of(self, publisher: str) -> datetime:
        """The time by which what this publisher says holds and ends."""
        return self.publishers_now.get(publisher, self.now)

    def is_over(self, bulletin: Bulletin) -> bool:
        """Whether it has expired, and is shown because nothing newer holds."""
        return bulletin.has_ended(self.now_of(bulletin.publisher))

    def source_name(self, publisher: str | None) -> str:
        """The name an authority is shown under; its id while that is all we have."""
        if publisher is None:
            return ""
        known = self.publishers.get(publisher)
        return known.name if known else publisher


def at(times: Times, snapshot: Snapshot) -> Snapshot:
    """The same content at another time, by the machine and by each publisher."""
    doubted = frozenset(name for name, p in snapshot.publishers.items() if times.doubts(p))
    return replace(
        snapshot,
        now=times.machine,
        clock_certain=times.clock_holds and not doubted,
        clock_known=times.is_known,
        publishers_now={name: times.of(p) for name, p in snapshot.publishers.items()},
        doubted=doubted,
    )


_Key: TypeAlias = "tuple[tuple[int, ...], bool]"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What a content.db holds whatever the time is: taken down once for each new one."""

    places: tuple[tuple[geo.Leg, Place], ...] = ()
    maps: tuple[MapPicture, ...] = ()
    guides: Sequence[Guide] = ()
    utilities: tuple[Utility, ...] = ()
    publishers: Mapping[str, Publisher]
    arrived: Mapping[Alert, datetime]
    gone: tuple[Gone, ...]


class SnapshotReader:
    """Reads a Snapshot; what cannot be read is noted in it, and the last good content stays.

    Only what changed is read: a look at databases that nobody wrote in costs a few stat calls.
    """

    def __init__(self, config: Config, power_json: Path) -> None:
        self.config = config
        self._status = Latest(power_json, read_status)
        self._progress = Latest(progress_json(), read_progress)
        self._post = Latest(post_json(), read_post)
        self._software = Latest(telling.path(), read_software)
        self._agreed = Latest(telling.agreed_path(), lambda _: telling.agreed())
        self.connection: Connection | None = None
        """As the link reported it last."""
        self._here = geo.Position(config.point.latitude, config.point.longitude)
        self._board: Board | None = None
        self._shelf: Shelf | None = None
        self._holds: tuple[_Key, tuple[Bulletin, ...]] | None = None
        """Of which minutes and drill, and what holds then."""
        self._last = Snapshot(config=config, now=START, guides=Lazy(built_in_guides), publishers={})

    def picture(self, publisher: str, file: str) -> Path | None:
        """Find a publisher's picture; None while there is none to be had."""
        if self._board is None:
            return None
        try:
            return self._board.media_path(publisher, file)
        except ContentError:
            return None

    def checklists(self) -> dict[str, Path]:
        """Find the publishers' checklists for staff; none while they cannot be read."""
        if self._board is None:
            return {}
        try:
            return self._board.checklists()
        except ContentError:
            return {}

    def history(self) -> tuple[Past, ...]:
        """The sticks that went in, the newest first; nothing while it cannot be read."""
        if self._board is None:
            return ()
        try:
            return self._board.history(HISTORY)
        except ContentError:
            return ()

    def earlier(self, bulletin: Bulletin) -> tuple[Bulletin, ...]:
        """What a bulletin replaced, the newest first; nothing while it cannot be read.

        Of a drill only in a drill: news may replace an exercise.
        """
        if self._board is None:
            return ()
        try:
            before = self._board.earlier(bulletin)
            return tuple(b for b in before if self._last.drill or b.status is MessageStatus.ACTUAL)
        except ContentError:
            return ()

    def read(self, times: Times) -> Snapshot:
        power, power_trouble = self._power()
        power = shifted(power, times.off)
        if power and power.drill and abs(power.age_s(times.machine)) > STALE_AFTER_S:
            power = msgspec.structs.replace(power, drill=False)  # who reported it may be dead
        try:
            snapshot = self._content(times, power)
        except ContentError as error:
            self._board = None
            snapshot = self._as_it_was(times, power, trouble=str(error))
        self._last = replace(
            snapshot,
            power=power,
            power_trouble=power_trouble,
            connection=self.connection,
            post=shifted(self._post(), times.off) if self.connection else None,
            software=shifted(with_answer(self._software(), self._agreed()), times.off),
        )
        return self._last

    def _as_it_was(self, times: Times, power: Status | None, *, trouble: str) -> Snapshot:
        """The last content, but for what was of a drill that has ended since."""
        drill = self._drill(power)
        kept = (b for b in self._last.bulletins if drill or b.status is MessageStatus.ACTUAL)
        return replace(
            at(times, self._last),
            config=self.config,
            bulletins=tuple(kept),
            content_trouble=trouble,
            progress=None,
        )

    def _drill(self, power: Status | None) -> bool:
        return self.config.behaviour.drill or bool(power and power.drill)

    def _power(self) -> tuple[Status | None, str]:
        try:
            return self._status(), ""
        except StatusError as error:
            return None, str(error)

    def _content(self, times: Times, power: Status | None) -> Snapshot:
        if self._board is None:
            self._board, self._shelf = Board(), None
        board = self._board
        if board.changed() or self._shelf is None:
            self._shelf, self._holds = self._take_down(board), None
        shelf = self._shelf
        snapshot = Snapshot(
            config=self.config,
            now=times.machine,
            bulletins=self._bulletins(board, times, drill=self._drill(power)),
            places=shelf.places,
            maps=shelf.maps,
            guides=shelf.guides,
            utilities=shelf.utilities,
            publishers=shelf.publishers,
            arrived=shelf.arrived,
            gone=shelf.gone,
            progress=self._progress(),
        )
        return at(times, snapshot)

    def _take_down(self, board: Board) -> Shelf:
        nearest = geo.nearest_first(
            board.places(), self._here, lambda p: geo.Position(p.latitude, p.longitude)
        )
        return Shelf(
            places=tuple(nearest) if self.config.placed else (),
            maps=self._maps(board) if self.config.placed else (),
            guides=Lazy(partial(with_built_in, board.own_guides())),
            utilities=board.utilities(),
            publishers={publisher.id: publisher for publisher in board.publishers()},
            arrived=board.arrived(),
            gone=board.gone(),
        )

    def _maps(self, board: Board) -> tuple[MapPicture, ...]:
        """Those that this point is on: of another, north and distances would be all there is."""
        here = (m for m in board.maps() if map_picture.covers(m, *self._here))
        return tuple(sorted(here, key=lambda m: max(map_picture.size_km(m.corners))))

    def _bulletins(self, board: Board, times: Times, *, drill: bool) -> tuple[Bulletin, ...]:
        """What holds, looked up once a minute: begin and end are given to the minute."""
        publishers = self._shelf.publishers.values() if self._shelf else ()
        moments = [times.machine, *map(times.of, publishers)]
        key = (tuple(int(moment.timestamp() // 60) for moment in moments), drill)
        if self._holds is None or self._holds[0] != key:
            self._holds = (key, (*board.bulletins(times, drill=drill), *board.lapsed(times)))
        return self._holds[1]
