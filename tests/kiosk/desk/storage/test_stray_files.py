"""Files beside the database go in time, and whoever else takes one away is no trouble."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.desk.storage import stray_files
from tests.kiosk.running import going

TIMES = going(datetime(2026, 1, 20, 15, 30, tzinfo=UTC))
NAMES = ("backup/.desk.db.new", "backup/desk.db.1", "outbox/logboek.txt", "desk/.half")


@pytest.fixture
def desk(tmp_path):
    for name in NAMES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return tmp_path / "desk"


def left(desk: Path) -> set[str]:
    return {name for name in NAMES if (desk.parent / name).exists()}


@pytest.mark.parametrize("closing", [False, True])
def test_what_is_old_goes(desk, closing):
    stray_files.sweep(desk, desk.parent, TIMES, {}, closing=closing)
    assert left(desk) == set()


@pytest.mark.parametrize("closing", [False, True])
@pytest.mark.parametrize("gone", NAMES)
def test_a_file_that_is_taken_away_meanwhile_costs_no_other(desk, monkeypatch, gone, closing):
    """Upkeep renames its copy, and root's unit takes what is for a stick, at any moment."""
    look = Path.is_file

    def seen_and_gone(path):
        there = look(path)
        if path == desk.parent / gone:
            path.unlink(missing_ok=True)
        return there

    monkeypatch.setattr(Path, "is_file", seen_and_gone)
    stray_files.sweep(desk, desk.parent, TIMES, {}, closing=closing)
    assert left(desk) == set()
