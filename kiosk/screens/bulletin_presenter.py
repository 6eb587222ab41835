"""One bulletin: what to do first, then what is happening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import words
from kiosk.blocks import (
    Article,
    Badge,
    Block,
    Fact,
    Heading,
    Illustration,
    Note,
    Paragraph,
    Route,
    Step,
    Title,
)
from kiosk.screens.information_presenter import LOUD, key_of, origin, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from content.model import Bulletin, Info
    from kiosk.tongue import Tongue
    from kiosk.world import World

BACK = Route("information")


def present(
    world: World, tr: Tongue, key: str, picture: Callable[[str, str], Path | None]
) -> Article:
    """``picture`` finds the file of a publisher's picture."""
    found = next((b for b in world.bulletins if key_of(b) == key), None)
    if found is None:
        gone = tr("Dit bericht geldt niet meer. Ga terug voor wat er nu geldt.")
        return Article((Note("information", gone),), BACK)
    return Article(tuple(_blocks(found, world, tr, picture)), BACK)


def _blocks(
    bulletin: Bulletin, world: World, tr: Tongue, picture: Callable[[str, str], Path | None]
) -> list[Block]:
    info = bulletin.info(tr.language)
    severity = bulletin.severity
    blocks: list[Block] = [
        Badge(words.SEVERITY_ICON[severity], tr(words.SEVERITY[severity]), loud=severity in LOUD),
        Title(info.headline or info.event),
    ]
    if info.language != tr.language:
        blocks.append(
            Note(
                "language", tr("Dit bericht is er niet in uw taal. U leest het in het Nederlands.")
            )
        )
    if info.instruction:
        blocks.append(Heading(tr("Wat moet u doen?")))
        blocks += [Step(tr.number(n), step) for n, step in enumerate(info.instruction, 1)]
    if info.description:
        blocks.append(Heading(tr("Wat is er aan de hand?")))
        blocks += [Paragraph(text) for text in info.description]
    for shown in info.pictures:
        path = picture(bulletin.publisher, shown.file)
        if path is not None:
            blocks.append(Illustration(path, shown.description))
    return blocks + _origin(bulletin, info, world, tr)


def _origin(bulletin: Bulletin, info: Info, world: World, tr: Tongue) -> list[Block]:
    blocks: list[Block] = []
    if info.areas:
        blocks.append(Fact("places", tr("Waar"), ", ".join(info.areas)))
    if info.contact:
        blocks.append(Fact("phone", tr("Contact"), info.contact))
    end = until(bulletin, world, tr)
    if end:
        blocks.append(Fact("clock", tr("Hoe lang"), end))
    blocks.append(Fact("check", tr("Officieel bericht"), origin(bulletin, world, tr)))
    return blocks
