"""Asking a daemon one line: an answer, or a sentence that says what to do."""

from __future__ import annotations

import os
import socket
import threading
import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from common import line_client
from common.line_client import NoAnswer

if TYPE_CHECKING:
    from pathlib import Path


class Said(msgspec.Struct):
    text: str


def ask(path: Path, *, timeout_s: float = 60.0) -> Said:
    return line_client.ask(
        path, b"hello\n", Said, who="the daemon", timeout_s=timeout_s, limit_bytes=100
    )


@pytest.fixture
def daemon(tmp_path):
    """A socket that takes one line from whoever asks, and answers with what it was told to say."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "x.sock"))
    server.listen(0)
    threads = []

    def say(data: bytes) -> Path:
        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                assert connection.recv(100) == b"hello\n"
                connection.sendall(data)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return tmp_path / "x.sock"

    say.server = server
    yield say
    for thread in threads:
        thread.join()
    server.close()


def test_a_line_is_asked_and_a_line_is_the_answer(daemon):
    assert ask(daemon(b'{"text": "good"}\n')) == Said("good")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"nonsense\n", id="no JSON"),
        pytest.param(b'{"text": 3}\n', id="another answer"),
        pytest.param(b'{"text": "\xff"}\n', id="no text"),
        pytest.param(b'{"text": "' + b"a" * 100 + b'"}\n', id="too long"),
        pytest.param(b"[" * 99 + b"\n", id="nested"),
    ],
)
def test_what_is_no_answer_is_said_so(daemon, data):
    with pytest.raises(NoAnswer, match="The daemon gave no answer"):
        ask(daemon(data))


def crowd_before(path: Path) -> list[socket.socket]:
    """As many as may wait, so that the kernel turns away whoever comes next."""
    crowd = []
    while True:
        one = socket.socket(socket.AF_UNIX)
        one.setblocking(False)
        try:
            one.connect(str(path))
        except BlockingIOError:
            one.close()
            return crowd
        crowd.append(one)


def test_where_others_crowd_before_the_door_it_tries_again(daemon, tmp_path):
    crowd = crowd_before(tmp_path / "x.sock")
    answers: list[Said] = []
    asking = threading.Thread(target=lambda: answers.append(ask(tmp_path / "x.sock")))
    asking.start()
    time.sleep(0.2)
    assert asking.is_alive()
    for one in crowd:
        connection, _ = daemon.server.accept()
        connection.close()
        one.close()
    daemon(b'{"text": "at last"}\n')
    asking.join()
    assert answers == [Said("at last")]


def test_it_does_not_try_for_longer_than_it_may_wait(daemon, tmp_path):
    crowd = crowd_before(tmp_path / "x.sock")
    with pytest.raises(NoAnswer, match="gave no answer"):
        ask(tmp_path / "x.sock", timeout_s=0.1)
    for one in crowd:
        one.close()


def test_nobody_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(NoAnswer, match=r"Nobody listens at .*: is the daemon running\?"):
        ask(tmp_path / "x.sock")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use every socket")
def test_a_socket_of_others_is_said_in_a_sentence(daemon, tmp_path):
    (tmp_path / "x.sock").chmod(0)
    with pytest.raises(NoAnswer, match="as root or in its group"):
        ask(tmp_path / "x.sock")
