"""Coupons on paper: a strip of a receipt printer, or sheets of A4 to cut.

The kiosk itself never imports what draws them: `render_process` runs this as a program, a Job as
JSON in, what the printer gets or a PDF out.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from kiosk.takeaway import render_process

if TYPE_CHECKING:
    from escpos.printer import Dummy
    from fpdf import FPDF

ACROSS, DOWN = 3, 7
"""Coupons of a sheet."""
ON_A_SHEET = ACROSS * DOWN
MARGIN_MM, QR_MM, TITLE_PT, CODE_PT, SMALL_PT = 10.0, 24.0, 14, 11, 9
QR_DOTS = 8
"""Of a printer, for each module: 1 mm."""
QUIET_MODULES = 4


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to print."""

    point: str
    coupons: tuple[tuple[str, str, str], ...]
    """Of each its name, its digits as a code has them, and the same to be read."""
    banner: str = ""
    """OEFENING, so that a drill never passes for real."""
    width_dots: int | None = None
    """Of the receipt printer; None: sheets of A4."""


def make(job: Job) -> bytes:
    """Takes seconds: call it on a thread. Raises PressError."""
    return render_process.run((sys.executable, "-m", __name__), job)


def render(job: Job) -> bytes:
    """A PDF, or a printer's commands."""
    return _receipts(job) if job.width_dots else _sheets(job)


def _receipts(job: Job) -> bytes:
    from escpos.printer import Dummy  # noqa: PLC0415 - see above

    printer = Dummy()
    printer.hw("INIT")
    printer.charcode("CP858")
    for coupon in job.coupons:
        _receipt(printer, job, *coupon)
    sent: bytes = printer.output
    return sent


def _receipt(printer: Dummy, job: Job, name: str, digits: str, read: str) -> None:
    printer.set(align="center", bold=True, custom_size=True, width=2, height=2)
    printer.text(f"{job.banner}\n{name}\n" if job.banner else f"{name}\n")
    printer.set(align="center", bold=False, custom_size=True, width=1, height=1)
    media = {"width": {"pixels": job.width_dots}}  # else it complains on standard output
    printer.profile.profile_data = printer.profile.profile_data | {"media": media}
    printer.image(_picture(digits), center=True)
    printer.text(f"{read}\n{_plain(job.point)}\n1 keer per dag\n")
    printer.cut()


def _plain(text: str) -> str:
    """As the printer's own letters have it; without control characters."""
    shown = "".join(char for char in text if char.isprintable())
    return shown.encode("cp858", "replace").decode("cp858")


def _modules(digits: str) -> tuple[tuple[bool, ...], ...]:
    """A quarter of it may be lost: paper is folded and gets wet."""
    import segno  # noqa: PLC0415 - see above

    return tuple(tuple(map(bool, row)) for row in segno.make_qr(digits, error="q").matrix)


def _picture(digits: str) -> object:
    from PIL import Image  # noqa: PLC0415 - see above

    modules = _modules(digits)
    side = len(modules) + 2 * QUIET_MODULES
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            picture.putpixel((x + QUIET_MODULES, y + QUIET_MODULES), 0 if dark else 1)
    return picture.resize((side * QR_DOTS, side * QR_DOTS), Image.Resampling.NEAREST)


def _sheets(job: Job) -> bytes:
    from fpdf import FPDF  # noqa: PLC0415 - see above

    from kiosk.ui import fonts  # noqa: PLC0415 - see above

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.c_margin = 0
    regular, bold = fonts.files(fonts.FAMILIES[0])
    pdf.add_font("Body", fname=regular)
    pdf.add_font("Body", style="B", fname=bold)
    for number, coupon in enumerate(job.coupons):
        if number % ON_A_SHEET == 0:
            pdf.add_page()
        _on_sheet(pdf, job, number % ON_A_SHEET, *coupon)
    return bytes(pdf.output())


def _on_sheet(  # noqa: PLR0913, PLR0917 - where, and what
    pdf: FPDF, job: Job, place: int, name: str, digits: str, read: str
) -> None:
    wide, high = (pdf.w - 2 * MARGIN_MM) / ACROSS, (pdf.h - 2 * MARGIN_MM) / DOWN
    x, y = MARGIN_MM + place % ACROSS * wide, MARGIN_MM + place // ACROSS * high
    pdf.set_draw_color(160)
    pdf.rect(x, y, wide, high)
    modules = _modules(digits)
    module_mm = QR_MM / len(modules)
    pdf.set_fill_color(0)
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                at = (x + 4 + column * module_mm, y + 5 + row * module_mm)
                pdf.rect(*at, module_mm, module_mm, style="F")
    left = x + QR_MM + 8
    lines = (("B", TITLE_PT, name), ("", SMALL_PT, "1 keer per dag"), ("B", SMALL_PT, job.banner))
    for nth, (style, size, text) in enumerate(lines):
        pdf.set_font("Body", style, size)
        pdf.text(left, y + 11 + 6 * nth, text)
    pdf.set_font("Body", "", CODE_PT)
    pdf.text(x + 4, y + high - 3, read)
    pdf.set_font("Body", "", SMALL_PT)
    pdf.set_xy(left, y + 25)
    pdf.multi_cell(wide - QR_MM - 10, 3.6, job.point[:40], align="L")


def main() -> None:
    """A Job as JSON on standard input becomes paper on standard output."""
    sys.stdout.buffer.write(render(msgspec.json.decode(sys.stdin.buffer.read(), type=Job)))


if __name__ == "__main__":
    main()
