"""A desk in a folder of its own, at a moment of the story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.desk.book import Desk

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "desk"


@pytest.fixture
def desk(folder):
    with_desk = Desk(NOW, folder)
    yield with_desk
    with_desk.close()
