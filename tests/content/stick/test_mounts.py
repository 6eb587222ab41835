"""Which folders may be written to: sticks that kiosks read, and folders that are nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.errors import StickError
from content.progress import Phase, read_progress
from content.stick import mounts

MOUNTINFO = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /run rw,nosuid - tmpfs tmpfs rw
24 22 8:17 / /media/jo/STICK rw,nosuid - vfat /dev/sdb1 rw
25 22 8:33 / /media/jo/MIJN\\040SCHIJF rw - ntfs3 /dev/sdc1 rw
26 22 8:49 / /media/jo/linux rw - ext4 /dev/sdd1 rw
27 23 8:65 / /run/media/jo/EXFAT rw - exfat /dev/sde1 rw
28 22 8:81 / /home rw - btrfs /dev/sdf1 rw
29 22 8:97 / /mnt rw - vfat /dev/sdg1 rw
malformed
"""


@pytest.fixture
def check(tmp_path, monkeypatch):
    info = tmp_path / "mountinfo"
    info.write_text("".join(line for line in MOUNTINFO.splitlines(keepends=True) if "-" in line))
    monkeypatch.setattr(Path, "is_dir", lambda _path: True)
    return lambda path: mounts.check_target(Path(path), info)


@pytest.mark.parametrize(
    "path",
    ["/media/jo/STICK", "/media/jo/STICK/map", "/run/media/jo/EXFAT", "/mnt", "/home/jo/uit", "/x"],
)
def test_a_stick_and_a_folder_of_ones_own_may_be_written(check, path):
    check(path)


@pytest.mark.parametrize("path", ["/media/jo/WEG", "/media/stick", "/run/media/jo/WEG", "/media"])
def test_a_folder_where_a_stick_should_be_is_refused(check, path):
    with pytest.raises(StickError, match="geen stick"):
        check(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [("/media/jo/MIJN SCHIJF", "NTFS"), ("/media/jo/linux", r"Linux \(ext4\)"), ("/home", "btrfs")],
)
def test_what_no_kiosk_reads_is_named(check, path, name):
    with pytest.raises(StickError, match=f"{name}.*FAT32"):
        check(path)


def test_a_system_that_tells_nothing_refuses_nothing(tmp_path):
    mounts.check_target(tmp_path, tmp_path / "absent")


def test_no_folder_is_no_stick(tmp_path):
    with pytest.raises(StickError, match="steek de stick erin"):
        mounts.check_target(tmp_path / "weg")


def test_this_machines_own_mounts_are_understood(tmp_path):
    mount = mounts.mount_of(tmp_path.resolve(), Path("/proc/self/mountinfo"))
    in_a_chroot = mount is None  # where the kernel names no mount that leads here
    assert in_a_chroot or tmp_path.resolve().is_relative_to(mount.point)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("ntfs", "NTFS"), ("ext4", "Linux"), ("BitLocker", "BitLocker"), ("", "onbekend")],
)
def test_a_kiosk_says_what_stick_it_cannot_read(run, kind, name):
    done = run("unreadable", kind)
    assert done.exit_code == 1
    progress = read_progress()
    assert progress.phase is Phase.UNREADABLE
    assert name in progress.reason
