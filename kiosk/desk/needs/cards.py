"""What cards are by now, worked out from all that happened. Pure.

1. A card belongs to the point that wrote it, and what that point says of it counts, in the order of
   its sequence. What others say of it are questions.
2. The same events, in any order and any number of times, give the same cards.
3. A claim holds for `CLAIM_HOLDS`; confirmed, until the card is closed.
4. A card that repeats an open one is counted with it: once, by the largest number that any of them
   says. When that one is closed, it stands by itself again.
5. A card whose time is over is on no board, and is counted no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.needs import events as said
from kiosk.desk.storage.events import OWN
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kiosk.desk.storage.events import Event
    from kiosk.model.needs import Side, Theme

CLAIM_HOLDS = timedelta(hours=2)
OPEN, MET, WITHDRAWN, REPORTED = "open", "met", "withdrawn", "reported"
_CLOSES = {said.Met: MET, said.Withdrawn: WITHDRAWN, said.Reported: REPORTED, said.Reopened: OPEN}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Somebody gets it."""

    key: str
    quantity: int
    at: datetime
    offer: int
    """The card that is claimed, of the point that wrote it."""
    need: int | None = None
    by: str = ""
    confirmed: bool = False
    released: bool = False

    @property
    def until(self) -> datetime:
        """When it lapses unless it is confirmed."""
        return self.at + CLAIM_HOLDS

    def holds(self, now: datetime) -> bool:
        return not self.released and (self.confirmed or now < self.until)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Another point asks for it."""

    key: str
    by: str
    quantity: int
    at: datetime
    granted: Claim | None = None
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card, as it is."""

    owner: str
    number: int
    drill: bool
    side: Side
    theme: Theme
    quantity: int
    area: str
    until: datetime
    at: datetime
    state: str = OPEN
    closed_at: datetime | None = None
    report: int | None = None
    repeats: int | None = None
    """An earlier card of the same."""
    counted_with: int | None = None
    """Of the same the first that is open; None: this is it."""
    repeated: tuple[Card, ...] = ()
    """Later cards of the same."""
    claims: tuple[Claim, ...] = ()
    """Those that hold."""
    lapsed: tuple[Claim, ...] = ()
    """Those whose two hours are over."""
    questions: tuple[Question, ...] = ()
    arrived: int = 0
    arrived_at: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called aloud and on paper."""
        return f"{'O' if self.drill else ''}{self.number}"

    @property
    def wanted(self) -> int:
        """The largest number that any card of the same says."""
        return max(self.quantity, *(card.quantity for card in self.repeated), 0)

    @property
    def left(self) -> int:
        """What nobody has claimed."""
        taken = self.arrived + sum(claim.quantity for claim in self.claims)
        return max(0, self.wanted - taken)

    def is_open(self, now: datetime) -> bool:
        return self.state == OPEN and now < self.until

    def is_counted(self, now: datetime) -> bool:
        """Rules 4 and 5."""
        return self.counted_with is None and self.is_open(now)


@dataclass
class _Sum:
    """What was met so far."""

    cards: dict[tuple[str, int], Card] = field(default_factory=dict)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    asked: list[Event[said.Body]] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    """By owner and question, the claim that grants it."""


def work_out(events: Iterable[Event[said.Body]], now: datetime) -> Mapping[tuple[str, int], Card]:
    """Return all cards, by owner and number."""
    each = {(one.origin, one.key): one for one in events}
    total = _Sum()
    for one in sorted(each.values(), key=lambda e: (e.origin, e.sequence, e.key)):
        _add(total, one)
    return _linked(total, now)


def _add(total: _Sum, one: Event[said.Body]) -> None:
    body, owner = one.body, one.origin
    place = (owner, body.card)
    if isinstance(body, said.Asked):
        total.asked.append(one)
    elif isinstance(body, said.Written):
        total.cards.setdefault(place, _written(one, body))
    elif isinstance(body, said.Claimed):
        total.claims[owner, one.key] = Claim(
            key=one.key,
            quantity=body.quantity,
            at=one.at,
            offer=body.card,
            need=body.need,
            by=body.by,
        )
        total.answers[owner, body.asked] = one.key
    elif isinstance(body, said.Refused):
        total.refused.add((owner, body.asked))
    elif isinstance(body, said.Confirmed | said.Released):
        claim = total.claims.get((owner, body.claim))
        if claim:
            total.claims[owner, body.claim] = (
                replace(claim, confirmed=True)
                if isinstance(body, said.Confirmed)
                else replace(claim, released=True)
            )
    elif place in total.cards:
        total.cards[place] = _changed(total.cards[place], one)


def _written(one: Event[said.Body], body: said.Written) -> Card:
    return Card(
        owner=one.origin,
        number=body.card,
        drill=one.drill,
        side=body.side,
        theme=body.theme,
        quantity=body.quantity,
        area=body.area,
        until=moment(body.until_s),
        at=one.at,
    )


def _changed(card: Card, one: Event[said.Body]) -> Card:
    match one.body:
        case said.Repeats(of=of) if of < card.number:  # so no two repeat each other
            return replace(card, repeats=of)
        case said.Arrived(quantity=quantity):
            return replace(card, arrived=card.arrived + quantity, arrived_at=one.at)
        case said.Met() | said.Withdrawn() | said.Reopened():
            state = _CLOSES[type(one.body)]
            return replace(card, state=state, closed_at=None if state == OPEN else one.at)
        case said.Reported(report=report):
            return replace(card, state=REPORTED, closed_at=one.at, report=report)
    return card


def _linked(total: _Sum, now: datetime) -> dict[tuple[str, int], Card]:
    """With claims, questions and repeats where they belong."""
    found = {
        place: replace(
            card,
            claims=tuple(c for c in _of(card, total) if c.holds(now)),
            lapsed=tuple(c for c in _of(card, total) if not c.holds(now) and not c.released),
            questions=tuple(_questions(card, total)),
        )
        for place, card in total.cards.items()
    }
    for place in sorted(found, reverse=True):
        card = found[place]
        first = found.get((card.owner, card.repeats or 0))
        if card.is_open(now) and first is not None and first.is_open(now):
            found[place] = card = replace(card, counted_with=first.number)
            same = (*first.repeated, card, *card.repeated)
            repeated = tuple(sorted(same, key=lambda one: one.number))
            found[card.owner, first.number] = replace(first, repeated=repeated)
    return found


def _of(card: Card, total: _Sum) -> list[Claim]:
    return [
        claim
        for (owner, _), claim in total.claims.items()
        if owner == card.owner and card.number in {claim.offer, claim.need}
    ]


def _questions(card: Card, total: _Sum) -> Iterable[Question]:
    for one in total.asked:
        body = one.body
        if isinstance(body, said.Asked) and (body.owner, body.card) == (card.owner, card.number):
            yield _question(one, body, total)


def _question(one: Event[said.Body], body: said.Asked, total: _Sum) -> Question:
    answer = total.answers.get((body.owner, one.key), "")
    return Question(
        key=one.key,
        by=one.origin,
        quantity=body.quantity,
        at=one.at,
        granted=total.claims.get((body.owner, answer)),
        refused=(body.owner, one.key) in total.refused,
    )


@dataclass(frozen=True, kw_only=True)
class Request:
    """What this point asked of another one."""

    owner: str
    number: int
    question: Question


def requests(events: Iterable[Event[said.Body]]) -> tuple[Request, ...]:
    """Return what we asked others for, the newest first. What they know of it is all we know."""
    each = {(one.origin, one.key): one for one in events}
    total = _Sum()
    for one in sorted(each.values(), key=lambda e: (e.origin, e.sequence, e.key)):
        _add(total, one)
    mine = (one for one in reversed(total.asked) if one.origin == OWN)
    return tuple(
        Request(
            owner=one.body.owner, number=one.body.card, question=_question(one, one.body, total)
        )
        for one in mine
        if isinstance(one.body, said.Asked)
    )
