"""Earlier versions of a bulletin: what it said before, plainly marked as no longer true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model import routes
from kiosk.model.views import Article, Note, Row, Title
from kiosk.visitor import bulletin as bulletin_page
from kiosk.visitor.information import find, route_to
from kiosk.visitor.remarks import gone

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.core.model import Bulletin
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

    Earlier = Callable[[Bulletin], tuple[Bulletin, ...]]


def present(snapshot: Snapshot, tr: Translator, of: routes.Bulletin, earlier: Earlier) -> Article:
    """All of them, the newest first."""
    bulletin = find(snapshot, of)
    if bulletin is None:
        return gone(tr)
    rows = (_row(of, before, tr) for before in earlier(bulletin))
    return Article((Title(tr("Eerdere versies")), *rows), of)


def present_one(
    snapshot: Snapshot, tr: Translator, route: routes.Earlier, earlier: Earlier
) -> Article:
    """One of them, as it was."""
    bulletin = find(snapshot, route.of)
    if bulletin is None:
        return gone(tr)
    before = next((b for b in earlier(bulletin) if route_to(b) == route.version), None)
    if before is None or not before.infos:
        return gone(tr)
    old = Note("history", tr("Dit is een oude versie. Die geldt niet meer."), loud=True)
    blocks = bulletin_page.told(before, snapshot, tr, lambda *_: None)
    info = before.info(tr.language)
    return Article(
        (old, *blocks),
        routes.History(route.of),
        language="" if info.language == tr.language else info.language,
    )


def _row(of: routes.Bulletin, before: Bulletin, tr: Translator) -> Row:
    info = before.info(tr.language)
    return Row(
        icon="history",
        badge="",
        title=info.headline or info.event,
        detail="",
        meta=tr.dated(before.sent),
        route=routes.Earlier(of, route_to(before)),
    )
