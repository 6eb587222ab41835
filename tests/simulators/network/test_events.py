"""One line for each thing that became known of a letter, however seldom one looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from link.report import LinkStatus, Listed, SentLetter, Waiting
from link.states import State
from simulators.network.events import Events

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)  # 12:00 on Dutch clocks
WORDS = [state.word for state in State]


def letter(state, **more):
    """Written at noon; each next state a minute later."""
    names = ("written", "sent", "arrived")
    times = {name: NOON + timedelta(minutes=at) for at, name in enumerate(names) if at <= state}
    if state > State.ARRIVED:
        times["done"] = NOON + timedelta(minutes=state)
        times["role"] = "centralist"
    if state >= State.SENT:
        times["via"] = "stick"
    return SentLetter(
        **{
            "sequence": 1, "id": "brand", "kind": "emergency", "to": "cp", "drill": True,
            "state": state.name.lower(), "word": state.word, **times, **more,
        }
    )  # fmt: skip


def status(*letters, courier=False):
    return LinkStatus(
        time=NOON, node="np", name="De Brink", role="point", fingerprint="",
        directory=Listed(issue=1, nodes=2, listed=True),
        waiting=Waiting(letters=0, to={}, courier=courier), sent=letters,
    )  # fmt: skip


@pytest.fixture
def events():
    return Events({"np": "De Brink", "cp": "Kazerne"})


def test_each_state_is_told_once_with_its_own_time(events):
    told = [line for state in State for _ in range(2) for line in events.of(status(letter(state)))]
    assert told == [
        "12:00:00  De Brink aan Kazerne: brand opgeschreven",
        "12:01:00  De Brink aan Kazerne: brand verstuurd (op de stick)",
        "12:02:00  De Brink aan Kazerne: brand aangekomen",
        "12:03:00  De Brink aan Kazerne: brand gelezen (centralist)",
        "12:04:00  De Brink aan Kazerne: brand opgepakt (centralist)",
    ]


def test_what_was_passed_between_two_looks_is_told_as_far_as_it_is_known(events):
    told = " ".join(events.of(status(letter(State.TAKEN))))
    assert [word for word in WORDS if word in told] == [w for w in WORDS if w != "gelezen"]


def test_who_was_never_sure_that_it_left_does_not_say_so(events):
    told = " ".join(events.of(status(letter(State.ARRIVED, sent=None))))
    assert "verstuurd" not in told
    assert "aangekomen" in told


def test_that_a_courier_is_needed_is_told_once_for_each_time(events):
    told = [len(list(events.of(status(courier=needed)))) for needed in (1, 1, 0, 1)]
    assert told == [1, 0, 0, 1]


def test_two_places_count_for_themselves(events):
    other = letter(State.WRITTEN)
    assert list(events.of(status(other)))
    assert list(events.of(LinkStatus(**{**_fields(status(other)), "node": "np-2"})))


def _fields(one):
    return {name: getattr(one, name) for name in one.__struct_fields__}
