"""That more follows can be seen; that no line of a button is lost."""

from __future__ import annotations

import pytest


@pytest.fixture
def scroller(window):
    """A scroller of 300 px around a page of the given height."""
    from kivy.base import EventLoop
    from kivy.uix.scrollview import ScrollView
    from kivy.uix.widget import Widget

    from kiosk.ui.widgets.basics import Scroller

    def make(page_px):
        made = Scroller(size_hint=(None, None), size=(400, 300))
        view = ScrollView(do_scroll_x=False)
        view.add_widget(Widget(size_hint_y=None, height=page_px))
        made.hold(view)
        window.add_widget(made)
        for _ in range(3):
            EventLoop.idle()
        return made

    return make


def test_a_page_that_is_in_view_whole_needs_no_buttons(scroller):
    made = scroller(200)
    assert (made.overflows, made.more) == (False, False)
    (view,) = (w for w in made.children if hasattr(w, "scroll_y"))
    assert (view.x, view.width) == (made.x, made.width), "and keeps no place for them"


def test_the_words_of_a_button_without_a_pictogram_stand_in_its_middle(window):
    from kivy.base import EventLoop

    from kiosk.ui.widgets.basics import IconButton

    button = IconButton(words="Lees", size_hint=(None, None), size=(120, 60))
    window.add_widget(button)
    for _ in range(3):
        EventLoop.idle()
    assert button.ids.label.center_x == pytest.approx(button.center_x)


def test_the_way_down_is_filled_while_more_follows(scroller):
    made = scroller(700)
    assert (made.overflows, made.more) == (True, True)
    made.page(-1)
    assert made.more
    made.page(-1)
    assert (made.overflows, made.more) == (True, False)
    made.page(1)
    assert made.more


@pytest.mark.parametrize("height", [10, 30, 84, 300])
def test_no_line_is_lost_where_the_box_is_low(window, height):
    from kivy.base import EventLoop

    from kiosk.ui.widgets.text import FitText

    words = "Richt de camera van uw telefoon op de code. Er is geen internet nodig."
    label = FitText(words=words, largest=45, size_hint=(None, None), size=(300, height))
    window.add_widget(label)
    for _ in range(3):
        EventLoop.idle()
    lines = label.text.split("\n")
    assert " ".join(lines) == words
    assert label.texture_size[1] >= len(lines) * label.font_size
