"""Taal: every language under its own name, and the other ways to read or hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import NAMES, available
from kiosk.model import routes
from kiosk.model.views import Actions, Article, Choice, Heading

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator, *, hears: bool) -> Article:
    """``hears``: the page that one came from can be read aloud here."""
    names = tuple(
        Choice("", NAMES[language], routes.SetLanguage(language), chosen=language == tr.language)
        for language in available(snapshot.config.behaviour.languages)
    )
    aloud = (Choice("aloud", tr("Voorlezen"), routes.Speak()),) if hears else ()
    ways = (*aloud, Choice("aids", tr("Lezen"), routes.Aids()))
    return Article(
        (Heading(tr("Kies uw taal")), Actions(names, alike=True), Actions(ways)), routes.Return()
    )
