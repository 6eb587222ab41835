"""What stands where on the board, by the panel alone, and what comes after the headlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.model import routes, views
from kiosk.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Plan:
    """What stands where on this panel; 0: it comes after the headlines."""

    columns: int = 1
    tiles: int = 0
    """So many abreast."""
    note_lines: int = 0
    """Of what the publishers say of the utilities."""
    apart: bool = False
    """How long still stands below how it is, and not beside it."""
    nearest: int = 0
    """So many."""
    aside: bool = False
    """They have a column of their own, with this point's own notices; else they stand abreast."""
    changes: bool = True
    """What changed stands beside the way to the next page."""


def plan() -> Plan:
    if theme.large:
        return Plan(changes=False)
    if theme.wide:
        return Plan(columns=2, tiles=6, note_lines=2, apart=True, nearest=5, aside=True)
    if theme.portrait:
        return Plan(tiles=3, note_lines=1, nearest=4)
    return Plan(columns=2, tiles=6, nearest=4)


class Rows(Protocol):
    """What is read of a sequence of rows."""

    def __getitem__(self, index: int, /) -> views.Row: ...

    def __len__(self) -> int: ...


class Flow:
    """The rows of all pages, each put into words once and when it is looked at."""

    def __init__(self, rows: Sequence[views.Row], more: Sequence[views.Row]) -> None:
        self._rows, self._more = rows, more
        self._said: dict[int, views.Row] = {}

    def __len__(self) -> int:
        return len(self._rows) + len(self._more)

    def __getitem__(self, index: int) -> views.Row:
        if index not in self._said:
            beyond = index - len(self._rows)
            self._said[index] = self._rows[index] if beyond < 0 else self._more[beyond]
        return self._said[index]


def flow(board: views.Board, shown: Plan, own: Sequence[views.Row]) -> Flow:
    """Headlines, and what has no place of its own on this panel."""
    changes = board.changes if not shown.changes else None
    more: list[views.Row] = [_of_changes(changes)] if changes else []
    more += [] if shown.tiles else [_of_tile(tile) for tile in board.tiles]
    more += [_of_nearest(place) for place in board.nearest[shown.nearest :]]
    return Flow(board.rows, (*more, *own))


def _of_tile(tile: views.Tile) -> views.Row:
    brief = " · ".join(filter(None, (tile.until, tile.note)))
    route = tile.route or routes.Information()
    return views.Row(tile.icon, "", tile.state, "", "", route, tile.loud, brief=brief)


def _of_changes(changes: views.Choice) -> views.Row:
    return views.Row(changes.icon, "", changes.words, "", "", changes.route)


def _of_nearest(place: views.Nearest) -> views.Row:
    title = f"{place.need} · {place.far}"
    return views.Row("places", "", title, "", "", place.route, brief=place.details[0])
