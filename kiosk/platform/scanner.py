"""A scanner of coupons, which poses as a keyboard. Whatever it types, only digits come of it.

Anybody can build a device that says it is this scanner, or scan a code of their own making. So:
1. It is grabbed for this program alone (EVIOCGRAB): no key of it reaches the window, the console
   or the kernel's own keys, not even while nobody is at the desk.
2. A line is digits and Enter. Any other key spoils the line up to the next Enter. A line that is
   too long is dropped.
3. What is read goes to the page where a coupon is wanted, and nowhere else (`kiosk.desk.access`).
4. Pulled out, it is looked for every `LOOK_S`; nothing is kept of what it had half typed.

A device that cannot be grabbed is not read. By evdev as the kernel has it: two numbers and a
struct, which is less than a library that needs a compiler.
"""

from __future__ import annotations

import fcntl
import logging
import os
import select
import struct
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

EVIOCGRAB = 0x40044590
"""linux/input.h: _IOW('E', 0x90, int)."""
EVENT = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""
EV_KEY, PRESSED = 1, 1
ENTER = frozenset({28, 96})
"""Of the keyboard, and of its number block."""
DIGITS = {11: "0", 82: "0"} | {
    code: str(digit)
    for digit, codes in enumerate(
        ((2, 79), (3, 80), (4, 81), (5, 75), (6, 76), (7, 77), (8, 71), (9, 72), (10, 73)), 1
    )
    for code in codes
}
"""By the code of a key: above the letters, and of the number block."""
LONGEST = 20
LOOK_S = 2.0


class Line:
    """Rule 2: keys in, a line of digits out. Pure."""

    def __init__(self) -> None:
        self._digits, self._spoilt = "", False

    def press(self, key: int) -> str:
        """The line that this key ends; empty: it ends none."""
        if key in ENTER:
            line = "" if self._spoilt else self._digits
            self._digits, self._spoilt = "", False
            return line
        self._digits += DIGITS.get(key, "")
        self._spoilt = self._spoilt or key not in DIGITS or len(self._digits) > LONGEST
        return ""


def grab(descriptor: int) -> None:
    """For this program alone, until it is closed. Raises OSError."""
    fcntl.ioctl(descriptor, EVIOCGRAB, 1)


class Scanner:
    """Reads one device on a thread of its own."""

    def __init__(
        self, device: Path, heard: Callable[[str], None], grab: Callable[[int], None] = grab
    ) -> None:
        """``heard`` is called with each line of digits, on the scanner's thread."""
        self._device = device
        self._heard = heard
        self._grab = grab
        self._stopping = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)
        self._there: bool | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        os.eventfd_write(self._stopping, 1)
        self._thread.join()
        os.close(self._stopping)

    def _run(self) -> None:
        while not self._told_to_stop(0):
            try:
                self._read_until_gone()
            except OSError as problem:
                self._say(there=False, why=str(problem))
            if self._told_to_stop(LOOK_S):
                return

    def _told_to_stop(self, timeout_s: float) -> bool:
        return bool(select.select([self._stopping], [], [], timeout_s)[0])

    def _read_until_gone(self) -> None:
        """Raises OSError when it is gone, or cannot be had alone."""
        descriptor = os.open(self._device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self._grab(descriptor)
            self._say(there=True)
            line = Line()
            while True:
                ready, _, _ = select.select([descriptor, self._stopping], [], [])
                if self._stopping in ready:
                    return
                events = os.read(descriptor, EVENT.size * 64)
                if not events:
                    raise OSError("it was pulled out")
                self._take(events, line)
        finally:
            os.close(descriptor)

    def _take(self, events: bytes, line: Line) -> None:
        whole = len(events) - len(events) % EVENT.size
        for _, _, kind, code, value in EVENT.iter_unpack(events[:whole]):
            if kind == EV_KEY and value == PRESSED and (digits := line.press(code)):
                self._heard(digits)

    def _say(self, *, there: bool, why: str = "") -> None:
        """The first time, and not every two seconds."""
        if there != self._there:
            self._there = there
            log.info("scanner %s: %s", self._device, "read" if there else f"absent ({why})")
