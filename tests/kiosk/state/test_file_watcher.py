"""The watcher tells of every change of the files it was given, and of no other."""

from __future__ import annotations

import queue
import shutil
import threading

import pytest

from kiosk.state import file_watcher

PATIENCE_S = 60.0
"""Far more than it takes: a busy machine must not fail a test."""


@pytest.fixture
def watcher(monkeypatch):
    """Makes a watcher at work; what it tells arrives in the queue it returns."""
    monkeypatch.setattr(file_watcher, "LOOK_AGAIN_S", 0.05)
    made = []

    def make(files):
        told = queue.Queue()
        made.append(file_watcher.Watcher(files, lambda: told.put(threading.current_thread())))
        made[-1].start()
        return told

    yield make
    for one in made:
        one.stop()


def replaced(folder, name, text="new"):
    """As the importer and the daemon write: a whole new file, renamed."""
    (folder / ".scratch").write_text(text, encoding="utf-8")
    (folder / ".scratch").replace(folder / name)


def test_a_replaced_file_is_told_from_a_thread_of_its_own(tmp_path, watcher):
    told = watcher({tmp_path: frozenset({"content.db"})})
    told.get(timeout=PATIENCE_S)  # the folder is there
    replaced(tmp_path, "content.db")
    assert told.get(timeout=PATIENCE_S) is not threading.current_thread()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: (f / "power.json").write_text("{}"), id="written in place"),
        pytest.param(lambda f: (f / "power.json").unlink(), id="removed"),
    ],
)
def test_other_ways_to_change_are_said_too(tmp_path, watcher, change):
    (tmp_path / "power.json").write_text("")
    told = watcher({tmp_path: frozenset({"power.json"})})
    told.get(timeout=PATIENCE_S)
    change(tmp_path)
    assert told.get(timeout=PATIENCE_S)


def test_other_files_are_nobodys_news(tmp_path, watcher):
    told = watcher({tmp_path: frozenset({"power.json"})})
    told.get(timeout=PATIENCE_S)
    for number in range(20):
        replaced(tmp_path, f"other{number}")
    replaced(tmp_path, "power.json")
    told.get(timeout=PATIENCE_S)
    assert told.empty()


def test_a_folder_that_comes_later_is_found(tmp_path, watcher):
    folder = tmp_path / "run"
    told = watcher({tmp_path: frozenset({"content.db"}), folder: frozenset({"power.json"})})
    told.get(timeout=PATIENCE_S)
    folder.mkdir()
    told.get(timeout=PATIENCE_S)  # what is in it already is news
    replaced(folder, "power.json")
    told.get(timeout=PATIENCE_S)


def test_a_folder_that_was_made_anew_is_followed_again(tmp_path, watcher):
    folder = tmp_path / "run"
    folder.mkdir()
    told = watcher({folder: frozenset({"power.json"})})
    told.get(timeout=PATIENCE_S)
    shutil.rmtree(folder)
    told.get(timeout=PATIENCE_S)
    folder.mkdir()
    told.get(timeout=PATIENCE_S)
    replaced(folder, "power.json")
    told.get(timeout=PATIENCE_S)


def test_a_stopped_watcher_leaves_no_thread(tmp_path):
    one = file_watcher.Watcher({tmp_path: frozenset({"x"})}, lambda: None)
    one.start()
    one.stop()
    assert not one._thread.is_alive()


def test_without_inotify_it_says_so_and_the_kiosk_goes_on(tmp_path, monkeypatch, caplog):
    def none_left():
        raise OSError("no watches left")

    monkeypatch.setattr(file_watcher, "INotify", none_left)
    one = file_watcher.Watcher({tmp_path: frozenset({"x"})}, lambda: None)
    one.start()
    one.stop()
    assert "next full minute" in caplog.text
