"""The records of needs and offers: what happened to cards, and apart from it, sealed, to whom.

The public screen, other points and totals see the events alone, and those say nothing about
anybody. Contact, address and what was said are opened at the desk alone. Cards of drills have a
book of their own, with numbers of their own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.messages.store import ABOVE
from kiosk.desk.needs import cards, counts, searches
from kiosk.desk.needs import events as said
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.events import OWN, Event, Events
from kiosk.desk.storage.text_rules import fit
from kiosk.model.needs import Side, Theme

if TYPE_CHECKING:
    import sqlite3

    from kiosk.desk.needs.cards import Card, Request
    from kiosk.desk.needs.searches import Search
    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault
    from kiosk.model.needs import PublicBoard
    from link.bodies import Counted

TABLE, PURPOSE = "card_events", "cards"
LINE_CHARS, WORDS_CHARS = 120, 400
LONGEST = timedelta(days=7)
CLOSED = "Deze kaart is al klaar. Zet hem eerst terug."
GONE = "Deze kaart is er niet meer."
NOT_LEFT = "Er is niet meer zo veel over. Kijk op de kaart."


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, and what they said."""

    words: str = ""
    contact: str = ""
    """A name and where they are found; of help at home, the address."""


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A card as staff write it."""

    side: Side
    theme: Theme
    quantity: int
    area: str
    until: datetime
    people: People = People()


class Cards:
    """All cards of this point, and what it knows of those of others."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self.events: Events[said.Body] = Events(store, TABLE, said.Body)  # type: ignore[arg-type]

    # What there is

    def all(self, now: datetime, *, drill: bool) -> tuple[Card, ...]:
        """Return this point's own, the newest first. Raises Unreadable."""
        found = cards.work_out(self.events.all(drill=drill), now).values()
        mine = (card for card in found if card.owner == OWN)
        return tuple(sorted(mine, key=lambda card: -card.number))

    def card(self, number: int, now: datetime, *, drill: bool) -> Card | None:
        return next((c for c in self.all(now, drill=drill) if c.number == number), None)

    def people(self, number: int, *, drill: bool) -> People | None:
        """Open what is sealed; None: it was deleted, or does not open."""
        rows = self._store.rows(
            "select sealed from card_people where card = ? and drill = ?", [number, drill]
        )
        opened = (self._vault.opened(PURPOSE, sealed, People) for (sealed,) in rows)
        return next(opened, None)

    def requests(self, *, drill: bool) -> tuple[Request, ...]:
        """What we asked other points for."""
        return cards.requests(self.events.all(drill=drill))

    def searches(self, *, drill: bool) -> tuple[Search, ...]:
        """What we look for at others, and they at us, the newest first."""
        return searches.work_out(self.events.all(drill=drill))

    def search(self, key: str, *, drill: bool) -> Search | None:
        return next((one for one in self.searches(drill=drill) if one.key == key), None)

    def board(self, now: datetime, *, drill: bool) -> PublicBoard:
        """What everybody may know; while a drill is on, the real thing too."""
        books = (True, False) if drill else (False,)
        return counts.board([c for book in books for c in self.all(now, drill=book)], now)

    def totals(self, now: datetime, *, drill: bool) -> tuple[Counted, ...]:
        """What goes up. Never the real thing and an exercise together."""
        return counts.totals(self.all(now, drill=drill), now)

    # What is done

    def write(self, new: New, now: datetime, *, drill: bool) -> int:
        """Take a card down, and return its number. Raises Unfit, Unwritable."""
        people = People(
            words=fit(new.people.words, WORDS_CHARS, "woorden", empty=True),
            contact=fit(new.people.contact, LINE_CHARS, "contact", one_line=True, empty=True),
        )
        if not 1 <= new.quantity <= said.MOST:
            raise Unfit(f"Vul een aantal in van 1 tot en met {said.MOST}.", "aantal")
        with self._store.writing() as db:
            number = _next_number(db, drill=drill)
            body = said.Written(
                card=number,
                side=new.side,
                theme=new.theme,
                quantity=new.quantity,
                area=new.area,
                until_s=min(new.until, now + LONGEST).timestamp(),
            )
            self.events.append(db, body, now, drill=drill)
            if people != People():
                db.execute(
                    "insert into card_people (card, drill, at, sealed) values (?, ?, ?, ?)",
                    [number, drill, now.timestamp(), self._vault.seal(PURPOSE, people)],
                )
        return number

    def claim(  # noqa: PLR0913 - a claim has these parts
        self,
        card: Card,
        quantity: int,
        now: datetime,
        *,
        need: Card | None = None,
        by: str = "",
        asked: str = "",
    ) -> None:
        """Promise it, for two hours: to a ``need`` of ours, or to another point that asked.

        Raises Unfit when so much is not left.
        """
        with self._store.writing() as db:
            self._must_be_open(card, now)
            if need is not None:
                need = self._must_be_open(need, now)
            if not 1 <= quantity <= self._must_be_open(card, now).left:
                raise Unfit(NOT_LEFT)
            body = said.Claimed(
                card=card.number,
                quantity=quantity,
                need=need.number if need else None,
                by=by,
                asked=asked,
            )
            self.events.append(db, body, now, drill=card.drill, recipient=by if asked else None)

    def refuse(self, card: Card, by: str, asked: str, now: datetime) -> None:
        with self._store.writing() as db:
            body = said.Refused(card=card.number, asked=asked)
            self.events.append(db, body, now, drill=card.drill, recipient=by)

    def confirm(self, card: Card, claim: str, now: datetime) -> None:
        """They agreed. Raises Unfit when it lapsed: then it is promised once more, on purpose."""
        self._of_claim(card, claim, now, said.Confirmed(card=card.number, claim=claim))

    def release(self, card: Card, claim: str, now: datetime) -> None:
        self._of_claim(card, claim, now, said.Released(card=card.number, claim=claim))

    def repeat(self, card: Card, of: Card, now: datetime) -> None:
        """Link a card to an earlier one of the same; neither is lost. Raises Unfit."""
        if not of.number < card.number or of.drill != card.drill:
            raise Unfit("Kies een oudere kaart.")
        self._happened(card, said.Repeats(card=card.number, of=of.number), now)

    def meet(self, card: Card, now: datetime) -> None:
        """It is done, and so are its claims; an offer of which all went is done with it."""
        with self._store.writing() as db:
            card = self._must_be_open(card, now)
            for claim in card.claims:
                if not claim.confirmed:
                    self._append(db, card, said.Confirmed(card=claim.offer, claim=claim.key), now)
            self._append(db, card, said.Met(card=card.number), now)
            for offer in {c.offer for c in card.claims} - {card.number}:
                other = self.card(offer, now, drill=card.drill)
                if other is not None and other.is_open(now) and not other.left:
                    self._append(db, other, said.Met(card=offer), now)

    def withdraw(self, card: Card, now: datetime) -> None:
        """Nobody wants it any more; what was promised is free again."""
        self._close(card, said.Withdrawn(card=card.number), now)

    def report(self, card: Card, report: int, now: datetime) -> None:
        """An emergency report took its place."""
        self._close(card, said.Reported(card=card.number, report=report), now)

    def reopen(self, card: Card, now: datetime) -> None:
        with self._store.writing() as db:
            self._append(db, card, said.Reopened(card=card.number), now)

    def arrived(self, card: Card, quantity: int, now: datetime) -> None:
        """Of what this point asked for, so much came. Raises Unfit."""
        if not 1 <= quantity <= said.MOST:
            raise Unfit(f"Vul een aantal in van 1 tot en met {said.MOST}.", "aantal")
        self._happened(card, said.Arrived(card=card.number, quantity=quantity), now)

    def ask(self, owner: str, number: int, quantity: int, now: datetime, *, drill: bool) -> None:
        """Ask another point for a card of it. Raises Unfit, Unwritable."""
        if not (1 <= number <= 10**6 and 1 <= quantity <= said.MOST):
            raise Unfit("Vul het nummer van de kaart in.", "nummer")
        with self._store.writing() as db:
            body = said.Asked(card=number, owner=owner, quantity=quantity)
            self.events.append(db, body, now, drill=drill, recipient=owner)

    def seek(self, card: Card, now: datetime) -> None:
        """Ask all others for what is left, through the coordination point. Raises Unfit."""
        with self._store.writing() as db:
            card = self._must_be_open(card, now)
            if not card.left:
                raise Unfit(NOT_LEFT)
            body = said.Sought(
                card=card.number, theme=card.theme, quantity=card.left, area=card.area
            )
            self._append(db, card, body, now, recipient=ABOVE)

    def answer(
        self, search: Search, quantity: int, now: datetime, *, card: Card | None = None
    ) -> None:
        """Tell the point that looks for it what we can give, and promise it of ``card``.

        Raises Unfit when so much is not left.
        """
        with self._store.writing() as db:
            if card is not None:
                if not 1 <= quantity <= self._must_be_open(card, now).left:
                    raise Unfit(NOT_LEFT)
                claim = said.Claimed(card=card.number, quantity=quantity, by=search.owner)
                self._append(db, card, claim, now)
            body = said.Found(
                card=search.number, owner=search.owner, asked=search.key, quantity=quantity
            )
            self.events.append(db, body, now, drill=search.drill, recipient=search.owner)

    def take_in(self, event: Event[said.Body]) -> None:
        """Keep what another point asked or answered, once. Raises Unwritable."""
        if isinstance(event.body, said.Told) and event.origin != OWN:
            self.events.take_in(event)

    # Inside one transaction

    def _close(self, card: Card, body: said.Body, now: datetime) -> None:
        with self._store.writing() as db:
            card = self._must_be_open(card, now)
            for claim in card.claims:
                released = said.Released(card=claim.offer, claim=claim.key)
                self._append(db, card, released, now, recipient=claim.by)
            self._append(db, card, body, now)

    def _happened(self, card: Card, body: said.Body, now: datetime) -> None:
        with self._store.writing() as db:
            self._must_be_open(card, now)
            self._append(db, card, body, now)

    def _of_claim(self, card: Card, key: str, now: datetime, body: said.Body) -> None:
        with self._store.writing() as db:
            current = self.card(card.number, now, drill=card.drill)
            claim = next((c for c in current.claims if c.key == key), None) if current else None
            if claim is None:
                raise Unfit("Deze afspraak is verlopen. Maak hem zo nodig opnieuw.")
            body = msgspec.structs.replace(body, card=claim.offer)
            self._append(db, card, body, now, recipient=claim.by)

    def _append(
        self,
        db: sqlite3.Connection,
        card: Card,
        body: said.Body,
        now: datetime,
        recipient: str = "",
    ) -> None:
        self.events.append(db, body, now, drill=card.drill, recipient=recipient or None)

    def _must_be_open(self, card: Card, now: datetime) -> Card:
        """The card as it is at this moment: another touch may have come first. Raises Unfit."""
        current = self.card(card.number, now, drill=card.drill)
        if current is None:
            raise Unfit(GONE)
        if not current.is_open(now):
            raise Unfit(CLOSED)
        return current


def _next_number(db: sqlite3.Connection, *, drill: bool) -> int:
    (last,) = db.execute(
        "select coalesce(max(body ->> 'card'), 0) from card_events"
        " where origin = ? and drill = ? and body ->> 'do' = 'written'",
        [OWN, drill],
    ).fetchone()
    return int(last) + 1
