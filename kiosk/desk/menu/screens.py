"""Meer: what is needed less often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.model.views import Article, Note, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route


@dataclass(frozen=True)
class MenuEntry:
    """A row of Meer."""

    icon: str
    title: str
    """A msgid, as what explains it."""
    explained: str
    route: Route
    look: Callable[[Any], str] | None = None
    """Gets what a page is made from, a `DeskContext`; says what waits there, in words to show."""
    waits: str = ""
    """What it said."""
    there: Callable[[Any], bool] | None = None
    """Gets the same; says whether there is anything to open. None: always."""


def present(tr: Translator, entries: Sequence[MenuEntry], waiting: Row | None) -> Article:
    """``entries``: of all features; ``waiting``: what cannot wait comes first."""
    rows = (
        Row(
            entry.icon,
            entry.waits,
            tr(entry.title),
            "",
            tr(entry.explained),
            entry.route,
            loud=bool(entry.waits),
        )
        for entry in entries
    )
    note = tr("Dit heeft u minder vaak nodig. Raak aan wat u wilt doen.")
    first = (waiting,) if waiting else ()
    return Article((Note("information", note, small=True), *first, *rows), abreast=True)
