"""What every page may use: the office of this process.

A feature adds its own parts (stores, workers) to it, and finds them again by their class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from office.accounts.accounts import Accounts
    from office.database import Database
    from office.folders import Folders
    from office.live import Live

_Part = TypeVar("_Part")


@runtime_checkable
class Running(Protocol):
    """A part that works by itself, such as a thread: it stops with the office."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Office:
    """One office. Nothing here waits for the network."""

    def __init__(  # noqa: PLR0913 - what it stands on, each by name
        self,
        *,
        folders: Folders,
        database: Database,
        accounts: Accounts,
        live: Live,
        now: Callable[[], datetime],
        here: bool,
    ) -> None:
        """``here``: on the laptop of who sits before it, where keys may be opened."""
        self.folders = folders
        self.database = database
        self.accounts = accounts
        self.live = live
        self.now = now
        self.here = here
        self.addresses: tuple[str, ...] = ()
        """Where other machines find it; empty: on this machine alone."""
        self._parts: dict[type, object] = {}

    def add(self, part: object) -> None:
        self._parts[type(part)] = part

    def part(self, kind: type[_Part]) -> _Part:
        """Return the part of that class. A feature that asks for what it never added has a bug."""
        return cast("_Part", self._parts[kind])

    def offering(self, kind: type[_Part]) -> _Part | None:
        """Return the part of that class or one below it, whichever feature added it, if any did."""
        return next((part for part in self._parts.values() if isinstance(part, kind)), None)

    def start(self) -> None:
        for part in self._parts.values():
            if isinstance(part, Running):
                part.start()

    def stop(self) -> None:
        """Stop what runs, the last first; the database closes after them."""
        for part in reversed(self._parts.values()):
            if isinstance(part, Running):
                part.stop()
        self.database.close()
