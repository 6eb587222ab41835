"""What is done with each request that came over link.sock."""

from __future__ import annotations

from contextlib import suppress
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from link import calling, figures, identity, report
from link.envelope import Kind
from link.errors import LinkError, RequestError
from link.inbox import mark_of
from link.letters import Letter
from link.requests import (
    Admit,
    Answer,
    CallThrough,
    Carried,
    Collect,
    Collected,
    Counted,
    Discard,
    Done,
    Forget,
    Opening,
    Read,
    ReadMany,
    ReadQuarantined,
    Request,
    Send,
    Status,
)
from link.states import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from link.carriers import Carrier
    from link.exchange import Exchange
    from link.identity import Card
    from link.stick_post import StickPost

_STATES = {"read": State.READ, "taken": State.TAKEN}

Said: TypeAlias = tuple[str, dict[str, Any]]
"""A sentence for the person who asked, and what programs want to know."""


class Commands:
    """One thread uses it: the loop's."""

    def __init__(
        self,
        exchange: Exchange,
        card: Card,
        carriers: Callable[[], tuple[Carrier, ...]],
        sticks: StickPost,
        now_s: Callable[[], float],
    ) -> None:
        self._exchange = exchange
        self._card = card
        self._carriers = carriers
        self._sticks = sticks
        self._now_s = now_s

    def carry_out(self, request: Request) -> Answer:
        """Never raises: what cannot be done is the answer."""
        try:
            text, data = self._done(request)
        except RequestError as error:
            return Answer(ok=False, text=str(error), code=error.code)
        except LinkError as error:
            return Answer(ok=False, text=str(error), code="failed")
        return Answer(ok=True, text=text, data=data)

    @singledispatchmethod
    def _done(self, request: Request) -> Said:
        raise RequestError(f"Nobody does {type(request).__name__}.", "unreadable")

    @_done.register
    def _(self, _request: Status) -> Said:
        status = report.compose(self._exchange, self._card, self._carriers(), self._now_s())
        return "", msgspec.to_builtins(status)

    @_done.register
    def _(self, request: Done) -> Said:
        news = self._exchange.done(request.number, _STATES[request.state], request.by)
        return "Told to its writer." if news else "That was known.", {"news": news}

    @_done.register
    def _(self, _request: Opening) -> Said:
        self._exchange.open_point()
        return "Others seal to a new key from now on.", {}

    @_done.register
    def _(self, request: Collect) -> Said:
        self._sticks.collect(request.stick)
        return "Taken up.", {}

    @_done.register
    def _(self, _request: Carried) -> Said:
        count = self._sticks.carried(self._now_s())
        return f"{count} letters went along.", {"letters": count}

    @_done.register
    def _(self, request: Send) -> Said:
        letter = Letter(request.id, request.body, request.drill)
        item = self._exchange.post(Kind[request.kind.upper()], request.to, letter)
        data = {"sequence": item.sequence, "to": item.recipient, "state": item.state.name.lower()}
        return f"{item.own_id} for {item.recipient}: {item.state.word}.", data

    @_done.register
    def _(self, request: Read) -> Said:
        return "", _opened(self._exchange.read(request.number), is_believed=True)

    @_done.register
    def _(self, request: ReadMany) -> Said:
        opened = []
        for number in request.numbers:
            with suppress(LinkError):  # too old, or not there: the others are still wanted
                letter = _opened(self._exchange.read(number), is_believed=True)
                opened.append({"number": number, **letter})
        return "", {"letters": opened}

    @_done.register
    def _(self, request: Forget) -> Said:
        count = self._exchange.inbox.forget(request.numbers)
        return f"The words of {count} letters are gone.", {"letters": count}

    @_done.register
    def _(self, request: ReadQuarantined) -> Said:
        letter = self._exchange.read_quarantined(self._quarantined(request))
        return "", _opened(letter, is_believed=False)

    @_done.register
    def _(self, request: Discard) -> Said:
        self._exchange.inbox.release(self._quarantined(request))
        return "It is gone from here; its sender may send it again.", {}

    def _quarantined(self, request: ReadQuarantined | Discard) -> bytes:
        """The list may have changed since whoever asks saw it."""
        waiting = self._exchange.inbox.quarantined()
        data = waiting[request.number][3] if 0 <= request.number < len(waiting) else b""
        if not data or request.mark not in {"", mark_of(data)}:
            raise RequestError("There is no such letter: look at the status.", "no-letter")
        return data

    @_done.register
    def _(self, request: Admit) -> Said:
        card = identity.read_card(request.card)
        self._exchange.admit(card)
        digits = card.fingerprint.replace(" ", "")
        passed_on = True
        try:  # the region signs whom it lists; until then this node believes it for a day
            self._exchange.post(
                Kind.MESSAGE, None, Letter(f"enrol/{card.id}/{digits[:8]}", card.to_bytes())
            )
        except RequestError:
            passed_on = False
        text = f"{card.id} is believed here for 24 hours."
        return text, {"id": card.id, "fingerprint": card.fingerprint, "passed_on": passed_on}

    @_done.register
    def _(self, _request: CallThrough) -> Said:
        below = calling.call(self._exchange, self._now_s())
        return f"{len(below)} nodes are called.", {"called": list(below)}

    @_done.register
    def _(self, request: Counted) -> Said:
        self._exchange.figures.keep(
            figures.Counted(people=request.people, reports=request.reports, drill=request.drill)
        )
        return "It goes up with the status.", {}

    @_done.register
    def _(self, request: Collected) -> Said:
        handled = self._sticks.handled(request.stick)
        if handled is None:
            raise RequestError(f"No post came from {request.stick}.", "no-stick")
        return "", handled._asdict()


def _opened(letter: Letter | None, *, is_believed: bool) -> dict[str, Any]:
    if letter is None:
        raise RequestError("There is no such letter: look at the status.", "no-letter")
    return {"id": letter.id, "body": letter.body, "drill": letter.drill, "believed": is_believed}
