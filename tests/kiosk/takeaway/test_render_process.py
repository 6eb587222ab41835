"""Paper is made in a process of its own, which says what went wrong."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.takeaway import poster, receipt, render_process
from kiosk.takeaway.handout import Line, Poster, Receipt, Sheet, Style

SHEET = Sheet(
    language="nl",
    title="Noodsteunpunt",
    subtitle="Veldermeer",
    sections=((Line(Style.STEP, "Eén stap: “→” محمد"),),),
    banner="OEFENING",
)
RECEIPT = Receipt(SHEET, width_dots=384)
POSTER = Poster(
    dutch=SHEET, english=SHEET, more="Binnen meer", printed_at=datetime(2026, 11, 24, tzinfo=UTC)
)


def test_nothing_is_lost_on_the_way():
    assert render_process.make_poster(POSTER) == poster.render(POSTER)
    assert render_process.make_receipt(RECEIPT) == receipt.encode(RECEIPT)


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (("sh", "-c", "echo no ink >&2; exit 1"), "no ink"),
        (("sh", "-c", "exit 3"), "exit status 3"),
        (("/no/such/press",), "No such file"),
    ],
    ids=["says why", "says nothing", "is not there"],
)
def test_a_press_that_fails_says_why(program, message):
    with pytest.raises(render_process.PressError, match=message):
        render_process.run(program, RECEIPT)


def test_the_kiosk_loads_nothing_that_draws():
    code = (
        "import sys;"
        "from kiosk.takeaway import handout, printer_device, render_process;"
        "sys.exit(bool({'fpdf', 'escpos', 'PIL'} & set(sys.modules)))"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=Path(render_process.__file__).parents[2]
    )
