"""Files of the desk that root writes, in a folder whose owner may put something else there."""

from __future__ import annotations

import os

import pytest

from kiosk.desk.storage import private_files


@pytest.mark.parametrize("planted", ["pins.json", ".pins.json.new"])
def test_what_root_writes_leads_through_no_link_and_gives_nothing_away(
    tmp_path, monkeypatch, planted
):
    precious = tmp_path / "precious"
    precious.write_text("root's")
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / planted).symlink_to(precious)
    given = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(
        os,
        "chown",
        lambda path, _user, _group, *, follow_symlinks=True: given.append((path, follow_symlinks)),
    )
    private_files.write(desk / "pins.json", b"hashes")
    assert precious.read_text() == "root's"
    assert (desk / "pins.json").read_bytes() == b"hashes"
    assert given == [(desk / "pins.json", False)]
