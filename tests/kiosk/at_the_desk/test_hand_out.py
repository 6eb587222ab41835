"""Handing out, under real fingers: a queue, trembling hands, a scanner, a kill in between."""

from __future__ import annotations

import os

import msgspec
import pytest

from kiosk.desk.routes import Tasks
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.routes import Goods, HandOut, Thing, TypeCoupon
from kiosk.desk.visitors.routes import Visitors
from kiosk.model import routes
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.leaving import COUNTED_S, LOCK_AFTER_S
from tests.kiosk.at_the_desk.hands import button, frames, go, said, tap
from tests.kiosk.fingers import TREMBLING, finger, middle, trembling_press
from tests.kiosk.stage import pass_time


def frame():
    frames(1)


@pytest.fixture
def queue(desk):
    """Water by the person with coupons, and parcels by the household."""
    before = desk.settings
    wanted = msgspec.structs.replace(before.desk, stock=True, visitors=True)
    calm = msgspec.structs.replace(before.behaviour, drill=False)
    desk.settings = msgspec.structs.replace(before, desk=wanted, behaviour=calm)
    desk.refresh()
    stock, now = desk.desk_session.desk.stock, desk.now()
    water = stock.add_item("Water", "liter", 3, now, by_person=True, coupons=True)
    parcels = stock.add_item("Pakket", "stuks", 1, now, by_person=False, coupons=True)
    for item, quantity in ((water, 300), (parcels, 40)):
        stock.move(item, Kind.RECEIVED, quantity, now)
    go(desk, HandOut(water))
    yield desk
    desk.settings = before
    desk.refresh()


def keys(app):
    from kiosk.ui.widgets.tally import TallyKey

    return {key.words: key for key in app.shell.walk() if isinstance(key, TallyKey)}


def line(app, item=1):
    return app.desk_session.desk.stock.line(item, app.now())


def test_one_touch_is_one_hand_out_and_the_totals_run(queue):
    tap(keys(queue)["2"])
    tap(keys(queue)["4"])
    assert (line(queue).level, line(queue).hand_outs) == (300 - 6 - 12, 2)
    assert {"282 liter", "2 keer"} <= set(said(queue))


def test_the_last_touch_is_taken_back_by_one_touch(queue):
    tap(keys(queue)["2"])
    (undo,) = {words for words in said(queue) if words.startswith("Maak ongedaan: 6 liter")}
    tap(button(queue, undo))
    assert (line(queue).level, line(queue).hand_outs) == (300, 0)
    assert not any(words.startswith("Maak ongedaan") for words in said(queue))


def test_furious_tapping_counts_each_touch_and_no_other(queue):
    """The key that is tapped stays the same key, whatever changes beside it."""
    key = keys(queue)["1"]
    at = middle(key)
    for _ in range(12):
        finger(*at).touch_up()
    frames()
    assert line(queue).hand_outs == 12
    assert keys(queue)["1"] is key


def test_two_hands_at_once_count_for_two(queue):
    left, right = finger(*middle(keys(queue)["1"])), finger(*middle(keys(queue)["3"]))
    right.touch_up()
    left.touch_up()
    frames()
    assert (line(queue).hand_outs, line(queue).issued) == (2, 3 + 9)


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING[::8])
def test_a_trembling_hand_counts_once(queue, reach_px, moves):
    trembling_press(middle(keys(queue)["5"]), reach_px, moves, frame)
    assert line(queue).hand_outs == 1


def test_a_finger_that_slides_to_another_key_hands_nothing_out(queue):
    one = finger(*middle(keys(queue)["1"]))
    one.touch_move(*middle(keys(queue)["6"]))
    one.touch_up()
    frames()
    assert line(queue).hand_outs == 0


def test_a_touch_is_on_the_card_before_the_screen_says_so(queue, monkeypatch):
    """What is killed between the two has lost nothing: the next start reads it."""

    class Killed(BaseException):
        pass

    def killed():
        raise Killed

    monkeypatch.setattr(queue.navigator, "refresh", killed)
    with pytest.raises(Killed):
        finger(*middle(keys(queue)["2"])).touch_up()
    monkeypatch.undo()
    from kiosk.desk.storage.records import Desk

    again = Desk(queue.now(), queue.desk_session.desk.folder)
    assert again.stock.line(1, queue.now()).hand_outs == 1
    again.close()


def coupon(app):
    (digits,) = app.desk_session.desk.coupons.make(1, app.now())
    return digits


def test_a_scan_and_a_touch_hand_out_for_a_coupon_once(queue):
    digits = coupon(queue)
    queue._scanned(digits)
    frames()
    assert any(words.startswith("Bon ") and "is goed" in words for words in said(queue))
    tap(keys(queue)["2"])
    queue._scanned(digits)
    frames()
    assert any("is vandaag al gebruikt: hier om" in words for words in said(queue))
    assert line(queue).hand_outs == 1


def test_by_the_household_a_scan_is_the_touch(queue):
    go(queue, HandOut(2))
    queue._scanned(coupon(queue))
    frames()
    assert line(queue, 2).level == 39


def test_a_forged_coupon_is_refused_in_words_and_the_queue_goes_on(queue):
    digits = coupon(queue)
    queue._scanned(digits[:-1] + str((int(digits[-1]) + 1) % 10))
    frames()
    assert "Dit is geen geldige bon. Kijk of alle cijfers kloppen." in said(queue)
    tap(keys(queue)["1"])
    assert line(queue).hand_outs == 1


def test_the_digits_can_be_typed(queue):
    digits = coupon(queue)
    tap(button(queue, "Typ een bon"))
    assert queue.session.route == TypeCoupon(1)
    for digit in digits:
        tap(button(queue, digit))
    assert f"{digits[:4]} {digits[4:8]} {digits[8:]}" in said(queue)
    tap(button(queue, "Klaar"))
    assert queue.session.route == HandOut(1)
    assert any("is goed" in words for words in said(queue))


@pytest.mark.parametrize(
    "place",
    [routes.Unlock(), Visitors()],
    ids=lambda r: type(r).__name__,
)
def test_a_scan_anywhere_else_does_nothing(queue, place):
    digits = coupon(queue)
    if place.needs is None:
        queue.leave()
    go(queue, place)
    session, seen = queue.session, said(queue)
    queue._scanned(digits)
    frames()
    assert (queue.session, said(queue)) == (session, seen)
    assert line(queue).hand_outs == line(queue, 2).hand_outs == 0


@pytest.fixture
def unattended(queue):
    """Two minutes and more without a touch, on the page of a queue."""
    queue.leaving.wait()
    pass_time(LOCK_AFTER_S + 1)
    yield queue
    queue.leaving.stop()


def test_who_hands_out_is_not_thrown_out_when_the_desk_locks(unattended):
    digits = coupon(unattended)
    tap(keys(unattended)["2"])
    unattended._scanned(digits)
    frames()
    tap(keys(unattended)["3"])
    assert (line(unattended).hand_outs, unattended.session.route) == (2, HandOut(1))
    (undo,) = {words for words in said(unattended) if words.startswith("Maak ongedaan: 9 liter")}
    tap(button(unattended, undo))
    assert line(unattended).hand_outs == 1


@pytest.mark.parametrize("way", [Goods(), Thing(1), Tasks()])
def test_from_there_nobody_gets_further_into_the_desk_without_the_pin(unattended, way):
    unattended.go(way)
    frames()
    assert (unattended.session.role, unattended.session.route) == (None, routes.Unlock())


def test_the_coupon_of_a_queue_can_be_typed_though_the_desk_is_locked(unattended):
    tap(button(unattended, "Typ een bon"))
    assert unattended.session.route == TypeCoupon(1)


def test_a_queue_that_nobody_counts_for_an_hour_is_left_too(unattended):
    pass_time(COUNTED_S + 1)
    assert unattended.session == Session()


def test_any_other_page_of_the_desk_locks_after_two_minutes(queue):
    go(queue, Thing(1))
    queue.leaving.wait()
    pass_time(LOCK_AFTER_S + 1)
    assert queue.session == Session()


def test_who_locks_the_desk_leaves_no_coupon_in_hand(queue):
    queue._scanned(coupon(queue))
    queue.leave()
    assert queue.session.role is not Role.STAFF
    assert queue.desk_session.coupon is None


def test_visitors_are_counted_by_one_touch_each(queue):
    go(queue, Visitors())
    for _ in range(3):
        tap(keys(queue)["+1"])
    tap(keys(queue)["+5"])
    assert "8" in said(queue)
    (undo,) = {words for words in said(queue) if words.startswith("Maak ongedaan: +5")}
    tap(button(queue, undo))
    assert queue.desk_session.desk.visitors.last().number == 1


def test_residents_read_at_this_point_what_each_gets(queue):
    queue.refresh()
    queue.leave()
    go(queue, routes.Here())
    found = [words for words in said(queue) if "per persoon" in words]
    assert found
    assert set(found) == {"Water: 3 liter per persoon · Pakket: 1 stuks per huishouden"}


def test_the_scanner_that_the_settings_name_is_read_and_without_one_none(queue):
    settings = queue.settings.desk
    assert queue._scanner_of(settings) is None
    device = "/dev/input/by-id/usb-Maker_Scanner-event-kbd"
    found = queue._scanner_of(msgspec.structs.replace(settings, scanner=device))
    assert str(found._device) == device
    os.close(found._stopping)
