"""Lists that the tests of a list, its items and its entries show."""

from __future__ import annotations

from kiosk.model import routes
from kiosk.model.views import Listing, Note, Row, Tile


def row(title, **values):
    parts = {"icon": "severe", "badge": "Ernstig", "detail": "", "meta": "VR, 16:00"} | values
    return Row(title=title, route=routes.Bulletin("vr", title, 0, "vr"), **parts)


LISTING = Listing(
    rows=(row("Geen stroom"), row("Kook water")),
    notes=(Note("clock", "Deze informatie is oud."),),
    tiles=(Tile("power", "Stroom: uit", ""),),
    own=(row("Soep om zes uur", icon="own-notice", plain=True),),
    own_heading="Van dit steunpunt zelf",
)
LONG = "Drinkwater bij de sporthal achter het oude gemeentehuis "


def many(number):
    """Of rows of one, two and more lines."""
    return Listing(
        rows=tuple(
            row(f"{n} {LONG * (n % 3)}", detail="Neem mee." * (n % 2)) for n in range(number)
        ),
        more=lambda n: f"nog {n} plekken ›",
    )
