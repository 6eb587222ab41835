"""Draw the map of the sample publisher: an area that does not exist, for under the marks.

    python -m simulators.sample_map PICTURE.png

Lake, canal, roads and villages of Merenland, seen from above and few words, as the guide for
writers advises. Its corners are in deploy/examples/source/map.toml. The same every time.
"""

from __future__ import annotations

import argparse
import math
import random
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from kiosk.ui import fonts

NORTH, WEST, SOUTH, EAST = 52.72, 5.50, 52.58, 5.73
SIZE_PX = (1200, 1204)
SMOOTHER = 2
"""It is drawn so many times larger first."""
COLOURS = 48
LAND, WATER, WOOD, BUILT, STREET, EDGE, INK = (
    "#F4F2EA", "#BCD9EA", "#D6E6C8", "#E3DED4", "#FFFFFF", "#CFC8BA", "#5A5F66",
)  # fmt: skip


class Village(NamedTuple):
    name: str
    latitude: float
    longitude: float
    radius_m: float


VILLAGES = (
    Village("Veldermeer", 52.6460, 5.6110, 1350),
    Village("Oosterveen", 52.6500, 5.6610, 620),
    Village("Zandwijk", 52.6255, 5.6175, 560),
    Village("Noorderwaard", 52.6755, 5.5815, 480),
    Village("Rietdam", 52.7085, 5.6400, 640),
    Village("Zuidlede", 52.5921, 5.7180, 520),
)
LAKE = (
    (52.72, 5.50), (52.72, 5.548), (52.70, 5.552), (52.685, 5.560), (52.667, 5.569),
    (52.656, 5.578), (52.648, 5.582), (52.640, 5.579), (52.630, 5.572), (52.610, 5.562),
    (52.58, 5.556), (52.58, 5.50),
)  # fmt: skip
CANALS = (
    ((52.632, 5.572), (52.6352, 5.600), (52.6342, 5.620), (52.634, 5.645), (52.640, 5.70),
     (52.646, 5.73)),
    ((52.72, 5.588), (52.712, 5.612), (52.7062, 5.638), (52.700, 5.680), (52.698, 5.73)),
)  # fmt: skip
ROADS = (
    ((52.58, 5.640), (52.6255, 5.6175), (52.6460, 5.6110), (52.6755, 5.5815), (52.72, 5.560)),
    ((52.6460, 5.6110), (52.6500, 5.6610), (52.662, 5.73)),
    ((52.6500, 5.6610), (52.680, 5.650), (52.7085, 5.6400), (52.72, 5.655)),
    ((52.6255, 5.6175), (52.610, 5.670), (52.5921, 5.7180), (52.588, 5.73)),
    ((52.6460, 5.6110), (52.6478, 5.5889)),
)
WOODS = (
    (52.668, 5.632, 900), (52.690, 5.600, 1100), (52.606, 5.600, 1000), (52.618, 5.700, 1200),
    (52.672, 5.700, 800),
)  # fmt: skip


def spot(latitude: float, longitude: float) -> tuple[float, float]:
    """Pixels from the upper left."""
    width, height = (side * SMOOTHER for side in SIZE_PX)
    across = (longitude - WEST) / (EAST - WEST)
    return across * width, (NORTH - latitude) / (NORTH - SOUTH) * height


def px(metres: float) -> float:
    return metres / (111_320 * (NORTH - SOUTH)) * SIZE_PX[1] * SMOOTHER


def draw() -> Image.Image:
    """The whole of it."""
    width, height = SIZE_PX
    picture = Image.new("RGB", (width * SMOOTHER, height * SMOOTHER), LAND)
    pen, chance = ImageDraw.Draw(picture), random.Random(143)  # noqa: S311 - a drawing
    for latitude, longitude, radius_m in WOODS:
        _blob(pen, spot(latitude, longitude), px(radius_m), WOOD, chance)
    pen.polygon([spot(*point) for point in LAKE], fill=WATER)
    for canal in CANALS:
        _line(pen, canal, px(60), WATER)
    for village in VILLAGES:
        _blob(pen, spot(*village[1:3]), px(village.radius_m), BUILT, chance)
        _streets(picture, village)
    for road in ROADS:
        _line(pen, road, px(90), EDGE)
    for road in ROADS:
        _line(pen, road, px(62), STREET)
    for village in VILLAGES:
        _name(pen, village)
    small = picture.resize(SIZE_PX, Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _line(
    pen: ImageDraw.ImageDraw, points: tuple[tuple[float, float], ...], wide: float, colour: str
) -> None:
    pen.line([spot(*point) for point in points], fill=colour, width=round(wide), joint="curve")


def _blob(
    pen: ImageDraw.ImageDraw,
    middle: tuple[float, float],
    radius: float,
    colour: str,
    chance: random.Random,
) -> None:
    """About round, as what grew is."""
    x, y = middle
    turns = [n * math.tau / 24 for n in range(24)]
    far = [radius * chance.uniform(0.84, 1.1) for _ in turns]
    edge = [
        (x + r * math.cos(turn), y + r * math.sin(turn)) for turn, r in zip(turns, far, strict=True)
    ]
    pen.polygon(edge, fill=colour)


def _streets(picture: Image.Image, village: Village) -> None:
    """A grid that is turned a little, within the houses."""
    x, y = spot(village.latitude, village.longitude)
    radius, step = px(village.radius_m * 0.86), px(165)
    turn = math.radians(17 + 11 * VILLAGES.index(village))
    pen = ImageDraw.Draw(picture)
    for n in range(-int(radius / step), int(radius / step) + 1):
        off, half = n * step, math.sqrt(max(0.0, radius**2 - (n * step) ** 2))
        for along in (turn, turn + math.pi / 2):
            across = along + math.pi / 2
            mx, my = x + off * math.cos(across), y + off * math.sin(across)
            dx, dy = half * math.cos(along), half * math.sin(along)
            pen.line((mx - dx, my - dy, mx + dx, my + dy), fill=STREET, width=round(px(22)))


def _name(pen: ImageDraw.ImageDraw, village: Village) -> None:
    """Below the houses, edged in the ground."""
    regular, _ = fonts.files(fonts.BODY)
    x, y = spot(village.latitude, village.longitude)
    pen.text(
        (x, y + px(village.radius_m + 260)),
        village.name,
        font=ImageFont.truetype(regular, 24 * SMOOTHER),
        fill=INK,
        anchor="mm",
        stroke_width=3 * SMOOTHER,
        stroke_fill=LAND,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the map of the sample publisher.")
    parser.add_argument("picture", type=Path)
    draw().save(parser.parse_args().picture, optimize=True)


if __name__ == "__main__":
    main()
