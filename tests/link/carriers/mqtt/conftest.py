"""Nodes over real brokers, closed when the test ends."""

from __future__ import annotations

import pytest

from link.carriers.mqtt import Downlink, Uplink
from tests.link.carriers.mqtt.pumping import Clock, Node, own, target


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def up(identity, clock):
    """A node's carrier to these brokers, in this order; nobody's dice but the test's."""
    made = []

    def make(name, *parents):
        node = Node(Uplink(own(identity(name)), [target(p) for p in parents], clock, lambda: 0.0))
        made.append(node)
        return node

    yield make
    for node in made:
        node.carrier.close()


@pytest.fixture
def down(identity, clock):
    """A coordination point's carrier over its own broker to these nodes."""
    made = []

    def make(broker, *below):
        carrier = Downlink(own(identity(broker.me.id)), target(broker), below, clock, lambda: 0.0)
        made.append(Node(carrier))
        return made[-1]

    yield make
    for node in made:
        node.carrier.close()
