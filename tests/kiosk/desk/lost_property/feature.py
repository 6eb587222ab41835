"""Lost property: a feature that only a test has."""

from __future__ import annotations

from kiosk.desk.feature import Feature, form, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from tests.kiosk.desk.lost_property import actions, routes, screens
from tests.kiosk.desk.lost_property.store import FOUND

LOST_PROPERTY = Feature(
    screens=(
        screen("lost", routes.LostProperty(), lambda c, _: screens.present(c.tr, tuple(FOUND))),
    ),
    forms=(
        form(routes.FoundForm(), lambda c, _: screens.form(c.tr), lambda a, _: actions.keep(a)),
    ),
    touches=(touch(routes.GiveBack, actions.give_back),),
    menu=(
        MenuEntry("search", "Gevonden voorwerpen", "Wat is blijven liggen", routes.LostProperty()),
    ),
)
