"""A desk in a folder of its own, at a moment of the story."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.desk.storage.records import Desk

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


MEMORY = Path("/dev/shm")


@pytest.fixture
def folder():
    """In memory where there is such a place: a sync there costs nothing, and none is tried here."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as state:
        yield Path(state) / "desk"


@pytest.fixture
def desk(folder):
    with_desk = Desk(NOW, folder)
    yield with_desk
    with_desk.close()
