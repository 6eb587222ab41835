"""All letters that came, and ours that went, without their words: as link.db has them now.

Lists of thousands are sorted and counted with every look at a page, so what they need is kept in
memory, and only what is new or goes on is read again.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

from link.calling import CALL
from link.envelope import Kind
from link.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from link.inbox import Received
    from link.outbox import Item
    from link.reading import Reader

OURS = "kantoor/"
"""With which the ids of letters begin that this office wrote."""
_CARDS, _DRILL = "kaart/", "oefening/"
"""How the desk of a point names such letters: see `kiosk.desk.link.store`."""
_SHOWN = frozenset({Kind.EMERGENCY, Kind.ALARM, Kind.MESSAGE})


class Mail(msgspec.Struct, frozen=True, gc=False):
    """One letter that came."""

    number: int
    """By which the link opens it."""
    sender: str
    kind: Kind
    own_id: str
    drill: bool
    written_s: int
    """Seconds since 1970 by the sender's clock: to show, never to decide by."""
    received_s: float
    via: str
    twin: bool
    """Its number came with other words too: a card was cloned."""
    state: State
    role: str | None
    done_s: float | None

    @property
    def key(self) -> str:
        """Names it whatever happens to link.db: what is decided of it hangs on this."""
        return f"{self.sender}/{int(self.kind)}/{self.own_id}"

    @property
    def is_emergency(self) -> bool:
        return self.kind is Kind.EMERGENCY

    @property
    def is_unread(self) -> bool:
        return self.state < State.READ

    @property
    def waits(self) -> bool:
        """Whether it is an emergency that nobody has taken up."""
        return self.is_emergency and self.state < State.TAKEN

    @property
    def is_about_cards(self) -> bool:
        """Whether the desk wrote it about its board of needs and offers."""
        return self.kind is Kind.MESSAGE and self.own_id.removeprefix(_DRILL).startswith(_CARDS)

    @property
    def enrols(self) -> bool:
        """Whether a post below passes on who asks to be enrolled."""
        return self.kind is Kind.MESSAGE and self.own_id.startswith("enrol/")


@dataclass(frozen=True)
class Box:
    """As it stands at one moment; nothing of it changes, so what is worked out once stays so."""

    mails: tuple[Mail, ...] = ()
    """The oldest first."""
    waiting: tuple[Mail, ...] = ()
    """Emergencies that nobody has taken up, the oldest first."""
    unread: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """Letters that nobody has read, by sender and whether they are of a drill."""
    sent: dict[tuple[str, str], Item] = field(default_factory=dict)
    """What this office wrote, by id and recipient."""
    totals: tuple[Mail, ...] = ()
    """What points count, the newest of each subject: no letter that a person reads."""

    @cached_property
    def by_number(self) -> dict[int, Mail]:
        return {one.number: one for one in self.mails}

    @cached_property
    def by_key(self) -> dict[str, Mail]:
        return {one.key: one for one in self.mails}

    @cached_property
    def orders(self) -> dict[bool, tuple[Mail, ...]]:
        """All but the emergencies that wait, real and of drills: unread first, then the newest."""
        rest = [one for one in reversed(self.mails) if not one.waits]
        rest.sort(key=lambda one: not one.is_unread)
        return {drill: tuple(one for one in rest if one.drill == drill) for drill in (False, True)}

    def find(self, number: int) -> Mail | None:
        return self.by_number.get(number)

    def newest(self, limit: int, wanted: Callable[[Mail], bool]) -> list[Mail]:
        """The newest letters that are ``wanted``."""
        return list(islice((one for one in reversed(self.mails) if wanted(one)), limit))

    def count_waiting(self, *, drill: bool) -> int:
        return sum(one.drill == drill for one in self.waiting)

    @property
    def newest_unread(self) -> int:
        """The number of the newest emergency that nobody has read; 0: there is none."""
        return max((one.number for one in self.waiting if one.is_unread), default=0)


class Mailbox:
    """One thread at a time refreshes it; any may read ``box``."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._version: tuple[int, int] | None = None
        self.book = ""
        """The link.db that was read: another gives other letters the same numbers."""
        self._mails: dict[int, Mail] = {}
        self._last = 0
        self._sent: dict[int, Item] = {}
        self._totals: dict[str, Mail] = {}
        self._last_sent = 0
        self._is_stale = False
        """Something was read that ``box`` has not; it stays so when a reading breaks off."""
        self.box = Box()

    def refresh(self) -> bool:
        """Look whether link.db changed, and follow; say whether. Raises OutboxError."""
        version = self._reader.version()
        if version == self._version:
            return False
        book = self._reader.book()
        if book != self.book:  # another link.db: its numbers are others
            self._mails.clear()
            self._sent.clear()
            self._totals.clear()
            self._last = self._last_sent = 0
            self.book, self._is_stale = book, True
        self._follow_received()
        self._follow_sent()
        self._version = version
        if self._is_stale:
            self.box = _box(self._mails, self._sent.values(), self._totals.values())
            self._is_stale = False
        return True

    def _follow_received(self) -> None:
        unfinished = [one.number for one in self._mails.values() if one.state < State.TAKEN]
        for one in chain(self._reader.again(unfinished), self._reader.received(self._last)):
            self._last = max(self._last, one.id)
            mail = _mail(one)
            if one.kind is Kind.TOTALS:
                self._is_stale |= self._totals.get(mail.key) != mail
                self._totals[mail.key] = mail
            elif one.kind in _SHOWN and not (one.kind is Kind.ALARM and one.own_id == CALL):
                self._is_stale |= self._mails.get(mail.number) != mail
                self._mails[mail.number] = mail

    def _follow_sent(self) -> None:
        unfinished = [one.sequence for one in self._sent.values() if one.state < State.TAKEN]
        for one in (*self._reader.sent_again(unfinished), *self._reader.sent(self._last_sent)):
            self._last_sent = max(self._last_sent, one.sequence)
            if one.own_id.startswith(OURS):
                self._is_stale |= self._sent.get(one.sequence) != one
                self._sent[one.sequence] = one


def _box(mails: dict[int, Mail], sent: Iterable[Item], totals: Iterable[Mail]) -> Box:
    ordered = tuple(mails[number] for number in sorted(mails))
    return Box(
        ordered,
        tuple(one for one in ordered if one.waits),
        Counter((one.sender, one.drill) for one in ordered if one.is_unread),
        {(one.own_id, one.recipient): one for one in sent},
        tuple(sorted(totals, key=lambda one: one.number)),
    )


def _mail(one: Received) -> Mail:
    return Mail(
        one.id, sys.intern(one.sender), one.kind, one.own_id, one.drill, one.written_s,
        one.received_s, sys.intern(one.via), one.twin, one.state, one.role, one.done_s,
    )  # fmt: skip
