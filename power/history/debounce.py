"""Events that flicker, told a few times and then as a whole. Pure.

Mains that comes and goes every minute, or a gauge that is believed and not by turns, would fill
the history, and the screen, with lines that say one thing: it flickers. So of each matter only the
first few events in an hour are kept as they come. After that the last one is kept, with how many
there were, once it has been still for a while, or after ten minutes of it: how things stand now
can always be read back. What people order, tests, the reserve and the end are always told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from power.status import Event

MATTERS = {
    "mains-lost": "mains",
    "mains-back": "mains",
    "mains-stable": "mains",
    "supply-blind": "mains",
    "charger-dead": "mains",
    "generator-on": "generator",
    "generator-off": "generator",
    "generator-stalled": "generator",
    "gauge-jumped": "gauge",
    "gauge-believed": "gauge",
    "low-unconfirmed": "empty",
    "load-on": "load",
    "load-off": "load",
    "load-fault": "relay",
    "load-repaired": "relay",
    "history-failing": "card",
    "history-works": "card",
    "clock-set": "clock",
}
"""What an event is about. One that is not named is always told."""
FREE = 6
"""Events of one matter that are kept as they come, within an hour."""
HOUR_S = 3600.0
STILL_S = 120.0
LONGEST_S = 600.0


@dataclass
class _Matter:
    told_s: list[float] = field(default_factory=list)
    """When the newest `FREE` were told."""
    held: Event | None = None
    """The last that is not told yet."""
    count: int = 0
    first_s: float = 0.0
    last_s: float = 0.0


class Debounce:
    """Holds back what flickers. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._matters: dict[tuple[str, str], _Matter] = {}

    def take(self, event: Event, now_s: float) -> Iterator[Event]:
        """Tell an event, or hold it. An event that cannot wait brings out all that was held."""
        if event.what not in MATTERS:
            yield from self.held()
            yield event
            return
        matter = self._matters.setdefault((MATTERS[event.what], event.subject), _Matter())
        matter.told_s = [s for s in matter.told_s if 0 <= now_s - s < HOUR_S][-FREE:]
        if matter.held is None and len(matter.told_s) < FREE:
            matter.told_s.append(now_s)
            yield event
            return
        if matter.held is None:
            matter.first_s = now_s
        matter.held, matter.last_s = event, now_s
        matter.count += 1

    def due(self, now_s: float) -> Iterator[Event]:
        """What has been still for a while, or has gone on for long."""
        for matter in self._matters.values():
            still = now_s - matter.last_s >= STILL_S
            if matter.held and (still or now_s - matter.first_s >= LONGEST_S):
                yield _summed(matter)

    def held(self) -> Iterator[Event]:
        """All that is held, before something that must stand after it, or the end."""
        for matter in self._matters.values():
            if matter.held:
                yield _summed(matter)


def _summed(matter: _Matter) -> Event:
    event, count = matter.held, matter.count
    assert event is not None  # noqa: S101 - asked before
    matter.held, matter.count = None, 0
    if count == 1:
        return event
    cause = f"{event.cause}, {count} changes in a row".removeprefix(", ")
    return replace(event, cause=cause)
