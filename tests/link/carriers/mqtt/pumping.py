"""Carriers driven as the runner drives them: one thread, by descriptors and deadlines."""

from __future__ import annotations

import select
import time
from typing import TYPE_CHECKING

from link.carriers import Outgoing
from link.carriers.mqtt import Downlink, Own, Target, Uplink
from tests.link.mosquitto import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.link.mosquitto import Identity, Mosquitto


class Clock:
    """The real one, that a test can put ahead."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead_s


class Node:
    """A node's carrier with what came and what was sent."""

    def __init__(self, carrier: Uplink | Downlink) -> None:
        self.carrier = carrier
        self.got: list[tuple[bytes, str | None]] = []
        self.sent: list[bytes] = []
        carrier.received = lambda sealed, peer: self.got.append((sealed, peer))
        carrier.sent = self.sent.append

    def send(self, sealed: bytes, to: str = "centre", priority: int = 1) -> bytes:
        key = sealed[:16].ljust(16, b".")
        self.carrier.send(Outgoing(to, priority, key, sealed))
        return key

    @property
    def bodies(self) -> list[bytes]:
        return [sealed for sealed, _ in self.got]


def own(identity: Identity) -> Own:
    return Own(identity.id, identity.der, identity.key)


def target(broker: Mosquitto) -> Target:
    return Target(broker.me.id, broker.me.der, "127.0.0.1", broker.port)


def pump(nodes: list[Node], until: Callable[[], object], what: str = "") -> None:
    """Let the carriers work until something holds."""
    end_s = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < end_s, what or "it did not come about"
        filenos = [n.carrier.fileno() for n in nodes if n.carrier.fileno() is not None]
        waits = [w for n in nodes if (w := n.carrier.wait_s()) is not None]
        select.select(filenos, [], [], min([0.1, *waits]))
        for node in nodes:
            node.carrier.poll()


def pump_for(nodes: list[Node], seconds: float) -> None:
    end_s = time.monotonic() + seconds
    pump(nodes, lambda: time.monotonic() >= end_s)
