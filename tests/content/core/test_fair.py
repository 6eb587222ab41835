"""Turns: everybody's best is among the first, whatever others send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.fair import as_issued, by_turns, first
from content.core.model import Utility

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def whose(item):
    return item[0]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("", ""),
        ("a1", "a1"),
        ("a1 a2 a3", "a1 a2 a3"),
        ("a1 a2 a3 b1", "b1 a1 a2 a3"),
        ("a1 b1 b2 a2", "a1 b1 a2 b2"),
        ("a1 a2 b1 c1 c2", "b1 a1 c1 a2 c2"),
    ],
)
def test_turns(given_, expected):
    assert by_turns(given_.split(), whose) == tuple(expected.split())


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers()), unique=True))
def test_each_publishers_best_is_among_as_many_as_there_are_publishers(items):
    found = by_turns(items, whose)
    publishers = {whose(item) for item in items}
    assert {whose(item) for item in found[: len(publishers)]} == publishers
    assert sorted(found) == sorted(items)
    for publisher in publishers:
        own = [item for item in items if whose(item) == publisher]
        assert [item for item in found if whose(item) == publisher] == own


def test_the_first_few_are_told_in_the_order_they_were_in():
    assert first(["a1", "a2", "a3", "a4", "b1", "b2"], 3, whose) == ("a1", "b1", "b2")


def test_nothing_was_said_after_it_was_issued():
    utility = Utility(publisher="a", kind="water", state="out", updated_at=NOW)
    assert as_issued(utility, "updated_at", NOW + timedelta(days=1)) is utility
    assert as_issued(utility, "updated_at", None) is utility
    assert as_issued(utility, "updated_at", NOW - timedelta(days=1)).updated_at < NOW
    assert as_issued(utility, "since", NOW) is utility
