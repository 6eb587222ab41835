"""How high a `Text` will be, before it is drawn: a list or page is laid out once."""

from __future__ import annotations

import functools
import math

from kiosk.ui import fonts, text_shaping
from kiosk.ui.theme import theme
from kiosk.ui.widgets.text import unbroken_px


def lines_of(
    words: str, px: float, width: float, *, bold: bool = False, breaks: bool = False
) -> tuple[int, float]:
    """How many lines `Text` makes of it, and how high each is in px.

    ``breaks``: a long word is broken; else all are smaller, so that it is whole.
    """
    return _lines_of(words, theme.language, px, width, bold, breaks)


@functools.lru_cache(maxsize=1024)
def _lines_of(  # noqa: PLR0913, PLR0917 - all that the number follows from
    words: str,
    language: str,
    px: float,
    width: float,
    bold: bool,  # noqa: FBT001 - a cache knows no keywords
    breaks: bool,  # noqa: FBT001 - as above
) -> tuple[int, float]:
    words = text_shaping.joined(fonts.drawable(words))
    if not words:
        return 0, 0
    family = fonts.family_for(words)
    size = px if breaks else unbroken_px(words, px, width, family, bold=bold)
    measure = fonts.measurer(family, size, bold=bold)
    lines = text_shaping.hyphenated(words, language, width, measure)
    return sum(1 for _ in lines), fonts.line_px(words, family, size, bold=bold)


def text_height(
    words: str, px: float, width: float, *, bold: bool = False, lines: float = math.inf
) -> float:
    """In px, of a `Text` that may have so many ``lines``."""
    number, line_px = lines_of(words, px, width, bold=bold)
    return min(number, lines) * line_px
