"""New software, for staff: that it waits, and a yes or a no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.feature import Feature, asks, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.routes import More, Sure
from kiosk.desk.software import actions, routes, screens
from kiosk.desk.software.screens import Ways
from kiosk.desk.software.standing import look
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext

HOME = routes.Software()
STAFF = Ways(
    back=More(),
    ask=lambda version, image: Sure(routes.Tonight(version, image)),
    withdraw=routes.NotTonight(),
)


def _is_told(context: DeskContext) -> bool:
    return context.snapshot.software is not None


SOFTWARE = Feature(
    screens=(
        screen(
            "staff-software",
            HOME,
            lambda c, _: screens.present(look(c.snapshot), c.tr, STAFF, c.said),
        ),
    ),
    touches=(
        touch(routes.Tonight, actions.agree),
        touch(routes.NotTonight, lambda a, _: actions.withdraw(a)),
    ),
    confirmations=(
        asks(
            routes.Tonight,
            lambda c, asked: screens.question(asked.version, c.snapshot.now, c.tr, HOME),
        ),
    ),
    menu=(
        MenuEntry(
            "storage",
            N_("Nieuwe software"),
            N_("Wat klaarstaat, en wanneer het start"),
            HOME,
            look=lambda c: screens.waits(c.snapshot.software, c.tr),
            there=_is_told,
        ),
    ),
)
