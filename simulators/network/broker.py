"""The coordination point's Mosquitto, from what its link wrote, and heard on this machine alone."""

from __future__ import annotations

import contextlib
import re
import socket
from typing import TYPE_CHECKING

from link.broker import CONF, NODES
from simulators.network.line import BROKER_HOST
from simulators.network.places import DemoError, started, wait_for

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

MOSQUITTO = "/usr/sbin/mosquitto"


class Broker:
    """One broker. It keeps nothing, so that it may be stopped at any moment."""

    def __init__(self, written: Path, own: Path) -> None:
        """``written``: the folder that the link writes; ``own``: where to keep ours."""
        self._written, self._own = written, own
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self, environ: dict[str, str]) -> None:
        """Raises DemoError."""
        wait_for("the broker's files are there", (self._written / NODES).exists)
        text = (self._written / CONF).read_text(encoding="utf-8")
        here, count = re.subn(r"(?m)^listener (\d+)$", rf"listener \1 {BROKER_HOST}", text)
        found = re.search(r"(?m)^listener (\d+) ", here)
        if count != 1 or found is None:
            raise DemoError(f"{self._written / CONF} has not one listener.")
        self.port = int(found[1])
        conf = self._own / CONF
        conf.write_text(here, encoding="utf-8")
        with (self._own / "mosquitto.log").open("ab") as log:
            self._process = started(
                [MOSQUITTO, "-c", str(conf)], environ, log.fileno(), folder=self._written
            )
        wait_for("the broker listens", self._listens)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def _listens(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise DemoError(f"The broker ended: see {self._own}/mosquitto.log.")
        with contextlib.suppress(OSError), socket.create_connection((BROKER_HOST, self.port), 1):
            return True
        return False
