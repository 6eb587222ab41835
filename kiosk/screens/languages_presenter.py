"""Taal: every language under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Article, Heading, Route, Row
from kiosk.tongue import NAMES, available

if TYPE_CHECKING:
    from kiosk.tongue import Tongue
    from kiosk.world import World


def present(world: World, tr: Tongue) -> Article:
    rows = (
        Row(
            icon="check" if language == tr.language else "language",
            badge="",
            title=NAMES[language],
            detail="",
            meta="",
            route=Route("set-language", language),
        )
        for language in available(world.config.behaviour.languages)
    )
    return Article((Heading(tr("Kies uw taal")), *rows), Route("return"))
