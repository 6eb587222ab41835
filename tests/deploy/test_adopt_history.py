"""deploy/adopt-history: the history of earlier versions is where the daemon now looks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ADOPT = Path(__file__).parents[2] / "deploy/adopt-history"


@pytest.fixture
def state(tmp_path):
    (tmp_path / "power").mkdir()
    return tmp_path


def adopt(state: Path) -> None:
    dutch = {"LC_ALL": "C.UTF-8", "LANGUAGE": "nl"}
    environ = os.environ | dutch | {"NOODSTEUNPUNT_STATE": str(state)}
    subprocess.run([ADOPT], env=environ, check=True, timeout=100)


def test_the_history_moves_and_the_old_path_leads_to_it(state):
    (state / "power.db").write_text("history")
    (state / "power.db-journal").write_text("half done")
    adopt(state)
    adopt(state)
    assert (state / "power/power.db").read_text() == "history"
    assert (state / "power/power.db-journal").read_text() == "half done"
    assert (state / "power.db").readlink() == Path("power/power.db")


def test_a_power_cut_between_two_renames_is_made_good(state):
    (state / "power/power.db-journal").write_text("half done")
    (state / "power.db").write_text("history")
    adopt(state)
    assert (state / "power/power.db").read_text() == "history"


def test_a_history_that_is_there_already_stays(state):
    (state / "power/power.db").write_text("new")
    (state / "power.db").write_text("old")
    adopt(state)
    assert (state / "power/power.db").read_text() == "new"


def test_a_new_point_gets_a_link_for_going_back(state):
    adopt(state)
    assert (state / "power.db").is_symlink()


@pytest.mark.parametrize("planted", ["link", "hard link", "fifo", "folder"])
def test_what_another_user_planted_there_is_not_taken(state, tmp_path, planted):
    precious = tmp_path / "precious"
    precious.write_text("root's")
    place = state / "power.db"
    if planted == "link":
        place.symlink_to(precious)
    elif planted == "hard link":
        place.hardlink_to(precious)
    elif planted == "fifo":
        os.mkfifo(place)
    else:
        place.mkdir()
        (place / "x").touch()
    adopt(state)
    assert not list((state / "power").iterdir())
    assert precious.read_text() == "root's"


def test_without_the_new_folder_nothing_is_touched(tmp_path):
    (tmp_path / "power.db").write_text("history")
    adopt(tmp_path)
    assert (tmp_path / "power.db").read_text() == "history"
