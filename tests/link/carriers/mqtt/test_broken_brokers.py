"""A parent that is broken or lies: it costs a connection, never the carrier."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import ssl
import threading
import time

import pytest

from link.carriers.mqtt import Target, Uplink
from tests.link.carriers.mqtt.pumping import Node, own, pump, pump_for

CONNACK = bytes.fromhex("20 03 00 00 00")
SUBACK = bytes.fromhex("90 04 00 01 00 01")
LIES = {
    "silence": b"",
    "noise": bytes(range(256)) * 8,
    "refused": bytes.fromhex("20 03 00 87 00"),
    "no such packet": b"\xf0\x00",
    "a length without end": b"\x20\xff\xff\xff\xff\xff",
    "256 MB are coming": CONNACK + SUBACK + b"\x30\xff\xff\xff\x7f",
    "a subscription refused": CONNACK + bytes.fromhex("90 04 00 01 00 87"),
    "an empty message": CONNACK + SUBACK + b"\x30\x00",
    "a topic that is not UTF-8": CONNACK + SUBACK + b"\x30\x06\x00\x02\xff\xfe\x00x",
    "an answer to nothing": CONNACK + SUBACK + bytes.fromhex("40 02 00 77"),
    "a message with another name": CONNACK + SUBACK + b"\x30\x0a\x00\x06down/x\x00y",
    "goodbye": CONNACK + SUBACK + bytes.fromhex("e0 02 8b 00"),
    "a packet cut off": CONNACK + b"\x90\x04\x00",
}


class Liar:
    """Speaks TLS as the parent would, and then says whatever the test likes."""

    def __init__(self, identity, says: bytes) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(identity.certificate_path, identity.key_path)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.met = 0
        self._says = says
        self._open: list[ssl.SSLSocket] = []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self._listener.accept()
                with contextlib.suppress(OSError):
                    talk = self._context.wrap_socket(plain, server_side=True)
                    self._open.append(talk)
                    talk.recv(1000)
                    talk.sendall(self._says)
                    self.met += 1

    def close(self) -> None:
        self._listener.close()
        for talk in self._open:
            talk.close()


@pytest.mark.parametrize("says", LIES.values(), ids=LIES)
def test_a_parent_that_lies_is_left_and_tried_again(identity, clock, says):
    liar = Liar(identity("centre"), says)
    parent = Target("centre", identity("centre").der, "127.0.0.1", liar.port)
    house = Node(Uplink(own(identity("buurthuis")), [parent], clock, lambda: 0.0))
    try:
        house.send(b"report")
        pump([house], lambda: liar.met)
        pump_for([house], 0.2)
        for _ in range(3):
            clock.ahead_s += 301  # past every wait
            pump_for([house], 0.1)
        pump([house], lambda: liar.met > 1)
        assert not house.sent
        assert not house.got
    finally:
        house.carrier.close()
        liar.close()


def test_a_parent_that_talks_on_and_answers_nothing_is_left(identity, clock):
    liar = Liar(identity("centre"), CONNACK + SUBACK + b"\xd0\x00" * 4_000_000)
    parent = Target("centre", identity("centre").der, "127.0.0.1", liar.port)
    house = Node(Uplink(own(identity("buurthuis")), [parent], clock, lambda: 0.0))
    try:
        pump([house], lambda: house.carrier._now and house.carrier._now.unanswered)
        session = house.carrier._now.session
        clock.ahead_s += 40
        for _ in range(100):
            session.step()
        assert session.over == "the broker takes nothing any more"
    finally:
        house.carrier.close()
        liar.close()


def test_a_connection_may_have_a_number_above_a_thousand(brokers, up, down):
    """As where hundreds of others are open in the same program."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2048)), hard))
    handles = [os.open(os.devnull, os.O_RDONLY) for _ in range(1024)]
    try:
        at = brokers("centre", "buurthuis")
        house, centre = up("buurthuis", at), down(at, "buurthuis")
        for _ in range(600):
            house.carrier.poll()
            centre.carrier.poll()
            if house.carrier.reaches("centre"):
                break
            time.sleep(0.02)
        assert house.carrier.reaches("centre")
        assert house.carrier.fileno() > 1023
    finally:
        for handle in handles:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_name_that_is_none_and_a_port_that_is_shut_cost_little(identity, clock):
    parents = [
        Target("centre", identity("centre").der, host, 1)
        for host in ("127.0.0.1", "\x00", "a" * 300, "::1")
    ]
    house = Node(Uplink(own(identity("buurthuis")), parents, clock, lambda: 0.0))
    pump_for([house], 1)
    assert 0 <= house.carrier.wait_s() <= 5
    house.carrier.close()


def test_a_parent_without_a_sound_certificate_is_not_believed(identity, clock):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        house = Node(
            Uplink(
                own(identity("buurthuis")),
                [Target("centre", os.urandom(64), "127.0.0.1", port)],
                clock,
            )
        )
        pump_for([house], 0.3)
        assert house.carrier.parent is None
        house.carrier.close()


def test_a_node_without_parents_waits_for_nothing(identity, clock):
    house = Node(Uplink(own(identity("buurthuis")), [], clock))
    house.send(b"report")
    house.carrier.poll()
    assert house.carrier.wait_s() is None
    assert not house.carrier.reaches("centre")
    house.carrier.close()
