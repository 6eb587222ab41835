"""Who may ask what over link.sock: the kernel says who asks, never the request."""

from __future__ import annotations

import os
import socket

import pytest

from link.errors import RequestError
from link.listener import Listener
from link.requests import (
    Answer,
    CallThrough,
    Carried,
    Collect,
    Counted,
    Discard,
    Forget,
    Opening,
    Read,
    ReadMany,
    ReadQuarantined,
    Send,
    Status,
    ask,
)
from link.rights import ROOT, Rights

KIOSK, STRANGER = 5001, 5002
SEND = Send(kind="message", id="m", body=b"x")
ALL = [
    SEND, Opening(), CallThrough(), Collect(stick="sda1"), Read(number=1, by="staff"),
    ReadQuarantined(number=0, by="staff"), Discard(number=0, by="staff"), Counted(people=3),
    ReadMany(numbers=(1,), by="staff"), Forget(numbers=(1,)),
    Carried(),
]  # fmt: skip


@pytest.fixture
def rights():
    return Rights({KIOSK})


@pytest.mark.parametrize("request_", ALL, ids=lambda one: type(one).__name__)
def test_who_shares_the_group_asks_how_it_stands_and_no_more(rights, request_):
    rights.check(Status(), STRANGER)
    with pytest.raises(RequestError):
        rights.check(request_, STRANGER)
    rights.check(request_, ROOT)


def test_the_kiosk_may_do_all_but_speak_for_root(rights):
    for one in ALL[:-1]:
        rights.check(one, KIOSK)
    with pytest.raises(RequestError, match="root"):
        rights.check(Carried(), KIOSK)


@pytest.mark.parametrize("by", ["technicus", "bewoner", "root"])
def test_a_role_that_reads_no_letters_reads_none_whoever_asks(rights, by):
    for one in (
        Read(number=1, by=by),
        ReadMany(numbers=(1,), by=by),
        ReadQuarantined(number=0, by=by),
    ):
        for user in (KIOSK, ROOT):
            with pytest.raises(RequestError, match="reads no letters"):
                rights.check(one, user)


def test_a_word_in_the_request_makes_nobody_another(tmp_path):
    """As it goes over the socket: the user is the one whom the kernel names."""
    heard = []
    listener = Listener(
        tmp_path, lambda asked: heard.append(asked) or Answer(ok=True), Rights(trusted=())
    )
    listener.start()
    try:
        assert ask(tmp_path / "link.sock", Status()).ok
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(str(tmp_path / "link.sock"))
            sock.sendall(b'{"do":"opening","by":"root"}\n')
            assert b'"ok":false' in sock.recv(4096)
    finally:
        listener.stop()
    assert heard == [Status()]
    assert os.geteuid() in Rights(trusted=())._trusted
