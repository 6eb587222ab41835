"""A desk in a folder of its own, at a moment of the story."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kiosk.desk.storage.records import Desk

MEMORY = Path("/dev/shm")


@pytest.fixture
def folder(monkeypatch):
    """In memory where there is such a place: a sync there costs nothing, and none is tried here."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as state:
        monkeypatch.setenv("NOODSTEUNPUNT_RUN", f"{state}/run")
        yield Path(state) / "desk"


@pytest.fixture
def desk(folder, now):
    with_desk = Desk(now, folder)
    yield with_desk
    with_desk.close()
