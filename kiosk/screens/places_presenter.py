"""Waarheen: the nearest first, by need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.model import PlaceKind, PlaceStatus
from kiosk import geo, words
from kiosk.blocks import Choice, Listing, Route, Row

if TYPE_CHECKING:
    from content.model import Place
    from kiosk.tongue import Tongue
    from kiosk.world import World

HIDDEN_NEAR_M = 20
"""A place this near is the one the visitor stands in."""


def present(world: World, tr: Tongue, need: str) -> Listing:
    """``need`` is the name of a kind of place; empty: all of them."""
    rows = tuple(
        _row(leg, place, world, tr)
        for leg, place in world.places
        if need in ("", place.kind.value) and leg.distance_m > HIDDEN_NEAR_M
    )
    return Listing(
        rows=rows,
        choices=_choices(world, tr, need),
        empty=tr("Er zijn nog geen plekken bekend. Vraag een medewerker van dit steunpunt."),
    )


def _choices(world: World, tr: Tongue, need: str) -> tuple[Choice, ...]:
    """A filter for each kind there is; none where there is nothing to choose."""
    there = {place.kind for _, place in world.places}
    kinds = [kind for kind in PlaceKind if kind in there and kind is not PlaceKind.OTHER]
    if not kinds:
        return ()
    return (
        Choice("places", tr("Alles"), Route("places"), chosen=not need),
        *(
            Choice(
                kind.value,
                tr(words.PLACE_KIND[kind]),
                Route("places", kind.value),
                chosen=need == kind.value,
            )
            for kind in kinds
        ),
    )


def key_of(place: Place) -> str:
    """Name a place in a route."""
    return f"{place.publisher}\n{place.id}"


def way(leg: geo.Leg, tr: Tongue) -> str:
    """How far, how long on foot, which way."""
    minutes = geo.walking_minutes(leg.distance_m)
    return tr(
        "{walk} lopen · {distance} {direction}",
        walk=tr.plural("{n} minuut", "{n} minuten", minutes),
        distance=tr.metres(leg.distance_m),
        direction=tr(words.COMPASS[geo.compass_point(leg.bearing_deg)]),
    )


def status(place: Place, world: World, tr: Tongue) -> str:
    """Open, full or closed, and since when that is known."""
    said = tr(words.PLACE_STATUS[place.status])
    if place.status_at is None or place.status is PlaceStatus.UNKNOWN:
        return said
    return tr("{status} ({time})", status=said, time=tr.moment(place.status_at, world.now))


def _row(leg: geo.Leg, place: Place, world: World, tr: Tongue) -> Row:
    return Row(
        icon=place.kind.value,
        badge=tr(words.PLACE_KIND[place.kind]),
        title=place.name,
        detail=status(place, world, tr),
        meta=way(leg, tr),
        route=Route("place", key_of(place)),
        loud=place.status in (PlaceStatus.FULL, PlaceStatus.CLOSED),
    )
