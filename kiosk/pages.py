"""Which presenter answers which route."""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.blocks import View
    from kiosk.session import Session
    from kiosk.shell_presenter import Frame
    from kiosk.tongue import Tongue
    from kiosk.world import World


@dataclass(frozen=True)
class Scene:
    """All a presenter may know."""

    world: World
    session: Session
    tr: Tongue
    picture: Callable[[str, str], Path | None]
    """Finds a publisher's picture by publisher and file."""

    @property
    def key(self) -> str:
        return self.session.route.key


PRESENTERS: Mapping[str, Callable[[Scene], View]] = {
    "information": lambda s: information_presenter.present(s.world, s.tr),
    "bulletin": lambda s: bulletin_presenter.present(s.world, s.tr, s.key, s.picture),
    "places": lambda s: places_presenter.present(s.world, s.tr, s.key),
    "place": lambda s: place_presenter.present(s.world, s.tr, s.key),
    "guides": lambda s: guides_presenter.present(s.world, s.tr),
    "guide": lambda s: guide_presenter.present(s.world, s.tr, s.key),
    "here": lambda s: here_presenter.present(s.world, s.tr),
    "status": lambda s: status_presenter.present(s.world, s.tr),
    "languages": lambda s: languages_presenter.present(s.world, s.tr),
    "aids": lambda s: aids_presenter.present(s.session, s.tr),
}
SCREENS = tuple(PRESENTERS)


def page(scene: Scene) -> tuple[Frame, View]:
    """The frame and the view for where the visitor is."""
    screen = scene.session.route.screen
    present = PRESENTERS.get(screen, PRESENTERS["information"])
    return shell_presenter.present(scene.world, scene.tr, screen), present(scene)
