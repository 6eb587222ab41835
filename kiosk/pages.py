"""Which presenter answers which route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import screens, shell_presenter
from kiosk.screens import desk as desk_screens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.blocks import View
    from kiosk.scene import Scene
    from kiosk.shell_presenter import Frame

PRESENTERS: Mapping[str, Callable[[Scene], View]] = {
    "information": lambda s: screens.information_presenter.present(s.world, s.tr),
    "bulletin": lambda s: screens.bulletin_presenter.present(
        s.world, s.tr, s.key, s.picture, s.earlier
    ),
    "history": lambda s: screens.history_presenter.present(s.world, s.tr, s.key, s.earlier),
    "earlier": lambda s: screens.history_presenter.present_one(s.world, s.tr, s.key, s.earlier),
    "notice": lambda s: screens.information_presenter.present_notice(s.world, s.tr, s.key),
    "utility": lambda s: screens.utility_presenter.present(s.world, s.tr, s.key),
    "retell": lambda s: screens.retell_presenter.present(s.world, s.tr, s.key),
    "share": lambda s: screens.share_presenter.present(s.world, s.tr, s.key, s.room),
    "start": lambda s: screens.start_presenter.present(s.world, s.tr),
    "places": lambda s: screens.places_presenter.present(s.world, s.tr, s.key),
    "map": lambda s: screens.map_presenter.present(s.world, s.tr, s.key),
    "together": lambda s: screens.places_presenter.present_together(s.world, s.tr, s.key),
    "needs": lambda s: screens.needs_presenter.present(s.world, s.tr, s.key),
    "place": lambda s: screens.place_presenter.present(s.world, s.tr, s.key, s.session.listed),
    "guides": lambda s: screens.guides_presenter.present(s.world, s.tr),
    "guide": lambda s: screens.guide_presenter.present(s.world, s.tr, s.key),
    "here": lambda s: screens.here_presenter.present(s.world, s.tr),
    "status": lambda s: screens.status_presenter.present(s.world, s.tr),
    "languages": lambda s: screens.languages_presenter.present(s.world, s.tr),
    "aids": lambda s: screens.aids_presenter.present(s.session, s.tr),
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
