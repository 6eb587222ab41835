"""Post: what other places sent, opened by a person, read and taken up. Never in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.confirming import Question
from kiosk.desk.link import routes
from kiosk.desk.link.states import name_of, who
from kiosk.desk.messages.routes import MessageForm
from kiosk.desk.needs import post_words as needs_post
from kiosk.desk.needs.post import AboutCards
from kiosk.desk.routes import Sure, Tasks
from kiosk.desk.stock.sharing import is_told
from kiosk.i18n import power_labels
from kiosk.i18n.translator import N_
from kiosk.model.views import (
    Actions,
    Article,
    Badge,
    Choice,
    Fact,
    Heading,
    Listing,
    Note,
    Paragraph,
    Row,
    Title,
)
from link import bodies as letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.model.views import Block
    from kiosk.navigation.context import Context
    from kiosk.state.connection import Connection
    from link.report import Quarantined, ReceivedLetter

KIND = {
    "emergency": N_("Noodmelding"),
    "alarm": N_("Alarm"),
    "message": N_("Bericht"),
    "totals": N_("Aantallen"),
    "part": N_("Bestand"),
}
STATE = {
    "arrived": N_("nog niet gelezen"),
    "read": N_("gelezen, nog niet opgepakt"),
    "taken": N_("opgepakt"),
}
SERVICES = (N_("Brandweer"), N_("Ambulance"), N_("Politie"), N_("Gemeente"), N_("Wij zelf"))
"""Who may do it. What the writer hears is this word, never a person's name."""
SHOWN_SPAN = 200


def is_call(one: ReceivedLetter) -> bool:
    """Whether programs alone read it: a call-through, or what a neighbour tells of its stock."""
    return (one.kind == "alarm" and one.id == "call-through") or is_told(one.id)


def open_emergencies(connection: Connection | None, *, drill: bool) -> int:
    """How many nobody has taken up."""
    came = connection.received(drill=drill) if connection else ()
    return sum(one.kind == "emergency" and one.state != "taken" for one in came)


def unread(connection: Connection | None, *, drill: bool) -> int:
    came = connection.received(drill=drill) if connection else ()
    return sum(one.state == "arrived" and not is_call(one) for one in came)


def present(context: Context, *, drill: bool) -> Listing:
    """``drill``: what is of drills; apart from the real thing, wherever it is shown."""
    tr, connection = context.tr, context.snapshot.connection
    back = routes.Post() if drill and not context.snapshot.drill else Tasks()
    if connection is None or connection.told is None:
        told = tr("De verbinding zegt nu niets. Geef door zoals u gewend bent.")
        return Listing((), (Note("information", told, small=True),), back=back)
    came = [one for one in connection.received(drill=drill) if not is_call(one)]
    if context.snapshot.drill and drill:  # the real thing goes on
        real = connection.received(drill=False)
        came += [one for one in real if one.kind == "emergency" and one.state != "taken"]
    came.sort(key=lambda one: one.kind != "emergency" or one.state == "taken")
    strangers = () if drill else tuple(enumerate(connection.told.quarantined))
    return Listing(
        rows=(
            *(_row(one, context, connection) for one in came[:SHOWN_SPAN]),
            *(_stranger(place, one, context) for place, one in strangers),
            *(() if drill else _practised(context, connection)),
        ),
        notes=tuple(_notes(context, connection, drill=drill)),
        empty=tr("Er is nog niets gekomen."),
        back=back,
    )


def _notes(context: Context, connection: Connection, *, drill: bool) -> Iterator[Note]:
    tr = context.tr
    if drill:
        yield Note("drill", tr("Dit is post van een oefening. Het is niet echt."), small=True)
    else:
        yield Note(
            "information",
            tr("Dit schreven andere plaatsen aan u. Raak aan wat u wilt lezen."),
            small=True,
        )
    if courier := waits_for_courier(connection, context.snapshot.now, tr):
        yield Note("usb", courier)


def waits_for_courier(connection: Connection | None, now: datetime, tr: Translator) -> str:
    """What waits with us and cannot leave; empty when nothing does."""
    told = connection.told if connection else None
    if connection is None or told is None or not told.waiting.courier:
        return ""
    count = tr.plural("{n} brief wacht.", "{n} brieven wachten.", told.waiting.letters)
    oldest = told.waiting.oldest
    age = tr("De oudste al {span}.", span=tr.span(now - oldest)) if oldest else ""
    give = tr("Geef ze mee aan de koerier, op zijn stick.")
    return " ".join(filter(None, (count, age, give)))


def _practised(context: Context, connection: Connection) -> Iterator[Row]:
    """The way to what is of drills, below all that is real."""
    tr, count = context.tr, len(connection.received(drill=True))
    if count:
        meta = tr.plural("{n} brief", "{n} brieven", count)
        yield Row("drill", "", tr("Post van een oefening"), "", meta, routes.Post(drill=True))


def _row(one: ReceivedLetter, context: Context, connection: Connection) -> Row:
    tr, now = context.tr, context.snapshot.now
    urgent = one.kind == "emergency"
    parts = [tr(KIND.get(one.kind, "Bericht")), state(one, tr)]
    if one.drill:
        parts.insert(0, tr("Oefening"))
    if one.twin:
        parts.append(tr("let op: twee kaarten met dit nummer"))
    came = [tr.moment(one.received, now)] if one.received else []
    return Row(
        icon="report" if urgent else "log",
        badge=" · ".join(parts),
        title=name_of(one.sender, connection),
        detail="",
        meta=" · ".join(came),
        route=routes.Letter(one.number),
        loud=urgent and one.state != "taken" and not one.drill,
    )


def state(one: ReceivedLetter, tr: Translator) -> str:
    """How far we are with it, and who."""
    said = tr(STATE.get(one.state, STATE["arrived"]))
    return f"{said} ({who(one.role, tr)})" if one.role and one.state == "taken" else said


def _stranger(place: int, one: Quarantined, context: Context) -> Row:
    tr = context.tr
    came = tr.moment(one.received, context.snapshot.now) if one.received else ""
    return Row(
        icon="severe",
        badge=tr("Afzender niet bekend: niet geloofd"),
        title=tr("Noemt zich {name}", name=one.claims),
        detail="",
        meta=came,
        route=routes.Unbelieved(place, one.received, one.mark),
        loud=True,
    )


def present_letter(
    context: Context,
    route: routes.Letter,
    opened: Mapping[routes.Opened, letters.Letter | None],
    said: str,
) -> Article:
    """One letter: closed until a person opens it, then its words and who does it."""
    tr, connection = context.tr, context.snapshot.connection
    told = connection.told if connection else None
    one = next((r for r in told.received if r.number == route.number), None) if told else None
    if one is None or connection is None:
        return Article((Note("information", tr("Deze brief is er niet meer.")),), routes.Post())
    back = routes.Post(drill=one.drill)
    badge = " · ".join((tr(KIND.get(one.kind, "Bericht")), state(one, tr)))
    loud = one.kind == "emergency" and one.state != "taken" and not one.drill
    blocks: list[Block] = [
        Badge("drill" if one.drill else "report" if loud else "log", badge, loud=loud),
        Title(name_of(one.sender, connection)),
        *_said(said),
    ]
    if one.drill:
        blocks.append(Note("drill", tr("OEFENING – dit is niet echt")))
    if route in opened:
        blocks += _words(opened[route], context)
        blocks += _next(one, opened[route], context)
    else:
        blocks.append(_closed(routes.OpenLetter(route), tr))
    if one.received:
        blocks.append(
            Fact("clock", tr("Binnengekomen"), tr.moment(one.received, context.snapshot.now))
        )
    return Article(tuple(blocks), back)


def _closed(action: routes.OpenLetter, tr: Translator) -> Actions:
    return Actions((Choice("look", tr("Open en lees"), action, chosen=True),))


def _said(said: str) -> tuple[Note, ...]:
    return (Note("information", said),) if said else ()


def _next(one: ReceivedLetter, words: letters.Letter | None, context: Context) -> Iterator[Block]:
    tr, letter = context.tr, routes.Letter(one.number)
    if one.kind == "emergency" and one.state != "taken":
        yield Heading(tr("Wie pakt dit op?"))
        yield Actions(
            tuple(Choice("staff", tr(name), routes.TakeUp(letter, name)) for name in SERVICES)
        )
    buttons = [Choice("write", tr("Schrijf terug"), MessageForm(to=one.sender))]
    if isinstance(words, AboutCards) and context.snapshot.config.desk.needs:
        buttons.insert(0, needs_post.way(words, tr, drill=one.drill))
    if isinstance(words, letters.Message) and one.drill == context.snapshot.drill:
        buttons.append(Choice("notices", tr("Zet op het prikbord"), routes.PinUp(letter)))
    yield Actions(tuple(buttons))


def present_unbelieved(
    context: Context,
    route: routes.Unbelieved,
    opened: Mapping[routes.Opened, letters.Letter | None],
    said: str,
) -> Article:
    """In sight, and never as true: whoever has a radio can send it."""
    tr = context.tr
    one = stranger(context.snapshot.connection, route)
    if one is None:
        return Article((Note("information", tr("Deze brief is er niet meer.")),), routes.Post())
    blocks: list[Block] = [
        Badge("severe", tr("Afzender niet bekend: niet geloofd"), loud=True),
        Title(tr("Noemt zich {name}", name=one.claims)),
        *_said(said),
        Note(
            "severe",
            tr("Niemand weet of dit waar is. Vraag het na voordat u iets doet."),
        ),
    ]  # fmt: skip
    if route in opened:
        discard = Choice("delete", tr("Leg weg"), Sure(routes.Discard(route)))
        blocks += [*_words(opened[route], context), Actions((discard,))]
    else:
        blocks.append(_closed(routes.OpenLetter(route), tr))
    return Article(tuple(blocks), routes.Post())


def sure(tr: Translator, route: routes.Unbelieved) -> Question:
    """Before a letter of a stranger is put aside for good."""
    return Question(
        title=tr("Deze brief wegleggen?"),
        happens=tr("De brief is daarna niet meer te lezen."),
        icon="delete",
        yes=tr("Ja, leg weg"),
        back=route,
    )


def stranger(connection: Connection | None, route: routes.Unbelieved) -> Quarantined | None:
    """The emergency that a route is about, if the list still has it there."""
    waiting = connection.told.quarantined if connection and connection.told else ()
    one = waiting[route.place] if 0 <= route.place < len(waiting) else None
    is_same = one is not None and (one.received, one.mark) == (route.received, route.mark)
    return one if is_same else None


def _words(letter: letters.Letter | None, context: Context) -> Iterator[Block]:
    tr, now = context.tr, context.snapshot.now
    match letter:
        case None:
            yield Note(
                "severe", tr("Deze brief is niet te lezen. Vraag de schrijver hem voor te lezen.")
            )
            return
        case letters.Emergency():
            yield from _emergency(letter, tr)
        case letters.Situation():
            yield Heading(tr("Situatie"))
            yield from (Paragraph(line) for line in letter.lines)
        case letters.Message():
            yield from (Paragraph(text) for text in letter.text.split("\n") if text.strip())
            between = tr(
                "van {sender} aan {receiver}", sender=letter.sender, receiver=letter.receiver
            )
            yield Fact("person", tr("Van en aan"), between)
        case letters.Alarms():
            yield from _alarms(letter, tr)
        case letters.Totals():
            yield from needs_post.totals(letter, tr)
        case letters.Search() | letters.Found():
            yield from needs_post.of_search(letter, tr)
        case letters.Card():
            yield from needs_post.words(letter, tr)
        case letters.Closed():
            yield Paragraph(tr("Dit steunpunt is gesloten."))
    yield Fact("here", tr("Geschreven door"), letter.point)
    yield Fact("write", tr("Opgeschreven"), tr.moment(letter.at, now))


def _emergency(letter: letters.Emergency, tr: Translator) -> Iterator[Block]:
    yield Fact("report", tr("Wat"), letter.what)
    facts = (
        ("places", tr("Waar"), letter.where),
        ("person", tr("Wie is in gevaar"), letter.who),
        ("phone", tr("Waar is de melder te vinden"), letter.call_back),
        ("history", tr("Hoort bij melding"), letter.corrects),
        ("log", tr("Melding"), letter.name),
    )
    yield from (Fact(icon, label, words) for icon, label, words in facts if words)
    if letter.words:
        yield Heading(tr("Wat de melder zei"))
        yield from (Paragraph(text) for text in letter.words.split("\n") if text.strip())


def _alarms(letter: letters.Alarms, tr: Translator) -> Iterator[Block]:
    if not letter.alarms:
        yield Paragraph(tr("Er is daar geen alarm meer."))
    for one in letter.alarms:
        advice = power_labels.ALARM.get(one.code)
        yield Paragraph(tr(advice.what) if advice else one.code)
