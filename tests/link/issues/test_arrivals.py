"""What lies before the importer: whole, or known to be from before a power cut."""

from __future__ import annotations

import pytest

from link.issues.arrivals import Arrivals

FILES = {"metadata/1.root.json": b"root", "targets/bulletins/a.xml": b"words"}


@pytest.fixture
def top(tmp_path):
    return tmp_path / "issues"


def laid_out(top) -> dict[str, bytes]:
    folder = top / "NOODSTEUNPUNT/region"
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_it_lies_there_as_on_a_stick_and_is_remembered(top):
    Arrivals(top, "boot-1").lay_out("region", 7, FILES)
    assert laid_out(top) == FILES
    again = Arrivals(top, "boot-1")
    assert (again.publishers(), again.issue("region")) == (["region"], 7)


def test_what_was_laid_out_before_a_power_cut_may_be_half(top):
    Arrivals(top, "boot-1").lay_out("region", 7, FILES)
    assert Arrivals(top, "boot-2").issue("region") is None


def test_the_next_takes_the_place_of_the_one_before(top):
    arrivals = Arrivals(top, "boot-1")
    arrivals.lay_out("region", 7, FILES)
    arrivals.lay_out("region", 8, {"metadata/2.root.json": b"root"})
    assert laid_out(top) == {"metadata/2.root.json": b"root"}
    arrivals.remove("region")
    assert arrivals.publishers() == []
    assert arrivals.issue("region") is None


def test_a_full_card_keeps_the_one_before_and_no_half_one(top, monkeypatch):
    arrivals = Arrivals(top, "boot-1")
    arrivals.lay_out("region", 7, FILES)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="space"):
        arrivals.lay_out("region", 8, FILES)
    assert laid_out(top) == FILES
    assert arrivals.issue("region") == 7
    assert not (top / "building").exists()


@pytest.mark.parametrize(
    "told", [b"", b"{}", b"[]", b"\xff", b'{"run":"boot-1","issues":{"a":"b"}}']
)
def test_a_damaged_note_is_none(top, told):
    Arrivals(top, "boot-1").lay_out("region", 7, FILES)
    (top / "ready").write_bytes(told)
    assert Arrivals(top, "boot-1").issue("region") is None
