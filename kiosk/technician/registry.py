"""The technicians' pages; the lock before them is in `kiosk.desk.access`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.feature import Feature, Tab, screen
from kiosk.desk.features import Features
from kiosk.desk.storage.errors import DeskError
from kiosk.i18n.translator import N_
from kiosk.technician import connection, control, diagnostics, power, power_history, routes, trends
from kiosk.technician.power_commands import Free
from kiosk.visitor import header
from power.folders import Folders
from power.host import look

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.model.views import View

SHOWN_ENTRIES = 10


def _power(context: DeskContext) -> View:
    machine = look(Folders.from_environment(), context.snapshot.now)
    return power.present(context.snapshot, context.tr, machine)


def _trends(context: DeskContext, route: routes.Trends) -> View:
    snapshot = context.snapshot
    from_s = trends.window(route.period, snapshot.now).from_s
    recorded = power_history.read(from_s, snapshot.now.timestamp())
    return trends.present(snapshot, context.tr, route.period, recorded)


def _diagnostics(context: DeskContext) -> View:
    """Also where the desk's database cannot be read: then the helpdesk is needed most."""
    try:
        done = context.desk.audit_log.entries(SHOWN_ENTRIES)
    except DeskError:
        done = ()
    return diagnostics.present(context.snapshot, context.tr, context.said, done)


POWER = Feature(
    screens=(screen("power", routes.Power(), lambda c, _: _power(c)),),
    tab=Tab("power", N_("Stroom"), routes.Power()),
)
TRENDS = Feature(
    screens=(screen("curves", routes.Trends(), _trends),),
    tab=Tab("curves", N_("Verloop"), routes.Trends()),
)
CONTROL = Feature(
    screens=(
        screen("do", routes.Control(), lambda c, _: control.present(c.snapshot, c.tr, c.said)),
        screen(
            "load",
            routes.Load(""),
            lambda c, r: control.present_load(c.snapshot, c.tr, r.name),
            first_of="do",
        ),
        screen(
            "sure",
            routes.Sure(Free("")),
            lambda c, r: control.present_sure(c.snapshot, c.tr, r.command),
            first_of="load",
        ),
    ),
    tab=Tab("do", N_("Doen"), routes.Control()),
)
DIAGNOSTICS = Feature(
    screens=(
        screen("diagnostics", routes.Diagnostics(), lambda c, _: _diagnostics(c)),
        screen(
            "connection",
            routes.Connection(),
            lambda c, _: connection.present(c.snapshot, c.tr, c.said),
        ),
        screen(
            "connection-code",
            routes.ConnectionCode(),
            lambda c, _: connection.present_code(
                c.snapshot, c.tr, c.room, header.time(c.snapshot, c.tr)
            ),
        ),
    ),
    tab=Tab("diagnostics", N_("Helpdesk"), routes.Diagnostics()),
)
TECHNICIANS = Features(POWER, TRENDS, CONTROL, DIAGNOSTICS)
