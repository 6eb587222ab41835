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
from kiosk.visitor import information, places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.app import Kiosk
    from kiosk.model.views import Block, View

R = TypeVar("R", bound=routes.Route)
FRAMES_TO_SETTLE = 6
"""Kivy lays out over several frames; after these nothing moves any more."""
TOUR = ("information", "bulletin", "places", "place", "guides", "guide", "here", "status")
SETTLE_S = 0.6
TOGETHER = 3
"""Places that are one mark on the map, for a picture of that."""


def route_to(kiosk: Kiosk, name: str) -> routes.Route:
    """A screen that shows one thing shows the first of its list; without one, that it is gone."""
    if name == LOCK:
        return routes.Unlock()
    shown = next(shown for shown in every_screen() if shown.name == name)
    match shown.route:
        case routes.History():
            return routes.History(_with_a_past(kiosk))
        case routes.Share():
            return routes.Share(_bulletin(kiosk))
        case routes.Together():
            near = kiosk.navigator.snapshot.places[:TOGETHER]
            return routes.Together(tuple(places.route_to(place) for _, place in near))
    if not shown.first_of:
        return shown.route
    return _first(kiosk, route_to(kiosk, shown.first_of), shown.route)


def _bulletin(kiosk: Kiosk) -> routes.Bulletin:
    route = route_to(kiosk, "bulletin")
    return route if isinstance(route, routes.Bulletin) else NO_BULLETIN


def _with_a_past(kiosk: Kiosk) -> routes.Bulletin:
    """The first that replaced another, else the first."""
    navigator = kiosk.navigator
    found = (b for b in navigator.snapshot.bulletins if navigator.reader.earlier(b))
    return next(map(information.route_to, found), _bulletin(kiosk))


def _first(kiosk: Kiosk, where: routes.Route, like: R) -> R:
    """The first on a page that leads to such a screen as ``like``; else that."""
    navigator = kiosk.navigator
    session = replace(navigator.session, route=where, role=where.needs)
    context = Context(
        navigator.snapshot,
        session,
        translator("nl"),
        lambda *_: None,
        earlier=navigator.reader.earlier,
    )
    _, view = page(context, kiosk.desk_session)
    found = [block.route for block in _blocks(view) if isinstance(block, Row)]
    found += [tile.route for tile in getattr(view, "tiles", ()) if tile.route]
    found += [c.route for b in _blocks(view) if isinstance(b, Actions) for c in b.choices]
    return next((route for route in found if isinstance(route, type(like))), like)


def _blocks(view: View) -> tuple[Block, ...]:
    """What is on a page, and what stands beside that."""
    parts = ("rows", "own") if isinstance(view, (Board, Listing)) else ("blocks", "aside")
    return tuple(block for part in parts for block in getattr(view, part, ()))


def settle() -> None:
    for _ in range(FRAMES_TO_SETTLE):
        EventLoop.idle()


def take(kiosk: Kiosk, path: Path) -> None:
    """Write what is on the glass as a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kiosk.shell.export_to_png(str(path), bg_color=tuple(theme.ground))


def tour(kiosk: Kiosk, folder: Path, from_s: float, ended: Callable[[], None]) -> None:
    """Walk through the screens of a running kiosk and leave a picture of each; then ``ended``.

    Counted in frames, not in seconds: a busy machine has drawn little in half a second.
    """
    screens = iter(enumerate(TOUR, start=1))

    def go_on(_: float) -> None:
        number, screen = next(screens, (0, ""))
        if screen:
            kiosk.navigator.go(route_to(kiosk, screen))
            look(number, screen, FRAMES_TO_SETTLE)
        else:
            ended()

    def look(number: int, screen: str, frames: int) -> None:
        if frames:
            Clock.schedule_once(lambda _: look(number, screen, frames - 1), 0)
        else:
            take(kiosk, folder / f"{number}-{screen}.png")
            Clock.schedule_once(go_on, SETTLE_S)

    Clock.schedule_once(go_on, from_s)
