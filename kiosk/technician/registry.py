"""The technicians' pages; the lock before them is in `kiosk.desk.access`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common import first_code
from kiosk.desk.feature import Feature, Tab, screen
from kiosk.desk.features import Features
from kiosk.desk.storage import key_place
from kiosk.desk.storage.errors import DeskError
from kiosk.i18n.translator import N_
from kiosk.state.snapshot import START
from kiosk.technician import (
    connection,
    consequences,
    control,
    diagnostics,
    power,
    power_history,
    routes,
    software,
    standing,
    trends,
    until,
)
from kiosk.technician.ahead import Asked
from kiosk.technician.power_commands import Free
from kiosk.technician.ways import TECHNICIAN
from kiosk.visitor import header
from power.folders import Folders
from power.host import look

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.model.views import View

SHOWN_ENTRIES = 10


def _power(context: DeskContext) -> View:
    machine = look(Folders.from_environment(), context.snapshot.now)
    snapshot, tr = context.snapshot, context.tr
    ahead = context.desk_session.ahead.get(Asked())
    plans = (
        *software.rows(snapshot, tr),
        *standing.light_and_generator(snapshot, tr, TECHNICIAN),
        *consequences.as_it_goes(ahead, snapshot, tr),
    )
    return power.present(snapshot, tr, machine, plans)


def _sure(context: DeskContext, route: routes.Sure) -> View:
    ahead = context.desk_session.ahead.get(Asked(route.command))
    return control.present_sure(context.snapshot, context.tr, route.command, ahead)


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
    snapshot = context.snapshot
    here = diagnostics.Here(first_code.read(snapshot.now), key_place.place())
    return diagnostics.present(snapshot, context.tr, context.said, done, here)


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
            _sure,
            first_of="load",
        ),
        screen(
            "until",
            routes.Until("light"),
            lambda c, r: until.present(c.snapshot, c.tr, r.what, TECHNICIAN),
        ),
        screen(
            "other-time",
            routes.OtherTime("light", START),
            lambda c, r: until.present_other(c.snapshot, c.tr, r.what, r.at, TECHNICIAN),
            first_of="until",
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
        screen("software", routes.Software(), lambda c, _: software.present(c)),
        screen(
            "software-sure",
            routes.SoftwareSure("", ""),
            software.present_sure,
            first_of="software",
        ),
    ),
    tab=Tab("diagnostics", N_("Helpdesk"), routes.Diagnostics()),
)
TECHNICIANS = Features(POWER, TRENDS, CONTROL, DIAGNOSTICS)
