"""A real Mosquitto on a loopback port, with the files that `link.broker` writes, and its nodes."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import time
from typing import TYPE_CHECKING

import msgspec
import paho.mqtt.client as paho
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from link import broker, certificate, identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PATIENCE_S = 60.0
"""A starved machine is slow, not wrong."""


def eventually(holds: Callable[[], object], what: str = "", within_s: float = PATIENCE_S) -> None:
    end_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end_s, what or "it did not come about"
        time.sleep(0.01)


class Identity:
    """A node as `link.identity` makes it, its key and certificate on disk for plain clients."""

    def __init__(
        self, name: str, folder: Path, key: Ed25519PrivateKey | None = None, der: bytes = b""
    ) -> None:
        """``key`` and ``der``: another pair than it would have."""
        made, _ = identity.make(name, identity.Role.POINT, name)
        if key is not None:
            card = msgspec.structs.replace(made.card, certificate=der)
            made = msgspec.structs.replace(made, card=card, sign_key=key.private_bytes_raw())
        self.made, self.id, self.key, self.der = made, name, made.signer, made.card.certificate
        folder.mkdir(parents=True, exist_ok=True)
        self.key_path, self.certificate_path = folder / f"{name}.key", folder / f"{name}.pem"
        self.key_path.write_bytes(
            self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        self.certificate_path.write_bytes(certificate.to_pem(self.der))

    @property
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
            self.me.made, [one.node for one in below], [("127.0.0.1", self.port)]
        )
        self.left_out = made.left_out
        return broker.write(made, self.folder)

    def start(self) -> None:
        self.log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            ["/usr/sbin/mosquitto", "-c", broker.CONF], cwd=self.folder, stderr=self.log
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
