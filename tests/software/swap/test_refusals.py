"""Cards that are not for it, or that are broken: said in a sentence, with nothing lost."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from software import tools
from software.__main__ import main
from software.errors import CardFault
from software.swap import building, reading, writing
from software.swap.errors import Unfit
from tests.software.swap import cards
from tests.software.swap.conftest import POINT


def written(card):
    """When a card was last written to."""
    status = card.stat()
    return status.st_mtime_ns, status.st_size


def blank(workshop):
    workshop.new.write_bytes(bytes(8 * cards.MIB))


def letter(workshop):
    workshop.old.chmod(0o600)
    workshop.old.write_text("Beste technicus")


def turned_round(workshop):
    workshop.old, workshop.new = workshop.new, workshop.old


def two_old(workshop):
    workshop.new = shutil.copyfile(workshop.old, workshop.top / "another.img")


def cut_short(workshop):
    with workshop.new.open("r+b") as card:
        card.truncate(40 * cards.MIB)


def in_ext4(workshop, partition, *requests):
    place = tools.at(workshop.new, cards.start_of(workshop.new, partition))
    for request in requests:
        cards.run("debugfs", "-w", "-R", request, place)


def strange_root(workshop):
    """Two roots as ours, and somebody else's system in them."""
    in_ext4(workshop, 2, "rm /etc/card-release")


def used(workshop):
    in_ext4(workshop, 4, "mkdir noodsteunpunt")


def another_computer(workshop):
    in_ext4(workshop, 2, "rmdir /usr/lib/x86_64-linux-gnu", "mkdir /usr/lib/aarch64-linux-gnu")


def older_software(workshop):
    current = "/opt/noodsteunpunt/current"
    in_ext4(workshop, 2, f"rm {current}", f"symlink {current} releases/0.9.1+older")


def settings(workshop, text):
    point = workshop.top / "point.toml"
    point.write_bytes(text)
    cards.run("mcopy", "-i", f"{workshop.new}@@{cards.MIB}", point, "::point.toml")


def another_point(workshop):
    settings(workshop, b'hostname = "nsp-elders"\n')


def another_point_and_none_to_compare(workshop):
    """The old card has no point.toml, but knows what it is called."""
    another_point(workshop)
    workshop.old.chmod(0o600)
    cards.run("mdel", "-i", f"{workshop.old}@@{cards.MIB}", "::point.toml")


def gone(workshop):
    workshop.new = workshop.top / "gone"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (blank, "schrijf er eerst het image op"),
        (letter, "geen kaart van een noodsteunpunt"),
        (turned_round, "al twee plaatsen|maar één plaats"),
        pytest.param(two_old, "maar één plaats", marks=pytest.mark.slow),
        (cut_short, "neem een grotere kaart"),
        (strange_root, "geen kaart van een noodsteunpunt"),
        (used, "al gebruikt"),
        pytest.param(another_computer, "ander soort computer", marks=pytest.mark.slow),
        pytest.param(older_software, "oudere software", marks=pytest.mark.slow),
        (another_point, "nsp-elders"),
        (another_point_and_none_to_compare, "nsp-elders, en de oude kaart is van nsp-veldermeer"),
        (gone, "klopt de naam"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_cards_that_are_not_for_it_are_refused_and_stay_as_they_are(workshop, make, says):
    make(workshop)
    before = [written(one) for one in (workshop.old, workshop.new) if one.exists()]
    with pytest.raises(Unfit, match=says):
        workshop.swap()
    assert [written(one) for one in (workshop.old, workshop.new) if one.exists()] == before
    assert not (workshop.top / "work").exists()


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_reader_takes_the_new_card_after_the_old_one(tmp_path, is_killed):
    """What made the old card read-only is the reader's, and stays when the card goes."""
    image = tmp_path / "card.img"
    image.write_bytes(bytes(cards.MIB))
    found = tools.run("losetup", "-f", "--show", image)
    if found.returncode:
        pytest.skip("there is no loop device")
    reader = Path(found.stdout.strip())
    try:
        with reading.opened(reader):
            assert tools.must("blockdev", "--getro", reader).strip() == "1"
        if is_killed:
            subprocess.run(["blockdev", "--setro", reader], check=True)
        with reading.opened(reader, "rb+") as card:
            card.write(b"1" * 512)
    finally:
        subprocess.run(["losetup", "-d", reader], check=True)
    assert image.read_bytes().startswith(b"1")


def test_a_card_with_too_little_room_says_how_much_there_is(workshop, monkeypatch):
    monkeypatch.setattr(building, "_FILE_BYTES", 4 * cards.MIB)
    with pytest.raises(Unfit, match="te klein"):
        workshop.swap()
    assert workshop.starts()


def test_a_new_card_with_the_same_points_own_settings_keeps_them(workshop):
    own = POINT + b'name = "De Brink"\n'
    settings(workshop, own)
    assert "point.toml van de nieuwe kaart blijft" in " ".join(workshop.swap().told)
    with workshop.new.open("rb") as card:
        boot = writing.look(workshop.new, card).boot
        assert writing.point_of(card, boot, workshop.top) == own


def test_a_card_that_keeps_something_else_than_was_written_never_starts(workshop, monkeypatch):
    write, at = writing._write, cards.start_of(workshop.new, 4)

    def flips_a_byte(file, data):
        place = b"zuurstof" if file.tell() < at else POINT[:8]
        write(file, data.replace(place, bytes(len(place))))

    monkeypatch.setattr(writing, "_write", flips_a_byte)
    with pytest.raises(CardFault, match="neem een andere kaart"):
        workshop.swap()
    assert not workshop.starts()


def blocks_of(workshop, path):
    place = tools.at(workshop.old, cards.start_of(workshop.old, 3))
    return [int(one) for one in tools.must("debugfs", "-R", f"blocks {path}", place).split()]


def test_a_file_that_the_card_does_not_give_stays_behind_and_is_named(
    workshop, monkeypatch, tmp_path
):
    bad = blocks_of(workshop, "/noodsteunpunt/desk/pins.json")
    start, read = cards.start_of(workshop.old, 3), reading._read

    def fails(card, at, size_bytes):
        first = (at - start) // 4096
        is_bad = any(first <= block < first + size_bytes // 4096 for block in bad)
        return None if is_bad else read(card, at, size_bytes)

    monkeypatch.setattr(reading, "_read", fails)
    told = " ".join(workshop.swap().told)
    assert "Niet te lezen, en dus niet meegekomen: noodsteunpunt/desk/pins.json." in told
    desk = workshop.data_of(workshop.new, 4, tmp_path) / "noodsteunpunt/desk"
    assert (desk / "desk.db").exists()
    assert not (desk / "pins.json").exists()


def write_at(card, at, data):
    card.chmod(0o600)
    with card.open("r+b") as file:
        file.seek(at)
        file.write(data)


@pytest.mark.slow
def test_a_damaged_database_comes_along_and_is_named(workshop):
    block = blocks_of(workshop, "/noodsteunpunt/desk/desk.db")[0]
    write_at(workshop.old, cards.start_of(workshop.old, 3) + 4096 * block, b"\0" * 4096)
    told = " ".join(workshop.swap().told)
    assert "noodsteunpunt/desk/desk.db is beschadigd" in told


def test_a_partition_beyond_repair_is_refused_and_the_new_card_stays_new(workshop):
    start = cards.start_of(workshop.old, 3)
    write_at(workshop.old, start, bytes(2 * cards.MIB))
    before = written(workshop.new)
    with pytest.raises(CardFault, match="te zeer beschadigd"):
        workshop.swap()
    assert written(workshop.new) == before


def test_a_card_that_was_pulled_while_it_was_written_to_gives_its_last_words(workshop, tmp_path):
    """Its journal knows of them, and its bitmaps do not yet."""
    mount = tmp_path / "mount"
    mount.mkdir()
    workshop.old.chmod(0o600)
    options = f"loop,offset={cards.start_of(workshop.old, 3)},sizelimit={24 * cards.MIB}"
    done = subprocess.run(["mount", "-o", options, workshop.old, mount], check=False)
    if done.returncode:
        pytest.skip("this machine mounts no image")
    words = b"het laatste" * 20_000
    try:
        last = mount / "noodsteunpunt/kiosk/last"
        last.write_bytes(words)
        subprocess.run(["sync", last], check=True)
        pulled = shutil.copyfile(workshop.old, tmp_path / "pulled.img")
    finally:
        subprocess.run(["umount", mount], check=True)
    assert tools.usage(tools.at(pulled, cards.start_of(pulled, 3))).needs_replay
    workshop.old = pulled
    assert not [one for one in workshop.swap().told if "beschadigd" in one]
    data = workshop.data_of(workshop.new, 4, tmp_path)
    assert (data / "noodsteunpunt/kiosk/last").read_bytes() == words


def test_a_new_image_over_a_swap_that_was_cut_off_keeps_its_own_table(workshop):
    """Tools for images skip what is empty, and the mark of that swap lies there."""
    with workshop.new.open("r+b", buffering=0) as card:
        own = reading.first_sector(card)
        before = own[:440] + b"\1\2\3\4" + own[444:]
        card.seek(writing._MARK_AT)
        card.write(writing._mark(before) + before)
        assert not writing.is_being_written(card)
        assert writing.look(workshop.new, card).disk_id != 0x04030201
        writing.begin(card)
        assert writing.is_being_written(card)
        writing.end(card)
        assert reading.first_sector(card) == own
        assert writing.saved(card) is None
    assert workshop.starts()


def test_with_one_reader_it_asks_for_the_new_card_in_between(workshop):
    reader = shutil.copyfile(workshop.old, workshop.top / "reader")
    workshop.old = workshop.new = reader
    source, asked = workshop.top / "new.img", []

    def change():
        asked.append(1)
        shutil.copyfile(source, reader)

    done = workshop.swap(change=change)
    assert (len(asked), done.again) == (1, False)
    assert workshop.starts()


@pytest.mark.slow
def test_a_card_that_is_not_changed_when_asked_is_no_new_card(workshop):
    workshop.new = shutil.copyfile(workshop.old, workshop.top / "reader")
    before = written(workshop.new)
    with pytest.raises(Unfit, match="maar één plaats"):
        workshop.swap(change=lambda: None)
    assert written(workshop.new) == before


def test_the_command_says_in_dutch_what_it_did(workshop, monkeypatch):
    monkeypatch.chdir(workshop.top)  # images of cards are named as they lie there
    arguments = ["swap", "--from", "old.img", "--to", "new.img", "--work", "."]
    ended = CliRunner().invoke(main, [*map(str, arguments)])
    assert ended.exit_code == 0, ended.output
    assert "bestanden overgezet en nagelezen. De oude kaart is niet veranderd." in ended.output
    assert "Let op: Zelf veranderd, en niet meegekomen: etc/upper/motd." in ended.output
    ended = CliRunner().invoke(main, [*map(str, arguments)])
    assert "Deze kaart was al klaar" in ended.output
    letter(workshop)
    ended = CliRunner().invoke(main, [*map(str, arguments)])
    assert (ended.exit_code, ended.output.count("\n")) == (3, 2)
