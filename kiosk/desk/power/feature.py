"""The power, for staff: the light for longer, a generator, and what is not essential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.feature import Feature, screen
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.power import actions, routes, screens
from kiosk.desk.power.screens import STAFF
from kiosk.i18n.translator import N_
from kiosk.state.snapshot import START
from kiosk.technician import control, until
from kiosk.technician.ahead import Asked
from kiosk.technician.power_commands import Free

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.model.views import View


def _power(context: DeskContext) -> View:
    ahead = context.desk_session.ahead.get(Asked())
    return screens.present(context.snapshot, context.tr, ahead, context.said)


def _sure(context: DeskContext, route: routes.Sure) -> View:
    ahead = context.desk_session.ahead.get(Asked(route.command))
    return control.present_sure(context.snapshot, context.tr, route.command, ahead, STAFF)


POWER = Feature(
    screens=(
        screen("staff-power", routes.Power(), lambda c, _: _power(c)),
        screen(
            "staff-until",
            routes.Until("light"),
            lambda c, r: until.present(c.snapshot, c.tr, r.what, STAFF),
        ),
        screen(
            "staff-other-time",
            routes.OtherTime("light", START),
            lambda c, r: until.present_other(c.snapshot, c.tr, r.what, r.at, STAFF),
            first_of="staff-until",
        ),
        screen(
            "staff-load",
            routes.Load(""),
            lambda c, r: control.present_load(c.snapshot, c.tr, r.name, STAFF),
            first_of="staff-power",
        ),
        screen("staff-sure", routes.Sure(Free("")), _sure, first_of="staff-load"),
    ),
    works=actions.works,
    menu=(
        MenuEntry(
            "power", N_("Stroom"), N_("Hoe lang nog, licht langer aan, aggregaat"), routes.Power()
        ),
    ),
)
"""Where the power leads staff."""
