"""map.json: a publisher's picture of the area, seen from above, and where its four corners are.

It lies under the marks of the kiosk's map. Corners in another order than the picture's, or of
another shape, would put every street in the wrong place: such a map is refused, and the rings that
are drawn without one stay. Pure.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

import msgspec

from content.core import text
from content.core.json_faults import in_dutch
from content.errors import FormatError

MAP_FILE = "map.json"
MAP_BYTES = 16 * 1024
CREDIT_CHARS = 100
SIDE_M = (200.0, 200_000.0)
"""From a street to a province."""
_M_PER_DEGREE = 111_320.0
_LIKENESS = 1.25
"""By how much opposite sides of a picture may differ: it is seen from straight above."""
_PICTURE = re.compile(r"media/[^/]+\.(?:png|jpg)")


class Corner(msgspec.Struct, frozen=True, array_like=True):
    """WGS 84 degrees."""

    latitude: float
    longitude: float


class MapPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the area. Corners: upper left, upper right, lower right, lower left."""

    publisher: str = ""
    file: str
    """A path below the bundle's targets folder."""
    corners: tuple[Corner, Corner, Corner, Corner]
    credit: str
    """Whose picture it is; it stands beside it."""


class CornerProblem(ValueError):
    """No picture from above; the message is Dutch and says what to do."""


def read_map(data: bytes, *, publisher: str) -> MapPicture:
    """Raises FormatError."""
    if len(data) > MAP_BYTES:
        raise FormatError("Het bestand is groter dan 16 kB.", file=MAP_FILE)
    try:
        found = msgspec.json.decode(data, type=MapPicture)
        check_corners(found.corners)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise FormatError(f"Dit is geen kaart: {in_dutch(error)}.", file=MAP_FILE) from error
    except CornerProblem as error:
        raise FormatError(str(error), file=MAP_FILE) from error
    credit = text.clean_line(found.credit, CREDIT_CHARS)
    if not credit or not _PICTURE.fullmatch(found.file):
        raise FormatError("Dit is geen kaart: beeld of bron ontbreekt.", file=MAP_FILE)
    return msgspec.structs.replace(found, publisher=publisher, credit=credit)


def write_map(picture: MapPicture) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(picture, publisher=""))


def check_corners(corners: tuple[Corner, Corner, Corner, Corner]) -> None:
    """Raises CornerProblem unless they are those of a picture from above, north about up."""
    for corner in corners:
        if not (abs(corner.latitude) < 85 and abs(corner.longitude) < 180):
            raise CornerProblem("Een hoek bestaat niet: vul graden in, bijvoorbeeld 52,66 en 5,52.")
    upper_left, upper_right, lower_right, lower_left = _metres(corners)
    if not (
        min(upper_left[1], upper_right[1]) > max(lower_left[1], lower_right[1])
        and max(upper_left[0], lower_left[0]) < min(upper_right[0], lower_right[0])
    ):
        raise CornerProblem(
            "De hoeken staan door elkaar: 'linksboven' is het noordwesten, 'rechtsonder' het "
            "zuidoosten."
        )
    sides = _sides(corners)
    least, most = SIDE_M
    if not (least <= min(sides) and max(sides) <= most):
        raise CornerProblem(
            f"De kaart is {max(sides) / 1000:.1f} km breed of hoog: kijk de hoeken na."
        )
    if any(max(pair) > _LIKENESS * min(pair) for pair in (sides[::2], sides[1::2])):
        raise CornerProblem("Twee kanten tegenover elkaar verschillen te veel: kijk de hoeken na.")


def fits(corners: tuple[Corner, Corner, Corner, Corner], width: int, height: int) -> bool:
    """Whether a picture of so many pixels has their shape, in metres or in degrees."""
    across, down = _size_m(corners)
    flat = across / math.cos(math.radians(corners[0].latitude))  # EPSG:4326 draws degrees square
    return any(0.96 <= (a / down) / (width / height) <= 1.04 for a in (across, flat))


def size_km(corners: tuple[Corner, Corner, Corner, Corner]) -> tuple[float, float]:
    """Width and height."""
    across, down = _size_m(corners)
    return across / 1000, down / 1000


def covers(picture: MapPicture, latitude: float, longitude: float) -> bool:
    """Whether a position is in the picture."""
    there = Corner(latitude, longitude)
    ring = _metres((*picture.corners, picture.corners[0], there))
    x, y = ring[-1]
    return all(
        (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) <= 0
        for (x1, y1), (x2, y2) in pairwise(ring[:-1])
    )


def _size_m(corners: tuple[Corner, Corner, Corner, Corner]) -> tuple[float, float]:
    top, right, bottom, left = _sides(corners)
    return (top + bottom) / 2, (left + right) / 2


def _sides(corners: tuple[Corner, Corner, Corner, Corner]) -> list[float]:
    ring = _metres((*corners, corners[0]))
    return [math.dist(one, other) for one, other in pairwise(ring)]


def _metres(corners: tuple[Corner, ...]) -> list[tuple[float, float]]:
    """East and north of the first; flat, good to a percent over the size of a province."""
    first = corners[0]
    narrow = math.cos(math.radians(first.latitude))
    return [
        (
            (one.longitude - first.longitude) * _M_PER_DEGREE * narrow,
            (one.latitude - first.latitude) * _M_PER_DEGREE,
        )
        for one in corners
    ]
