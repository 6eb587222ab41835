"""A code is read as it was written, for as long as it opens something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from common import first_code

NOW = datetime(2026, 11, 30, 15, 5, tzinfo=UTC)
FIRST = first_code.FirstCode("BCDF-GHJK-2345", "https://192.168.8.10:8117/welkom", NOW)
A_SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NOODSTEUNPUNT_RUN", str(tmp_path))
    return tmp_path / "office"


def test_it_is_read_until_it_has_ended():
    assert first_code.read(NOW) is None
    first_code.write(FIRST)
    assert first_code.read(NOW - A_SECOND) == FIRST
    assert first_code.read(NOW) is None
    first_code.remove()
    first_code.remove()  # gone is gone
    assert first_code.read(NOW - A_SECOND) is None


@pytest.mark.parametrize(
    "words", ["", "[]", '{"code": 1}', '{"code":"x","address":"y","until":"2099-01-01T00:00:00"}']
)
def test_what_cannot_be_read_is_not_shown(folder, words):
    folder.mkdir()
    (folder / "first-user.json").write_text(words)
    assert first_code.read(NOW) is None
