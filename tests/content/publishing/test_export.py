"""Couriers carry what was proven here, and nothing else."""

from __future__ import annotations

import shutil

import pytest

from content.errors import StickError
from content.publishing.export import export_stick


@pytest.fixture
def courier(tmp_path):
    path = tmp_path / "courier"
    path.mkdir()
    return path


@pytest.fixture
def filled(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    return kiosk


def test_another_kiosk_can_prove_what_this_one_gave_along(
    filled, veldermeer, courier, tmp_path, make
):
    (one,) = export_stick(filled.importer, courier)
    assert (one.outcome, one.issue) == ("written", 1)
    other = make.kiosk(tmp_path / "other").believe(veldermeer)
    assert other.outcome(courier) == "updated"
    assert other.shown() == ["a"]


def test_it_travels_from_kiosk_to_kiosk_unchanged(filled, veldermeer, tmp_path, make):
    kiosk = filled
    for number in range(3):
        path = tmp_path / f"courier{number}"
        path.mkdir()
        export_stick(kiosk.importer, path)
        kiosk = make.kiosk(tmp_path / f"kiosk{number}").believe(veldermeer)
        assert kiosk.outcome(path) == "updated"
    assert filled.outcome(path) == "unchanged"


def test_nothing_but_the_bundle_leaves_the_kiosk(filled, courier):
    (filled.importer.content / "typed here.txt").write_text("secret")
    (filled.top / "desk.db").write_text("secret")
    (bundle,) = (filled.importer.content / "bundles/veldermeer").iterdir()
    export_stick(filled.importer, courier)
    there = courier / "NOODSTEUNPUNT/veldermeer"
    files = lambda top: {str(p.relative_to(top)) for p in top.rglob("*") if p.is_file()}  # noqa: E731
    assert files(there) == files(bundle)
    assert files(courier) == {f"NOODSTEUNPUNT/veldermeer/{name}" for name in files(bundle)}


def test_a_newer_stick_is_never_overwritten(filled, veldermeer, courier, make):
    veldermeer.issue(courier, make.bulletin("b"))
    (one,) = export_stick(filled.importer, courier)
    assert (one.outcome, one.issue) == ("newer", 2)
    assert filled.outcome(courier) == "updated"


def test_an_older_or_half_stick_is_made_new(filled, veldermeer, courier, stick, make):
    shutil.copytree(stick, courier, dirs_exist_ok=True)
    veldermeer.issue(stick, make.bulletin("b"))
    filled.read(stick)
    assert export_stick(filled.importer, courier)[0].outcome == "written"
    next(courier.rglob("*.xml")).unlink()
    assert export_stick(filled.importer, courier)[0].outcome == "written"
    assert export_stick(filled.importer, courier)[0].outcome == "unchanged"


def test_an_empty_kiosk_has_nothing_to_give(kiosk, courier):
    with pytest.raises(StickError, match="niets"):
        export_stick(kiosk.importer, courier)


def test_a_damaged_bundle_is_not_passed_on_as_sound(filled, courier):
    (path,) = filled.importer.content.rglob("*.a.xml")
    path.write_bytes(b"damaged")
    from content.errors import ContentError

    with pytest.raises(ContentError):
        export_stick(filled.importer, courier)


def test_no_stick_is_said(filled, tmp_path):
    with pytest.raises(StickError):
        export_stick(filled.importer, tmp_path / "nothing")
