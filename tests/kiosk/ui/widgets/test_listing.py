"""A list longer than its page: more at a touch, and the way back to a row."""

from __future__ import annotations

import pytest

from tests.kiosk.ui.widgets.listings import LISTING, many


class TestMoreRows:
    """A list of 150, on a window of its own."""

    @pytest.fixture
    def shown(self, entries, window):
        from kiosk.ui.theme import theme
        from kiosk.ui.widgets.listing import ListingView

        entries(LISTING, (800, 480))
        view = ListingView()
        view.show(many(150), lambda _: None)
        view.size = theme.width, theme.height
        window.add_widget(view)
        self.draw()
        yield view
        view.retire()

    def draw(self):
        from kivy.base import EventLoop

        for _ in range(6):
            EventLoop.idle()

    def press_more(self, view):
        from kiosk.ui.widgets.listing_items import MoreItem
        from kiosk.ui.widgets.scrolling import move_to

        move_to(view._rows, 0)
        self.draw()
        (more,) = (w for w in view.walk(restrict=True) if isinstance(w, MoreItem))
        more.dispatch("on_release")
        self.draw()

    def test_a_touch_brings_a_page_more_and_moves_nothing(self, shown):
        from kiosk.ui.widgets.scrolling import move_to

        move_to(shown._rows, 0)
        self.draw()
        before = shown.place()
        self.press_more(shown)
        after = shown.place()
        assert (after.item, after.number) == (before.item, before.number)
        assert after.above_px == pytest.approx(before.above_px, abs=1)
        self.press_more(shown)
        assert [entry["viewclass"] for entry in shown._rows.data] == ["RowItem"] * 150

    def test_back_returns_to_a_row_beyond_the_first_page(self, shown):
        from kiosk.ui.widgets.scrolling import move_to

        self.press_more(shown)
        move_to(shown._rows, 0)
        self.draw()
        left = shown.place()
        assert left.number > 100
        shown.start_over()
        shown.show(LISTING, lambda _: None)
        shown.start_over()
        shown.show(many(150), lambda _: None)
        shown.return_to(left)
        self.draw()
        assert shown.place().item == left.item

    def test_a_minute_later_the_list_is_as_long_as_it_was(self, shown):
        self.press_more(shown)
        number = len(shown._rows.data)
        shown.show(many(149), lambda _: None)
        assert len(shown._rows.data) == number
