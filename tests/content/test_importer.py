"""Around the stages: one importer at a time, its own disk, and what the screen is told."""

from __future__ import annotations

import errno
import os
import threading
from datetime import UTC, datetime

import pytest

from content import importer as importer_module
from content.errors import StoreError
from content.importer import alone
from content.progress import OutcomeCode, Phase, read_progress
from content.store.reporting import Report


@pytest.fixture
def one(veldermeer, stick, make):
    veldermeer.issue(stick, make.bulletin("a"), make.bulletin("b"))
    return stick


def test_an_empty_stick_is_no_bundle(kiosk, stick):
    (outcome,) = kiosk.read(stick)
    assert outcome.outcome is OutcomeCode.NO_BUNDLE
    assert "NOODSTEUNPUNT" in outcome.reason


def test_numbers_are_told(kiosk, one):
    (outcome,) = kiosk.read(one)
    assert (outcome.issue, outcome.bulletins, outcome.places) == (1, 2, 1)
    assert outcome.name == "Gemeente Veldermeer"


def test_a_second_importer_keeps_out_while_the_first_is_at_work(kiosk, one):
    with alone(kiosk.importer.content), pytest.raises(StoreError, match="wacht"):
        kiosk.read(one)
    assert kiosk.outcome(one) == "updated"


def test_a_second_stick_is_read_after_the_first(kiosk, one):
    first_is_read = threading.Event()
    kiosk.importer.patience_s = 60.0
    with alone(kiosk.importer.content):
        second = threading.Thread(target=lambda: (kiosk.read(one), first_is_read.set()))
        second.start()
        assert not first_is_read.is_set()
    second.join(60)
    assert first_is_read.is_set()
    assert kiosk.outcome(one) == "unchanged"


@pytest.mark.parametrize("step", ["sync_tree", "rename", "sync_folder", "remove"])
def test_a_disk_that_fails_loses_nothing(kiosk, veldermeer, one, make, monkeypatch, step):
    kiosk.read(one)
    veldermeer.issue(one, make.bulletin("c"))

    def fail(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(importer_module.atomic_write, step, fail)
        with pytest.raises(StoreError):
            kiosk.read(one)
    assert sorted(kiosk.shown()) == ["a", "b"]
    assert kiosk.outcome(one) == "updated"
    assert kiosk.shown() == ["c"]


class Reads:
    """Of a stick that is pulled out after so many of them; counts."""

    read = staticmethod(os.read)

    def __init__(self, last=None):
        self.done, self.last = 0, last

    def __call__(self, handle, size):
        if self.done == self.last:
            raise OSError(errno.EIO, "Input/output error")
        self.done += 1
        return self.read(handle, size)


def test_a_stick_pulled_at_every_tenth_changes_nothing_and_is_read_when_it_is_back(
    kiosk, veldermeer, one, make, monkeypatch
):
    whole = Reads()
    with monkeypatch.context() as patch:
        patch.setattr("content.stick.copy.os.read", whole)
        kiosk.read(one)
    assert whole.done > 10
    veldermeer.issue(one, make.bulletin("c"), make.bulletin("d"))
    for tenth in range(10):
        with monkeypatch.context() as patch:
            patch.setattr("content.stick.copy.os.read", Reads(whole.done * tenth // 10))
            assert kiosk.outcome(one) == "incomplete", tenth
        assert sorted(kiosk.shown()) == ["a", "b"]
    assert kiosk.outcome(one) == "updated"
    assert sorted(kiosk.shown()) == ["c", "d"]


def test_a_history_that_cannot_be_kept_does_not_hide_the_outcome(kiosk, one, monkeypatch):
    kiosk.read(one)

    def full(_path):
        raise StoreError("vol")

    monkeypatch.setattr("content.store.database.replacing", full)
    assert kiosk.outcome(one) == "unchanged"


def test_every_attempt_is_in_the_history(kiosk, stranger, one, tmp_path, make):
    kiosk.read(one)
    stranger.issue(tmp_path / "other", make.bulletin("x"))
    kiosk.read(tmp_path / "other")
    told = [past.outcome.outcome.value for past in kiosk.board().history()]
    assert told == ["refused", "updated"]


def test_one_unreadable_bulletin_is_left_out_and_named(kiosk, veldermeer, stick, make):
    targets = make.targets(make.bulletin("a")) | {"bulletins/broken.xml": b"<alert>"}
    veldermeer.folder.sign_issue(targets, make.now, make.ask, least=1)
    veldermeer.deliver(stick)
    (outcome,) = kiosk.read(stick)
    assert outcome.outcome == "updated"
    assert any("broken.xml" in warning for warning in outcome.warnings)
    assert kiosk.shown() == ["a"]


def test_an_issue_of_which_nothing_can_be_read_is_refused(kiosk, veldermeer, one, make):
    kiosk.read(one)
    veldermeer.folder.sign_issue({"bulletins/x.xml": b"<x>"}, make.now, make.ask, least=1)
    veldermeer.deliver(one)
    assert kiosk.outcome(one) == "refused"
    assert sorted(kiosk.shown()) == ["a", "b"]


def test_only_the_present_bundle_is_kept(kiosk, veldermeer, one, make):
    for number in range(3):
        veldermeer.issue(one, make.bulletin(f"n{number}"))
        kiosk.read(one)
    (bundle,) = (kiosk.importer.content / "bundles/veldermeer").iterdir()
    assert bundle.name.startswith("4-")


def test_the_screen_can_follow(kiosk, one, tmp_path, monkeypatch):
    monkeypatch.setattr("content.store.reporting._EVERY_S", 0)
    path = tmp_path / "run" / "import.json"
    seen = []
    report = Report(path)
    tell = report._tell

    def watch(*args, **kwargs):
        tell(*args, **kwargs)
        seen.append(read_progress(path))

    monkeypatch.setattr(report, "_tell", watch)
    report.done(kiosk.importer.import_stick(one, report))
    phases = [progress.phase for progress in seen]
    assert phases == sorted(phases, key=[Phase.COPYING, Phase.CHECKING, Phase.DONE].index)
    shares = [progress.pct for progress in seen if progress.phase is Phase.COPYING]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 100)
    assert seen[-1].outcomes[0].outcome is OutcomeCode.UPDATED


def test_a_screen_that_cannot_be_told_stops_nothing(kiosk, one):
    (kiosk.top / "file").write_text("not a folder")
    report = Report(kiosk.top / "file" / "import.json")
    assert kiosk.importer.import_stick(one, report)[0].outcome == "updated"


def test_no_progress_is_none_and_a_broken_one_is_said(tmp_path):
    path = tmp_path / "import.json"
    assert read_progress(path) is None
    path.write_bytes(b"{")
    with pytest.raises(StoreError):
        read_progress(path)


def test_failure_is_told_with_its_reason(tmp_path):
    path = tmp_path / "import.json"
    Report(path, now=lambda: datetime(2026, 1, 1, tzinfo=UTC)).failed("vol")
    progress = read_progress(path)
    assert (progress.phase, progress.reason) == (Phase.FAILED, "vol")
