"""Drills: plainly marked, with a practised outage where the power daemon can."""

from __future__ import annotations

from kiosk.desk.drill import actions, routes, screens
from kiosk.desk.feature import Feature, screen
from kiosk.desk.menu.screens import MenuEntry
from kiosk.i18n.translator import N_

DRILL = Feature(
    screens=(screen("drill", routes.Drill(), lambda c, _: screens.present(c, c.said)),),
    works=actions.works,
    menu=(MenuEntry("drill", N_("Oefening"), N_("Begin of stop een oefening"), routes.Drill()),),
)
