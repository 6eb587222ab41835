"""Sticks that are full, locked, pulled or worn out while an issue is written to them."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest

from common import atomic_write
from content.errors import ContentError, StickError
from content.publishing.publish import publish
from content.stick import stick_writer
from tests.content.conftest import BULLETIN

FAULTS = (errno.EIO, errno.ENOSPC, errno.EROFS, errno.ENODEV)
CALLS = ("open", "fsync", "replace", "mkdir", "unlink", "read", "posix_fadvise")


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source" / "bulletins"
    folder.mkdir(parents=True)
    text = BULLETIN.format(headline="De stroom is uit")
    (folder / "stroom-1.md").write_text(text, encoding="utf-8")
    return folder.parent


@pytest.fixture
def go(source, veldermeer, stick, make):
    return lambda *sticks: publish(
        source, veldermeer.folder, sticks or (stick,), now=make.now, ask=make.ask
    )


@pytest.fixture
def breaks(monkeypatch, stick):
    """Let one kind of call on the stick fail once with an error, then mend it."""

    def once(call, number):
        owner = Path if call in {"replace", "mkdir", "unlink"} else os
        really = getattr(owner, call)
        hits = []

        def broken(target, *args, **options):
            where = str(target)
            if isinstance(target, int):
                where = str(Path(f"/proc/self/fd/{target}").readlink())
            if where.startswith(str(stick)) and not hits:
                hits.append(where)
                raise OSError(number, os.strerror(number), where)
            return really(target, *args, **options)

        monkeypatch.setattr(owner, call, broken)
        return hits

    return once


@pytest.mark.parametrize("number", FAULTS, ids=lambda n: errno.errorcode[n])
@pytest.mark.parametrize("call", CALLS)
def test_every_fault_is_said_and_the_next_run_goes_on_with_the_same_issue(
    go, kiosk, stick, source, breaks, call, number, monkeypatch
):
    """28 kinds: seven calls, four errors. The stick held an issue before."""
    go()
    path = source / "bulletins" / "stroom-1.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n2. Bel uw buren.\n", encoding="utf-8")
    hits = breaks(call, number)
    said = False
    try:
        go()
    except ContentError:
        said = True
    assert hits
    assert said or kiosk.outcome(stick) == "updated", "said, or it did no harm"
    monkeypatch.undo()
    assert go().issue == 2
    assert kiosk.outcome(stick) in {"updated", "unchanged"}
    assert kiosk.board().publishers()[0].issue == 2


def test_a_full_stick_stops_only_itself_and_is_named(run, pub, source, tmp_path, monkeypatch):
    sticks = [tmp_path / name for name in ("een", "vol", "drie")]
    for path in sticks:
        path.mkdir()
    really = atomic_write.write

    def write(path, data, **options):
        if path.is_relative_to(sticks[1]):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        really(path, data, **options)

    monkeypatch.setattr(stick_writer.atomic_write, "write", write)
    words = [word for path in sticks for word in ("--to", path)]
    done = run("publish", source, "--publisher", pub, *words)
    assert done.exit_code == 1
    (said,) = [line for line in done.stderr.splitlines() if "Niet gelukt" in line]
    assert str(sticks[1]) in said
    assert "Uitgave 1" in done.stdout
    for path in (sticks[0], sticks[2]):
        assert run("check", path).exit_code == 0
    monkeypatch.undo()


def test_sticks_that_all_fail_are_all_named(go, tmp_path, monkeypatch):
    def write(path, _data):
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(stick_writer.atomic_write, "write", write)
    sticks = (tmp_path / "een", tmp_path / "twee")
    for path in sticks:
        path.mkdir()
    with pytest.raises(StickError, match=r"een.*twee"):
        go(*sticks)


def test_what_is_read_back_comes_from_the_disk_and_not_from_memory(tmp_path):
    """`fincore` tells how much of a file the page cache holds."""
    path = tmp_path / "file"
    atomic_write.write(path, b"x" * 100_000)
    atomic_write.forget_pages(path)
    assert cached_bytes(path) == 0


def cached_bytes(path):
    words = ["fincore", "--bytes", "--noheadings", "--output", "RES", str(path)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
