"""The code on the glass, read by an independent reader."""

from __future__ import annotations

import pytest
import zxingcpp

from kiosk.model.qr_codes import QUIET_MODULES, Room, text_codes

TEXT = "Kook water drie minuten. Кип'ятіть воду. اغل الماء"


@pytest.fixture
def matrix():
    (code,) = text_codes(TEXT, Room(450, 5.9))
    return code.matrix


@pytest.mark.parametrize("side", [180, 300, 333, 450.7], ids=str)
def test_it_can_be_read_from_the_glass(picture, matrix, side):
    from kiosk.ui.widgets.qr import QrImage

    widget = QrImage(matrix=matrix, size_hint=(None, None), size=(side, side + 31), pos=(40.4, 7.3))
    (found,) = zxingcpp.read_barcodes(picture(widget))
    assert found.text == TEXT


def test_every_module_is_as_wide_as_its_neighbour_and_black_or_white(picture, matrix):
    from kiosk.ui.widgets.qr import QrImage

    widget = QrImage(matrix=matrix, size_hint=(None, None), size=(333, 333))
    shot = picture(widget).convert("RGBA")
    module_px = widget.module_px
    margin = (333 - module_px * (len(matrix) + 2 * QUIET_MODULES)) // 2
    top = shot.height - margin - module_px * (len(matrix) + 2 * QUIET_MODULES)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            x = margin + module_px * (column + QUIET_MODULES)
            y = top + module_px * (row + QUIET_MODULES)
            block = shot.crop((x, y, x + module_px, y + module_px))
            assert block.getcolors() == [(module_px**2, (0, 0, 0, 255) if dark else (255,) * 4)]


def test_another_text_replaces_the_code_and_none_removes_it(picture, matrix):
    from kiosk.ui.widgets.qr import QrImage

    widget = QrImage(matrix=matrix, size_hint=(None, None), size=(300, 300))
    picture(widget)
    (other,) = text_codes("iets anders", Room(450, 5.9))
    widget.matrix = other.matrix
    (found,) = zxingcpp.read_barcodes(picture(widget))
    assert found.text == "iets anders"
    widget.matrix = None
    assert not zxingcpp.read_barcodes(picture(widget))
    assert widget.module_px == 0
