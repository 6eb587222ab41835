"""The last swap of a card: all that a point is goes along, and the product finds it there."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from kiosk.desk.storage.pins import Pins, Unlocked
from kiosk.desk.storage.records import Desk
from link import keystore
from link.folders import Folders
from software import tools
from software.swap import job, reading, writing
from software.swap.building import entries
from tests.software.swap import cards
from tests.software.swap.conftest import NOW, PIN, POINT, WORDS, kiosk_of, live_in


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_product_opens_all_of_it_on_the_new_card_and_refuses_an_older_issue(
    swapped, masters, tmp_path, monkeypatch
):
    workshop, done = swapped
    assert not done.again
    data = workshop.data_of(workshop.new, 4, tmp_path)
    for name, value in live_in(data, tmp_path / "run").items():
        monkeypatch.setenv(name, value)
    kiosk = kiosk_of(tmp_path / "kiosk", data)
    assert kiosk.shown() == ["b"]
    assert kiosk.outcome(masters.top / "first") == "older"
    assert kiosk.outcome(masters.top / "second") == "unchanged"
    desk = Desk(NOW + timedelta(minutes=1))
    assert [entry.message.text for entry in desk.log.entries()] == [WORDS]
    desk.close()
    assert isinstance(Pins().unlock(PIN), Unlocked)
    assert keystore.load(Folders.from_environment()).card.id == "np-veldermeer-1"
    with workshop.new.open("rb") as card:
        found = writing.look(workshop.new, card)
        assert writing.point_of(card, found.boot, tmp_path) == POINT


def test_the_old_card_is_as_it_was_and_nothing_stays_on_the_laptop(swapped, masters):
    workshop, _done = swapped
    assert digest(workshop.old) == digest(masters.old)
    assert not (workshop.top / "work").exists()


def test_every_file_has_its_owner_by_name_and_what_was_the_roots_stays_behind(swapped, tmp_path):
    workshop, done = swapped
    data = workshop.data_of(workshop.new, 4, tmp_path)

    def owner(path):
        status = (data / path).stat()
        return status.st_uid, status.st_gid

    kiosk, content = cards.NEW_IDS["noodsteunpunt-kiosk"], cards.NEW_IDS["noodsteunpunt-content"]
    group = cards.NEW_IDS["noodsteunpunt"]
    assert owner("noodsteunpunt/desk/desk.db") == (kiosk, group)
    assert owner("noodsteunpunt/content/content.db") == (content, group)
    assert owner("etc/upper/nut/ups.conf") == (0, cards.NEW_IDS["nut"])
    assert (data / "noodsteunpunt/desk").stat().st_mode & 0o7777 == 0o700
    etc = {path.name for path in (data / "etc/upper").iterdir()}
    assert etc == {"hostname", "machine-id", "noodsteunpunt", "nut", "systemd"}
    assert {path.name for path in (data / "etc/upper/systemd").iterdir()} == {"network"}
    assert {path.name for path in (data / "systemd").iterdir()} == {"clock"}
    tops = {path.name for path in data.iterdir()}
    assert tops == {"etc", "noodsteunpunt", "systemd", ".swapped", "lost+found"}
    assert done.told == ("Zelf veranderd, en niet meegekomen: etc/upper/motd.",)


def test_the_new_card_is_as_large_as_it_is_and_starts(swapped):
    workshop, _done = swapped
    with workshop.new.open("rb") as card:
        data = writing.look(workshop.new, card).data
        assert data.start_bytes + data.size_bytes == reading.size(card)
    assert workshop.starts()


def test_a_second_time_finds_it_ready_and_writes_nothing(swapped):
    workshop, first = swapped
    before = workshop.new.stat().st_mtime_ns
    again = workshop.swap()
    assert (again.again, again.files) == (True, first.files)
    assert workshop.new.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_card_of_a_pi_has_its_data_beyond_four_partitions(workshop, masters, tmp_path):
    workshop.new = cards.new_card(tmp_path / "pi.img", tmp_path, card_mib=90, pi=True)
    workshop.swap()
    with workshop.new.open("rb") as card:
        found = writing.look(workshop.new, card)
        assert found.data.start_bytes + found.data.size_bytes == reading.size(card)
        assert writing.point_of(card, found.boot, tmp_path) == POINT
    tools.extract(tools.at(workshop.new, found.data.start_bytes), tmp_path / "there")
    assert (tmp_path / "there/noodsteunpunt/desk/desk.db").stat().st_uid == 933


class Cut(BaseException):
    """The plug is pulled here: nothing is caught, and nothing is written after it."""


MARK, TABLE, BOOT = writing._MARK_AT, 0, range(cards.MIB, 5 * cards.MIB)
INSTANTS = {
    "the mark": lambda at, data: at == MARK and any(data),
    "the table goes": lambda at, data: at == TABLE and not any(data),
    "the data's first": lambda at, _data: at == 29 * cards.MIB,
    "within the data": lambda at, _data: at == 35 * cards.MIB,
    "point.toml": lambda at, _data: at in BOOT,
    "the table comes back": lambda at, data: at == TABLE and any(data),
    "the mark goes": lambda at, data: at == MARK and not any(data),
}


def cut_off(workshop, instant, monkeypatch):
    """Write half of what is written at an instant, in whole sectors, and nothing after it."""
    write, remove, tidied = writing._write, job.atomic_write.remove, []

    def cut(file, data):
        if INSTANTS[instant](file.tell(), data):
            write(file, data[: len(data) // 1024 * 512])
            raise Cut
        write(file, data)

    def tidy_at_the_start(path):
        if path != workshop.top / "work" or not tidied:
            remove(path)
        tidied.append(path)

    with monkeypatch.context() as killed:
        killed.setattr(writing, "_write", cut)
        killed.setattr(job.atomic_write, "remove", tidy_at_the_start)
        with pytest.raises(Cut):
            workshop.swap()


def test_cut_off_at_one_instant_after_the_other_it_starts_only_as_it_was_or_whole(
    workshop, tmp_path, monkeypatch
):
    starts = {}
    for instant in INSTANTS:
        cut_off(workshop, instant, monkeypatch)
        starts[instant] = workshop.starts()
    assert [instant for instant in starts if starts[instant]] == [
        "the mark",
        "the table goes",
        "the mark goes",
    ]
    assert workshop.swap().again
    assert (workshop.data_of(workshop.new, 4, tmp_path) / "noodsteunpunt/desk/desk.db").exists()


SWAP = """
import sys
from pathlib import Path
from software.swap import job
job.swap(*map(Path, sys.argv[1:]))
"""


@pytest.mark.slow
def test_killed_at_twenty_moments_each_next_run_ends_it(workshop, masters, tmp_path):
    """By SIGKILL, at moments spread over what one swap takes."""

    def start():
        command = [sys.executable, "-c", SWAP, workshop.old, workshop.new, workshop.top / "work"]
        return subprocess.Popen(command)

    begin_s = time.monotonic()
    assert start().wait() == 0
    takes_s = time.monotonic() - begin_s
    whole = entries(workshop.data_of(workshop.new, 4, tmp_path))
    killed = 0
    for moment in range(20):
        shutil.copyfile(masters.new, workshop.new)
        running = start()
        time.sleep(takes_s * (moment + 0.5) / 20)
        running.kill()
        killed += running.wait() != 0
        assert start().wait() == 0
        assert workshop.starts()
        assert entries(workshop.data_of(workshop.new, 4, tmp_path)) == whole
    assert killed > 10  # the rest had ended already
