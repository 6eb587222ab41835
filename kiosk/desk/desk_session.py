"""The desk as the screens meet it: the open database, the lock on the door, and the forms in hand.

The database opens at the first need, after the first picture. Whatever becomes of it, residents'
screens go on: `notices` never raises, and a form that the card cannot keep stays in memory.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk import stick_outbox
from kiosk.desk.drill.store import Switch, drilling
from kiosk.desk.storage.errors import DeskError
from kiosk.model.needs import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from content.clock import Times
    from kiosk.desk.link.routes import Opened
    from kiosk.desk.stock.coupons import Coupon
    from kiosk.desk.storage.pins import Pins, Wait, Wrong
    from kiosk.desk.storage.records import Desk
    from kiosk.desk.storage.unlock_codes import LaterCode, UnlockCodes, WrongCode
    from kiosk.model.goods import PublicGood
    from kiosk.model.needs import PublicBoard
    from kiosk.model.notice import Notice
    from kiosk.technician.ahead import Ahead, Asked
    from link.bodies import Letter

log = logging.getLogger(__name__)


def system_clock() -> datetime:
    return datetime.now(UTC)


class Door(Enum):
    """What the lock says when it is not an answer about a PIN."""

    SHUT = "shut"
    CHECKING = "checking"
    FREED = "freed"


@dataclass
class DeskSession:
    """One for the whole life of the kiosk. Used by the window's thread; `Pins.unlock` apart."""

    clock: Callable[[], datetime] = system_clock
    door: Door | Wrong | Wait | DeskError = Door.SHUT
    """How the last try of a PIN ended."""
    code: Door | WrongCode | LaterCode | DeskError = Door.SHUT
    """How the last try of an unlock code ended."""
    said: str = ""
    """What came of the last touch, in Dutch, until another screen is chosen."""
    faults: Mapping[str, str] = field(default_factory=dict)
    """Field by field, why the form in view was not taken."""
    refused: bool = False
    """What was said is why the last touch was not done."""
    refusals: int = 0
    """How many there were: the same sentence, said once more, is looked at once more."""
    opened: dict[Opened, Letter | None] = field(default_factory=dict)
    """Letters of other places that were opened, in memory alone; None: one cannot be read."""
    ahead: dict[Asked, Ahead] = field(default_factory=dict)
    """What orders to the power would cost, as far as that was looked at (`LookAhead`)."""
    coupon: tuple[int, Coupon] | None = None
    """For which thing, and which: it is good, and waits for the touch that says how much."""
    _desk: Desk | None = None
    _pins: Pins | None = None
    _unlock_codes: UnlockCodes | None = None
    _notices: tuple[Notice, ...] = ()
    _closed_at: datetime | None = None
    _board: PublicBoard = NOTHING
    _values: dict[str, dict[str, str]] = field(default_factory=dict)
    _unkept: set[str] = field(default_factory=set)
    _trouble: str = ""
    _wiped: tuple[str, Mapping[str, str]] = ("", {})
    _switch: Switch | None = None
    _switch_read: bool = False

    @property
    def desk(self) -> Desk:
        """The open database. Raises DeskError."""
        if self._desk is None:
            from kiosk.desk.storage.records import Desk  # noqa: PLC0415 - its vault costs 60 ms to load

            self._desk = Desk(self.clock())
        return self._desk

    @property
    def pins(self) -> Pins:
        if self._pins is None:
            from kiosk.desk.storage.pins import Pins  # noqa: PLC0415 - argon2 is for who unlocks

            self._pins = Pins()
        return self._pins

    @property
    def unlock_codes(self) -> UnlockCodes:
        if self._unlock_codes is None:
            from kiosk.desk.storage.unlock_codes import UnlockCodes  # noqa: PLC0415 - as above

            self._unlock_codes = UnlockCodes()
        return self._unlock_codes

    def notices(self, now: datetime, *, drill: bool) -> tuple[Notice, ...]:
        """What visitors read now; while the database cannot be read, what is left of the last."""
        try:
            self._notices = self.desk.notices.current(now, drill=drill)
            self._trouble = ""
        except DeskError as error:
            self._heed(error)
            self._notices = tuple(n for n in self._notices if now < n.until)
        return self._notices

    def board(self, now: datetime, *, drill: bool) -> PublicBoard:
        """What everybody may know; while that cannot be read, what is left of the last."""
        try:
            self._board = self.desk.needs.board(now, drill=drill)
        except DeskError as error:
            self._heed(error)
            cards = tuple(card for card in self._board.cards if now < card.until)
            self._board = msgspec.structs.replace(self._board, cards=cards)
        return self._board

    def goods(self, now: datetime, *, drill: bool) -> tuple[PublicGood, ...]:
        """What is handed out here; while that cannot be read, nothing is promised."""
        try:
            return self.desk.stock.goods(now, drill=drill)
        except DeskError as error:
            self._heed(error)
            return ()

    def drilling(self, now: datetime, *, usual: bool, settings: str) -> bool:
        """Whether staff turned OEFENING on or off, else ``usual``. Never raises."""
        try:
            if not self._switch_read:
                self._switch = self.desk.switches.find()
                self._switch_read = True
        except DeskError as error:
            self._heed(error)
        return drilling(self._switch, now, usual=usual, settings=settings)

    def closed_at(self, *, drill: bool) -> datetime | None:
        """Since when staff have closed this point, as it was last read. Never raises."""
        switch = self._switch
        since_s = switch.at if switch and switch.until is not None else 0.0
        try:
            self._closed_at = self.desk.retention.shut_since(
                drill_since_s=since_s if drill else None
            )
        except DeskError as error:
            self._heed(error)
        return self._closed_at

    def stick_outcome(self, now: datetime) -> str:
        """A msgid: what came of the last file for a stick, while that matters; else empty."""
        return stick_outbox.told(now)

    def turn_drill(self, until: datetime | None, now: datetime, *, settings: str) -> None:
        """Turn OEFENING on until then, or off. Raises DeskError when only memory holds it."""
        end = until.timestamp() if until else None
        self._switch = Switch(at=now.timestamp(), until=end, settings=settings)
        self._switch_read = True
        self.desk.switches.keep(self._switch)

    def tidy(self, times: Times) -> None:
        """Once a day, delete what is beyond its time. Called each minute; never raises."""
        try:
            self.desk.retention.daily(times)
        except DeskError as error:
            self._heed(error)

    def _heed(self, error: DeskError) -> None:
        """Log a trouble when it begins, not each minute that it lasts."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            log.warning("%s", error)

    def values(self, form: str) -> Mapping[str, str]:
        """What is filled in by now, since before a lock or a restart too."""
        if form not in self._values:
            try:
                found = self.desk.drafts.find(form)
            except DeskError as error:
                self._heed(error)
                found = None
            self._values[form] = dict(found or {})
        return self._values[form]

    def fill(self, form: str, name: str, value: str) -> None:
        """Keep one field, on the card too. Raises DeskError when only memory holds it."""
        values = {**self.values(form), name: value}
        self._values[form] = values
        self._unkept.add(form)
        self.desk.drafts.keep(form, values, self.clock())
        self._unkept.discard(form)

    def discard(self, form: str) -> None:
        """Forget a form that is wanted no more. Raises DeskError."""
        self._values.pop(form, None)
        self._unkept.discard(form)
        self.faults = {}
        self.desk.drafts.remove(form)

    def sent(self, form: str) -> None:
        """It was taken: the next one starts empty, also where the card cannot forget this one now.

        Never raises: who reads that it failed sends it again, and there are two.
        """
        try:
            self.discard(form)
        except DeskError as error:
            self._heed(error)
            self._values[form] = {}
            self._unkept.add(form)

    def forget(self) -> None:
        """The point closes: what was half filled in goes from memory too."""
        self._values, self._unkept, self._wiped, self.opened = {}, set(), ("", {}), {}

    def wipe(self, form: str) -> None:
        """Empty a form; until the next, or the lock, it can be had back. Raises DeskError."""
        self._wiped = (form, self.values(form))
        self.discard(form)

    def wiped(self, form: str) -> Mapping[str, str]:
        """What was in a form before it was emptied."""
        name, values = self._wiped
        return values if name == form else {}

    def lock(self) -> None:
        """Nothing typed is lost: what the card does not hold stays here."""
        self.door = self.code = Door.SHUT
        self.turn_page()
        self._wiped = ("", {})
        self.opened, self.coupon = {}, None
        self._values = {form: self._values[form] for form in self._unkept}

    def say(self, sentence: str) -> None:
        self.said = sentence

    def refuse(self, sentence: str, field_name: str = "") -> None:
        """Say why something was not done, and at which field of the form in view."""
        self.said, self.refused = sentence, True
        self.refusals += 1
        self.faults = {field_name: sentence} if field_name else {}

    def turn_page(self) -> None:
        self.said, self.faults, self.refused = "", {}, False
