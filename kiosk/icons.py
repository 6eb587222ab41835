"""Pictograms by name: glyphs of the Material Design Icons font from Debian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.fonts import FONT_FOLDER, FontError

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Icons"
PACKAGE = "fonts-materialdesignicons-webfont"
FILE = "materialdesignicons-webfont/materialdesignicons-webfont.ttf"

GLYPHS = {
    "extreme": 0xF029,  # octagon
    "severe": 0xF026,  # triangle
    "moderate": 0xF028,  # circle
    "minor": 0xF2FC,  # i
    "information": 0xF2FC,
    "places": 0xF34E,
    "guides": 0xF279,
    "here": 0xF2DC,
    "back": 0xF141,
    "forward": 0xF142,
    "up": 0xF143,
    "down": 0xF140,
    "close": 0xF156,
    "check": 0xF12C,
    "language": 0xF59F,
    "aids": 0xF27F,
    "contrast": 0xF197,
    "clock": 0xF150,
    "person": 0xF004,
    "phone": 0xF3F2,
    "route": 0xF5CD,
    "arrow": 0xF05D,
    "capacity": 0xF2E6,
    "usb": 0xF553,
    "technician": 0xF5B7,
    "power": 0xF241,
    "water": 0xF58C,
    "gas": 0xF238,
    "sewer": 0xF58F,
    "telecoms": 0xF11C,
    "roads": 0xF461,
    "shelter": 0xF2E3,
    "food": 0xF25A,
    "medical": 0xF2E1,
    "pharmacy": 0xF402,
    "support_point": 0xF5F8,
    "other": 0xF34E,
    "power-cut": 0xF243,
    "cold": 0xF50F,
    "heat": 0xF599,
    "flooding": 0xF58C,
    "smoke": 0xF238,
    "chemical": 0xF0A7,
    "evacuation": 0xF46E,
    "no-112": 0xF658,
    "radio": 0xF439,
    "battery": 0xF079,
    "charging": 0xF084,
    "temperature": 0xF50F,
}


def glyph(name: str) -> str:
    """The character of a pictogram; a name without one of its own gets the "i" of information."""
    return chr(GLYPHS.get(name, GLYPHS["information"]))


def register(folder: Path = FONT_FOLDER) -> None:
    """Make the pictograms known to Kivy. Raises FontError."""
    from kivy.core.text import LabelBase  # noqa: PLC0415 - importing Kivy has effects

    path = folder / FILE
    if not path.is_file():
        raise FontError(f"font {path} is missing: apt install {PACKAGE}")
    LabelBase.register(FAMILY, str(path))
