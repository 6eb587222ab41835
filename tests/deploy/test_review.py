"""The sheet on which a native speaker signs a translation off, of a small catalogue."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

SCRIPT = Path(__file__).parents[2] / "deploy" / "review.py"
CATALOGUE = """
msgid "Terug"
msgstr "رجوع"

msgid "{n} minuut"
msgid_plural "{n} minuten"
msgstr[0] "دقيقة واحدة"
msgstr[1] "{n} دقائق"

msgid "De printer is <bezig>."
msgstr "الطابعة مشغولة."
"""


@pytest.fixture(scope="module")
def review():
    spec = importlib.util.spec_from_file_location("review", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["review"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def asked(review, tmp_path):
    (tmp_path / "kiosk.po").write_text(CATALOGUE, encoding="utf-8")
    return review.messages(tmp_path / "kiosk.po")


@pytest.fixture
def drawn(review, tmp_path):
    Image.new("RGB", (128, 80), "orange").save(tmp_path / "one.png")
    said = frozenset({"Terug", "{n} minuut"})
    return [
        review.Screen("Voor bezoekers · scherm 1", tmp_path / "one.png", frozenset({"Terug"})),
        review.Screen("Voor bezoekers · scherm 2", tmp_path / "one.png", said),
    ]


def test_a_message_is_asked_about_once_where_it_is_first_seen(review, asked, drawn):
    found = [(name, [m.dutch[0] for m in here]) for name, _, here in review.parts(asked, drawn)]
    assert found == [
        ("Voor bezoekers · scherm 1", ["Terug"]),
        ("Voor bezoekers · scherm 2", ["{n} minuut"]),
        (review.ELSEWHERE, ["De printer is <bezig>."]),
    ]


def test_the_sheet_has_both_languages_a_box_a_line_pictures_and_a_place_to_sign(
    review, asked, drawn, tmp_path
):
    out = tmp_path / "sheet.pdf"
    out.write_bytes(review.render("ar", asked, drawn))
    command = ["pdftotext", "-layout", out, "-"]
    words = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    for said in ("Terug", "{n} minuten", "De printer is <bezig>.", "3 regels", "Handtekening"):
        assert said in words
    assert "How to check" in words
    assert words.count("☐") == len(asked)
    listed = subprocess.run(["pdfimages", "-list", out], capture_output=True, check=True, text=True)
    assert len(listed.stdout.splitlines()) > 2
