"""The board on paper, for the door: power and water, where help is, every headline.

It is read from two metres by people who then need not come in: no letter is smaller than 18 points.
First in Dutch, then in English, at most `PAGES` sheets of A4 each; what does not fit is inside, and
the last line says so.

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

from kiosk.takeaway.handout import Poster, Sheet, Style
from kiosk.ui import fonts, text_shaping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it narrates every table it drops

MARGIN_MM = 15.0
SECTION_GAP_MM = 4.0
LINE_GAP_MM = 1.0
HEADER_MM = 36.0
FOOTER_MM = 20.0
LINE_HEIGHT = 1.2
PAGES = 3
LEAST_PT = 18

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
SMALL = Type(LEAST_PT, colour=GREY)
TYPES = {
    Style.HEADING: Type(22, bold=True, colour=BLUE),
    Style.STEP: Type(LEAST_PT),
    Style.BODY: Type(LEAST_PT),
    Style.NOTE: SMALL,
    Style.ITEM: Type(LEAST_PT),
}


class _Box(NamedTuple):
    x_mm: float
    width_mm: float


def render(poster: Poster) -> bytes:
    """The poster as a PDF. Raises FontError when a font is missing."""
    pdf = _document(poster)
    for sheet in (poster.dutch, poster.english):
        _write_sheet(pdf, sheet, poster.more)
    return bytes(pdf.output())


def _write_sheet(pdf: FPDF, sheet: Sheet, more: str) -> None:
    """On as few pages as it takes; no line is cut, and a heading stands with what it is about."""
    y_mm, pages = _new_page(pdf, sheet), 1
    whole = _Box(pdf.l_margin, pdf.epw)
    for section in filter(None, sheet.sections):
        y_mm += SECTION_GAP_MM
        for number, line in enumerate(section):
            together = section[number : number + 1 + (line.style is Style.HEADING)]
            need_mm = sum(
                _write(pdf, one.text, sheet.language, TYPES[one.style], whole, None)
                for one in together
            )
            if y_mm + need_mm > pdf.h - MARGIN_MM - FOOTER_MM:
                if pages == PAGES:
                    _footer(pdf, more, sheet)
                    return
                _footer(pdf, sheet.footer, sheet)
                y_mm, pages = _new_page(pdf, sheet), pages + 1
            height_mm = _write(pdf, line.text, sheet.language, TYPES[line.style], whole, y_mm)
            y_mm += height_mm + LINE_GAP_MM
    _footer(pdf, sheet.footer, sheet)


def _new_page(pdf: FPDF, sheet: Sheet) -> float:
    """Where its text begins, in mm from the top."""
    pdf.add_page()
    return _header(pdf, sheet)


def _document(poster: Poster) -> FPDF:
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
            y_mm += _write(pdf, text, sheet.language, kind, words, y_mm)
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


def _footer(pdf: FPDF, text: str, sheet: Sheet) -> None:
    whole = _Box(pdf.l_margin, pdf.epw)
    y_mm = pdf.h - MARGIN_MM - FOOTER_MM + 2
    words = " · ".join(part for part in (sheet.banner, text) if part)
    _write(pdf, words, sheet.language, SMALL, whole, y_mm)


def _write(  # noqa: PLR0913, PLR0917 - what, how and where
    pdf: FPDF, text: str, language: str, kind: Type, box: _Box, y_mm: float | None
) -> float:
    """Draw a paragraph with its top at ``y_mm``; None only measures. Returns its height in mm."""
    text = fonts.drawable(text)
    pdf.set_font(fonts.family_for(text), "B" if kind.bold else "", kind.size_pt)
    pdf.set_text_color(*kind.colour)
    if y_mm is not None:
        pdf.set_xy(box.x_mm, y_mm)
    height: float = pdf.multi_cell(  # type: ignore[assignment]  # one value because `output` is one
        box.width_mm,
        kind.size_pt / pdf.k * LINE_HEIGHT,
        _broken(text, language, box.width_mm, pdf.get_string_width),
        align="L",
        new_x=XPos.LEFT,
        new_y=YPos.NEXT,
        dry_run=y_mm is None,
        output="HEIGHT",
    )
    return height


def _broken(text: str, language: str, width_mm: float, measure: Callable[[str], float]) -> str:
    """Lines where we must break them: right-to-left text, and a word wider than the paper."""
    if text_shaping.needs_shaping(text):
        return text_shaping.shape(text, "nl", width_mm, measure)
    if max(map(measure, text.split()), default=0) <= width_mm:
        return text
    return "\n".join(text_shaping.hyphenated(text, language, width_mm, measure))


def main() -> None:
    """A Poster as JSON on standard input becomes a PDF on standard output."""
    poster = msgspec.json.decode(sys.stdin.buffer.read(), type=Poster)
    sys.stdout.buffer.write(render(poster))


if __name__ == "__main__":
    main()
