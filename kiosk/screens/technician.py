"""The technicians' screens, by name; the lock before them is in `kiosk.screens.desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import past
from kiosk.desk.errors import DeskError
from kiosk.screens import (
    curves_presenter,
    diagnostics_presenter,
    do_presenter,
    power_presenter,
)
from power.appliance import look
from power.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.blocks import View
    from kiosk.scene import Scene


SHOWN_DEEDS = 10


def _power(scene: Scene) -> View:
    machine = look(Folders.from_environment(), scene.world.now)
    return power_presenter.present(scene.world, scene.tr, machine)


def _curves(scene: Scene) -> View:
    world = scene.world
    from_s = curves_presenter.window(scene.key, world.now).from_s
    recorded = past.read(from_s, world.now.timestamp())
    return curves_presenter.present(world, scene.tr, scene.key, recorded)


def _diagnostics(scene: Scene) -> View:
    """Also where the book is out of order: then the helpdesk is needed most."""
    try:
        deeds = scene.office.desk.journal.deeds(SHOWN_DEEDS)
    except DeskError:
        deeds = ()
    return diagnostics_presenter.present(scene.world, scene.tr, scene.office.said, deeds)


PRESENTERS: Mapping[str, Callable[[Scene], View]] = {
    "power": _power,
    "curves": _curves,
    "do": lambda s: do_presenter.present(s.world, s.tr, s.office.said),
    "load": lambda s: do_presenter.present_load(s.world, s.tr, s.key),
    "sure": lambda s: do_presenter.present_sure(s.world, s.tr, s.key),
    "diagnostics": _diagnostics,
}
