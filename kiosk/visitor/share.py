"""Neem mee op uw telefoon: a bulletin, a utility, a place or the radio as a code without a network.

A text that needs several codes shows one at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model import qr_codes, routes
from kiosk.model.geo import Position
from kiosk.model.views import Choice, Scan
from kiosk.visitor import retell_page, terms
from kiosk.visitor import utility as utility_page
from kiosk.visitor.header import time
from kiosk.visitor.information import find
from kiosk.visitor.places import route_to

if TYPE_CHECKING:
    from content.core.model import Bulletin
    from kiosk.i18n.translator import Translator
    from kiosk.model.qr_codes import Code, Room
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator, route: routes.Share, room: Room) -> Scan:
    match route.of:
        case routes.Bulletin() | routes.Utility() as of:
            return _text(snapshot, tr, of, route.part, room)
        case routes.Place() as of:
            return _place(snapshot, tr, of, room)
        case routes.Here() as of:
            return _radio(snapshot, tr, of, room)


def text(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """What goes into the phone. A drill says so first: at home there is no banner above it."""
    info = bulletin.info(tr.language)
    body = qr_codes.bulletin_text(
        info.headline or info.event,
        (terms.taken_along(bulletin, snapshot, tr), ", ".join(info.areas)),
        info.instruction,
        (info.contact or "", retell_page.source(bulletin, snapshot, tr)),
    )
    return _marked(body, snapshot, tr)


def _marked(body: str, snapshot: Snapshot, tr: Translator) -> str:
    return "\n".join((tr("OEFENING – dit is niet echt"), body)) if snapshot.drill else body


def _radio(snapshot: Snapshot, tr: Translator, of: routes.Here, room: Room) -> Scan:
    point = snapshot.config.point
    code = qr_codes.contact_code(point.radio_name or tr("Noodradio"), point.radio_frequency, room)
    return _scan(code, snapshot, tr, of)


def _text(
    snapshot: Snapshot, tr: Translator, of: routes.Bulletin | routes.Utility, part: int, room: Room
) -> Scan:
    body = _body(snapshot, tr, of)
    if body is None:
        words = tr("Dit bericht geldt niet meer. Ga terug voor wat er nu geldt.")
        return _gone(words, snapshot, tr, routes.Information())
    codes = qr_codes.text_codes(body, room)
    code = codes[min(part, len(codes)) - 1]

    def other(step: int, icon: str, words: str) -> Choice | None:
        there = 1 <= code.part + step <= code.parts
        route = routes.Share(of, code.part + step)
        return Choice(icon, words, route) if there else None

    return _scan(
        code,
        snapshot,
        tr,
        of,
        before=other(-1, "back", tr("Vorige")),
        after=other(1, "forward", tr("Volgende")),
    )


def _body(snapshot: Snapshot, tr: Translator, of: routes.Bulletin | routes.Utility) -> str | None:
    """None: that holds no longer."""
    if isinstance(of, routes.Utility):
        utility = utility_page.find(snapshot, of)
        lines = utility_page.lasting(utility, snapshot, tr) if utility else ()
        return _marked("\n".join(lines), snapshot, tr) if lines else None
    bulletin = find(snapshot, of)
    return text(bulletin, snapshot, tr) if bulletin else None


def _place(snapshot: Snapshot, tr: Translator, of: routes.Place, room: Room) -> Scan:
    found = next((p for _, p in snapshot.places if route_to(p) == of), None)
    if found is None:
        words = tr("Deze plek staat niet meer op de lijst. Ga terug en kies een andere.")
        return _gone(words, snapshot, tr, routes.Places())
    code = qr_codes.place_code(found.name, Position(found.latitude, found.longitude), room)
    return _scan(code, snapshot, tr, of)


def _scan(  # noqa: PLR0913 - all that such a page is made of
    code: Code,
    snapshot: Snapshot,
    tr: Translator,
    back: routes.Route,
    *,
    before: Choice | None = None,
    after: Choice | None = None,
) -> Scan:
    part, parts = tr.number(code.part), tr.number(code.parts)
    return Scan(
        back=back,
        back_words=tr("Terug"),
        time=time(snapshot, tr),
        title=tr("Neem mee op uw telefoon"),
        hint=tr("Richt de camera van uw telefoon op de code. Er is geen internet nodig."),
        matrix=code.matrix,
        part=tr("Code {part} van {parts}", part=part, parts=parts) if code.parts > 1 else "",
        before=before,
        after=after,
    )


def _gone(words: str, snapshot: Snapshot, tr: Translator, back: routes.Route) -> Scan:
    """What was on this page when it was opened holds no longer."""
    return Scan(
        back=back,
        back_words=tr("Terug"),
        time=time(snapshot, tr),
        title=tr("Neem mee op uw telefoon"),
        hint=words,
        matrix=None,
        part="",
        before=None,
        after=None,
    )
