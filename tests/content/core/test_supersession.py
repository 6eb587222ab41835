"""One current truth, told as stories and then for every story hypothesis can make up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.model import Bulletin, Info, MessageStatus, MessageType, Reference, Severity
from content.core.supersession import Standing, current, identity, lapsed, order, standings

NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def bulletin(
    identifier,
    msg_type="Alert",
    *,
    refers=(),
    sent=0,
    starts=None,
    ends=None,
    status="Actual",
    severity="Severe",
    publisher="p",
    sender="vr",
    refers_to_sender=None,
    words=True,
    steps=("Blijf binnen.",),
):
    info = Info(
        language="nl",
        event="Stroom",
        headline=identifier,
        severity=Severity(severity),
        instruction=steps,
        effective=None if starts is None else at(starts),
        expires=None if ends is None else at(ends),
    )
    return Bulletin(
        publisher=publisher,
        sender=sender,
        identifier=identifier,
        sent=at(sent),
        status=MessageStatus(status),
        msg_type=MessageType(msg_type),
        references=tuple(
            Reference(sender=refers_to_sender or sender, identifier=other, sent=at(0))
            for other in refers
        ),
        infos=(info,) if words else (),
    )


def parts(msg_type="Alert", **fields):
    """The two parts of one alert; a list has a value for each."""

    def of(part):
        return {
            k: v[part] if isinstance(v, list) and k != "refers" else v for k, v in fields.items()
        }

    return [
        msgspec.structs.replace(bulletin("a", msg_type, **of(part)), part=part) for part in range(2)
    ]


def shown(*bulletins, minute=60, drill=False):
    return [b.identifier for b in current(bulletins, at(minute), drill=drill)]


A = bulletin("a")
STORIES = [
    pytest.param([A], ["a"], id="an alert holds"),
    pytest.param(
        [A, bulletin("b", "Update", refers=["a"], sent=5)], ["b"], id="an update replaces"
    ),
    pytest.param(
        [
            A,
            bulletin("b", "Update", refers=["a"], sent=5),
            bulletin("c", "Update", refers=["b"], sent=9),
        ],
        ["c"],
        id="a chain leaves its last",
    ),
    pytest.param(
        [A, bulletin("c", "Cancel", refers=["a"], sent=5, words=False)], [], id="a cancel cancels"
    ),
    pytest.param(
        [A, bulletin("c", "Cancel", refers=["a"], sent=5)], ["c"], id="its own words are news"
    ),
    pytest.param(
        [
            A,
            bulletin("b", "Update", refers=["a"], sent=5),
            bulletin("c", "Cancel", refers=["b"], sent=9, words=False),
        ],
        [],
        id="cancelling the update does not revive what it replaced",
    ),
    pytest.param(
        [A, bulletin("b", "Update", refers=["a"], sent=5, ends=30)],
        [],
        id="nor does its running out",
    ),
    pytest.param(
        [A, bulletin("b", "Update", refers=["a"], sent=5, starts=90)],
        ["a"],
        id="an update for later leaves the present",
    ),
    pytest.param([bulletin("a", ends=60)], [], id="at its end it no longer holds"),
    pytest.param([bulletin("a", ends=61)], ["a"], id="before its end it does"),
    pytest.param([bulletin("a", starts=60)], ["a"], id="at its start it holds"),
    pytest.param([bulletin("a", starts=61)], [], id="before its start it does not"),
    pytest.param([bulletin("a", sent=60)], ["a"], id="without a start it holds when it is sent"),
    pytest.param([bulletin("a", sent=61)], [], id="and not before"),
    pytest.param([bulletin("a", sent=99, starts=60)], ["a"], id="a start counts before that"),
    pytest.param(
        [A, bulletin("b", "Update", refers=["a"], sent=90)],
        ["a"],
        id="an update that is yet to be sent leaves the present",
    ),
    pytest.param(
        [A, bulletin("c", "Cancel", refers=["a"], sent=90, words=False)],
        ["a"],
        id="so does a cancel without words",
    ),
    pytest.param(
        [*parts(severity=["Minor", "Extreme"]), bulletin("b", sent=1)],
        ["a", "b", "a"],
        id="each part has its own severity",
    ),
    pytest.param(
        [*parts(ends=[30, None]), bulletin("b", severity="Minor")],
        ["a", "b"],
        id="each part has its own end",
    ),
    pytest.param(
        [*parts(), bulletin("b", "Update", refers=["a"], sent=5)],
        ["b"],
        id="an update replaces all parts",
    ),
    pytest.param(
        [*parts("Update", refers=["b"], sent=5, starts=[90, 30]), bulletin("b")],
        ["a"],
        id="the first part that starts takes back",
    ),
    pytest.param(
        [
            A,
            bulletin(
                "b", "Cancel", refers=["a"], sent=5, sender="x", refers_to_sender="vr", words=False
            ),
        ],
        ["a"],
        id="another sender cancels nothing",
    ),
    pytest.param(
        [A, bulletin("b", "Cancel", refers=["a"], sent=5, publisher="q", words=False)],
        ["a"],
        id="another publisher cancels nothing",
    ),
    pytest.param(
        [bulletin("b", "Update", refers=["gone", "b"], sent=5)],
        ["b"],
        id="references to what is not here, or to itself, do no harm",
    ),
    pytest.param(
        [bulletin("a", sent=9), bulletin("c", "Cancel", refers=["a"], sent=5, words=False)],
        ["a"],
        id="issued anew after its cancellation",
    ),
    pytest.param(
        [bulletin("a", "Update", refers=["b"]), bulletin("b", "Update", refers=["a"])],
        ["b"],
        id="two that replace each other leave one",
    ),
    pytest.param(
        [A, bulletin("z", "Update", refers=["a"], sent=0)],
        ["z"],
        id="an update in the same minute replaces",
    ),
    pytest.param(
        [A, bulletin("b", refers=["a"], sent=5)], ["b", "a"], id="an alert replaces nothing"
    ),
    pytest.param(
        [A, bulletin("b", "Update", refers=["a"], sent=5, status="Exercise")],
        ["a"],
        id="an exercise takes no news away",
    ),
    pytest.param([bulletin("a", status="Draft")], [], id="a draft is not shown"),
    pytest.param([bulletin("a", status="System")], [], id="nor what machines say"),
    pytest.param(
        [
            bulletin("old", sent=1),
            bulletin("new", sent=2),
            bulletin("worst", severity="Extreme"),
            bulletin("least", severity="Unknown", sent=9),
        ],
        ["worst", "new", "old", "least"],
        id="the worst first, then the newest",
    ),
]


@pytest.mark.parametrize(("bulletins", "expected"), STORIES)
def test_one_current_truth(bulletins, expected):
    for shuffled in permutations(bulletins):
        assert shown(*shuffled) == expected


@pytest.mark.parametrize(
    ("drill", "expected"), [(False, ["news"]), (True, ["news", "test", "exercise"])]
)
def test_exercises_show_in_a_drill_alone_and_beside_the_news(drill, expected):
    messages = [
        bulletin("news", severity="Extreme"),
        bulletin("exercise", status="Exercise"),
        bulletin("test", status="Test", sent=1),
        bulletin("draft", status="Draft"),
    ]
    assert shown(*messages, drill=drill) == expected


def test_even_in_a_drill_an_exercise_takes_no_news_away():
    cancel = bulletin("c", "Cancel", refers=["a"], sent=5, status="Exercise", words=False)
    assert shown(A, cancel, drill=True) == ["a"]
    exercise = bulletin("a", status="Exercise")
    assert shown(exercise, cancel, drill=True) == []


def test_the_archive_says_what_became_of_each():
    messages = [
        bulletin("replaced"),
        bulletin("update", "Update", refers=["replaced"], sent=1),
        bulletin("cancelled"),
        bulletin("both"),
        bulletin("also", "Update", refers=["both"], sent=1),
        bulletin("cancel", "Cancel", refers=["cancelled", "both"], sent=2, words=False),
        bulletin("expired", ends=1),
        bulletin("future", starts=99),
        bulletin("drill", status="Exercise"),
    ]
    found = {key[2]: value for key, value in standings(messages, at(60)).items()}
    backwards = {key[2]: value for key, value in standings(messages[::-1], at(60)).items()}
    assert found == backwards
    assert found == {
        "replaced": Standing.REPLACED,
        "update": Standing.CURRENT,
        "cancelled": Standing.CANCELLED,
        "both": Standing.CANCELLED,
        "also": Standing.CURRENT,
        "cancel": Standing.SILENT,
        "expired": Standing.EXPIRED,
        "future": Standing.FUTURE,
        "drill": Standing.SILENT,
    }


IDENTIFIERS = st.sampled_from("abcdef")
MINUTES = st.integers(min_value=-5, max_value=5)
BULLETINS = st.builds(
    bulletin,
    IDENTIFIERS,
    st.sampled_from(list(MessageType)),
    refers=st.lists(IDENTIFIERS, max_size=3),
    sent=MINUTES,
    starts=st.none() | MINUTES,
    ends=st.none() | MINUTES,
    status=st.sampled_from(["Actual", "Actual", "Exercise", "Draft"]),
    severity=st.sampled_from(list(Severity)),
    publisher=st.sampled_from("pq"),
    sender=st.sampled_from("xy"),
    refers_to_sender=st.sampled_from([None, "x", "y"]),
    words=st.just(True),
)
WORLDS = st.lists(BULLETINS, max_size=8, unique_by=identity)


@given(WORLDS, MINUTES, st.booleans(), st.randoms())
def test_the_order_of_arrival_does_not_matter(world, minute, drill, random):
    before = current(world, at(minute), drill=drill)
    random.shuffle(world)
    assert current(world, at(minute), drill=drill) == before
    severities = [b.severity.order for b in before]
    assert severities == sorted(severities)
    for publisher in {b.publisher for b in before}:
        own = [b for b in before if b.publisher == publisher]
        assert own == sorted(own, key=order)


@given(WORLDS, MINUTES, st.booleans())
def test_nothing_expired_taken_back_or_future_is_shown(world, minute, drill):
    held = current(world, at(minute), drill=drill)
    allowed = {"Actual", "Exercise", "Test"} if drill else {"Actual"}
    for shown_one in held:
        assert shown_one.status in allowed
        assert shown_one.expires is None or shown_one.expires > at(minute)
        assert (shown_one.infos[0].effective or shown_one.sent) <= at(minute)


@given(WORLDS, MINUTES, st.integers(min_value=0, max_value=9))
def test_what_is_taken_back_stays_so(world, minute, later):
    gone = {Standing.REPLACED, Standing.CANCELLED, Standing.EXPIRED}
    before, after = standings(world, at(minute)), standings(world, at(minute + later))
    for key, standing in before.items():
        if standing in gone:
            assert after[key] in gone


@given(WORLDS, MINUTES)
def test_no_publisher_changes_what_another_says(world, minute):
    mine = [b for b in world if b.publisher == "p"]
    among_others = [b for b in current(world, at(minute)) if b.publisher == "p"]
    assert list(current(mine, at(minute))) == among_others


@given(WORLDS, MINUTES)
def test_exercises_change_nothing_outside_a_drill(world, minute):
    news = [b for b in world if b.status is MessageStatus.ACTUAL]
    assert current(world, at(minute)) == current(news, at(minute))


@given(WORLDS.filter(bool), MINUTES)
def test_messages_that_replace_each_other_never_erase_all(world, minute):
    """Of news without end that only replaces, something is always left to show."""
    endless = [
        msgspec.structs.replace(
            b,
            status=MessageStatus.ACTUAL,
            msg_type=MessageType.UPDATE,
            infos=(msgspec.structs.replace(b.infos[0], effective=None, expires=None),),
        )
        for b in world
    ]
    assert current(endless, at(max(minute, 5)))  # all have been sent by then


HOUR = 60


def test_a_message_without_an_end_ends_after_three_days():
    endless = bulletin("a")
    assert current([endless], at(72 * HOUR - 1))
    assert current([endless], at(72 * HOUR)) == ()


def test_a_message_of_the_last_day_of_time_ends_nothing_else():
    far = msgspec.structs.replace(bulletin("a"), sent=datetime.max.replace(tzinfo=UTC))
    assert [b.identifier for b in current([far, bulletin("b")], NOON)] == ["b"]


@pytest.mark.parametrize(
    ("others", "stays"),
    [
        ([], True),
        ([bulletin("b", ends=30)], True),
        ([bulletin("b")], False),
        ([bulletin("b", "Cancel", refers=("a",), sent=1, words=False)], False),
        ([bulletin("b", "Update", refers=("a",), sent=1, ends=30)], False),
        ([bulletin("b", starts=90)], True),
    ],
    ids=["alone", "all expired", "one holds", "cancelled", "replaced", "one still to come"],
)
def test_advice_that_saves_lives_stays_while_nothing_else_holds(others, stays):
    found = lapsed([bulletin("a", ends=60), *others], at(60))
    assert ("a" in {b.identifier for b in found}) == stays


@pytest.mark.parametrize(
    "fields",
    [{"severity": "Moderate"}, {"severity": "Unknown"}, {"steps": ()}, {"status": "Exercise"}],
    ids=str,
)
def test_what_saves_no_life_goes_when_it_expires(fields):
    assert lapsed([bulletin("a", ends=60, **fields)], at(60)) == ()
