"""Which presenter answers which route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import shell_presenter
from kiosk.screens import (
    aids_presenter,
    bulletin_presenter,
    guide_presenter,
    guides_presenter,
    here_presenter,
    information_presenter,
    languages_presenter,
    place_presenter,
    places_presenter,
    status_presenter,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.blocks import View
    from kiosk.session import Session
    from kiosk.shell_presenter import Frame
    from kiosk.tongue import Tongue
    from kiosk.world import World

SCREENS = (
    "information",
    "bulletin",
    "places",
    "place",
    "guides",
    "guide",
    "here",
    "status",
    "languages",
    "aids",
)


def page(
    world: World, session: Session, tr: Tongue, picture: Callable[[str, str], Path | None]
) -> tuple[Frame, View]:
    """The frame and the view for where the visitor is."""
    key = session.route.key
    view: View
    match session.route.screen:
        case "bulletin":
            view = bulletin_presenter.present(world, tr, key, picture)
        case "places":
            view = places_presenter.present(world, tr, key)
        case "place":
            view = place_presenter.present(world, tr, key)
        case "guides":
            view = guides_presenter.present(world, tr)
        case "guide":
            view = guide_presenter.present(world, tr, key)
        case "here":
            view = here_presenter.present(world, tr)
        case "status":
            view = status_presenter.present(world, tr)
        case "languages":
            view = languages_presenter.present(world, tr)
        case "aids":
            view = aids_presenter.present(session, tr)
        case _:
            view = information_presenter.present(world, tr)
    return shell_presenter.present(world, tr, session.route.screen), view
