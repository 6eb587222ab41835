"""Asking the daemon: what is understood, what is refused, and who cannot do harm by asking."""

from __future__ import annotations

import contextlib
import socket
import stat
import threading
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import line_server
from power.daemon import request_server as listening
from power.daemon.request_server import Inbox, Listener
from power.errors import RequestError
from power.requests import (
    Answer,
    Drill,
    Override,
    Refused,
    Silence,
    Test,
    Touch,
    ask,
    decode,
    encode,
)

# What is understood


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        pytest.param(
            b'{"do":"override","load":"coffee","on":false,"for_s":60}',
            Override(load="coffee", on=False, for_s=60),
            id="override",
        ),
        pytest.param(
            b'{"do":"override","load":"coffee","on":null}',
            Override(load="coffee", on=None),
            id="give a load back",
        ),
        pytest.param(b'{"do":"test"}', Test(), id="test"),
        pytest.param(b'{"do":"test","kind":"stop"}', Test(kind="stop"), id="stop a test"),
        pytest.param(
            b'{"do":"silence","code":"battery-hot","subject":"hat"}',
            Silence(code="battery-hot", subject="hat"),
            id="silence",
        ),
        pytest.param(
            b'{"do":"drill","on":true,"by":"post 3"}', Drill(on=True, by="post 3"), id="drill"
        ),
        pytest.param(b'{"do":"touch"}', Touch(), id="touch"),
    ],
)
def test_every_request_has_one_way_to_be_written(line, request_):
    assert decode(line) == request_
    assert decode(encode(request_)) == request_


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="no JSON"),
        pytest.param(b'{"do":"silence","code":"x\\n"}', id="line break in a code"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b"{}", id="nothing asked"),
        pytest.param(b'{"do":"reboot"}', id="unknown request"),
        pytest.param(b'{"do":"override","load":"coffee"}', id="on or off not said"),
        pytest.param(b'{"do":"override","load":"coffee","on":"yes"}', id="not a boolean"),
        pytest.param(b'{"do":"override","load":"coffee","on":true,"for_s":1e9}', id="for too long"),
        pytest.param(
            b'{"do":"override","load":"coffee","on":true,"for_s":-1}', id="for less than none"
        ),
        pytest.param(
            b'{"do":"override","load":"coffee","on":true,"for_s":NaN}', id="for no number"
        ),
        pytest.param(b'{"do":"touch","extra":1}', id="unknown key"),
        pytest.param(b'{"do":"touch","by":"\\u202e\\n"}', id="control characters in a name"),
        pytest.param(b'{"do":"touch","by":"' + b"x" * 41 + b'"}', id="a name too long"),
        pytest.param(b'{"do":"touch","by":"\xff\xfe"}', id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="nested without end"),
    ],
)
def test_what_is_not_a_request_is_refused_in_a_sentence(line):
    with pytest.raises(RequestError, match=r"cannot be read"):
        decode(line)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_bytes_raise_anything_else(line):
    with contextlib.suppress(RequestError):
        decode(line)


# Over the socket


@pytest.fixture
def serve(tmp_path):
    """Start a listener that answers with ``answer``; returns its socket's path."""
    started = []

    def start(answer=lambda request: Answer(ok=True, text=type(request).__name__)):
        listener = Listener(tmp_path, answer)
        listener.start()
        started.append(listener)
        return tmp_path / "power.sock"

    yield start
    for listener in started:
        listener.stop()


def connect(path):
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(10)
    sock.connect(str(path))
    return sock


def line_from(sock):
    with sock.makefile("rb") as stream:
        return stream.readline()


def test_a_request_is_answered(serve):
    assert ask(serve(), Touch()) == Answer(ok=True, text="Touch")


def test_a_refusal_raises_with_its_reason(serve):
    path = serve(lambda request: Answer(ok=False, text="Not in an outage."))
    with pytest.raises(Refused, match=r"^Not in an outage\.$"):
        ask(path, Drill(on=True))


def test_only_owner_and_group_may_ask(serve):
    assert stat.S_IMODE(serve().stat().st_mode) == 0o660


def test_several_requests_may_come_in_one_piece_or_in_many(serve):
    with connect(serve()) as sock, sock.makefile("rb") as stream:
        sock.sendall(encode(Touch()) + encode(Test())[:5])
        assert msgspec.json.decode(stream.readline())["text"] == "Touch"
        sock.sendall(encode(Test())[5:])
        assert msgspec.json.decode(stream.readline())["text"] == "Test"


def test_rubbish_is_answered_and_shown_out(serve):
    with connect(serve()) as sock, sock.makefile("rb") as stream:
        sock.sendall(b"rubbish\n" + encode(Touch()))
        assert msgspec.json.decode(stream.readline(), type=Answer).ok is False
        assert stream.readline() == b""


def test_a_line_without_end_is_shown_out(serve):
    with connect(serve()) as sock:
        sock.sendall(b"x" * 2000)
        assert sock.recv(100) == b""


def test_a_half_line_and_silence_are_shown_out(serve, monkeypatch):
    monkeypatch.setattr(line_server, "PATIENCE_S", 0.05)
    with connect(serve()) as sock:
        sock.sendall(b'{"do":')
        assert sock.recv(100) == b""


def test_a_client_that_leaves_in_the_middle_harms_nobody(serve):
    path = serve()
    for piece in (b"", b'{"do":', encode(Touch()), b"rubbish\n"):
        with connect(path) as sock:
            sock.sendall(piece)
    assert ask(path, Touch()).ok


def test_slow_clients_do_not_keep_others_waiting(serve):
    path = serve()
    slow = [connect(path) for _ in range(line_server.MAX_CLIENTS - 1)]
    for sock in slow:
        sock.sendall(b"{")
    assert ask(path, Touch()).ok
    for sock in slow:
        sock.close()


def test_one_client_too_many_is_turned_away(serve):
    path = serve()
    inside = [connect(path) for _ in range(line_server.MAX_CLIENTS)]
    for sock in inside:  # each was heard, so each was admitted
        sock.sendall(encode(Touch()))
        assert line_from(sock)
    with connect(path) as outside:
        assert outside.recv(100) == b""
    for sock in inside:
        sock.close()


def test_a_flood_is_slowed_down_before_it_reaches_the_loop(serve):
    asked = []

    def answer(request):
        asked.append(request)
        return Answer(ok=True)

    path = serve(answer)
    refused = 0
    began_s = time.monotonic()
    for _ in range(100):
        try:
            ask(path, Touch())
        except RequestError:
            refused += 1
    earned = (time.monotonic() - began_s) * line_server.RATE_PER_S
    assert len(asked) <= line_server.BURST + earned + 1
    assert refused == 100 - len(asked)


def test_a_socket_left_by_a_killed_daemon_is_replaced(serve, tmp_path):
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(tmp_path / "power.sock"))
    stale.close()
    assert ask(serve(), Touch()).ok


def test_without_a_folder_nobody_can_ask_and_nothing_breaks(tmp_path):
    listener = Listener(tmp_path / "absent", lambda request: Answer(ok=True))
    listener.start()
    listener.stop()


def test_nobody_listening_is_said_in_a_sentence(tmp_path):
    with pytest.raises(RequestError, match="is the power daemon running"):
        ask(tmp_path / "power.sock", Touch())


# Between listener and loop


def test_the_loop_answers_what_the_listener_asks():
    rung = threading.Event()
    inbox = Inbox(rung.set)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(inbox.ask(Touch())))
    asking.start()
    assert rung.wait(10)
    [(request, reply)] = inbox.take()
    reply(Answer(ok=True, text="bright"))
    asking.join(10)
    assert request == Touch()
    assert answers == [Answer(ok=True, text="bright")]


def test_a_loop_that_is_busy_is_not_waited_for_forever(monkeypatch):
    monkeypatch.setattr(listening, "ANSWER_TIMEOUT_S", 0.01)
    assert Inbox(lambda: None).ask(Touch()).ok is False
