"""The map: the same places as Waarheen, where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.frame import tabs
from kiosk.i18n import labels
from kiosk.model import geo
from kiosk.model.place_filter import Wanted
from kiosk.model.views import Choice, Filters, Map, Pin, Route
from kiosk.visitor.places import SHUT, TOGETHER, filters, key_of

if TYPE_CHECKING:
    from content.core.model import Place
    from kiosk.i18n.translator import Tongue
    from kiosk.state.snapshot import World


def present(world: World, tr: Tongue, key: str) -> Map:
    """``key`` is that of a `Wanted`."""
    wanted = Wanted.of(key)
    found = wanted.within(world.places)
    switch = Choice("list", tr("Lijst"), Route("places", wanted.key))
    kinds = dict.fromkeys(place.kind for _, place in found)
    return Map(
        pins=tuple(_pin(leg, place, tr) for leg, place in found),
        filters=filters(wanted, world, tr, switch) or Filters(switch, (), None),
        legend=tuple((kind.value, tr(labels.NEED[kind])) for kind in labels.NEED if kind in kinds),
        here=tr("U bent hier"),
        north=tr("N"),
        several=tr.places,
        rings=tr.metres,
        together=together,
        tabs=tabs("map", tr),
        back=switch.route,
    )


def together(routes: tuple[Route, ...]) -> Route:
    return Route("together", TOGETHER.join(route.key for route in routes))


def _pin(leg: geo.Leg, place: Place, tr: Tongue) -> Pin:
    shut = place.status in SHUT
    minutes = tr("{n} min", n=tr.number(geo.walking_minutes(leg.distance_m)))
    return Pin(
        icon=place.kind.value,
        words=tr(labels.PLACE_STATUS[place.status]) if shut else minutes,
        far=tr.metres(leg.distance_m),
        leg=leg,
        route=Route("place", key_of(place)),
        loud=shut,
    )
