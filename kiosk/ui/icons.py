"""Pictograms by name: glyphs of the Material Design Icons font from Debian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.ui.fonts import FONT_FOLDER, FontError

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
    "write": 0xF3EB,  # pencil
    "erase": 0xF06E,
    "lock": 0xF33E,
    "unlock": 0xF340,
    "done": 0xF135,  # box with a tick
    "to-do": 0xF131,  # empty box
    "tasks": 0xF14C,  # clipboard with a tick
    "notices": 0xF0E6,  # megaphone
    "log": 0xF1F0,  # envelope
    "more": 0xF1D8,
    "add": 0xF415,
    "search": 0xF349,
    "send": 0xF48A,
    "phone-in": 0xF3F7,
    "report": 0xF3F6,  # telephone
    "drill": 0xF474,
    "duty": 0xF00E,  # people
    "look": 0xF208,  # eye
    "handover": 0xF219,
    "less": 0xF374,
    "delete": 0xF1C0,
    "aloud": 0xF57E,  # loudspeaker
    "stop": 0xF4DB,
    "phone-code": 0xF432,  # QR code
    "retell": 0xF28C,  # two balloons
    "printer": 0xF42A,
    "history": 0xF2DA,
    "own-notice": 0xF0E5,  # pin board
    "map": 0xF352,
    "list": 0xF279,
    "filter": 0xF236,
    "all": 0xF350,
    "staff": 0xF00B,
    "reach": 0xF2C7,
    "touch": 0xF1B7,
    "wheelchair": 0xF5A4,
    "animals": 0xF3E9,
    "first_aid": 0xF416,
    "shower": 0xF596,
    "cots": 0xF2E3,
    "drinking_water": 0xF1AB,
    "toilet": 0xF2E8,
    "heating": 0xF438,
    "children": 0xF2E7,
    "quiet_room": 0xF581,
    "parking": 0xF3E3,
    "emergency_power": 0xF427,
    "neighbours": 0xF00E,
    "stove": 0xF4DE,
    "flashlight": 0xF244,
    "fridge": 0xF28F,
    "fire": 0xF238,
    "heart": 0xF5F6,
    "cellphone": 0xF11C,
    "tap-shut": 0xF58D,
    "pot": 0xF65B,
    "baby": 0xF06C,
    "home": 0xF2DC,
    "clothes": 0xF53F,
    "walk": 0xF583,
    "coffee": 0xF176,
    "blinds": 0xF0AC,
    "window": 0xF5B1,
    "window-shut": 0xF5AE,
    "ambulance": 0xF02F,
    "shade": 0xF54A,
    "car": 0xF10B,
    "pill": 0xF402,
    "bag": 0xF0D6,
    "stairs": 0xF4CD,
    "power-off": 0xF243,
    "flag": 0xF23B,
    "fan": 0xF210,
    "no": 0xF0AD,
    "papers": 0xF5D2,
    "note": 0xF39E,
    "bus": 0xF0E7,
    "shield": 0xF483,
    "basket": 0xF076,
    "battery": 0xF079,
    "charge": 0xF07E,
    "curves": 0xF12A,
    "diagnostics": 0xF2CE,  # headset
    "do": 0xF5B7,  # spanner
    "storage": 0xF479,
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
