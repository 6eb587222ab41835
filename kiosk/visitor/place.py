"""One place: is it open, how to get there, what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kiosk.i18n import labels, opening
from kiosk.model import routes
from kiosk.model.opening import Stand
from kiosk.model.views import (
    BULLET,
    Actions,
    Article,
    Badge,
    Block,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Step,
    Title,
    Way,
)
from kiosk.visitor.information import warnings
from kiosk.visitor.places import route_to, way
from kiosk.visitor.remarks import partly_dutch

if TYPE_CHECKING:
    from content.core.model import Facility, Place
    from kiosk.i18n.translator import Translator
    from kiosk.model import geo
    from kiosk.state.snapshot import Snapshot

STANDS = {
    Stand.OPEN: "check",
    Stand.USUAL: "clock",
    Stand.UNKNOWN: "information",
    Stand.CLOSED: "severe",
    Stand.FULL: "severe",
}
"""The pictogram beside how a place stands: only what was seen open is ticked."""


def present(snapshot: Snapshot, tr: Translator, route: routes.Place, back: routes.Route) -> Article:
    """``back`` is the list or map the visitor came from."""
    found = next(((leg, p) for leg, p in snapshot.places if route_to(p) == route), None)
    if found is None:
        gone = tr("Deze plek staat niet meer op de lijst. Ga terug en kies een andere.")
        return Article((Note("information", gone),), back)
    return Article(tuple(_blocks(*found, snapshot, tr)), back)


def _blocks(leg: geo.Leg, place: Place, snapshot: Snapshot, tr: Translator) -> list[Block]:
    found = opening.judged(place, snapshot)
    blocks: list[Block] = [
        Badge(place.kind.value, tr(labels.PLACE_KIND[place.kind])),
        Title(place.name),
        *(replace(note, small=True) for note in warnings(snapshot, tr)),
        Fact(STANDS[found.stand], tr("Nu"), opening.words(place, snapshot, tr), loud=found.shut),
        Way(leg.bearing_deg, way(leg, tr), tr("N"), tr("U bent hier")),
        *_how_to_walk(place, tr),
        *_facilities(place, tr),
        Actions(
            (
                Choice(
                    "phone-code",
                    tr("Neem mee op uw telefoon"),
                    routes.Share(route_to(place)),
                ),
            )
        ),
    ]
    facts = (
        ("places", tr("Adres"), place.address),
        ("clock", tr("Tijden"), opening.week(place, snapshot, tr)),
        ("clock", tr("Open"), place.hours),
        ("phone", tr("Contact"), place.contact),
        (
            "capacity",
            tr("Ruimte"),
            ""
            if place.capacity is None
            else tr.plural("{n} persoon", "{n} personen", place.capacity),
        ),
    )
    if place.hours or place.contact or place.note:
        blocks += () if place.route else partly_dutch(tr)
    blocks += [Fact(icon, label, text) for icon, label, text in facts if text]
    if place.note:
        blocks.append(Paragraph(place.note))
    blocks.append(Fact("check", tr("Officiële lijst van"), snapshot.source_name(place.publisher)))
    return blocks


def _how_to_walk(place: Place, tr: Translator) -> tuple[Block, ...]:
    """Below the compass: who has chosen a place wants to go there now."""
    if not place.route:
        return ()
    return (Heading(tr("Zo komt u er")), *partly_dutch(tr), Paragraph(place.route))


def _facilities(place: Place, tr: Translator) -> tuple[Block, ...]:
    """What is there decides whether one can go: with a wheelchair, with a dog."""
    if not place.facilities:
        return ()
    steps = (facility_step(facility, tr) for facility in place.facilities)
    return (Heading(tr("Dit is er")), *steps)


def facility_step(facility: Facility, tr: Translator) -> Step:
    """What there is, with its pictogram."""
    return Step(BULLET, tr(labels.FACILITY[facility]), icon=facility.value)
