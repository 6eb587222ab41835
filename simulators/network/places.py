"""The places of the demo: who they are, where each keeps its files, and its link as a process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from link import report
from link.errors import RequestError
from link.folders import Folders
from link.identity import Role
from link.requests import SOCKET_NAME, Answer, Request, Status, ask

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PATIENCE_S = 180.0
"""A busy machine is slow, not wrong."""
LOOK_AGAIN_S = 1.0
"""The link answers one user twice a second, in the long run."""


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


@dataclass(frozen=True)
class Place:
    """Who one of the places is."""

    id: str
    role: Role
    name: str
    has_network: bool = True
    lat: float = 0.0
    lon: float = 0.0
    """In degrees of WGS 84."""


CENTRE = Place(
    "cp-veldermeer", Role.COORDINATION, "Coördinatiepunt Kazerne Noord", lat=52.6420, lon=5.6215
)
BRINK = Place("np-brink", Role.POINT, "Dorpshuis De Brink", lat=52.6468, lon=5.6120)
BRUG = Place("np-brug", Role.POINT, "Buurthuis De Brug", lat=52.6330, lon=5.6015)
DIJK = Place("np-dijk", Role.POINT, "Sporthal De Dijk", has_network=False, lat=52.6590, lon=5.6330)
SCHAKEL = Place("np-schakel", Role.POINT, "Wijkcentrum De Schakel", lat=52.6258, lon=5.6190)
"""Listed, and never heard: its link is not started."""
POINTS = (BRINK, BRUG, DIJK, SCHAKEL)
PLACES = (CENTRE, *POINTS)
REGION = "veiligheidsregio-merenland"


class Node:
    """One place: its folders, its link, and what is asked of it."""

    def __init__(self, place: Place, demo: Path, sockets: Path) -> None:
        """``demo``: the folder of deploy/demo, whose kiosk is the one of De Brink.

        ``sockets``: a folder with a short name, since that of a socket has 107 bytes at most.
        """
        demo = demo.resolve()
        self.place = place
        self._top = demo if place is BRINK else demo / "network" / place.id
        config, state = self._top / "config", self._top / "state"
        run = demo / "run" if place is BRINK else sockets / place.id
        for folder in (config, state, run / "content", run / "post"):
            folder.mkdir(parents=True, exist_ok=True)
        (config / "link.toml").write_text(f'region = "{REGION}"\n', encoding="utf-8")
        self.folders = Folders(config, state / "link", run / "link", run / "post")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> dict[str, str]:
        folders = {
            "CONFIG": self.folders.config,
            "STATE": self.folders.state.parent,
            "RUN": self.folders.run.parent,
        }
        return os.environ | {f"NOODSTEUNPUNT_{n}": str(path) for n, path in folders.items()}

    def start(self) -> None:
        """Start its link, without a network where it has none. Raises DemoError."""
        command = [sys.executable, "-m", "link", "run"]
        if not self.place.has_network:
            command = [*without_network(), *command]
        with (self._top / "link.log").open("ab") as log:
            self._process = started(command, self.environ, log.fileno())
        wait_for(f"the link of {self.place.name}", self._answers)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _answers(self) -> bool:
        if not self.is_running:
            raise DemoError(f"The link of {self.place.name} ended: see {self._top}/link.log.")
        with contextlib.suppress(RequestError):
            return self.ask(Status()).ok
        return False

    def ask(self, request: Request) -> Answer:
        """Ask its link; again when it says that it is busy. Raises RequestError."""
        path, end_s = self.folders.run / SOCKET_NAME, time.monotonic() + PATIENCE_S
        while True:
            try:
                return ask(path, request)
            except RequestError as error:
                if error.code != "busy" or time.monotonic() > end_s:
                    raise
            time.sleep(LOOK_AGAIN_S)

    def status(self) -> report.LinkStatus:
        """Raises RequestError."""
        return report.read(self.ask(Status()).data)

    def command(self, module: str, *words: str | Path, may_refuse: bool = False) -> str:
        """Run one of our programs as this place; return what it printed.

        Raises DemoError when it failed, unless it may: a stranger's stick is refused.
        """
        done = subprocess.run(  # noqa: S603 - our own programs
            [sys.executable, "-m", module, *map(str, words)],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode and not may_refuse:
            what = " ".join(map(str, (module, *words)))
            raise DemoError(f"{self.place.name}, {what}: {done.stderr.strip() or done.stdout}")
        return done.stdout


def started(
    command: list[str], environ: dict[str, str], log: int, folder: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that holds the demo's lock, as all of its processes do."""
    return subprocess.Popen(  # noqa: S603 - our own programs
        command,
        cwd=folder or ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        close_fds=False,
    )


def without_network() -> list[str]:
    """Return what starts a program where there is no network at all. Raises DemoError."""
    for words in (["unshare", "--net"], ["unshare", "--user", "--map-current-user", "--net"]):
        tried = subprocess.run([*words, "true"], capture_output=True, check=False)  # noqa: S603
        if tried.returncode == 0:
            return words
    raise DemoError(
        "This machine makes no place without a network (unshare --net is refused): "
        "start deploy/demo as root, or outside a container."
    )


def wait_for(what: str, is_so: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so. Raises DemoError."""
    end_s = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > end_s:
            raise DemoError(f"Not within {patience_s:.0f} s: {what}.")
        time.sleep(LOOK_AGAIN_S)
