"""Two publishers on one stick: no fault of one stops the other, whichever is read first."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from content import importer as importer_module
from content.errors import StoreError
from content.stick import copy as stick_module
from content.store.database import Change
from content.store.reporting import Report
from content.trust.bundle_store import OwnBundles

FAULTS = (
    RuntimeError("x"),
    KeyError("x"),
    UnicodeError("x"),
    RecursionError("x"),
    MemoryError(),
    OverflowError("Python int too large to convert to SQLite INTEGER"),
    sqlite3.DataError("string or blob too big"),
    sqlite3.InterfaceError("x"),
    OSError(errno.ENOSPC, "No space left on device"),
    StoreError("x"),
)


@pytest.fixture
def two(veldermeer, kiosk, stick, tmp_path, make):
    """Of two publishers whom the kiosk believes; the one comes before the other on the stick."""
    neighbour = make.publisher(tmp_path / "n", "oosterveen", "Oosterveen")
    kiosk.believe(neighbour)
    veldermeer.issue(stick, make.bulletin("a"))
    neighbour.issue(stick, make.bulletin("a", publisher="oosterveen", sender="oosterveen"))
    return stick


def shown_by(kiosk):
    return {b.publisher for b in kiosk.board().bulletins(kiosk.times())}


def said(outcomes):
    return {one.publisher: one.outcome.value for one in outcomes}


def fails_for(publisher, whole, fault, of):
    """Let a stage fail when it is at work for one publisher; ``of`` finds whom it works for."""

    def stage(*args, **kwargs):
        if of(*args, **kwargs) == publisher:
            raise fault
        return whole(*args, **kwargs)

    return stage


STAGES = {
    "believing": (importer_module, "believed_anchor", lambda publisher, *_: publisher),
    "copying": (importer_module, "copy_bounded", lambda _mount, publisher, *_, **__: publisher),
    "verifying": (importer_module, "verify", lambda raw, *_, **__: raw.publisher),
    "parsing": (importer_module, "parse_targets", lambda publisher, *_: publisher),
    "comparing": (
        importer_module.Importer, "_is_news", lambda _self, verified: verified.identity.publisher,
    ),
    "keeping": (OwnBundles, "keep", lambda _self, verified, *_: verified.identity.publisher),
    "storing": (Change, "replace", lambda _self, verified, *_, **__: verified.identity.publisher),
    "recording": (Change, "record", lambda _self, outcome, _at: outcome.publisher),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("faulty", "sound"), [("oosterveen", "veldermeer"), ("veldermeer", "oosterveen")]
)
def test_a_fault_of_one_publisher_stops_no_other(
    kiosk, two, monkeypatch, faulty, sound, stage, fault
):
    where, name, of = STAGES[stage]
    with monkeypatch.context() as patch:
        patch.setattr(where, name, fails_for(faulty, getattr(where, name), fault, of))
        outcomes = said(kiosk.read(two))
    assert shown_by(kiosk) == {sound}
    assert outcomes[sound] == "updated"
    assert outcomes[faulty] in {"refused", "incomplete"}
    assert not (kiosk.importer.content / "staging").exists()
    assert said(kiosk.read(two)) == {faulty: "updated", sound: "unchanged"}


@pytest.mark.parametrize("stage", ["believing", "copying", "verifying", "parsing", "comparing"])
def test_a_check_goes_on_as_well(kiosk, two, monkeypatch, tmp_path, stage):
    where, name, of = STAGES[stage]
    stage = fails_for("oosterveen", getattr(where, name), RuntimeError("x"), of)
    monkeypatch.setattr(where, name, stage)
    outcomes = said(kiosk.importer.check_stick(two, tmp_path / "scratch", Report(None)))
    assert outcomes == {"oosterveen": "refused", "veldermeer": "updated"}


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 2**64, 10**30, 10**200])
@pytest.mark.parametrize("huge", ["oosterveen", "veldermeer"])
def test_no_issue_number_is_too_high_for_the_others(
    two, veldermeer, kiosk, make, tmp_path, huge, number
):
    sound = ({"oosterveen", "veldermeer"} - {huge}).pop()
    (two / "NOODSTEUNPUNT" / huge).rename(tmp_path / "before")
    publisher = veldermeer
    if huge == "oosterveen":
        publisher = make.publisher(tmp_path / "huge", "oosterveen", "Oosterveen")
        kiosk.believe(publisher)
    publisher.issue(two, make.bulletin("a", publisher=huge, sender=huge), least=number)
    outcomes = said(kiosk.read(two))
    assert outcomes[sound] == "updated"
    assert outcomes[huge] == ("updated" if number < 2**63 else "refused")
    assert sound in shown_by(kiosk)


@pytest.mark.parametrize("greedy", ["oosterveen", "veldermeer"])
def test_a_bundle_over_the_limits_leaves_room_for_the_others(kiosk, two, greedy):
    sound = ({"oosterveen", "veldermeer"} - {greedy}).pop()
    targets = two / "NOODSTEUNPUNT" / greedy / "targets"
    for number in range(3):
        (targets / f"{number}.png").write_bytes(bytes(9 << 20))
    assert said(kiosk.read(two)) == {greedy: "refused", sound: "updated"}


def test_what_one_publisher_was_copied_to_is_gone_before_the_next(kiosk, two, monkeypatch):
    copied = []
    copy = importer_module.copy_bounded

    def watched(mount, publisher, into, **options):
        left = [path for path in into.parents[1].iterdir() if path != into.parent]
        copied.append(left)
        return copy(mount, publisher, into, **options)

    monkeypatch.setattr(importer_module, "copy_bounded", watched)
    kiosk.read(two)
    assert copied == [[], []]


def test_folders_of_strangers_do_not_crowd_a_publisher_out(kiosk, two):
    for number in range(100):
        (two / "NOODSTEUNPUNT" / f"a{number}").mkdir()
    outcomes = said(kiosk.read(two))
    assert (outcomes["oosterveen"], outcomes["veldermeer"]) == ("updated", "updated")
    assert set(outcomes.values()) == {"updated", "unknown-publisher"}
    assert len(outcomes) <= 2 + kiosk.importer.limits.publishers


@pytest.mark.parametrize("odd", ["two spellings of a folder", "a long name", "odd bytes"])
@pytest.mark.parametrize("faulty", ["oosterveen", "veldermeer"])
def test_no_odd_name_of_one_publisher_stops_another(kiosk, two, faulty, odd):
    sound = ({"oosterveen", "veldermeer"} - {faulty}).pop()
    targets = two / "NOODSTEUNPUNT" / faulty / "targets"
    if odd == "two spellings of a folder":
        for name in ("Bulletins", "BULLETINS"):
            (targets / name).mkdir()
            (targets / name / "x.xml").write_bytes(b"x")
    elif odd == "a long name":
        (targets / ("é" * 126)).write_bytes(b"x")
    else:
        (targets / "x\udcff\udcfe").write_bytes(b"x")
    outcomes = said(kiosk.read(two))
    assert outcomes[sound] == "updated"
    assert outcomes[faulty] in {"refused", "updated"}


def test_a_card_that_fails_for_all_is_told(kiosk, two, monkeypatch):
    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stick_module._Copy, "run", full)
    with pytest.raises(StoreError, match="geheugenkaart"):
        kiosk.read(two)
