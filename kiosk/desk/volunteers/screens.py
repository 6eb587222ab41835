"""Vrijwilligers: who is there, who is free, who is out, and who should be back by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.confirming import Question
from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.routes import More, Sure
from kiosk.desk.volunteers import routes
from kiosk.desk.volunteers.store import NAME_CHARS, WORDS_CHARS, Doing
from kiosk.i18n.translator import N_
from kiosk.model.views import (
    Actions,
    Article,
    Badge,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Row,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from content.core.checklists import Sheet
    from kiosk.desk.volunteers.store import Volunteer
    from kiosk.i18n.translator import Translator
    from kiosk.model.views import Block
    from kiosk.navigation.context import Context

LIST = routes.Volunteers()
USUAL_MINUTES = 60
MINUTES = (30, USUAL_MINUTES, 120, 240)
DOING = {
    Doing.FREE: N_("vrij"),
    Doing.BUSY: N_("aan het werk"),
    Doing.OUT: N_("op pad"),
    Doing.GONE: N_("naar huis"),
}


def present(context: Context, there: Sequence[Volunteer]) -> Article:
    """``there``: overdue first."""
    tr, now = context.tr, context.snapshot.now
    overdue = [one for one in there if one.is_overdue(now)]
    blocks: list[Block] = [
        Title(tr("Vrijwilligers")),
        Note(
            "information",
            tr("Wie komt helpen en wie op pad is. Bij het sluiten worden alle namen gewist."),
            small=True,
        ),
        Actions(
            (
                Choice("add", tr("Iemand komt helpen"), routes.VolunteerForm(), chosen=True),
                Choice("printer", tr("Kaart per taak"), routes.RoleCards()),
            )
        ),
    ]
    if overdue:
        blocks.append(Note("severe", tr("Te laat terug. Laat iemand gaan kijken."), loud=True))
    blocks += [_row(one, context) for one in there]
    if not there:
        blocks.append(Note("duty", tr("Er is nu niemand opgeschreven.")))
    return Article(tuple(blocks), More(), abreast=True)


def late(there: Iterable[Volunteer], now: datetime, tr: Translator) -> str:
    """For the menu; empty: everybody is in time."""
    count = sum(one.is_overdue(now) for one in there)
    return tr.plural("{n} is te laat terug", "{n} zijn te laat terug", count) if count else ""


def _row(one: Volunteer, context: Context) -> Row:
    tr = context.tr
    return Row(
        icon="severe" if one.is_overdue(context.snapshot.now) else "person",
        badge=state(one, context),
        title=one.name,
        detail="",
        meta=" · ".join(filter(None, (one.where, one.can))) or tr("nog geen taak"),
        route=routes.Volunteer(one.person),
        loud=one.is_overdue(context.snapshot.now),
    )


def state(one: Volunteer, context: Context) -> str:
    """What they do, and since or until when."""
    tr, now = context.tr, context.snapshot.now
    if one.back_by is None or one.doing is not Doing.OUT:
        since = tr("sinds {time}", time=tr.moment(one.since, now))
        return f"{tr(DOING[one.doing])} · {since}"
    time = tr.moment(one.back_by, now)
    if one.is_overdue(now):
        return tr("te laat: zou om {time} terug zijn", time=time)
    return tr("op pad, terug om {time}", time=time)


def present_one(context: Context, one: Volunteer | None) -> Article:
    tr, now = context.tr, context.snapshot.now
    if one is None or one.doing is Doing.GONE:
        return Article((Note("information", tr("Deze persoon is er niet meer.")),), LIST)
    home = Choice("here", tr("Naar huis"), Sure(routes.GoHome(one.person)))
    out = Choice("route", tr("Gaat op pad"), routes.OutForm(one.person), chosen=True)
    work = Choice("tasks", tr("Krijgt een taak hier"), routes.WorkForm(one.person))
    back = Choice("back", tr("Is terug"), routes.IsBack(one.person), chosen=True)
    done = Choice("check", tr("Is klaar"), routes.IsBack(one.person), chosen=True)
    choices = {
        Doing.FREE: (out, work, home),
        Doing.BUSY: (done, home),
        Doing.OUT: (back, home),
    }[one.doing]
    facts = (
        ("write", tr("Wat kan deze persoon?"), one.can),
        ("places", tr("Waar, of welke taak"), one.where),
        ("clock", tr("Terug om"), tr.moment(one.back_by, now) if one.back_by else ""),
    )
    return Article(
        (
            Badge("person", state(one, context), loud=one.is_overdue(now)),
            Title(one.name),
            Actions(choices),
            *(Fact(icon, label, words) for icon, label, words in facts if words),
        ),
        LIST,
    )


def sure(tr: Translator, person: int, one: Volunteer | None) -> Question:
    """Before a name leaves the list."""
    return Question(
        title=tr("Gaat deze persoon naar huis?"),
        happens=tr("De naam gaat van de lijst."),
        icon="here",
        yes=tr("Ja, naar huis"),
        back=routes.Volunteer(person),
        named=(one.name,) if one else (),
    )


def form(tr: Translator) -> Form:
    return Form(
        title=tr("Iemand komt helpen"),
        help=tr("Een voornaam of het nummer van een hesje is genoeg. Die naam blijft hier."),
        fields=(
            Field("naam", tr("Voornaam of nummer"), longest=NAME_CHARS),
            Field("kan", tr("Wat kan deze persoon?"), longest=WORDS_CHARS),
        ),
        send=Button("check", tr("Schrijf op")),
        back=LIST,
    )


def out_form(tr: Translator, route: routes.OutForm) -> Form:
    return Form(
        title=tr("Gaat op pad"),
        help=tr("Spreek af wanneer deze persoon terug is. Wie te laat is, wordt hier rood."),
        fields=(
            Field("waar", tr("Waarheen, en wat gaat die doen?"), longest=WORDS_CHARS),
            Field(
                "terug",
                tr("Terug over"),
                Kind.CHOICE,
                usual=str(USUAL_MINUTES),
                options=tuple((str(n), _span(n, tr)) for n in MINUTES),
                narrow=True,
            ),
        ),
        send=Button("route", tr("Gaat op pad")),
        back=routes.Volunteer(route.person),
    )


def _span(minutes: int, tr: Translator) -> str:
    if minutes < USUAL_MINUTES:
        return tr.plural("{n} minuut", "{n} minuten", minutes)
    return tr.plural("{n} uur", "{n} uur", minutes // 60)


def work_form(tr: Translator, route: routes.WorkForm) -> Form:
    return Form(
        title=tr("Krijgt een taak hier"),
        help=tr("Schrijf op wat deze persoon gaat doen. Een paar woorden is genoeg."),
        fields=(Field("wat", tr("Welke taak?"), longest=WORDS_CHARS),),
        send=Button("check", tr("Schrijf op")),
        back=routes.Volunteer(route.person),
    )


def present_cards(context: Context, cards: Sequence[Sheet], said: str) -> Article:
    """One touch prints one; without a printer of our own all go on a stick, to print elsewhere."""
    tr, prints = context.tr, bool(context.snapshot.config.printer)
    blocks: list[Block] = [Title(tr("Kaart per taak"))]
    if prints and cards:
        note = tr("Raak een taak aan. De kaart komt uit de printer.")
        blocks.append(Note("information", note, small=True))
    elif cards:
        note = tr("Hier is geen printer. Zet de kaarten op een stick, en print ze ergens anders.")
        blocks.append(Note("information", note, small=True))
    if said:
        blocks.append(Note("printer" if prints else "usb", said))
    if not cards:
        blocks.append(Heading(tr("Er zijn geen kaarten.")))
        return Article(tuple(blocks), LIST)
    rows = [Row("printer", "", card.title, "", "", routes.PrintCard(card.name)) for card in cards]
    stick: tuple[Block, ...] = (
        Heading(tr("Alle kaarten op A4, op een stick")),
        Actions((Choice("usb", tr("Zet op een stick"), routes.WriteCards(), chosen=not prints),)),
    )
    blocks += (*rows, *stick) if prints else (*stick, *(Paragraph(card.title) for card in cards))
    return Article(tuple(blocks), LIST, abreast=True)
