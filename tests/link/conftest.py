"""What the stories of the link share: brokers that end with the test, places on real cards."""

from __future__ import annotations

import pytest

from tests.link.mosquitto import Client, Identity, Mosquitto
from tests.link.places import Place


@pytest.fixture
def identity(tmp_path):
    """Make a node's key and certificate; asked twice, the same."""
    made: dict[str, Identity] = {}

    def make(name: str) -> Identity:
        if name not in made:
            made[name] = Identity(name, tmp_path / "identities")
        return made[name]

    return make


@pytest.fixture
def brokers(tmp_path, identity):
    """Start a coordination point's broker that admits these nodes."""
    started: list[Mosquitto] = []

    def start(me: str, *below: str) -> Mosquitto:
        one = Mosquitto(tmp_path / f"broker-{me}", identity(me), [identity(name) for name in below])
        started.append(one)
        one.start()
        return one

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def clients(identity):
    """Connect a plain client, by name or by an identity of the test's own."""
    connected: list[Client] = []

    def connect(who: str | Identity, at: Mosquitto, client_id: str = "") -> Client:
        one = Client(identity(who) if isinstance(who, str) else who, at, client_id)
        connected.append(one)
        return one.connect()

    yield connect
    for one in connected:
        one.close()


@pytest.fixture
def place(tmp_path):
    made = []

    def make(node, **options):
        made.append(Place(tmp_path / f"{node}-{len(made)}", node, **options))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


@pytest.fixture
def point(place):
    return place("np-a")


@pytest.fixture
def fire_station(place):
    return place("cp-veldermeer")
