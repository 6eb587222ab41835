"""The situation on paper, for the crisis organisation: points, what waits, issues. A program.

    python -m office.coordination.situation    a Situation as JSON in, a PDF out

The office itself never imports this: fpdf takes 48 MB and 0.7 s, and a process gives both back.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from office.coordination.paper import Situation, Table, read

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it narrates every table it drops

_FONTS = Path("/usr/share/fonts/truetype/noto")
_REGULAR, _BOLD = _FONTS / "NotoSans-Regular.ttf", _FONTS / "NotoSans-Bold.ttf"
_BLUE, _SOFT, _LINE = (11, 58, 117), (74, 83, 97), (201, 209, 221)
MARGIN_MM, TEXT_PT, SMALL_PT, TITLE_PT, HEAD_PT = 14.0, 10, 9, 18, 13


def render(situation: Situation) -> bytes:
    pdf = _Paper(situation.foot)
    pdf.add_page()
    pdf.line_of(situation.title, TITLE_PT, bold=True)
    pdf.line_of(situation.lead, TEXT_PT, colour=_SOFT)
    for table in situation.tables:
        pdf.table_of(table)
    return bytes(pdf.output())


class _Paper(FPDF):
    def __init__(self, foot: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self._foot, self._family = foot, "Body"
        if _REGULAR.exists() and _BOLD.exists():
            self.add_font(self._family, "", str(_REGULAR))
            self.add_font(self._family, "B", str(_BOLD))
        else:  # a laptop without Debian's fonts
            self._family = "Helvetica"
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM + 6)
        self.set_draw_color(*_LINE)

    def footer(self) -> None:
        self.set_y(-MARGIN_MM)
        self._type(SMALL_PT, colour=_SOFT)
        words = f"{self._foot} · blad {self.page_no()}"
        self.cell(0, 5, self._fit(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def line_of(
        self, words: str, size_pt: int, *, bold: bool = False, colour: tuple[int, int, int] = _BLUE
    ) -> None:
        self._type(size_pt, bold=bold, colour=colour)
        self.multi_cell(
            0, size_pt * 0.5, self._fit(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L"
        )
        self.ln(1.5)

    def table_of(self, table: Table) -> None:
        self.ln(3)
        self.line_of(table.title, HEAD_PT, bold=True)
        self._type(TEXT_PT)
        if not table.rows:
            self.line_of(table.empty, TEXT_PT, colour=_SOFT)
            return
        head = FontFace(emphasis="BOLD", color=_SOFT)
        with self.table(
            col_widths=table.widths, borders_layout="HORIZONTAL_LINES", headings_style=head,
            line_height=5.5, text_align="LEFT",
        ) as grid:  # fmt: skip
            for row in (table.heads, *table.rows):
                cells = grid.row()
                for words in row:
                    cells.cell(self._fit(words))

    def _type(
        self, size_pt: int, *, bold: bool = False, colour: tuple[int, int, int] = (17, 20, 24)
    ) -> None:
        self.set_font(self._family, "B" if bold else "", size_pt)
        self.set_text_color(*colour)

    def _fit(self, words: str) -> str:
        """What this font draws; the fonts that every PDF has know Latin letters alone."""
        if self._family != "Helvetica":
            return words
        return words.encode("latin-1", "replace").decode("latin-1")


def main() -> int:
    sys.stdout.buffer.write(render(read(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
