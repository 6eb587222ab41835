"""Pictures of the screens, for documents, for tests and for a look at a kiosk without a display."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kivy.base import EventLoop
from kivy.clock import Clock

from kiosk.desk import access as desk_access
from kiosk.i18n.translator import tongue
from kiosk.model.views import Listing, Route, Row
from kiosk.navigation.context import Scene
from kiosk.routes import page
from kiosk.ui.theme import theme

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.app import Kiosk

FRAMES_TO_SETTLE = 6
"""Kivy lays out over several frames; after these nothing moves any more."""
LIST_OF = {
    "bulletin": "information",
    "utility": "information",
    "place": "places",
    "guide": "guides",
}
ABOUT_A_BULLETIN = ("share", "retell", "history")
DESK_PAGE_OF = {"report-read": "report", "situation-code": "situation-one"}
DESK_LIST_OF = {
    "own-notice": "notices",
    "log-entry": "log",
    "list": "tasks",
    "card": "cards",
    "report": "reports",
    "situation-one": "situation",
    "stick": "sticks",
}
KEY_OF = {"type": "notice-form/\ntekst"}
TOUR = ("information", "bulletin", "places", "place", "guides", "guide", "here", "status")
SETTLE_S = 0.6


def route_to(kiosk: Kiosk, screen: str) -> Route:
    """A screen that shows one thing shows the first of its list."""
    if screen in ABOUT_A_BULLETIN:
        key = route_to(kiosk, "bulletin").key
        return Route(screen, f"bulletin\n{key}" if screen == "share" else key)
    if screen in DESK_PAGE_OF:
        return Route(screen, route_to(kiosk, DESK_PAGE_OF[screen]).key)
    if screen in DESK_LIST_OF:
        return _first_row(kiosk, DESK_LIST_OF[screen], screen)
    if screen not in LIST_OF:
        return Route(screen, KEY_OF.get(screen, ""))
    session = replace(kiosk.navigator.session, route=Route(LIST_OF[screen]))
    _, listing = page(Scene(kiosk.navigator.world, session, tongue("nl"), lambda *_: None))
    rows = listing.rows if isinstance(listing, Listing) else ()
    return next((row.route for row in rows if row.route.screen == screen), Route(screen))


def _first_row(kiosk: Kiosk, listing: str, screen: str) -> Route:
    """The first of a page's rows that leads to the screen."""
    session = replace(
        kiosk.navigator.session, route=Route(listing), role=desk_access.admitted(listing)
    )
    scene = Scene(
        kiosk.navigator.world, session, tongue("nl"), lambda *_: None, office=kiosk.navigator.office
    )
    _, view = page(scene)
    shown = view.rows if isinstance(view, Listing) else getattr(view, "blocks", ())
    routes = (block.route for block in shown if isinstance(block, Row))
    return next((route for route in routes if route.screen == screen), Route(screen))


def settle() -> None:
    for _ in range(FRAMES_TO_SETTLE):
        EventLoop.idle()


def take(kiosk: Kiosk, path: Path) -> None:
    """Write what is on the glass as a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kiosk.shell.export_to_png(str(path), bg_color=tuple(theme.ground))


def tour(kiosk: Kiosk, folder: Path, from_s: float) -> None:
    """Walk through the screens of a running kiosk and leave a picture of each.

    Counted in frames, not in seconds: a busy machine has drawn little in half a second.
    """
    screens = iter(enumerate(TOUR, start=1))

    def go_on(_: float) -> None:
        number, screen = next(screens, (0, ""))
        if screen:
            kiosk.navigator.go(route_to(kiosk, screen))
            look(number, screen, FRAMES_TO_SETTLE)

    def look(number: int, screen: str, frames: int) -> None:
        if frames:
            Clock.schedule_once(lambda _: look(number, screen, frames - 1), 0)
        else:
            take(kiosk, folder / f"{number}-{screen}.png")
            Clock.schedule_once(go_on, SETTLE_S)

    Clock.schedule_once(go_on, from_s)
