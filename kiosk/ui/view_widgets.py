"""What shows each kind of view.

Each is read when it is first needed: the first picture waits for its own and no other. `Kiosk`
reads the rest right after that picture, so no finger waits for one.
"""

from __future__ import annotations

import functools
from importlib import import_module
from typing import TYPE_CHECKING, cast

from kiosk.model.views import Article, Board, Listing, Map, Pad, Scan, Start, Tally, Typing, View

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

NAMES: dict[type[View], str] = {
    Board: "board.BoardView",
    Listing: "listing.ListingView",
    Article: "article.ArticleView",
    Map: "map.MapView",
    Start: "start.StartView",
    Typing: "typing.TypingView",
    Pad: "pinpad.PadView",
    Scan: "scan.ScanView",
    Tally: "tally.TallyView",
}
"""In `kiosk.ui.widgets`; what residents are likely to touch comes first."""


@functools.cache
def widget_of(kind: type[View]) -> type[Widget]:
    module, _, name = NAMES[kind].partition(".")
    return cast("type[Widget]", getattr(import_module(f"kiosk.ui.widgets.{module}"), name))
