"""A multi-touch panel in software: it is plugged in, touched once, and pulled out again.

    python3 panel.py X Y      in thousandths of the screen's width and height

The kernel's uinput, so that a touch comes the way it comes from a real panel.
"""

import fcntl
import os
import struct
import sys
import time

EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
BTN_TOUCH = 0x14A
ABS_X, ABS_Y = 0x00, 0x01
SLOT, MT_X, MT_Y, TRACKING_ID = 0x2F, 0x35, 0x36, 0x39
LARGEST = {ABS_X: 1000, ABS_Y: 1000, SLOT: 9, MT_X: 1000, MT_Y: 1000, TRACKING_ID: 65535}
INPUT_PROP_DIRECT = 1
UI_DEV_CREATE, UI_DEV_DESTROY = 0x5501, 0x5502
UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_ABSBIT = 0x40045564, 0x40045565, 0x40045567
UI_SET_PROPBIT = 0x4004556E


def main() -> None:
    x, y = (int(argument) for argument in sys.argv[1:3])
    panel = os.open("/dev/uinput", os.O_WRONLY)
    for kind in (EV_KEY, EV_ABS):
        fcntl.ioctl(panel, UI_SET_EVBIT, kind)
    fcntl.ioctl(panel, UI_SET_KEYBIT, BTN_TOUCH)
    fcntl.ioctl(panel, UI_SET_PROPBIT, INPUT_PROP_DIRECT)
    for axis in LARGEST:
        fcntl.ioctl(panel, UI_SET_ABSBIT, axis)
    os.write(panel, description())
    fcntl.ioctl(panel, UI_DEV_CREATE)
    time.sleep(6)  # until the kiosk has heard of it
    touched = [(EV_KEY, BTN_TOUCH, 1), (EV_ABS, ABS_X, x), (EV_ABS, ABS_Y, y)]
    finger = [(EV_ABS, SLOT, 0), (EV_ABS, TRACKING_ID, 7)]
    finger += [(EV_ABS, MT_X, x), (EV_ABS, MT_Y, y)]
    send(panel, *finger, *touched)
    time.sleep(0.2)
    send(panel, (EV_ABS, TRACKING_ID, -1), (EV_KEY, BTN_TOUCH, 0))
    time.sleep(4)
    fcntl.ioctl(panel, UI_DEV_DESTROY)


def description() -> bytes:
    """Fill struct uinput_user_dev: name, identity, and the range of each axis."""
    largest = [LARGEST.get(axis, 0) for axis in range(64)]
    zeros = [0] * 64
    identity = (0x18, 0x1234, 0x5678, 1)  # on an I2C bus, as panels of a Pi are
    return struct.pack("80sHHHHi256i", b"panel", *identity, 0, *largest, *zeros, *zeros, *zeros)


def send(panel: int, *events: tuple[int, int, int]) -> None:
    for kind, code, value in (*events, (EV_SYN, 0, 0)):
        os.write(panel, struct.pack("qqHHi", 0, 0, kind, code, value))


main()
