"""Which presenter answers which route."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kiosk import shell_presenter
from kiosk.office import Office
from kiosk.qr import Room
from kiosk.screens import (
    aids_presenter,
    bulletin_presenter,
    guide_presenter,
    guides_presenter,
    here_presenter,
    history_presenter,
    information_presenter,
    languages_presenter,
    map_presenter,
    needs_presenter,
    place_presenter,
    places_presenter,
    retell_presenter,
    share_presenter,
    start_presenter,
    status_presenter,
)
from kiosk.screens import desk as desk_screens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from content.board import Past
    from content.model import Bulletin
    from kiosk.blocks import View
    from kiosk.session import Session
    from kiosk.shell_presenter import Frame
    from kiosk.tongue import Tongue
    from kiosk.world import World


SMALL_ROOM = Room(side_px=340, px_per_mm=5.25)
"""What the smallest panel, 7 inch of 800 by 480, has for a code."""


@dataclass(frozen=True)
class Scene:
    """All a presenter may know."""

    world: World
    session: Session
    tr: Tongue
    picture: Callable[[str, str], Path | None]
    """Finds a publisher's picture by publisher and file."""

    earlier: Callable[[Bulletin], tuple[Bulletin, ...]] = lambda _: ()
    """What a bulletin replaced, the newest first."""
    history: Callable[[], tuple[Past, ...]] = lambda: ()
    """The sticks that went in, the newest first."""
    room: Room = SMALL_ROOM
    """For a QR code, on this panel."""
    hears: bool = False
    """Whether this language can be read aloud here."""
    told: str = ""
    """A msgid: what came of the file for a stick."""
    office: Office = field(default_factory=Office)
    """What staff write; shown to who unlocked it."""

    @property
    def key(self) -> str:
        return self.session.route.key


PRESENTERS: Mapping[str, Callable[[Scene], View]] = {
    "information": lambda s: information_presenter.present(s.world, s.tr),
    "bulletin": lambda s: bulletin_presenter.present(s.world, s.tr, s.key, s.picture, s.earlier),
    "history": lambda s: history_presenter.present(s.world, s.tr, s.key, s.earlier),
    "earlier": lambda s: history_presenter.present_one(s.world, s.tr, s.key, s.earlier),
    "notice": lambda s: information_presenter.present_notice(s.world, s.tr, s.key),
    "retell": lambda s: retell_presenter.present(s.world, s.tr, s.key),
    "share": lambda s: share_presenter.present(s.world, s.tr, s.key, s.room),
    "start": lambda s: start_presenter.present(s.world, s.tr),
    "places": lambda s: places_presenter.present(s.world, s.tr, s.key),
    "map": lambda s: map_presenter.present(s.world, s.tr, s.key),
    "together": lambda s: places_presenter.present_together(s.world, s.tr, s.key),
    "needs": lambda s: needs_presenter.present(s.world, s.tr, s.key),
    "place": lambda s: place_presenter.present(s.world, s.tr, s.key, s.session.listed),
    "guides": lambda s: guides_presenter.present(s.world, s.tr),
    "guide": lambda s: guide_presenter.present(s.world, s.tr, s.key),
    "here": lambda s: here_presenter.present(s.world, s.tr),
    "status": lambda s: status_presenter.present(s.world, s.tr),
    "languages": lambda s: languages_presenter.present(s.world, s.tr),
    "aids": lambda s: aids_presenter.present(s.session, s.tr),
    **dict.fromkeys(desk_screens.SCREENS, desk_screens.present),
}
SCREENS = tuple(PRESENTERS)


def page(scene: Scene) -> tuple[Frame, View]:
    """The frame and the view for where the visitor is."""
    screen = desk_screens.door(scene.session.route.screen, scene.session.role)
    present = PRESENTERS.get(screen, PRESENTERS["information"])
    session = replace(scene.session, said=scene.told or scene.session.said)
    frame = shell_presenter.present(
        scene.world, scene.tr, screen, session=session, hears=scene.hears
    )
    return frame, present(scene)
