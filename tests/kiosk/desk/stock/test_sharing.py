"""Three points that tell each other: late, twice, in any order, it comes to the same."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.stock import sharing
from kiosk.desk.stock.coupons import Coupon
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.sharing import Elsewhere, Told, ToldSeries
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.records import Desk
from tests.kiosk.desk.conftest import MEMORY

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NODES = ("np-brink", "np-brug", "np-kazerne")


class Point:
    """One of three, with a desk of its own."""

    def __init__(self, node, folder):
        self.node, self.desk = node, Desk(NOW, Path(folder))
        stock = self.desk.stock
        self.water = stock.item(
            stock.add_item("Water", "liter", 3, NOW, by_person=True, coupons=True)
        )
        stock.move(self.water.id, Kind.RECEIVED, 300, NOW)

    def letter(self):
        """As it leaves: bytes."""
        told = self.desk.sharing.told(f"Punt {self.node}", self.node, NOW)
        version = self.desk.sharing.next_version(NOW)
        return self.node, sharing.encode(msgspec.structs.replace(told, version=version))

    def hear(self, origin, letter):
        if origin != self.node:
            self.desk.sharing.take_in(origin, sharing.decode(letter), NOW)

    @property
    def others(self):
        return self.desk.sharing.elsewhere()

    def use(self, coupon):
        try:
            return self.desk.coupons.give(self.water, 3, NOW, coupon=coupon)
        except Unfit:
            return None

    @property
    def used(self):
        """Here or anywhere."""
        here = self.desk.coupons.numbers(self.water, "2026-01-20")
        return here | self.others.used("2026-01-20", "water")


def points(stack):
    for node in NODES:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        )
        point = Point(node, folder)
        stack.callback(point.desk.close)
        yield point


ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["use", "undo", "send", "write", "count"]),
        st.integers(1, 12),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(ACTS, st.randoms())
def test_three_points_come_to_the_same_whatever_becomes_of_their_letters(acts, dice):
    with ExitStack() as stack:
        three = tuple(points(stack))
        sent = []
        for number, act, value in acts:
            point = three[number]
            if act == "use":
                point.use(Coupon(417, value))
            elif act == "undo":
                point.desk.stock.undo(value, NOW)
            elif act == "send":
                to = NODES[(number + 1) % 3]
                point.desk.stock.move(point.water.id, Kind.SENT, value, NOW, other=to, transfer=to)
            elif act == "count":
                point.desk.stock.move(point.water.id, Kind.COUNTED, value, NOW)
            else:
                sent.append(point.letter())
        last = [point.letter() for point in three]
        for point in three:
            post = [*sent, *last, *dice.choices([*sent, *last], k=5)]
            dice.shuffle(post)
            for origin, letter in post:
                point.hear(origin, letter)
        assert three[0].used == three[1].used == three[2].used
        seen = [everything(point) for point in three]
        assert seen[0] == seen[1] == seen[2]


def everything(point):
    """All that this point knows of all three, itself included."""
    mine = sharing.decode(point.letter()[1])
    told = {**point.others.told, point.node: mine}
    return {node: msgspec.structs.replace(one, version=0) for node, one in told.items()}


def told_by(point, other):
    """Everybody hears of ``other``."""
    point.hear(*other.letter())


def test_a_coupon_that_was_used_at_one_point_is_refused_at_the_next_and_shown_there():
    with ExitStack() as stack:
        brink, brug, _ = points(stack)
        (digits,) = brink.desk.coupons.make(1, NOW)
        coupon = brink.desk.coupons.judged(digits, brink.water, NOW, brink.others)
        told_by(brug, brink)
        assert brug.desk.coupons.judged(digits, brug.water, NOW, brug.others) == coupon, (
            "it is known for a real one there"
        )
        brink.use(coupon)
        brug.use(coupon)  # before the letter came
        told_by(brug, brink)
        ((twice, used),) = brug.desk.coupons.twice(brug.water, NOW, brug.others)
        assert (twice, [one.where for one in used]) == (coupon, ["", "Punt np-brink"])


def test_a_transfer_shows_what_was_sent_beside_what_arrived():
    with ExitStack() as stack:
        brink, brug, _ = points(stack)
        number = brink.desk.stock.move(
            brink.water.id, Kind.SENT, 100, NOW, other="De Brug", transfer="np-brug"
        )
        ref = sharing.ref_of("np-brink", number, NOW)
        told_by(brug, brink)
        ((sender, one),) = brug.others.under_way("np-brug", frozenset())
        assert (sender, one.ref, one.quantity) == ("Punt np-brink", ref, 100)
        brug.desk.stock.move(brug.water.id, Kind.ARRIVED, 96, NOW, transfer=ref)
        assert brug.others.under_way("np-brug", frozenset({ref})) == ()
        told_by(brink, brug)
        assert brink.others.arrived(ref) == 96


def test_an_older_letter_that_comes_late_changes_nothing():
    with ExitStack() as stack:
        brink, brug, _ = points(stack)
        old = brink.letter()
        brink.use(Coupon(417, 3))
        brug.hear(*brink.letter())
        brug.hear(*old)
        assert brug.used == {Coupon(417, 3)}


def test_after_two_days_of_silence_its_coupons_are_known_and_not_which_were_used():
    from tests.kiosk.running import Machine

    with ExitStack() as stack:
        brink, brug, _ = points(stack)
        (digits,) = brink.desk.coupons.make(1, NOW)
        brink.use(brink.desk.coupons.judged(digits, brink.water, NOW, brink.others))
        told_by(brug, brink)
        machine = Machine(NOW)
        brug.desk.retention.daily(machine.times)
        assert len(brug.used) == 1
        brug.desk.retention.daily(machine.runs(timedelta(days=3)).times)
        assert brug.used == frozenset()
        later = NOW + timedelta(days=3)
        assert brug.desk.coupons.judged(digits, brug.water, later, brug.others)


def test_a_whole_day_fits_into_one_envelope():
    """2,500 households, three things, and the day before."""
    used = [Coupon(417, number) for number in range(1, 2_501)]
    told = Told(
        point="De Brink",
        version=1,
        series=(ToldSeries(417, bytes(16), 2_500),),
        used=tuple(
            use
            for day in ("2026-01-19", "2026-01-20")
            for item in ("Water", "Brood", "Dekens")
            for use in sharing.uses(day, item, used[::2])
        ),
    )
    letter = sharing.encode(told)
    assert len(letter) < 8_000
    assert sharing.decode(letter) == told


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=100).map(str.encode)))
def test_bytes_of_a_stranger_are_a_letter_or_nothing(data):
    assert sharing.decode(data) is None or isinstance(sharing.decode(data), Told)


def test_what_is_told_holds_no_person(desk, water, now):
    """A coupon and nothing beside it: who came with it was never asked."""
    desk.coupons.give(water, 6, now, coupon=Coupon(417, 3))
    told = msgspec.json.decode(sharing.encode(desk.sharing.told("De Brink", "np-brink", now)))
    assert set(told) == {"soort", "point", "version", "series", "used", "sent", "arrived"}
    assert told["used"][0][:3] == ["2026-01-20", "Water", 417]


def test_nobody_told_anything():
    assert Elsewhere().used("2026-01-20", "Water") == frozenset()
