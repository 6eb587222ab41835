"""Typeset deploy/handleiding.md: every part one page of A4, with its pictures.

python deploy/handleiding.py OUT.pdf     # `deploy/handleiding` makes the pictures first

It reads the few things the manual is written in: #, ##, paragraphs, `- ` and `1. `, two pictures
on a line, and buttons between `backticks`. A part that does not fit its page is refused.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import NamedTuple

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kiosk import fonts

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it narrates every table it drops

SOURCE = Path(__file__).with_suffix(".md")
MARGIN_MM = 15.0
GAP_MM = 6.0
PICTURE_MM = 52.0
"""Height of a picture of 1280 by 800."""
LINE = 1.32
INK, BLUE, GREY = (17, 20, 24), (11, 58, 117), (58, 66, 77)
FAMILY = fonts.FAMILIES[0]
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")


class Look(NamedTuple):
    """How a line is set: points, millimetres before it, and how far it is indented."""

    size_pt: float
    before_mm: float
    indent_mm: float = 0.0
    bold: bool = False
    colour: tuple[int, int, int] = INK


TITLE = Look(22, 0, bold=True)
HEADING = Look(14, 3, bold=True, colour=BLUE)
BODY = Look(10.5, 1.2)
ITEM = Look(10.5, 0.7, indent_mm=6)
CAPTION = Look(9, 0.8, colour=GREY)


class TooLong(Exception):
    """A part does not fit on its page."""


def main() -> None:
    out = Path(sys.argv[1])
    try:
        out.write_bytes(render(SOURCE))
    except (OSError, TooLong, fonts.FontError) as error:
        sys.exit(f"deploy/handleiding: {error}")


def render(source: Path) -> bytes:
    """The manual as a PDF. Raises TooLong, OSError and FontError."""
    pdf = FPDF(format="A4")
    pdf.set_title("Handleiding noodsteunpunt")
    pdf.set_lang("nl")
    pdf.set_margin(MARGIN_MM)
    pdf.c_margin = 0
    pdf.set_auto_page_break(auto=False)
    for style, path in zip(("", "B"), fonts.files(FAMILY), strict=True):
        pdf.add_font(FAMILY.name, style=style, fname=path)
    for part in parts(source.read_text(encoding="utf-8")):
        pdf.add_page()
        for line in part:
            _set(pdf, line, source.parent)
        if pdf.get_y() > pdf.h - MARGIN_MM:
            over_mm = pdf.get_y() - pdf.h + MARGIN_MM
            raise TooLong(f"‘{part[0]}’ is {over_mm:.0f} mm too long for its page: shorten it.")
    return bytes(pdf.output())


def parts(text: str) -> list[list[str]]:
    """The lines that say something, a list for each `# ` part."""
    found: list[list[str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            found.append([])
        found[-1].append(line)
    return found


def _set(pdf: FPDF, line: str, folder: Path) -> None:
    pictures = PICTURE.findall(line)
    item = re.match(r"(-|\d+\.) +", line)
    if pictures:
        _pictures(pdf, pictures, folder)
    elif line.startswith("## "):
        _write(pdf, line[3:], HEADING)
    elif line.startswith("# "):
        _write(pdf, line[2:], TITLE)
    elif item:
        _write(pdf, line[item.end() :], ITEM, mark="•" if item[1] == "-" else item[1])
    else:
        _write(pdf, line, BODY)


def _write(pdf: FPDF, text: str, look: Look, mark: str = "") -> None:
    """A paragraph; buttons are set bold, in the colour they have on the screen."""
    pdf.set_y(pdf.get_y() + look.before_mm)
    pdf.set_left_margin(MARGIN_MM)
    line_mm = look.size_pt / pdf.k * LINE
    _pen(pdf, look)
    if mark:
        pdf.set_x(MARGIN_MM + 1)
        pdf.cell(text=mark)
    pdf.set_left_margin(MARGIN_MM + look.indent_mm)
    pdf.set_x(MARGIN_MM + look.indent_mm)
    for number, run in enumerate(text.split("`")):
        _pen(pdf, look._replace(bold=True, colour=BLUE) if number % 2 else look)
        pdf.write(line_mm, run)
    pdf.set_left_margin(MARGIN_MM)
    pdf.ln(line_mm)


def _pen(pdf: FPDF, look: Look) -> None:
    pdf.set_font(FAMILY.name, "B" if look.bold else "", look.size_pt)
    pdf.set_text_color(*look.colour)


def _pictures(pdf: FPDF, pictures: list[tuple[str, str]], folder: Path) -> None:
    """Side by side, their captions below them."""
    top_mm = pdf.get_y() + 2.5
    width_mm = PICTURE_MM * 1.6
    for number, (words, path) in enumerate(pictures):
        left_mm = MARGIN_MM + number * (width_mm + GAP_MM)
        pdf.set_draw_color(*GREY)
        pdf.image(folder / path, left_mm, top_mm, h=PICTURE_MM, alt_text=words)
        pdf.rect(left_mm, top_mm, width_mm, PICTURE_MM)
        pdf.set_xy(left_mm, top_mm + PICTURE_MM + CAPTION.before_mm)
        _pen(pdf, CAPTION)
        pdf.cell(width_mm, 4, words, new_x=XPos.LEFT, new_y=YPos.NEXT)
    pdf.set_x(MARGIN_MM)


if __name__ == "__main__":
    main()
