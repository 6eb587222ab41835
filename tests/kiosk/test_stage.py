"""What stories of the kiosk stand on: one that comes late, or after others, begins as the first."""

from __future__ import annotations

from tests.kiosk.snapshots import snapshot
from tests.kiosk.stage import Frames, settle, take_away


def test_time_before_the_window_was_there_passes_on_no_timer(session_window):
    from kivy.clock import Clock

    Clock._last_tick -= 1000  # minutes of tests that need no window, since Kivy was imported
    Frames.take_over()
    gone_off = []
    timer = Clock.schedule_once(lambda _: gone_off.append(True), 60)
    settle()
    timer.cancel()
    assert not gone_off


def test_a_kiosk_that_is_taken_away_leaves_no_rows_to_the_next(show):
    from kivy.clock import Clock
    from kivy.uix.recycleview import views

    from kiosk.ui.widgets.listing_items import RowItem, rows_put_by

    kiosk = show(snapshot())
    views._cached_views[RowItem].append(RowItem())
    take_away(kiosk)
    assert not list(rows_put_by())
    assert not Clock.get_events()
