"""What the kiosk reads, against the rules of content.core.supersession."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import board as board_module
from content.board import Board
from content.clock import Times
from content.core import supersession
from content.core.fair import as_issued
from content.core.model import (
    Block,
    BlockKind,
    Guide,
    MessageStatus,
    MessageType,
    Reference,
    Severity,
    Utility,
    UtilityKind,
    UtilityState,
)
from content.errors import StoreError
from content.parse import Parsed
from content.progress import Outcome, OutcomeCode
from content.store import database as store
from content.trust.identity import Identity
from content.trust.verify import Verified
from tests.content.conftest import NOW, bulletin, place


def put(path, *bulletins, publisher="veldermeer", issue=1, issued_at=NOW, **parsed):
    verified = Verified(
        Identity(publisher=publisher, name=publisher.title()),
        publisher.title(), issue, issued_at, 1, "key", "anchor", {}, {},
    )  # fmt: skip
    paths = {name: f"targets/{name}" for name in parsed.get("media", ())}
    with store.replacing(path) as change:
        change.replace(
            verified,
            Parsed(bulletins=tuple(bulletins), **parsed),
            bundle=f"{issue}-x",
            paths=paths,
            times=Times(NOW),
        )
    return Board(path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "content.db"


def shown(board, now=NOW, **options):
    return [b.identifier for b in board.bulletins(Times(now), **options)]


def refer(*identifiers, sender="veldermeer"):
    return tuple(Reference(sender=sender, identifier=i, sent=NOW) for i in identifiers)


def update(identifier, *takes_back, **fields):
    return bulletin(
        identifier,
        **{"msg_type": MessageType.UPDATE, "references": refer(*takes_back), "sent": NOW, **fields},
    )


def readable(board, identifier):
    """Whether a message that refers to it can tell what it said."""
    return bool(board.earlier(update("whatever refers to it", identifier)))


def test_without_a_database_the_board_is_empty(path):
    board = Board(path)
    assert shown(board) == []
    assert (board.places(), board.utilities(), board.publishers(), board.history()) == ((),) * 4
    assert not readable(board, "a")
    assert board.media_path("veldermeer", "media/x.png") is None
    assert not board.changed()


def test_a_new_database_is_noticed_once(path):
    board = Board(path)
    put(path, bulletin("a"))
    assert board.changed()
    assert not board.changed()
    assert shown(board) == ["a"]


def test_a_reader_keeps_what_it_opened_until_it_asks(path):
    board = put(path, bulletin("a"))
    put(path, bulletin("b"), issue=2)
    assert shown(board) == ["a"]
    assert board.changed()
    assert shown(board) == ["b"]


def test_a_database_that_goes_leaves_an_empty_board(path):
    board = put(path, bulletin("a"))
    path.unlink()
    assert board.changed()
    assert shown(board) == []


@pytest.mark.parametrize("damage", [b"", b"no database at all, but long enough to look at" * 40])
def test_a_broken_database_is_said(path, damage):
    path.write_bytes(damage)
    with pytest.raises(StoreError):
        Board(path).bulletins(Times(NOW))


def test_a_page_of_noise_is_said(path):
    put(path, *(bulletin(f"b{n}") for n in range(50)))
    data = bytearray(path.read_bytes())
    data[200:] = b"\x5a" * (len(data) - 200)
    path.write_bytes(data)
    with pytest.raises(StoreError):
        Board(path).bulletins(Times(NOW))


def test_the_worst_comes_first_and_then_the_newest(path):
    board = put(
        path,
        bulletin("minor", severity=Severity.MINOR, sent=NOW),
        bulletin("severe-old", sent=NOW - timedelta(hours=3)),
        bulletin("severe-new", sent=NOW - timedelta(hours=2)),
        bulletin("extreme", severity=Severity.EXTREME, sent=NOW - timedelta(days=1)),
    )
    assert shown(board) == ["extreme", "severe-new", "severe-old", "minor"]


def test_what_is_over_leaves_at_that_very_moment(path):
    end = NOW + timedelta(hours=1)
    board = put(path, bulletin("a", expires=end))
    assert shown(board, end - timedelta(seconds=1)) == ["a"]
    assert shown(board, end) == []
    assert readable(board, "a")


def test_an_update_for_later_leaves_todays_until_then(path):
    later = NOW + timedelta(hours=1)
    board = put(path, bulletin("a"), update("b", "a", effective=later))
    assert shown(board) == ["a"]
    assert shown(board, later) == ["b"]


def test_an_earlier_issue_decides_nothing(path):
    put(path, bulletin("a"), update("b", "a"))
    board = put(path, bulletin("a"), issue=2)
    assert shown(board) == ["a"]


def test_what_an_issue_remembers_of_earlier_ones_stays_taken_back(path):
    tombstone = msgspec.structs.replace(update("b", "a"), infos=())
    board = put(path, bulletin("a"), bulletin("c"), tombstones=(tombstone,))
    assert shown(board) == ["c"]
    assert not readable(board, "b"), "it has no words to read back"


def test_each_publisher_is_judged_by_a_time_of_its_own(path):
    end = NOW + timedelta(hours=1)
    ahead = NOW + timedelta(days=400)
    put(path, bulletin("a", expires=end))
    put(
        path,
        bulletin("over", publisher="ander", expires=ahead - timedelta(hours=1)),
        bulletin("holds", publisher="ander", expires=ahead + timedelta(hours=3)),
        publisher="ander",
        issued_at=ahead,
    )
    board = Board(path)
    assert sorted(shown(board)) == ["a", "holds"]
    ran = Times(NOW, run_s=3600 * 3)
    assert [b.identifier for b in board.bulletins(ran)] == [], "three hours of running ended both"


def test_what_a_new_issue_no_longer_holds_is_archived(path):
    put(path, bulletin("a"))
    board = put(path, bulletin("b"), issue=2)
    assert shown(board) == ["b"]
    assert readable(board, "a")


def test_the_versions_before_are_found_newest_first(path):
    second = update("b", "a", sent=NOW - timedelta(minutes=30))
    third = update("c", "b", "unknown")
    put(path, bulletin("a"), second)
    board = put(path, third, issue=2)
    assert [b.identifier for b in board.earlier(third)] == ["b", "a"]


def test_all_parts_of_a_version_before_are_found_and_none_that_has_gone(path):
    parts = [bulletin("a", part=part) for part in range(3)]
    put(path, *parts)
    second = update("b", "a")
    board = put(path, *parts[:2], second, issue=2)
    assert [(b.identifier, b.part) for b in board.earlier(second)] == [("a", 0), ("a", 1)]


def test_messages_that_refer_to_each_other_have_an_end(path):
    one, other = update("a", "b"), update("b", "a")
    board = put(path, one, other)
    assert [b.identifier for b in board.earlier(one)] == ["b"]


def test_a_drill_shows_exercises_beside_the_news(path):
    board = put(path, bulletin("a"), bulletin("drill", status=MessageStatus.EXERCISE))
    assert shown(board) == ["a"]
    assert sorted(shown(board, drill=True)) == ["a", "drill"]


def test_a_clock_behind_an_issue_does_not_hold_it_back(path):
    board = put(path, bulletin("a", effective=NOW - timedelta(hours=1)))
    assert shown(board, NOW - timedelta(days=20000)) == ["a"]


def test_no_publisher_takes_back_anothers_words(path):
    put(path, bulletin("a"))
    board = put(path, update("b", "a", publisher="ander"), publisher="ander")
    assert sorted(shown(board)) == ["a", "b"]


moments = st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def issues(draw):
    """Make up one issue: bulletins of two senders that take back each other at random."""
    names = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8))
    return tuple(part for name in names for part in draw(parts_of(name)))


@st.composite
def parts_of(draw, name):
    """Make up one message: its parts differ in severity and times alone."""
    shared = {
        "sender": draw(st.sampled_from(["veldermeer", "regio"])),
        "msg_type": draw(st.sampled_from(MessageType)),
        "status": draw(st.sampled_from(MessageStatus)),
        "sent": draw(moments),
        "references": refer(
            *draw(st.lists(st.sampled_from("abcdefgh"), max_size=3)),
            sender=draw(st.sampled_from(["veldermeer", "regio"])),
        ),
    }
    return [
        bulletin(
            name,
            part=part,
            severity=draw(st.sampled_from(Severity)),
            effective=draw(st.none() | moments),
            expires=draw(st.none() | moments),
            **shared,
        )
        for part in range(draw(st.integers(1, 3)))
    ]


@given(issue=issues(), now=moments, drill=st.booleans())
def test_the_board_says_what_truth_says(issue, now, drill, tmp_path_factory):
    path = tmp_path_factory.mktemp("board") / "content.db"
    board = put(path, *issue, issued_at=NOW - timedelta(days=1))
    told = board.bulletins(Times(now), drill=drill)
    held = supersession.current(issue, now, drill=drill)
    issued = {publisher.id: publisher.issued_at for publisher in board.publishers()}
    assert told == supersession.in_order(as_issued(b, "sent", issued[b.publisher]) for b in held)


def guide(publisher, hazard="water", language="nl"):
    block = Block(kind=BlockKind.PARAGRAPH, text="Tekst")
    return Guide(
        publisher=publisher, hazard=hazard, language=language, title=str(publisher), blocks=(block,)
    )


def test_a_publishers_guide_takes_the_place_of_the_built_in_one(path, monkeypatch):
    general = (guide(None), guide(None, language="en"), guide(None, "cold"))
    monkeypatch.setattr(board_module, "built_in_guides", lambda: general)
    assert Board(path).guides() == general
    board = put(path, guides=(guide("veldermeer"),))
    found = {(g.hazard, g.language): g.publisher for g in board.guides()}
    assert found == {("water", "nl"): "veldermeer", ("water", "en"): None, ("cold", "nl"): None}


def test_utilities_and_publishers_are_kept(path):
    power = Utility(
        publisher="veldermeer", kind=UtilityKind.POWER, state=UtilityState.OUT, updated_at=NOW
    )
    board = put(path, utilities=(power,), issue=7)
    assert board.utilities() == (power,)
    (publisher,) = board.publishers()
    assert (publisher.id, publisher.issue, publisher.imported_at) == ("veldermeer", 7, NOW)


def test_a_picture_is_found_in_the_bundle_it_came_with(path):
    board = put(path, media=("media/kaart.png",))
    assert board.media_path("veldermeer", "media/kaart.png") is None
    file = path.parent / "bundles/veldermeer/1-x/targets/media/kaart.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    assert board.media_path("veldermeer", "media/kaart.png") == file
    assert board.media_path("ander", "media/kaart.png") is None
    assert board.media_path("veldermeer", "../../content.db") is None


def test_history_is_told_newest_first_and_does_not_grow_forever(path, monkeypatch):
    monkeypatch.setattr(store, "HISTORY", 3)
    for number in range(5):
        with store.replacing(path) as change:
            change.record(Outcome(outcome=OutcomeCode.OLDER, issue=number), NOW)
    assert [past.outcome.issue for past in Board(path).history()] == [4, 3, 2]


def test_the_archive_does_not_grow_forever(path, monkeypatch):
    monkeypatch.setattr(store, "ARCHIVE_BULLETINS", 3)
    times = [NOW - timedelta(days=n) for n in range(10)]
    put(path, *(bulletin(f"b{n}", sent=sent) for n, sent in enumerate(times)))
    board = put(path, bulletin("new"), issue=2)
    kept = [n for n in range(10) if readable(board, f"b{n}")]
    assert kept == [0, 1, 2]


def test_a_change_that_fails_changes_nothing(path):
    board = put(path, bulletin("a"))
    with pytest.raises(StoreError), store.replacing(path) as change:  # noqa: PT012 - a transaction
        change.remove("veldermeer")
        change._db.execute("select nonsense")
    assert not board.changed()
    assert shown(Board(path)) == ["a"]


def test_a_publisher_can_be_taken_away_whole(path):
    put(path, bulletin("a"), places=(place(),))
    with store.replacing(path) as change:
        change.remove("veldermeer")
    board = Board(path)
    assert (shown(board), board.places(), board.publishers()) == ([], (), ())


def test_indices_serve_the_board(path):
    board = put(path, bulletin("a"))
    plan = board._rows("explain query plan select listed, data from bulletins where listed >= 0")
    assert any("USING INDEX" in row[-1] for row in plan)


@given(issue=issues(), hours=st.lists(st.integers(-90, 90), max_size=6), drill=st.booleans())
def test_a_board_that_is_asked_again_and_again_says_the_same(issue, hours, drill, tmp_path_factory):
    """It looks again only when something begins or ends, also where the clock goes back."""
    path = tmp_path_factory.mktemp("board") / "content.db"
    board = put(path, *issue, issued_at=NOW - timedelta(days=9))
    for hour in hours:
        times = Times(NOW + timedelta(hours=hour))
        fresh = Board(path)
        assert board.bulletins(times, drill=drill) == fresh.bulletins(times, drill=drill)
        assert board.lapsed(times) == fresh.lapsed(times)
