"""Opening letters, and saying what is done with them: asked of the link, on a thread.

What was opened is shown and kept in memory alone, until the desk locks. Its writer hears that it
was read: "gelezen" is what a person does, not a program.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kiosk.desk.action import FAILED
from kiosk.desk.link import routes
from kiosk.desk.link.screens import stranger
from kiosk.desk.needs import post, taking_in
from kiosk.desk.notices.routes import NoticeForm
from kiosk.desk.notices.store import TEXT_CHARS
from kiosk.desk.storage.errors import DeskError
from kiosk.i18n.translator import translator
from kiosk.model.roles import Role
from kiosk.platform.background import Background
from link import bodies as letters
from link import requests
from link.errors import RequestError
from link.folders import Folders
from link.identity import Role as Place
from link.requests import SOCKET_NAME, Done, Read, ReadQuarantined, Refused, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.navigation.navigator import Navigator

log = logging.getLogger(__name__)

DUTCH = translator("nl")
GONE = "Deze brief is er niet meer."
SILENT = "De verbinding antwoordt nu niet. Probeer het zo nog een keer."
TOO_OLD = "Deze brief kan hier niet meer open: de sleutel is vernietigd. Laat hem opnieuw sturen."
NOT_TOLD = "De schrijver weet nog niet dat u dit las. Zeg het hem als dat kan."
STAFF, COORDINATOR = "staff", "coordinator"


class Outcome(NamedTuple):
    """What staff hear, and what was opened."""

    said: str
    opened: tuple[routes.Opened, letters.Letter | None] | None = None


class _Body(msgspec.Struct, frozen=True):
    body: bytes


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    post = PostActions(navigator, desk_session)
    return {
        routes.OpenLetter: post.open,
        routes.TakeUp: post.take_up,
        routes.PinUp: post.pin_up,
        routes.Discard: post.discard,
    }


class PostActions:
    """One request at a time."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._socket = Folders.from_environment().run / SOCKET_NAME
        self._asking = Background("post")

    def open(self, asked: routes.OpenLetter) -> None:
        letter, by = asked.letter, self._role()
        if isinstance(letter, routes.Letter):
            self._start(lambda: self._read(letter, by))
        elif self._is_there(letter):
            self._start(lambda: self._read_stranger(letter, by))

    def take_up(self, asked: routes.TakeUp) -> None:
        done = Done(number=asked.letter.number, state="taken", by=asked.by)
        said = DUTCH("Opgepakt door: {name}. De schrijver hoort dit.", name=asked.by)
        self._start(lambda: self._asked(done, said))

    def pin_up(self, asked: routes.PinUp) -> None:
        """Staff still give it a title, and look, before residents read it."""
        navigator, form = self._navigator, NoticeForm()
        letter = self._desk_session.opened.get(asked.letter)
        if not isinstance(letter, letters.Message):
            return
        navigator.become(navigator.session.go(form))
        try:
            self._desk_session.fill(form.draft, "tekst", letter.text[:TEXT_CHARS])
        except DeskError as error:
            self._desk_session.refuse(str(error))
        navigator.render()

    def discard(self, asked: routes.Discard) -> None:
        """Only what was seen: the list may have changed."""
        letter, by = asked.letter, self._role()
        if self._is_there(letter):
            discard = requests.Discard(number=letter.place, by=by, mark=letter.mark)
            self._start(lambda: self._asked(discard, "Weggelegd."))

    def _is_there(self, letter: routes.Unbelieved) -> bool:
        if stranger(self._navigator.snapshot.connection, letter) is None:
            self._ended(Outcome(GONE))
            return False
        return True

    def _role(self) -> str:
        """In whose role a letter is opened; the PIN was staff's."""
        known = self._navigator.snapshot.connection
        role = known.told.role if known and known.told else ""
        return STAFF if role in {"", Place.POINT} else COORDINATOR

    def _start(self, job: Callable[[], Outcome]) -> None:
        self._asking.start(job, self._ended, failed=Outcome(FAILED))

    def _ended(self, outcome: Outcome) -> None:
        navigator, desk_session = self._navigator, self._desk_session
        if navigator.session.role is not Role.STAFF:  # locked meanwhile: nothing of it stays
            return
        if outcome.opened is not None:
            route, letter = outcome.opened
            desk_session.opened[route] = letter
            self._heed(route, letter)
        desk_session.say(outcome.said)
        navigator.refresh()

    def _heed(self, route: routes.Opened, letter: letters.Letter | None) -> None:
        """What another point asks or answers of a card is kept with that card, once."""
        snapshot = self._navigator.snapshot
        came = snapshot.connection.received if snapshot.connection else None
        if not (isinstance(route, routes.Letter) and isinstance(letter, post.AboutCards) and came):
            return
        for drill in (False, True):
            for one in came(drill=drill):
                if one.number == route.number and snapshot.config.desk.needs:
                    self._take_in(letter, one.sender, drill=drill)

    def _take_in(self, letter: post.AboutCards, sender: str, *, drill: bool) -> None:
        known = self._navigator.snapshot.connection
        told = known.told if known else None
        try:
            taking_in.keep(self._desk_session.desk, letter, sender, told, drill=drill)
        except DeskError as error:
            self._desk_session.refuse(str(error))

    # For the thread

    def _read(self, letter: routes.Letter, by: str) -> Outcome:
        outcome = self._opened(letter, Read(number=letter.number, by=by))
        if outcome.opened is None:
            return outcome
        told = self._asked(Done(number=letter.number, state="read", by=by), "")
        return outcome._replace(said=NOT_TOLD if told.said else "")

    def _read_stranger(self, letter: routes.Unbelieved, by: str) -> Outcome:
        return self._opened(letter, ReadQuarantined(number=letter.place, by=by, mark=letter.mark))

    def _opened(self, letter: routes.Opened, request: requests.Request) -> Outcome:
        try:
            answer = msgspec.convert(ask(self._socket, request).data, _Body)
        except Refused as error:
            log.info("a letter is not opened: %s", error)
            return Outcome(GONE if error.code == "no-letter" else TOO_OLD)
        except (RequestError, msgspec.ValidationError) as error:
            log.info("a letter is not opened: %s", error)
            return Outcome(SILENT)
        return Outcome("", (letter, letters.decode(answer.body)))

    def _asked(self, request: requests.Request, said: str) -> Outcome:
        try:
            ask(self._socket, request)
        except RequestError as error:
            log.info("the link does not do it: %s", error)
            return Outcome(GONE if error.code == "no-letter" else SILENT)
        return Outcome(said)
