"""What points look for at all others, through the coordination point, and what was answered. Pure.

The coordination point asks on whom it chooses; a person there does that. Whoever is asked answers
the point that needs it, and the coordination point hears it too. The same events, in any order and
any number of times, give the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kiosk.desk.needs import events as said
from kiosk.desk.storage.events import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kiosk.desk.storage.events import Event
    from kiosk.model.needs import Theme


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a point that was asked can give."""

    by: str
    """Its node; empty: that is us."""
    quantity: int
    """0: it has none."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Search:
    """What one point looks for."""

    key: str
    owner: str
    """Whose card it is; empty: ours."""
    number: int
    drill: bool
    theme: Theme
    quantity: int
    area: str
    at: datetime
    answers: tuple[Answer, ...] = field(default=())
    """Of each point its last, in the order of their nodes."""

    @property
    def answered(self) -> Answer | None:
        """By us; None: it waits for us, if it is not our own."""
        return next((one for one in self.answers if one.by == OWN), None)

    @property
    def waits(self) -> bool:
        return self.owner != OWN and self.answered is None


def work_out(events: Iterable[Event[said.Body]]) -> tuple[Search, ...]:
    """Return all of them, ours and those of others, the newest first."""
    found: dict[str, Search] = {}
    answers: dict[tuple[str, str], Answer] = {}
    for one in sorted(events, key=lambda e: (e.origin, e.sequence, e.key)):  # ours come first
        body = one.body
        if isinstance(body, said.Sought):
            found.setdefault(one.key, _search(one, body))
        elif isinstance(body, said.Found):
            answers[body.asked, one.origin] = Answer(
                by=one.origin, quantity=body.quantity, at=one.at
            )
    whole = [
        replace(search, answers=tuple(a for (key, _), a in answers.items() if key == search.key))
        for search in found.values()
    ]
    return tuple(sorted(whole, key=lambda search: (search.at, search.key), reverse=True))


def _search(one: Event[said.Body], body: said.Sought) -> Search:
    return Search(
        key=one.key,
        owner=body.owner,
        number=body.card,
        drill=one.drill,
        theme=body.theme,
        quantity=body.quantity,
        area=body.area,
        at=one.at,
    )
