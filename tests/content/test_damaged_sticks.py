"""A stick that was pulled too soon, or of which a file is gone: one word for it, everywhere.

On a kiosk that holds this very issue it was once called up to date: python-tuf found the missing
parts among what had been accepted before.
"""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root

from content.publishing import publisher as publishing
from content.stick import copy as stick_module
from content.store.reporting import Report

OURS = Path("NOODSTEUNPUNT/veldermeer")


def cut(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def almost(path):
    path.write_bytes(path.read_bytes()[:-1])


def emptied(path):
    path.write_bytes(b"")


def zeros_from_half_way(path):
    """As a file system leaves it that had the length and not yet the data."""
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[:half] + bytes(len(data) - half))


def all_zeros(path):
    path.write_bytes(bytes(path.stat().st_size))


def gone(path):
    path.unlink()


def folder_instead(path):
    path.unlink()
    path.mkdir()
    (path / "x").write_bytes(b"x")


DAMAGE = (cut, almost, emptied, zeros_from_half_way, all_zeros, gone, folder_instead)
FILES = (
    "metadata/1.root.json",
    "metadata/2.root.json",
    "metadata/3.root.json",
    "metadata/timestamp.json",
    "metadata/2.snapshot.json",
    "metadata/2.targets.json",
    "targets/bulletins/*.a.xml",
    "targets/*.places.geojson",
    "targets/media/*.kaart.png",
)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Two changes of root, the last of the publishing key; then issue 2, on a kiosk and a stick."""
    from tests.content.conftest import NOW, Kiosk, ask, bulletin, make_publisher

    top = tmp_path_factory.mktemp("damaged")
    publisher = make_publisher(top / "pub")
    fresh = Kiosk(top / "fresh").believe(publisher)
    change = partial(publishing.change_root, now=NOW, key_files=(), ask=ask)
    publisher.folder = change(publisher.folder, lambda _root: [])
    publisher.folder = change(
        publisher.folder,
        lambda root: [publishing.replace_publishing_key(root, ask)],
    )
    holds = fresh.copy(top / "holds")
    publisher.issue(top / "one", bulletin("a", headline="Eerste"))
    holds_one = holds.copy(top / "holds-one")
    assert holds_one.outcome(top / "one") == "updated"
    publisher.issue(top / "two", bulletin("a", headline="Tweede"), bulletin("b"))
    assert holds.outcome(top / "two") == "updated"
    return top, publisher, {"fresh": fresh, "holds it": holds, "holds the one before": holds_one}


@pytest.fixture(params=["fresh", "holds it", "holds the one before"])
def kiosk(scene, tmp_path, request):
    return scene[2][request.param].copy(tmp_path / "kiosk")


@pytest.fixture
def stick(scene, tmp_path):
    return shutil.copytree(scene[0] / "two", tmp_path / "stick")


@pytest.fixture(params=[False, True], ids=["in order", "backwards"])
def order(request, monkeypatch):
    """A file system lists a folder in any order."""
    listed = stick_module._Folder.entries

    def entries(folder):
        return iter(sorted(listed(folder), key=lambda e: e.name, reverse=request.param))

    monkeypatch.setattr(stick_module._Folder, "entries", entries)


def words(kiosk, stick, tmp_path):
    """What a check says, and then an import."""
    (checked,) = kiosk.importer.check_stick(stick, tmp_path / "scratch", Report(None))
    shown = kiosk.shown()
    word = kiosk.outcome(stick)
    if word != "updated":
        assert kiosk.shown() == shown
    return checked.outcome.value, word


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__)
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_stick_is_incomplete(scene, kiosk, stick, order, tmp_path, file, damage):
    (path,) = (stick / OURS).glob(file)
    damage(path)
    assert words(kiosk, stick, tmp_path) == ("incomplete", "incomplete")


def test_the_stick_itself_is_whole(kiosk, stick, order, tmp_path):
    """Else the rest would prove nothing."""
    assert set(words(kiosk, stick, tmp_path)) in ({"updated"}, {"unchanged"})


@pytest.fixture
def half_newer(scene, tmp_path):
    """A whole issue 1 and all of issue 2 but its timestamp: so a delivery that is cut off ends."""
    stick = shutil.copytree(scene[0] / "one", tmp_path / "half")
    before = (stick / OURS / "metadata/timestamp.json").read_bytes()
    shutil.copytree(scene[0] / "two", stick, dirs_exist_ok=True)
    (stick / OURS / "metadata/timestamp.json").write_bytes(before)
    return stick


def test_a_whole_issue_beside_half_a_newer_one_is_taken(scene, half_newer, tmp_path):
    kiosk = scene[2]["fresh"].copy(tmp_path / "kiosk")
    assert words(kiosk, half_newer, tmp_path) == ("updated", "updated")
    assert kiosk.board().publishers()[0].issue == 1


def test_half_a_newer_issue_is_not_up_to_date(scene, half_newer, tmp_path):
    kiosk = scene[2]["holds the one before"].copy(tmp_path / "kiosk")
    assert words(kiosk, half_newer, tmp_path) == ("incomplete", "incomplete")


def test_half_of_what_is_held_beside_an_older_issue_is_older(scene, half_newer, tmp_path):
    kiosk = scene[2]["holds it"].copy(tmp_path / "kiosk")
    assert words(kiosk, half_newer, tmp_path) == ("older", "older")


def test_an_older_issue_is_older_however_damaged(scene, tmp_path):
    kiosk = scene[2]["holds it"].copy(tmp_path / "kiosk")
    stick = shutil.copytree(scene[0] / "one", tmp_path / "stick")
    emptied(stick / OURS / "metadata/1.targets.json")
    assert words(kiosk, stick, tmp_path) == ("older", "older")


def test_what_is_left_of_an_older_issue_does_no_harm(scene, kiosk, stick, tmp_path):
    shutil.copy(scene[0] / "one" / OURS / "metadata/1.targets.json", stick / OURS / "metadata")
    assert set(words(kiosk, stick, tmp_path)) in ({"updated"}, {"unchanged"})


def test_other_spacing_around_the_same_words_is_the_same_issue(scene, stick, tmp_path):
    kiosk = scene[2]["holds it"].copy(tmp_path / "kiosk")
    for name in ("timestamp.json", "1.root.json", "3.root.json"):
        path = stick / OURS / "metadata" / name
        path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
    assert words(kiosk, stick, tmp_path) == ("unchanged", "unchanged")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_another_root_of_the_same_version_is_refused(kiosk, stick, tmp_path, version):
    path = stick / OURS / f"metadata/{version}.root.json"
    root = Metadata[Root].from_bytes(path.read_bytes())
    root.signed.unrecognized_fields["x"] = 1
    path.write_bytes(root.to_bytes())
    assert words(kiosk, stick, tmp_path) == ("refused", "refused")
