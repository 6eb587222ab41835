"""A kiosk whose memory card, stick or publisher is worse than anybody planned for."""

from __future__ import annotations

import os
import shutil
from functools import partial

import pytest

from content.errors import StoreError
from content.publishing import publisher as publishing
from content.publishing.export import export_stick
from tests.content.conftest import NOW, ask


@pytest.fixture
def regio(tmp_path, make):
    return make.publisher(tmp_path / "regio", "regio", "Veiligheidsregio")


@pytest.fixture
def two(kiosk, veldermeer, regio, stick, make):
    """A kiosk that shows two publishers, and the stick it read."""
    veldermeer.issue(stick, make.bulletin("a"))
    regio.issue(stick, make.bulletin("b"))
    kiosk.believe(regio).read(stick)
    assert sorted(kiosk.shown()) == ["a", "b"]
    return kiosk


def outcomes(kiosk, stick):
    return {one.publisher: one.outcome.value for one in kiosk.read(stick)}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"\0" * len(data), id="zeroed"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut"),
        pytest.param(lambda data: data[:8192] + b"\xff" * (len(data) - 8192), id="overwritten"),
    ],
)
def test_a_damaged_database_is_made_anew_from_what_was_proven(two, tmp_path, damage):
    path = two.importer.database
    path.write_bytes(damage(path.read_bytes()))
    (tmp_path / "empty").mkdir()
    two.read(tmp_path / "empty")
    assert sorted(two.shown()) == ["a", "b"]


def test_the_floor_outlives_a_damaged_database(two, veldermeer, stick, tmp_path, make):
    shutil.copytree(stick, tmp_path / "first")
    veldermeer.issue(stick, make.bulletin("c"))
    two.read(stick)
    two.importer.database.write_bytes(b"damaged")
    assert outcomes(two, tmp_path / "first")["veldermeer"] == "older"
    assert sorted(two.shown()) == ["b", "c"]


def test_of_two_bundles_that_are_held_the_one_of_newer_keys_counts(
    two, veldermeer, stick, tmp_path, make
):
    """A cut left both. What the keys before signed is not newer for its higher number."""
    veldermeer.issue(stick, make.bulletin("c"))
    two.read(stick)
    held = two.importer.content / "bundles/veldermeer"
    shutil.copytree(held, tmp_path / "held")
    change = partial(publishing.change_root, now=NOW, key_files=(), ask=ask)
    veldermeer.folder = change(
        veldermeer.folder, lambda root: [publishing.replace_publishing_key(root, ask)]
    )
    shutil.rmtree(veldermeer.folder.issue_folder(1).parent)  # they count from one again
    newer = tmp_path / "newer"
    assert veldermeer.issue(newer, make.bulletin("d")) == 1
    assert outcomes(two, newer)["veldermeer"] == "updated"
    shutil.copytree(tmp_path / "held", held, dirs_exist_ok=True)
    two.importer.database.write_bytes(b"damaged")
    assert outcomes(two, stick)["veldermeer"] == "refused"
    assert sorted(two.shown()) == ["b", "d"]


def test_what_is_not_proven_any_more_comes_back_with_a_stick(two, stick):
    two.importer.database.write_bytes(b"damaged")
    shutil.rmtree(two.importer.content / "bundles" / "regio")
    assert outcomes(two, stick) == {"regio": "updated", "veldermeer": "unchanged"}


@pytest.mark.parametrize("pattern", ["*.kaart.png", "timestamp.json"])
def test_a_damaged_bundle_is_repaired_by_the_same_stick(two, stick, tmp_path, pattern):
    (path,) = (two.importer.content / "bundles" / "regio").rglob(pattern)
    path.write_bytes(b"\0" * path.stat().st_size)
    assert outcomes(two, stick) == {"regio": "updated", "veldermeer": "unchanged"}
    (tmp_path / "other").mkdir()
    assert len(export_stick(two.importer, tmp_path / "other")) == 2


@pytest.mark.parametrize("gone", [True, False], ids=["bundle gone", "timestamp zeroed"])
def test_a_damaged_bundle_spoils_no_sticks(two, stick, gone):
    bundle = two.importer.content / "bundles" / "regio"
    if gone:
        shutil.rmtree(bundle)
    else:
        (path,) = bundle.rglob("timestamp.json")
        path.write_bytes(b"\0" * path.stat().st_size)
    before = {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()}
    with pytest.raises(StoreError, match="beschadigd"):
        export_stick(two.importer, stick)
    assert {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()} == before


def test_a_damaged_key_stops_one_publisher_only(two, veldermeer, stick, make):
    (two.importer.believed / "regio.root.json").write_bytes(b"damaged")
    veldermeer.issue(stick, make.bulletin("c"))
    assert outcomes(two, stick) == {"regio": "unknown-publisher", "veldermeer": "updated"}
    assert sorted(two.shown()) == ["b", "c"]


def test_a_name_that_is_no_text_can_be_told(run, published, trusted, stick):
    targets = os.fsencode(stick / "NOODSTEUNPUNT" / "veldermeer" / "targets")
    name = b"\xff" + "\u202e\nOnwaar".encode()
    os.makedirs(os.path.join(targets, name, b"a", b"b", b"c", b"d"))  # noqa: PTH103, PTH118 - bytes
    done = run("import", "--json", stick)
    assert done.exit_code == 3
    assert "refused" in done.stdout
    assert "\u202e" not in done.stdout


def test_a_card_that_is_full_is_not_kept_full(two, veldermeer, stick, make, monkeypatch):
    veldermeer.issue(stick, make.bulletin("c"))

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("content.importer.verify", full)
    with pytest.raises(StoreError):
        two.read(stick)
    assert not (two.importer.content / "staging").exists()


def test_a_publisher_whose_clock_is_decades_ahead_hides_nobody(two, veldermeer, stick, make):
    veldermeer.issue(stick, make.bulletin("c"), now=make.now.replace(year=2099))
    assert outcomes(two, stick)["veldermeer"] == "updated"
    assert "b" in two.shown()
    veldermeer.issue(stick, make.bulletin("d"))
    assert outcomes(two, stick)["veldermeer"] == "updated"
    assert sorted(two.shown()) == ["b", "d"]
