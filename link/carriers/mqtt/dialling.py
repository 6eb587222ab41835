"""Opening an encrypted connection to one known node, on a thread: looking up names blocks.

TLS 1.3 in both directions. The other side is who `network.json` says: its certificate is the only
one believed, and is compared byte by byte; host names and authorities play no part.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from link import certificate
from link.carriers.mqtt.backoff import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CONNECT_S = 5.0
HANDSHAKE_S = 30.0
"""A broker to which a whole region returns at once takes its time; who gives up, joins the queue
again behind all others."""
_UNHEARD_MS = 20_000
"""What we sent may stay without the other kernel's word so long: then the connection is dead."""


class Own(NamedTuple):
    """Who we are."""

    id: str
    certificate: bytes
    """DER."""
    key: Ed25519PrivateKey


class Target(NamedTuple):
    """A broker to connect to."""

    id: str
    certificate: bytes
    """DER, the only one believed."""
    host: str
    port: int


class Dialled(NamedTuple):
    """How it ended: a socket, or why there is none."""

    target: Target
    opened: ssl.SSLSocket | None
    failure: Failure = Failure.SILENT
    reason: str = ""


def make_context(own: Own, target: Target) -> ssl.SSLContext:
    """Raises IdentityError if the target's certificate is not of our form."""
    certificate.signing_key(target.certificate, target.id)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # it is known by its certificate
    context.load_verify_locations(cadata=target.certificate)
    private = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with _in_memory(private + certificate.to_pem(own.certificate)) as path:
        context.load_cert_chain(path)
    return context


@contextlib.contextmanager
def _in_memory(data: bytes) -> Iterator[str]:
    """Give ``data`` the path that OpenSSL asks for, on no disk."""
    with os.fdopen(os.memfd_create("noodsteunpunt-link"), "wb") as file:
        file.write(data)
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}"


def dial(own: Own, target: Target) -> Dialled:
    """Blocks, for half a minute or so at most."""
    try:
        plain = socket.create_connection((target.host, target.port), CONNECT_S)
    except (OSError, UnicodeError) as error:  # a host name that is none
        return Dialled(target, None, Failure.SILENT, str(error))
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNHEARD_MS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.settimeout(HANDSHAKE_S)
        opened = make_context(own, target).wrap_socket(plain)
    except OSError as error:  # ssl.SSLError is one
        plain.close()
        return Dialled(target, None, Failure.REFUSED, str(error))
    if opened.getpeercert(binary_form=True) != target.certificate:
        opened.close()
        return Dialled(target, None, Failure.REFUSED, "another certificate than network.json names")
    opened.setblocking(False)
    return Dialled(target, opened)


class Dialler:
    """One attempt at a time, on a thread of its own that ends with it."""

    def __init__(self, own: Own, wake: Callable[[], None]) -> None:
        """``wake`` is called on that thread when a result can be taken; never once closed."""
        self._own, self._wake = own, wake
        self._lock = threading.Lock()
        self._result: Dialled | None = None
        self._closed = False
        self.busy = False
        """An attempt is under way, or its result has not been taken."""

    def start(self, target: Target) -> None:
        if self.busy:
            raise RuntimeError("the attempt before this one has not been taken")
        self.busy = True
        threading.Thread(target=self._run, args=(target,), name="dial", daemon=True).start()

    def take(self) -> Dialled | None:
        with self._lock:
            result, self._result = self._result, None
        if result is not None:
            self.busy = False
        return result

    def close(self) -> None:
        """Nobody waits for the attempt that is under way."""
        with self._lock:
            self._closed = True
            _let_go(self._result)

    def _run(self, target: Target) -> None:
        try:
            result = dial(self._own, target)
        except Exception as error:  # noqa: BLE001 - a thread that dies silently is never taken
            result = Dialled(target, None, Failure.REFUSED, f"{type(error).__name__}: {error}")
        with self._lock:
            if self._closed:
                _let_go(result)
            else:
                self._result = result
                self._wake()


def _let_go(result: Dialled | None) -> None:
    if result is not None and result.opened is not None:
        result.opened.close()
