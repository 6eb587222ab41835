"""What is needed less often, of all features."""

from __future__ import annotations

from kiosk.desk.feature import Feature, Tab, screen
from kiosk.desk.menu import screens
from kiosk.desk.routes import More
from kiosk.i18n.translator import N_

MENU = Feature(
    screens=(screen("more", More(), lambda c, _: screens.present(c.tr, c.menu)),),
    tab=Tab("more", N_("Meer"), More()),
)
