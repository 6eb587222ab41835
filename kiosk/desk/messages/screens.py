"""Logboek: every message in and out, in full, the last one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.messages import routes
from kiosk.desk.messages.store import NAME_CHARS, TEXT_CHARS, Direction, Urgency
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
    from kiosk.state.snapshot import Snapshot

LOG = routes.Messages()
DIRECTION = {Direction.IN: N_("Inkomend"), Direction.OUT: N_("Uitgaand")}
URGENCY = {
    Urgency.LOW: N_("Niet dringend"),
    Urgency.NORMAL: N_("Gewoon"),
    Urgency.URGENT: N_("Spoed"),
}
EXERCISE, REAL = "oefening", "echt"
SEARCH_CHARS = 60
BEGINNING_CHARS = 100
"""Of a message, in the list."""


def present(context: Context, words: str, entries: Sequence[Entry], said: str) -> Listing:
    """The messages with these ``words``, or all; ``said``: what came of the last touch."""
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
        rows=tuple(_row(entry, snapshot, tr) for entry in entries),
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
    return Row(
        icon="phone-in" if message.direction is Direction.IN else "send",
        badge=_badge(entry, tr),
        title=text,
        detail="",
        meta=f"{tr.moment(entry.at, snapshot.now)} · {_between(entry, tr)}",
        route=routes.Message(entry.id),
        loud=urgent,
    )


def _badge(entry: Entry, tr: Translator) -> str:
    message = entry.message
    parts = [tr(DIRECTION[message.direction])]
    if message.urgency is not Urgency.NORMAL:
        parts.append(tr(URGENCY[message.urgency]))
    parts.append(tr("bevestigd") if entry.acknowledged_at else tr("niet bevestigd"))
    return " · ".join(parts)


def _between(entry: Entry, tr: Translator) -> str:
    message = entry.message
    return tr("van {sender} aan {receiver}", sender=message.sender, receiver=message.receiver)


def present_one(context: Context, entry: Entry | None) -> Article:
    tr, snapshot = context.tr, context.snapshot
    if entry is None:
        return Article((Note("information", tr("Dit bericht is er niet meer.")),), LOG)
    loud = entry.message.urgency is Urgency.URGENT and entry.acknowledged_at is None
    blocks: list[Block] = [Badge("log", _badge(entry, tr), loud=loud)]
    if snapshot.drill and not entry.drill:
        blocks.append(Note("check", tr("Dit bericht is echt. Het blijft in het logboek.")))
    blocks += [Paragraph(text) for text in entry.message.text.split("\n") if text.strip()]
    blocks.append(Fact("person", tr("Van en aan"), _between(entry, tr)))
    blocks.append(Fact("clock", tr("Opgeschreven"), tr.moment(entry.at, snapshot.now)))
    if entry.acknowledged_at:
        confirmed = tr.moment(entry.acknowledged_at, snapshot.now)
        blocks.append(Fact("check", tr("Bevestigd"), confirmed))
    else:
        route = routes.ConfirmMessage(entry.id)
        confirm = Choice("check", tr("Ontvangst bevestigd"), route, chosen=True)
        blocks.append(Actions((confirm,)))
    return Article(tuple(blocks), LOG)


def form(context: Context, values: Mapping[str, str]) -> Form:
    """``values``: what is filled in by now."""
    tr, point = context.tr, context.snapshot.config.point.name
    coming_in = values.get("richting", Direction.IN) == Direction.IN
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
                usual=Direction.IN,
                options=(
                    (Direction.IN, tr("Het komt binnen")),
                    (Direction.OUT, tr("Het gaat uit")),
                ),
            ),
            Field("van", tr("Van wie"), longest=NAME_CHARS, usual="" if coming_in else point),
            Field("aan", tr("Aan wie"), longest=NAME_CHARS, usual=point if coming_in else ""),
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
