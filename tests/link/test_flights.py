"""Four at once, the urgent first, and again until it is acknowledged."""

from __future__ import annotations

import itertools

import pytest

from link.envelope import Kind
from link.flights import EMERGENCIES, LONGEST_S, PARTS, WINDOW, Flights
from link.outbox import Item
from link.states import State

CP = {"cp-1"}


def item(sequence, kind=Kind.MESSAGE, to="cp-1"):
    return Item(
        b"lifelife", sequence, to, kind, int(kind), f"n-{sequence}", False, 0, b"", State.WRITTEN,
        None, None, None, None, None, False,
    )  # fmt: skip


def many(count, kind=Kind.MESSAGE, first=1, to="cp-1"):
    return [item(first + number, kind, to) for number in range(count)]


def test_four_are_on_their_way_to_one_node_and_the_next_follows_a_receipt():
    flights, waiting = Flights(), many(6)
    assert flights.choose(waiting, CP, 0) == waiting[:WINDOW]
    assert flights.choose(waiting, CP, 1) == []
    assert flights.choose(waiting[1:], CP, 2) == [waiting[4]]


def test_each_node_has_its_own_four():
    waiting = [*many(5), *many(5, first=10, to="vr")]
    assert len(Flights().choose(waiting, {"cp-1", "vr"}, 0)) == 2 * WINDOW
    assert len(Flights().choose(waiting, {"vr"}, 0)) == WINDOW


def test_an_emergency_never_waits_behind_a_file():
    flights, files = Flights(), many(100, Kind.PART)
    assert len(flights.choose(files, CP, 0)) == PARTS
    messages = many(10, first=200)
    assert len(flights.choose([*messages, *files], CP, 1)) == WINDOW - PARTS
    urgent = many(10, Kind.EMERGENCY, first=300)
    assert flights.choose([*urgent, *messages, *files], CP, 2) == urgent[:EMERGENCIES]


def test_what_is_not_acknowledged_goes_again_ever_later():
    flights, waiting = Flights(), many(1)
    tried, now_s = [], 0.0
    while now_s < 4000:
        if flights.choose(waiting, CP, now_s):
            tried.append(now_s)
        now_s += 5
    gaps = [after - before for before, after in itertools.pairwise(tried)]
    assert gaps[:4] == [15, 30, 60, 120]
    assert max(gaps) == LONGEST_S
    assert flights.next_s(CP) is not None
    assert flights.next_s(set()) is None


@pytest.mark.parametrize("event", ["returned", "again"])
def test_a_link_that_returns_or_a_key_that_changed_makes_it_due_at_once(event):
    flights, waiting = Flights(), many(1)
    flights.choose(waiting, CP, 0)
    assert flights.choose(waiting, CP, 1) == []
    if event == "returned":
        flights.returned("cp-1")
    else:
        flights.again(waiting)
    assert flights.choose(waiting, CP, 2) == waiting
