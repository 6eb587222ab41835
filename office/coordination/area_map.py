"""Points and places on one drawing, to scale, without tiles. Pure.

North is up; a degree of longitude is as long as it is at the middle of what is drawn. Labels stand
beside their mark where there is room; where there is none the mark alone stands, with its name for
who points at it. Whoever has no position is named below the drawing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from content.core.model import PlaceKind
from office.coordination.points import Worry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from content.core.model import Place
    from office.coordination.points import Point

WIDTH, HEIGHT, MARGIN = 1400.0, 720.0, 80.0
DEGREE_KM = 111.32
LEAST_KM = 1.0
"""A single point is drawn as a neighbourhood, not as a dot on nothing."""
_STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)
_LETTER, _LINE = 10.0, 22.0
"""How wide a letter of a label is at most, and how high a line, in units of the drawing."""
LABELS = 120
"""More names than this are a grey mass; who looks for one more points at its mark."""
_BAR = 220.0
"""The longest the bar of the scale may be."""


_Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Mark(NamedTuple):
    x: float
    y: float
    name: str
    look: str
    """Which shape: see the template."""
    label: str
    """Empty: no room."""
    anchor: str
    """On which side of the mark the label stands: "start" to the right, "end" to the left."""
    path: str
    """Where it leads; empty: nowhere."""
    says: str
    """The whole name, and how it stands."""


class Drawing(NamedTuple):
    marks: tuple[Mark, ...]
    bar: float
    """Length of the scale's bar, in units of the drawing."""
    bar_words: str
    lost: tuple[str, ...]
    """Points of which nobody wrote down where they are."""


class _Spot(NamedTuple):
    lat: float
    lon: float
    name: str
    look: str
    path: str
    says: str


def draw(points: Sequence[Point], places: Iterable[Place], says: dict[str, str]) -> Drawing:
    """``says``: how each point stands, by id."""
    spots = [
        _Spot(one.lat, one.lon, one.name, _look(one), f"/punten/{one.id}", says.get(one.id, ""))
        for one in points
        if one.lat is not None and one.lon is not None
    ]
    taken = {(round(one.lat, 4), round(one.lon, 4)) for one in spots}
    spots += [
        _Spot(one.latitude, one.longitude, one.name, "place", "", one.address)
        for one in places
        if one.kind is not PlaceKind.SUPPORT_POINT
        or (round(one.latitude, 4), round(one.longitude, 4)) not in taken
    ]
    lost = tuple(one.name for one in points if one.lat is None or one.lon is None)
    if not spots:
        return Drawing((), 0, "", lost)
    scale, placed = _placed(spots)
    step_km = max((km for km in _STEPS_KM if km * scale <= _BAR), default=_STEPS_KM[0])
    return Drawing(tuple(_labelled(placed)), step_km * scale, _km(step_km), lost)


def _look(point: Point) -> str:
    """A shape is a word before it is a colour."""
    if point.is_old or point.told is None:
        return "old"
    if point.worry in {Worry.WAITS, Worry.POWER}:
        return "bad"
    return "good" if point.worry is Worry.NONE else "warn"


def _placed(spots: Sequence[_Spot]) -> tuple[float, list[tuple[float, float, _Spot]]]:
    """Units of the drawing for a kilometre, and where each spot comes."""
    lats, lons = [one.lat for one in spots], [one.lon for one in spots]
    mid_lat, mid_lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    across_km = DEGREE_KM * math.cos(math.radians(mid_lat))
    wide_km = max(LEAST_KM, (max(lons) - min(lons)) * across_km)
    high_km = max(LEAST_KM, (max(lats) - min(lats)) * DEGREE_KM)
    scale = min((WIDTH - 2 * MARGIN) / wide_km, (HEIGHT - 2 * MARGIN) / high_km)
    return scale, [
        (
            WIDTH / 2 + (one.lon - mid_lon) * across_km * scale,
            HEIGHT / 2 - (one.lat - mid_lat) * DEGREE_KM * scale,
            one,
        )
        for one in spots
    ]


def _labelled(placed: Sequence[tuple[float, float, _Spot]]) -> Iterable[Mark]:
    """The worst first, so that they have the room; places of the publisher last."""
    order = {"bad": 0, "old": 1, "warn": 2, "good": 3}
    points = sorted(
        (one for one in placed if one[2].path), key=lambda one: (order[one[2].look], one[2].name)
    )
    places = sorted((one for one in placed if not one[2].path), key=lambda one: one[2].name)
    boxes: list[_Box] = []
    found: list[Mark] = []
    for group in (points, places):  # the name of a point may stand over the mark of a place
        boxes += [(x - 13, y - 13, x + 13, y + 13) for x, y, _ in group]
        for x, y, spot in group:
            side = _side(x, y, spot.name, boxes) if len(found) < LABELS else None
            label = "" if side is None else spot.name
            found.append(
                Mark(x, y, spot.name, spot.look, label, side or "start", spot.path, spot.says)
            )
    return reversed(found)  # what is worst is drawn on top


def _side(x: float, y: float, name: str, boxes: list[_Box]) -> str | None:
    """Take the room for a label on one side of its mark; None: there is none."""
    wide = len(name) * _LETTER
    for side, left in (("start", x + 18), ("end", x - 18 - wide)):
        box = (left, y - _LINE / 2, left + wide, y + _LINE / 2)
        if left >= 0 and left + wide <= WIDTH and not any(_meet(box, one) for one in boxes):
            boxes.append(box)
            return side
    return None


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _km(length_km: float) -> str:
    return f"{length_km * 1000:.0f} m" if length_km < 1 else f"{length_km:g} km"
