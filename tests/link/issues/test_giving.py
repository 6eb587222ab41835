"""Whom the coordination point knocks at, and when: by a clock that cannot leap."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from link.errors import DeltaError
from link.issues.giving import AGAIN_S, LONGEST_S, SETTLING_S, Giving
from link.issues.held import Held
from link.issues.steps import IN_FLIGHT, Pack, Wanted

REGION = b"regi"
NEWEST = {REGION: Held("region", 9, Path("9-abc"))}
BEHIND = {"np-a": {REGION: 8}}


def packed(held: Held, base: int) -> Pack:
    return Pack(REGION, base, held.issue, bytes([base]) * 10_000)


@pytest.fixture
def giving():
    return Giving(packed)


def knocks(giving: Giving, now_s: float, below=BEHIND, newest=NEWEST) -> list[tuple[str, int, int]]:
    return [(to, part.base, part.number) for to, part in giving.due(newest, below, now_s)]


def wants(*missing: int, base: int = 8, whole: bool = False) -> Wanted:
    return Wanted(REGION, packed(NEWEST[REGION], base).digest, missing, whole)


def test_who_holds_the_newest_is_left_alone(giving):
    assert knocks(giving, 0, {"np-a": {REGION: 9}, "np-b": {REGION: 10}}) == []


def test_who_does_not_answer_is_knocked_at_ever_more_seldom(giving):
    at = [now_s for now_s in range(0, 3 * 86_400, 15) if knocks(giving, now_s)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(at)]
    assert gaps[0] == AGAIN_S
    assert gaps == sorted(gaps)
    assert gaps[-1] == LONGEST_S


def test_four_at_most_are_on_their_way_to_one_node(giving):
    knocks(giving, 0)
    sent = [part.number for part in giving.wanted("np-a", wants(1, 2, 3, 4), 0)]
    assert sent == [1, 2, 3, 4]
    assert giving.wanted("np-a", wants(1, 2, 3, 4), 1) == []
    (one,) = giving.wanted("np-a", wants(2, 3, 4, 5), 2)
    assert one.number == 5
    again = giving.wanted("np-a", wants(2, 3, 4, 5), AGAIN_S)
    assert len(again) < IN_FLIGHT
    assert knocks(giving, 2 + 2 * AGAIN_S) == [("np-a", 8, 2)]  # where it stands


def test_who_needs_nothing_and_still_holds_the_old_one_is_asked_later(giving):
    knocks(giving, 0)
    giving.wanted("np-a", wants(), 1)
    assert knocks(giving, SETTLING_S) == []
    assert knocks(giving, SETTLING_S + 2)
    giving.wanted("np-a", wants(), SETTLING_S + 3)
    assert knocks(giving, 2 * SETTLING_S + 4) == []


def test_the_whole_goes_to_who_asks_for_it(giving):
    knocks(giving, 0)
    assert giving.wanted("np-a", wants(whole=True), 1) == []
    assert knocks(giving, 1) == [("np-a", 0, 0)]
    assert giving.wanted("np-a", wants(whole=True, base=0), 2) == []  # there is no more than all


@pytest.mark.parametrize(
    "wanted",
    [wants(1000), Wanted(b"else", bytes(8), (1,)), Wanted(REGION, bytes(8), (1,))],
    ids=["beyond the end", "another publisher", "another issue"],
)
def test_what_is_not_on_its_way_is_not_sent(giving, wanted):
    knocks(giving, 0)
    assert giving.wanted("np-a", wanted, 1) == []


def test_who_is_not_below_asks_in_vain(giving):
    assert giving.wanted("np-z", wants(1), 0) == []


def test_a_newer_issue_or_another_base_begins_again(giving):
    knocks(giving, 0)
    assert knocks(giving, 1, {"np-a": {REGION: 7}}) == [("np-a", 7, 0)]
    newer = {REGION: Held("region", 10, Path("10-abc"))}
    assert knocks(giving, 2, newest=newer) == [("np-a", 8, 0)]


def test_an_issue_that_cannot_go_this_way_is_left_to_the_stick():
    asked = []

    def too_large(held, base):
        asked.append(base)
        raise DeltaError("bring a stick")

    giving = Giving(too_large)
    for now_s in range(0, 10_000, 100):
        assert knocks(giving, now_s) == []
    assert asked == [8]


def test_what_is_being_packed_is_sent_once_it_is_there():
    ready = []
    giving = Giving(lambda held, base: packed(held, base) if ready else None)
    assert knocks(giving, 0) == []
    ready.append(True)
    assert knocks(giving, 0) == [("np-a", 8, 0)]
