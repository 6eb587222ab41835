"""Packs are made beside the loop, kept within bounds, and forgotten with their issue."""

from __future__ import annotations

import threading

import pytest
import zstandard

from link import delta
from link.errors import DeltaError
from link.issues import packing
from link.issues.held import Held
from link.issues.packing import Packs
from link.issues.shelf import Shelf

PATIENCE_S = 60.0


@pytest.fixture
def woken():
    return threading.Event()


@pytest.fixture
def packs(tmp_path, woken):
    made = Packs(Shelf(tmp_path / "shelf"), woken.set)
    yield made
    made.close()


@pytest.fixture
def issue(tmp_path):
    def make(number: int, data: bytes = b"words", publisher: str = "region") -> Held:
        folder = tmp_path / "bundles" / publisher / f"{number}-abcdef"
        folder.mkdir(parents=True)
        (folder / "one.xml").write_bytes(data * number)
        return Held(publisher, number, folder)

    return make


def made(packs, woken, held, base=0):
    if (pack := packs.find(held, base)) is None:
        assert woken.wait(PATIENCE_S)
        woken.clear()
        pack = packs.find(held, base)
    return pack


def test_the_loop_is_woken_when_a_pack_is_there_and_it_is_made_once(packs, woken, issue):
    held = issue(3)
    pack = made(packs, woken, held)
    assert (pack.base, pack.issue) == (0, 3)
    assert packs.find(held, 0) is pack


def test_a_base_that_is_not_on_the_shelf_makes_it_the_whole(packs, woken, issue):
    old, new = issue(1), issue(2)
    packs.hold([old])
    assert made(packs, woken, new, base=1).base == 1
    assert made(packs, woken, new, base=7).base == 0


def test_what_cannot_be_packed_or_read_is_an_error_of_the_one_who_asks(packs, woken, issue):
    large, gone = issue(1, data=bytes(delta.LARGEST_BYTES + 1)), issue(1, publisher="gone")
    (gone.folder / "one.xml").unlink()
    for held, error in ((large, DeltaError), (gone, OSError)):
        with pytest.raises(error):
            made(packs, woken, held)


@pytest.mark.parametrize("fault", [MemoryError(), zstandard.ZstdError("cannot allocate")])
def test_a_machine_without_room_to_pack_ends_nothing(packs, woken, issue, monkeypatch, fault):
    def fails(*_):
        raise fault

    monkeypatch.setattr(packing.delta, "pack", fails)
    with pytest.raises(DeltaError, match="cannot be packed here"):
        made(packs, woken, issue(1))


def test_a_newer_issue_lets_the_packs_of_the_old_one_go(packs, woken, issue):
    old, new = issue(1), issue(2)
    made(packs, woken, old)
    packs.hold([new])
    assert packs._made == {}


def test_few_are_in_memory_at_once(packs, woken, issue, monkeypatch):
    monkeypatch.setattr(packing, "PACKED_BYTES", 1)
    first, second = issue(1), issue(1, publisher="another")
    made(packs, woken, first)
    made(packs, woken, second)
    assert [publisher for publisher, *_ in packs._made] == ["another"]
