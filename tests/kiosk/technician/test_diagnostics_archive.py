"""The archive for the helpdesk: all about the machine, nothing about people."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import tarfile
import tomllib
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from common import atomic_write
from kiosk import config as kiosk_config
from kiosk.desk.messages.store import Direction, Message
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.errors import Unwritable
from kiosk.desk.storage.pins import Pins
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role
from kiosk.technician.diagnostics_archive import LEFT_OUT, without_secrets, write_archive
from power import config as power_config
from power.history.database import Card
from power.status import Status
from software import telling
from software.telling import Stage, Told

EXAMPLES = Path(__file__).parents[3] / "deploy" / "examples"
NUT = """
[[supply]]
name = "ups"
driver = "nut"
capacity_wh = 500
[supply.options]
username = "monitor"
password = "hunter2"   # not for anybody
[[load]]
name = "coffee"
pin = 22
"""


@pytest.fixture
def appliance(tmp_path, monkeypatch, now):
    for name in ("CONFIG", "STATE", "RUN"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(folder))
    for folder in ("state/power", "run/power", "run/upkeep"):
        (tmp_path / folder).mkdir()
    (tmp_path / "config" / "kiosk.toml").write_bytes((EXAMPLES / "kiosk.toml").read_bytes())
    (tmp_path / "config" / "power.toml").write_text(NUT)
    card = Card(tmp_path / "state/power")
    at = int((now - timedelta(hours=1)).timestamp()) // 60 * 60
    card.commit([(at, "ups", 80.0, 79.0, 12.5, 20.0, 15.0, 0)], [], {}, at)
    card.close()
    return tmp_path


@pytest.fixture
def busy(appliance, now):
    """A desk full of people's words."""
    desk = Desk(now)
    desk.audit_log.note(Role.TECHNICIAN, "Accu getest", now)
    words = Message(direction=Direction.IN, sender="Jansen", receiver="x", text="Geheim")
    desk.log.add(words, now)
    desk.reports.take(Emergency(what="Brand", where="Brinkstraat"), now)
    desk.drafts.keep("log", {"text": "Geheim"}, now)
    desk.roster.begin("Melding", "Anneke", now)
    Pins().set_pin(Role.STAFF, "4862")
    yield desk
    desk.close()


def unpacked(path):
    with tarfile.open(path) as archive:
        return {member.name.split("/")[1]: archive.extractfile(member).read() for member in archive}


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_all_a_helpdesk_asks_is_in_it(busy, appliance, now, tmp_path):
    status = Status(written_at=now, started_at=now, supplies={}, loads={})
    (appliance / "run/power/power.json").write_bytes(msgspec.json.encode(status))
    (appliance / "run/upkeep/upkeep.json").write_text('{"books": {}}')
    telling.path().parent.mkdir()
    telling.write(Told(stage=Stage.FAILED, version="1.3"), telling.path())
    path = write_archive(tmp_path, busy.audit_log.entries(), now)
    assert path.name == "noodsteunpunt-20260120-153000.tar.gz"
    found = unpacked(path)
    assert json.loads(found["power.json"])["schema"] == status.schema
    assert json.loads(found["upkeep.json"]) == {"books": {}}
    assert json.loads(found["software.json"])["version"] == "1.3"
    assert rows(found["history.csv"])[0]["charge_pct"] == "80.0"
    assert rows(found["journal.csv"])[0]["what"] == "Accu getest"
    assert json.loads(found["kiosk.toml.json"])["point"]["name"] == "Dorpshuis De Brink"
    assert json.loads(found["content.json"])["publishers"] == []
    assert json.loads(found["machine.json"])["free_bytes"]
    assert b"msgspec " in found["versions.txt"]
    assert not [name for name, data in found.items() if data.startswith(b"cannot be read")]


def test_what_our_services_and_the_kernel_logged_is_in_it(appliance, now, tmp_path, monkeypatch):
    journalctl = tmp_path / "journalctl"
    journalctl.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    journalctl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = unpacked(write_archive(tmp_path, (), now))
    assert found["log.txt"].split()[-1] == b"--unit=noodsteunpunt-*"
    assert found["kernel.txt"].split()[-2:] == [b"_TRANSPORT=kernel", b"--priority=warning"]
    assert b"--lines=5000" in found["log.txt"]
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert b"keeps no journal" in unpacked(write_archive(tmp_path, (), now))["log.txt"]


def test_the_kiosk_may_read_what_was_logged():
    """Else the archive for the helpdesk is made without it."""
    unit = (EXAMPLES.parents[1] / "systemd/noodsteunpunt-kiosk.service").read_text()
    (groups,) = (line for line in unit.splitlines() if line.startswith("SupplementaryGroups="))
    assert "systemd-journal" in groups.split()


def test_nobodys_words_and_no_secret_are_in_it(busy, appliance, now, tmp_path):
    found = unpacked(write_archive(tmp_path, busy.audit_log.entries(), now))
    everything = b"\n".join(found.values())
    secrets = [
        path.read_bytes() for path in (appliance / "state/desk").rglob("*") if path.is_file()
    ]
    assert len(secrets) >= 4
    for secret in (b"Geheim", b"Jansen", b"Brand", b"Brinkstraat", b"Anneke", b"hunter2", b"4862"):
        assert secret not in everything
    for secret in secrets:
        assert secret not in everything
        assert secret[:32] not in everything
    power = json.loads(found["power.toml.json"])
    assert power["supply"][0]["options"] == {"username": LEFT_OUT, "password": LEFT_OUT}
    assert power["load"][0]["pin"] == 22, "the number of a wire is no secret"


def test_what_is_broken_is_said_in_its_place(appliance, now, tmp_path):
    (appliance / "config" / "kiosk.toml").write_text('pass = "hunter2')
    (appliance / "state/power/power.db").write_bytes(b"kapot" * 999)
    found = unpacked(write_archive(tmp_path, (), now))
    for name in ("power.json", "history.csv", "kiosk.toml.json"):
        assert found[name].startswith(b"cannot be read")
        assert b"hunter2" not in found[name]
    assert b"python" in found["versions.txt"]


def test_the_same_moment_gives_the_same_names_and_order(appliance, now, tmp_path):
    first = unpacked(write_archive(tmp_path, (), now))
    assert list(unpacked(write_archive(tmp_path, (), now))) == list(first) == sorted(first)


@pytest.mark.parametrize("when", ["sync", "rename"])
def test_a_full_stick_leaves_no_half_file(appliance, now, tmp_path, monkeypatch, when):
    def full(*_):
        raise OSError(28, "No space left on device")

    stick = tmp_path / "stick"
    stick.mkdir()
    if when == "sync":
        monkeypatch.setattr(atomic_write.os, "fsync", full)
    else:
        monkeypatch.setattr(atomic_write, "rename", full)
    with pytest.raises(Unwritable, match="geen ruimte"):
        write_archive(stick, (), now)
    assert list(stick.iterdir()) == []


def test_without_a_stick_it_says_so(appliance, now, tmp_path):
    with pytest.raises(Unwritable, match="niet gemaakt"):
        write_archive(tmp_path / "gone", (), now)


@pytest.mark.parametrize("kind", ["symlink", "hard link", "fifo", "too large"])
@pytest.mark.parametrize("name", ["run/power/power.json", "run/upkeep/upkeep.json"])
def test_no_room_can_have_another_file_put_into_it(busy, appliance, now, tmp_path, name, kind):
    key = appliance / "state" / "desk" / "main.key"
    path = appliance / name
    match kind:
        case "symlink":
            path.symlink_to(key)
        case "hard link":
            path.hardlink_to(key)
        case "fifo":
            os.mkfifo(path)
        case _:
            path.write_bytes(b" " * 2_000_000)
    found = unpacked(write_archive(tmp_path, (), now))
    assert found[path.name].startswith(b"cannot be read")
    assert all(key.read_bytes() not in data for data in found.values())


def test_of_what_other_rooms_wrote_only_known_fields_are_in_it(appliance, now, tmp_path):
    status = msgspec.to_builtins(Status(written_at=now, started_at=now, supplies={}, loads={}))
    stray = {"stray": "hunter2"}
    (appliance / "run/power/power.json").write_text(json.dumps(status | stray, default=str))
    (appliance / "run/upkeep/upkeep.json").write_text(json.dumps({"books": {}} | stray))
    found = unpacked(write_archive(tmp_path, (), now))
    assert json.loads(found["power.json"])["schema"] == 1
    assert all(b"hunter2" not in data for data in found.values())


def test_every_key_of_our_settings_is_in_it_but_what_lets_somebody_in():
    tables = [
        *(found for found in vars(power_config).values() if is_table(found)),
        *(found for found in vars(kiosk_config).values() if is_table(found)),
        *(importlib.import_module(f"power.sources.{name}").Options for name in DRIVERS),
    ]
    keys = {key: 0 for table in tables for key in table.__struct_fields__}
    left_out = {key for key, value in without_secrets(keys).items() if value == LEFT_OUT}
    assert left_out == {"username", "password", "trouble", "placed", "fingerprint"}
    assert without_secrets({"api_token": 1}) == {"api_token": LEFT_OUT}


def is_table(found):
    return isinstance(found, type) and issubclass(found, msgspec.Struct)


DRIVERS = ("nut", "pijuice", "power_supply", "simulated")


def test_the_examples_hold_nothing_that_is_left_out():
    for name in ("kiosk.toml", "power.toml"):
        table = tomllib.loads((EXAMPLES / name).read_text(encoding="utf-8"))
        assert without_secrets(table) == table


def test_the_command_writes_the_same_archive_and_makes_no_desk(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from kiosk.__main__ import cli

    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name))
    (tmp_path / "out").mkdir()
    ended = CliRunner().invoke(cli, ["diagnostics", "--out", str(tmp_path / "out")])
    (made,) = (tmp_path / "out").iterdir()
    assert ended.output.strip() == str(made)
    assert not (tmp_path / "STATE" / "desk").exists()
