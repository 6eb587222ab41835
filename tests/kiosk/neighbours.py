"""A neighbourhood in the middle of it: cards of every kind, for stories and pictures."""

from __future__ import annotations

from datetime import timedelta

from kiosk.desk.needs import events
from kiosk.desk.needs.store import New, People
from kiosk.desk.storage.events import Event
from kiosk.model.needs import FAR, NEAR, Side, Theme

NAMES = ("Fatima", "Kerkstraat", "Joop", "drie weken", "0612345678")
"""What nobody but the desk may ever read."""
_CARDS = (
    (Side.NEED, Theme.WATER, 12, NEAR, "Baby van drie weken", "Fatima, Kerkstraat 9"),
    (Side.OFFER, Theme.WATER, 40, NEAR, "Regenton met filter", "Joop, 0612345678"),
    (Side.NEED, Theme.SLEEP, 3, FAR, "Kind met astma", "Fatima"),
    (Side.HOME, Theme.CARE, 1, NEAR, "Valt vaak, woont alleen", "Kerkstraat 40, mevrouw De Wit"),
    (Side.OFFER, Theme.TRANSPORT, 4, FAR, "Auto met trekhaak", "Joop"),
    (Side.NEED, Theme.ANIMALS, 2, NEAR, "Twee honden", "Fatima"),
    (Side.OFFER, Theme.HANDS, 6, NEAR, "Scouting", "Joop"),
    (Side.ASKED, Theme.SLEEP, 30, "", "", ""),
    (Side.NEED, Theme.WATER, 20, FAR, "Straat zonder water", "Kerkstraat"),
)


def fill(needs, now, *, drill=False):
    """Nine: 2 is promised to 1, another point asks for 5, of 8 a part came, 9 repeats 1."""
    for side, theme, quantity, area, words, contact in _CARDS:
        new = New(
            side=side, theme=theme, quantity=quantity, area=area, until=now + timedelta(hours=20),
            people=People(words=words, contact=contact),
        )  # fmt: skip
        needs.write(new, now - timedelta(minutes=50), drill=drill)

    def card(number):
        return needs.card(number, now, drill=drill)

    needs.claim(card(2), 12, now - timedelta(minutes=20), need=card(1))
    needs.take_in(
        Event(
            origin="np-b", key="a1", sequence=3, at=now, drill=drill,
            body=events.Asked(card=5, owner="", quantity=2),
        )
    )  # fmt: skip
    needs.arrived(card(8), 12, now - timedelta(minutes=5))
    needs.repeat(card(9), card(1), now)


def is_asked(needs, now, *, drill=False):
    """Another point looks for 30 litres, through the coordination point."""
    body = events.Sought(card=4, owner="np-b", theme=Theme.WATER, quantity=30, area=FAR)
    needs.take_in(
        Event(origin="cp-veldermeer", key="b1", sequence=7, at=now, drill=drill, body=body)
    )


def volunteers(book, now, *, drill=False):
    """One is out in time, one is too late, one is free and one at work."""
    hour = timedelta(hours=1)
    for name, can in (("Bram", "EHBO"), ("Noor", "auto"), ("Hesje 14", ""), ("Sem", "koken")):
        book.come(name, can, now - 3 * hour, drill=drill)
    book.send_out(1, "Kerkstraat, soep brengen", now + hour, now - hour / 2)
    book.send_out(2, "Rondje langs de dijk", now - hour / 4, now - 2 * hour)
    book.put_to_work(4, "Keuken", now - hour)
