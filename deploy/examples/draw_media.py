"""Draw the sample publisher's pictures: a schematic map and a safety drawing.

Run by hand after a change (``python deploy/examples/draw_media.py``); the pictures are committed.
Everything is drawn at twice its size and scaled down, for smooth edges. The country is made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

MEDIA = Path(__file__).parent / "source" / "media"
FONTS = Path("/usr/share/fonts/truetype/noto")
OVERSAMPLING = 2
WIDTH_PX, HEIGHT_PX = 1200, 900

PAPER, INK, WATER, WATER_INK = "#f4f1ea", "#1a1a1a", "#c9dff0", "#1f4e79"
AREA, AREA_INK, BLUE, GREY = "#f3cfc6", "#9c2c13", "#003a70", "#5a5a5a"

NORTH_WEST = (52.7215, 5.5000)
KM_PER_DEGREE_LAT = 111.2
PX_PER_KM = 69

VILLAGES = {
    "Veldermeer": (52.6465, 5.6110),
    "Oosterveen": (52.6500, 5.6620),
    "Zandwijk": (52.6262, 5.6185),
    "Lage Kolk": (52.6345, 5.5790),
    "Noorderwaard": (52.6755, 5.5795),
    "Rietdam": (52.7075, 5.6385),
}
WITHOUT_POWER = [
    (52.7155, 5.6050), (52.7155, 5.6800), (52.6890, 5.7050), (52.6620, 5.7150), (52.6420, 5.7080),
    (52.6170, 5.6560), (52.6130, 5.6000), (52.6230, 5.5590), (52.6600, 5.5520), (52.6900, 5.5580),
]  # fmt: skip
LAKE = [
    (52.7300, 5.4900), (52.7300, 5.5850), (52.7050, 5.5560), (52.6700, 5.5390), (52.6350, 5.5420),
    (52.6150, 5.5500), (52.5900, 5.5750), (52.5900, 5.4900),
]  # fmt: skip
CANAL = [(52.6920, 5.5450), (52.6900, 5.6000), (52.6960, 5.6500), (52.6890, 5.7000), (52.6960, 5.8)]
ROADS = [
    [(52.5900, 5.6350), (52.6262, 5.6185), (52.6465, 5.6110), (52.6500, 5.6620), (52.6700, 5.7700)],
    [(52.6500, 5.6620), (52.6900, 5.6600), (52.7075, 5.6385), (52.7300, 5.6250)],
    [(52.6465, 5.6110), (52.6930, 5.6280), (52.7075, 5.6385)],
    [(52.6465, 5.6110), (52.6755, 5.5795)],
    [(52.6465, 5.6110), (52.6345, 5.5790)],
]


@dataclass(frozen=True)
class Sheet:
    """A drawing whose lengths are in pixels of the finished picture."""

    image: Image.Image
    draw: ImageDraw.ImageDraw

    @classmethod
    def blank(cls, colour: str) -> Sheet:
        size = (WIDTH_PX * OVERSAMPLING, HEIGHT_PX * OVERSAMPLING)
        image = Image.new("RGB", size, colour)
        return cls(image, ImageDraw.Draw(image))

    def polygon(self, points: list[tuple[float, float]], fill: str, outline: str = "") -> None:
        scaled = [_scaled(point) for point in points]
        self.draw.polygon(scaled, fill=fill)
        if outline:
            self.line([*points, points[0]], outline, 4)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [_scaled(point) for point in points]
        self.draw.line(scaled, fill=colour, width=round(width * OVERSAMPLING), joint="curve")

    def dot(self, x: float, y: float, radius: float, fill: str, outline: str = "white") -> None:
        r = radius * OVERSAMPLING
        cx, cy = _scaled((x, y))
        box = (cx - r, cy - r, cx + r, cy + r)
        self.draw.ellipse(box, fill=fill, outline=outline, width=3 * OVERSAMPLING)

    def text(  # noqa: PLR0913 - a label is its place, words, size, weight, colour and anchor
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        *,
        bold: bool = False,
        colour: str = INK,
        anchor: str = "lm",
        halo: str = "",
    ) -> None:
        face = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
        font = ImageFont.truetype(str(FONTS / face), size * OVERSAMPLING)
        self.draw.text(
            _scaled((x, y)), words, font=font, fill=colour, anchor=anchor,
            stroke_width=4 * OVERSAMPLING if halo else 0, stroke_fill=halo or None,
        )  # fmt: skip

    def save(self, name: str) -> None:
        MEDIA.mkdir(parents=True, exist_ok=True)
        small = self.image.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)
        small.quantize(128).save(MEDIA / name, optimize=True)


def _scaled(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * OVERSAMPLING, point[1] * OVERSAMPLING


def _on_map(position: tuple[float, float]) -> tuple[float, float]:
    """Pixels for (latitude, longitude) in degrees: equirectangular, good over 15 km."""
    north, west = NORTH_WEST
    latitude, longitude = position
    x_km = (longitude - west) * KM_PER_DEGREE_LAT * math.cos(math.radians(north))
    y_km = (north - latitude) * KM_PER_DEGREE_LAT
    return x_km * PX_PER_KM, y_km * PX_PER_KM


def draw_map() -> None:
    """The area without power: land, lake, villages, scale and north."""
    sheet = Sheet.blank(PAPER)
    sheet.polygon([_on_map(p) for p in WITHOUT_POWER], AREA)
    sheet.polygon([_on_map(p) for p in LAKE], WATER)
    sheet.line([_on_map(p) for p in CANAL], WATER, 14)
    for road in ROADS:
        sheet.line([_on_map(p) for p in road], "white", 9)
    outline = [_on_map(p) for p in WITHOUT_POWER]
    sheet.line([*outline, outline[0]], AREA_INK, 5)
    sheet.text(95, 470, "Merenmeer", 26, colour=WATER_INK, anchor="mm")
    for name, position in VILLAGES.items():
        x, y = _on_map(position)
        main = name == "Veldermeer"
        sheet.dot(x, y, 14 if main else 10, INK)
        sheet.text(x + 24, y + 26 if main else y, name, 38 if main else 30, bold=main, halo=AREA)
    _legend(sheet)
    sheet.save("kaart-stroom.png")


def _legend(sheet: Sheet) -> None:
    sheet.draw.rectangle((*_scaled((850, 700)), *_scaled((1176, 876))), fill="white")
    sheet.polygon([(874, 720), (924, 720), (924, 760), (874, 760)], AREA, AREA_INK)
    sheet.text(942, 740, "Geen stroom", 28, bold=True)
    sheet.line([(874, 800), (874, 812), (874 + 3 * PX_PER_KM, 812), (874 + 3 * PX_PER_KM, 800)],
               INK, 3)  # fmt: skip
    sheet.text(874 + 1.5 * PX_PER_KM, 838, "3 km", 28, anchor="mm")
    sheet.polygon([(1136, 782), (1152, 826), (1136, 816), (1120, 826)], INK)
    sheet.text(1136, 850, "N", 26, bold=True, anchor="mm")


def draw_generator() -> None:
    """Outside and far from windows is right; in the shed is not."""
    sheet = Sheet.blank("white")
    sheet.text(600, 70, "Aggregaat: alleen buiten", 58, bold=True, anchor="mm")
    _panel(sheet, 40, right=False)
    _panel(sheet, 620, right=True)
    sheet.save("aggregaat-buiten.png")


def _panel(sheet: Sheet, left: float, *, right: bool) -> None:
    """One half of the drawing, 540 pixels wide, with its left edge at ``left``."""
    colour = "#1b6b2f" if right else AREA_INK
    ground = 640
    sheet.polygon(
        [(left, 130), (left + 540, 130), (left + 540, 860), (left, 860)], "#f7f7f5", colour
    )
    sheet.line([(left + 20, ground), (left + 520, ground)], GREY, 6)
    house = left + 40
    wall = 320 if not right else 210
    sheet.polygon(
        [(house, ground), (house, 380), (house + wall / 2, 270), (house + wall, 380),
         (house + wall, ground)], "white", INK)  # fmt: skip
    sheet.polygon(
        [(house + 30, 430), (house + 90, 430), (house + 90, 500), (house + 30, 500)], WATER, INK
    )
    machine = left + 390 if right else house + 170
    _generator(sheet, machine, ground)
    if right:
        sheet.line([(house + wall + 14, 600), (machine - 14, 600)], INK, 4)
        for x, turn in ((house + wall + 14, 1), (machine - 14, -1)):
            sheet.line([(x + 14 * turn, 590), (x, 600), (x + 14 * turn, 610)], INK, 4)
        _tick(sheet, left + 450, 215, colour)
        sheet.text(left + 270, 700, "Goed", 46, bold=True, colour=colour, anchor="mm")
        sheet.text(left + 270, 762, "Buiten, ver van ramen", 38, anchor="mm")
        sheet.text(left + 270, 816, "en deuren", 38, anchor="mm")
    else:
        _cross(sheet, left + 450, 215, colour)
        sheet.text(left + 270, 700, "Levensgevaar", 46, bold=True, colour=colour, anchor="mm")
        sheet.text(left + 270, 762, "In huis, in de schuur", 38, anchor="mm")
        sheet.text(left + 270, 816, "of in de garage", 38, anchor="mm")


def _generator(sheet: Sheet, x: float, ground: float) -> None:
    """A generator 110 pixels wide standing on ``ground``, with its fumes."""
    top = ground - 80
    sheet.polygon([(x, top), (x + 110, top), (x + 110, ground - 12), (x, ground - 12)], BLUE)
    sheet.line([(x + 8, top - 2), (x + 8, top - 22), (x + 102, top - 22), (x + 102, top - 2)],
               BLUE, 7)  # fmt: skip
    for wheel in (x + 24, x + 86):
        sheet.dot(wheel, ground - 12, 13, INK)
    for step, radius in ((0, 14), (1, 18), (2, 23)):
        sheet.dot(x + 92 + 8 * step, top - 52 - 38 * step, radius, "#bdbdbd", "#8a8a8a")


def _tick(sheet: Sheet, x: float, y: float, colour: str) -> None:
    sheet.dot(x, y, 52, colour)
    sheet.line([(x - 24, y + 2), (x - 6, y + 22), (x + 26, y - 20)], "white", 11)


def _cross(sheet: Sheet, x: float, y: float, colour: str) -> None:
    sheet.dot(x, y, 52, colour)
    sheet.line([(x - 21, y - 21), (x + 21, y + 21)], "white", 11)
    sheet.line([(x - 21, y + 21), (x + 21, y - 21)], "white", 11)


if __name__ == "__main__":
    draw_map()
    draw_generator()
