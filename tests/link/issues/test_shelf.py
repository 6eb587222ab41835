"""Earlier issues, kept to start from: bounded, and nothing that anybody needs."""

from __future__ import annotations

import pytest

from link.errors import DeltaError
from link.issues import held, shelf
from link.issues.held import Held
from link.issues.shelf import KEPT, Shelf


@pytest.fixture
def issue(tmp_path):
    def make(number: int, publisher: str = "region", data: bytes = b"words") -> Held:
        folder = tmp_path / "bundles" / publisher / f"{number}-abcdef"
        (folder / "metadata").mkdir(parents=True)
        (folder / "metadata/1.root.json").write_bytes(data + str(number).encode())
        return Held(publisher, number, folder)

    return make


def test_what_is_kept_is_found_when_the_importer_has_removed_it(tmp_path, issue):
    kept, one = Shelf(tmp_path / "shelf"), issue(7)
    files = kept.keep(one)
    (one.folder / "metadata/1.root.json").unlink()
    assert kept.find("region", 7) == files == {"metadata/1.root.json": b"words7"}
    assert kept.find("region", 6) is None
    assert kept.find("another", 7) is None


def test_the_oldest_make_way_by_number_whatever_the_clock_says(tmp_path, issue):
    kept = Shelf(tmp_path / "shelf")
    for number in range(1, KEPT + 4):
        kept.keep(issue(number))
    assert kept.find("region", 3) is None
    assert kept.find("region", 4) is not None
    assert len(list((tmp_path / "shelf/region").iterdir())) == KEPT


def test_a_shelf_has_a_size(tmp_path, issue, monkeypatch):
    kept = Shelf(tmp_path / "shelf")
    kept.keep(issue(1))
    (first,) = (tmp_path / "shelf/region").iterdir()
    monkeypatch.setattr(shelf, "SHELF_BYTES", 2 * first.stat().st_size + 10)
    for number in (2, 3, 4):
        kept.keep(issue(number))
    assert [kept.find("region", number) is not None for number in (1, 2, 3, 4)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_what_is_damaged_is_not_there(tmp_path, issue):
    kept = Shelf(tmp_path / "shelf")
    kept.keep(issue(1))
    (path,) = (tmp_path / "shelf/region").iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    assert kept.find("region", 1) is None
    assert not path.exists()


def test_a_full_card_keeps_it_off_the_shelf_and_sends_it_all_the_same(tmp_path, issue, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf.atomic_write, "write", full)
    kept = Shelf(tmp_path / "shelf")
    assert kept.keep(issue(1)) == {"metadata/1.root.json": b"words1"}
    assert kept.find("region", 1) is None


def test_an_issue_with_very_large_pictures_goes_by_stick(tmp_path, issue, monkeypatch):
    monkeypatch.setattr(held, "ISSUE_BYTES", 10)
    with pytest.raises(DeltaError, match="bring a stick"):
        Shelf(tmp_path / "shelf").keep(issue(1, data=bytes(20)))
