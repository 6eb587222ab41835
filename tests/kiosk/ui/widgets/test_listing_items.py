"""What a list is made of."""

from __future__ import annotations

import pytest

from tests.kiosk.ui.widgets.listings import LISTING, row


def test_a_notice_is_drawn_plain_and_what_is_official_is_not(window):
    from kiosk.ui.widgets.listing_items import RowItem

    assert RowItem(item=LISTING.own[0]).plain
    assert not RowItem(item=LISTING.rows[0]).plain


@pytest.mark.parametrize(
    ("size", "badge", "stacked"),
    [
        ((720, 1280), "Ernstig", True),
        ((720, 1280), "", False),
        ((1280, 800), "Ernstig", False),
    ],
    ids=["tall", "tall, nothing to stand by", "wide"],
)
def test_on_a_tall_panel_the_pictogram_stands_by_the_word(entries, window, size, badge, stacked):
    from kiosk.ui.widgets.listing_items import RowItem

    entries(LISTING, size)
    assert RowItem(item=row("Geen stroom", badge=badge)).stacked is stacked


def test_a_cache_that_was_emptied_can_be_trimmed(window):
    """Kivy divides by the number of kinds of rows it knows: a soak found it to be nothing."""
    from kivy.uix.recycleview import views

    from kiosk.ui.widgets.listing_items import RowItem, forget_rows

    views._cached_views[RowItem].append(RowItem())
    forget_rows()
    assert not any(views._cached_views.values())
    views._clean_cache()
