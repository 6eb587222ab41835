"""Real processes, a region that really signs, sticks: from a point to the fire station and back."""

from __future__ import annotations

import contextlib
import random
import signal
import socket
import sqlite3

import pytest

from content.stick.stick_writer import deliver
from link import report
from link.requests import (
    CallThrough,
    Discard,
    Done,
    Opening,
    Read,
    ReadQuarantined,
    Refused,
    RequestError,
)
from tests.content.conftest import NOW, ask, targets_of
from tests.link.machines import Machine, World, wait_for

SECRET = b"Mevrouw Jansen, Kerkstraat 12, insuline"


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def signed(world):
    world.sign(world.nodes())
    for machine in world.machines.values():
        machine.start()
    return world


@pytest.fixture
def courier(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_a_stick_brings_an_emergency_and_its_receipt(signed, courier):
    point, station = signed.machines["np-a"], signed.machines["cp-veldermeer"]
    assert point.status["directory"]["listed"]
    point.write("melding-1", SECRET)
    assert point.status["waiting"]["courier"]
    point.visit(courier)
    assert point.state("melding-1") == "verstuurd"
    station.visit(courier)
    (received,) = station.status["received"]
    read = station.ask(Read(number=received["number"], by="centralist"))
    assert read.data["body"] == "TWV2cm91dyBKYW5zZW4sIEtlcmtzdHJhYXQgMTIsIGluc3VsaW5l"
    with pytest.raises(Refused, match="reads no letters"):
        station.ask(Read(number=received["number"], by="technicus"))
    station.ask(Done(number=received["number"], state="taken", by="centralist"))
    station.visit(courier)
    point.visit(courier)
    assert point.state("melding-1") == "opgepakt"
    for machine in signed.machines.values():
        public = b"".join(
            path.read_bytes()
            for path in (machine.top / "state/link").rglob("*")
            if path.is_file() and "keys" not in path.parts
        )
        assert not [word for word in (b"Jansen", b"Kerkstraat", b"insuline") if word in public]


def test_killed_at_any_moment_nothing_is_lost_or_doubled(signed, courier):
    chance = random.Random(7)
    machines = list(signed.machines.values())
    points, station = machines[:2], machines[2]
    written = set()
    for turn in range(12):
        one = chance.choice(machines)
        if one in points and turn < 9:
            one.write(f"{one.node}-{turn}")
            written.add(f"{one.node}-{turn}")
        if chance.random() < 0.5:
            one.process.send_signal(signal.SIGKILL)
            one.process.wait()
            one.start()
        one.visit(courier)
    for one in (*points, station, *points):
        one.visit(courier)
    assert station.letters() == written
    assert len(station.status["received"]) == len(written)
    for point in points:
        assert {one["word"] for one in point.status["sent"]} <= {"aangekomen"}
        assert not point.status["waiting"]["letters"]
    assert not any(one.status["alarms"] for one in machines)


def test_what_came_while_the_link_was_down_is_taken_at_its_start(signed, courier):
    point, station = signed.machines["np-a"], signed.machines["cp-veldermeer"]
    point.write("melding-1")
    point.visit(courier)
    station.kill()
    done = station.command("collect", courier, "--stick", "sda1", fails=True)
    assert done.returncode == 1
    assert "is the link running?" in done.stderr
    station.start()
    wait_for(lambda: station.letters() == {"melding-1"})


def test_a_replacement_card_in_the_night_is_believed_for_a_day(signed, courier, tmp_path):
    new, station = Machine(tmp_path / "np-new", "np-new"), signed.machines["cp-veldermeer"]
    new.read_stick(tmp_path / "issue", signed.publisher.folder.anchor)
    new.start()
    try:
        assert not new.status["directory"]["listed"]
        new.write("melding-9", SECRET, to="cp-veldermeer")
        new.visit(courier)
        station.visit(courier)
        (waiting,) = station.status["quarantined"]
        assert waiting["claims"] == "np-new"
        assert station.letters() == set()
        request = new.folders.card
        told = station.told("enrol", request, "--yes")
        assert told["fingerprint"] == new.identity.card.fingerprint
        assert station.letters() == {"melding-9"}
        station.visit(courier)
        new.visit(courier)
        assert new.state("melding-9") == "aangekomen"
    finally:
        new.kill()


def test_a_false_emergency_makes_way_by_hand_and_comes_back_as_a_new_one(signed, courier, tmp_path):
    new, station = Machine(tmp_path / "np-x", "np-x"), signed.machines["cp-veldermeer"]
    new.read_stick(tmp_path / "issue", signed.publisher.folder.anchor)
    new.start()
    try:
        new.write("melding-1", SECRET, to="cp-veldermeer")
        new.visit(courier)
        station.visit(courier)
        read = station.ask(ReadQuarantined(number=0, by="centralist"))
        assert not read.data["believed"]
        (waiting,) = station.status["quarantined"]
        for asked in (Discard, ReadQuarantined):  # the list changed since it was seen
            with pytest.raises(Refused, match="no such letter"):
                station.ask(asked(number=0, by="centralist", mark="0" * 32))
        read = station.ask(ReadQuarantined(number=0, by="centralist", mark=waiting["mark"]))
        with pytest.raises(Refused, match="discards none"):
            station.ask(Discard(number=0, by="technicus"))
        station.ask(Discard(number=0, by="centralist"))
        assert station.status["quarantined"] == []
        with pytest.raises(Refused, match="no such letter"):
            station.ask(Discard(number=0, by="centralist"))
    finally:
        new.kill()


def test_enrolling_asks_whether_two_people_compared(signed):
    station, point = signed.machines["cp-veldermeer"], signed.machines["np-a"]
    done = station.command("enrol", point.folders.card, fails=True)
    assert done.returncode != 0
    assert point.identity.card.fingerprint in done.stdout


def test_an_issue_without_a_network_takes_nobody_out(world):
    world.sign(world.nodes())
    point = world.machines["np-a"].start()
    folder = world.publisher.folder
    folder.sign_issue(targets_of(), NOW, ask, least=9)
    stick = world.top / "issue"
    deliver(folder.issue_folder(folder.last_issue()), world.publisher.id, stick)
    point.read_stick(stick, folder.anchor)
    assert point.status["directory"]["nodes"] == 3


def test_call_through_lists_who_did_not_answer(signed, courier):
    station, point = signed.machines["cp-veldermeer"], signed.machines["np-a"]
    told = station.told("call-through", "--wait", "0")
    assert (told["called"], told["silent"]) == (2, ["np-a", "np-b"])
    station.visit(courier)
    point.visit(courier)
    station.visit(courier)
    answered = {one["id"]: one["answered"] for one in station.status["below"]}
    assert answered["np-a"] is not None
    assert answered["np-b"] is None
    with pytest.raises(Refused, match="nobody to call"):
        point.ask(CallThrough())


def test_status_says_in_words_who_is_there_and_what_waits(signed):
    point = signed.machines["np-a"]
    point.write("melding-1", SECRET)
    said = point.command("status").stdout
    assert "Naam van np-a (np-a, point)" in said
    assert "parents: cp-veldermeer: no link, last heard never" in said
    assert "Geef mee aan de koerier" in said
    assert "melding-1 for cp-veldermeer: opgeschreven" in said
    assert "Jansen" not in said


def test_others_read_the_status_as_it_is_written(signed):
    status = report.read(signed.machines["np-a"].status)
    assert (status.node, status.directory.nodes) == ("np-a", 3)
    with pytest.raises(RequestError, match="cannot be read"):
        report.read({"schema": 1})


def test_send_takes_a_file_once(signed, tmp_path):
    point = signed.machines["np-a"]
    file = tmp_path / "verslag van de dag.txt"
    file.write_bytes(SECRET)
    first, second = (point.told("send", file) for _ in range(2))
    assert first == second
    assert len(point.status["sent"]) == 1
    file.write_bytes(bytes(1_000_000))
    done = point.command("send", file, fails=True)
    assert done.returncode == 1
    assert "larger than" in done.stderr


def test_two_links_on_one_card_are_refused(signed):
    done = signed.machines["np-a"].command("run", fails=True)
    assert done.returncode == 1
    assert "stop it first" in done.stderr


def test_without_settings_or_keys_it_says_what_to_do(tmp_path, world):
    point = world.machines["np-a"]
    (point.top / "config/link.toml").unlink()
    done = point.command("run", fails=True)
    assert (done.returncode, "link.toml is missing" in done.stderr) == (2, True)
    (point.top / "config/link.toml").write_text('regio = "x"\n')
    assert "did you mean region" in point.command("run", fails=True).stderr
    (point.top / "config/link.toml").write_text('region = "x"\n')
    for path in point.folders.keys.iterdir():
        path.unlink()
    done = point.command("run", fails=True)
    assert "init first" in done.stderr


def test_init_shows_what_two_people_compare_and_makes_keys_once(tmp_path, world):
    point = world.machines["np-a"]
    words = ("init", "--id", "np-a", "--role", "point", "--name", "Naam van np-a")
    told = point.told(*words)
    assert told["fingerprint"] == point.identity.card.fingerprint
    assert not told["new"]
    assert point.identity.card.fingerprint in point.command(*words).stdout
    other = point.command("init", "--id", "np-z", "--name", "Anders", fails=True)
    assert other.returncode == 3
    assert (point.folders.keys / "identity.json").stat().st_mode & 0o077 == 0


def test_opening_announces_a_new_key(signed, courier):
    point, station = signed.machines["np-a"], signed.machines["cp-veldermeer"]
    station.ask(Opening())
    point.write("een")
    for one in (point, station, point):
        one.visit(courier)
    assert point.state("een") == "aangekomen"


def test_whoever_may_read_link_db_reads_no_letter(signed):
    point = signed.machines["np-a"]
    point.write("melding-1", SECRET)
    reader = sqlite3.connect(f"file:{point.folders.database}?mode=ro", uri=True)
    assert reader.execute("select own_id from outbox").fetchall() == [("melding-1",)]
    reader.close()


@pytest.mark.parametrize("line", [b"{}\n", b"\xff\n", b'{"do":"send"}\n', b"x" * 40_000])
def test_nonsense_on_the_socket_is_answered_or_shown_out(signed, line):
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(30)
        sock.connect(str(signed.machines["np-a"].socket))
        sock.sendall(line)
        with contextlib.suppress(ConnectionResetError):
            assert b'"ok":true' not in sock.recv(65_536)
    assert signed.machines["np-a"].status["node"] == "np-a"


def test_a_letter_without_a_parent_is_refused_and_says_why(world):
    point = world.machines["np-a"].start()
    with pytest.raises(RequestError, match="No coordination point"):
        point.write("melding-1")
