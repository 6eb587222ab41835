"""Letters about cards and totals, as staff read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.needs.routes import Card, Cards, Searched
from kiosk.i18n import needs_labels as labels
from kiosk.i18n.translator import N_
from kiosk.model.needs import Side, Theme
from kiosk.model.views import Choice, Fact, Paragraph
from link import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.desk.needs.post import AboutCards
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route
    from kiosk.model.views import Block

_NOTHING = N_("Zij kunnen kaart {n} niet geven.")
SAID = {
    "asked": N_("Zij vragen onze kaart {n}: {quantity}."),
    "claimed": N_("Zij zeggen kaart {n} toe: {quantity}. Dat geldt twee uur."),
    "refused": _NOTHING,
    "confirmed": N_("De afspraak over kaart {n} is vast."),
    "released": N_("De afspraak over kaart {n} gaat niet door."),
}
ARRIVED = N_("Gekomen")
_THEMES = frozenset(map(str, Theme))
_SIDES = frozenset(map(str, Side))


def words(letter: bodies.Card, tr: Translator) -> Iterator[Block]:
    quantity = tr.number(letter.quantity)
    yield Paragraph(tr(SAID[letter.said], n=letter.card, quantity=quantity))


def of_search(letter: bodies.Search | bodies.Found, tr: Translator) -> Iterator[Block]:
    if isinstance(letter, bodies.Search):
        theme = Theme(letter.theme) if letter.theme in _THEMES else Theme.OTHER
        what = labels.what(theme, letter.quantity, tr)
        yield Paragraph(tr("Een ander steunpunt zoekt: {what}.", what=what))
    elif letter.quantity:
        quantity = tr.number(letter.quantity)
        words_ = tr(
            "Zij kunnen geven voor kaart {n}: {quantity}.", n=letter.card, quantity=quantity
        )
        yield Paragraph(words_)
    else:
        yield Paragraph(tr(_NOTHING, n=letter.card))


def way(letter: AboutCards, tr: Translator, *, drill: bool) -> Choice:
    """To our card or what they look for, or to all cards where it is another point's."""
    route: Route = Cards()
    if isinstance(letter, bodies.Search):
        route = Searched(letter.key, drill)
    elif isinstance(letter, bodies.Found) or letter.said == "asked":
        route = Card(letter.card, drill)
    return Choice("look", tr("Bekijk de kaart"), route, chosen=True)


def totals(letter: bodies.Totals, tr: Translator) -> Iterator[Block]:
    """What newer software counts is shown by its own word."""
    for line in letter.lines:
        theme = Theme(line.theme) if line.theme in _THEMES else None
        icon = labels.ICON[theme] if theme else "information"
        number = (
            labels.amount(theme, line.number, tr) if theme else f"{line.number} {line.unit}".strip()
        )
        what = tr(labels.THEME[theme]) if theme else line.theme
        side = tr(labels.SIDE[Side(line.what)]) if line.what in _SIDES else line.what
        side = tr(ARRIVED) if line.what == "arrived" else side
        label = " · ".join(filter(None, (side, what)))
        yield Fact(icon, label, " · ".join(filter(None, (number, labels.area(line.area, tr)))))
