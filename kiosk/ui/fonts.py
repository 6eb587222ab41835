"""Which font draws what: families of Debian's, found at start and registered with Kivy.

- "Body" is Noto Sans: Latin with all diacritics, Cyrillic, Greek.
- "Body-Wide" is DejaVu Sans: the same and Arabic with its presentation forms, arrows and signs.
  Noto Sans Arabic would match better, but has no Latin letters, brackets or quotation marks, and
  Kivy's text provider cannot fall back to a second font within a line.

A text goes to the first family that draws all of it, so one paragraph has one look.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.ui import font_table, text_shaping

if TYPE_CHECKING:
    from collections.abc import Callable

FONT_FOLDER = Path("/usr/share/fonts/truetype")


class FontError(Exception):
    """A font is missing; the message names the Debian package that has it."""


@dataclass(frozen=True)
class Family:
    name: str
    """The name Kivy knows it by: `font_name` in a .kv file."""
    package: str
    regular: str
    bold: str
    """Paths below the font folder."""


BODY = Family("Body", "fonts-noto-core", "noto/NotoSans-Regular.ttf", "noto/NotoSans-Bold.ttf")
WIDE = Family(
    "Body-Wide", "fonts-dejavu-core", "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"
)
FAMILIES = (BODY, WIDE)
"""In order of preference."""
SCRIPT = "Latn"
"""What Kivy's labels draw all text as."""


def files(family: Family, folder: Path = FONT_FOLDER) -> tuple[Path, Path]:
    """Regular and bold. Raises FontError."""
    regular, bold = folder / family.regular, folder / family.bold
    for path in (regular, bold):
        if not path.is_file():
            raise FontError(f"font {path} is missing: apt install {family.package}")
    return regular, bold


def coverage(font: Path) -> frozenset[int]:
    """Code points that a font file draws: Kivy cannot tell. Raises FontError."""
    try:
        return font_table.characters(font.read_bytes())
    except font_table.NotAFont as error:
        raise FontError(f"{font} is no TrueType font: {error}") from error


def register(folder: Path = FONT_FOLDER) -> None:
    """Make the families known to Kivy by name. Raises FontError."""
    from kivy.core.text import LabelBase  # noqa: PLC0415 - importing Kivy has effects

    for family in FAMILIES:
        regular, bold = files(family, folder)
        LabelBase.register(family.name, str(regular), fn_bold=str(bold))


@functools.lru_cache(maxsize=1024)
def family_for(text: str) -> str:
    """The name of the first family that draws all of ``text``; the widest if none does."""
    wanted = frozenset(map(ord, text_shaping.shape_line(text, "ar"))) - _INVISIBLE
    for family in FAMILIES:
        if wanted <= _drawn_by(family):
            return family.name
    return WIDE.name


@functools.lru_cache(maxsize=1024)
def drawable(text: str) -> str:
    """``text`` without the characters that no family draws: a gap reads better than boxes.

    Emoji and scripts of no language here; what carries meaning is for the publisher to write.
    """
    strange = set(map(ord, text)) - _INVISIBLE
    for family in FAMILIES:
        if strange:
            strange -= _drawn_by(family)
    return text.translate(dict.fromkeys(strange))


@functools.lru_cache(maxsize=64)
def measurer(family_name: str, size_px: float, *, bold: bool = False) -> Callable[[str], float]:
    """A function that gives the width in px of a string as Kivy would draw it."""

    @functools.lru_cache(maxsize=1024)
    def width_px(text: str) -> float:
        width, _ = ready(family_name, size_px, bold=bold).get_extents(text)
        return float(width)

    return width_px


def line_px(text: str, family_name: str, size_px: float, *, bold: bool = False) -> float:
    """The height in px of a line as Kivy would draw it: families and letters differ."""
    _, height = ready(family_name, size_px, bold=bold).get_extents(text)
    return float(height)


def ready(family_name: str, size_px: float, *, bold: bool) -> Any:
    """What measures a text as it will be drawn.

    SDL learns the script of a font when it draws with it, and until then kerns no DejaVu: a line
    stood some px off its margin, or not, by what was shown before. Kivy closes fonts and opens them
    again, so it is not enough to have drawn once.
    """
    pen = _pen(family_name, size_px, bold=bold)
    if family_name == WIDE.name:
        pen.render(real=True)
    return pen


@functools.lru_cache(maxsize=64)
def _pen(family_name: str, size_px: float, *, bold: bool) -> Any:
    from kivy.core.text import Label  # noqa: PLC0415 - importing Kivy has effects

    pen = Label(".", font_name=family_name, font_size=size_px, bold=bold, font_script_name=SCRIPT)
    pen.refresh()
    return pen


_INVISIBLE = frozenset(map(ord, "\n\t"))


@functools.lru_cache
def _drawn_by(family: Family) -> frozenset[int]:
    return coverage(files(family)[0])
