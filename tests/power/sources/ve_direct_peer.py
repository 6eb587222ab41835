"""A Victron battery monitor at the other end of a pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import threading
import tty

SMART_SHUNT = {
    "PID": "0xA389",
    "V": "13120",
    "VS": "-3",
    "I": "-4260",
    "P": "-56",
    "CE": "-12300",
    "SOC": "876",
    "TTG": "1234",
    "Alarm": "OFF",
    "AR": "0",
    "BMV": "SmartShunt 500A/50mV",
    "FW": "0413",
    "MON": "0",
}
"""What it measures: volts in mV, amperes in mA, charge in 0.1 %, minutes to go."""
HISTORY = {f"H{number}": str(-1000 * number) for number in range(1, 19)}
HEX = b":A4F10007A00CE\n"
"""An answer to somebody who asked in hex."""


def block(fields: dict[str, str]) -> bytes:
    """One block, with the byte that makes it add up."""
    text = b"".join(f"\r\n{label}\t{value}".encode() for label, value in fields.items())
    text += b"\r\nChecksum\t"
    return text + bytes([-sum(text) % 256])


class Monitor:
    """It says the same again and again, as a monitor does; `port` is where it can be heard."""

    def __init__(self, *pieces: dict[str, str] | bytes) -> None:
        self._near, self._far = pty.openpty()
        tty.setraw(self._far)
        os.set_blocking(self._near, False)
        self.port = os.ttyname(self._far)
        self._said = b"".join(p if isinstance(p, bytes) else block(p) for p in pieces)
        self._pulled = threading.Event()
        self._thread = threading.Thread(target=self._speak)
        self._thread.start()

    def _speak(self) -> None:
        while not self._pulled.wait(0.05):
            with contextlib.suppress(BlockingIOError):  # nobody listens
                os.write(self._near, self._said)

    def pull_cable(self) -> None:
        """The port is gone, for whoever has it open as well."""
        self._pulled.set()
        self._thread.join()
        os.close(self._far)
        os.close(self._near)
