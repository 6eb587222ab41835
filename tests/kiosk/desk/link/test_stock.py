"""Two points tell each other of their coupons over two real links; nobody has to open it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.config import Desk as Settings
from kiosk.desk.link.facts import Facts
from kiosk.desk.link.handing_over import HandingOver
from kiosk.desk.link.screens import unread
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.records import Desk
from kiosk.state import connection
from link import bodies
from tests.kiosk.desk.link.offices import Office
from tests.link.places import Place, carry

LATER = timedelta(minutes=5)


class Point:
    """A point that shares its stock with the other."""

    def __init__(self, top, node, other, now):
        self.node, self.now = node, now
        self.place = Place(top / f"{node}-place", node)
        self.office = Office(top / node, self.place)
        self.desk = Desk(now, top / node / "desk")
        self.settings = Settings(stock=True, visitors=True, shares_with=(other,))
        self.handing_over = HandingOver(self.office.socket)
        stock = self.desk.stock
        self.water = stock.item(
            stock.add_item("Water", "liter", 3, now, by_person=True, coupons=True)
        )
        stock.move(self.water.id, Kind.RECEIVED, 300, now)
        self.told = None
        self.look()

    def look(self):
        facts = Facts(f"Punt {self.node}", None, self.told, self.now, False, self.settings)
        self.told = self.office.while_asked(lambda: self.handing_over.look(self.desk, facts))
        return self.told

    def later(self):
        self.now += LATER
        return self

    @property
    def others(self):
        return self.desk.sharing.elsewhere()

    def sent(self, letter_id):
        items = self.place.exchange.outbox.waiting()
        return [item for item in items if item.own_id == letter_id]


@pytest.fixture
def two(tmp_path, now):
    points = Point(tmp_path, "np-a", "np-b", now), Point(tmp_path, "np-b", "np-a", now)
    yield points
    for point in points:
        point.office.stop()
        point.desk.close()
        point.place.database.close()


def exchange(*points):
    for point in points:
        point.later().look()
    carry(*(point.place for point in points))
    for point in points:
        point.later().look()


def test_a_coupon_of_one_is_known_for_real_at_the_other_and_good_once(two):
    here, there = two
    (digits,) = here.desk.coupons.make(1, here.now)
    with pytest.raises(Unfit, match="niet van dit punt"):
        there.desk.coupons.judged(digits, there.water, there.now, there.others)
    exchange(here, there)
    coupon = there.desk.coupons.judged(digits, there.water, there.now, there.others)
    there.desk.coupons.give(there.water, 6, there.now, coupon=coupon)
    exchange(here, there)
    with pytest.raises(Unfit, match="al gebruikt: bij Punt np-b"):
        here.desk.coupons.judged(digits, here.water, here.now, here.others)


def test_nobody_has_to_open_it_and_it_is_in_no_list_of_post(two):
    here, there = two
    here.desk.coupons.make(1, here.now)
    here.later().look()
    carry(here.place, there.place)
    known = connection.after(None, there.look(), there.now)
    assert unread(known, drill=False) == 0
    (came,) = there.look().received
    assert (came.id, came.state) == ("uitgifte", "read")


def test_only_nodes_that_the_settings_name_are_listened_to(two):
    here, there = two
    here.desk.coupons.make(1, here.now)
    there.settings = Settings(stock=True)
    exchange(here, there)
    assert there.others.told == {}


def test_a_queue_writes_no_letter_for_each_coupon(two):
    here, _ = two
    for number in range(3):
        (digits,) = here.desk.coupons.make(1, here.now)
        coupon = here.desk.coupons.judged(digits, here.water, here.now, here.others)
        here.desk.coupons.give(here.water, 3, here.now, coupon=coupon)
        here.now += timedelta(seconds=10 * number)
        here.look()
    assert len(here.sent("uitgifte")) == 1


def test_what_goes_up_is_by_theme_and_holds_no_coupon_and_no_name(two):
    here, _ = two
    (digits,) = here.desk.coupons.make(1, here.now)
    coupon = here.desk.coupons.judged(digits, here.water, here.now, here.others)
    here.desk.coupons.give(here.water, 6, here.now, coupon=coupon)
    here.desk.visitors.count(12, here.now)
    here.later().look()
    outbox = here.place.exchange.outbox
    (item,) = here.sent("aantallen/stock")
    letter = bodies.decode(bodies_of(outbox.plain(item)))
    assert {(line.what, line.unit, line.number) for line in letter.lines} == {
        ("stock", "liter", 290),
        ("issued", "liter", 6),
    }
    assert digits not in repr(letter)


def bodies_of(plain):
    from link.letters import Letter, decode

    return decode(plain, Letter).body


def test_what_visitors_were_counted_stands_in_the_status(two):
    here, _ = two
    here.desk.visitors.count(12, here.now)
    here.later().look()
    assert here.place.exchange.figures.present().people == 12
