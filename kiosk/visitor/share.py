"""Neem mee: a bulletin, a utility, a place or the radio, to photograph or as one code.

The words stand beside the code, so that a photograph of the glass has both. The code is a card for
the phone's contacts, which keeps it without a network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import labels
from kiosk.model import qr_codes, routes
from kiosk.model.geo import Position
from kiosk.model.qr_codes import Card
from kiosk.model.views import Scan
from kiosk.visitor import closed, retell_page, terms
from kiosk.visitor import utility as utility_page
from kiosk.visitor.header import time
from kiosk.visitor.information import find
from kiosk.visitor.places import route_to, way

if TYPE_CHECKING:
    from content.core.model import Bulletin
    from kiosk.i18n.translator import Translator
    from kiosk.model.qr_codes import Room
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator, route: routes.Share, room: Room) -> Scan:
    found = card(snapshot, tr, route.of)
    if found is None:
        return _gone(snapshot, tr, route.of)
    held = qr_codes.card_code(found, room)
    cut = held.steps < len(found.steps)
    first = tr.number(held.steps)
    return _scan(
        snapshot,
        tr,
        back=route.of,
        title=tr("Maak een foto van dit scherm"),
        hint=tr("Of richt uw camera op de code. Uw telefoon bewaart hem ook zonder internet."),
        matrix=held.code.matrix,
        part=tr("In de code staan de eerste {n} stappen.", n=first) if cut else "",
        lines=(found.name, *found.lines),
    )


def card(snapshot: Snapshot, tr: Translator, of: routes.Shared) -> Card | None:
    """What goes into the phone; None: that holds no longer."""
    match of:
        case routes.Bulletin():
            bulletin = find(snapshot, of)
            return of_bulletin(bulletin, snapshot, tr) if bulletin else None
        case routes.Utility():
            return _of_utility(of, snapshot, tr)
        case routes.Place():
            return _of_place(of, snapshot, tr)
        case routes.Here():
            point = snapshot.config.point
            return Card(point.radio_name or tr("Noodradio"), (point.radio_frequency,))


def of_bulletin(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> Card:
    info = bulletin.info(tr.language)
    return Card(
        _marked(info.headline or info.event, snapshot, tr),
        before=(terms.taken_along(bulletin, snapshot, tr), ", ".join(info.areas)),
        steps=info.instruction,
        after=(info.contact or "", retell_page.source(bulletin, snapshot, tr)),
    )


def text(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """All that a bulletin's card says, if it fits."""
    found = of_bulletin(bulletin, snapshot, tr)
    return "\n".join((found.name, *found.lines))


def _of_utility(of: routes.Utility, snapshot: Snapshot, tr: Translator) -> Card | None:
    utility = utility_page.find(snapshot, of)
    if utility is None:
        return None
    state, *more = utility_page.lasting(utility, snapshot, tr)
    return Card(_marked(state, snapshot, tr), tuple(more))


def _of_place(of: routes.Place, snapshot: Snapshot, tr: Translator) -> Card | None:
    found = next(((leg, p) for leg, p in snapshot.places if route_to(p) == of), None)
    if found is None:
        return None
    leg, place = found
    return Card(
        place.name,
        before=(
            tr(labels.PLACE_KIND[place.kind]),
            place.address,
            way(leg, tr),
            place.hours,
            place.contact,
            place.route,
            place.note,
        ),
        after=(snapshot.source_name(place.publisher),),
        address=place.address,
        position=Position(place.latitude, place.longitude),
    )


def _marked(name: str, snapshot: Snapshot, tr: Translator) -> str:
    """A drill says so first: at home there is no banner above it."""
    drill = tr("OEFENING – dit is niet echt")
    return f"{drill}. {name}" if snapshot.drill else name


def _gone(snapshot: Snapshot, tr: Translator, of: routes.Shared) -> Scan:
    """What was on this page when it was opened holds no longer."""
    if isinstance(of, routes.Place):
        words = tr("Deze plek staat niet meer op de lijst. Ga terug en kies een andere.")
        back: routes.Route = routes.Places()
    else:
        words = tr("Dit bericht geldt niet meer. Ga terug voor wat er nu geldt.")
        back = routes.Information()
    title = tr("Neem mee: foto of code")
    return _scan(snapshot, tr, back=back, title=title, hint=words, matrix=None)


def _scan(  # noqa: PLR0913 - all that such a page is made of
    snapshot: Snapshot,
    tr: Translator,
    *,
    back: routes.Route,
    title: str,
    hint: str,
    matrix: qr_codes.Matrix | None,
    part: str = "",
    lines: tuple[str, ...] = (),
) -> Scan:
    shut = closed.present(snapshot, tr)
    return Scan(
        back=back,
        back_words=tr("Terug"),
        time=time(snapshot, tr),
        title=title,
        hint=f"{shut.forms[-2].rstrip('.')}. {hint}" if shut else hint,
        matrix=matrix,
        part=part,
        before=None,
        after=None,
        lines=lines,
    )
