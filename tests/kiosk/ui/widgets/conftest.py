"""A list on a panel of a size."""

from __future__ import annotations

import pytest


@pytest.fixture
def entries(session_window):
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.listing_entries import entries

    before = theme.width, theme.height

    def make(listing, size=(1280, 800)):
        theme.fit(*size, None)
        return entries(listing, size[0] * 0.8, beside=False, go=lambda _: None)

    yield make
    theme.fit(*before, None)
    theme.text_step = "normal"
