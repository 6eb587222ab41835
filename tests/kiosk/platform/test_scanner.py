"""A scanner that poses as a keyboard: digits alone, and nothing of it anywhere else.

There is no uinput here: what a scanner types is written through a pipe, event for event as the
kernel gives it.
"""

from __future__ import annotations

import os
import queue
import struct

import pytest

from kiosk.platform import scanner
from kiosk.platform.scanner import EV_KEY, EVENT, Line, Scanner

PATIENCE_S = 30
ABOVE = dict(zip("1234567890", (2, 3, 4, 5, 6, 7, 8, 9, 10, 11), strict=True))
BLOCK = dict(zip("1234567890", (79, 80, 81, 75, 76, 77, 71, 72, 73, 82), strict=True))
ENTER, SHIFT, TAB, A, F1, SYSRQ = 28, 42, 15, 30, 59, 99


def pressed(*keys):
    """Down, the report's end, up: as a device says it."""
    return b"".join(
        EVENT.pack(0, 0, EV_KEY, key, 1)
        + EVENT.pack(0, 0, 0, 0, 0)
        + EVENT.pack(0, 0, EV_KEY, key, 0)
        for key in keys
    )


def typed(digits, keys=ABOVE):
    return pressed(*(keys[digit] for digit in digits), ENTER)


@pytest.mark.parametrize(
    ("keys", "read"),
    [
        ([*map(ABOVE.get, "417002358213"), ENTER], "417002358213"),
        ([*map(BLOCK.get, "1234567890"), 96], "1234567890"),
        ([ENTER], ""),
        ([ABOVE["4"], A, ABOVE["1"], ENTER], ""),
        ([SHIFT, ABOVE["1"], ENTER], ""),
        ([ABOVE["1"], TAB, ENTER], ""),
        ([F1, SYSRQ, ENTER], ""),
        ([ABOVE["1"]] * 21 + [ENTER], ""),
    ],
    ids=["above", "block", "nothing", "a letter", "shift", "tab", "keys of power", "too long"],
)
def test_a_line_is_digits_and_enter(keys, read):
    line = Line()
    assert [line.press(key) for key in keys][-1] == read


def test_after_a_spoilt_line_the_next_one_is_read():
    line = Line()
    for key in (A, ENTER, ABOVE["7"]):
        line.press(key)
    assert line.press(ENTER) == "7"


class Plug:
    """A named pipe in the place of the device."""

    def __init__(self, path):
        self.path = path
        self._end = None

    def put_in(self):
        os.mkfifo(self.path)

    def connect(self):
        self._end = os.open(self.path, os.O_WRONLY)

    def type(self, data):
        os.write(self._end, data)

    def pull_out(self):
        self.path.unlink()
        os.close(self._end)


@pytest.fixture
def heard():
    return queue.Queue()


@pytest.fixture
def plug(tmp_path, monkeypatch):
    monkeypatch.setattr(scanner, "LOOK_S", 0.01)
    return Plug(tmp_path / "event-kbd")


@pytest.fixture
def grabbed():
    return queue.Queue()


@pytest.fixture
def reading(plug, heard, grabbed):
    one = Scanner(plug.path, heard.put, grab=grabbed.put)
    one.start()
    yield one
    one.stop()


def test_it_is_grabbed_before_a_key_is_read(plug, heard, grabbed, reading):
    plug.put_in()
    assert grabbed.get(timeout=PATIENCE_S) >= 0
    plug.connect()
    plug.type(typed("417002358213"))
    assert heard.get(timeout=PATIENCE_S) == "417002358213"


def test_pulled_out_in_the_middle_and_put_back_it_reads_whole_lines(plug, heard, grabbed, reading):
    plug.put_in()
    grabbed.get(timeout=PATIENCE_S)
    plug.connect()
    plug.type(pressed(ABOVE["9"], ABOVE["9"]))
    plug.pull_out()
    plug.put_in()
    grabbed.get(timeout=PATIENCE_S)
    plug.connect()
    plug.type(typed("42", BLOCK))
    assert heard.get(timeout=PATIENCE_S) == "42"


def test_what_cannot_be_had_alone_is_not_read(plug, heard, caplog):
    asked = queue.Queue()

    def refuse(_):
        asked.put("asked")
        raise OSError("somebody has it")

    one = Scanner(plug.path, heard.put, grab=refuse)
    plug.put_in()
    with caplog.at_level("INFO"):
        one.start()
        for _ in range(3):
            asked.get(timeout=PATIENCE_S)
        one.stop()
    assert heard.empty()
    assert caplog.text.count("absent (somebody has it)") == 1, "said once, and not each time"


def test_it_asks_the_kernel_for_this_device_alone(monkeypatch):
    """The number of the request is the kernel's: linux/input.h."""
    asked = []
    monkeypatch.setattr(scanner.fcntl, "ioctl", lambda *request: asked.append(request))
    scanner.grab(7)
    assert asked == [(7, 0x40044590, 1)]


def test_the_real_request_to_a_thing_that_is_no_scanner_is_refused_and_nothing_is_read(
    plug, heard, caplog
):
    """The kernel itself answers: a pipe has no EVIOCGRAB, so its digits are nobody's coupon."""
    plug.put_in()
    one = Scanner(plug.path, heard.put)
    with caplog.at_level("INFO"):
        one.start()
        holder = os.open(plug.path, os.O_RDWR | os.O_NONBLOCK)
        os.write(holder, typed("417002358213"))
        one.stop()
    os.close(holder)
    assert heard.empty()
    assert "read" not in [record.args[1] for record in caplog.records]


def test_an_event_is_as_long_as_the_kernel_of_this_machine_writes_it():
    """struct input_event of linux/input.h: two longs, two shorts, an int."""
    assert EVENT.size == 2 * struct.calcsize("l") + 8
