"""A value that flickers makes no event a time; how things stand can still be read back."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from power.history.debounce import FREE, MATTERS, Debounce
from power.status import Event

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(what, at_s, subject="hat", cause=""):
    return Event(at=NOON + timedelta(seconds=at_s), what=what, subject=subject, cause=cause)


def told(happened, until_s):
    """What is told when the daemon looks every five seconds."""
    debounce, found = Debounce(), []
    happened = list(happened)
    for now_s in range(0, until_s, 5):
        while happened and happened[0][1] <= now_s:
            found += debounce.take(event(*happened.pop(0)), now_s)
        found += debounce.due(now_s)
    return found


def flicker(whats, every_s, until_s):
    return [
        (what, at_s)
        for what, at_s in zip(itertools.cycle(whats), range(0, until_s, every_s), strict=False)
    ]


@pytest.mark.parametrize(
    ("whats", "every_s"),
    [
        pytest.param(("mains-lost", "mains-back", "mains-stable"), 26, id="mains all the time"),
        pytest.param(("mains-lost", "mains-back"), 80, id="mains now and then"),
        pytest.param(("gauge-jumped", "gauge-believed"), 10, id="a gauge that jumps"),
        pytest.param(("low-unconfirmed",), 20, id="a witness that speaks and is silent"),
        pytest.param(("load-on", "load-off"), 40, id="a load that follows"),
        pytest.param(("history-failing", "history-works"), 30, id="a card that comes and goes"),
        pytest.param(("clock-set",), 15, id="a clock that is set all the time"),
    ],
)
def test_what_flickers_all_day_is_told_twelve_times_an_hour_at_most(whats, every_s):
    happened = flicker(whats, every_s, 86_400)
    found = told(happened, 86_400 + 700)
    assert len(found) <= 24 * 13
    assert found[-1].what == happened[-1][0], "how it stands at the end"
    counts = [int(e.cause.split()[0]) for e in found if e.cause.endswith("in a row")]
    assert sum(counts) + len(found) - len(counts) == len(happened), "none is left out of the count"


def test_what_happens_now_and_then_is_told_as_it_comes():
    happened = [("load-on" if n % 2 else "load-off", 660 * n) for n in range(100)]
    found = told(happened, 70_000)
    assert [(e.what, e.at) for e in found] == [
        (e.what, e.at) for e in (event(*h) for h in happened)
    ]


def test_one_that_is_held_keeps_its_own_time_and_comes_when_it_is_still():
    happened = [("mains-lost", n) for n in range(FREE + 1)]
    debounce, found = Debounce(), []
    for what, at_s in happened:
        found += debounce.take(event(what, at_s), at_s)
    assert len(found) == FREE
    assert list(debounce.due(FREE + 119)) == []
    assert list(debounce.due(FREE + 120)) == [event("mains-lost", FREE)]
    assert list(debounce.due(FREE + 999)) == []


def test_supplies_and_loads_are_told_apart():
    debounce = Debounce()
    for n in range(FREE):
        list(debounce.take(event("mains-lost", n, "hat"), n))
    assert list(debounce.take(event("mains-lost", 9, "hat"), 9)) == []
    assert list(debounce.take(event("mains-lost", 9, "ups"), 9)) == [event("mains-lost", 9, "ups")]
    assert list(debounce.take(event("gauge-jumped", 9), 9)) == [event("gauge-jumped", 9)]


@pytest.mark.parametrize(
    "what", ["reserve-reached", "shutdown-planned", "daemon-stopped", "powered-off", "override"]
)
def test_what_cannot_wait_comes_at_once_after_all_that_was_held(what):
    debounce = Debounce()
    for n in range(FREE + 5):
        list(debounce.take(event("mains-lost" if n % 2 else "mains-back", n), n))
    first, last = debounce.take(event(what, 20), 20)
    assert first == event("mains-back", FREE + 4, cause="5 changes in a row")
    assert last == event(what, 20)
    assert list(debounce.held()) == []


def test_an_endless_row_of_anything_is_bounded_and_ends_with_how_things_are():
    chance = random.Random(4)
    debounce, last, found, now_s = Debounce(), {}, {}, 0.0
    for _ in range(20_000):
        now_s += chance.expovariate(1 / 3)
        one = event(chance.choice(sorted(MATTERS)), now_s, chance.choice(["hat", "ups"]))
        last[MATTERS[one.what], one.subject] = one.what
        for e in (*debounce.take(one, now_s), *debounce.due(now_s)):
            found.setdefault((MATTERS[e.what], e.subject), []).append(e.what)
    for e in debounce.held():
        found[MATTERS[e.what], e.subject].append(e.what)
    hours = now_s / 3600
    for matter, whats in found.items():
        assert whats[-1] == last[matter]
        assert len(whats) <= (FREE + 30) * (hours + 1)
