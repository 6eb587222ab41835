"""A receipt printer as Linux shows it: a device that takes bytes, and stops taking them."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from pathlib import Path


class PrinterError(Exception):
    """The printer cannot be reached or does not answer.

    The message is a Dutch msgid that says what to look at. The cause has the details.
    """


def send(data: bytes, device: Path, timeout_s: float = 30.0) -> None:
    """Write to the printer's device, such as /dev/usb/lp0. Blocks: call it on a thread.

    Raises PrinterError when the printer takes nothing for ``timeout_s``: paper is out, cover open.
    """
    try:
        descriptor = os.open(device, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        raise PrinterError(
            N_("De printer is niet gevonden. Kijk of hij aan staat en of de kabel vastzit.")
        ) from problem
    try:
        _write(descriptor, data, timeout_s)
    except OSError as problem:
        raise PrinterError(
            N_("De printer stopte. Kijk of er papier in zit en of de klep dicht is.")
        ) from problem
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes, timeout_s: float) -> None:
    ready = select.poll()
    ready.register(descriptor, select.POLLOUT)
    rest = memoryview(data)
    taken_s = time.monotonic()
    while rest:
        if not ready.poll(max(0, taken_s + timeout_s - time.monotonic()) * 1000):
            raise TimeoutError(f"took nothing for {timeout_s:g} s")
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            continue
        taken_s = time.monotonic()
