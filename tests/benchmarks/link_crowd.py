"""Many nodes in one process: each with a key, a certificate and a TLS connection of its own.

They speak as `link.carriers.mqtt.Uplink` does, with as little of our processor as can be: what is
measured is the broker, and it shares two cores with them.
"""

from __future__ import annotations

import random
import select
import socket
import ssl
import struct
import time

from link.carriers.mqtt.backoff import Failure, wait_s
from link.carriers.mqtt.dialling import HANDSHAKE_S, Own, Target, make_context
from link.flights import FIRST_S

BODY_BYTES = 300
"""An emergency report, sealed and signed."""
_MANY = 1000


def _packet(kind: int, body: bytes) -> bytes:
    length, rest = bytearray(), len(body)
    while True:
        length.append((rest & 127) | (128 if rest > 127 else 0))
        rest >>= 7
        if not rest:
            return bytes([kind]) + bytes(length) + body


def _text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


class Member:
    """One node: connects, says that it is here, sends a report and waits for the answer to it."""

    def __init__(self, own: Own, broker: Target) -> None:
        self.own, self._broker = own, broker
        self.context = make_context(own, broker)
        self.report = own.id.encode().ljust(BODY_BYTES, b".")
        self.socket: socket.socket | None = None
        self.answered_s: float | None = None
        self.due_s: float | None = None
        self.attempts = self.offers = 0
        self.gives_up_s = 0.0
        """When it tries once more: another connection, or the report over this one."""
        self._shaken = False
        self._input = b""

    def connect(self) -> None:
        plain = socket.socket()
        plain.setblocking(False)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.connect_ex((self._broker.host, self._broker.port))
        self.socket, self._shaken, self._input, self.due_s = plain, False, b"", None
        self.gives_up_s = time.monotonic() + HANDSHAKE_S

    def step(self) -> int:
        """Go on; return which events to wait for. Raises OSError when the connection is gone."""
        assert self.socket is not None
        if not isinstance(self.socket, ssl.SSLSocket):
            if error := self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(error, "not connected")
            self.socket = self.context.wrap_socket(self.socket, do_handshake_on_connect=False)
        if not self._shaken:
            try:
                self.socket.do_handshake()
            except ssl.SSLWantReadError:
                return select.EPOLLIN
            except ssl.SSLWantWriteError:
                return select.EPOLLOUT
            self._shaken = True
            connect = _text("MQTT") + b"\x05\x02" + struct.pack(">H", 60) + b"\x00"
            self.socket.send(_packet(0x10, connect + _text(self.own.id)))
        self._read()
        return select.EPOLLIN

    def _read(self) -> None:
        assert self.socket is not None
        try:
            while data := self.socket.recv(4096):
                self._input += data
            raise ConnectionError("hung up")
        except ssl.SSLWantReadError:
            pass
        while len(self._input) >= 2 and len(self._input) >= 2 + self._length()[0]:
            length, head = self._length()
            kind, body = self._input[0] & 0xF0, self._input[head : head + length]
            self._input = self._input[head + length :]
            self._take(kind, body)

    def _length(self) -> tuple[int, int]:
        """Of the next packet, and of what stands before it."""
        length, shift, at = 0, 0, 1
        while True:
            if at >= len(self._input):
                return 1 << 30, at
            byte = self._input[at]
            length |= (byte & 127) << shift
            at, shift = at + 1, shift + 7
            if byte < 128:
                return length, at

    def _take(self, kind: int, body: bytes) -> None:
        assert self.socket is not None
        if kind == 0x20:
            topic = _text(f"down/{self.own.id}/#")
            self.socket.send(_packet(0x82, struct.pack(">H", 1) + b"\x00" + topic + b"\x01"))
        elif kind == 0x90:
            here = _text(f"up/{self.own.id}/here") + struct.pack(">H", 2) + b"\x00"
            self.socket.send(_packet(0x32, here))
            self.offer()
        elif kind == 0x30:
            size = struct.unpack(">H", body[:2])[0]
            self.socket.send(_packet(0x40, body[2 + size : 4 + size]))
            if body[2 : 2 + size] == f"down/{self.own.id}".encode():
                self.answered_s = time.monotonic()

    def offer(self) -> None:
        report = _text(f"up/{self.own.id}") + struct.pack(">H", 3) + b"\x00" + self.report
        self.socket.send(_packet(0x32, report))
        self.offers += 1
        self.gives_up_s = time.monotonic() + FIRST_S


def returns(members: list[Member], until_s: float) -> float:
    """Have the link come back for all of them now; return when, by the monotonic clock.

    Each was waiting between two attempts, as the carrier waits, when it came back.
    """
    epoll, by_handle = select.epoll(), {}
    began_s = time.monotonic()
    for member in members:
        longest = wait_s(Failure.SILENT, 10, random.random())
        member.due_s = began_s + longest * random.random()
    while any(m.answered_s is None for m in members) and time.monotonic() - began_s < until_s:
        now_s = time.monotonic()
        for member in members:
            if member.due_s is not None and member.due_s <= now_s:
                member.connect()
                handle = member.socket.fileno()
                by_handle[handle] = member
                epoll.register(handle, select.EPOLLOUT)
            elif member.due_s is None and member.answered_s is None and member.gives_up_s <= now_s:
                if member.offers:
                    member.offer()
                else:
                    _again(member, epoll, member.socket.fileno())
        for handle, _ in epoll.poll(0.02, _MANY):
            member = by_handle[handle]
            try:
                epoll.modify(handle, member.step())
            except OSError:
                _again(member, epoll, handle)
    epoll.close()
    return began_s


def _again(member: Member, epoll: select.epoll, handle: int) -> None:
    epoll.unregister(handle)
    member.socket.close()
    if member.answered_s is None:
        member.attempts += 1
        wait = wait_s(Failure.REFUSED, member.attempts, random.random())
        member.due_s = time.monotonic() + wait
