"""What is believed, step by step, in the order of content.trust.verify."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from content.errors import Tampered
from content.publishing import publisher
from content.trust.identity import IDENTITY, read_anchor


def newer_root(folder, make, alter=lambda _root: []):
    return publisher.change_root(folder, alter, now=make.now, key_files=(), ask=make.ask)


def test_a_first_stick_is_believed_when_its_root_is(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.shown() == ["a"]
    assert kiosk.outcome(stick) == "unchanged"


# 1. Anchor


def test_nothing_is_believed_without_a_root_of_ours(veldermeer, tmp_path, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk = make.kiosk(tmp_path / "other")
    assert kiosk.outcome(stick) == "unknown-publisher"
    assert kiosk.shown() == []


def test_the_same_name_with_other_keys_is_refused(kiosk, stranger, stick, make):
    stranger.issue(stick, make.bulletin("lie"))
    assert kiosk.outcome(stick) == "refused"
    assert kiosk.shown() == []


def test_another_publishers_folder_under_this_name_is_refused(
    veldermeer, kiosk, tmp_path, stick, make
):
    neighbour = make.publisher(tmp_path / "n", "oosterveen", "Oosterveen")
    kiosk.believe(neighbour)
    neighbour.issue(stick, make.bulletin("a"))
    (stick / "NOODSTEUNPUNT" / "oosterveen").rename(stick / "NOODSTEUNPUNT" / "veldermeer")
    assert kiosk.outcome(stick) == "refused"


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[" * 5000, b'{"signed": {}}'])
def test_what_is_no_root_is_no_anchor(data):
    with pytest.raises(Tampered):
        read_anchor(data)


def test_a_root_must_be_signed_by_its_own_keys(veldermeer):
    document = json.loads(veldermeer.folder.anchor.data)
    document["signatures"] = document["signatures"][:1]
    with pytest.raises(Tampered):
        read_anchor(json.dumps(document).encode())


def test_new_keys_given_by_hand_start_anew(
    veldermeer, kiosk, stranger, stick, tmp_path, make
):  # fmt: skip
    veldermeer.issue(stick, make.bulletin("a"), least=7)
    kiosk.read(stick)
    other = tmp_path / "other"
    stranger.issue(other, make.bulletin("b"))
    assert kiosk.outcome(other) == "refused"
    kiosk.believe(stranger)
    assert kiosk.outcome(other) == "updated"
    assert kiosk.shown() == ["b"]


# 2. Time


@pytest.mark.parametrize("year", [1970, 2026, 2030, 2099])
def test_no_wrong_clock_keeps_official_news_out(veldermeer, kiosk, stick, make, year):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.now = datetime(year, 12, 1, tzinfo=UTC)
    assert kiosk.outcome(stick) == "updated"


@pytest.mark.parametrize("years", [-50, -1, 1, 6, 20, 70])
def test_no_wrong_clock_of_the_publisher_keeps_its_later_issues_out(
    veldermeer, kiosk, stick, make, years
):
    """Nothing is refused for its date, before or after a change of keys; the number decides."""
    wrong = make.now.replace(year=make.now.year + years)
    veldermeer.issue(stick, make.bulletin("a"), now=wrong)
    assert kiosk.outcome(stick) == "updated"
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.shown() == ["b"]
    alter = lambda root: [publisher.replace_publishing_key(root, make.ask)]  # noqa: E731
    veldermeer.folder = newer_root(veldermeer.folder, make, alter)
    veldermeer.issue(stick, make.bulletin("c"))
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.shown() == ["c"]


# 3. Stage


def test_a_half_newer_stick_does_not_block_a_whole_older_one(veldermeer, kiosk, tmp_path, make):
    sticks = [tmp_path / f"stick{n}" for n in (1, 2, 3)]
    for number, path in enumerate(sticks, 1):
        veldermeer.issue(path, make.bulletin(f"b{number}"))
    assert kiosk.outcome(sticks[0]) == "updated"
    next((sticks[2] / "NOODSTEUNPUNT/veldermeer/metadata").glob("*.targets.json")).unlink()
    assert kiosk.outcome(sticks[2]) == "incomplete"
    assert kiosk.outcome(sticks[1]) == "updated"
    assert kiosk.shown() == ["b2"]


# 4. Roots


def test_a_change_of_keys_is_followed_root_by_root(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    for _ in range(3):
        veldermeer.folder = newer_root(
            veldermeer.folder,
            make,
            lambda root: [publisher.replace_publishing_key(root, make.ask)],
        )
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.shown() == ["b"]


def test_the_old_publishing_key_is_worth_nothing_after_its_replacement(
    veldermeer, kiosk, stick, tmp_path, make
):
    thief = veldermeer.copy(tmp_path / "thief")
    veldermeer.folder = newer_root(
        veldermeer.folder,
        make,
        lambda root: [publisher.replace_publishing_key(root, make.ask)],
    )
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    thief.issue(tmp_path / "theft", make.bulletin("lie"), least=99)
    assert kiosk.outcome(tmp_path / "theft") == "refused"
    assert kiosk.shown() == ["a"]


def test_a_thief_who_ran_ahead_is_overtaken_by_a_new_key(veldermeer, kiosk, stick, tmp_path, make):
    thief = veldermeer.copy(tmp_path / "thief")
    veldermeer.issue(stick, make.bulletin("a"))
    thief.issue(tmp_path / "theft", make.bulletin("lie"), least=1_000_000)
    kiosk.read(tmp_path / "theft")
    assert kiosk.outcome(stick) == "older"
    veldermeer.folder = newer_root(
        veldermeer.folder,
        make,
        lambda root: [publisher.replace_publishing_key(root, make.ask)],
    )
    veldermeer.issue(stick, make.bulletin("b"))
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.shown() == ["b"]
    assert kiosk.outcome(tmp_path / "theft") == "refused"


def test_too_few_old_root_keys_cannot_name_new_ones(veldermeer, kiosk, stranger, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    newer_root(stranger.folder, make)
    metadata = stick / "NOODSTEUNPUNT/veldermeer/metadata"
    shutil.copy(stranger.folder.path / "roots/2.root.json", metadata / "2.root.json")
    assert kiosk.outcome(stick) == "refused"


def test_a_newer_root_that_names_another_publisher_is_not_followed(veldermeer, kiosk, stick, make):
    """Signed by the right keys, and still no way to speak for a neighbour."""

    def rename(root):
        root.unrecognized_fields[IDENTITY]["publisher"] = "oosterveen"
        return []

    veldermeer.folder = newer_root(veldermeer.folder, make, rename)
    veldermeer.issue(stick, make.bulletin("a"))
    (stick / "NOODSTEUNPUNT/oosterveen").rename(stick / "NOODSTEUNPUNT/veldermeer")
    (outcome,) = kiosk.read(stick)
    assert outcome.outcome == "refused"
    assert "is niet van veldermeer" in outcome.reason
    assert kiosk.shown() == []


def test_a_newer_anchor_given_by_hand_that_the_old_keys_signed_lifts_no_floor(
    veldermeer, kiosk, stick, tmp_path, make
):
    """It proves nothing that the kiosk would not have followed: an older issue stays older."""
    before = veldermeer.copy(tmp_path / "before")
    before.issue(tmp_path / "old", make.bulletin("old"))
    veldermeer.issue(stick, make.bulletin("a"), least=7)
    kiosk.read(stick)
    veldermeer.folder = newer_root(veldermeer.folder, make)
    kiosk.believe(veldermeer)
    assert kiosk.outcome(tmp_path / "old") == "older"
    assert kiosk.shown() == ["a"]


def test_kiosks_that_start_from_an_older_root_can_follow_what_a_newer_one_exports(
    veldermeer, tmp_path, stick, make
):
    old = make.kiosk(tmp_path / "old").believe(veldermeer)
    veldermeer.folder = newer_root(newer_root(veldermeer.folder, make), make)
    new = make.kiosk(tmp_path / "new").believe(veldermeer)
    veldermeer.issue(stick, make.bulletin("a"))
    new.read(stick)
    (bundle,) = (tmp_path / "new/content/bundles/veldermeer").iterdir()
    courier = tmp_path / "courier/NOODSTEUNPUNT/veldermeer"
    shutil.copytree(bundle, courier)
    assert old.outcome(tmp_path / "courier") == "updated"


# 5. Timestamp, snapshot, targets; 6. One issue


def test_an_older_stick_is_told_with_both_numbers(veldermeer, kiosk, tmp_path, make):
    for number in (1, 2):
        veldermeer.issue(tmp_path / f"stick{number}", make.bulletin(f"b{number}"))
    kiosk.read(tmp_path / "stick2")
    (outcome,) = kiosk.read(tmp_path / "stick1")
    assert (outcome.outcome, outcome.issue, outcome.installed_issue) == ("older", 1, 2)
    assert kiosk.shown() == ["b2"]


def test_one_number_cannot_stand_for_two_issues(veldermeer, kiosk, stick, tmp_path, make):
    twin = veldermeer.copy(tmp_path / "twin")
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    twin.issue(tmp_path / "other", make.bulletin("b"))
    (outcome,) = kiosk.read(tmp_path / "other")
    assert outcome.outcome == "refused"
    assert "twee verschillende uitgaven 1" in outcome.reason


# 7. Floor


@pytest.mark.parametrize("damage", ["zeroed", "gone"])
def test_damaged_files_do_not_let_an_older_issue_in(veldermeer, kiosk, tmp_path, make, damage):
    for number in (1, 2):
        veldermeer.issue(tmp_path / f"stick{number}", make.bulletin(f"b{number}"))
    kiosk.read(tmp_path / "stick2")
    (bundle,) = (kiosk.importer.content / "bundles/veldermeer").iterdir()
    for path in (bundle / "metadata").iterdir():
        if damage == "zeroed":
            path.write_bytes(bytes(path.stat().st_size))
    if damage == "gone":
        shutil.rmtree(bundle)
    assert kiosk.outcome(tmp_path / "stick1") in {"older", "refused"}
    assert kiosk.shown() == ["b2"]


def test_a_bundle_that_was_lost_is_put_back_by_the_same_stick(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    shutil.rmtree(kiosk.importer.content / "bundles")
    assert kiosk.outcome(stick) == "updated"
    assert kiosk.board().media_path("veldermeer", "media/kaart.png") is not None


# 10. Files


def a_target(stick):
    (folder,) = (stick / "NOODSTEUNPUNT").iterdir()
    return max((path for path in (folder / "targets").rglob("*") if path.is_file()),
               key=lambda path: path.stat().st_size)  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "outcome"),
    [
        pytest.param(lambda data: data[:-16] + bytes(16), "incomplete", id="its end is zeros"),
        pytest.param(lambda data: data[:-15] + bytes(15), "refused", id="too few to tell"),
        pytest.param(lambda data: bytes(16) + data[16:], "refused", id="its start is"),
        pytest.param(lambda data: data[:-1], "incomplete", id="its end is missing"),
        pytest.param(lambda data: data[::-1], "refused", id="other bytes"),
    ],
)
def test_a_file_that_a_stick_pulled_too_soon_leaves_is_told_from_one_that_was_changed(
    veldermeer, kiosk, stick, make, spoil, outcome
):
    veldermeer.issue(stick, make.bulletin("a"))
    target = a_target(stick)
    target.write_bytes(spoil(target.read_bytes()))
    assert kiosk.outcome(stick) == outcome
    assert kiosk.shown() == []


# several publishers


def test_each_publisher_has_its_own_outcome_and_none_replaces_anothers(
    veldermeer, kiosk, stick, tmp_path, make
):
    neighbour = make.publisher(tmp_path / "n", "oosterveen", "Oosterveen")
    unknown = make.publisher(tmp_path / "u", "vreemd", "Vreemd")
    kiosk.believe(neighbour)
    veldermeer.issue(stick, make.bulletin("a"))
    neighbour.issue(stick, make.bulletin("a", sender="veldermeer"))
    unknown.issue(stick, make.bulletin("a"))
    outcomes = {one.publisher: one.outcome.value for one in kiosk.read(stick)}
    assert outcomes == {
        "veldermeer": "updated",
        "oosterveen": "updated",
        "vreemd": "unknown-publisher",
    }
    shown = kiosk.board().bulletins(kiosk.times())
    assert sorted(b.publisher for b in shown) == ["oosterveen", "veldermeer"]


def test_believing_stops_when_told(veldermeer, kiosk, stick, make):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    kiosk.importer.forget("veldermeer")
    assert kiosk.shown() == []
    assert kiosk.outcome(stick) == "unknown-publisher"
