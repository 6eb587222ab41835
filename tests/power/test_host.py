"""The machine itself: how its last run ended, told by what the daemon wrote before this start."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest

from power import host
from power.__main__ import cli
from power.folders import Folders
from power.history.database import Card
from power.host import Ending
from power.status import Event

PATIENCE_S = 60.0
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def look(folder, now):
    """At a machine that keeps all it has in one folder."""
    return host.look(Folders(config=folder, state=folder, run=folder, upkeep=folder), now)


def story(*whats):
    """Events before the start, a minute apart, as the history gives them: newest first."""
    return [
        Event(at=START - timedelta(minutes=number), what=what)
        for number, what in enumerate(reversed(whats), 1)
    ]


@pytest.mark.parametrize(
    ("before", "ending"),
    [
        ([], Ending.UNKNOWN),
        (["daemon-started", "load-on", "daemon-stopped"], Ending.ORDERED),
        (["daemon-started", "mains-lost", "load-off"], Ending.SUDDEN),
        (["daemon-started"], Ending.SUDDEN),
        (
            ["daemon-started", "shutdown-planned", "powered-off", "daemon-stopped"],
            Ending.RESERVE,
        ),
        (["daemon-started", "powered-off"], Ending.RESERVE),
        (
            ["daemon-started", "powered-off", "daemon-stopped", "daemon-started", "load-on"],
            Ending.SUDDEN,
        ),
        (["load-off", "daemon-stopped"], Ending.ORDERED),
    ],
    ids=[
        "no history",
        "shut down by somebody",
        "in the middle of things",
        "just after a start",
        "empty, in order",
        "empty, and cut off before the end",
        "empty once before, then cut off",
        "a history that begins half-way",
    ],
)
def test_how_the_last_run_ended(before, ending):
    after = [Event(at=START + timedelta(seconds=20), what="daemon-started")]
    assert host.ending([*after, *story(*before)], START) is ending


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Up for an hour; its daemon was killed before that, and started twice since."""
    up = tmp_path / "uptime"
    up.write_text("3600.25 7000.00\n")
    monkeypatch.setattr(host, "UPTIME", up)
    started = [START - timedelta(days=1), START - timedelta(minutes=59), START]
    card = Card(tmp_path)
    card.commit([], [Event(at=at, what="daemon-started") for at in started], {}, 0)
    card.close()
    return tmp_path


def test_what_a_technician_asks_of_the_machine(machine):
    found = look(machine, START + timedelta(minutes=1))
    assert found.started_at == START - timedelta(minutes=59, seconds=0.25)
    assert (found.ending, found.daemon_starts) == (Ending.SUDDEN, 2)
    assert 0 <= found.card_free_mib <= found.card_size_mib


def test_a_machine_that_tells_nothing_is_not_made_up(tmp_path, monkeypatch):
    monkeypatch.setattr(host, "UPTIME", tmp_path / "absent")
    found = look(tmp_path / "absent", START)
    assert found.started_at is found.card_free_mib is None
    assert found.ending is Ending.UNKNOWN


def test_the_release_that_runs_is_named(monkeypatch):
    monkeypatch.setattr(host, "__file__", "/opt/noodsteunpunt/releases/0.1.0-abc/power/host.py")
    assert host.version() == "0.1.0-abc"


def test_the_command_tells_the_same(machine, monkeypatch):
    from click.testing import CliRunner

    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(machine))
    monkeypatch.setenv("NOODSTEUNPUNT_RUN", str(machine))
    (machine / "power").mkdir()
    told = CliRunner().invoke(cli, ["appliance", "--json"])
    assert json.loads(told.stdout).keys() == set(host.Appliance.__struct_fields__)
    assert "MiB free" in CliRunner().invoke(cli, ["appliance"]).stdout


def test_every_ending_has_words():
    assert host.ENDINGS.keys() == set(Ending)


@pytest.mark.parametrize(
    ("told", "damaged"),
    [
        ('{"at": "x", "books": {"desk": "ok", "power": "absent"}, "backup": ""}', ()),
        (
            '{"books": {"desk": "malformed", "power": "no database", "content": "ok"}}',
            ("desk", "power"),
        ),
        ("nonsense", ()),
        ('{"x": ' + "[" * 10_000, ()),
        (None, ()),
    ],
    ids=["all is well", "two are damaged", "unreadable", "lists in lists", "not looked yet"],
)
def test_what_upkeep_found_damaged_is_told(tmp_path, told, damaged):
    if told:
        (tmp_path / "upkeep.json").write_text(told)
    found = look(tmp_path, START)
    assert found.damaged_books == damaged
    assert any("DAMAGED" in line for line in host.lines(found)) == bool(damaged)


def test_what_stands_in_for_what_upkeep_found_is_not_waited_for(tmp_path):
    """The folder is the kiosk's, and root may be who looks."""
    os.mkfifo(tmp_path / "upkeep.json")
    looking = threading.Thread(target=look, args=(tmp_path, START), daemon=True)
    looking.start()
    looking.join(PATIENCE_S)
    waits = looking.is_alive()
    if waits:  # let it go
        os.close(os.open(tmp_path / "upkeep.json", os.O_WRONLY | os.O_NONBLOCK))
    assert not waits
