"""The page with a code, as it would be on each panel, read by an independent reader."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
import zxingcpp

from kiosk.model import routes
from tests.kiosk.snapshots import POINT, bulletin, place, snapshot

PANELS = [(1280, 800), (1024, 600), (800, 480), (720, 1280)]
STEPS = tuple(f"Kook het water {n} minuten. Кип'ятіть воду. اغل الماء." for n in range(16))
LONG = msgspec.structs.replace(
    bulletin(), infos=(msgspec.structs.replace(bulletin().infos[0], instruction=STEPS),)
)
RADIO = msgspec.structs.replace(POINT, radio_name="Radio Merenland", radio_frequency="97,9 FM")


@pytest.fixture
def dressed(window):
    """The theme fitted to a panel; as it was before, after."""
    from kiosk.ui.theme import theme

    before = (theme.width, theme.height, theme.palette, theme.language)

    def dress(size, palette, language, letters="normal"):
        theme.text_step = letters
        theme.fit(*size, None)
        theme.dress(palette)
        theme.language = language
        return theme

    yield dress
    theme.text_step = "normal"
    theme.fit(*before[:2], None)
    theme.dress(before[2])
    theme.language = before[3]


BULLETIN = routes.Bulletin("vr", "stroom-1", 0, "vr")


@pytest.fixture
def glass(dressed, picture):
    """What a panel shows when a page is shared, and the widgets that show it."""
    from kiosk.i18n.translator import translator
    from kiosk.model.qr_codes import Room
    from kiosk.model.session import Session
    from kiosk.navigation.context import Context
    from kiosk.ui.shell import Shell
    from tests.kiosk.snapshots import page

    def show(route, size=(800, 480), palette="calm", language="nl", letters="normal"):
        theme = dressed(size, palette, language, letters)
        shown = snapshot(bulletins=(LONG,), places=(place(),), drill=True)
        config = msgspec.structs.replace(shown.config, point=RADIO)
        context = Context(
            replace(shown, config=config),
            Session(route=route, language=language),
            translator(language),
            lambda *_: None,
            room=Room(int(theme.code), theme.mm),
        )
        frame, view = page(context)
        shell = Shell(lambda _: None)
        shell.size_hint, shell.size = (None, None), size
        shell.show(frame, view, route)
        return picture(shell), shell, view

    return show


def read(shot):
    codes = zxingcpp.read_barcodes(shot.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [found.text for found in codes]


@pytest.mark.parametrize("palette", ["calm", "contrast"])
@pytest.mark.parametrize("size", PANELS, ids=str)
def test_a_long_bulletin_is_one_card_that_can_be_read_from_the_glass(glass, size, palette):
    shot, _, view = glass(routes.Share(BULLETIN), size, palette)
    (text,) = read(shot)
    assert text.startswith("BEGIN:VCARD")
    held = [line for line in view.lines if line.replace(",", "\\,") in text]
    assert view.lines[0] in held
    assert view.lines[-1] in held, "who says so is never left out"
    assert sum(line[0].isdigit() for line in held) >= 3


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("size", PANELS, ids=str)
@pytest.mark.parametrize(
    ("of", "name"),
    [
        (routes.Place("vr", "sporthal"), "Sporthal"),
        (routes.Here(), "Radio Merenland"),
    ],
)
def test_a_place_and_the_radio_can_be_read_from_the_glass(glass, size, language, of, name):
    shot, _, _ = glass(routes.Share(of), size, language=language)
    (text,) = read(shot)
    assert f"FN:{name}" in text.splitlines()


@pytest.mark.parametrize("size", PANELS, ids=str)
def test_a_module_is_06_millimetres_and_all_there_is_to_press_fifteen(glass, size):
    from kiosk.model.qr_codes import MODULE_MM
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.basics import Pressable
    from kiosk.ui.widgets.qr import QrImage

    _, shell, _ = glass(routes.Share(BULLETIN), size)
    (code,) = (w for w in shell.walk() if isinstance(w, QrImage))
    assert code.module_px / theme.mm >= MODULE_MM
    pressables = [w for w in shell.walk() if isinstance(w, Pressable) and not w.disabled]
    assert len(pressables) == 1
    for widget in pressables:
        assert min(widget.size) >= theme.target - 1


@pytest.mark.parametrize("size", PANELS, ids=str)
@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("letters", ["normal", "large"])
def test_nothing_stands_on_the_code_or_the_way_back_or_beyond_the_edge(
    glass, size, language, letters
):
    from kivy.uix.label import Label

    from kiosk.ui.widgets.qr import QrImage
    from kiosk.ui.widgets.scan import ScanTop, ScanView, ScanWords

    shot, shell, view = glass(routes.Share(BULLETIN), size, language=language, letters=letters)
    assert view.part
    (page,) = (w for w in shell.walk() if isinstance(w, ScanView))
    found = {
        type(w): w for w in page.walk(restrict=True) if isinstance(w, (QrImage, ScanTop, ScanWords))
    }
    for widget in found[ScanWords].walk(restrict=True):
        if isinstance(widget, Label) and widget.text:
            assert not widget.collide_widget(found[QrImage]), widget.text
            assert not widget.collide_widget(found[ScanTop]), widget.text
            assert widget.x >= 0
            assert widget.right <= size[0]
            assert widget.y >= 0
    assert len(read(shot)) == 1
    shown = [w.words for w in found[ScanWords].walk(restrict=True) if getattr(w, "words", "")]
    assert view.title in shown
    assert view.lines[0] in shown or letters == "large", "what it is of"


def test_the_way_back_leads_to_the_page(glass):
    from kiosk.ui.widgets.scan import ScanView

    went = []
    _, shell, view = glass(routes.Share(BULLETIN))
    (page,) = (w for w in shell.walk() if isinstance(w, ScanView))
    page.show(view, went.append)
    page._top.ids.back.dispatch("on_release")
    assert went == [view.back]
