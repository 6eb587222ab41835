"""What a technician's touches do: commands to the power daemon, an archive, a poster for a stick.

Rules:
1. Only who unlocked as technician is served: the type of each route says so.
2. One at a time, on a thread: the window never waits for a daemon, a disk or a press.
3. Whatever comes of it is said on the page it was asked from, and noted in the audit log.
4. Residents' information is never touched: the daemon knows nothing of it, an archive reads it.
"""

from __future__ import annotations

import logging
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.desk import stick_outbox
from kiosk.desk.action import FAILED
from kiosk.desk.software import answer
from kiosk.desk.storage.errors import DeskError
from kiosk.model.roles import Role
from kiosk.platform.background import Background
from kiosk.takeaway import render_process, sheets
from kiosk.technician import power_orders, routes
from kiosk.technician.diagnostics_archive import write_archive
from link import requests as link_requests
from link.errors import RequestError as LinkRequestError
from link.folders import Folders as LinkFolders
from power.requests import TECHNICIAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.storage.records import Desk
    from kiosk.model.routes import Route, TechnicianAction
    from kiosk.navigation.navigator import Navigator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.power_commands import Command

log = logging.getLogger(__name__)

CALLED = "{n} punten zijn opgeroepen. Kijk over een minuut wie antwoordde."
NOBODY_BELOW = "Er is geen punt onder dit punt. Er is niemand om op te roepen."
NOT_CALLED = "De verbinding antwoordt niet. Er is niemand opgeroepen."
UNDER_WAY = "Bezig. Wacht even."
OTHER_UNDER_WAY = "Er is nog iets anders bezig. Dit is niet gedaan. Probeer het zo nog een keer."


class TechnicianActions:
    """Does one thing at a time."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._work = Background("technician")
        self._asked: TechnicianAction | None = None
        """What is done now, or was done last."""
        page, connection = routes.Diagnostics(), routes.Connection()
        self._actions: dict[type[TechnicianAction], Callable[[Any], None]] = {
            routes.CarryOut: self.carry_out,
            routes.SoftwareTonight: self.agree_to_software,
            routes.SoftwareNotTonight: partial(
                self.start, page=routes.Software(), work=self.withdraw_software
            ),
            routes.MakeArchive: partial(self.start, page=page, work=self.archive),
            routes.MakePoster: partial(self.start, page=page, work=self.poster),
            routes.CallThrough: partial(self.start, page=connection, work=self.call_through),
            routes.TakeCard: partial(self.start, page=connection, work=self.card),
        }

    def do(self, asked: TechnicianAction) -> None:
        """Do what a touch asks. That the role allows it was seen to by `Navigator.go`."""
        self._actions[type(asked)](asked)

    def carry_out(self, asked: routes.CarryOut) -> None:
        """Do what was agreed to."""
        command = asked.command
        self.start(asked, routes.Control(), lambda desk, now: self.command(command, desk, now))

    def start(
        self, asked: TechnicianAction, page: Route, work: Callable[[Desk | None, Snapshot], str]
    ) -> None:
        """Do ``work`` on a thread and say on ``page`` what came of it, or that it must wait."""
        navigator = self._navigator
        navigator.become(navigator.session.go(page))
        if self._work.busy:
            self._say(UNDER_WAY if asked == self._asked else OTHER_UNDER_WAY)
            return
        self._asked = asked
        self._say(UNDER_WAY)
        desk, snapshot = self._desk(), navigator.snapshot
        self._work.start(
            lambda: _outcome(work, desk, snapshot),
            lambda said: self._ended(page, said),
            failed=FAILED,
        )

    def command(self, command: Command, desk: Desk | None, snapshot: Snapshot) -> str:
        """Ask the power daemon. For the thread: it may take seconds."""
        off = self._navigator.timekeeper.times().off
        outcome = power_orders.carry_out(command, snapshot, off, TECHNICIAN)
        self._note(desk, power_orders.note(command, outcome, snapshot))
        return outcome.said

    def archive(self, desk: Desk | None, _: Snapshot) -> str:
        """Make an archive for the helpdesk and put it out. Raises DeskError."""
        known = desk.audit_log.entries() if desk else ()
        with tempfile.TemporaryDirectory() as folder:
            made = write_archive(Path(folder), known, self._navigator.now())
            return self._put_out(made.name, made.read_bytes(), desk, "Diagnose gemaakt.")

    def poster(self, desk: Desk | None, snapshot: Snapshot) -> str:
        """Make a poster for the door and put it out. Raises DeskError."""
        try:
            content = render_process.make_poster(sheets.poster(snapshot))
        except render_process.PressError as problem:
            log.warning("no poster: %s", problem)
            raise DeskError("De poster is niet gemaakt. Probeer het opnieuw.") from problem
        name = f"poster-{self._navigator.now():%Y%m%d-%H%M%S}.pdf"
        return self._put_out(name, content, desk, "Poster gemaakt.")

    def call_through(self, desk: Desk | None, _: Snapshot) -> str:
        """Ask every place below to answer. For the thread."""
        try:
            answer = link_requests.ask(
                LinkFolders.from_environment().run / link_requests.SOCKET_NAME,
                link_requests.CallThrough(),
            )
        except link_requests.Refused as error:
            return NOBODY_BELOW if error.code == "nobody" else NOT_CALLED
        except LinkRequestError:
            return NOT_CALLED
        said = CALLED.format(n=len(answer.data.get("called", ())))
        self._note(desk, said)
        return said

    def card(self, desk: Desk | None, _: Snapshot) -> str:
        """Put our card out, for who signs the list of places. Raises DeskError."""
        path = LinkFolders.from_environment().card
        try:
            content = path.read_bytes()
        except OSError as error:
            log.warning("%s: %s", path, error)
            raise DeskError("De kaart van dit punt is niet te lezen.") from error
        name = f"kaart-{self._navigator.now():%Y%m%d-%H%M%S}.json"
        return self._put_out(name, content, desk, "Kaart van dit punt op stick gezet.")

    def agree_to_software(self, asked: routes.SoftwareTonight) -> None:
        """Have it start tonight."""
        image = asked.image_sha256
        self.start(
            asked,
            routes.Software(),
            lambda desk, snapshot: self._answered(answer.agree(image, snapshot.software), desk),
        )

    def withdraw_software(self, desk: Desk | None, _: Snapshot) -> str:
        """Take that back. Raises DeskError."""
        return self._answered(answer.withdraw(), desk)

    def _answered(self, what: str, desk: Desk | None) -> str:
        """Nothing to say: the page itself shows what holds now."""
        self._note(desk, what)
        return ""

    def _put_out(self, name: str, content: bytes, desk: Desk | None, what: str) -> str:
        path = stick_outbox.put(name, content)
        self._note(desk, what)
        if stick_outbox.writes_by_itself():
            return "Het wordt op de stick gezet. Wacht op het bericht onder in het scherm."
        return f"Klaar. Het staat in {path.parent}."

    def _desk(self) -> Desk | None:
        """The open database; what is done goes on without one."""
        try:
            return self._desk_session.desk
        except DeskError as error:
            log.warning("audit log: %s", error)
            return None

    def _note(self, desk: Desk | None, what: str) -> None:
        if desk is None:
            return
        try:
            desk.audit_log.note(Role.TECHNICIAN, what, self._navigator.now())
        except DeskError as error:
            log.warning("audit log: %s", error)

    def _ended(self, page: Route, said: str) -> None:
        if self._navigator.session.route == page:
            self._navigator.refresh()
            self._say(said)

    def _say(self, sentence: str) -> None:
        self._desk_session.say(sentence)
        self._navigator.render()


def _outcome(
    work: Callable[[Desk | None, Snapshot], str], desk: Desk | None, snapshot: Snapshot
) -> str:
    try:
        return work(desk, snapshot)
    except DeskError as error:
        return str(error)
