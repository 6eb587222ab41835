"""A map without tiles: places to scale around "u bent hier", north up, with distance rings.

Markers are squares as large as a finger needs, so that sixty places cannot all have their own.
Those that would overlap become one marker that stands for several, where the nearest of them is;
nothing is moved aside, so what is drawn is where it is. Two exceptions, both along the true
direction: what is so near that it would cover the centre stands beside it, what is beyond reach
stands at the edge, and says so.

Pixels count from the lower left, as Kivy's do. Pure.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kiosk.model.geo import Leg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_REACH_M = 100.0
"""Below this a map tells less than a pointing finger."""
FAR = 2.0
"""What is this many times as far as the median stands at the edge: it would squeeze the rest."""
RINGS = 4
LABEL_BEARINGS_DEG = (45, 315, 135, 225, 60, 300, 120, 240, 30, 330, 150, 210, 90, 270, 75, 285)
"""Where a ring's distance is tried first: between north and east."""
Box: TypeAlias = tuple[float, float, float, float]
"""Middle and size."""


class Offset(NamedTuple):
    """Pixels east and north of the centre."""

    x: float
    y: float

    @property
    def reach(self) -> float:
        """Half the side of the square around the centre that this lies on."""
        return max(abs(self.x), abs(self.y))


class Ring(NamedTuple):
    radius_px: float
    distance_m: float


class Spot(NamedTuple):
    """The middle of a label, in pixels."""

    x_px: float
    y_px: float


@dataclass(frozen=True)
class Marker:
    """One place or several that would overlap."""

    x_px: float
    y_px: float
    members: tuple[int, ...]
    """Indices of the legs it stands for, nearest first."""
    beyond: bool
    """All of them are farther than the edge at which they are drawn."""


@dataclass(frozen=True)
class Radar:
    centre_px: tuple[float, float]
    px_per_m: float
    rings: tuple[Ring, ...]
    """The innermost first; the outer may be cut off by the frame."""
    markers: tuple[Marker, ...]


@dataclass
class _Cluster:
    """Places drawn as one, where the nearest of them is."""

    members: list[int]
    at: Offset
    beyond: bool


def reach_m(legs: Sequence[Leg]) -> float:
    """How far the map should reach: to the farthest place that does not squeeze the others."""
    if not legs:
        return LEAST_REACH_M
    limit_m = FAR * statistics.median(leg.distance_m for leg in legs)
    near = [leg.distance_m for leg in legs if leg.distance_m <= limit_m]
    return max([*near, LEAST_REACH_M])


def lay_out(legs: Sequence[Leg], width_px: float, height_px: float, marker_px: float) -> Radar:
    """Everything to draw inside a frame. No two markers overlap, none crosses the frame.

    ``marker_px`` is the side of a marker; the sign at the centre is half that. Raises ValueError
    for a frame of less than 2.5 markers.
    """
    if min(width_px, height_px) < 2.5 * marker_px:
        raise ValueError(
            f"{width_px:g} by {height_px:g} px holds no map of {marker_px:g} px markers"
        )
    room = Offset((width_px - marker_px) / 2, (height_px - marker_px) / 2)
    reach = reach_m(legs)
    px_per_m = min(_fitting_scales(legs, room, reach))
    clusters = _joined(
        (_cluster(i, leg, px_per_m, room, 0.75 * marker_px) for i, leg in _nearest_first(legs)),
        marker_px,
    )
    centre = (width_px / 2, height_px / 2)
    return Radar(
        centre_px=centre,
        px_per_m=px_per_m,
        rings=tuple(_rings(reach, px_per_m, math.hypot(*centre))),
        markers=tuple(
            Marker(centre[0] + c.at.x, centre[1] + c.at.y, tuple(c.members), c.beyond)
            for c in clusters
        ),
    )


def spot_of(radar: Radar, leg: Leg) -> Spot:
    """Where something is drawn that is no mark: in the frame or beyond it."""
    towards = _direction(leg)
    x, y = radar.centre_px
    length_px = leg.distance_m * radar.px_per_m
    return Spot(x + towards.x * length_px, y + towards.y * length_px)


def label_spots(
    radar: Radar,
    frame_px: tuple[float, float],
    marker_px: float,
    label_px: tuple[float, float],
    avoid: Sequence[Box] = (),
) -> list[tuple[Ring, Spot]]:
    """Where each ring can say its distance: on its line, in the frame, clear of all else.

    A ring without such a spot says nothing. ``label_px`` is the size of the largest label.
    """
    taken = [(marker.x_px, marker.y_px, marker_px, marker_px) for marker in radar.markers]
    taken += avoid
    taken.append((*radar.centre_px, marker_px / 2, marker_px / 2))
    spots: list[tuple[Ring, Spot]] = []
    for ring in radar.rings:
        for bearing_deg in LABEL_BEARINGS_DEG:
            towards = _direction(Leg(ring.distance_m, bearing_deg))
            x = radar.centre_px[0] + towards.x * ring.radius_px
            y = radar.centre_px[1] + towards.y * ring.radius_px
            box = (x, y, *label_px)
            if _inside(box, frame_px) and not any(_overlap(box, other) for other in taken):
                spots.append((ring, Spot(x, y)))
                taken.append(box)
                break
    return spots


def _inside(box: Box, frame_px: tuple[float, float]) -> bool:
    x, y, width, height = box
    return width / 2 <= x <= frame_px[0] - width / 2 and height / 2 <= y <= frame_px[1] - height / 2


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes, by middle and size, share any pixel."""
    return (
        abs(one[0] - other[0]) * 2 < one[2] + other[2]
        and abs(one[1] - other[1]) * 2 < one[3] + other[3]
    )


def _nearest_first(legs: Sequence[Leg]) -> list[tuple[int, Leg]]:
    return sorted(enumerate(legs), key=lambda pair: pair[1].distance_m)


def _direction(leg: Leg) -> Offset:
    angle = math.radians(leg.bearing_deg)
    return Offset(math.sin(angle), math.cos(angle))


def _fitting_scales(legs: Sequence[Leg], room: Offset, reach: float) -> Iterator[float]:
    """For every place within reach the scale that puts it on the edge; and a largest one."""
    yield max(room) / LEAST_REACH_M
    for leg in legs:
        if LEAST_REACH_M / 10 < leg.distance_m <= reach:
            yield _stretch(_direction(leg), room) / leg.distance_m


def _stretch(offset: Offset, room: Offset) -> float:
    """By how much this may grow before it leaves the room."""
    return min(
        room.x / abs(offset.x) if offset.x else math.inf,
        room.y / abs(offset.y) if offset.y else math.inf,
    )


def _at_reach(offset: Offset, reach_px: float) -> Offset:
    grow = reach_px / offset.reach
    return Offset(offset.x * grow, offset.y * grow)


def _cluster(index: int, leg: Leg, px_per_m: float, room: Offset, clearance_px: float) -> _Cluster:
    """One place, not under the sign at the centre and not beyond the edge."""
    direction = _direction(leg)
    wanted_px = leg.distance_m * px_per_m
    edge_px = _stretch(direction, room)
    length_px = max(min(wanted_px, edge_px), 1e-3)  # never zero: the direction is worth keeping
    offset = Offset(direction.x * length_px, direction.y * length_px)
    if offset.reach < clearance_px:
        offset = _at_reach(offset, clearance_px)
    return _Cluster([index], offset, wanted_px > edge_px * (1 + 1e-9))


def _joined(clusters: Iterator[_Cluster], marker_px: float) -> list[_Cluster]:
    """Each joins the nearest mark it would overlap. Marks do not move, so none draws others in."""
    settled: list[_Cluster] = []
    for newcomer in clusters:
        nearest = min(settled, key=lambda c: _apart(newcomer.at, c.at), default=None)
        if nearest is None or _apart(newcomer.at, nearest.at) >= marker_px:
            settled.append(newcomer)
        else:
            nearest.members += newcomer.members
            nearest.beyond = nearest.beyond and newcomer.beyond
    return settled


def _apart(one: Offset, other: Offset) -> float:
    """Side of the largest squares around the two that do not overlap."""
    return Offset(one.x - other.x, one.y - other.y).reach


def _rings(reach: float, px_per_m: float, corner_px: float) -> Iterator[Ring]:
    """At round distances, about `RINGS` within reach, and on to the corners of the frame."""
    step_m = _round_up(reach / RINGS)
    count = int(corner_px / (step_m * px_per_m))
    for i in range(1, min(count, 3 * RINGS) + 1):
        yield Ring(i * step_m * px_per_m, i * step_m)


def _round_up(distance_m: float) -> float:
    """The next in the series 1, 2, 5, 10, 20, 50 and so on."""
    power = 10.0 ** math.floor(math.log10(distance_m))
    return next(n * power for n in (1.0, 2.0, 5.0, 10.0) if n * power >= distance_m * (1 - 1e-9))
