"""An A4 sheet for the door, in Dutch and English: what is happening, what to do, where to go.

It is read from two metres by people who then need not come in. One page: what does not fit is
inside, and the last line says so.

The kiosk itself never imports this: fpdf takes 48 MB and 0.7 s. `press` runs it as a program,
a Poster as JSON in, a PDF out.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kiosk.takeaway.handout import Poster, Section, Sheet, Style
from kiosk.ui import fonts, text_shaping

if TYPE_CHECKING:
    from collections.abc import Iterator

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it narrates every table it drops

MARGIN_MM = 15.0
COLUMN_GAP_MM = 8.0
SECTION_GAP_MM = 4.0
HEADER_MM = 36.0
FOOTER_MM = 12.0
LINE_HEIGHT = 1.25

ORANGE = (255, 121, 0)
BLUE = (0, 51, 153)
"""The international sign of civil protection: Geneva Protocol I, article 66."""
NEAR_BLACK = (20, 20, 20)
GREY = (80, 80, 80)


class Type(NamedTuple):
    """How large and how dark, in points."""

    size_pt: float
    bold: bool = False
    colour: tuple[int, int, int] = NEAR_BLACK


TITLE = Type(28, bold=True)
BANNER = Type(28, bold=True, colour=BLUE)
SMALL = Type(12, colour=GREY)
TYPES = {
    Style.HEADING: Type(20, bold=True),
    Style.STEP: Type(16),
    Style.BODY: Type(14),
    Style.NOTE: SMALL,
    Style.ITEM: Type(13),
}


class _Box(NamedTuple):
    x_mm: float
    width_mm: float


_Pair = tuple[Section, Section]
_Columns = tuple[_Box, _Box]


def render(poster: Poster) -> bytes:
    """The poster as a PDF of one page.

    Raises FontError when a font is missing, ValueError when the two languages have not as many
    sections.
    """
    pdf = _page(poster)
    left = pdf.l_margin
    column_mm = (pdf.epw - COLUMN_GAP_MM) / 2
    columns = (_Box(left, column_mm), _Box(left + column_mm + COLUMN_GAP_MM, column_mm))
    y_mm = _header(pdf, poster.dutch)
    floor_mm = pdf.h - MARGIN_MM - FOOTER_MM
    footer = poster.dutch.footer
    for pair in zip(poster.dutch.sections, poster.english, strict=True):
        room_mm = floor_mm - y_mm - SECTION_GAP_MM
        fitting = _fitting(pdf, pair, columns, room_mm)
        if fitting != pair:
            footer = poster.more
        if fitting is None:
            break
        pdf.set_draw_color(*GREY)
        pdf.line(left, y_mm, left + pdf.epw, y_mm)
        for section, box in zip(fitting, columns, strict=True):
            _draw(pdf, section, box, y_mm + SECTION_GAP_MM / 2)
        y_mm += _height(pdf, fitting, columns) + SECTION_GAP_MM
    _footer(pdf, footer, poster.dutch.banner)
    return bytes(pdf.output())


def _fitting(pdf: FPDF, pair: _Pair, columns: _Columns, room_mm: float) -> _Pair | None:
    """The pair as it is, else without the story or the end of a list, else nothing."""
    dutch, english = pair
    shorter = (
        (_beginning(dutch, items), _beginning(english, items))
        for items in range(_items(dutch) - 1, 0, -1)
    )
    for candidate in (pair, (_brief(dutch), _brief(english)), *shorter):
        if _height(pdf, candidate, columns) <= room_mm:
            return candidate
    return None


def _items(section: Section) -> int:
    return sum(line.style is Style.ITEM for line in section)


def _beginning(section: Section, items: int) -> Section:
    """With so many of its items, each whole: half of one can be the opposite of it."""
    last = len(section) - max(0, _items(section) - items)
    return section[:last]


def _brief(section: Section) -> Section:
    if all(line.style is not Style.STEP for line in section):
        return section
    return tuple(line for line in section if line.style is not Style.BODY)


def _page(poster: Poster) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_creation_date(poster.printed_at)
    pdf.set_title(poster.dutch.title)
    pdf.set_lang(poster.dutch.language)
    pdf.set_margin(MARGIN_MM)
    pdf.c_margin = 0
    pdf.set_auto_page_break(auto=False)
    for family in fonts.FAMILIES:
        regular, bold = fonts.files(family)
        pdf.add_font(family.name, fname=regular)
        pdf.add_font(family.name, style="B", fname=bold)
    pdf.add_page()
    return pdf


def _header(pdf: FPDF, sheet: Sheet) -> float:
    """Sign, name, municipality; returns where the rest begins, in mm from the top."""
    side_mm = HEADER_MM - 8
    pdf.set_fill_color(*ORANGE)
    pdf.rect(MARGIN_MM, MARGIN_MM, side_mm, side_mm, style="F")
    pdf.set_fill_color(*BLUE)
    pdf.polygon(list(_triangle(MARGIN_MM, MARGIN_MM, side_mm)), style="F")
    words = _Box(MARGIN_MM + side_mm + 6, pdf.epw - side_mm - 6)
    y_mm = MARGIN_MM
    for text, kind in ((sheet.banner, BANNER), (sheet.title, TITLE), (sheet.subtitle, SMALL)):
        if text:
            y_mm += _write(pdf, text, kind, words, y_mm)
    return max(y_mm, MARGIN_MM + side_mm) + SECTION_GAP_MM


def _triangle(x_mm: float, y_mm: float, side_mm: float) -> Iterator[tuple[float, float]]:
    """Equilateral, touching no edge of its square."""
    base_mm = side_mm * 0.8
    height_mm = base_mm * 3**0.5 / 2
    top_mm = y_mm + (side_mm - height_mm) / 2
    middle_mm = x_mm + side_mm / 2
    yield middle_mm, top_mm
    yield middle_mm + base_mm / 2, top_mm + height_mm
    yield middle_mm - base_mm / 2, top_mm + height_mm


def _footer(pdf: FPDF, text: str, banner: str) -> None:
    whole = _Box(pdf.l_margin, pdf.epw)
    y_mm = pdf.h - MARGIN_MM - FOOTER_MM + 2
    _write(pdf, " · ".join(part for part in (banner, text) if part), SMALL, whole, y_mm)


def _draw(pdf: FPDF, section: Section, box: _Box, y_mm: float) -> None:
    for line in section:
        y_mm += _write(pdf, line.text, TYPES[line.style], box, y_mm)


def _height(pdf: FPDF, pair: _Pair, columns: _Columns) -> float:
    return max(
        sum(_write(pdf, line.text, TYPES[line.style], box, None) for line in section)
        for section, box in zip(pair, columns, strict=True)
    )


def _write(pdf: FPDF, text: str, kind: Type, box: _Box, y_mm: float | None) -> float:
    """Draw a paragraph with its top at ``y_mm``; None only measures. Returns its height in mm."""
    text = fonts.drawable(text)
    pdf.set_font(fonts.family_for(text), "B" if kind.bold else "", kind.size_pt)
    pdf.set_text_color(*kind.colour)
    if y_mm is not None:
        pdf.set_xy(box.x_mm, y_mm)
    height: float = pdf.multi_cell(  # type: ignore[assignment]  # one value because `output` is one
        box.width_mm,
        kind.size_pt / pdf.k * LINE_HEIGHT,
        text_shaping.shape(text, "nl", box.width_mm, pdf.get_string_width),
        align="L",
        new_x=XPos.LEFT,
        new_y=YPos.NEXT,
        dry_run=y_mm is None,
        output="HEIGHT",
    )
    return height


def main() -> None:
    """A Poster as JSON on standard input becomes a PDF on standard output."""
    poster = msgspec.json.decode(sys.stdin.buffer.read(), type=Poster)
    sys.stdout.buffer.write(render(poster))


if __name__ == "__main__":
    main()
