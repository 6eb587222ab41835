"""What is told of the link, and what its silence means."""

from __future__ import annotations

from datetime import timedelta

from kiosk.state.connection import SOON, after, after_busy
from tests.kiosk.links import connected, lost, parent, received, sent, status
from tests.kiosk.snapshots import NOW, ago

LATER = NOW + timedelta(hours=2)


def test_who_is_within_reach_is_not_lost_however_long_it_says_nothing():
    known = connected(status(parents=(parent("ip", heard=ago(days=3)),)))
    assert known.reaches
    assert not known.is_lost(LATER)


def test_since_when_is_when_somebody_above_was_last_within_reach():
    known = after(connected(), status(parents=(parent(),)), NOW + timedelta(hours=1))
    assert known.reached_at == NOW
    assert not known.is_lost(NOW + SOON / 2), "programs start again"
    assert known.is_lost(LATER)


def test_after_a_start_it_is_when_one_of_them_was_last_heard():
    known = after(None, status(parents=(parent(heard=ago(hours=5)),)), NOW)
    assert known.reached_at == ago(hours=5)
    assert known.is_lost(NOW + SOON)


def test_a_second_parent_is_a_connection_too():
    assert connected(status(parents=(parent(), parent("ip")))).reaches


def test_a_link_whose_program_is_silent_reaches_nobody_and_keeps_what_it_said():
    known = after(connected(), None, NOW + timedelta(minutes=1))
    assert not known.reaches
    assert known.told is not None
    assert known.silent_since == NOW + timedelta(minutes=1)
    assert after(known, None, LATER).silent_since == known.silent_since
    assert known.is_lost(LATER)
    assert after(known, status(), LATER).silent_since is None


def test_a_program_that_never_answered_is_lost_after_a_while():
    known = after(None, None, NOW)
    assert not known.is_lost(NOW + SOON / 2)
    assert known.is_lost(NOW + SOON)
    assert known.reached_at is None


def test_a_link_that_is_busy_for_long_looks_as_old_as_what_it_said():
    known = connected(status(parents=(parent("ip"),)))
    soon = after_busy(known, NOW + SOON / 2)
    assert soon.reaches
    assert (soon.told_at, soon.reached_at) == (NOW, NOW)
    late = after_busy(soon, LATER)
    assert not late.reaches
    assert late.is_lost(LATER)
    assert (late.told_at, late.silent_since, late.reached_at) == (NOW, LATER, NOW)


def test_a_clock_that_was_put_back_hides_no_loss():
    """It stood in another century while there was a connection."""
    century = timedelta(days=36_500)
    future = NOW + century
    known = after(None, status(parents=(parent("ip", heard=future),)), future)
    known = after(known, status(parents=(parent(heard=future),)), NOW)
    assert known.reached_at == NOW
    assert known.is_lost(LATER)
    begun = after(None, status(parents=(parent(heard=future),)), NOW)
    assert begun.is_lost(LATER)
    silent = after(after(None, None, future), None, NOW)
    assert silent.silent_since == NOW
    assert silent.is_lost(LATER)


def test_a_region_has_nobody_to_lose():
    assert not connected(status(parents=(), role="region")).is_lost(LATER)


def test_only_what_a_screen_would_say_otherwise_is_news():
    known = connected()
    assert after(known, status(), LATER).is_same(known)
    assert not after(known, status(waiting=1), LATER).is_same(known)
    assert not after(known, None, LATER).is_same(known)
    assert not known.is_same(None)


def test_copies_of_one_letter_are_found_by_its_name():
    told = status(sent=(sent(to="cp-veldermeer"), sent(to="cp-oost"), sent("melding/2/2")))
    assert [one.to for one in connected(told).copies("melding/1/1")] == ["cp-veldermeer", "cp-oost"]
    assert connected(told).copies("melding/9/9") == ()


def test_what_came_twice_is_one_and_drills_stay_apart():
    told = status(
        received=(
            received(3), received(2), received(4, sender="np-c"),
            received(5, own_id="oefening/melding/1/1", drill=True),
        )
    )  # fmt: skip
    assert [one.number for one in connected(told).received(drill=False)] == [3, 4]
    assert [one.number for one in connected(told).received(drill=True)] == [5]


def test_two_cards_under_one_name_are_both_read():
    told = status(received=(received(3, twin=True), received(2, twin=True)))
    assert [one.number for one in connected(told).received(drill=False)] == [3, 2]


def test_what_is_lost_in_a_story_is_lost():
    assert lost().is_lost(NOW)
