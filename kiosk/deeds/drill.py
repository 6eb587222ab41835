"""Beginning and ending a drill: asked of the power daemon, on a thread, since it may not answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kivy.clock import mainthread

from kiosk.desk.errors import DeskError
from power.errors import RequestError
from power.folders import Folders
from power.requests import SOCKET_NAME, Drill, Refused, ask

if TYPE_CHECKING:
    from kiosk.app import Kiosk

HOUR_S = 3600
SILENT = "De stroommodule antwoordt niet. De oefening kan nu niet beginnen of stoppen."
STARTED, STOPPED = "De oefening is begonnen.", "De oefening is gestopt."


class Drilling:
    """One request at a time."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self._thread: threading.Thread | None = None

    def start(self, hours: str) -> None:
        """``hours``: after so many it ends by itself."""
        for_s = HOUR_S * (int(hours) if hours.isdigit() else 1)
        self._ask(Drill(on=True, for_s=for_s, by="staff"), STARTED)

    def stop(self) -> None:
        self._ask(Drill(on=False, by="staff"), STOPPED)

    def _ask(self, request: Drill, done: str) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, args=(request, done), name="drill", daemon=True
            )
            self._thread.start()

    def _run(self, request: Drill, done: str) -> None:
        try:
            ask(Folders.from_environment().run / SOCKET_NAME, request)
        except Refused as refusal:
            self._ended(str(refusal), noted=False)
        except RequestError:
            self._ended(SILENT, noted=False)
        else:
            self._ended(done, noted=True)

    @mainthread
    def _ended(self, sentence: str, *, noted: bool) -> None:
        self._thread = None
        kiosk, office = self._kiosk, self._kiosk.office
        role = kiosk.session.role
        if role is None:
            return
        office.say(sentence)
        if noted:
            try:
                office.desk.note_deed(role, sentence, kiosk.now())
            except DeskError as error:
                office.say(f"{sentence} {error}")
        kiosk.refresh()
