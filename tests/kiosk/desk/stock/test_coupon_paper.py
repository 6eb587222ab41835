"""Coupons on paper: every code on it is read back, and says what its digits say."""

from __future__ import annotations

import subprocess

import zxingcpp
from PIL import Image

from kiosk.desk.stock import coupon_paper
from kiosk.desk.stock.coupon_paper import ON_A_SHEET, Job


def job(count, **values):
    coupons = tuple(
        (f"417-{n:04}", f"417{n:04}12345", f"417{n // 1000} ... {n}") for n in range(1, count + 1)
    )
    return Job(point="Noodsteunpunt De Brink", coupons=coupons, **values)


def test_the_code_of_a_receipt_is_read_back_also_when_it_is_dirty():
    picture = coupon_paper._picture("417002358213").convert("L")
    picture.paste(255, (100, 100, 118, 118))  # a hole
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == "417002358213"


def test_a_strip_of_the_receipt_printer_has_a_cut_after_each():
    sent = coupon_paper.make(job(3, width_dots=384, banner="OEFENING"))
    assert sent.count(b"417-0003\n") == 1
    assert sent.count(b"OEFENING") == 3
    assert sent.count(b"\x1dV") == 3


def test_every_code_of_a_sheet_is_read_back_and_nothing_covers_anything(tmp_path):
    made = coupon_paper.make(job(ON_A_SHEET + 1, banner="OEFENING"))
    (tmp_path / "bonnen.pdf").write_bytes(made)
    command = ["pdftoppm", "-r", "150", "-gray", "-png", "bonnen.pdf", "blad"]
    subprocess.run(command, cwd=tmp_path, check=True)
    first, second = sorted(tmp_path.glob("blad-*.png"))
    codes = {found.text for found in zxingcpp.read_barcodes(Image.open(first))}
    assert codes == {f"417{n:04}12345" for n in range(1, ON_A_SHEET + 1)}
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(second))] == ["417002212345"]
    text = subprocess.run(
        ["pdftotext", "bonnen.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    for words in ("1 keer per dag", "OEFENING", "Noodsteunpunt De"):
        assert text.count(words) == ON_A_SHEET + 1
