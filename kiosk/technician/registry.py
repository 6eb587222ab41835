"""The technicians' screens, by name; the lock before them is in `kiosk.desk.access`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.storage.errors import DeskError
from kiosk.technician import control as technician_control
from kiosk.technician import diagnostics, power, power_history, trends
from power.folders import Folders
from power.host import look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.model.views import View
    from kiosk.navigation.context import Scene


SHOWN_ENTRIES = 10


def _power(scene: Scene) -> View:
    machine = look(Folders.from_environment(), scene.world.now)
    return power.present(scene.world, scene.tr, machine)


def _curves(scene: Scene) -> View:
    world = scene.world
    from_s = trends.window(scene.key, world.now).from_s
    recorded = power_history.read(from_s, world.now.timestamp())
    return trends.present(world, scene.tr, scene.key, recorded)


def _diagnostics(scene: Scene) -> View:
    """Also where the desk's database cannot be read: then the helpdesk is needed most."""
    try:
        done = scene.office.desk.audit_log.entries(SHOWN_ENTRIES)
    except DeskError:
        done = ()
    return diagnostics.present(scene.world, scene.tr, scene.office.said, done)


PRESENTERS: Mapping[str, Callable[[Scene], View]] = {
    "power": _power,
    "curves": _curves,
    "do": lambda s: technician_control.present(s.world, s.tr, s.office.said),
    "load": lambda s: technician_control.present_load(s.world, s.tr, s.key),
    "sure": lambda s: technician_control.present_sure(s.world, s.tr, s.key),
    "diagnostics": _diagnostics,
}
