"""All that the screens know at one moment, read from the books of the other two rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.board import Board, built_in_guides
from content.errors import ContentError
from content.progress import Progress, read_progress
from kiosk import geo
from power.errors import StatusError
from power.status import Status, read_status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from content.model import Bulletin, Guide, Place, Publisher, Utility
    from kiosk.config import Config
    from kiosk.desk.notices import Notice

CLOCK_DOUBT_S = 120
"""A clock this far from what the content proves is shown as uncertain."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Read once, shown by every presenter. Times are aware, in UTC."""

    config: Config
    now: datetime
    clock_certain: bool = True
    bulletins: tuple[Bulletin, ...] = ()
    """What holds now, the worst first."""
    places: tuple[tuple[geo.Leg, Place], ...] = ()
    """With the way to them, nearest first."""
    guides: tuple[Guide, ...] = ()
    utilities: tuple[Utility, ...] = ()
    notices: tuple[Notice, ...] = ()
    """This point's own, the newest first."""
    publishers: Mapping[str, Publisher]
    power: Status | None = None
    power_trouble: str = ""
    content_trouble: str = ""
    progress: Progress | None = None

    @property
    def drill(self) -> bool:
        return self.config.behaviour.drill or bool(self.power and self.power.drill)

    def source_name(self, publisher: str | None) -> str:
        """The name an authority is shown under; its id while that is all we have."""
        if publisher is None:
            return ""
        known = self.publishers.get(publisher)
        return known.name if known else publisher


class WorldReader:
    """Reads a World; what cannot be read is told in it, and the last good content stays."""

    def __init__(self, config: Config, power_json: Path) -> None:
        self.config = config
        self._power_json = power_json
        self._board: Board | None = None
        self._here = geo.Position(config.point.latitude, config.point.longitude)
        self._places: tuple[tuple[geo.Leg, Place], ...] | None = None
        self._last: World | None = None

    def picture(self, publisher: str, file: str) -> Path | None:
        """Find a publisher's picture; None while there is none to be had."""
        if self._board is None:
            return None
        try:
            return self._board.media_path(publisher, file)
        except ContentError:
            return None

    def read(self, now: datetime) -> World:
        power, power_trouble = self._power()
        try:
            world = self._content(now, power, power_trouble)
        except ContentError as error:
            self._board = self._places = None
            world = self._without_content(now, power, power_trouble, str(error))
        self._last = world
        return world

    def _power(self) -> tuple[Status | None, str]:
        try:
            return read_status(self._power_json), ""
        except StatusError as error:
            return None, str(error)

    def _content(self, now: datetime, power: Status | None, power_trouble: str) -> World:
        board = self._board = self._board or Board()
        if board.changed() or self._places is None:
            nearest = geo.nearest_first(
                board.places(), self._here, lambda p: geo.Position(p.latitude, p.longitude)
            )
            self._places = tuple(nearest)
        believed = board.believed_time(now)
        drill = self.config.behaviour.drill or bool(power and power.drill)
        return World(
            config=self.config,
            now=believed,
            clock_certain=abs((believed - now).total_seconds()) < CLOCK_DOUBT_S,
            bulletins=board.bulletins(now, drill=drill),
            places=self._places,
            guides=board.guides(),
            utilities=board.utilities(),
            publishers={publisher.id: publisher for publisher in board.publishers()},
            power=power,
            power_trouble=power_trouble,
            progress=read_progress(),
        )

    def _without_content(
        self, now: datetime, power: Status | None, power_trouble: str, trouble: str
    ) -> World:
        last = self._last
        return World(
            config=self.config,
            now=now,
            bulletins=last.bulletins if last else (),
            places=last.places if last else (),
            guides=last.guides if last else built_in_guides(),
            utilities=last.utilities if last else (),
            publishers=last.publishers if last else {},
            power=power,
            power_trouble=power_trouble,
            content_trouble=trouble,
        )
