"""The line carries what it is given, lets go of all when it is cut, and returns."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest

from simulators.network.line import BROKER_HOST, LINE_HOST, Line


@pytest.fixture
def echo():
    """Somebody at the far end who says everything back; its port."""
    server = socket.create_server((BROKER_HOST, 0))

    def serve():
        while True:
            try:
                one, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=say_back, args=(one,), daemon=True).start()

    def say_back(one):
        with one, contextlib.suppress(OSError):
            while data := one.recv(1000):
                one.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.fixture
def line(echo):
    made = Line((LINE_HOST, echo), (BROKER_HOST, echo))
    made.join()
    yield made
    made.cut()


def connect(port):
    found = socket.create_connection((LINE_HOST, port), 30)
    found.settimeout(30)
    return found


def heard(one, words):
    one.sendall(words)
    return one.recv(1000)


def test_it_carries_both_ways(line, echo):
    with connect(echo) as one, connect(echo) as other:
        assert heard(one, b"een") == b"een"
        assert heard(other, b"twee") == b"twee"


def test_cut_it_lets_go_of_all_and_nobody_answers(line, echo):
    with connect(echo) as one, connect(echo) as other:
        assert heard(one, b"een") == heard(other, b"een")
        line.cut()
        for end in (one, other):
            with contextlib.suppress(ConnectionError):
                assert end.recv(1000) == b""
        with pytest.raises(ConnectionRefusedError):
            connect(echo)


def test_it_returns(line, echo):
    for _ in range(3):
        line.cut()
        line.join()
        with connect(echo) as one:
            assert heard(one, b"weer") == b"weer"


def test_where_nobody_listens_it_hangs_up(echo):
    with socket.socket() as taken:
        taken.bind((BROKER_HOST, 0))
        port = taken.getsockname()[1]
        line = Line((LINE_HOST, port), (BROKER_HOST, port))
        line.join()
        try:
            with connect(port) as one, contextlib.suppress(ConnectionError):
                assert one.recv(1000) == b""
        finally:
            line.cut()
