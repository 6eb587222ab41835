"""Earlier versions of a bulletin: what it said before, plainly marked as no longer true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.views import Article, Note, Route, Row, Title
from kiosk.visitor import bulletin as bulletin_page
from kiosk.visitor.information import find, name_of
from kiosk.visitor.remarks import gone

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.core.model import Bulletin
    from kiosk.i18n.translator import Tongue
    from kiosk.state.snapshot import World

    Earlier = Callable[[Bulletin], tuple[Bulletin, ...]]


def present(world: World, tr: Tongue, key: str, earlier: Earlier) -> Article:
    """All of them, the newest first."""
    bulletin = find(world, key)
    if bulletin is None:
        return gone(tr)
    rows = (_row(key, before, tr) for before in earlier(bulletin))
    return Article((Title(tr("Eerdere versies")), *rows), Route("bulletin", key))


def present_one(world: World, tr: Tongue, key: str, earlier: Earlier) -> Article:
    """``key`` is that of the bulletin that holds now, then `name_of` the one before."""
    now_key, _, name = key.rpartition("\n")
    bulletin = find(world, now_key)
    if bulletin is None:
        return gone(tr)
    before = next((b for b in earlier(bulletin) if name_of(b) == name), None)
    if before is None or not before.infos:
        return gone(tr)
    old = Note("history", tr("Dit is een oude versie. Die geldt niet meer."), loud=True)
    blocks = bulletin_page.told(before, world, tr, lambda *_: None)
    info = before.info(tr.language)
    return Article(
        (old, *blocks),
        Route("history", now_key),
        language="" if info.language == tr.language else info.language,
    )


def _row(key: str, before: Bulletin, tr: Tongue) -> Row:
    info = before.info(tr.language)
    return Row(
        icon="history",
        badge="",
        title=info.headline or info.event,
        detail="",
        meta=tr.dated(before.sent),
        route=Route("earlier", f"{key}\n{name_of(before)}"),
    )
