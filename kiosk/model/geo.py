"""How far, which way, how long on foot.

Positions are WGS 84 degrees as (latitude, longitude). Pure.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from geographiclib.geodesic import Geodesic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WALKING_KMH = 4.5
"""A grown-up with a bag or a child; planning figure of many municipalities."""
DETOUR = 1.3
"""Streets against the straight line, in a Dutch town."""

WALKS_MIN = 45
"""Longer than this on foot is no way for most who come to a support point."""

POINTS = ("n", "no", "o", "zo", "z", "zw", "w", "nw")
"""Codes for the catalogue, clockwise from north; o is *oost*."""


class Position(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


class Leg(NamedTuple):
    """The straight line from one position to another."""

    distance_m: float
    bearing_deg: float
    """Clockwise from north, 0 ≤ bearing < 360; 0 for no distance at all."""


Thing = TypeVar("Thing")


def leg(start: Position, end: Position) -> Leg:
    """Along the ellipsoid, by Karney's geodesics: exact to a nanometre, antipodes too."""
    line = Geodesic.WGS84.Inverse(*start, *end, outmask=Geodesic.DISTANCE | Geodesic.AZIMUTH)
    bearing_deg = line["azi1"] % 360 if line["s12"] else 0.0
    return Leg(line["s12"], bearing_deg % 360)  # a tiny negative angle rounds up to 360


def distance_m(start: Position, end: Position) -> float:
    return leg(start, end).distance_m


def bearing_deg(start: Position, end: Position) -> float:
    return leg(start, end).bearing_deg


def walking_minutes(distance_m: float) -> int:
    """Whole minutes, rounded up so that nobody is promised too much; at least one.

    An estimate: the straight line times `DETOUR`, at `WALKING_KMH`, and rivers have few bridges.
    """
    return max(1, math.ceil(distance_m * DETOUR / (WALKING_KMH * 1000 / 60)))


def is_walkable(distance_m: float) -> bool:
    """Whether to send somebody there on foot."""
    return walking_minutes(distance_m) <= WALKS_MIN


def compass_point(bearing_deg: float) -> str:
    """The nearest of the eight points of the compass."""
    return POINTS[round(bearing_deg / 45) % 8]


def nearest_first(
    things: Iterable[Thing], here: Position, where: Callable[[Thing], Position]
) -> list[tuple[Leg, Thing]]:
    """Everything with the way to it; what is equally far keeps its order."""
    legs = [(leg(here, where(thing)), thing) for thing in things]
    return sorted(legs, key=lambda pair: pair[0].distance_m)
