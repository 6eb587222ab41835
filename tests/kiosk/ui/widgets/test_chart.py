"""A chart under a finger, and letters to be read from two metres."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.i18n.translator import translator
from kiosk.model.chart import Chart
from kiosk.model.views import Article, Gauge
from kiosk.technician import power, trends
from kiosk.technician.power_history import Recorded
from kiosk.ui.theme import AFAR_CAPITAL_MM, CAPITAL_OF_FONT
from power.history.reader import Point
from tests.kiosk.powers import load, status
from tests.kiosk.snapshots import NOW, snapshot

NL = translator("nl")
PANELS = {(1280, 800): AFAR_CAPITAL_MM, (800, 480): 10.0, (720, 1280): 8.0}
"""How high capitals must be, in mm: as promised, and as far as a small panel has room."""


def past(charge_pct=60.0):
    now_s = int(NOW.timestamp())
    return Recorded(
        tuple(
            Point(now_s - 60 * m, "hat", charge_pct, charge_pct, 25.0, 20.0, 50.0, int(m > 200))
            for m in range(300, 0, -1)
        )
    )


def article(**values):
    recorded = values.pop("past", past())
    return trends.present(snapshot(power=status(**values)), NL, "day", recorded)


@pytest.fixture
def page(window):
    """Curves on the glass."""
    from kivy.clock import Clock

    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.article import ArticleView

    theme.fit(1280, 800, None)
    view = ArticleView()
    window.add_widget(view)
    view.show(article(), lambda _: None)
    frames()
    yield view
    for event in Clock.get_events():
        event.cancel()


def frames(number=4):
    from kivy.base import EventLoop

    for _ in range(number):
        EventLoop.idle()


def charts(view):
    from kiosk.ui.widgets.chart import ChartItem

    found = [widget for widget in view.walk(restrict=True) if isinstance(widget, ChartItem)]
    return {item.chart.title: item for item in found}


def touch_at(item, at_s):
    """A finger that moves over a moment of a chart."""
    from kivy.tests.common import UnitTestTouch

    plot = item.ids.plot
    touch = UnitTestTouch(0, 0)
    touch.x, touch.y = plot.x + plot.x_of(at_s), plot.center_y
    touch.pos = (touch.x, touch.y)
    item.on_touch_move(touch)


def test_without_a_finger_the_newest_value_is_said(page):
    assert charts(page)["Lading"].words == "16:30 · 61 %"
    assert charts(page)["Aan en uit"].words == ""


def test_a_finger_reads_the_value_of_its_moment(page):
    item = charts(page)["Lading"]
    touch_at(item, (NOW - timedelta(hours=1)).timestamp())
    assert item.words.endswith("· 60 %")
    assert item.words.startswith(("15:29", "15:30", "15:31"))
    touch_at(item, (NOW + timedelta(hours=3)).timestamp())
    assert "verwacht: 37 %" in item.words


def test_a_tap_reads_a_value_through_the_scrolling_page(page):
    from kivy.tests.common import UnitTestTouch

    item = charts(page)["Lading"]
    plot = item.ids.plot
    at_s = (NOW - timedelta(hours=2)).timestamp()
    touch = UnitTestTouch(*plot.to_window(plot.x + plot.x_of(at_s), plot.center_y))
    touch.touch_down()
    frames(2)
    touch.touch_up()
    frames(30)
    assert item.words.startswith(("14:29", "14:30", "14:31"))


def test_new_measurements_leave_the_finger_where_it_is(page):
    item = charts(page)["Lading"]
    touch_at(item, (NOW - timedelta(hours=1)).timestamp())
    page.show(article(past=past(charge_pct=40.0)), lambda _: None)
    frames()
    assert charts(page)["Lading"] is item
    assert item.words.endswith("· 40 %")


def test_the_curve_is_drawn_where_its_values_are(page):
    plot = charts(page)["Lading"].ids.plot
    shot = plot.export_as_image().texture
    width, height = shot.size
    x = int(plot.x_of((NOW - timedelta(hours=1)).timestamp()))
    column = [
        shot.pixels[4 * (width * row + x) : 4 * (width * row + x) + 3] for row in range(height)
    ]
    blue = [row for row, pixel in enumerate(column) if pixel[2] > 80 and pixel[0] < 60]
    y = sum(blue) / len(blue)
    assert min(abs(y - plot.y_of(60.0)), abs(height - y - plot.y_of(60.0))) <= 4


@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p[0]}x{p[1]}")
def test_the_three_facts_are_read_from_two_metres(window, panel):
    from kivy.clock import Clock

    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.article import ArticleView
    from kiosk.ui.widgets.gauge import GaugeItem

    theme.fit(*panel, None)
    view = ArticleView()
    view.size_hint, view.size = (None, None), panel
    window.add_widget(view)
    powered = status(loads={"coffee": load()})
    gauges = tuple(power._gauges("hat", powered, snapshot(), NL))
    assert all(isinstance(block, Gauge) for block in gauges)
    view.show(Article(gauges), lambda _: None)
    frames()
    large = [widget.ids.big for widget in view.walk(restrict=True) if isinstance(widget, GaugeItem)]
    capitals_mm = [label.font_size * CAPITAL_OF_FONT / theme.mm for label in large]
    assert len(capitals_mm) == 3
    assert min(capitals_mm) >= PANELS[panel] - 0.2
    assert all(label.texture_size[0] <= label.width for label in large)
    assert all(label.text.count("\n") == 0 for label in large)
    theme.fit(1280, 800, None)
    for event in Clock.get_events():
        event.cancel()


def test_large_letters_of_arabic_are_joined_and_turned(session_window, monkeypatch):
    from kiosk.ui import text_shaping
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.gauge import LargeLine

    words = "على البطارية"
    monkeypatch.setattr(theme, "language", "ar")
    assert LargeLine(words=words).text == text_shaping.shape_line(words, "ar") != words


def test_a_chart_is_a_block_like_any_other():
    assert any(isinstance(block, Chart) for block in article().blocks)
