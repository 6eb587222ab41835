"""What the office asks of the link: the only way to open a letter, to answer, or to believe a node.

The link is the one writer of link.db. It has a quota, and may be busy: that is asked again a few
times. What it refuses, or that it is silent, is a sentence for who sits at the page.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import msgspec

from link import report, requests
from link.bodies import decode
from link.errors import IdentityError, RequestError
from link.identity import read_card
from link.requests import READ_AT_ONCE, SOCKET_NAME, Answer, Refused, ask
from office.errors import Missing, OfficeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from link.bodies import Letter
    from link.folders import Folders
    from link.identity import Card
    from link.report import LinkStatus
    from link.requests import Request

log = logging.getLogger(__name__)

BY = "coordinator"
"""In whose role letters are opened and read; a writer hears this word, never a person's name."""
BUSY, TRIES, PAUSE_S = "busy", 5, 0.6
SILENT = "De verbinding antwoordt nu niet. Er is niets gedaan. Probeer het zo nog een keer."
_REFUSALS = {
    "no-letter": "Deze brief is er niet meer.",
    "nobody": "Geen enkel punt hoort bij deze coördinatiepost. Er is niemand om op te roepen.",
    "no-parent": "Er staat nog geen post boven deze in de lijst van de regio.",
    "too-long": "Dit bericht is te lang. Maak het korter.",
}
_CLOSED = "Deze brief kan hier niet meer open. Vraag het punt om hem opnieuw te sturen."


class _Opened(msgspec.Struct, frozen=True):
    body: bytes
    number: int = 0


class _Many(msgspec.Struct, frozen=True):
    letters: tuple[_Opened, ...]


class PostOffice:
    """Any thread may use it. Every method raises OfficeError."""

    def __init__(self, folders: Folders) -> None:
        self._socket = folders.run / SOCKET_NAME

    def status(self) -> LinkStatus:
        try:
            return report.read(self._ask(requests.Status()).data)
        except RequestError as error:
            raise OfficeError(SILENT) from error

    def open(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Open these; what cannot be opened is not among them."""
        found: dict[int, bytes] = {}
        for at in range(0, len(numbers), READ_AT_ONCE):
            some = tuple(numbers[at : at + READ_AT_ONCE])
            told = _read(self._ask(requests.ReadMany(numbers=some, by=BY)), _Many)
            found |= {one.number: one.body for one in told.letters}
        return found

    def read(self, number: int) -> None:
        """A person read it; its writer hears that."""
        self._ask(requests.Done(number=number, state="read", by=BY))

    def take_up(self, number: int, who: str) -> bool:
        """Somebody does it; whether that is news. ``who`` is a service, never a person."""
        done = requests.Done(number=number, state="taken", by=who)
        return bool(self._ask(done).data.get("news"))

    def send(self, to: str, own_id: str, body: bytes, *, drill: bool) -> None:
        """Keep a letter for ``to``: it goes when it can."""
        letter = {"do": "send", "kind": "message", "id": own_id, "body": body, "to": to}
        self._ask(msgspec.convert(letter | {"drill": drill}, requests.Send))

    def stranger(self, number: int, mark: str) -> Letter | None:
        """Open an emergency of a sender that nobody knows; None: it is no letter of ours."""
        asked = requests.ReadQuarantined(number=number, by=BY, mark=mark)
        return decode(_read(self._ask(asked), _Opened).body)

    def discard(self, number: int, mark: str) -> None:
        self._ask(requests.Discard(number=number, by=BY, mark=mark))

    def admit(self, card: Card) -> bool:
        """Two people compared its fingerprint; whether it was passed on to be listed."""
        return bool(self._ask(requests.Admit(card=card.to_bytes())).data.get("passed_on"))

    def call_through(self) -> int:
        """Ask every node below to answer; return how many."""
        return len(self._ask(requests.CallThrough()).data.get("called", ()))

    def forget(self, numbers: Sequence[int]) -> None:
        """The time of these letters is over."""
        for at in range(0, len(numbers), requests.FORGET_AT_ONCE):
            some = tuple(numbers[at : at + requests.FORGET_AT_ONCE])
            self._ask(requests.Forget(numbers=some))

    def new_keys(self) -> None:
        """What came until now opens no more in 30 days, whatever becomes of this card."""
        self._ask(requests.Opening())

    def _ask(self, request: Request) -> Answer:
        for _ in range(TRIES):
            try:
                return ask(self._socket, request)
            except Refused as error:
                if error.code != BUSY:
                    log.info("the link does not do it: %s", error)
                    raise _refusal(error) from error
            except RequestError as error:
                log.info("the link is silent: %s", error)
                raise OfficeError(SILENT) from error
            time.sleep(PAUSE_S)
        raise OfficeError(SILENT)


def card_of(text: str) -> Card | None:
    """Read a request to be enrolled, as a file or as the text of its code; None: it is none."""
    try:
        return read_card(text.strip().encode())
    except IdentityError:
        return None


def _read(answer: Answer, kind: Any) -> Any:
    try:
        return msgspec.convert(answer.data, kind)
    except msgspec.ValidationError as error:
        raise OfficeError(SILENT) from error


def _refusal(error: Refused) -> OfficeError:
    if error.code == "no-letter":
        return Missing(_REFUSALS[error.code])
    return OfficeError(_REFUSALS.get(error.code, _CLOSED if error.code == "failed" else SILENT))
