"""Opening in a folder of somebody else's: no symlink is followed, only a plain file is read."""

from __future__ import annotations

import os
import socket

import pytest

from common import beneath


@pytest.fixture
def theirs(tmp_path):
    """A folder whose owner plants things, beside one with something precious."""
    for name in ("theirs", "ours"):
        (tmp_path / name).mkdir()
    (tmp_path / "ours/secret").write_text("secret")
    return tmp_path / "theirs"


@pytest.fixture
def secret(theirs):
    return theirs.parent / "ours/secret"


both_ways = pytest.mark.parametrize("read", [beneath.read, beneath.read_here])


@both_ways
def test_a_plain_file_is_read(theirs, read):
    (theirs / "x").write_bytes(b"words")
    assert read(theirs / "x", 5) == b"words"


@both_ways
def test_a_file_that_is_too_large_is_not(theirs, read):
    (theirs / "x").write_bytes(b"words")
    with pytest.raises(beneath.NotPlain, match="larger than 4"):
        read(theirs / "x", 4)


@both_ways
def test_a_file_that_is_replaced_while_it_is_opened_is_read(theirs, monkeypatch, read):
    """Its name is another's by then, and it has none: that is how each of us writes."""
    (theirs / "x").write_bytes(b"words")
    really = os.open

    def opened(path, *arguments, **options):
        handle = really(path, *arguments, **options)
        if str(path).endswith("x"):
            (theirs / "x.new").write_bytes(b"newer")
            (theirs / "x.new").replace(theirs / "x")
        return handle

    monkeypatch.setattr(os, "open", opened)
    assert read(theirs / "x", 5) == b"words"


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(lambda x, secret: x.symlink_to(secret), id="link"),
        pytest.param(lambda x, secret: x.hardlink_to(secret), id="hard link"),
        pytest.param(lambda x, _: os.mkfifo(x), id="fifo that nobody writes to"),
        pytest.param(lambda x, _: x.mkdir(), id="folder"),
        pytest.param(lambda x, _: socket.socket(socket.AF_UNIX).bind(str(x)), id="socket"),
    ],
)
@both_ways
def test_anything_else_is_refused_and_nobody_waits(theirs, secret, plant, read):
    plant(theirs / "x", secret)
    with pytest.raises(OSError, match=r"x|plain"):
        read(theirs / "x", 100)


@pytest.mark.parametrize("depth", ["", "a", "a/b"])
def test_a_link_at_any_depth_of_a_path_is_refused(theirs, secret, depth):
    (theirs / depth).mkdir(parents=True, exist_ok=True)
    (theirs / depth / "link").symlink_to(secret.parent)
    with pytest.raises(OSError, match="link"), beneath.folder(theirs / depth / "link"):
        pass
    with pytest.raises(OSError, match="link"):
        beneath.read(theirs / depth / "link/secret", 100)


def test_a_folder_is_made_once_and_never_through_a_link(theirs, secret):
    with beneath.folder(theirs) as parent:
        for _ in range(2):
            with beneath.below(parent, "x"):
                pass
        (theirs / "link").symlink_to(secret.parent)
        with pytest.raises(OSError, match="link"), beneath.below(parent, "link"):
            pass


def test_what_is_thrown_away_takes_nothing_along(theirs, secret):
    (theirs / "x/deep").mkdir(parents=True)
    (theirs / "x/deep/link").symlink_to(secret.parent)
    (theirs / "link").symlink_to(secret.parent)
    (theirs / "hard").hardlink_to(secret)
    with beneath.folder(theirs) as parent:
        for name in ("x", "link", "hard"):
            beneath.discard(parent, name)
    assert not list(theirs.iterdir())
    assert secret.read_text() == "secret"


@pytest.mark.parametrize(
    ("euid", "owner", "given_up"),
    [(0, 990, True), (0, 0, False), (1000, 990, False)],
    ids=["root in another's", "root in its own", "not root"],
)
def test_root_works_in_anothers_folder_as_that_user(theirs, monkeypatch, euid, owner, given_up):
    became = []
    found = type("Stat", (), {"st_uid": owner, "st_gid": 991, "st_mode": 0o40750})
    monkeypatch.setattr(os, "geteuid", lambda: euid)
    monkeypatch.setattr(type(theirs), "stat", lambda *_, **__: found)
    for name in ("setgroups", "setgid", "setuid"):
        monkeypatch.setattr(os, name, lambda value, name=name: became.append((name, value)))
    beneath.become_owner_of(theirs)
    assert became == ([("setgroups", []), ("setgid", 991), ("setuid", 990)] if given_up else [])


def test_an_absent_folder_is_nobodys(theirs, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    beneath.become_owner_of(theirs / "absent")
    assert os.getuid() == theirs.stat().st_uid


@pytest.mark.parametrize("name", ["", ".", "..", "../ours/secret", "link/secret", "/etc/passwd"])
def test_what_is_more_than_a_name_goes_nowhere(theirs, secret, name):
    """A link half-way down such a name would be followed."""
    (theirs / "link").symlink_to(secret.parent)
    with beneath.folder(theirs) as box:
        with pytest.raises(beneath.NotPlain), beneath.plain_file(box, name):
            pass
        with pytest.raises(beneath.NotPlain), beneath.below(box, name):
            pass
        with pytest.raises(beneath.NotPlain):
            beneath.discard(box, name)
    assert secret.read_text() == "secret"
