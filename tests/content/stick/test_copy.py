"""What a stick may hold, and what is taken from it."""

from __future__ import annotations

import errno
import os
from dataclasses import replace

import pytest

from content.errors import StickError, StickIncomplete
from content.stick.copy import DEFAULT_LIMITS, copy_bounded, publishers_on


@pytest.fixture
def bundle(stick):
    """A stick with a bundle of nothing in particular."""
    folder = stick / "NOODSTEUNPUNT" / "veldermeer"
    for name, size in (("metadata/timestamp.json", 10), ("targets/bulletins/a.xml", 1000)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    return folder


def copied(stick, into, **options):
    into.mkdir()
    raw = copy_bounded(stick, "veldermeer", into, **options)
    return sorted(str(p.relative_to(raw.folder)) for p in raw.folder.rglob("*") if p.is_file())


WHOLE = ["metadata/timestamp.json", "targets/bulletins/a.xml"]


def test_files_are_copied_as_they_are_and_progress_is_told_by_bytes(bundle, stick, tmp_path):
    told = []
    found = copied(
        stick, tmp_path / "copy", progress=lambda done, total: told.append((done, total))
    )
    assert found == WHOLE
    assert told[0] == (0, 1010)
    assert told[-1] == (1010, 1010)
    assert told == sorted(told)


@pytest.mark.parametrize(
    "names",
    [("noodsteunpunt", "VELDERMEER", "METADATA"), ("NoodSteunpunt", "Veldermeer", "Metadata")],
)
def test_fat_may_have_changed_the_case_of_folders(bundle, stick, tmp_path, names):
    top, publisher, metadata = names
    (bundle / "metadata").rename(bundle / "m")
    (bundle / "m").rename(bundle / metadata)
    bundle.rename(bundle.with_name(publisher))
    (stick / "NOODSTEUNPUNT").rename(stick / "t")
    (stick / "t").rename(stick / top)
    assert publishers_on(stick) == ("veldermeer",)
    assert copied(stick, tmp_path / "copy") == WHOLE


def test_short_folder_names_in_capitals_come_back_in_small_letters(bundle, stick, tmp_path):
    (bundle / "targets" / "MEDIA").mkdir()
    (bundle / "targets" / "MEDIA" / "Kaart.png").write_bytes(b"x")
    assert "targets/media/Kaart.png" in copied(stick, tmp_path / "copy")


@pytest.mark.parametrize(
    "left_behind",
    [
        "System Volume Information/IndexerVolumeGuid", "$RECYCLE.BIN/x", ".Trash-1000/files/x",
        ".Spotlight-V100/x", "NOODSTEUNPUNT/._veldermeer",
        "NOODSTEUNPUNT/veldermeer/.DS_Store", "NOODSTEUNPUNT/veldermeer/metadata/._timestamp.json",
        "NOODSTEUNPUNT/veldermeer/targets/bulletins/._a.xml",
        "NOODSTEUNPUNT/veldermeer/targets/Thumbs.db", "NOODSTEUNPUNT/veldermeer/lees mij.txt",
        "NOODSTEUNPUNT/desktop.ini", "NOODSTEUNPUNT/System Volume Information/x",
    ],
)  # fmt: skip
def test_what_systems_leave_behind_is_passed_over(bundle, stick, tmp_path, left_behind):
    path = stick / left_behind
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert publishers_on(stick) == ("veldermeer",)
    assert copied(stick, tmp_path / "copy") == WHOLE


@pytest.mark.parametrize(
    "level", ["", "/veldermeer", "/veldermeer/targets", "/veldermeer/metadata"]
)
def test_no_folder_is_entered_through_a_link(bundle, stick, tmp_path, level):
    path = stick / f"NOODSTEUNPUNT{level}"
    secret = tmp_path / "secret"
    path.rename(secret)
    path.symlink_to(secret)
    found = publishers_on(stick)
    if found:
        assert len(copied(stick, tmp_path / "copy")) == 1
    else:
        assert level in {"", "/veldermeer"}


@pytest.mark.parametrize("kind", ["link", "pipe", "socket-like device"])
def test_only_regular_files_are_taken(bundle, stick, tmp_path, kind):
    path = bundle / "targets" / "odd.xml"
    if kind == "link":
        path.symlink_to("/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert copied(stick, tmp_path / "copy") == WHOLE


@pytest.mark.parametrize(
    "limit",
    [{"files": 1}, {"bytes": 1009}, {"file_bytes": 999}, {"depth": 0}, {"name_chars": 4},
     {"text_bytes": 1009}],
    ids=lambda limit: next(iter(limit)),
)  # fmt: skip
def test_over_a_limit_is_refused(bundle, stick, tmp_path, limit):
    with pytest.raises(StickError) as caught:
        copied(stick, tmp_path / "copy", limits=replace(DEFAULT_LIMITS, **limit))
    assert not isinstance(caught.value, StickIncomplete)


@pytest.mark.parametrize(
    "limit",
    [{"files": 2}, {"bytes": 1010}, {"file_bytes": 1000}, {"depth": 1}, {"name_chars": 14},
     {"text_bytes": 1010}],
    ids=lambda limit: next(iter(limit)),
)  # fmt: skip
def test_at_a_limit_is_taken(bundle, stick, tmp_path, limit):
    assert copied(stick, tmp_path / "copy", limits=replace(DEFAULT_LIMITS, **limit)) == WHOLE


def test_a_file_that_grows_while_it_is_read_is_stopped(bundle, stick, tmp_path):
    path = bundle / "targets/bulletins/a.xml"

    def grow(done_bytes, _total):
        if done_bytes:
            path.write_bytes(b"x" * 5000)

    with pytest.raises(StickError):
        copied(stick, tmp_path / "copy", limits=replace(DEFAULT_LIMITS, bytes=2000), progress=grow)


def test_a_stick_pulled_half_way_is_incomplete(bundle, stick, tmp_path, monkeypatch):
    def pulled(_handle, _size):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("content.stick.copy.os.read", pulled)
    with pytest.raises(StickIncomplete):
        copied(stick, tmp_path / "copy")


def test_our_own_full_disk_is_not_the_sticks_fault(bundle, stick, tmp_path, monkeypatch):
    def full(_self, _mode):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.open", full)
    with pytest.raises(OSError, match="No space left"):
        copied(stick, tmp_path / "copy")


def test_a_stick_without_a_bundle_has_no_publishers(stick):
    (stick / "vakantie").mkdir()
    assert publishers_on(stick) == ()


@pytest.mark.parametrize("name", ["-x", "x-", "a b", "a.b", "é", "x" * 41])
def test_a_folder_that_cannot_be_a_publisher_is_passed_over(bundle, stick, name):
    (stick / "NOODSTEUNPUNT" / name).mkdir()
    assert publishers_on(stick) == ("veldermeer",)


def test_too_many_publishers_are_refused(bundle, stick):
    for number in range(31):
        (stick / "NOODSTEUNPUNT" / f"p{number}").mkdir()
    with pytest.raises(StickError):
        publishers_on(stick)


def test_no_stick_is_said_at_once(tmp_path):
    with pytest.raises(StickError):
        publishers_on(tmp_path / "nothing")
