"""What is needed less often, of all features."""

from __future__ import annotations

from kiosk.desk.feature import Feature, Tab, screen
from kiosk.desk.menu import screens
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.reports.waiting import loud_row
from kiosk.desk.routes import More
from kiosk.i18n.translator import N_
from kiosk.model import routes

MENU = Feature(
    screens=(screen("more", More(), lambda c, _: screens.present(c.tr, c.menu, loud_row(c))),),
    menu=(
        MenuEntry(
            "information", N_("Informatie"), N_("Zoals bezoekers het lezen"), routes.Information()
        ),
    ),
    tab=Tab("more", N_("Meer"), More()),
)
