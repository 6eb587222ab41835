"""Wat is er veranderd? What is new, changed and gone since this morning, for who comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from content.core.model import MessageStatus
from content.core.supersession import alert
from kiosk.model import routes
from kiosk.model.views import Article, Listing, Note, Row
from kiosk.visitor import bulletin as bulletin_page
from kiosk.visitor import utility as utility_page
from kiosk.visitor.information import route_to
from kiosk.visitor.remarks import gone as no_more

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from content.core.model import Bulletin, Utility
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

NIGHT_UNTIL_H = 6
"""Before this hour, today has hardly begun: what changed yesterday counts too."""


def present(snapshot: Snapshot, tr: Translator) -> Listing:
    since = begins(snapshot)
    entries = sorted(_entries(snapshot, since, tr), key=lambda entry: entry[0], reverse=True)
    time = tr.moment(since, snapshot.now)
    return Listing(
        rows=tuple(row for _, row in entries),
        notes=(
            Note(
                "history", tr("Wat is er veranderd? Vanaf {time}, het nieuwste eerst.", time=time)
            ),
        ),
        empty=tr("Er is vandaag niets veranderd. Wat er staat, geldt nog."),
        back=routes.Information(),
    )


def present_gone(snapshot: Snapshot, tr: Translator, route: routes.Gone) -> Article:
    """A message that was here, plainly marked as no longer true."""
    found = next((b for _, b in _were_here(snapshot) if route_to(b) == route.bulletin), None)
    if found is None:
        return no_more(tr)
    language = found.info(tr.language).language
    old = Note("history", tr("Dit bericht is weg. Het geldt niet meer."), loud=True)
    blocks = bulletin_page.told(found, snapshot, tr, lambda *_: None)
    return Article(
        (old, *blocks), routes.Changes(), language="" if language == tr.language else language
    )


def begins(snapshot: Snapshot) -> datetime:
    """Midnight; in the night that of the day before."""
    local = snapshot.now.astimezone(AMSTERDAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=local.hour < NIGHT_UNTIL_H)


def _entries(snapshot: Snapshot, since: datetime, tr: Translator) -> Iterator[tuple[datetime, Row]]:
    for bulletin in snapshot.bulletins:
        arrived = snapshot.arrived.get(alert(bulletin))
        if arrived and arrived >= since:
            word = tr("Veranderd") if bulletin.references else tr("Nieuw")
            yield arrived, _row(bulletin, word, arrived, route_to(bulletin), snapshot, tr)
    for at, bulletin in _were_here(snapshot):
        if at >= since and not _is_replaced(bulletin, snapshot):
            route = routes.Gone(route_to(bulletin))
            yield at, _row(bulletin, tr("Geldt niet meer"), at, route, snapshot, tr)
    for utility in snapshot.utilities:
        if utility.since and utility.since >= since:
            yield utility.since, _utility(utility, snapshot, tr)


def _were_here(snapshot: Snapshot) -> Iterator[tuple[datetime, Bulletin]]:
    """Of a drill only in a drill."""
    for gone in snapshot.gone:
        if snapshot.drill or gone.bulletin.status is MessageStatus.ACTUAL:
            yield gone.at, gone.bulletin


def _is_replaced(bulletin: Bulletin, snapshot: Snapshot) -> bool:
    """What another message took the place of is not gone: that one is listed as changed."""
    was = (bulletin.publisher, bulletin.identifier)
    return any(
        (now.publisher, name) == was
        for now in snapshot.bulletins
        for name in (now.identifier, *(reference.identifier for reference in now.references))
    )


def _row(  # noqa: PLR0913, PLR0917 - all that such a row says
    bulletin: Bulletin,
    word: str,
    at: datetime,
    route: routes.Route,
    snapshot: Snapshot,
    tr: Translator,
) -> Row:
    info = bulletin.info(tr.language)
    return Row(
        icon="history",
        badge=f"{word} · {tr.moment(at, snapshot.now)}",
        title=info.headline or info.event,
        detail="",
        meta=snapshot.source_name(bulletin.publisher),
        route=route,
    )


def _utility(utility: Utility, snapshot: Snapshot, tr: Translator) -> Row:
    since = tr.moment(utility.since or utility.updated_at, snapshot.now)
    return Row(
        icon=utility.kind.value,
        badge=" · ".join((tr("Veranderd"), since)),
        title=utility_page.state(utility, tr),
        detail=utility.note(tr.language),
        meta=snapshot.source_name(utility.publisher),
        route=utility_page.route_to(utility),
    )
