"""The sticks that went in, and letting the next one in."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.desk.feature import Feature, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.sticks import actions, routes, screens
from kiosk.i18n.translator import N_

NO_STICK = routes.Stick(datetime.fromtimestamp(0, UTC), "")
"""None that went in: its page says that it is there no longer."""

STICKS = Feature(
    screens=(
        screen("sticks", routes.Sticks(), lambda c, _: screens.present(c, c.history(), c.said)),
        screen(
            "stick",
            NO_STICK,
            lambda c, r: screens.present_one(
                c, next((past for past in c.history() if screens.route_to(past) == r), None)
            ),
            first_of="sticks",
        ),
    ),
    touches=(touch(routes.AllowStick, lambda a, _: actions.allow(a)),),
    menu=(
        MenuEntry(
            "usb",
            N_("Sticks"),
            N_("Welke stick is ingelezen, en wat kwam ervan"),
            routes.Sticks(),
        ),
    ),
)
