"""Remarks about a page itself: it is gone, or not in the visitor's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import FALLBACK_LANGUAGE
from kiosk.model import routes
from kiosk.model.views import Article, Note

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.state.connection import Connection
    from kiosk.state.snapshot import Snapshot


def gone(tr: Translator) -> Article:
    """Instead of a page about something that no longer holds."""
    words = tr("Dit bericht geldt niet meer. Ga terug voor wat er nu geldt.")
    return Article((Note("information", words),), routes.Information())


def last_message(snapshot: Snapshot, tr: Translator) -> tuple[Note, ...]:
    """Where there is a link: when the last official message came, and since when nothing can."""
    connection = snapshot.connection
    if connection is None:
        return ()
    came = max((p.imported_at for p in snapshot.publishers.values()), default=None)
    words = [] if came is None else [_came(came, snapshot, tr)]
    if connection.is_lost(snapshot.now):
        words.append(_lost(connection, snapshot, tr))
    return (Note("telecoms", " ".join(words), small=True),) if words else ()


def _came(at: datetime, snapshot: Snapshot, tr: Translator) -> str:
    time = tr.moment(at, snapshot.now)
    return tr("Laatste officiële bericht: {time}.", time=time)


def _lost(connection: Connection, snapshot: Snapshot, tr: Translator) -> str:
    if connection.reached_at is None:
        return tr("Er is nu geen verbinding.")
    time = tr.moment(connection.reached_at, snapshot.now)
    return tr("Geen verbinding sinds {time}.", time=time)


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
    """Says so, where opening hours and the like are in the words of who wrote them."""
    if tr.language == FALLBACK_LANGUAGE:
        return ()
    return (
        Note("language", tr("Een deel van deze pagina is alleen in het Nederlands."), small=True),
    )
