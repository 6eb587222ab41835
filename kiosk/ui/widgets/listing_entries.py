"""What a list holds, each with its size in px: known before anything of it is drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.model import views
from kiosk.ui.theme import DETAIL_LINES, META_LINES, TITLE_LINES, theme
from kiosk.ui.widgets.filters import bar_height
from kiosk.ui.widgets.text import one_line_px
from kiosk.ui.widgets.text_height import lines_of, text_height

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.model import routes

PAGE_ROWS = 60
"""So many are measured for one touch: of a longer list the rest comes by the button at its end."""
TILE_MM = (28, 19)
CHOICE_MM = (25, 23)
LARGE_CHOICE_MM = 26
"""High enough for two lines."""


def entries(  # noqa: PLR0913 - a list, where it stands, and what its touches do
    listing: views.Listing,
    width: float,
    *,
    beside: bool,
    go: Callable[[routes.Route], None],
    rows: int = PAGE_ROWS,
    show_more: Callable[[], None] = lambda: None,
) -> list[dict[str, Any]]:
    """What the list holds, top to bottom, each with its size in px; of its ``rows`` so many."""
    shown: list[dict[str, Any]] = []
    if listing.filters and not beside:
        shown.append(
            {
                "viewclass": "FilterBar",
                "item": listing.filters,
                "go": go,
                "size": (width, bar_height(listing.filters, width)),
            }
        )
    if listing.choices:
        lines = math.ceil(len(listing.choices) / abreast(listing.choices, width))
        height = lines * (LARGE_CHOICE_MM if theme.large else CHOICE_MM[1]) * theme.mm
        shown.append(
            {
                "viewclass": "ChoicesItem",
                "item": listing.choices,
                "go": go,
                "width": width,
                "size": (width, height),
            }
        )
    notes = listing.notes
    if not listing.rows and listing.empty:
        notes = (*notes, views.Note("information", listing.empty))
    shown += [_note(note, width) for note in notes]
    first = row_entries(listing.rows[:rows], width, go)
    if listing.tiles and not beside:
        across = columns(len(listing.tiles), TILE_MM[0], width)
        height = math.ceil(len(listing.tiles) / across) * TILE_MM[1] * theme.mm
        tiles = {"item": listing.tiles, "width": width, "size": (width, height)}
        first.insert(1, {"viewclass": "TilesItem", **tiles})
    if len(listing.rows) > rows:
        words = listing.more(len(listing.rows) - rows)
        size = (width, theme.target)
        first.append({"viewclass": "MoreItem", "item": words, "go": show_more, "size": size})
    own = row_entries(listing.own, width, go)
    if own:
        room = width - 2 * theme.gap
        height = text_height(listing.own_heading, theme.small, room, bold=True)
        size = (width, height + theme.gap)
        own.insert(0, {"viewclass": "HeadingItem", "item": listing.own_heading, "size": size})
    return shown + first + own


def abreast(choices: Sequence[views.Choice], width: float) -> int:
    """How many buttons beside one another, with each word whole."""
    if not theme.large:
        return columns(len(choices), CHOICE_MM[0], width)
    words = (word for choice in choices for word in (choice.short or choice.words).split())
    longest = max(one_line_px(word, theme.label, bold=True) for word in words)
    return columns(len(choices), (longest + 2 * theme.gap) / theme.mm, width)


def columns(number: int, wide_mm: float, width: float) -> int:
    """As many beside one another as fit, in rows as equal as can be."""
    fit = max(1, int(width / (wide_mm * theme.mm)))
    lines = math.ceil(number / fit)
    return math.ceil(number / lines)


def row_entries(
    rows: Sequence[views.Row], width: float, go: Callable[[routes.Route], None]
) -> list[dict[str, Any]]:
    """Each with its own size. A detail that does not fit whole is left out, never cut."""
    return [_entry(*fit(row, width), width, go) for row in rows]


def _entry(
    row: views.Row, height: float, width: float, go: Callable[[routes.Route], None]
) -> dict[str, Any]:
    return {"viewclass": "RowItem", "item": lambda: row, "go": go, "size": (width, height)}


def fit(row: views.Row, width: float) -> tuple[views.Row, float]:
    """What of a row fits the width, and its height in px."""
    beside = 0 if stacked(row) else theme.body * 1.38 + theme.gap
    room = width - beside - 2 * theme.gap
    if lines_of(row.detail, theme.body, room)[0] > DETAIL_LINES:
        row = msgspec.structs.replace(row, detail="")
    return row, row_height(row, room)


def stacked(row: views.Row) -> bool:
    """A tall panel is narrow: no column of its own for a pictogram that can stand by a word."""
    return bool(theme.portrait and row.badge)


def row_height(row: views.Row, room: float) -> float:
    """In px, at least a touch target; ``room`` is the width of its text."""
    icon = theme.small * 1.15 + theme.gap / 2 if stacked(row) else 0
    text = (
        text_height(row.badge, theme.small, room - icon, bold=True)
        + text_height(row.title, theme.body, room, bold=True, lines=TITLE_LINES)
        + text_height(row.detail, theme.body, room)
        + text_height(row.meta, theme.small, room, lines=META_LINES)
    )
    return float(max(text + 2 * theme.gap, theme.row))


def _note(note: views.Note, width: float) -> dict[str, Any]:
    return {"viewclass": "NoteItem", "item": note, "size": (width, note_height(note, width))}


def note_height(note: views.Note, width: float) -> float:
    """In px, of a `NoteItem` of that width."""
    px = theme.small if note.small else theme.body
    room = width - px * 1.15 - 3 * theme.gap
    return float(max(theme.row, text_height(note.words, px, room) + theme.gap))
