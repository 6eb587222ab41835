"""Whom to try and when, how long to wait, what waits for room, and how much one node may say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from link.carriers import Outgoing
from link.carriers.mqtt.backoff import FIRST_S, Failure, wait_s
from link.carriers.mqtt.flood import BURST, PER_S, Floodgate
from link.carriers.mqtt.parents import RETURN_S, STEADY_S, Parents
from link.carriers.mqtt.queue import Queue
from link.carriers.mqtt.uplink import WAITING

SILENT, REFUSED = Failure.SILENT, Failure.REFUSED


@given(st.sampled_from(Failure), st.integers(1, 10_000), st.floats(0, 1))
def test_the_wait_grows_is_spread_and_has_an_end(failure, attempts, dice):
    wait = wait_s(failure, attempts, dice)
    assert FIRST_S / 2 <= wait <= failure.value
    assert wait <= wait_s(failure, attempts + 1, dice)
    assert wait_s(failure, attempts, 1) == 2 * wait_s(failure, attempts, 0)


def test_a_link_that_returns_is_found_within_seconds_and_a_refusal_is_not_repeated_soon():
    assert wait_s(SILENT, 1000, 1) == 5
    assert wait_s(REFUSED, 1000, 1) == 300


def test_parents_are_tried_in_order_and_then_again():
    parents = Parents(["first", "second"])
    assert parents.next(0, None) == ("first", 0)
    parents.failed("first", 0, SILENT, 1)
    assert parents.next(0, None) == ("second", 0)
    parents.failed("second", 0, REFUSED, 1)
    assert parents.next(0.5, None) == (None, 1)
    assert parents.next(1, None) == ("first", 1)


def test_a_better_parent_is_looked_for_calmly():
    parents = Parents(["first", "second", "third"])
    parents.failed("first", 0, SILENT, 1)
    assert parents.next(59, "second") == (None, RETURN_S)
    assert parents.next(60, "second") == ("first", 60)
    assert parents.next(1000, "first") == (None, None)
    assert parents.next(1000, "third") == ("first", 1000)


def test_one_that_comes_and_goes_is_looked_for_ever_less_often():
    parents = Parents(["first", "second"])
    now_s, gaps = 0.0, []
    for _ in range(7):
        parents.ended("first", now_s, 5, 1, welcome=True)
        _, due_s = parents.next(now_s, "second")
        gaps.append(due_s - now_s)
        now_s = due_s
    assert gaps == [60, 120, 240, 480, 960, 960, 960]
    parents.ended("first", now_s, STEADY_S, 1, welcome=True)
    assert parents.next(now_s, "second")[1] == now_s + RETURN_S


def test_nobody_to_try_is_never():
    assert Parents([]).next(0, None) == (None, None)


def item(priority: int, key: int) -> Outgoing:
    return Outgoing("centre", priority, key.to_bytes(16), b"")


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(0, 60))))
def test_the_most_urgent_leaves_first_and_each_once(offered):
    queue = Queue(WAITING)
    for priority, key in offered:
        queue.add(item(priority, key))
    assert len(queue) <= WAITING
    left = []
    while (out := queue.take()) is not None:
        left.append(out)
    assert len({out.key for out in left}) == len(left)
    assert len(queue) == 0


def test_an_emergency_finds_room_in_a_full_queue():
    queue = Queue(WAITING)
    for key in range(WAITING):
        queue.add(item(7, key))
    queue.add(item(1, 99))
    assert queue.take() == item(1, 99)
    assert [queue.take() for _ in range(3)] == [item(7, key) for key in range(3)]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9000), st.floats(0, 3))))
def test_no_node_gets_more_than_its_allowance_and_none_less_for_anothers(said):
    gate, now_s, taken = Floodgate(), 0.0, {"a": 0.0, "b": 0.0}
    for node, length, later_s in said:
        now_s += later_s
        if gate.admits(node, length, now_s):
            taken[node] += max(1.0, length / 1024)
    for amount in taken.values():
        assert amount <= BURST + PER_S * now_s + 1e-6


def test_one_that_keeps_to_its_four_is_never_held_up():
    gate = Floodgate()
    for second in range(60):
        flood = [gate.admits("flooder", 1024, float(second)) for _ in range(1000)]
        assert flood.count(True) <= (BURST if second == 0 else PER_S)
        assert all(gate.admits("honest", 8704, float(second)) for _ in range(4))
    assert gate.dropped == {"flooder": 60 * 1000 - BURST - 59 * PER_S}
