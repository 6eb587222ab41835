"""Paper from the desk: a sheet of a feature's own on the receipt printer, in Dutch.

On a thread, one at a time. Staff hear what came of it, whatever page they are on by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import translator
from kiosk.model.roles import Role
from kiosk.platform.background import Background
from kiosk.takeaway import print_action, sheets
from kiosk.takeaway.handout import Receipt

if TYPE_CHECKING:
    from kiosk.desk.desk_session import DeskSession
    from kiosk.navigation.navigator import Navigator
    from kiosk.takeaway.handout import Section

DUTCH = translator("nl")
NO_PRINTER = "Hier is geen printer. Schrijf het op een briefje."


class Paper:
    """The receipt printer, as a feature of the desk uses it."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._printer = Background("desk-printer")

    def print(self, *sections: Section, footer: str = "") -> None:
        """Put these on one sheet. A touch while one is being printed does nothing more."""
        settings = self._navigator.settings.printer
        if self._printer.busy:
            return
        if settings is None:
            self._say(NO_PRINTER)
            return
        sheet = sheets.sheet(self._navigator.snapshot, DUTCH, sections, footer=footer)
        receipt = Receipt(sheet, sheets.WIDTH_DOTS[settings.paper_mm])
        self._say(DUTCH(print_action.BUSY))
        self._printer.start(
            lambda: print_action.send(receipt, settings),
            lambda said: self._say(DUTCH(said)),
            failed=print_action.FAILED,
        )

    def _say(self, sentence: str) -> None:
        """Not to who came after staff left."""
        if self._navigator.session.role is Role.STAFF:
            self._desk_session.turn_page()
            self._desk_session.say(sentence)
            self._navigator.render()
