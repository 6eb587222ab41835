"""Plugs in a HID with Ctrl, Alt and Delete and not one letter, and presses them ten times at once.

Says for each of its input devices whether the kernel still listens: 1 is no.
"""

import os
import struct
import time
from pathlib import Path

CREATE, DESTROY, INPUT = 11, 1, 12
DESCRIPTION = bytes.fromhex(
    "0501 0906 a101"  # generic desktop, keyboard, application
    "0507 19e0 29e7 1500 2501 7501 9508 8102"  # eight modifiers, a bit each
    "094c 7501 9501 8102 7507 9501 8103"  # Delete, and seven bits of nothing
    "c0"
)
NOTHING, CTRL_ALT, CTRL_ALT_DEL = b"\0\0", b"\5\0", b"\5\1"
NAME = b"a keyboard without a Q"
BUS_USB = 3


def main() -> None:
    bus = os.open("/dev/uhid", os.O_RDWR)
    head = struct.pack("<128s64s64sHHIIII", NAME, b"", b"", len(DESCRIPTION), BUS_USB, 1, 2, 3, 0)
    send(bus, CREATE, head + DESCRIPTION)
    time.sleep(3)  # until udev has seen it
    for _ in range(10):
        for report in (CTRL_ALT, CTRL_ALT_DEL, NOTHING):
            send(bus, INPUT, struct.pack("<H", len(report)) + report)
    time.sleep(2)
    for device in sorted(Path("/sys/class/input").glob("input*")):
        if (device / "name").read_bytes().strip() == NAME:
            print((device / "inhibited").read_text().strip())
    send(bus, DESTROY, b"")


def send(bus: int, kind: int, body: bytes) -> None:
    os.write(bus, struct.pack("<I", kind) + body.ljust(4372, b"\0"))


main()
