"""Taal: every language under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import NAMES, available
from kiosk.model import routes
from kiosk.model.views import Article, Heading, Row

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator) -> Article:
    rows = (
        Row(
            icon="check" if language == tr.language else "language",
            badge="",
            title=NAMES[language],
            detail="",
            meta="",
            route=routes.SetLanguage(language),
        )
        for language in available(snapshot.config.behaviour.languages)
    )
    return Article((Heading(tr("Kies uw taal")), *rows), routes.Return())
