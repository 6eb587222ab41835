"""Places that tell each other things: each a node with a card of its own, and a clock to set."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from content.clock import Times
from content.core.running import Course, Stretch
from link.database import Database
from link.directory import Directory, parse, write
from link.envelope import Kind
from link.exchange import Exchange
from link.keyring import Keyring, SealingKey
from link.letters import Letter
from tests.link.network import made, veldermeer

if TYPE_CHECKING:
    from pathlib import Path

    from link.carriers import Outgoing

BEGIN = datetime(2026, 12, 1, 12, tzinfo=UTC)
REGION = parse(write(veldermeer()), issue=1)


class Place:
    """A node: what survives a restart is in ``folder``."""

    def __init__(self, folder: Path, node: str, directory: Directory = REGION, run="boot-1"):
        self.folder, self.node, self.directory, self.run = folder, node, directory, run
        self.now = BEGIN
        self.run_s = 0.0
        self.begin()

    def times(self) -> Times:
        course = Course(self.run_s, (Stretch(0.0, self.now.timestamp() - self.run_s),))
        return Times(self.now, self.run_s, course=course)

    def begin(self) -> None:
        identity, first = made(self.node)
        self.folder.mkdir(exist_ok=True)
        keys = self.folder / "sealing.json"
        if not keys.exists():
            ring = (SealingKey(number=1, private=first),)
            keys.write_bytes(msgspec.json.encode(ring))
        self.database = Database(self.folder / "link.db", self.run)
        self.ring = Keyring(keys, self.times())
        self.exchange = Exchange(identity, self.ring, self.database, self.times)
        self.exchange.believe(self.directory)

    def restart(self, run: str | None = None) -> Place:
        self.database.close()
        self.run = run or self.run
        self.begin()
        return self

    def lose(self) -> Place:
        """Its link.db is gone."""
        self.database.close()
        for path in self.folder.glob("link.db*"):
            path.unlink()
        self.begin()
        return self

    def copied(self, folder: Path, run: str) -> Place:
        """Another machine with a copy of this card."""
        self.database.close()
        shutil.copytree(self.folder, folder)
        self.begin()
        return Place(folder, self.node, self.directory, run)

    def after(self, **span) -> Place:
        self.now += timedelta(**span)
        self.run_s += timedelta(**span).total_seconds()
        return self

    def write(self, own_id="melding-1", body=b"Hulp nodig", kind=Kind.EMERGENCY, to=None, **more):
        return self.exchange.post(kind, to, Letter(own_id, body, **more))

    def out(self) -> list[Outgoing]:
        """All that waits, and the receipts that are owed."""
        waiting = map(self.exchange.sealed, self.exchange.outbox.waiting())
        return [*filter(None, waiting), *self.exchange.replies()]

    def take(self, *items: Outgoing, via="ip") -> list[str]:
        return [self.exchange.take(one.sealed, via).outcome.value for one in items]

    def letters(self) -> list[tuple[str, str, bytes]]:
        """Sender, own id and words of all that came, the oldest first."""
        found = []
        for one in reversed(self.exchange.inbox.listed()):
            letter = self.exchange.read(one.id)
            found.append((one.sender, letter.id, letter.body))
        return found

    def state(self, own_id="melding-1", kind=Kind.EMERGENCY, to="cp-veldermeer") -> str:
        return self.exchange.outbox.find(kind, own_id, to).state.word

    def alarms(self) -> set[tuple[str, str]]:
        return {(code, subject) for code, subject, *_ in self.exchange.alarms.listed()}


def carry(*places: Place, rounds: int = 4) -> None:
    """Bring all that waits to whom it is for, until nothing waits."""
    by_node = {place.node: place for place in places}
    for _ in range(rounds):
        for place in places:
            for item in place.out():
                if item.to in by_node:
                    by_node[item.to].take(item)
