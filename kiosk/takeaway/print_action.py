"""Printing a receipt: on a thread, one at a time, once for each time a page is open."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_, translator
from kiosk.model.routes import Print
from kiosk.platform.background import Background
from kiosk.takeaway import printer_device, render_process, sheets

if TYPE_CHECKING:
    from kiosk.config import Printer
    from kiosk.model.routes import Printed
    from kiosk.model.session import Session
    from kiosk.navigation.navigator import Navigator
    from kiosk.takeaway.handout import Receipt

log = logging.getLogger(__name__)

BUSY = N_("De printer is bezig. Wacht even.")
DONE = N_("Klaar. Neem het papier mee.")
FAILED = N_("Printen lukt nu niet. Vraag een medewerker.")
FAILED_WITH_NOBODY = N_("Printen lukt nu niet.")


def register(navigator: Navigator) -> None:
    """Where there is a printer."""
    settings = navigator.settings.printer
    if settings is None:
        return
    printing = Printing(navigator, settings)
    navigator.session_followers.append(printing.follow)
    navigator.on(Print, printing.print)


class Printing:
    """The receipt printer of this point."""

    def __init__(self, navigator: Navigator, settings: Printer) -> None:
        self._navigator = navigator
        self._settings = settings
        self._printer = Background("printer")
        self._printed: Printed | None = None
        """What came out while the present page is open: a shaking finger gets no second one."""
        self._route = navigator.session.route

    def follow(self, session: Session) -> None:
        """Another page, or the same one again later, may be printed again."""
        if session.route != self._route:
            self._route, self._printed = session.route, None

    def print(self, route: Print) -> None:
        if self._printer.busy or route.of == self._printed:
            return
        session = self._navigator.session
        words = translator(session.language)
        receipt = sheets.receipt(self._navigator.snapshot, words, route.of, self._settings.paper_mm)
        if receipt is None:
            return
        self._printed = route.of
        self._navigator.become(replace(session, said=BUSY))
        self._printer.start(lambda: send(receipt, self._settings), self._ended, failed=FAILED)

    def _ended(self, said: str) -> None:
        if said != DONE:
            self._printed = None
        if said == FAILED and self._navigator.snapshot.closed_at:
            said = FAILED_WITH_NOBODY
        self._navigator.become(replace(self._navigator.session, said=said))


def send(receipt: Receipt, settings: Printer) -> str:
    """Print it, and return what to say of it. For a thread: a printer may take its time."""
    try:
        printer_device.send(render_process.make_receipt(receipt), Path(settings.device))
    except printer_device.PrinterError as problem:
        log.warning("%s: %s", settings.device, problem.__cause__)
        return str(problem)
    except render_process.PressError as problem:
        log.warning("no receipt: %s", problem)
        return FAILED
    return DONE
