"""A file is read when it is new, and not again until it is another one."""

from __future__ import annotations

import pytest

from kiosk.state.cached_file import Latest


@pytest.fixture
def read():
    """Reads a text, None for an absent file, and counts."""

    def one(path):
        one.times += 1
        if one.trouble:
            raise ValueError("unreadable")
        return path.read_text(encoding="utf-8") if path.exists() else None

    one.times = 0
    one.trouble = False
    return one


def replace(path, text):
    new = path.with_name("new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def test_the_same_file_is_read_once(tmp_path, read):
    replace(tmp_path / "f", "one")
    latest = Latest(tmp_path / "f", read)
    assert [latest(), latest(), latest()] == ["one"] * 3
    assert read.times == 1


def test_a_replaced_file_is_read_again(tmp_path, read):
    replace(tmp_path / "f", "one")
    latest = Latest(tmp_path / "f", read)
    latest()
    replace(tmp_path / "f", "two")
    assert latest() == "two"


def test_a_file_that_comes_and_goes_is_noticed(tmp_path, read):
    latest = Latest(tmp_path / "f", read)
    assert latest() is None
    replace(tmp_path / "f", "one")
    assert latest() == "one"
    (tmp_path / "f").unlink()
    assert latest() is None


def test_what_could_not_be_read_is_tried_again(tmp_path, read):
    replace(tmp_path / "f", "one")
    latest = Latest(tmp_path / "f", read)
    read.trouble = True
    for _ in range(2):
        with pytest.raises(ValueError, match="unreadable"):
            latest()
    read.trouble = False
    assert latest() == "one"
