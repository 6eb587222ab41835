"""Words for needs and offers: themes, how much, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_
from kiosk.model.needs import FAR, NEAR, Side, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.i18n.translator import Translator

THEME: Mapping[Theme, str] = {
    Theme.WATER: N_("Water"),
    Theme.FOOD: N_("Eten"),
    Theme.SLEEP: N_("Slapen"),
    Theme.TRANSPORT: N_("Vervoer"),
    Theme.TOOLS: N_("Spullen"),
    Theme.CARE: N_("Zorg"),
    Theme.HANDS: N_("Helpende handen"),
    Theme.ANIMALS: N_("Dieren"),
    Theme.OTHER: N_("Iets anders"),
}
ICON: Mapping[Theme, str] = {
    Theme.WATER: "drinking_water",
    Theme.FOOD: "food",
    Theme.SLEEP: "cots",
    Theme.TRANSPORT: "car",
    Theme.TOOLS: "technician",
    Theme.CARE: "first_aid",
    Theme.HANDS: "neighbours",
    Theme.ANIMALS: "animals",
    Theme.OTHER: "all",
}
SIDE: Mapping[Side, str] = {
    Side.NEED: N_("Vraag"),
    Side.OFFER: N_("Aanbod"),
    Side.HOME: N_("Hulp thuis"),
    Side.ASKED: N_("Wij vragen"),
}
_AREA = {NEAR: N_("Dicht bij dit steunpunt"), FAR: N_("Verder weg")}


def area(name: str, tr: Translator) -> str:
    """A point's own name for a part of town as it is."""
    return tr(_AREA[name]) if name in _AREA else name


def amount(theme: Theme, number: int, tr: Translator) -> str:
    """How much, in what that theme is counted in."""
    match theme:
        case Theme.WATER:
            return tr.plural("{n} liter", "{n} liter", number)
        case Theme.FOOD:
            return tr.plural("{n} maaltijd", "{n} maaltijden", number)
        case Theme.SLEEP:
            return tr.plural("{n} slaapplek", "{n} slaapplekken", number)
        case Theme.TRANSPORT | Theme.CARE | Theme.HANDS:
            return tr.plural("{n} persoon", "{n} personen", number)
        case Theme.ANIMALS:
            return tr.plural("{n} dier", "{n} dieren", number)
        case _:
            return tr.plural("{n} stuk", "{n} stuks", number)


def what(theme: Theme, number: int, tr: Translator) -> str:
    return f"{tr(THEME[theme])}: {amount(theme, number, tr)}"
