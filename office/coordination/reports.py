"""Which letters a list shows, and in what order. Pure.

1. What is real and what is of a drill never stand in one list.
2. An emergency that nobody has taken up comes first: what nobody judged yet before what is urgent,
   that before what can wait; among equals the one that waits longest.
3. Then letters that nobody has read, and then the rest, the newest first.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from link.envelope import Kind
from link.states import State
from office.coordination.entries import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from office.coordination.entries import Triage
    from office.coordination.mailbox import Box, Mail

PAGE = 50
_UNJUDGED = 0


class Choice(NamedTuple):
    """What somebody wants to see."""

    drill: bool = False
    point: str = ""
    """Of one point; empty: of all."""
    which: str = "open"
    """One of `WHICH`."""
    page: int = 1


WHICH = {
    "open": "Te doen",
    "noodmeldingen": "Alle noodmeldingen",
    "berichten": "Berichten",
    "alles": "Alles",
}


class Listed(NamedTuple):
    mails: Sequence[Mail]
    total: int
    page: int
    pages: int


def listed(box: Box, triage: Mapping[str, Triage], choice: Choice) -> Listed:
    """One page of what is wanted."""
    waiting = sorted(
        (one for one in box.waiting if one.drill == choice.drill),
        key=lambda one: _urgency(one, triage),
    )
    wanted, point = _WANTED[choice.which], choice.point
    found = [
        one
        for one in chain(waiting, box.orders[choice.drill])
        if (not point or one.sender == point) and wanted(one)
    ]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, choice.page), pages)
    return Listed(found[(page - 1) * PAGE : page * PAGE], len(found), page, pages)


_WANTED: dict[str, Callable[[Mail], bool]] = {
    "open": lambda mail: mail.state < State.READ or mail.waits,
    "noodmeldingen": lambda mail: mail.kind is Kind.EMERGENCY,
    "berichten": lambda mail: mail.kind is not Kind.EMERGENCY,
    "alles": lambda _mail: True,
}


def _urgency(mail: Mail, triage: Mapping[str, Triage]) -> tuple[int, float]:
    decided = triage.get(mail.key, UNDECIDED).priority
    return _UNJUDGED if decided is None else decided, mail.received_s
