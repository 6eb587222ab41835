"""One place: is it open, how to get there, what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.model import PlaceStatus
from kiosk import geo, words
from kiosk.blocks import (
    Article,
    Badge,
    Block,
    Fact,
    Heading,
    Note,
    Paragraph,
    Route,
    Step,
    Title,
    Way,
)
from kiosk.screens.places_presenter import key_of, status, way

if TYPE_CHECKING:
    from content.model import Place
    from kiosk.tongue import Tongue
    from kiosk.world import World

BACK = Route("places")


def present(world: World, tr: Tongue, key: str) -> Article:
    found = next(((leg, p) for leg, p in world.places if key_of(p) == key), None)
    if found is None:
        gone = tr("Deze plek staat niet meer op de lijst. Ga terug en kies een andere.")
        return Article((Note("information", gone),), BACK)
    return Article(tuple(_blocks(*found, world, tr)), BACK)


def _blocks(leg: geo.Leg, place: Place, world: World, tr: Tongue) -> list[Block]:
    shut = place.status in (PlaceStatus.FULL, PlaceStatus.CLOSED)
    blocks: list[Block] = [
        Badge(place.kind.value, tr(words.PLACE_KIND[place.kind])),
        Title(place.name),
        Fact("severe" if shut else "check", tr("Nu"), status(place, world, tr), loud=shut),
        Way(leg.bearing_deg, way(leg, tr)),
    ]
    facts = (
        ("places", tr("Adres"), place.address),
        ("clock", tr("Open"), place.hours),
        ("phone", tr("Contact"), place.contact),
        (
            "capacity",
            tr("Ruimte"),
            "" if place.capacity is None else tr.plural("{n} plek", "{n} plekken", place.capacity),
        ),
    )
    blocks += [Fact(icon, label, text) for icon, label, text in facts if text]
    if place.note:
        blocks.append(Paragraph(place.note))
    if place.route:
        blocks += [Heading(tr("Zo komt u er")), Paragraph(place.route)]
    if place.facilities:
        blocks.append(Heading(tr("Dit is er")))
        blocks += [Step("•", tr(words.FACILITY[facility])) for facility in place.facilities]
    blocks.append(Fact("check", tr("Officiële lijst van"), world.source_name(place.publisher)))
    return blocks
