"""What is asked before an agreement ends, a card is withdrawn or another point hears no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.confirming import Question
from kiosk.desk.needs import routes
from kiosk.i18n import needs_labels as labels

if TYPE_CHECKING:
    from kiosk.desk.needs.cards import Card
    from kiosk.i18n.translator import Translator


def release(tr: Translator, action: routes.Release, card: Card | None) -> Question:
    return Question(
        title=tr("Gaat deze afspraak niet door?"),
        happens=tr("De afspraak vervalt. Wat beloofd was, is weer vrij."),
        icon="close",
        yes=tr("Ja, gaat niet door"),
        back=routes.Card(action.number, action.drill),
        named=_named(card, tr),
    )


def refuse(tr: Translator, action: routes.Refuse, card: Card | None) -> Question:
    return Question(
        title=tr("Nee zeggen tegen het andere steunpunt?"),
        happens=tr("Het andere steunpunt krijgt dit antwoord meteen."),
        icon="close",
        yes=tr("Ja, zeg nee"),
        back=routes.Card(action.number, action.drill),
        named=_named(card, tr),
    )


def take_off(tr: Translator, action: routes.TakeOff, card: Card | None) -> Question:
    return Question(
        title=tr("Deze kaart intrekken?"),
        happens=tr("De kaart gaat van het bord. Afspraken op deze kaart vervallen."),
        icon="delete",
        yes=tr("Ja, trek in"),
        back=routes.Card(action.number, action.drill),
        named=_named(card, tr),
    )


def _named(card: Card | None, tr: Translator) -> tuple[str, ...]:
    """Which card it is about."""
    if card is None:
        return ()
    number = tr("nummer {n}", n=card.name)
    return (" · ".join((labels.what(card.theme, card.wanted, tr), number)),)
