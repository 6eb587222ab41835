"""Setting the machine's clock."""

from __future__ import annotations

from kiosk.desk.clock import actions, routes, screens
from kiosk.desk.feature import Feature, screen
from kiosk.desk.menu.screens import MenuEntry
from kiosk.i18n.translator import N_

CLOCK = Feature(
    screens=(screen("clock", routes.Clock(), lambda c, r: screens.present(c, r, c.said)),),
    works=actions.works,
    menu=(MenuEntry("clock", N_("Klok"), N_("Zet de klok gelijk"), routes.Clock()),),
)
