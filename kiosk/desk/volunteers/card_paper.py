"""The cards of tasks on A4: two on a sheet, to be cut or folded in the middle.

Each is half a sheet, so that it is read at arm's length. A card of this point's own that is longer
gets smaller letters, and at the smallest it goes on on the next half: nothing is cut off.

The kiosk itself never imports what draws them: `render_process` runs this as a program, a Job as
JSON in, a PDF out.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import msgspec

from kiosk.takeaway import render_process
from kiosk.takeaway.handout import Line, Style

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN_MM, FOOT_MM, BULLET_MM, GAP_MM = 14.0, 10.0, 7.0, 2.0
TITLE_PT, SMALL_PT = 26, 10
LARGEST_PT, LEAST_PT = 20, 11
PER_POINT_MM = 25.4 / 72
LINE_HEIGHT = 1.25
BULLET = "- "


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to print."""

    point: str
    cards: tuple[tuple[Line, ...], ...]
    """Of each its title first."""
    banner: str = ""
    """OEFENING, so that a drill never passes for real."""


def make(job: Job) -> bytes:
    """Takes seconds: call it on a thread. Raises PressError."""
    return render_process.run((sys.executable, "-m", __name__), job)


def render(job: Job) -> bytes:
    """A PDF."""
    pdf, scratch = _document(), _document()
    scratch.add_page()  # it measures on a page alone
    halves = [half for card in job.cards for half in _halves(scratch, card)]
    for number, (lines, size_pt) in enumerate(halves):
        if number % 2 == 0:
            pdf.add_page()
            _cut(pdf)
        _draw(pdf, job, lines, size_pt, top_mm=number % 2 * pdf.h / 2)
    return bytes(pdf.output())


def _document() -> FPDF:
    from fpdf import FPDF  # noqa: PLC0415 - see above

    from kiosk.ui import fonts  # noqa: PLC0415 - see above

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.c_margin = 0
    regular, bold = fonts.files(fonts.FAMILIES[0])
    pdf.add_font("Body", fname=regular)
    pdf.add_font("Body", style="B", fname=bold)
    return pdf


def _halves(pdf: FPDF, card: tuple[Line, ...]) -> list[tuple[list[Line], int]]:
    """The lines of each half sheet, and the size of their letters: the largest that fits."""
    room_mm = pdf.h / 2 - 2 * MARGIN_MM - FOOT_MM
    for size_pt in range(LARGEST_PT, LEAST_PT - 1, -1):
        if sum(_high_mm(pdf, line, size_pt) for line in card) <= room_mm:
            return [(list(card), size_pt)]
    halves: list[list[Line]] = [[]]
    left_mm = room_mm
    for line in card:
        high_mm = _high_mm(pdf, line, LEAST_PT)
        if high_mm > left_mm and halves[-1]:
            halves.append([])
            left_mm = room_mm
        halves[-1].append(line)
        left_mm -= high_mm
    return [(lines, LEAST_PT) for lines in halves]


def _high_mm(pdf: FPDF, line: Line, size_pt: int) -> float:
    """What a line takes, with the gap below it."""
    return _write(pdf, line, size_pt, dry=True)


def _write(pdf: FPDF, line: Line, size_pt: int, *, dry: bool = False) -> float:
    """At where the pen is; gives its height in mm. ``dry``: only that."""
    heading = line.style is Style.HEADING
    size_pt = TITLE_PT if heading else size_pt
    pdf.set_font("Body", "B" if heading else "", size_pt)
    listed = line.text.startswith(BULLET)
    inset_mm = BULLET_MM if listed else 0.0
    each_mm = size_pt * PER_POINT_MM * LINE_HEIGHT
    x_mm, y_mm = MARGIN_MM + inset_mm, pdf.get_y()
    pdf.set_x(x_mm)
    words = line.text.removeprefix(BULLET)
    wide_mm = pdf.w - 2 * MARGIN_MM - inset_mm
    high_mm = pdf.multi_cell(wide_mm, each_mm, words, align="L", dry_run=dry, output="HEIGHT")
    if listed and not dry:
        side_mm = size_pt * PER_POINT_MM * 0.6
        pdf.set_draw_color(60)
        pdf.rect(MARGIN_MM, y_mm + (each_mm - side_mm) / 2, side_mm, side_mm)
    return cast("float", high_mm) + GAP_MM


def _draw(pdf: FPDF, job: Job, lines: list[Line], size_pt: int, *, top_mm: float) -> None:
    y_mm = top_mm + MARGIN_MM
    for line in lines:
        pdf.set_y(y_mm)
        y_mm += _write(pdf, line, size_pt)
    pdf.set_font("Body", "B" if job.banner else "", SMALL_PT)
    foot = " · ".join(filter(None, (job.banner, job.point)))
    pdf.text(MARGIN_MM, top_mm + pdf.h / 2 - MARGIN_MM / 2, foot)


def _cut(pdf: FPDF) -> None:
    """Where to fold or to cut."""
    pdf.set_draw_color(160)
    pdf.set_dash_pattern(dash=2, gap=2)
    pdf.line(0, pdf.h / 2, pdf.w, pdf.h / 2)
    pdf.set_dash_pattern()


def main() -> None:
    """A Job as JSON on standard input becomes paper on standard output."""
    sys.stdout.buffer.write(render(msgspec.json.decode(sys.stdin.buffer.read(), type=Job)))


if __name__ == "__main__":
    main()
