"""Which presenter answers which route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import frame as frames
from kiosk.desk import access as desk_screens
from kiosk.technician import power
from kiosk.visitor import (
    area_map,
    bulletin,
    bulletin_history,
    guide,
    guides,
    information,
    languages,
    needs,
    place,
    places,
    reading_aids,
    retell_page,
    share,
    start,
    this_point,
    utility,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.model.frame import Frame
    from kiosk.model.views import View
    from kiosk.navigation.context import Scene

PRESENTERS: Mapping[str, Callable[[Scene], View]] = {
    "information": lambda s: information.present(s.world, s.tr),
    "bulletin": lambda s: bulletin.present(s.world, s.tr, s.key, s.picture, s.earlier),
    "history": lambda s: bulletin_history.present(s.world, s.tr, s.key, s.earlier),
    "earlier": lambda s: bulletin_history.present_one(s.world, s.tr, s.key, s.earlier),
    "notice": lambda s: information.present_notice(s.world, s.tr, s.key),
    "utility": lambda s: utility.present(s.world, s.tr, s.key),
    "retell": lambda s: retell_page.present(s.world, s.tr, s.key),
    "share": lambda s: share.present(s.world, s.tr, s.key, s.room),
    "start": lambda s: start.present(s.world, s.tr),
    "places": lambda s: places.present(s.world, s.tr, s.key),
    "map": lambda s: area_map.present(s.world, s.tr, s.key),
    "together": lambda s: places.present_together(s.world, s.tr, s.key),
    "needs": lambda s: needs.present(s.world, s.tr, s.key),
    "place": lambda s: place.present(s.world, s.tr, s.key, s.session.listed),
    "guides": lambda s: guides.present(s.world, s.tr),
    "guide": lambda s: guide.present(s.world, s.tr, s.key),
    "here": lambda s: this_point.present(s.world, s.tr),
    "status": lambda s: power.present_to_residents(s.world, s.tr),
    "languages": lambda s: languages.present(s.world, s.tr),
    "aids": lambda s: reading_aids.present(s.session, s.tr),
    **dict.fromkeys(desk_screens.SCREENS, desk_screens.present),
}
SCREENS = tuple(PRESENTERS)


def page(scene: Scene) -> tuple[Frame, View]:
    """The frame and the view for where the visitor is."""
    screen = desk_screens.door(scene.session.route.screen, scene.session.role)
    present = PRESENTERS.get(screen, PRESENTERS["information"])
    session = replace(scene.session, said=scene.told or scene.session.said)
    frame = frames.present(scene.world, scene.tr, screen, session=session, hears=scene.hears)
    return frame, present(scene)
