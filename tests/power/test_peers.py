"""Slow, flooding and lying peers at a real power.sock: who means well is answered all the same.

As root the peers are another user, which on an appliance is another room.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from common.line_server import MAX_CLIENTS
from power.daemon.request_server import Listener
from power.daemon.rights import OFF_PER_HOUR, Rights
from power.requests import TECHNICIAN, Answer, Override, Refused, Touch, ask

NOBODY = 65534
HONEST = 20
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")

PEER = """
import itertools, socket, sys, time

def connect():
    one = socket.socket(socket.AF_UNIX)
    one.settimeout(5)
    one.connect(sys.argv[1])
    return one

def slow():  # a byte now and then, on as many connections as there are to be had
    held = []
    while True:
        while len(held) < 40:
            held.append(connect())
        for one in held[:]:
            try:
                one.send(b" ")
            except OSError:
                held.remove(one)
        yield
        time.sleep(0.02)

def flood():  # requests as fast as they are taken
    while True:
        with connect() as one:
            try:
                one.sendall(b'{"do":"touch"}\\n' * 60)
                while one.recv(4096):
                    pass
            except OSError:
                pass
        yield

def hold():  # asked once, and then silent
    held = []
    while True:
        try:
            one = connect()
            one.sendall(b'{"do":"touch"}\\n')
            one.recv(4096)
            held = [*held[-40:], one]
        except OSError:
            pass
        yield
        time.sleep(0.02)

def dark():
    with connect() as one:
        one.sendall(b'{"do":"override","load":"lighting","on":false,"by":"technicus"}\\n')
        print(one.recv(4096).decode(), flush=True)
    yield

def ceaseless(steps):
    while True:
        try:
            yield from steps()
            return
        except OSError:  # turned away
            time.sleep(0.01)

for n, _ in enumerate(ceaseless(globals()[sys.argv[2]])):
    if n == 3:
        print("busy", flush=True)
"""


@pytest.fixture
def folder():
    """One that another user can enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def sock(folder):
    listener = Listener(folder, lambda _: Answer(ok=True), Rights({"lighting"}))
    listener.start()
    path = folder / "power.sock"
    path.chmod(0o666)  # as for a user in its group
    yield path
    listener.stop()


@pytest.fixture
def peer(sock):
    """Starts one that does as its name says; it is at work when it is returned."""
    started = []

    def start(manner, user):
        process = subprocess.Popen(
            ["/usr/bin/python3", "-c", PEER, sock, manner], stdout=subprocess.PIPE, user=user
        )
        started.append(process)
        return process.stdout.readline()

    yield start
    for process in started:
        process.kill()
        process.communicate()


@as_root
@pytest.mark.parametrize("manner", ["slow", "flood", "hold"])
def test_another_user_keeps_nobody_from_being_answered(sock, peer, manner):
    assert peer(manner, NOBODY) == b"busy\n"
    assert [ask(sock, Touch()).ok for _ in range(HONEST)] == [True] * HONEST


def test_slow_ones_of_the_same_user_make_way(sock, peer):
    assert peer("slow", None) == b"busy\n"
    assert [ask(sock, Touch()).ok for _ in range(HONEST)] == [True] * HONEST


@as_root
def test_a_user_that_was_never_heard_of_is_nobody_special(sock, peer):
    for user in range(NOBODY - MAX_CLIENTS, NOBODY):
        assert peer("slow", user) == b"busy\n"
    assert [ask(sock, Touch()).ok for _ in range(HONEST)] == [True] * HONEST


@as_root
def test_another_room_that_calls_itself_technician_puts_out_no_light(sock, peer):
    assert b'"ok":false' in (answer := peer("dark", NOBODY))
    assert b"not-allowed" in answer


def test_the_light_can_be_put_out_by_hand_so_often_and_no_more(sock):
    dark = Override(load="lighting", on=False, by=TECHNICIAN)
    for _ in range(OFF_PER_HOUR):
        assert ask(sock, dark).ok
    with pytest.raises(Refused) as refused:
        ask(sock, dark)
    assert refused.value.code == "too-often"
