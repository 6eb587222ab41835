"""What a feature of the office consists of; its folder says so once, in its `feature.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from office.accounts.people import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils.migrations import Migrations

    from office.accounts.people import Role
    from office.context import Office
    from office.web.pages import Page
    from office.web.visit import Visit


@dataclass(frozen=True)
class Entry:
    """A place in the bar at the top, for whoever has one of these roles."""

    words: str
    path: str
    may: frozenset[Role] = EVERYBODY
    is_work: bool = True
    """Whether who logs in may come here first."""
    is_there: Callable[[Office], bool] = lambda _office: True
    """Whether this office has it at all."""

    def shows(self, visit: Visit) -> bool:
        return visit.me.may(self.may) and self.is_there(visit.office)


@dataclass(frozen=True, kw_only=True)
class Feature:
    """All that the office must know of one feature. Its templates are in its own folder."""

    name: str
    """The folder's: templates are asked for as ``name/page.html``."""
    pages: tuple[Page, ...] = ()
    entries: tuple[Entry, ...] = ()
    migrations: Migrations | None = None
    parts: Callable[[Office], tuple[object, ...]] = lambda _office: ()
    """Made once at the start: what the pages find with `Office.part`."""
