"""Rijksdriehoek (EPSG:28992), the grid on Dutch municipal maps, to WGS 84 degrees.

The series of F.H. Schreutelkamp and G.L. Strang van Hees, "Benaderingsformules voor de
transformatie tussen RD- en WGS84-kaartcoördinaten" (Geodesia, 2001): within half a metre of the
official RDNAPTRANS anywhere in the Netherlands, far below what a walk to a shelter needs.
"""

from __future__ import annotations

_X0_M, _Y0_M = 155_000.0, 463_000.0  # the church tower of Amersfoort
_LATITUDE0, _LONGITUDE0 = 52.15517440, 5.38720621
_X_M = (-7_000.0, 300_000.0)
_Y_M = (289_000.0, 629_000.0)
_SEA_X_M, _SEA_Y_M = 80_000.0, 480_000.0  # west of the one and north of the other

# (power of x, power of y): seconds of arc
_LATITUDE_TERMS = {
    (0, 1): 3235.65389,
    (2, 0): -32.58297,
    (0, 2): -0.24750,
    (2, 1): -0.84978,
    (0, 3): -0.06550,
    (2, 2): -0.01709,
    (1, 0): -0.00738,
    (4, 0): 0.00530,
    (2, 3): -0.00039,
    (4, 1): 0.00033,
    (1, 1): -0.00012,
}
_LONGITUDE_TERMS = {
    (1, 0): 5260.52916,
    (1, 1): 105.94684,
    (1, 2): 2.45656,
    (3, 0): -0.81885,
    (1, 3): 0.05594,
    (3, 1): -0.05607,
    (0, 1): 0.01199,
    (3, 2): -0.00256,
    (1, 4): 0.00128,
    (0, 2): 0.00022,
    (2, 0): -0.00022,
    (5, 0): 0.00026,
}


def is_rd(x_m: float, y_m: float) -> bool:
    """Whether the pair lies where RD is valid, which no pair of degrees does, and on land.

    Degrees that lost their comma (521550 and 53872) all lie in the North Sea.
    """
    in_the_sea = x_m < _SEA_X_M and y_m > _SEA_Y_M
    return _X_M[0] <= x_m <= _X_M[1] and _Y_M[0] <= y_m <= _Y_M[1] and not in_the_sea


def rd_to_wgs84(x_m: float, y_m: float) -> tuple[float, float]:
    """Return latitude and longitude in degrees for a pair that `is_rd`."""
    dx, dy = (x_m - _X0_M) * 1e-5, (y_m - _Y0_M) * 1e-5
    latitude = _LATITUDE0 + _series(_LATITUDE_TERMS, dx, dy) / 3600
    longitude = _LONGITUDE0 + _series(_LONGITUDE_TERMS, dx, dy) / 3600
    return round(latitude, 7), round(longitude, 7)


def _series(terms: dict[tuple[int, int], float], dx: float, dy: float) -> float:
    return sum(k * dx**p * dy**q for (p, q), k in terms.items())
