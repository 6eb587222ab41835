"""What this node knows of others: their present key, what they said last, whom it admitted."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from link import certificate
from link.identity import Card

if TYPE_CHECKING:
    import sqlite3

    from content.clock import Times
    from link.database import Database
    from link.directory import Directory
    from link.envelope import Header

ADMITTED_S = 24 * 3600.0
HEARD_S = 60.0
LIVES = 1000
"""Of one node, the newest: one that begins a new one with each status fills no card."""

HEARD = "select id, heard_s, via, status, status_s from peers"

_signing_key = functools.lru_cache(maxsize=4096)(certificate.signing_key)
"""Reading a certificate takes longer than opening a letter."""


class Believed(NamedTuple):
    """The keys of a node, whoever vouched for it."""

    id: str
    signs_with: bytes
    pair: bytes
    seal: bytes
    is_admitted: bool
    """By two people for 24 hours, not by the region."""


class Heard(NamedTuple):
    """What was heard of a node last."""

    id: str
    heard_s: float | None
    via: str | None
    status: bytes | None
    status_s: float | None


class Peers:
    """The other nodes, as link.db knows them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._heard: dict[str, tuple[str, float]] = {}

    def believed(self, node: str, directory: Directory, times: Times) -> Believed | None:
        """Return the keys of a node that may be believed now. Raises OutboxError."""
        card = self.admitted(times).get(node)  # first: it may replace a card that was lost
        if card is not None:
            return _of(card, is_admitted=True)
        found = directory.nodes.get(node)
        return _of(found.card, is_admitted=False) if found else None

    def key_of(self, peer: Believed) -> bytes:
        """Return the key to seal to: the one it announced, if its card is still the same."""
        rows = self._db.rows("select first_key, key from peers where id = ?", peer.id)
        if rows and rows[0][1] is not None and rows[0][0] == peer.seal:
            return bytes(rows[0][1])
        return peer.seal

    def announced(self, peer: Believed, key: bytes, number: int, *, answer: bool) -> None:
        """Take over the key of a receipt. Raises OutboxError.

        The highest number counts. ``answer``: it names the key that was used here as one that
        opens nothing any more; then it counts also if numbers began again with a new card.
        """
        rows = self._db.rows(
            "select key_number, key from peers where id = ? and first_key = ?", peer.id, peer.seal
        )
        last, before = rows[0] if rows else (None, None)
        if before == key or (last is not None and number <= last and not answer):
            return
        with self._db.change() as db:
            db.execute(
                "insert into peers (id, first_key, key, key_number) values (?1, ?2, ?3, ?4) "
                "on conflict (id) do update set first_key = ?2, key = ?3, key_number = ?4",
                [peer.id, peer.seal, key, number],
            )

    def status(self, header: Header, status: bytes, via: str, now_s: float) -> bool:
        """Keep the latest status; say whether it is news. Raises OutboxError.

        Within a life the sequence says which is later. A life that was left is not gone back to.
        """
        lives = {
            life
            for (life,) in self._db.rows("select life from lives where peer = ?", header.sender)
        }
        rows = self._db.rows("select life, sequence from peers where id = ?", header.sender)
        last = rows[0] if rows else (None, None)
        if header.life == last[0]:
            if header.sequence <= last[1]:
                return False
        elif header.life in lives:
            return False
        with self._db.change(lasting=False) as db:  # the next one follows soon
            self._begin(db, header)
            db.execute(
                "insert into peers (id, heard_s, via, life, sequence, status, status_s) "
                "values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (id) do update set "
                "heard_s = ?2, via = ?3, life = ?4, sequence = ?5, status = ?6, status_s = ?7",
                [
                    header.sender, now_s, via, header.life, header.sequence, status,
                    header.written_s,
                ],
            )  # fmt: skip
        return True

    @staticmethod
    def _begin(db: sqlite3.Connection, header: Header) -> None:
        db.execute("insert or ignore into lives values (?, ?)", [header.sender, header.life])
        db.execute(
            "delete from lives where peer = ?1 and rowid <= ("
            "select rowid from lives where peer = ?1 order by rowid desc limit 1 offset ?2)",
            [header.sender, LIVES],
        )

    def heard(self, node: str, via: str, now_s: float) -> None:
        """A letter or receipt of it was opened. Written once a minute. Raises OutboxError."""
        before_via, before_s = self._heard.get(node, ("", 0.0))
        if via == before_via and 0 <= now_s - before_s < HEARD_S:
            return
        self._heard[node] = via, now_s
        with self._db.change(lasting=False) as db:
            db.execute(
                "insert into peers (id, heard_s, via) values (?1, ?2, ?3) "
                "on conflict (id) do update set heard_s = ?2, via = ?3",
                [node, now_s, via],
            )

    def all_heard(self) -> dict[str, Heard]:
        rows = self._db.rows(HEARD)
        return {row[0]: Heard(*row) for row in rows}

    def admit(self, card: Card, times: Times) -> None:
        """Believe a node for 24 hours: two people compared its fingerprint. Raises OutboxError."""
        with self._db.change() as db:
            db.execute(
                "insert or replace into admitted values (?, ?, ?, ?)",
                [
                    card.id,
                    msgspec.msgpack.encode(card),
                    times.machine.timestamp() + ADMITTED_S,
                    times.run_s + ADMITTED_S,
                ],
            )

    def admitted(self, times: Times) -> dict[str, Card]:
        """Those who are believed for now. A clock that is set back lengthens nothing."""
        rows = self._db.rows(
            "select id, card from admitted where until_s > ? and until_run_s > ?",
            times.machine.timestamp(),
            times.run_s,
        )
        return {node: msgspec.msgpack.decode(card, type=Card) for node, card in rows}


def _of(card: Card, *, is_admitted: bool) -> Believed:
    signs_with = _signing_key(card.certificate, card.id)
    return Believed(card.id, signs_with, card.pair, card.seal, is_admitted)
