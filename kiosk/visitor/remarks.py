"""Remarks about a page itself: it is gone, or not in the visitor's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import FALLBACK_LANGUAGE
from kiosk.model import routes
from kiosk.model.views import Article, Note

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator


def gone(tr: Translator) -> Article:
    """Instead of a page about something that no longer holds."""
    words = tr("Dit bericht geldt niet meer. Ga terug voor wat er nu geldt.")
    return Article((Note("information", words),), routes.Information())


def foreign(language: str, tr: Translator) -> tuple[Note, ...]:
    """Says so, where a message is not in the visitor's language."""
    if language == tr.language:
        return ()
    if language == FALLBACK_LANGUAGE:
        words = tr("Dit bericht is er niet in uw taal. U leest het in het Nederlands.")
    else:
        name = tr.language_name(language)
        words = tr(
            "Dit bericht is er niet in uw taal. U leest het in deze taal: {name}.", name=name
        )
    return (Note("language", words, small=True),)


def partly_dutch(tr: Translator) -> tuple[Note, ...]:
    """Says so, where opening hours and the like are told in the words of who wrote them."""
    if tr.language == FALLBACK_LANGUAGE:
        return ()
    return (
        Note("language", tr("Een deel van deze pagina is alleen in het Nederlands."), small=True),
    )
