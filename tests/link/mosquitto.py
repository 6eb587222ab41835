"""A real Mosquitto on a loopback port, with the files that `link.broker` writes, and its nodes."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import paho.mqtt.client as paho
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from link import broker, certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PATIENCE_S = 60.0
"""A starved machine is slow, not wrong."""


def eventually(holds: Callable[[], object], what: str = "", within_s: float = PATIENCE_S) -> None:
    end_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end_s, what or "it did not come about"
        time.sleep(0.01)


@dataclass
class Identity:
    """A node's key and certificate, on disk too: OpenSSL reads files."""

    id: str
    folder: Path
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    der: bytes = b""

    def __post_init__(self) -> None:
        self.der = self.der or certificate.make(self.id, self.key)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key_path.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.certificate_path.write_bytes(certificate.to_pem(self.der))

    @property
    def key_path(self) -> Path:
        return self.folder / f"{self.id}.key"

    @property
    def certificate_path(self) -> Path:
        return self.folder / f"{self.id}.pem"

    @functools.cached_property
    def node(self) -> broker.Node:
        return broker.Node(self.id, self.der)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Mosquitto:
    """One broker; `start` and `kill` it as often as the story needs."""

    def __init__(self, folder: Path, me: Identity, below: Iterable[Identity]) -> None:
        self.folder, self.me, self.port = folder, me, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.admit(below)

    def admit(self, below: Iterable[Identity]) -> bool:
        made = broker.configure(
            self.me.node,
            [one.node for one in below],
            self.folder,
            self.me.key_path,
            [("127.0.0.1", self.port)],
        )
        self.left_out = made.left_out
        return broker.write(made, self.folder)

    def start(self) -> None:
        self.log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            ["/usr/sbin/mosquitto", "-c", self.folder / broker.CONF], stderr=self.log
        )
        eventually(self._answers, (self.folder / "log").read_text())

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.folder / "log").read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            self.log.close()
            self._process = None


class Client:
    """A plain client of the broker's, for what our own would never do."""

    def __init__(self, who: Identity, at: Mosquitto, client_id: str = "") -> None:
        self.got: list[tuple[str, bytes]] = []
        self.granted: list[int] = []
        self.refused: str = ""
        self.connected = self.ended = False
        self.mqtt = paho.Client(
            paho.CallbackAPIVersion.VERSION2, client_id or who.id, protocol=paho.MQTTv5
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.load_verify_locations(at.me.certificate_path)
        context.load_cert_chain(who.certificate_path, who.key_path)
        self.mqtt.tls_set_context(context)
        self.mqtt.on_connect = self._on_connect
        self.mqtt.on_disconnect = lambda *_: setattr(self, "ended", True)
        self.mqtt.on_message = lambda _c, _u, m: self.got.append((m.topic, m.payload))
        self.mqtt.on_subscribe = lambda _c, _u, _m, codes, _p: self.granted.extend(
            code.value for code in codes
        )
        self._at = at

    def _on_connect(self, _client, _userdata, _flags, code, _properties) -> None:
        self.connected = code == 0
        self.refused = "" if self.connected else str(code)

    def connect(self) -> Client:
        """Connect, or be refused: at the handshake or just after it, as TLS 1.3 has it."""
        with contextlib.suppress(OSError):
            self.mqtt.connect("127.0.0.1", self._at.port, keepalive=30)
            self.mqtt.loop_start()
            eventually(lambda: self.connected or self.refused or self.ended)
        return self

    def subscribe(self, topic: str) -> int:
        """Return what the broker granted: a quality of service, or 128 and more for no."""
        before = len(self.granted)
        self.mqtt.subscribe(topic, qos=1)
        eventually(lambda: len(self.granted) > before)
        return self.granted[-1]

    def publish(self, topic: str, payload: bytes, qos: int = 1) -> None:
        self.mqtt.publish(topic, payload, qos=qos).wait_for_publish(PATIENCE_S)

    def close(self) -> None:
        self.mqtt.disconnect()
        self.mqtt.loop_stop()
