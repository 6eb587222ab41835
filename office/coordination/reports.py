"""Which letters a list shows, and in what order. Pure.

1. What is real and what is of a drill never stand in one list.
2. An emergency that nobody has taken up comes first: what nobody judged yet before what is urgent,
   that before what can wait; among equals the one that waits longest.
3. Then letters that nobody has read, and then the rest, the newest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from office.coordination.entries import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    found = [
        one
        for one in box.mails
        if one.drill == choice.drill
        and choice.point in {"", one.sender}
        and _is_wanted(one, choice.which)
    ]
    found.sort(key=lambda one: _urgency(one, triage))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, choice.page), pages)
    return Listed(found[(page - 1) * PAGE : page * PAGE], len(found), page, pages)


def _is_wanted(mail: Mail, which: str) -> bool:
    if which == "open":
        return mail.waits or mail.is_unread
    if which == "noodmeldingen":
        return mail.is_emergency
    if which == "berichten":
        return not mail.is_emergency
    return True


def _urgency(mail: Mail, triage: Mapping[str, Triage]) -> tuple[int, int, float]:
    if mail.waits:
        decided = triage.get(mail.key, UNDECIDED).priority
        return 0, _UNJUDGED if decided is None else decided, mail.received_s
    return 1 if mail.is_unread else 2, 0, -mail.received_s
