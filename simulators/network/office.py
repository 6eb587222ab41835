"""The office of the coordination point in the demo: its process, its first user, its pictures."""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from office.web.visit import COOKIE
from simulators.network.browser import Browser
from simulators.network.places import ROOT, DemoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulators.network.places import Node

USER, PASSWORD = "Anna (coördinator)", "alleen-voor-deze-oefening"
PAGES = {
    "points": "/punten",
    "point": "/punten/np-brug",
    "reports": "/meldingen?oefening=1",
    "report": "/meldingen/{number}",
    "journal": "/journaal?oefening=1",
    "map": "/kaart",
    "network": "/netwerk",
    "out": "/uit",
}


class Office:
    """One office, on this machine alone."""

    def __init__(self, node: Node, folder: Path) -> None:
        """``folder`` is for its log and the browser's own things."""
        self._node, self._folder = node, folder
        self._process: subprocess.Popen[str] | None = None
        self.address = ""
        self._token = ""

    def start(self, say: Callable[[str], None], *, opens: bool) -> None:
        """Start it and make its first user. ``opens``: in a browser. Raises DemoError."""
        command = [sys.executable, "-m", "office", "run", "--port", "0"]
        command += ["--here"] if opens else []
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "office.log").open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command, cwd=ROOT, env=self._node.environ, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log, text=True, close_fds=False,
            )  # fmt: skip
        self.address = self._told(r"(http://[\d.:]+)/")
        self._token = self._log_in(self._first_code(told=opens))
        say(f"Het kantoor: {self.address}  naam: {USER}  wachtwoord: {PASSWORD}")

    def take_pictures(self, to: Path, number: int) -> None:
        """Of every page; ``number`` is the report to show. Raises DemoError."""
        browser = Browser(self._folder / "browser")
        try:
            browser.bring(COOKIE, self._token, self.address)
            for name, path in PAGES.items():
                where = self.address + path.format(number=number)
                browser.picture(where, to / f"office-{name}.png")
        finally:
            browser.close()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def _first_code(self, *, told: bool) -> str:
        """Of the first user: told to who opens the office by hand, else only for technicians."""
        if told:
            return self._told(r"code (\S+)")
        code: str = json.loads(Path(self._told(r", en in (.+)\.$")).read_bytes())["code"]
        return code

    def _told(self, pattern: str) -> str:
        """What its next line says."""
        line = self._process.stdout.readline() if self._process and self._process.stdout else ""
        found = re.search(pattern, line)
        if found is None:
            raise DemoError(f"The office did not start: see {self._folder}/office.log.")
        return found[1]

    def _log_in(self, code: str) -> str:
        """As somebody does who got the first code; return the token of their session."""
        cookies = http.cookiejar.CookieJar()
        client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        with client.open(f"{self.address}/welkom") as page:
            csrf = re.search(r'name="csrf" content="(\w+)"', page.read().decode())
        if csrf is None:
            raise DemoError("The office's first page is another than this knows.")
        fields = {"csrf": csrf[1], "code": code, "name": USER, "password": PASSWORD}
        data = urllib.parse.urlencode(fields | {"again": PASSWORD}).encode()
        with client.open(f"{self.address}/welkom", data) as page:
            page.read()
        return next((one.value or "" for one in cookies if one.name == COOKIE), "")
