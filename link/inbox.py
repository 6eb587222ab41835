"""What others told this node, and whether it was told before.

1. A letter is known by (sender, life, sequence, digest). It and its words come in one transaction,
   and its row stays for good: the window of what is known never slides.
2. The same number with another digest is kept too, and marked: a card was cloned. The same number
   in another life tells that too, or that a card was put back from a copy.
3. Envelopes stay sealed here. They open while their key is there, for whoever may ask.
4. A letter that comes again from another life, in the same words, is one: its writer lost its
   link.db and hands over again. Its number is known and has the state of the first, which alone is
   listed. In other words it is a letter of its own.
5. Who is not in the directory is not believed. Its emergencies wait in sight, bounded.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from link.envelope import NEWEST_WINS, Envelope, Kind
from link.errors import OutboxError
from link.letters import digest_of
from link.states import BY_PEOPLE, State, advance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from link.database import Database
    from link.envelope import Header
    from link.letters import Letter

PER_SENDER = 5_000
"""Letters of one sender that nobody has read; more stay with the sender, unacknowledged."""
QUARANTINED, QUARANTINED_PER_SENDER = 64, 8
MARK_DIGITS = 32
SELECT = (
    "select id, sender, life, sequence, digest, kind, priority, own_id, drill, written_s, "
    "received_s, via, twin, state, role, done_s from inbox "
)


def mark_of(data: bytes) -> str:
    """Name an envelope in quarantine, for people's screens."""
    return hashlib.sha256(data).hexdigest()[:MARK_DIGITS]


class Received(NamedTuple):
    """One letter as the inbox knows it, without its words."""

    id: int
    sender: str
    life: bytes
    sequence: int
    digest: bytes
    kind: Kind
    priority: int
    own_id: str
    drill: bool
    written_s: int
    received_s: float
    via: str
    twin: bool
    state: State
    role: str | None
    done_s: float | None


class Kept(NamedTuple):
    """What became of a letter that came."""

    digest: bytes
    is_new: bool
    """It is one that was not here, whatever its number."""
    is_twin: bool = False
    """The number came with other words, in the same life."""
    is_copy: bool = False
    """The number came in another life."""


class Inbox:
    """The receiving side of link.db."""

    def __init__(self, database: Database) -> None:
        self._db = database
        rows = self._db.rows(
            "select sender, count(*) from inbox where state = ? and again is null group by sender",
            State.ARRIVED,
        )
        self._unread = Counter(dict(rows))
        """By sender; counted here, since an index would be one more page for each letter."""

    def keep(
        self, envelope: Envelope, letter: Letter, plain: bytes, via: str, now_s: float
    ) -> Kept:
        """Rules 1, 2 and 4; ``plain`` is the letter as it was sealed.

        On the card when this returns. Raises OutboxError: do not acknowledge.
        """
        header = envelope.header
        digest = digest_of(header, plain)
        with self._db.change() as db:
            before = self._db.rows(
                "select life, digest from inbox where sender = ? and sequence = ?",
                header.sender,
                header.sequence,
            )
            known = {digest for life, digest in before if life == header.life}
            if digest in known:
                return Kept(digest, is_new=False)
            self._check_room(header.sender)
            first = self._first(header, letter.id, plain)
            db.execute(
                "insert into inbox (sender, life, sequence, digest, kind, priority, own_id, drill, "
                "written_s, received_s, via, envelope, twin, state, role, done_s, again) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    header.sender, header.life, header.sequence, digest, int(header.kind),
                    header.priority, letter.id, letter.drill, header.written_s, now_s, via,
                    None if first else envelope.to_bytes(), bool(known),
                    first.state if first else State.ARRIVED, first and first.role,
                    first and first.done_s, first and first.id,
                ],
            )  # fmt: skip
            if first:  # the key of the first may be gone: this one opens
                db.execute(
                    "update inbox set envelope = ? where id = ? and envelope is null",
                    [envelope.to_bytes(), first.id],
                )
            if known:
                db.execute(
                    "update inbox set twin = 1 where sender = ? and life = ? and sequence = ?",
                    [header.sender, header.life, header.sequence],
                )
        if first is None:
            self._unread[header.sender] += 1
        return Kept(
            digest,
            is_new=first is None,
            is_twin=bool(known),
            is_copy=len(before) > len(known),
        )

    def known(self, sender: str, life: bytes, sequence: int) -> list[bytes]:
        """The digests of what came under this number."""
        rows = self._db.rows(
            "select digest from inbox where sender = ? and life = ? and sequence = ?",
            sender,
            life,
            sequence,
        )
        return [digest for (digest,) in rows]

    def listed(self, limit: int = 200) -> list[Received]:
        """The newest letters, the most urgent first."""
        return self._received("where again is null order by id desc limit ?", limit)

    def emergencies(self, limit: int) -> list[Received]:
        """Those that nobody has taken up yet, the newest first, however much came since."""
        return self._received(
            "where kind = ? and state < ? and again is null order by id desc limit ?",
            int(Kind.EMERGENCY),
            State.TAKEN,
            limit,
        )

    def of(self, sender: str, limit: int) -> list[Received]:
        """The newest letters of one sender, by every number they have."""
        return self._received("where sender = ? order by id desc limit ?", sender, limit)

    def senders(self) -> list[str]:
        return [sender for (sender,) in self._db.rows("select distinct sender from inbox")]

    def find(self, number: int) -> Received | None:
        found = self._received("where id = ?", number)
        return found[0] if found else None

    def envelope(self, number: int) -> bytes | None:
        rows = self._db.rows("select envelope from inbox where id = ?", number)
        return rows[0][0] if rows else None

    def done(self, number: int, state: State, role: str, now_s: float) -> Received | None:
        """A person did something with it; return it if that is news. Raises OutboxError."""
        found = self.find(number)
        if found is None or state not in BY_PEOPLE or advance(found.state, state) == found.state:
            return None
        with self._db.change() as db:
            db.execute(
                "update inbox set state = ?1, role = ?2, done_s = ?3 where id = ?4 or again = ?4",
                [state, role, now_s, number],
            )
        if found.state is State.ARRIVED:
            self._unread[found.sender] -= 1
        return self.find(number)

    def drop_unreadable(self, is_there: Callable[[bytes], bool]) -> None:
        """Remove what was sealed to keys that are not there. Its numbers stay known.

        ``is_there`` takes the name of a key. Raises OutboxError.
        """
        gone = [
            (number,)
            for number, data in self._db.rows(
                "select id, envelope from inbox where envelope is not null"
            )
            if not is_there(Envelope.from_bytes(data).key_id)
        ]
        with self._db.change() as db:
            db.executemany("update inbox set envelope = null where id = ?", gone)

    def forget(self, numbers: Iterable[int]) -> int:
        """Remove the words of these; they stay known by number. Return how many had any.

        Raises OutboxError.
        """
        with self._db.change() as db:
            before = db.total_changes
            db.executemany(
                "update inbox set envelope = null "
                "where envelope is not null and (id = ?1 or again = ?1)",
                [(number,) for number in numbers],
            )
            return db.total_changes - before

    def quarantine(self, envelope: Envelope, via: str, now_s: float) -> bool:
        """Rule 5; say whether there was room. Raises OutboxError."""
        if envelope.header.kind is not Kind.EMERGENCY:
            return False
        data, sender = envelope.to_bytes(), envelope.header.sender
        with self._db.change() as db:
            (all_of_them,) = db.execute("select count(*) from quarantine").fetchone()
            (its,) = db.execute(
                "select count(*) from quarantine where sender = ?", [sender]
            ).fetchone()
            if all_of_them >= QUARANTINED or its >= QUARANTINED_PER_SENDER:
                return False
            db.execute(
                "insert or ignore into quarantine values (?, ?, ?, ?, ?)",
                [hashlib.sha256(data).digest(), sender, now_s, via, data],
            )
        return True

    def quarantined(self) -> list[tuple[str, float, str, bytes]]:
        """Sender as claimed, when, by what, the envelope; the oldest first."""
        return self._db.rows(
            "select sender, received_s, via, envelope from quarantine order by received_s, hash"
        )

    def release(self, data: bytes) -> None:
        """Out of quarantine. Raises OutboxError."""
        with self._db.change() as db:
            db.execute("delete from quarantine where hash = ?", [hashlib.sha256(data).digest()])

    def _first(self, header: Header, own_id: str, plain: bytes) -> Received | None:
        """Rule 4: the letter that this one repeats. Of alarms and totals each counts."""
        if header.kind in NEWEST_WINS:
            return None
        earlier = self._received(
            "where sender = ? and kind = ? and own_id = ? and life != ? and again is null "
            "order by id",
            header.sender, int(header.kind), own_id, header.life,
        )  # fmt: skip
        return next((one for one in earlier if _says(one, header, plain)), None)

    def _check_room(self, sender: str) -> None:
        unread = self._unread[sender]
        if unread >= PER_SENDER:
            raise OutboxError(f"{unread} letters of {sender} were not read: no more are taken.")

    def _received(self, where: str, *values: object) -> list[Received]:
        return [as_received(row) for row in self._db.rows(SELECT + where, *values)]


def _says(one: Received, header: Header, plain: bytes) -> bool:
    """Whether it is these very words; ``header`` is of the letter that came with them."""
    its = msgspec.structs.replace(
        header,
        life=one.life,
        sequence=one.sequence,
        priority=one.priority,
        written_s=one.written_s,
    )
    return digest_of(its, plain) == one.digest


def as_received(row: tuple) -> Received:  # type: ignore[type-arg]  # sqlite has no types
    found = Received(*row)
    return found._replace(
        kind=Kind(found.kind),
        state=State(found.state),
        drill=bool(found.drill),
        twin=bool(found.twin),
    )
