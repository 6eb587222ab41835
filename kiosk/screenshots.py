"""Pictures of the screens, for documents, for tests and for a look at a kiosk without a display."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kivy.base import EventLoop
from kivy.clock import Clock

from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.views import Actions, Board, Listing, Row
from kiosk.navigation.context import Context
from kiosk.routes import LOCK, NO_BULLETIN, every_screen, page
from kiosk.ui.theme import theme

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.app import Kiosk

R = TypeVar("R", bound=routes.Route)
FRAMES_TO_SETTLE = 6
"""Kivy lays out over several frames; after these nothing moves any more."""
TOUR = ("information", "bulletin", "places", "place", "guides", "guide", "here", "status")
SETTLE_S = 0.6
OF_A_BULLETIN = {"history": routes.History, "share": routes.Share}
"""Of the first, though no page of it need lead there: it may have replaced none."""


def route_to(kiosk: Kiosk, name: str) -> routes.Route:
    """A screen that shows one thing shows the first of its list."""
    if name == LOCK:
        return routes.Unlock()
    shown = next(shown for shown in every_screen() if shown.name == name)
    if name in OF_A_BULLETIN:
        return OF_A_BULLETIN[name](_bulletin(kiosk))
    if not shown.first_of:
        return shown.route
    return _first(kiosk, route_to(kiosk, shown.first_of), shown.route)


def _bulletin(kiosk: Kiosk) -> routes.Bulletin:
    route = route_to(kiosk, "bulletin")
    return route if isinstance(route, routes.Bulletin) else NO_BULLETIN


def _first(kiosk: Kiosk, where: routes.Route, like: R) -> R:
    """The first on a page that leads to such a screen as ``like``; else that."""
    session = replace(kiosk.navigator.session, route=where, role=where.needs)
    context = Context(kiosk.navigator.snapshot, session, translator("nl"), lambda *_: None)
    _, view = page(context, kiosk.desk_session)
    blocks = view.rows if isinstance(view, (Board, Listing)) else getattr(view, "blocks", ())
    found = [block.route for block in blocks if isinstance(block, Row)]
    found += [tile.route for tile in getattr(view, "tiles", ()) if tile.route]
    found += [c.route for block in blocks if isinstance(block, Actions) for c in block.choices]
    return next((route for route in found if isinstance(route, type(like))), like)


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
