"""Every screen of residents on every panel: all can be read, and pressed with a cold hand."""

from __future__ import annotations

import pytest

from tests.kiosk import stage as staging
from tests.kiosk.stage import PANELS, empty_world, routes

LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")
LEAST_FIT_MM = 3.0
"""Font size of a text on a button or in a bar."""
OFTEN = {"nl", "ar"}
"""Read on every run; the others when there is time."""
CASES = [
    pytest.param(
        panel,
        language,
        id=f"{panel[0]}x{panel[1]}-{language}",
        marks=[] if language in OFTEN else pytest.mark.slow,
    )
    for panel in PANELS
    for language in LANGUAGES
]
SIZES = [pytest.param(panel, id=f"{panel[0]}x{panel[1]}") for panel in PANELS]


def shown(widget):
    """A widget and all below it that can be seen."""
    if widget.opacity == 0 or widget.width <= 1 or widget.height <= 1:
        return
    yield widget
    for child in widget.children:
        yield from shown(child)


def faults(shell, panel):
    """What is too small to press or to read, cut, or beyond the edge."""
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk.theme import theme
    from kiosk.widgets.text import FitText

    for widget in shown(shell):
        words = getattr(widget, "words", "") or type(widget).__name__
        if isinstance(widget, ButtonBehavior):
            left, right = (widget.to_window(x, 0)[0] for x in (widget.x, widget.right))
            if min(widget.size) < theme.target - 1:
                yield "too small to press", words, [round(s / theme.mm, 1) for s in widget.size]
            if left < -1 or right > panel[0] + 1:
                yield "over the edge", words, [round(left), round(right)]
        elif isinstance(widget, FitText) and widget.words:
            size_mm = round(widget.font_size / theme.mm, 1)
            if widget.cut or size_mm < LEAST_FIT_MM:
                yield "cut" if widget.cut else "too small to read", words, size_mm


@pytest.mark.parametrize(("panel", "language"), CASES)
def test_all_can_be_read_and_pressed(stage, sample, panel, language):
    stage.turn_to(panel)
    found = []
    for name, route in routes(sample[0]).items():
        stage.show(route, language=language)
        found += [(name, *fault) for fault in faults(stage.kiosk.shell, panel)]
    assert found == []


@pytest.mark.parametrize("panel", SIZES)
def test_with_all_controls_low_nothing_gets_smaller(stage, sample, panel):
    stage.turn_to(panel)
    found = []
    for name in ("information", "places", "map", "place", "aids"):
        stage.show(routes(sample[0])[name], low=True)
        found += [(name, *fault) for fault in faults(stage.kiosk.shell, panel)]
        header, tabs = stage.kiosk.shell.ids.header, stage.kiosk.shell.ids.tabs
        assert header.top < stage.kiosk.shell.ids.view.y + 1, name
        assert tabs.top < header.top, name
    assert found == []


@pytest.mark.parametrize("panel", SIZES)
def test_before_the_first_stick_every_screen_says_something(stage, sample, panel):
    from kiosk.widgets.text import FitText, Text

    stage.turn_to(panel)
    world = empty_world(sample[0].config)
    for name, route in routes(sample[0]).items():
        stage.show(route, world)
        view = stage.kiosk.shell.ids.view
        words = [w.words for w in shown(view) if isinstance(w, (Text, FitText)) and w.words]
        assert words, name
    stage.kiosk._world = sample[0]


@pytest.mark.parametrize("panel", SIZES)
def test_a_list_with_only_a_remark_comes_to_rest(stage, sample, panel, monkeypatch):
    """Its height as the list reckons it is its height as drawn; else the two would never agree."""
    from kiosk.widgets.text import Text

    stage.turn_to(panel)
    stage.show(routes(sample[0])["places"], empty_world(sample[0].config))
    laid_out, real = [], Text._do_lay_out

    class Counted:
        def _do_lay_out(self, *_):
            laid_out.append(self)
            return real(self)

    monkeypatch.setattr(Text, "_do_lay_out", Counted._do_lay_out)
    for _ in range(10):  # a slow machine may have to catch up with the last of it
        laid_out.clear()
        staging.settle()
        if not laid_out:
            break
    assert laid_out == []
    stage.kiosk._world = sample[0]


def test_a_row_in_a_list_shows_all_of_its_words(stage, sample):
    from kiosk.widgets.listing import RowItem

    for panel in PANELS:
        stage.turn_to(panel)
        for text_step in ("normal", "largest"):
            stage.show(routes(sample[0])["places"], text_step=text_step)
            for row in shown(stage.kiosk.shell):
                if isinstance(row, RowItem):
                    column = row.children[0] if row.children[0].children else row.children[1]
                    assert column.height <= row.height, row.item.title


def test_a_row_made_for_one_panel_is_not_used_on_another(stage, sample):
    """Kivy keeps rows for later; one in the letters of another panel would not fit its place."""
    from kivy.uix.recycleview import RecycleView

    from kiosk.theme import theme
    from kiosk.widgets.listing import RowItem
    from kiosk.widgets.text import Text

    for panel in PANELS:
        stage.turn_to(panel)
        stage.show(routes(sample[0])["information"])
        for view in stage.kiosk.shell.walk():
            if isinstance(view, RecycleView):
                view.scroll_y = 0
        staging.settle()
        rows = [w for w in stage.kiosk.shell.walk() if isinstance(w, RowItem)]
        sizes = {t.largest for row in rows for t in row.walk(restrict=True) if isinstance(t, Text)}
        assert sizes == {theme.small, theme.body}
