"""Numbered coupons: ours or not, once a day, here and elsewhere."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from kiosk.desk.stock import coupons
from kiosk.desk.stock.coupons import Coupon
from kiosk.desk.stock.sharing import Elsewhere
from kiosk.desk.storage.errors import Unfit

DAY = timedelta(days=1)
NOBODY = Elsewhere()
KEY = bytes(range(16))


def test_a_code_is_twelve_digits_that_can_be_read_back():
    digits = coupons.code(Coupon(417, 23), KEY)
    assert (len(digits), digits[:7]) == (12, "4170023")
    assert coupons.read(digits) == Coupon(417, 23)
    assert coupons.is_ours(digits, KEY)
    assert coupons.grouped(digits) == f"4170 023{digits[7]} {digits[8:]}"
    assert Coupon(417, 23).name == "417-0023"


@pytest.mark.parametrize(
    "text",
    ["", "4170023", "417002358213x", "41700235821³", "0170023" + "0" * 5, "4170000" + "0" * 5],
    ids=["empty", "short", "long", "no digit", "no such series", "number 0"],
)
def test_what_is_no_coupon(text):
    assert coupons.read(text) is None
    assert not coupons.is_ours(text, KEY)


def test_who_knows_many_coupons_makes_none(desk, water, now):
    """The proof of one does not fit its neighbour, and a guess is right once in 100,000 times."""
    made = desk.coupons.make(200, now)
    proofs = {digits[7:] for digits in made}
    assert len(proofs) > 190
    forged = [f"{one[:7]}{other[7:]}" for one, other in itertools.pairwise(made)]
    taken = sum(coupons.is_ours(text, desk.coupons.series()[0].key) for text in forged)
    assert taken <= 1


def refusal(desk, water, now, text, **values):
    with pytest.raises(Unfit) as refused:
        desk.coupons.judged(text, water, now, values.pop("others", NOBODY), **values)
    return str(refused.value)


def test_a_wrong_digit_is_refused(desk, water, now):
    (digits,) = desk.coupons.make(1, now)
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert refusal(desk, water, now, wrong).startswith("Dit is geen geldige bon.")


def test_a_series_that_nobody_here_knows_is_said_to_be_so(desk, water, now):
    strange = coupons.code(Coupon(555, 1), KEY)
    said = "Deze bon is niet van dit punt. Hij is hier niet te controleren."
    assert refusal(desk, water, now, strange) == said


def test_a_coupon_is_good_once_a_day_for_each_thing(desk, water, now):
    bread = desk.stock.item(
        desk.stock.add_item("Brood", "stuks", 1, now, by_person=False, coupons=True)
    )
    (digits,) = desk.coupons.make(1, now)
    coupon = desk.coupons.judged(digits, water, now, NOBODY)
    desk.coupons.give(water, 6, now, coupon=coupon)
    again = refusal(desk, water, now, digits)
    assert again == f"Bon {coupon.name} is vandaag al gebruikt: hier om 16:30."
    assert desk.coupons.judged(digits, bread, now, NOBODY) == coupon
    assert desk.coupons.judged(digits, water, now + DAY, NOBODY) == coupon


def test_two_fingers_at_once_use_a_coupon_once(desk, water, now):
    coupon = Coupon(417, 1)
    desk.coupons.give(water, 6, now, coupon=coupon)
    with pytest.raises(Unfit):
        desk.coupons.give(water, 6, now, coupon=coupon)
    assert desk.stock.line(water.id, now).issued == 6, "and nothing was handed out for it"


def test_undone_its_coupon_is_good_again(desk, water, now):
    (digits,) = desk.coupons.make(1, now)
    coupon = desk.coupons.judged(digits, water, now, NOBODY)
    desk.stock.undo(desk.coupons.give(water, 6, now, coupon=coupon), now)
    assert desk.coupons.judged(digits, water, now, NOBODY) == coupon


def test_coupons_of_a_drill_are_none_and_the_other_way_round(desk, water, now):
    (practised,) = desk.coupons.make(1, now, drill=True)
    (real,) = desk.coupons.make(1, now)
    assert refusal(desk, water, now, practised) == "Deze bon hoort bij een oefening."
    assert refusal(desk, water, now, real, drill=True) == "Deze bon is echt. U oefent nu."


def test_numbers_go_on_and_a_full_series_is_followed_by_another(desk, now):
    first = desk.coupons.make(9_000, now)
    second = desk.coupons.make(1_000, now)
    assert len({*first, *second}) == 10_000
    assert len({digits[:3] for digits in (*first, *second)}) == 2


def test_after_two_days_nobody_knows_which_coupon_came(desk, water, now, folder):
    from tests.kiosk.running import Machine

    machine = Machine(now)
    desk.coupons.give(water, 6, now, coupon=Coupon(417, 1))
    desk.retention.daily(machine.times)
    assert desk.coupons.numbers(water, "2026-01-20") == {Coupon(417, 1)}
    desk.retention.daily(machine.runs(3 * DAY).times)
    assert desk.coupons.numbers(water, "2026-01-20") == frozenset()
    assert desk.stock.line(water.id, now).issued == 6
