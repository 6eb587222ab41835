"""What a point showed before: since when each message is here, and since when no more."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from content.board import Board
from content.clock import Times
from content.parse import Parsed
from content.store import database as store
from content.store.schema import migrations
from content.trust.identity import Identity
from content.trust.verify import Verified
from tests.content.conftest import NOW, bulletin

HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "content.db"


def issue(path, number, *bulletins, publisher="veldermeer", at=None):
    """The point's machine takes in an issue at that hour."""
    verified = Verified(
        Identity(publisher=publisher, name=publisher.title()),
        publisher.title(), number, NOW, 1, "key", "anchor", {}, {},
    )  # fmt: skip
    taken_in = at or NOW + number * HOUR
    with store.replacing(path) as change:
        change.replace(
            verified,
            Parsed(bulletins=tuple(bulletins)),
            bundle=f"{number}-x",
            paths={},
            times=Times(taken_in),
        )
    return Board(path)


def arrived(board):
    return {name: at for (_, _, name), at in board.arrived().items()}


def gone(board):
    return [(one.bulletin.identifier, one.at) for one in board.gone()]


def test_nothing_of_a_first_issue_is_new(path):
    assert arrived(issue(path, 1, bulletin("a"), bulletin("b"))) == {}


def test_a_message_that_was_signed_long_ago_and_comes_now_is_new(path):
    issue(path, 1, bulletin("a"))
    board = issue(path, 2, bulletin("a"), bulletin("late", sent=NOW - 20 * HOUR))
    assert arrived(board) == {"late": NOW + 2 * HOUR}


def test_it_keeps_the_hour_at_which_it_came(path):
    issue(path, 1, bulletin("a"))
    issue(path, 2, bulletin("a"), bulletin("b"))
    board = issue(path, 3, bulletin("a"), bulletin("b"), bulletin("c"))
    assert arrived(board) == {"b": NOW + 2 * HOUR, "c": NOW + 3 * HOUR}


def test_what_an_issue_leaves_out_is_gone_since_then_and_can_be_read_back(path):
    issue(path, 1, bulletin("a"), bulletin("b"))
    issue(path, 2, bulletin("a"))
    board = issue(path, 3)
    assert gone(board) == [("a", NOW + 3 * HOUR), ("b", NOW + 2 * HOUR)]


def test_what_comes_back_was_here_before_and_is_not_new(path):
    issue(path, 1, bulletin("a"))
    issue(path, 2)
    board = issue(path, 3, bulletin("a"))
    assert (arrived(board), gone(board)) == ({}, [])


def test_the_same_name_with_other_words_is_new(path):
    """CAP has it that a message that is sent again has another time."""
    issue(path, 1, bulletin("a"))
    board = issue(path, 2, bulletin("a", sent=NOW - HOUR / 2))
    assert arrived(board) == {"a": NOW + 2 * HOUR}


def test_another_publishers_issue_changes_nothing_of_it(path):
    issue(path, 1, bulletin("a"))
    issue(path, 2, bulletin("a"), bulletin("b"))
    theirs = msgspec.structs.replace(bulletin("a"), publisher="luid")
    board = issue(path, 1, theirs, publisher="luid", at=NOW + 5 * HOUR)
    assert (arrived(board), gone(board)) == ({"b": NOW + 2 * HOUR}, [])


def test_a_publisher_that_is_believed_no_longer_leaves_no_trace(path):
    issue(path, 1, bulletin("a"))
    issue(path, 2)
    with store.replacing(path) as change:
        change.remove("veldermeer")
    assert gone(Board(path)) == []


def test_of_a_content_db_of_older_software_all_was_here(path):
    """Its kiosk reads it before the importer has brought it to today's tables."""
    issue(path, 1, bulletin("a"))
    with store.replacing(path) as change:
        change._db.execute("drop table shown")
        change._db.execute("delete from _sqlite_migrations where name = 'what_was_shown'")
    board = Board(path)
    assert (arrived(board), gone(board)) == ({}, [])
    board = issue(path, 2, bulletin("a"), bulletin("b"))
    assert arrived(board) == {"b": NOW + 2 * HOUR}
    assert [m.name for m in migrations.pending(store.sqlite_utils.Database(path))] == []


def test_only_so_many_are_remembered(path, monkeypatch):
    monkeypatch.setattr(store, "GONE_KEPT", 3)
    for number in range(1, 8):
        board = issue(path, number, bulletin(f"n{number}"))
    assert [name for name, _ in gone(board)] == ["n6", "n5", "n4"]
