"""Bundles that are kept: under which name, and whether they still are what was proven."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from content.store import database as store
from content.trust import bundle_store

if TYPE_CHECKING:
    from pathlib import Path

    from content.trust.bundle_store import Examined


@pytest.fixture
def kept(veldermeer, kiosk, stick, make) -> tuple[Path, Examined]:
    """The folder of a bundle that was read, and what is proven of the same stick."""
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    (folder,) = (kiosk.importer.content / "bundles/veldermeer").iterdir()
    return folder, kiosk.importer.own.examine("veldermeer", folder)


def test_a_publisher_keeps_the_name_it_is_shown_by_while_its_anchor_is_the_same(kept, kiosk):
    _, (verified, _) = kept
    held = store.accepted(kiosk.importer.database, "veldermeer")._replace(name="Veldermeer")
    assert bundle_store.named_as_before(verified, held).identity.name == "Veldermeer"
    other = held._replace(floor=held.floor._replace(anchor="of another root"))
    assert bundle_store.named_as_before(verified, other) == verified
    assert bundle_store.named_as_before(verified, None) == verified


def test_the_name_of_a_bundle_is_its_issue_and_all_that_was_signed(kept):
    folder, (verified, _) = kept
    assert bundle_store.bundle_name(verified) == folder.name
    issue, digest = folder.name.split("-")
    assert (issue, len(digest)) == ("1", 16)
    more = verified._replace(metadata=verified.metadata | {"2.root.json": b"{}"})
    assert bundle_store.bundle_name(more) != folder.name


@pytest.fixture
def stays(kept, veldermeer, kiosk, stick, tmp_path) -> tuple[Path, Examined]:
    """A bundle, and what is proven of another copy of it: its own files may be harmed."""
    folder, _ = kept
    shutil.copytree(folder, tmp_path / "copy")
    return folder, kiosk.importer.own.examine("veldermeer", tmp_path / "copy")


def test_a_bundle_that_was_left_alone_is_sound(stays):
    folder, (verified, _) = stays
    assert bundle_store.is_sound(folder, verified)


@pytest.mark.parametrize("pattern", ["timestamp.json", "*.kaart.png", "*.root.json"])
@pytest.mark.parametrize("harm", ["gone", "other bytes of the same length"])
def test_a_bundle_of_which_one_file_is_harmed_is_not(stays, pattern, harm):
    folder, (verified, _) = stays
    path = next(folder.rglob(pattern))
    if harm == "gone":
        path.unlink()
    else:
        status = path.stat()
        path.write_bytes(bytes(status.st_size))
    assert not bundle_store.is_sound(folder, verified)
