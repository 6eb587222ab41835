"""A sheet on a receipt printer that speaks ESC/POS.

Code pages are where such printers differ most, so letters go as text only if code page 858 (Dutch
and its neighbours) has every one of them; any other script goes as a picture of the whole sheet,
which every printer can print.

The kiosk itself never imports this: it takes 18 MB. `press` runs it as a program, a Receipt
as JSON in, what the printer gets out.
"""

from __future__ import annotations

import functools
import sys
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from escpos.printer import Dummy
from PIL import Image, ImageDraw, ImageFont

from kiosk.takeaway.handout import FONT_A_DOTS, Receipt, Sheet, Style
from kiosk.ui import fonts, text_shaping

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE_PAGE = "CP858"
FEED = b"\x1bJ"
"""ESC J n: paper moves on by n dots."""
STRIP_DOTS = 200
"""Pictures are sent in strips of this height: small printers have small buffers."""

_TYPEWRITER = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2022": "-",
        "\u2026": "...",
        "\u00a0": " ",
    }
)


class _Row(NamedTuple):
    """One printed paragraph and how large and dark it is."""

    text: str
    large: bool = False
    bold: bool = False
    centred: bool = False


class _Measures(NamedTuple):
    """Of one kind of receipt, in dots of 1/8 mm."""

    line: int | None
    """From line to line, of letters 24 high; None: as the printer does. Told a distance that is
    less than its letters, it feeds their height."""
    gap: int | None
    """Between sections; None: a line."""
    large: tuple[int, int]
    """How many times as wide and as high the large letters are."""
    letters: int
    """Their size in a picture."""
    leading: float


USUAL = _Measures(line=None, gap=None, large=(2, 2), letters=26, leading=1.35)
"""Letters in a picture look as large as the printer's own of 12 by 24 dots."""
DENSE = _Measures(line=26, gap=12, large=(1, 2), letters=22, leading=1.15)


def encode(receipt: Receipt) -> bytes:
    """Everything to send to the printer, from reset to cut."""
    printer = Dummy()
    printer.hw("INIT")
    rows = [row._replace(text=_printable(row.text)) for row in _rows(receipt.sheet)]
    measures = DENSE if receipt.dense else USUAL
    if all(_in_code_page(row.text) for row in rows):
        _type(printer, rows, receipt.sheet.language, receipt.width_dots, measures)
    else:
        media = {"width": {"pixels": receipt.width_dots}}  # else it complains on standard output
        printer.profile.profile_data = printer.profile.profile_data | {"media": media}
        picture = _picture(rows, receipt.sheet.language, receipt.width_dots, measures)
        printer.image(picture, fragment_height=STRIP_DOTS)
    printer.cut()
    sent: bytes = printer.output
    return sent


def _type(
    printer: Dummy, rows: list[_Row], language: str, width_dots: int, measures: _Measures
) -> None:
    """All rows in the printer's own letters."""
    printer.charcode(CODE_PAGE)
    if measures.line is not None:
        printer.line_spacing(measures.line)
    for row in rows:
        if not row.text and measures.gap is not None:
            printer._raw(FEED + bytes((measures.gap,)))  # noqa: SLF001 - escpos has no word for it
            continue
        wide, high = measures.large if row.large else (1, 1)
        printer.set(
            align="center" if row.centred else "left",
            bold=row.bold,
            custom_size=True,
            width=wide,
            height=high,
        )
        across = width_dots // FONT_A_DOTS // wide
        for line in text_shaping.hyphenated(_typed(row.text), language, across, len):
            printer.text(line + "\n")


def _rows(sheet: Sheet) -> Iterator[_Row]:
    banner = _Row(sheet.banner, large=True, bold=True, centred=True)
    if sheet.banner:
        yield banner
    yield _Row(sheet.title, large=True, bold=True, centred=True)
    yield _Row(sheet.subtitle, centred=True)
    for section in sheet.sections:
        yield _Row("")
        for line in section:
            yield _Row(line.text, bold=line.style in (Style.HEADING, Style.STEP))
    if sheet.footer:
        yield _Row("")
        yield _Row(sheet.footer)
    if sheet.banner:
        yield banner
    yield _Row("")


def _printable(text: str) -> str:
    """Without control characters: an escape would be a command to the printer."""
    return "".join(char for char in text if unicodedata.category(char)[0] != "C")


def _typed(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_TYPEWRITER)


def _in_code_page(text: str) -> bool:
    try:
        _typed(text).encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


def _picture(rows: list[_Row], language: str, width_dots: int, measures: _Measures) -> Image.Image:
    """All rows as black on white, one dot a pixel."""
    lines = [
        (line, font, row)
        for row in rows
        for line, font in _lines(row, language, width_dots, measures)
    ]
    heights = [
        round(font.size * measures.leading) if row.text or measures.gap is None else measures.gap
        for _, font, row in lines
    ]
    picture = Image.new("L", (width_dots, sum(heights)), 255)
    draw = ImageDraw.Draw(picture)
    top = 0
    for (line, font, row), height in zip(lines, heights, strict=True):
        spare = width_dots - font.getlength(line)
        mirrored = text_shaping.is_rtl(language) and text_shaping.needs_shaping(row.text)
        left = spare / 2 if row.centred else spare if mirrored else 0
        draw.text((left, top), line, font=font, fill=0)
        top += height
    return picture.convert("1", dither=Image.Dither.NONE)


def _lines(
    row: _Row, language: str, width_dots: int, measures: _Measures
) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    text = fonts.drawable(row.text)
    size_dots = measures.letters * (sum(measures.large) / 2 if row.large else 1)
    font = _font(fonts.family_for(text), round(size_dots), row.bold)
    if text_shaping.needs_shaping(text):
        lines = iter(text_shaping.shape(text, language, width_dots, font.getlength).split("\n"))
    else:
        lines = text_shaping.hyphenated(text, language, width_dots, font.getlength)
    for line in lines:
        yield line, font


@functools.lru_cache
def _font(family_name: str, size_dots: int, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - a cache key
    family = next(family for family in fonts.FAMILIES if family.name == family_name)
    basic = ImageFont.Layout.BASIC  # the text is shaped already
    return ImageFont.truetype(str(fonts.files(family)[bold]), size_dots, layout_engine=basic)


def main() -> None:
    """A Receipt as JSON on standard input becomes a printer's commands on standard output."""
    receipt = msgspec.json.decode(sys.stdin.buffer.read(), type=Receipt)
    sys.stdout.buffer.write(encode(receipt))


if __name__ == "__main__":
    main()
