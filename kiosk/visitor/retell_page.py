"""Vertel het door: a bulletin in four lines, to carry to the neighbours in one's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.views import Article, Paragraph, Title
from kiosk.visitor import retell, terms
from kiosk.visitor.information import find
from kiosk.visitor.remarks import foreign, gone

if TYPE_CHECKING:
    from content.core.model import Bulletin
    from kiosk.i18n.translator import Translator
    from kiosk.model import routes
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator, of: routes.Bulletin) -> Article:
    bulletin = find(snapshot, of)
    if bulletin is None:
        return gone(tr)
    info = bulletin.info(tr.language)
    lines = retell.four_lines(
        info, terms.taken_along(bulletin, snapshot, tr), source(bulletin, snapshot, tr)
    )
    return Article(
        (Title(tr("Vertel het door")), *foreign(info.language, tr), *map(Paragraph, lines)),
        of,
        language="" if info.language == tr.language else info.language,
    )


def source(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """Who says so and since when, as a sentence that is still true tomorrow."""
    name = snapshot.source_name(bulletin.publisher)
    return tr("Dit zegt {name}, {time}.", name=name, time=tr.dated(bulletin.sent, snapshot.now))
