"""A file for a stick: put out whole, and what came of it in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk import stick_outbox
from kiosk.desk.storage.errors import DeskError


@pytest.fixture(autouse=True)
def point(tmp_path, monkeypatch):
    for name in ("STATE", "RUN"):
        (tmp_path / name.lower()).mkdir()
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name.lower()))
    return tmp_path


def now():
    return datetime.now(UTC)


def tell(point, **what):
    stick_outbox.told_path().parent.mkdir(exist_ok=True)
    stick_outbox.told_path().write_text(json.dumps(what), encoding="utf-8")


def test_the_file_is_there_whole_and_nothing_else_is(point):
    path = stick_outbox.put("logboek.csv", b"a;b")
    assert path.read_bytes() == b"a;b"
    assert [p.name for p in (point / "run/desk/outbox").iterdir()] == ["logboek.csv"]
    assert not list((point / "state/desk").glob(".logboek*"))


def test_a_new_file_forgets_what_came_of_the_last(point):
    tell(point, outcome="full", files=[])
    stick_outbox.put("logboek.csv", b"")
    assert stick_outbox.told(now()) == ""


def test_a_folder_that_cannot_be_written_is_one_dutch_sentence(point):
    (point / "run" / "desk").write_text("a file where the folder belongs")
    with pytest.raises(DeskError, match="kan niet worden gemaakt"):
        stick_outbox.put("logboek.csv", b"")
    assert not (point / "run/desk/outbox").exists()


@pytest.mark.parametrize("outcome", stick_outbox.Outcome)
def test_every_outcome_has_its_sentence(point, outcome):
    tell(point, outcome=outcome, files=["logboek.csv"])
    assert stick_outbox.told(now()) == stick_outbox.WORDS[outcome]


def test_what_came_of_it_does_not_stay_for_ever(point):
    tell(point, outcome="written", files=[])
    assert stick_outbox.told(now() + timedelta(minutes=2)) == ""


def test_nothing_was_asked_and_nothing_is_said():
    assert stick_outbox.told(now()) == ""


def test_an_answer_that_cannot_be_read_is_a_failure(point):
    tell(point, outcome="maybe")
    assert stick_outbox.told(now()) == stick_outbox.WORDS[stick_outbox.Outcome.FAILED]
