"""Helpdesk, for technicians: an archive for who helps from afar, a poster for the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from kiosk.technician.routes import Connection, MakeArchive, MakePoster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from common.first_code import FirstCode
    from kiosk.desk.storage.audit_log import AuditEntry
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def present(
    snapshot: Snapshot,
    tr: Translator,
    said: str,
    done: Sequence[AuditEntry],
    first: FirstCode | None = None,
) -> Article:
    """``said``: what became of the last touch; ``done``: what was done before, newest first.

    ``first``: with what the office's first user comes in, while there is nobody yet.
    """
    blocks: list[Block] = [Note("usb", said)] if said else []
    return Article(
        (
            *blocks,
            *_first_user(first, tr),
            Note(
                "information",
                tr("Doe een lege stick in het apparaat. Raak dan aan wat u erop wilt hebben."),
                small=True,
            ),
            Actions(
                (
                    Choice("usb", tr("Diagnose op stick"), MakeArchive()),
                    Choice("printer", tr("Poster op stick"), MakePoster()),
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
