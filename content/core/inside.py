"""A point to walk to inside a shape of GeoJSON (RFC 7946): never in a hole, never beside it.

The middle of a crescent lies outside it. So a line is drawn across the shape at several heights,
and the point is the middle of the longest stretch that lies inside.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

import msgspec

Point: TypeAlias = tuple[float, float]
"""Longitude and latitude, in the order and the unit of the file."""
_Ring: TypeAlias = list[Point]
_CUTS = (0.5, 0.25, 0.75, 0.375, 0.625, 0.125, 0.875)
_VERTICES = 200_000

_POSITION = list[float]
_SHAPES = {
    "Point": _POSITION,
    "MultiPoint": list[_POSITION],
    "LineString": list[_POSITION],
    "MultiLineString": list[list[_POSITION]],
    "Polygon": list[list[_POSITION]],
    "MultiPolygon": list[list[list[_POSITION]]],
}
_DUTCH = {"MultiPoint": "punten", "LineString": "lijn", "MultiLineString": "lijn",
          "Polygon": "vlak", "MultiPolygon": "vlak"}  # fmt: skip


def point_inside(kind: str, coordinates: bytes) -> tuple[Point, str | None]:
    """Return a point of the shape, and what it was if not a point (Dutch).

    Raises ValueError with a Dutch sentence.
    """
    if kind not in _SHAPES:
        raise ValueError(f"'{kind[:30]}' is geen punt, lijn of vlak: geef elke plaats een punt.")
    try:
        given = msgspec.json.decode(coordinates, type=_SHAPES[kind], strict=False)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise ValueError(
            "de coördinaten kloppen niet: een punt heeft twee getallen, [5.387, 52.155]."
        ) from error
    if kind == "Point":
        return _point(given), None
    found = _of_shape(kind, given)
    if found is None:
        raise ValueError("dit vlak of deze lijn is leeg: geef de plaats een punt.")
    return found, _DUTCH[kind]


def _of_shape(kind: str, given: list) -> Point | None:  # type: ignore[type-arg]  # as `kind` says
    if kind == "MultiPoint":
        if len(given) > 1:
            raise ValueError(f"dit zijn {len(given)} punten: maak er {len(given)} plaatsen van.")
        return _point(given[0]) if given else None
    if kind in {"LineString", "MultiLineString"}:
        lines = [given] if kind == "LineString" else given
        return _middle([[_point(position) for position in line] for line in lines])
    polygons = [given] if kind == "Polygon" else given
    return _in_polygons([[[_point(p) for p in ring] for ring in rings] for rings in polygons])


def _point(position: list[float]) -> Point:
    if len(position) not in {2, 3}:
        raise ValueError("dit is geen punt met twee coördinaten.")
    if not all(map(math.isfinite, position)):
        raise ValueError("de coördinaten zijn geen getallen: vul graden in.")
    return position[0], position[1]


def _middle(lines: list[list[Point]]) -> Point | None:
    """Return the point halfway along the longest line."""
    longest = max(lines, key=_length, default=[])
    if not longest:
        return None
    left = _length(longest) / 2
    for (x1, y1), (x2, y2) in pairwise(longest):
        step = math.dist((x1, y1), (x2, y2))
        if step and step >= left:
            return x1 + (x2 - x1) * left / step, y1 + (y2 - y1) * left / step
        left -= step
    return longest[0]


def _length(line: list[Point]) -> float:
    return sum(map(math.dist, line, line[1:]))


def _in_polygons(polygons: list[list[_Ring]]) -> Point | None:
    """Return the middle of the widest stretch inside the largest polygon."""
    if sum(len(ring) for rings in polygons for ring in rings) > _VERTICES:
        raise ValueError("dit vlak heeft te veel hoekpunten: geef de plaats een punt.")
    largest = max(polygons, key=lambda rings: _area(rings[0]) if rings else 0.0, default=[])
    if not largest or len(largest[0]) < 3:
        return None
    heights = [y for _, y in largest[0]]
    low, high = min(heights), max(heights)
    stretches = [
        (end - start, (start + end) / 2, height)
        for height in (low + cut * (high - low) for cut in _CUTS)
        for start, end in _stretches(largest, height)
    ]
    if not stretches:
        return None
    _, x, y = max(stretches)
    return x, y


def _stretches(rings: list[_Ring], height: float) -> list[tuple[float, float]]:
    """Return where the shape lies along a line across it; holes count as edges do."""
    crossings = sorted(
        x1 + (height - y1) * (x2 - x1) / (y2 - y1)
        for ring in filter(None, rings)
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        if (y1 > height) != (y2 > height)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _area(ring: _Ring) -> float:
    if not ring:
        return 0.0
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))) / 2
