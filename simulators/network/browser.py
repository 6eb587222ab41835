"""Debian's Chromium without a window, told what to do over a pipe: for pictures of the office.

The DevTools protocol, JSON and a zero byte each way: https://chromedevtools.github.io/devtools-protocol
"""

from __future__ import annotations

import base64
import itertools
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import msgspec

from simulators.network.places import DemoError

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = "chromium"
WIDTH, HEIGHT = 1280, 800
PATIENCE_S = 60.0
_START = 'exec "$@" 3<&"$IN" 4>&"$OUT"'
"""The pipes are the third and fourth of what it has open, as it expects."""


class Browser:
    """One window. Raises DemoError."""

    def __init__(self, profile: Path) -> None:
        """``profile``: a folder of its own, with nothing of anybody's."""
        program = shutil.which(CHROMIUM)
        if program is None:
            raise DemoError("Pictures of the office need chromium: apt-get install chromium.")
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        self._process = subprocess.Popen(  # noqa: S603 - Debian's own program
            ["/bin/bash", "-c", _START, "bash", program, "--headless", "--no-sandbox",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
             f"--user-data-dir={profile}", "about:blank"],
            env=os.environ | {"IN": str(theirs_in), "OUT": str(theirs_out)},
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._numbers, self._rest, self._session = itertools.count(1), b"", ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self._ask("Page.enable")
        self._ask("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT,
                  deviceScaleFactor=1, mobile=False)  # fmt: skip

    def bring(self, name: str, value: str, address: str) -> None:
        """Have a cookie."""
        self._ask("Network.setCookie", name=name, value=value, url=address)

    def picture(self, address: str, path: Path) -> None:
        """Leave a picture of a page, all of it."""
        self._ask("Page.navigate", url=address)
        self._until("Page.loadEventFired")
        shot = self._ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        for end in (self._in, self._out):
            os.close(end)

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        asked: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._out, msgspec.json.encode(asked) + b"\0")
        while True:
            told = self._hear()
            if told.get("id") == number:
                if "error" in told:
                    raise DemoError(f"Chromium, {method}: {told['error'].get('message')}.")
                result: dict[str, Any] = told["result"]
                return result

    def _until(self, method: str) -> None:
        while self._hear().get("method") != method:
            pass

    def _hear(self) -> dict[str, Any]:
        end_s = time.monotonic() + PATIENCE_S
        while b"\0" not in self._rest:
            more = os.read(self._in, 1 << 20)
            if not more or time.monotonic() > end_s:
                raise DemoError("Chromium ended, or answers no more.")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = msgspec.json.decode(line)
        return told
