"""The folders that systemd-tmpfiles makes: each room's user tries to make something in all others.

Where tests run as root, Debian's own tools make the folders and the users really try; elsewhere
modes and owners must do.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEMD = Path(__file__).parents[2] / "systemd"
ROOMS = ("power", "content", "kiosk")
SHARED = ("run/noodsteunpunt", "var/lib/noodsteunpunt")
MADE = {
    "a file": "touch {}",
    "a link": "ln -s /etc/passwd {}",
    "a fifo": "mkfifo {}",
    "a folder": "mkdir {}",
}
Folders = dict[str, tuple[str, int]]


def listed() -> Folders:
    """Owner and mode of every folder below the shared ones, and of these."""
    text = (SYSTEMD / "tmpfiles.d/noodsteunpunt.conf").read_text()
    rows = [line.split() for line in text.splitlines() if line.startswith("d ")]
    return {
        row[1][1:]: (row[3].removeprefix("noodsteunpunt-"), int(row[2], 8))
        for row in rows
        if row[1][1:].startswith(SHARED)
    }


@pytest.fixture(scope="module")
def machine() -> Iterator[Path]:
    """The root of a machine with our users and folders; in /tmp, where other users may come."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        (root / "etc").mkdir()
        conf = "noodsteunpunt.conf"
        for tool, folder in (("sysusers", "sysusers.d"), ("tmpfiles", "tmpfiles.d")):
            how = ["--create"] if tool == "tmpfiles" else []
            subprocess.run(
                [f"systemd-{tool}", *how, f"--root={root}", SYSTEMD / folder / conf],
                check=True,
                capture_output=True,
            )
        yield root


def identity(root: Path, room: str) -> tuple[int, int]:
    """User and shared group, as in that machine."""
    users = (root / "etc/passwd").read_text().splitlines()
    groups = (root / "etc/group").read_text().splitlines()
    (uid,) = (int(u.split(":")[2]) for u in users if u.startswith(f"noodsteunpunt-{room}:"))
    (gid,) = (int(g.split(":")[2]) for g in groups if g.startswith("noodsteunpunt:"))
    return uid, gid


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("folder", sorted(listed()))
def test_a_room_makes_nothing_where_another_writes(request, room, folder):
    owner, mode = listed()[folder]
    if owner == room:
        return
    assert mode & 0o022 == 0
    if os.geteuid() != 0:
        return
    root = request.getfixturevalue("machine")
    uid, gid = identity(root, room)
    for what, command in MADE.items():
        place = root / folder / "planted"
        tried = ["sh", "-c", command.format(place)]
        subprocess.run(
            tried, user=uid, group=gid, extra_groups=[], check=False, capture_output=True
        )
        assert not os.path.lexists(place), f"{room} made {what} in {folder}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_writes_in_its_own(request, room):
    own = {folder for folder, (owner, _) in listed().items() if owner == room}
    assert {f"run/noodsteunpunt/{room}", f"var/lib/noodsteunpunt/{room}"} <= own
    if os.geteuid() != 0:
        return
    root = request.getfixturevalue("machine")
    uid, gid = identity(root, room)
    for folder in own:
        made = root / folder / "mine"
        subprocess.run(["touch", made], user=uid, group=gid, extra_groups=[], check=True)
        made.unlink()
