"""What is replaced is the old or the new, and nothing is ever written through a link."""

from __future__ import annotations

import pytest

from common import atomic_write


@pytest.mark.parametrize("way", [atomic_write.write, atomic_write.replace])
def test_a_file_is_replaced_and_a_reader_of_the_old_keeps_it(tmp_path, way):
    path = tmp_path / "x.json"
    way(path, b"old")
    with path.open("rb") as reader:
        way(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("way", [atomic_write.write, atomic_write.replace])
def test_a_link_in_the_way_is_not_written_through(tmp_path, way):
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    (tmp_path / ".x.json.new").symlink_to(other)
    (tmp_path / "x.json").symlink_to(other)
    way(tmp_path / "x.json", b"new")
    assert other.read_bytes() == b"mine"
    assert (tmp_path / "x.json").read_bytes() == b"new"
    assert not (tmp_path / "x.json").is_symlink()
