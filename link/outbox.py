"""What this node tells others: on the card until the recipient's program has acknowledged it.

1. The same (kind, id, recipient) twice is one letter: desk.db and link.db never make two of one.
   Of alarms and totals the newest words count, and what they replace is sent no more.
2. A letter keeps its number, life and header whatever happens; only the sealing is done again.
3. A state never goes back (`link.states`); what has arrived loses its words here.
4. The newest row always stays: the next number follows from it.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from link import letters
from link.envelope import KEPT, NEWEST_WINS, Header, Kind
from link.errors import EnvelopeError, OutboxError, RequestError
from link.letters import Letter
from link.states import State, advance

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from link.database import Database
    from link.letters import Done, Got

WAITING = 2_000
"""More may not wait, but emergencies, which may be twice as many."""
SENT_AFTER_S = 2.0
"""So long a receipt may take until it is written that a letter was sent."""
SELECT = (
    "select life, sequence, recipient, kind, priority, own_id, drill, written_s, digest, state, "
    "via, sent_s, arrived_s, role, done_s, superseded from outbox "
)


class Item(NamedTuple):
    """One letter as the outbox knows it, without its words."""

    life: bytes
    sequence: int
    recipient: str
    kind: Kind
    priority: int
    own_id: str
    drill: bool
    written_s: int
    digest: bytes
    state: State
    via: str | None
    sent_s: float | None
    arrived_s: float | None
    role: str | None
    done_s: float | None
    superseded: bool

    def header(self, sender: str) -> Header:
        return Header(
            sender, self.recipient, self.life, self.sequence, self.kind, self.priority,
            self.written_s,
        )  # fmt: skip


class Outbox:
    """The sending side of link.db."""

    def __init__(self, database: Database, node: str, store_key: bytes) -> None:
        self._db = database
        self._node = node
        self._store = AESSIV(store_key)
        waiting = self._items("where state < 2 and superseded = 0")
        self._waiting = {item.sequence: item for item in waiting}
        """By sequence; as in link.db, but for what was sent of late."""
        self._sent: dict[int, float] = {}
        """Sent and not written yet: since when, by the clock that cannot leap."""

    def put(self, kind: Kind, to: str, letter: Letter, now_s: float) -> Item:
        """Keep a letter; return it with its number. On the card when this returns.

        Raises RequestError for what may not be sent, OutboxError when the card does not take it.
        """
        _check(kind, letter)
        plain = letters.encode(letter)
        if len(plain) > letters.limit_bytes(kind):
            most = letters.limit_bytes(kind)
            raise RequestError(f"{len(plain)} bytes: a letter has {most} at most.", "too-long")
        with self._db.change() as db:
            there = self.find(kind, letter.id, to)
            if there is not None and self._says_the_same(there, plain):
                return there
            if there is not None and kind not in NEWEST_WINS:
                raise RequestError(
                    f"{letter.id} was sent with other words: a correction has an id of its own.",
                    "other-words",
                )
            self._check_room(kind)
            if there is not None:
                db.execute(
                    "update outbox set superseded = 1, body = null where sequence = ?",
                    [there.sequence],
                )
            item = self._insert(db, kind, to, letter, plain, now_s)
        if there is not None:
            self._forget([there.sequence])
        self._waiting[item.sequence] = item
        return item

    def plain(self, item: Item) -> bytes | None:
        """Return the encoded letter; None once it has arrived. Raises OutboxError."""
        ((body,),) = self._db.rows("select body from outbox where sequence = ?", item.sequence)
        if body is None:
            return None
        try:
            return self._store.decrypt(body, [item.header(self._node).to_bytes()])
        except InvalidTag as error:
            raise OutboxError(
                f"Letter {item.sequence} was written by another card's keys: send it again."
            ) from error

    def waiting(self, to: str | None = None, limit: int = WAITING) -> list[Item]:
        """What has not arrived, in the order in which it is to be sent."""
        self._write_sent(SENT_AFTER_S)
        found = [item for item in self._waiting.values() if to in {None, item.recipient}]
        return sorted(found, key=lambda item: (item.priority, item.sequence))[:limit]

    def delivered(self, limit: int) -> list[Item]:
        """What arrived last, or was replaced before it did: no carrier needs to carry it."""
        return self._items(
            "where state >= 2 or superseded = 1 order by sequence desc limit ?", limit
        )

    def listed(self, limit: int) -> list[Item]:
        """The newest letters, without those that were replaced."""
        newest = self._items("where superseded = 0 order by sequence desc limit ?", limit)
        return self._as_sent(newest)

    def emergencies(self, limit: int) -> list[Item]:
        """The newest of them, however much was written since."""
        newest = self._items(
            "where kind = ? order by sequence desc limit ?", int(Kind.EMERGENCY), limit
        )
        return self._as_sent(newest)

    def waits_for(self) -> dict[str, int]:
        """How many letters wait, by recipient."""
        return dict(Counter(item.recipient for item in self._waiting.values()))

    def find(self, kind: Kind, own_id: str, to: str) -> Item | None:
        found = self._items(
            "where kind = ? and own_id = ? and recipient = ? and superseded = 0",
            int(kind),
            own_id,
            to,
        )
        return self._as_sent(found)[0] if found else None

    def sent(self, life: bytes, sequence: int, via: str, now_s: float) -> None:
        """It left this machine, for the first time or by another way.

        Mostly a receipt follows at once, and then one write tells both. A courier takes days.
        """
        item = self._waiting.get(sequence)
        if item is None or item.life != life or item.via == via:
            return
        self._waiting[sequence] = item._replace(state=State.SENT, via=via, sent_s=now_s)
        self._sent.setdefault(sequence, time.monotonic())
        if via == "stick":
            self._write_sent(0.0)

    def _write_sent(self, after_s: float) -> None:
        """Write what was sent ``after_s`` ago or more, and has not arrived. Never raises."""
        due_s = time.monotonic() - after_s
        due = [sequence for sequence, since_s in self._sent.items() if since_s <= due_s]
        if not due:
            return
        items = [self._waiting[sequence] for sequence in due if sequence in self._waiting]
        with suppress(OutboxError), self._db.change(lasting=False) as db:
            db.executemany(
                "update outbox set state = ?, via = ?, sent_s = ? where sequence = ?",
                [(State.SENT, item.via, item.sent_s, item.sequence) for item in items],
            )
        for sequence in due:
            del self._sent[sequence]

    def arrived(
        self, sender: str, got: Iterable[Got], now_s: float
    ) -> tuple[list[Item], list[Got]]:
        """Take receipts of ``sender``; return what has arrived now, and what a clone sent.

        Raises OutboxError, and then nothing has changed.
        """
        new: list[Item] = []
        clones: list[Got] = []
        for one in got:
            item = self._numbered(one.life, one.sequence)
            if item is None or item.recipient != sender:
                continue
            if item.digest != one.digest:
                clones.append(one)
            elif item.state < State.ARRIVED:
                new.append(item)
        if new:
            with self._db.change(lasting=False) as db:
                db.executemany(
                    "update outbox set state = ?, arrived_s = ?, via = ?, sent_s = ?, body = null "
                    "where sequence = ?",
                    [(State.ARRIVED, now_s, one.via, one.sent_s, one.sequence) for one in new],
                )
            self._forget(item.sequence for item in new)
        return new, clones

    def done(self, sender: str, told: Iterable[Done]) -> None:
        """Take what people at ``sender`` did with what arrived there. Raises OutboxError.

        It names a letter by its number alone, and a cloned card may have written another under it:
        only a receipt says by its digest that ours is there. Until then ours waits on.
        """
        changes = []
        for one in told:
            item = self._numbered(one.life, one.sequence)
            if item is None or item.recipient != sender or item.state < State.ARRIVED:
                continue
            if advance(item.state, one.state) != item.state:
                changes.append((one.state, one.role, float(one.at_s), one.sequence))
        if changes:
            with self._db.change(lasting=False) as db:
                db.executemany(
                    "update outbox set state = ?, role = ?, done_s = ? where sequence = ?",
                    changes,
                )

    def _forget(self, sequences: Iterable[int]) -> None:
        """These wait no more."""
        for sequence in sequences:
            self._waiting.pop(sequence, None)
            self._sent.pop(sequence, None)

    def _says_the_same(self, item: Item, plain: bytes) -> bool:
        return letters.digest_of(item.header(self._node), plain) == item.digest

    def _check_room(self, kind: Kind) -> None:
        waiting = len(self._waiting)
        if waiting >= (2 * WAITING if kind is Kind.EMERGENCY else WAITING):
            raise OutboxError(f"{waiting} letters wait already: give them to the courier first.")

    def _insert(  # noqa: PLR0913, PLR0917 - one row
        self,
        db: sqlite3.Connection,
        kind: Kind,
        to: str,
        letter: Letter,
        plain: bytes,
        now_s: float,
    ) -> Item:
        (sequence,) = db.execute("select coalesce(max(sequence), 0) + 1 from outbox").fetchone()
        header = Header(
            self._node, to, self._db.life, sequence, kind, kind, min(max(0, int(now_s)), 2**40 - 1)
        )
        digest = letters.digest_of(header, plain)
        db.execute(
            "insert into outbox (sequence, life, recipient, kind, priority, own_id, drill, "
            "written_s, digest, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                sequence, header.life, to, int(kind), header.priority, letter.id, letter.drill,
                header.written_s, digest, self._store.encrypt(plain, [header.to_bytes()]),
            ],
        )  # fmt: skip
        (item,) = self._items("where sequence = ?", sequence)
        return item

    def _numbered(self, life: bytes, sequence: int) -> Item | None:
        found = self._as_sent(self._items("where sequence = ? and life = ?", sequence, life))
        return found[0] if found else None

    def _items(self, where: str, *values: object) -> list[Item]:
        return [as_item(row) for row in self._db.rows(SELECT + where, *values)]

    def _as_sent(self, items: list[Item]) -> list[Item]:
        """With what was sent of late."""
        return [self._waiting.get(item.sequence, item) for item in items]


def _check(kind: Kind, letter: Letter) -> None:
    if kind not in KEPT:
        raise RequestError(f"{kind.name.lower()} is not kept in the outbox.", "wrong-kind")
    try:
        letters.decode(letters.encode(letter), Letter)
    except EnvelopeError as error:
        raise RequestError(f"This is no letter: {error}", "unreadable") from error


def as_item(row: tuple) -> Item:  # type: ignore[type-arg]  # sqlite has no types
    found = Item(*row)
    return found._replace(
        kind=Kind(found.kind),
        state=State(found.state),
        drill=bool(found.drill),
        superseded=bool(found.superseded),
    )
