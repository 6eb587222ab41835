"""Helpdesk, for technicians: an archive for who helps from afar, a poster for the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Actions, Article, Block, Choice, Heading, Note, Paragraph, Route, Step

if TYPE_CHECKING:
    from kiosk.tongue import Tongue

ARCHIVE, POSTER = "make-archive", "make-poster"


def present(tr: Tongue, said: str) -> Article:
    """``said``: what became of the last one."""
    blocks: list[Block] = [Note("usb", said)] if said else []
    return Article(
        (
            *blocks,
            Note(
                "information",
                tr("Doe een lege stick in het apparaat. Raak dan aan wat u erop wilt hebben."),
                small=True,
            ),
            Actions(
                (
                    Choice("usb", tr("Diagnose op stick"), Route(ARCHIVE)),
                    Choice("printer", tr("Poster op stick"), Route(POSTER)),
                )
            ),
            Heading(tr("Diagnose")),
            Paragraph(tr("Een bestand voor de helpdesk: metingen, instellingen en versies.")),
            Step("•", tr("Er staan geen namen, meldingen, pincodes of wachtwoorden in.")),
            Heading(tr("Poster")),
            Paragraph(tr("Het nieuws van nu op een vel A4, om te printen voor op de deur.")),
        )
    )
