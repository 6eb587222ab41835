"""Which presenter answers which route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import shell_presenter
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

    from kiosk.blocks import View
    from kiosk.scene import Scene
    from kiosk.shell_presenter import Frame

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
