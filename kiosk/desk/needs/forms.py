"""Forms of needs and offers: choices that one touch answers, and words only where needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.needs import routes
from kiosk.desk.needs.store import LINE_CHARS, LONGEST, WORDS_CHARS
from kiosk.i18n import needs_labels as labels
from kiosk.model.needs import FAR, NEAR, Side, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.config import Desk
    from kiosk.i18n.translator import Translator

QUANTITIES = (1, 2, 3, 4, 5, 10, 20, 50)
USUAL_H = 24
HOURS = (2, 6, USUAL_H, 72, LONGEST.days * 24)
QUANTITY_CHARS, NUMBER_CHARS = 4, 6


def areas(settings: Desk) -> tuple[str, ...]:
    """Chosen, never typed: an address cannot get in."""
    return settings.areas or (NEAR, FAR)


def card(tr: Translator, settings: Desk, side: Side) -> Form:
    own = side is Side.ASKED
    return Form(
        title=tr("Wij vragen iets") if own else tr("Nieuwe kaart"),
        help=tr("Bewoners zien wat u vraagt, en later wat er kwam. Schrijf hier geen namen op.")
        if own
        else tr("Raak aan wat past. Naam, adres en woorden blijven hier, achter de pincode."),
        fields=(
            *(() if own else (_side(tr),)),
            Field(
                "thema",
                tr("Waar gaat het over?"),
                Kind.CHOICE,
                options=tuple((theme.value, tr(labels.THEME[theme])) for theme in Theme),
                narrow=True,
            ),
            *_how_much(tr),
            *(() if own else _about(tr, settings)),
        ),
        send=Button("check", tr("Maak de kaart")),
        back=routes.Cards(),
    )


def _side(tr: Translator) -> Field:
    return Field(
        "soort",
        tr("Wat is het?"),
        Kind.CHOICE,
        usual=Side.NEED,
        options=(
            (Side.NEED, tr("Iemand vraagt iets")),
            (Side.OFFER, tr("Iemand biedt iets aan")),
            (Side.HOME, tr("Iemand heeft thuis hulp nodig")),
        ),
    )


def _how_much(tr: Translator) -> tuple[Field, ...]:
    return (
        Field(
            "aantal",
            tr("Hoeveel?"),
            Kind.CHOICE,
            usual="1",
            options=tuple((str(n), tr.number(n)) for n in QUANTITIES),
            narrow=True,
        ),
        Field(
            "precies",
            tr("Een ander aantal"),
            longest=QUANTITY_CHARS,
            digits=True,
        ),
    )


def _about(tr: Translator, settings: Desk) -> tuple[Field, ...]:
    where = areas(settings)
    return (
        Field(
            "buurt",
            tr("Waar ongeveer? Geen adres"),
            Kind.CHOICE,
            usual=where[0],
            options=tuple((name, labels.area(name, tr)) for name in where),
        ),
        Field(
            "tot",
            tr("Hoe lang geldt het?"),
            Kind.CHOICE,
            usual=str(USUAL_H),
            options=tuple((str(hours), _lasting(hours, tr)) for hours in HOURS),
            narrow=True,
        ),
        Field("contact", tr("Naam, en waar u die vindt"), longest=LINE_CHARS),
        Field("woorden", tr("Wat zegt die persoon?"), Kind.LINES, longest=WORDS_CHARS),
    )


def _lasting(hours: int, tr: Translator) -> str:
    if hours < 48:
        return tr.plural("{n} uur", "{n} uur", hours)
    return tr.plural("{n} dag", "{n} dagen", hours // 24)


def arrived(tr: Translator, route: routes.ArrivedForm) -> Form:
    return Form(
        title=tr("Er is iets gekomen"),
        help=tr("Vul in hoeveel er nu bij kwam. Bewoners zien het meteen."),
        fields=(Field("aantal", tr("Hoeveel kwam er?"), longest=QUANTITY_CHARS, digits=True),),
        send=Button("check", tr("Schrijf op")),
        back=routes.Card(route.number, route.drill),
    )


def promise(
    tr: Translator, others: Sequence[tuple[str, str]], route: routes.PromiseForm, left: int
) -> Form:
    """``left``: how much of the card nobody has yet."""
    return Form(
        title=tr("Zeg toe aan ander steunpunt"),
        help=tr("Herhaal hardop nummer {n} en hoeveel zij krijgen. Dat geldt twee uur.",
                n=f"{'O' if route.drill else ''}{route.number}"),
        fields=(
            Field(
                "wie",
                tr("Welk steunpunt?"),
                Kind.CHOICE,
                usual="",
                options=(*others, ("", tr("Een ander steunpunt"))),
            ),
            Field("aantal", tr("Hoeveel?"), longest=QUANTITY_CHARS, digits=True, usual=str(left)),
        ),
        send=Button("check", tr("Zeg toe")),
        back=routes.Card(route.number, route.drill),
    )  # fmt: skip


def ask(tr: Translator, others: Sequence[tuple[str, str]]) -> Form:
    """``others``: the nodes that can be asked, and what they are called."""
    return Form(
        title=tr("Vraag een ander steunpunt"),
        help=tr("Vraag om een kaart van hun bord. Zij beslissen, en u krijgt antwoord."),
        fields=(
            Field(
                "wie",
                tr("Welk steunpunt?"),
                Kind.CHOICE,
                usual=others[0][0] if others else "",
                options=tuple(others),
            ),
            Field("nummer", tr("Nummer van de kaart"), longest=NUMBER_CHARS, digits=True),
            Field(
                "aantal",
                tr("Hoeveel?"),
                Kind.CHOICE,
                usual="1",
                options=tuple((str(n), tr.number(n)) for n in QUANTITIES),
                narrow=True,
            ),
        ),
        send=Button("send", tr("Vraag het")),
        back=routes.Cards(),
    )
