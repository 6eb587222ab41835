"""What is asked before an agreement ends, a card is withdrawn or another point hears no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.confirming import Question
from kiosk.desk.needs import routes
from kiosk.i18n import needs_labels as labels

if TYPE_CHECKING:
    from kiosk.desk.needs.cards import Card
    from kiosk.i18n.translator import Translator


def ask(
    tr: Translator, action: routes.Release | routes.Refuse | routes.TakeOff, card: Card | None
) -> Question:
    """``card``: which it is about; None: it is gone."""
    match action:
        case routes.Release():
            icon, title = "close", tr("Gaat deze afspraak niet door?")
            happens = tr("De afspraak vervalt. Wat beloofd was, is weer vrij.")
            yes = tr("Ja, gaat niet door")
        case routes.Refuse():
            icon, title = "close", tr("Nee zeggen tegen het andere steunpunt?")
            happens = tr("Het andere steunpunt krijgt dit antwoord meteen.")
            yes = tr("Ja, zeg nee")
        case routes.TakeOff():
            icon, title = "delete", tr("Deze kaart intrekken?")
            happens = tr("De kaart gaat van het bord. Afspraken op deze kaart vervallen.")
            yes = tr("Ja, trek in")
    back = routes.Card(action.number, action.drill)
    return Question(title, happens, icon, yes, back, named=_named(card, tr))


def _named(card: Card | None, tr: Translator) -> tuple[str, ...]:
    if card is None:
        return ()
    number = tr("nummer {n}", n=card.name)
    return (" · ".join((labels.what(card.theme, card.wanted, tr), number)),)
