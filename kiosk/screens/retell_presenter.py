"""Vertel het door: a bulletin in four lines, to carry to the neighbours in one's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import retell
from kiosk.blocks import Article, Paragraph, Route, Title
from kiosk.screens.information_presenter import find, foreign, gone

if TYPE_CHECKING:
    from content.model import Bulletin
    from kiosk.tongue import Tongue
    from kiosk.world import World


def present(world: World, tr: Tongue, key: str) -> Article:
    bulletin = find(world, key)
    if bulletin is None:
        return gone(tr)
    info = bulletin.info(tr.language)
    lines = retell.four_lines(info, until(bulletin, tr), source(bulletin, world, tr))
    return Article(
        (Title(tr("Vertel het door")), *foreign(info.language, tr), *map(Paragraph, lines)),
        Route("bulletin", key),
        language="" if info.language == tr.language else info.language,
    )


def until(bulletin: Bulletin, tr: Tongue) -> str:
    """Until when it holds, as a sentence that is still true tomorrow; empty when nobody said."""
    return tr("Tot {time}.", time=tr.dated(bulletin.expires)) if bulletin.expires else ""


def source(bulletin: Bulletin, world: World, tr: Tongue) -> str:
    """Who says so and since when, as a sentence that is still true tomorrow."""
    name = world.source_name(bulletin.publisher)
    return tr("Dit zegt {name}, {time}.", name=name, time=tr.dated(bulletin.sent))
