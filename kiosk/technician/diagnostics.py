"""Helpdesk, for technicians: an archive for who helps from afar, a poster for the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kiosk.desk.storage.key_place import Place
from kiosk.i18n.translator import N_
from kiosk.model.views import (
    Actions,
    Article,
    Block,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Step,
)
from kiosk.technician.routes import Connection, MakeArchive, MakePoster, Software

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from common.first_code import FirstCode
    from kiosk.desk.storage.audit_log import AuditEntry
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


ELSEWHERE = N_(
    "Het boek van de balie gaat alleen open in het apparaat waar het gemaakt is. "
    "Zet de kaart daarin terug. Of begin een nieuw boek, als dat apparaat kapot is: "
    "zet new_book = true in point.toml."
)


class Here(NamedTuple):
    """What this machine holds that a technician may have to know."""

    first: FirstCode | None = None
    """With what the office's first user comes in, while there is nobody yet."""
    key: Place = Place.CARD
    """Where the key of the desk's book lies."""


def present(
    snapshot: Snapshot,
    tr: Translator,
    said: str,
    done: Sequence[AuditEntry],
    here: Here | None = None,
) -> Article:
    """``said``: what became of the last touch; ``done``: what was done before, newest first."""
    blocks: list[Block] = [Note("usb", said)] if said else []
    return Article(
        (
            *blocks,
            *(_first_user(here.first, tr) if here else ()),
            *(_key(snapshot, here.key, tr) if here else ()),
            Note(
                "information",
                tr("Doe een lege stick in het apparaat. Raak dan aan wat u erop wilt hebben."),
                small=True,
            ),
            Actions(
                (
                    Choice("usb", tr("Diagnose op stick"), MakeArchive()),
                    Choice("printer", tr("Poster op stick"), MakePoster()),
                    Choice("storage", tr("Nieuwe software"), Software()),
                    *_connection(snapshot, tr),
                )
            ),
            Heading(tr("Diagnose")),
            Paragraph(tr("Een bestand voor de helpdesk: metingen, instellingen en versies.")),
            Step("•", tr("Er staan geen namen, meldingen, pincodes of wachtwoorden in.")),
            Heading(tr("Poster")),
            Paragraph(tr("Het nieuws van nu op een vel A4, om te printen voor op de deur.")),
            *_done(snapshot, tr, done),
        )
    )


def _first_user(first: FirstCode | None, tr: Translator) -> Iterator[Block]:
    if first is None:
        return
    yield Heading(tr("Kantoor: de eerste gebruiker"))
    yield Paragraph(
        tr("Open {address} in een browser en typ daar deze code.", address=first.address)
    )
    yield Fact("lock", tr("Code"), first.code)


def _key(snapshot: Snapshot, key: Place, tr: Translator) -> Iterator[Block]:
    """Where it is not just where it is everywhere: on the card."""
    if key is Place.ELSEWHERE:
        yield Note("severe", tr(ELSEWHERE), loud=True)
    elif key is Place.MACHINE:
        yield Fact("lock", tr("Sleutel van de balie"), tr("in dit apparaat"))
    elif snapshot.config.desk.key == Place.MACHINE.value:
        told = tr("op de kaart: dit apparaat kan hem niet bewaren")
        yield Fact("lock", tr("Sleutel van de balie"), told, loud=True)


def _connection(snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """Where this point has a link."""
    if snapshot.connection is None:
        return ()
    return (Choice("telecoms", tr("Verbinding"), Connection()),)


def _done(snapshot: Snapshot, tr: Translator, done: Sequence[AuditEntry]) -> Iterator[Block]:
    if done:
        yield Heading(tr("Laatst gedaan"))
    for entry in done:
        yield Fact("history", tr.moment(entry.at, snapshot.now), entry.what)
