"""An answer that a socket cannot hold at once comes whole; who does not read it waits alone."""

from __future__ import annotations

import socket
import time

import pytest

from common import line_server
from common.line_server import LineServer, Reply

LONG = b"x" * 3_000_000 + b"\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(line_server, "PATIENCE_S", 1.0)
    path = tmp_path / "s"
    answers = {b"long": LONG, b"short": b"short\n"}
    server = LineServer(path, lambda line, _: Reply(answers[line]), limit_bytes=100, busy=b"busy\n")
    server.start()
    yield path
    server.stop()


def connected(path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(20)
    client.connect(str(path))
    return client


def read(client, count) -> bytes:
    with client.makefile("rb") as lines:
        return b"".join(lines.readline() for _ in range(count))


def test_a_long_answer_comes_whole_and_the_next_request_after_it(path):
    with connected(path) as client:
        client.sendall(b"long\nshort\nlong\n")
        assert read(client, 3) == LONG + b"short\n" + LONG


def test_who_does_not_read_holds_up_nobody_and_is_shown_out(path):
    with connected(path) as silent, connected(path) as other:
        silent.sendall(b"long\n")
        for _ in range(3):
            other.sendall(b"short\n")
            assert read(other, 1) == b"short\n"
        time.sleep(2.5)  # its time is up
        assert len(read(silent, 1)) < len(LONG)
