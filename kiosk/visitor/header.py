"""What a page of residents has above and below it, for pages that draw that themselves too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.i18n import times
from kiosk.model import routes
from kiosk.model.views import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

PLACE_OF: Mapping[type[routes.Route], type[routes.Route]] = {
    routes.Bulletin: routes.Information,
    routes.Story: routes.Information,
    routes.History: routes.Information,
    routes.Earlier: routes.Information,
    routes.Changes: routes.Information,
    routes.Gone: routes.Information,
    routes.Notice: routes.Information,
    routes.Utility: routes.Information,
    routes.Retell: routes.Information,
    routes.NeedsAndOffers: routes.Information,
    routes.NeedOrOffer: routes.Information,
    routes.Place: routes.Places,
    routes.Map: routes.Places,
    routes.Together: routes.Places,
    routes.Needs: routes.Places,
    routes.Guide: routes.Guides,
    routes.Status: routes.Here,
}


def tabs(route: routes.Route, tr: Translator) -> tuple[Choice, ...]:
    """The four places, and in which of them a route leads."""
    place = PLACE_OF.get(type(route), type(route))
    shown = (
        ("information", tr("Informatie"), tr("Nu"), routes.Information()),
        ("places", tr("Waarheen"), tr("Waar"), routes.Places()),
        ("guides", tr("Wat te doen"), tr("Doen"), routes.Guides()),
        ("here", tr("Dit steunpunt"), tr("Hier"), routes.Here()),
    )
    return tuple(
        Choice(icon, words, first, chosen=type(first) is place, short=short)
        for icon, words, short, first in shown
    )


def time(snapshot: Snapshot, tr: Translator) -> str:
    """What the clock says, and whether it may be wrong."""
    clock = tr.clock(snapshot.now)
    return clock if snapshot.clock_certain else tr("{time}?", time=clock)


def news(snapshot: Snapshot, tr: Translator) -> tuple[str, ...]:
    """From when the newest content is and when there is more, from many words to few."""
    newest = max(snapshot.publishers.values(), key=lambda p: p.issued_at, default=None)
    if newest is None:
        return ()
    at = times.moment(newest.issued_at, newest.id, snapshot, tr)
    ahead = newest.issued_at + timedelta(hours=snapshot.config.behaviour.news_every_h)
    if ahead <= snapshot.now_of(newest.id) or times.may_be_empty(newest.id, snapshot):
        return (tr("nieuws van {time}", time=at), at)
    more = times.moment(ahead, newest.id, snapshot, tr)
    return (
        tr("nieuws van {time}, weer verwacht rond {next}", time=at, next=more),
        tr("nieuws van {time} · weer rond {next}", time=at, next=more),
        tr("nieuws van {time}", time=at),
        at,
    )
