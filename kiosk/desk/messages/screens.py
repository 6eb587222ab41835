"""Logboek: every message in and out, in full, the last one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.link import states
from kiosk.desk.link.states import name_of
from kiosk.desk.link.store import Shelf, id_of
from kiosk.desk.messages import routes
from kiosk.desk.messages.store import (
    ABOVE,
    ALL_BELOW,
    NAME_CHARS,
    TEXT_CHARS,
    Direction,
    Urgency,
)
from kiosk.i18n.translator import N_
from kiosk.model.views import (
    Actions,
    Article,
    Badge,
    Block,
    Choice,
    Fact,
    Listing,
    Note,
    Paragraph,
    Row,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.desk.messages.store import Entry
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context
    from kiosk.state.connection import Connection
    from kiosk.state.snapshot import Snapshot

LOG = routes.Messages()
DIRECTION = {Direction.IN: N_("Inkomend"), Direction.OUT: N_("Uitgaand")}
URGENCY = {
    Urgency.LOW: N_("Niet dringend"),
    Urgency.NORMAL: N_("Gewoon"),
    Urgency.URGENT: N_("Spoed"),
}
EXERCISE, REAL = "oefening", "echt"
BY_HAND = "zelf"
EVERYBODY = N_("alle steunpunten")
SEARCH_CHARS = 60
BEGINNING_CHARS = 100
"""Of a message, in the list."""


def present(
    context: Context, words: str, entries: Sequence[Entry], said: str, waiting: Row | None = None
) -> Listing:
    """The messages with these ``words``, or all; ``said``: what came of the last touch.

    ``waiting``: what cannot wait comes first.
    """
    tr, snapshot = context.tr, context.snapshot
    choices = [Choice("add", tr("Nieuw bericht"), routes.MessageForm(), chosen=True)]
    if words:
        choices.append(Choice("close", tr("Toon alles"), LOG))
    choices += [
        Choice("search", tr("Zoek"), routes.SearchForm()),
        Choice("usb", tr("Naar stick"), routes.TakeMessages()),
    ]
    notes = [_note(context, said)]
    if words:
        found = tr.plural("{n} bericht met:", "{n} berichten met:", len(entries))
        notes.append(Note("search", f"{found} {words}"))
    return Listing(
        rows=(
            *((waiting,) if waiting else ()),
            *(_row(entry, snapshot, tr) for entry in entries),
        ),
        notes=tuple(notes),
        choices=tuple(choices),
        empty=tr("Niets gevonden. Zoek met andere woorden.")
        if words
        else tr("Er staat nog niets."),
    )


def _note(context: Context, said: str) -> Note:
    tr = context.tr
    if said:
        return Note("usb", said)
    if context.snapshot.drill:
        return Note(
            "drill",
            tr(
                "Dit zijn de berichten van de oefening. Ze worden gewist als u sluit. "
                "De echte ziet u weer als de oefening stopt."
            ),
            small=True,
        )
    return Note(
        "information",
        tr("Schrijf op wat binnenkomt en uitgaat. Een fout herstelt u met een nieuw bericht."),
        small=True,
    )


def _row(entry: Entry, snapshot: Snapshot, tr: Translator) -> Row:
    message = entry.message
    text = " ".join(message.text.split())
    if len(text) > BEGINNING_CHARS:
        text = f"{text[:BEGINNING_CHARS].rstrip()}…"
    urgent = message.urgency is Urgency.URGENT and entry.acknowledged_at is None
    far = (message_id(entry), entry.at, snapshot.connection, snapshot.now, tr)
    waits = states.age(*far) if message.to else ""
    parts = (tr.moment(entry.at, snapshot.now), _between(entry, tr), waits)
    return Row(
        icon="phone-in" if message.direction is Direction.IN else "send",
        badge=_badge(entry, snapshot.connection, tr),
        title=text,
        detail="",
        meta=" · ".join(filter(None, parts)),
        route=routes.Message(entry.id),
        loud=urgent,
    )


def _badge(entry: Entry, connection: Connection | None, tr: Translator) -> str:
    message = entry.message
    parts = [tr(DIRECTION[message.direction])]
    if message.urgency is not Urgency.NORMAL:
        parts.append(tr(URGENCY[message.urgency]))
    parts.append(tr("bevestigd") if entry.acknowledged_at else tr("niet bevestigd"))
    if message.to and (far := states.word(message_id(entry), connection, tr)):
        parts.append(tr("verbinding: {state}", state=far))
    return " · ".join(parts)


def _between(entry: Entry, tr: Translator) -> str:
    message = entry.message
    return tr("van {sender} aan {receiver}", sender=message.sender, receiver=message.receiver)


def present_one(context: Context, entry: Entry | None) -> Article:
    tr, snapshot = context.tr, context.snapshot
    if entry is None:
        return Article((Note("information", tr("Dit bericht is er niet meer.")),), LOG)
    loud = entry.message.urgency is Urgency.URGENT and entry.acknowledged_at is None
    blocks: list[Block] = [Badge("log", _badge(entry, snapshot.connection, tr), loud=loud)]
    if snapshot.drill and not entry.drill:
        blocks.append(Note("check", tr("Dit bericht is echt. Het blijft in het logboek.")))
    blocks += [Paragraph(text) for text in entry.message.text.split("\n") if text.strip()]
    blocks.append(Fact("person", tr("Van en aan"), _between(entry, tr)))
    if not entry.message.to:
        blocks.append(Fact("clock", tr("Opgeschreven"), tr.moment(entry.at, snapshot.now)))
    if entry.acknowledged_at:
        confirmed = tr.moment(entry.acknowledged_at, snapshot.now)
        blocks.append(Fact("check", tr("Bevestigd"), confirmed))
    else:
        route = routes.ConfirmMessage(entry.id)
        confirm = Choice("check", tr("Ontvangst bevestigd"), route, chosen=True)
        blocks.append(Actions((confirm,)))
    if entry.message.to:
        far = (message_id(entry), entry.at, snapshot.connection, snapshot.now, tr)
        blocks += [*states.waiting(*far), *states.blocks(*far)]
    return Article(tuple(blocks), LOG)


def message_id(entry: Entry) -> str:
    """As the link knows it."""
    return id_of(Shelf.LOG, entry.id, entry.at, drill=entry.drill)


def form(context: Context, values: Mapping[str, str], answers: str = "") -> Form:
    """``values``: what is filled in by now; ``answers``: the node that it is an answer to."""
    tr, point = context.tr, context.snapshot.config.point.name
    usual = Direction.OUT if answers else Direction.IN
    coming_in = values.get("richting", usual) == Direction.IN
    ways = () if coming_in else recipients(context.snapshot.connection, answers)
    chosen = values.get("naar", ways[0][0] if ways else "")
    receiver = next((name for to, name in ways if to and to == chosen), "")
    real = (_drill_or_real(tr),) if context.snapshot.drill else ()
    return Form(
        title=tr("Nieuw bericht"),
        help=tr("Schrijf op wat er gezegd is, in dezelfde woorden. De tijd komt er vanzelf bij."),
        fields=(
            *real,
            Field(
                "richting",
                tr("Komt het bericht binnen of gaat het uit?"),
                Kind.CHOICE,
                usual=usual,
                options=(
                    (Direction.IN, tr("Het komt binnen")),
                    (Direction.OUT, tr("Het gaat uit")),
                ),
            ),
            Field("van", tr("Van wie"), longest=NAME_CHARS, usual="" if coming_in else point),
            *_by_link(ways, tr),
            Field("aan", tr("Aan wie"), longest=NAME_CHARS, usual=point if coming_in else receiver),
            Field("bericht", tr("Bericht"), Kind.LINES, longest=TEXT_CHARS),
            Field(
                "urgentie",
                tr("Hoe dringend is het?"),
                Kind.CHOICE,
                usual=Urgency.NORMAL,
                options=tuple((urgency, tr(URGENCY[urgency])) for urgency in Urgency),
            ),
        ),
        send=Button("check", tr("Zet in het logboek")),
        back=LOG,
    )


def recipients(connection: Connection | None, answers: str) -> tuple[tuple[str, str], ...]:
    """To whom a message can go by the link, and what they are called; the usual one first."""
    told = connection.told if connection else None
    if connection is None or told is None:
        return ()
    found = [(answers, name_of(answers, connection))] if answers else []
    if told.parents:
        found.append((ABOVE, told.parents[0].name or told.parents[0].id))
    if told.below:
        found.append((ALL_BELOW, EVERYBODY))
    return tuple((to, name[:NAME_CHARS]) for to, name in found)


def _by_link(ways: tuple[tuple[str, str], ...], tr: Translator) -> tuple[Field, ...]:
    if not ways:
        return ()
    options = [
        (to, tr("Ja, naar {name}", name=tr(EVERYBODY) if to == ALL_BELOW else name))
        for to, name in ways
    ]
    options.append((BY_HAND, tr("Nee, ik geef het zelf door")))
    return (
        Field(
            "naar",
            tr("Moet dit bericht via de verbinding?"),
            Kind.CHOICE,
            usual=ways[0][0],
            options=tuple(options),
        ),
    )


def _drill_or_real(tr: Translator) -> Field:
    """A drill does not keep real messages from coming in, and its own are deleted."""
    return Field(
        "echt",
        tr("Dit is een oefening. Hoort dit bericht daarbij?"),
        Kind.CHOICE,
        usual=EXERCISE,
        options=(
            (EXERCISE, tr("Ja, het wordt straks gewist")),
            (REAL, tr("Nee, het is echt: bewaar het")),
        ),
    )


def search_form(tr: Translator) -> Form:
    return Form(
        title=tr("Zoek in het logboek"),
        help=tr("Typ een of meer woorden. U vindt de berichten waar al die woorden in staan."),
        fields=(Field("woorden", tr("Woorden"), longest=SEARCH_CHARS),),
        send=Button("search", tr("Zoek")),
        back=LOG,
    )


def export_page(tr: Translator, said: str) -> Article:
    """To the stick, after a warning: people's words leave the building."""
    blocks: list[Block] = [
        Note(
            "information",
            tr(
                "Steek eerst een stick in. Er komen twee bestanden op: "
                "een voor een rekenblad en een om te printen."
            ),
            small=True,
        ),
        Note("severe", tr("In het logboek staan namen. Geef de stick alleen aan de koerier.")),
    ]
    if said:
        blocks.append(Note("usb", said))
    write = Choice("usb", tr("Zet het logboek op de stick"), routes.WriteMessages(), chosen=True)
    return Article((*blocks, Actions((write,))), LOG)
