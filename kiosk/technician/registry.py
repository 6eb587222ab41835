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
    from kiosk.navigation.context import Context


SHOWN_ENTRIES = 10


def _power(context: Context) -> View:
    machine = look(Folders.from_environment(), context.snapshot.now)
    return power.present(context.snapshot, context.tr, machine)


def _curves(context: Context) -> View:
    snapshot = context.snapshot
    from_s = trends.window(context.key, snapshot.now).from_s
    recorded = power_history.read(from_s, snapshot.now.timestamp())
    return trends.present(snapshot, context.tr, context.key, recorded)


def _diagnostics(context: Context) -> View:
    """Also where the desk's database cannot be read: then the helpdesk is needed most."""
    try:
        done = context.desk_session.desk.audit_log.entries(SHOWN_ENTRIES)
    except DeskError:
        done = ()
    return diagnostics.present(context.snapshot, context.tr, context.desk_session.said, done)


PRESENTERS: Mapping[str, Callable[[Context], View]] = {
    "power": _power,
    "curves": _curves,
    "do": lambda s: technician_control.present(s.snapshot, s.tr, s.desk_session.said),
    "load": lambda s: technician_control.present_load(s.snapshot, s.tr, s.key),
    "sure": lambda s: technician_control.present_sure(s.snapshot, s.tr, s.key),
    "diagnostics": _diagnostics,
}
