"""What every daemon does alike with a line: it is read, allowed or refused, and answered."""

from __future__ import annotations

import socket

import pytest

from common.request_server import Protocol, RequestServer

ROOT = 0


class Refusal(Exception):
    pass


def decode(line: bytes) -> str:
    if line.startswith(b"?"):
        raise Refusal("cannot be read")
    return line.decode()


def check(request: str, user: int) -> None:
    if request == "secret":
        raise Refusal("not yours")


PROTOCOL = Protocol(
    refusal=Refusal,
    decode=decode,
    encode=lambda answer: answer.encode() + b"\n",
    refused=str,
    busy="busy",
    limit_bytes=100,
)


@pytest.fixture
def client(tmp_path):
    asked: list[str] = []
    server = RequestServer(
        tmp_path / "x.sock", lambda request: asked.append(request) or "done", check, PROTOCOL
    )
    server.start()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        connection.connect(str(tmp_path / "x.sock"))
        yield connection, connection.makefile("rb"), asked
    server.stop()


def test_what_may_be_asked_is_answered_by_the_owner(client):
    connection, answers, asked = client
    connection.sendall(b"a\nb\n")
    assert [answers.readline(), answers.readline()] == [b"done\n"] * 2
    assert asked == ["a", "b"]


def test_what_cannot_be_read_is_answered_with_the_reason_and_shown_out(client):
    connection, answers, asked = client
    connection.sendall(b"?\n")
    assert answers.readline() == b"cannot be read\n"
    assert answers.readline() == b""
    assert asked == []


def test_who_may_not_ask_something_is_told_so_and_logged_and_may_ask_on(client, caplog):
    connection, answers, asked = client
    connection.sendall(b"secret\nb\n")
    assert answers.readline() == b"not yours\n"
    assert answers.readline() == b"done\n"
    assert asked == ["b"]
    assert "not yours" in caplog.text


def test_who_asks_too_much_is_told_so(client):
    connection, answers, _ = client
    for _ in range(200):
        connection.sendall(b"a\n")
        if answers.readline() == b"busy\n":
            return
    pytest.fail("asked without end")
