"""A kiosk that died speaks the visitor's language again; one that was left does not."""

from __future__ import annotations

import logging

import pytest

from kiosk.model.session import Session
from kiosk.navigation.language_recovery import FILE_NAME, LanguageRecovery

OFFERED = ("nl", "en", "ar")


def recovery(folder):
    return LanguageRecovery(folder, "nl")


def test_the_language_outlasts_a_crash(tmp_path):
    recovery(tmp_path).follow(Session(language="ar"))
    assert recovery(tmp_path).language(OFFERED) == "ar"


def test_a_visitor_who_left_is_forgotten_after_a_crash_too(tmp_path):
    recovery(tmp_path).follow(Session(language="ar"))
    after = recovery(tmp_path)
    after.language(OFFERED)
    after.follow(Session())
    assert list(tmp_path.iterdir()) == []
    assert recovery(tmp_path).language(OFFERED) == "nl"


def test_a_kiosk_that_is_told_to_stop_remembers_nobody(tmp_path):
    one = recovery(tmp_path)
    one.follow(Session(language="en"))
    one.forget()
    one.forget()
    assert recovery(tmp_path).language(OFFERED) == "nl"


def test_only_another_language_is_written(tmp_path):
    one = recovery(tmp_path)
    one.follow(Session(language="en"))
    (tmp_path / FILE_NAME).unlink()
    one.follow(Session(language="en", text_step="large"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "found",
    [b"", b"{", b'{"language": 7}', b'{"language": "xx"}', b"\xff\xfe"],
    ids=["empty", "half", "no word", "not offered", "no text"],
)
def test_what_makes_no_sense_speaks_dutch(tmp_path, found):
    (tmp_path / FILE_NAME).write_bytes(found)
    assert recovery(tmp_path).language(OFFERED) == "nl"


def test_a_full_card_is_said_and_the_visitor_reads_on(tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    (tmp_path / "no folder").touch()
    recovery(tmp_path / "no folder").follow(Session(language="en"))
    assert "will not outlast" in caplog.text
