"""Where a place is: WGS 84 degrees, from whatever a publisher filled in.

Three mistakes are common and, in the Netherlands, certain: Rijksdriehoek metres instead of
degrees (their ranges do not overlap), latitude and longitude swapped (50 to 54 against 3 to 8),
and a field left at 0. The first two are put right and told; everything impossible is refused.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from content.core.rijksdriehoek import is_rd, rd_to_wgs84

_NEAR_LATITUDES = (50.0, 54.5)  # the Netherlands with a margin for neighbours' hospitals
_NEAR_LONGITUDES = (2.5, 8.0)


class PositionProblem(ValueError):
    """No place on earth; the message is Dutch and says what to do."""


class Position(NamedTuple):
    """WGS 84 degrees, and what had to be put right to get there (Dutch), if anything."""

    latitude: float
    longitude: float
    remark: str | None = None


def locate(latitude: float, longitude: float) -> Position:
    """Check a pair of coordinates, in the order the publisher gave them.

    Raises PositionProblem when they are no place on earth.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise PositionProblem("De coördinaten zijn geen getallen: vul graden in.")
    for x_m, y_m in ((longitude, latitude), (latitude, longitude)):
        if is_rd(x_m, y_m):
            degrees = rd_to_wgs84(x_m, y_m)
            return Position(
                *degrees,
                f"Dit zijn Rijksdriehoek-coördinaten; omgerekend naar {_shown(*degrees)}. "
                "Klopt dat? Vul dan die graden in.",
            )
    if not _is_near(latitude, longitude) and _is_near(longitude, latitude):
        return Position(
            longitude,
            latitude,
            "Breedtegraad en lengtegraad waren verwisseld; omgedraaid naar "
            f"{_shown(longitude, latitude)}. Draai ze om in het bestand.",
        )
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise PositionProblem(
            f"{_shown(latitude, longitude)} bestaat niet: vul graden in, "
            "bijvoorbeeld 52,155 en 5,387."
        )
    if latitude == 0 or longitude == 0:
        raise PositionProblem("Een coördinaat is 0: vul de echte plaats in.")
    if not _is_near(latitude, longitude):
        remark = f"{_shown(latitude, longitude)} ligt niet in of bij Nederland: klopt dat?"
        return Position(latitude, longitude, remark)
    return Position(latitude, longitude)


def _is_near(latitude: float, longitude: float) -> bool:
    south, north = _NEAR_LATITUDES
    west, east = _NEAR_LONGITUDES
    return south <= latitude <= north and west <= longitude <= east


def _shown(latitude: float, longitude: float) -> str:
    return f"{latitude:.6g} en {longitude:.6g}".replace(".", ",")
