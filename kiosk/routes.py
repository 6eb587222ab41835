"""Which presenter answers which route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from content.core.model import UtilityKind
from kiosk import frame as frames
from kiosk.desk import access
from kiosk.model import routes
from kiosk.navigation.screens import screen
from kiosk.visitor import (
    area_map,
    bulletin,
    bulletin_history,
    changes,
    emergency,
    guide,
    guides,
    information,
    languages,
    needs,
    needs_and_offers,
    place,
    places,
    reading_aids,
    retell_page,
    share,
    start,
    this_point,
    utility,
)

if TYPE_CHECKING:
    from kiosk.desk.desk_session import DeskSession
    from kiosk.model.frame import Frame
    from kiosk.model.views import View
    from kiosk.navigation.context import Context
    from kiosk.navigation.screens import Screen

NO_BULLETIN = routes.Bulletin("", "", 0, "")
"""A bulletin that never was: its page says that it holds no longer."""


def _status(context: Context) -> View:
    from kiosk.technician import power  # noqa: PLC0415 - the first picture does without

    return power.present_to_residents(context.snapshot, context.tr)


SCREENS = (
    screen("information", routes.Information(), lambda s, _: information.present(s.snapshot, s.tr)),
    screen(
        "bulletin",
        NO_BULLETIN,
        lambda s, r: bulletin.present(s.snapshot, s.tr, r, s.picture),
        first_of="information",
    ),
    screen(
        "story",
        routes.Story(NO_BULLETIN),
        lambda s, r: bulletin.present_story(s.snapshot, s.tr, r.of, s.picture, s.earlier),
        first_of="bulletin",
    ),
    screen(
        "history",
        routes.History(NO_BULLETIN),
        lambda s, r: bulletin_history.present(s.snapshot, s.tr, r.of, s.earlier),
    ),
    screen(
        "earlier",
        routes.Earlier(NO_BULLETIN, NO_BULLETIN),
        lambda s, r: bulletin_history.present_one(s.snapshot, s.tr, r, s.earlier),
        first_of="history",
    ),
    screen("changes", routes.Changes(), lambda s, _: changes.present(s.snapshot, s.tr)),
    screen(
        "gone",
        routes.Gone(NO_BULLETIN),
        lambda s, r: changes.present_gone(s.snapshot, s.tr, r),
        first_of="changes",
    ),
    screen(
        "notice",
        routes.Notice(0),
        lambda s, r: information.present_notice(s.snapshot, s.tr, r.number),
        first_of="information",
    ),
    screen(
        "utility",
        routes.Utility("", UtilityKind.POWER),
        lambda s, r: utility.present(s.snapshot, s.tr, r),
        first_of="information",
    ),
    screen(
        "retell",
        routes.Retell(NO_BULLETIN),
        lambda s, r: retell_page.present(s.snapshot, s.tr, r.of),
        first_of="story",
    ),
    screen(
        "share", routes.Share(NO_BULLETIN), lambda s, r: share.present(s.snapshot, s.tr, r, s.room)
    ),
    screen("start", routes.Start(), lambda s, _: start.present(s.snapshot, s.tr)),
    screen("places", routes.Places(), lambda s, r: places.present(s.snapshot, s.tr, r.wanted)),
    screen(
        "map", routes.Map(), lambda s, r: area_map.present(s.snapshot, s.tr, r.wanted, s.picture)
    ),
    screen(
        "together",
        routes.Together(()),
        lambda s, r: places.present_together(s.snapshot, s.tr, r),
    ),
    screen("needs", routes.Needs(), lambda s, r: needs.present(s.snapshot, s.tr, r.wanted)),
    screen(
        "place",
        routes.Place("", ""),
        lambda s, r: place.present(s.snapshot, s.tr, r, s.session.listed),
        first_of="places",
    ),
    screen("guides", routes.Guides(), lambda s, _: guides.present(s.snapshot, s.tr)),
    screen(
        "guide",
        routes.Guide(""),
        lambda s, r: guide.present(s.snapshot, s.tr, r),
        first_of="guides",
    ),
    screen("here", routes.Here(), lambda s, _: this_point.present(s.snapshot, s.tr)),
    screen("status", routes.Status(), lambda s, _: _status(s)),
    screen(
        "needs-and-offers",
        routes.NeedsAndOffers(),
        lambda s, r: needs_and_offers.present(s.snapshot, s.tr, r),
    ),
    screen(
        "need-or-offer",
        routes.NeedOrOffer(),
        lambda s, r: needs_and_offers.present_one(s.snapshot, s.tr, r),
        first_of="needs-and-offers",
    ),
    screen("help", routes.Help(), lambda s, _: emergency.present(s.snapshot, s.tr)),
    screen(
        "languages",
        routes.Languages(),
        lambda s, _: languages.present(s.snapshot, s.tr, hears=s.hears),
    ),
    screen("aids", routes.Aids(), lambda s, _: reading_aids.present(s.session, s.tr)),
)
"""Those of residents; staff's and technicians' are behind `kiosk.desk.access`."""
LOCK = "unlock"
"""As people type it; it stands before them all, and is no feature of anybody."""
PRESENTERS = {type(shown.route): shown.present for shown in SCREENS}


def every_screen() -> tuple[Screen, ...]:
    """Those behind the PIN too, which are loaded for it; without the lock."""
    return (*SCREENS, *access.screens())


def names() -> tuple[str, ...]:
    """Of every screen, as people type them."""
    return (*(shown.name for shown in SCREENS), LOCK, *(shown.name for shown in access.screens()))


def page(context: Context, desk_session: DeskSession) -> tuple[Frame, View]:
    """The frame and the view for where the visitor is."""
    route = access.door(context.session.route, context.session.role)
    present = PRESENTERS.get(type(route))
    session = replace(context.session, said=context.told or context.session.said)
    frame = frames.present(
        context.snapshot, context.tr, route, session=session, hears=context.hears
    )
    if present:
        return frame, present(context, route)
    return frame, access.present(context, route, desk_session)
