"""Verbinding, for technicians: who can be reached, how old that is, what waits, who we are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_
from kiosk.model import qr_codes
from kiosk.model.views import (
    Actions,
    Article,
    Badge,
    Choice,
    Fact,
    Heading,
    Note,
    Scan,
)
from kiosk.technician import routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.model.qr_codes import Room
    from kiosk.model.views import Block
    from kiosk.state.connection import Connection
    from kiosk.state.snapshot import Snapshot
    from link.report import LinkStatus, Seen

CARRIER = {"ip": N_("netwerk"), "stick": N_("stick"), "lora": N_("radio")}
ALARM = {
    "unknown-node": N_(
        "Een onbekende afzender stuurde een noodmelding. Kijk bij Post van andere plaatsen."
    ),
    "quarantine-full": N_(
        "Er kwam te veel van onbekende afzenders. Kijk bij Post van andere plaatsen."
    ),
    "cloned-card": N_("Twee geheugenkaarten gebruiken dezelfde naam. Haal er een weg."),
    "copied-card": N_("Een kaart is een kopie, of teruggezet. Vraag het na."),
    "issue-refused": N_("Wat over de verbinding kwam, is niet te lezen. Breng het op een stick."),
    "book-damaged": N_(
        "Wat de verbinding bewaarde, was beschadigd. Dit punt stuurt het opnieuw. "
        "Controleer de geheugenkaart."
    ),
    "own-card-cloned": N_("Deze kaart is gekopieerd: een ander punt gebruikt onze naam."),
}
BACK = routes.Diagnostics()
MOST_SHOWN = 40
"""Of the places below: more belong on a screen of the office."""


def present(snapshot: Snapshot, tr: Translator, said: str) -> Article:
    known = snapshot.connection
    blocks: list[Block] = [
        Note(
            "information",
            tr("Zo staat de verbinding. Werkt die niet, dan gaat post mee met de koerier."),
            small=True,
        )
    ]  # fmt: skip
    if said:
        blocks.append(Note("usb", said))
    if known is None:
        blocks.append(Note("information", tr("Dit punt heeft geen verbinding ingesteld.")))
        return Article(tuple(blocks), BACK)
    blocks += _standing(known, snapshot, tr)
    if known.told is not None:
        blocks += _above(known.told, snapshot, tr)
        blocks += _below(known.told, snapshot, tr)
        blocks += _directory(known.told, tr)
        blocks += _ourselves(known.told, tr)
        blocks += _alarms(known.told, snapshot, tr)
    return Article(tuple(blocks), BACK)


def _standing(known: Connection, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    """First whether it works, and how old that is: an old reading is never a green light."""
    now = snapshot.now
    if known.silent_since is not None:
        since = tr.moment(known.silent_since, now)
        words = tr("Het programma voor de verbinding antwoordt niet sinds {time}.", time=since)
        yield Badge("severe", words, loud=True)
    elif known.reaches:
        yield Badge("check", tr("Er is verbinding."))
    elif not known.has_parents:
        yield Badge("information", tr("Er is geen punt boven dit punt bekend."))
    elif known.reached_at is not None:
        since = tr.moment(known.reached_at, now)
        yield Badge("severe", tr("Geen verbinding sinds {time}.", time=since), loud=True)
    else:
        yield Badge("severe", tr("Er is nog nooit verbinding geweest."), loud=True)
    if known.told_at is not None:
        yield Fact("clock", tr("Laatst gekeken"), tr.ago(known.told_at, now))
    if known.told is not None:
        yield _waiting(known.told, snapshot, tr)


def _waiting(told: LinkStatus, snapshot: Snapshot, tr: Translator) -> Fact:
    waiting = told.waiting
    if not waiting.letters:
        return Fact("send", tr("Wacht op verzending"), tr("niets"))
    parts = [tr.plural("{n} brief", "{n} brieven", waiting.letters)]
    if waiting.oldest is not None:
        parts.append(tr("de oudste {span}", span=tr.span(snapshot.now - waiting.oldest)))
    if waiting.courier:
        parts.append(tr("geef mee aan de koerier"))
    return Fact("send", tr("Wacht op verzending"), ", ".join(parts), loud=waiting.courier)


def _above(told: LinkStatus, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    if told.parents:
        yield Heading(tr("Boven dit punt"))
    for one in told.parents:
        yield Fact("telecoms", one.name or one.id, _reach(one, snapshot, tr))


def _reach(one: Seen, snapshot: Snapshot, tr: Translator) -> str:
    ways = ", ".join(tr(CARRIER[name]) if name in CARRIER else name for name in one.reachable)
    if ways:
        parts = [tr("bereikbaar via {ways}", ways=ways)]
    elif one.through:
        parts = [tr("alleen via een ander punt: onzeker")]
    else:
        parts = [tr("nu niet bereikbaar")]
    parts.append(
        tr("gehoord {ago}", ago=tr.ago(one.heard, snapshot.now))
        if one.heard is not None
        else tr("nooit gehoord")
    )
    if one.dropped:
        parts.append(tr("{n} berichten niet aangenomen: te veel", n=tr.number(one.dropped)))
    return " · ".join(parts)


def _below(told: LinkStatus, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    if not told.below:
        return
    yield Heading(tr("Onder dit punt"))
    called = [one for one in told.below if one.called is not None]
    silent = [one for one in called if one.answered is None]
    if called:
        at = max(one.called for one in called if one.called is not None)
        answers = tr(
            "{time}: {n} van {all} antwoordden",
            time=tr.moment(at, snapshot.now),
            n=tr.number(len(called) - len(silent)),
            all=tr.number(len(called)),
        )
        yield Fact("phone", tr("Laatste oproep"), answers)
    if silent:
        names = ", ".join(one.name or one.id for one in silent[:MOST_SHOWN])
        yield Fact("severe", tr("Geen antwoord van"), names, loud=True)
    yield Actions((Choice("phone", tr("Roep alle punten op"), routes.CallThrough()),))
    for one in told.below[:MOST_SHOWN]:
        yield Fact("here", one.name or one.id, _reach(one, snapshot, tr))


def _directory(told: LinkStatus, tr: Translator) -> Iterator[Block]:
    found = told.directory
    yield Heading(tr("Lijst van plaatsen"))
    words = tr(
        "uitgave {issue}, {n} plaatsen", issue=tr.number(found.issue), n=tr.number(found.nodes)
    )
    yield Fact("list", tr("Van de regio"), words)
    if not found.listed:
        yield Note("severe", tr("Dit punt staat er nog niet in. Laat het inschrijven."), loud=True)
    for fault in found.faults:
        yield Fact("severe", tr("Fout in de lijst"), fault)


def _ourselves(told: LinkStatus, tr: Translator) -> Iterator[Block]:
    yield Heading(tr("Dit punt"))
    yield Fact("here", tr("Naam"), f"{told.name} ({told.node})")
    yield Fact("lock", tr("Cijfers om te vergelijken"), told.fingerprint)
    code = Choice("phone-code", tr("Toon als code"), routes.ConnectionCode())
    card = Choice("usb", tr("Kaart op stick"), routes.TakeCard())
    yield Actions((code, card))


def _alarms(told: LinkStatus, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    if told.alarms:
        yield Heading(tr("Opgevallen"))
    for one in told.alarms:
        words = tr(ALARM[one.code]) if one.code in ALARM else one.code
        last = tr.moment(one.last, snapshot.now) if one.last else ""
        yield Fact("severe", " · ".join(filter(None, (one.subject, last))) or one.code, words)


def present_code(snapshot: Snapshot, tr: Translator, room: Room, time: str) -> Scan:
    """Who we are, for the phone of the other of the two who compare it aloud."""
    known = snapshot.connection
    told = known.told if known else None
    words = f"{told.node}\n{told.name}\n{told.fingerprint}" if told else ""
    code = qr_codes.text_codes(words, room)[0] if words else None
    return Scan(
        back=routes.Connection(),
        back_words=tr("Terug"),
        time=time,
        title=tr("Dit punt inschrijven"),
        hint=tr(
            "Vergelijk deze cijfers hardop met wie u inschrijft: {digits}", digits=told.fingerprint
        )
        if told
        else tr("Het programma voor de verbinding antwoordt niet."),
        matrix=code.matrix if code else None,
        part="",
        before=None,
        after=None,
    )
