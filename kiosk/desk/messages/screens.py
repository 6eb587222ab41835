"""Logboek: every message in and out, in full, the last one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Field, Form, Kind, name_of
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
    Route,
    Row,
)

if TYPE_CHECKING:
    from kiosk.desk.messages.store import Entry
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context
    from kiosk.state.snapshot import Snapshot

LOG = Route("log")
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


def present(context: Context) -> Listing:
    """The key is what was searched for; empty: everything."""
    tr, snapshot, key = context.tr, context.snapshot, context.key
    shelf = context.desk_session.desk.log
    entries = shelf.search(key, drill=snapshot.drill)
    choices = [Choice("add", tr("Nieuw bericht"), Route("log-form"), chosen=True)]
    if key:
        choices.append(Choice("close", tr("Toon alles"), LOG))
    choices += [
        Choice("search", tr("Zoek"), Route("log-search")),
        Choice("usb", tr("Naar stick"), Route("log-export")),
    ]
    notes = [_note(context)]
    if key:
        found = tr.plural("{n} bericht met:", "{n} berichten met:", len(entries))
        notes.append(Note("search", f"{found} {key}"))
    return Listing(
        rows=tuple(_row(entry, snapshot, tr) for entry in entries),
        notes=tuple(notes),
        choices=tuple(choices),
        empty=tr("Niets gevonden. Zoek met andere woorden.") if key else tr("Er staat nog niets."),
    )


def _note(context: Context) -> Note:
    tr = context.tr
    if context.desk_session.said:
        return Note("usb", context.desk_session.said)
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
        route=Route("log-entry", str(entry.id)),
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


def present_one(context: Context) -> Article:
    tr, snapshot, key = context.tr, context.snapshot, context.key
    entry = context.desk_session.desk.log.entry(int(key)) if key.isdigit() else None
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
        confirm = Choice("check", tr("Ontvangst bevestigd"), Route("log-confirm", key), chosen=True)
        blocks.append(Actions((confirm,)))
    return Article(tuple(blocks), LOG)


def form(context: Context, key: str) -> Form:
    tr, point = context.tr, context.snapshot.config.point.name
    values = context.desk_session.values(name_of(Route("log-form", key)))
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
        send=Choice("check", tr("Zet in het logboek"), LOG),
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


def search_form(context: Context, key: str) -> Form:  # noqa: ARG001 - one shape for all forms
    tr = context.tr
    return Form(
        title=tr("Zoek in het logboek"),
        help=tr("Typ een of meer woorden. U vindt de berichten waar al die woorden in staan."),
        fields=(Field("woorden", tr("Woorden"), longest=SEARCH_CHARS),),
        send=Choice("search", tr("Zoek"), LOG),
        back=LOG,
    )


def export_page(context: Context) -> Article:
    """To the stick, after a warning: people's words leave the building."""
    tr = context.tr
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
    if context.desk_session.said:
        blocks.append(Note("usb", context.desk_session.said))
    write = Choice("usb", tr("Zet het logboek op de stick"), Route("log-write"), chosen=True)
    return Article((*blocks, Actions((write,))), LOG)
