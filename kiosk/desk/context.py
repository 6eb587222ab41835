"""What a page behind the PIN may know besides: what staff write, and what the features offer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.navigation.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.duty.handover import Section
    from kiosk.desk.menu.screens import MenuEntry
    from kiosk.desk.storage.records import Desk


class Part(Protocol):
    """What pages about all features ask of each: `kiosk.desk.feature.Feature` answers."""

    @property
    def menu(self) -> tuple[MenuEntry, ...]: ...

    @property
    def to_check(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def handover(self) -> Callable[[Any], Section | None] | None: ...


@dataclass(frozen=True, kw_only=True)
class DeskContext(Context):
    """For what a feature registers. Its presenters get a plain `Context`, and values."""

    desk_session: DeskSession
    features: tuple[Part, ...] = ()
    """Those that are switched on here."""

    @property
    def menu(self) -> tuple[MenuEntry, ...]:
        """What is needed less often, with what waits there."""
        return tuple(
            replace(entry, waits=entry.look(self)) if entry.look else entry
            for feature in self.features
            for entry in feature.menu
            if entry.there is None or entry.there(self)
        )

    @property
    def to_check(self) -> dict[str, tuple[str, ...]]:
        """Lines that features add to checklists, by the name of the list."""
        return to_check(self.features)

    @property
    def desk(self) -> Desk:
        """The open database. Raises DeskError."""
        return self.desk_session.desk

    @property
    def said(self) -> str:
        """What came of the last touch."""
        return self.desk_session.said


def to_check(features: Iterable[Part]) -> dict[str, tuple[str, ...]]:
    """Lines that features add to checklists, by the name of the list."""
    found: dict[str, tuple[str, ...]] = {}
    for feature in features:
        for name, lines in feature.to_check.items():
            found[name] = found.get(name, ()) + lines
    return found
