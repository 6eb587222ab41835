"""What is kept, and how long."""

from __future__ import annotations

from kiosk.desk.feature import Feature, screen
from kiosk.desk.kept import routes, screens
from kiosk.desk.menu.screens import MenuEntry
from kiosk.i18n.translator import N_

KEPT = Feature(
    screens=(
        screen("kept", routes.Kept(), lambda c, _: screens.present(c.tr, c.snapshot.config.desk)),
    ),
    menu=(MenuEntry("lock", N_("Wat wordt bewaard"), N_("En hoe lang"), routes.Kept()),),
)
