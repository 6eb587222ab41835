"""The technicians' screens, by name; the lock before them is in `kiosk.screens.desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import past
from kiosk.screens import curves_presenter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.blocks import View
    from kiosk.pages import Scene


def _curves(scene: Scene) -> View:
    world = scene.world
    from_s = curves_presenter.window(scene.key, world.now).from_s
    recorded = past.read(from_s, world.now.timestamp())
    return curves_presenter.present(world, scene.tr, scene.key, recorded)


PRESENTERS: Mapping[str, Callable[[Scene], View]] = {"curves": _curves}
